"""Where a day cannot be mended for everybody: whole groups stay at home that day."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable

from optimizer.engine.plan.edit import close_club, drop_empty_sessions, leave_clubs, trim_duties
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School
from optimizer.engine.repair.affected_decisions import AffectedDecisions
from optimizer.engine.repair.repair_state import RepairState
from optimizer.engine.repair.widening import widening_neighbourhoods
from optimizer.language.text import Text
from optimizer.language.times import day_text
from optimizer.rules.base import Violation

_GROUP_DAYS_ROUNDS = 3
"""Attempts to mend what still breaks rules, with more groups at home each time."""
_MIN_ATTEMPT_SECONDS = 2.0
"""Seconds under which no further attempt is begun."""
_REASON = Text("not enough staff or rooms on {day}", "{day}人手或场地不足")


def waitlist_groups_by_day(work: RepairState, plan: Plan, broken: AffectedDecisions) -> None:
    """Where not everybody can be served: whole groups wait on a day, as few as a search by halves finds."""
    pairs = cheapest_group_days(work.school, plan, {*broken.programme, *broken.sessions})
    if not pairs or not _repaired_without(work, plan, pairs):
        return
    low, high = 0, len(pairs) - 1
    while low < high and not work.over(work.deadline - _MIN_ATTEMPT_SECONDS):
        middle = (low + high) // 2
        if _repaired_without(work, plan, pairs[:middle]):
            high = middle
        else:
            low = middle + 1


def _repaired_without(work: RepairState, plan: Plan, pairs: list[tuple[str, str]]) -> bool:
    """Whether a week was found in which these groups wait, and those that still break rules with them."""
    plan = with_groups_waiting(work.school, plan, pairs, work.past)
    for _ in range(_GROUP_DAYS_ROUNDS):
        broken = work.broken_in(plan)
        if broken is None:
            return work.take(plan)
        plan = work.with_greedy_fill(plan, broken)
        if work.take(plan):
            return True
        for number, freedom in enumerate(widening_neighbourhoods(work.school, plan, broken, work.past_days)):
            if number < 2 and work.mend(plan, freedom, (work.deadline - time.monotonic()) / 3, broken):
                return True
        more = cheapest_group_days(work.school, plan, {*broken.programme, *broken.sessions})
        plan = with_groups_waiting(work.school, plan, more, work.past)
    return False


def cheapest_group_days(school: School, plan: Plan, keys: Iterable[SessionKey]) -> list[tuple[str, str]]:
    """(group, day) of some sessions, those whose waiting costs least ``unserved`` first."""
    week = school.scenario.week
    there = _present_by_group_day(school, plan)

    def cost(pair: tuple[str, str]) -> tuple[int, tuple[str, str]]:
        students = school.scenario.student
        return sum(school.unserved_cost(students[s], pair[1]) for s in there.get(pair, ())), pair

    return sorted({(g, week[t].day) for g, t in keys}, key=cost)


def with_groups_waiting(school: School, plan: Plan, pairs: Iterable[tuple[str, str]], past: frozenset[str]) -> Plan:
    """The plan in which everybody present in these groups on these days waits then, out of the clubs of that day.

    Members of clubs that have met on days that are over (slots ``past``) stay: they cannot leave the club. Clubs too
    small for it close, sessions left empty fall away, and duty staff too many for those who are left go.
    """
    found, there = plan.copy(), _present_by_group_day(school, plan)
    met = {c for c, tokens in plan.club_slots.items() if not past.isdisjoint(tokens)}
    pinned = {pin.group for pin in school.scenario.pins}
    for group, day in pairs:
        if group in plan.club_slots and group not in met | pinned:
            close_club(found, group)
            continue
        for student in there.get((group, day), ()):
            if any(c in met for c in found.clubs.get(student, ()) if _meets(school, found, c, day)):
                continue
            leave_clubs(school, found, student, day)
            found.waits[student] = found.waits.get(student, frozenset()) | {day}
            found.reasons[student] = _REASON.format(day=day_text(day)).say(school.scenario.settings.language)
    for club in sorted(set(found.club_slots) - pinned - met):
        if sum(club in mine for mine in found.clubs.values()) < school.scenario.club[club].fewest_members:
            close_club(found, club)
    drop_empty_sessions(school, found)
    trim_duties(school, found, past)
    return found


def with_violating_clubs_closed(
    school: School, plan: Plan, violations: Iterable[Violation], past: frozenset[str]
) -> Plan:
    """The plan without the clubs that break rules; those that are pinned or have met in slots ``past`` stay."""
    found = plan.copy()
    pinned = {pin.group for pin in school.scenario.pins}
    for club in sorted({v.unit.group for v in violations} & plan.club_slots.keys() - pinned):
        if past.isdisjoint(plan.club_slots[club]):
            close_club(found, club)
    drop_empty_sessions(school, found)
    return found


def _present_by_group_day(school: School, plan: Plan) -> dict[tuple[str, str], list[str]]:
    """(group, day) -> students present in some session of it then."""
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for (group, token), students in PlanIndex(school, plan).at.items():
        found[group, school.scenario.week[token].day].update(dict.fromkeys(students))
    return {pair: list(students) for pair, students in found.items()}


def _meets(school: School, plan: Plan, club: str, day: str) -> bool:
    return any(school.scenario.week[t].day == day for t in plan.club_slots.get(club, ()))
