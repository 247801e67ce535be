"""Why a student waits, as it is written into the waiting list. ``{days}`` are the days of that reason.

What the construction or the search failed at is no reason: another week may well have a place. So staff, rooms and
exercise are named only where counting shows that the day is short of them (`counted_reasons`).
"""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.capacity_survey import slot_capacities, sports_capacities
from optimizer.engine.problem.school import School
from optimizer.language.lists import clauses
from optimizer.language.text import Text
from optimizer.language.times import days_text

NOT_PLACED = Text("not placed in the time given on {days}", "{days}限时内未能安排")
NO_CLUB_IN_CLUB_TIME = Text("signed up for club time alone and got no club", "只报了社团时段，未能进入社团")
_LEAST = Text(
    "no place on {days} (proven: no timetable lets less service go unmet)", "{days}未能安排（已证明候补总量无法再少）"
)
_STAFF = Text(
    "by counting, fewer staff are there on {days} than the children signed up need", "{days}经清点，到岗人手不足"
)
_ROOMS = Text("by counting, rooms on {days} hold fewer children than signed up", "{days}经清点，场地容纳不下登记的学生")
_SPORTS = Text(
    "by counting, there cannot be exercise enough for everybody on {days}", "{days}经清点，体育活动时间或场地不足"
)
_COUNTED = {"places": _ROOMS, "rooms": _ROOMS, "leads": _STAFF, "teachers": _STAFF, "staff": _STAFF, "duty": _STAFF}


def stated(school: School, why: Mapping[str, Text]) -> str:
    """Day -> reason in one sentence, days of the same reason together, in the scenario's language."""
    language = school.scenario.settings.language
    days_of: dict[Text, list[str]] = {}
    for day in school.scenario.week.days:
        if day in why:
            days_of.setdefault(why[day], []).append(day)
    return clauses((reason.format(days=days_text(days)).say(language) for reason, days in days_of.items()), language)


def state_final_reasons(school: School, plan: Plan, *, is_least: bool) -> None:
    """State for each day on which somebody waits in the end what counting or the bound proves, or `NOT_PLACED`.

    Parameters
    ----------
    is_least : bool
        Whether no timetable has less ``unserved``.
    """
    if not plan.waits:
        return
    counted = counted_reasons(school)
    otherwise = _LEAST if is_least else NOT_PLACED
    for student, days in plan.waits.items():
        if plan.reasons.get(student) != NO_CLUB_IN_CLUB_TIME.say(school.scenario.settings.language):
            campus = school.campus_of_student[student]
            why = {}
            for day in days:
                keys = [(campus, day), *((campus, token) for token in school.attended[student][day])]
                why[day] = next((counted[key] for key in keys if key in counted), otherwise)
            plan.reasons[student] = stated(school, why)


def counted_reasons(school: School) -> dict[tuple[str, str], Text]:
    """(campus, slot or day) -> what is short there by counting, so that somebody must wait whatever is planned."""
    reasons = {(row.campus, row.day): _SPORTS for row in sports_capacities(school) if row.is_short}
    for slot in slot_capacities(school):
        short = [_COUNTED[kind] for kind, need, have in slot.comparisons if have < need]
        if short:
            reasons[slot.campus, slot.slot] = short[-1]
    return reasons
