"""When a closed room leaves too little space for exercise: whole groups stay at home that day, as few as will do."""

from __future__ import annotations

from collections.abc import Iterable

from optimizer.domain.people import Student
from optimizer.domain.text import Text
from optimizer.model.plan import Key, Plan, Presence
from optimizer.model.school import School

REASON = Text("no room for exercise on {days}", "{days}运动场地不足")


def cheapest_first(school: School, plan: Plan, keys: Iterable[Key]) -> list[tuple[str, str]]:
    """(care group, day) of some sessions, those whose waiting costs least ``unserved`` first."""
    week, clubs = school.scenario.week, school.scenario.club
    pairs = {(g, week[t].day) for g, t in keys if g not in clubs and not week[t].extended}

    def cost(pair: tuple[str, str]) -> tuple[int, int, tuple[str, str]]:
        there = _long_days(school, plan, *pair)
        in_clubs = sum(bool(_clubs_of_day(school, plan, s.id, pair[1])) for s in there)
        return in_clubs, sum(school.unserved_cost(s, pair[1]) for s in there), pair

    return sorted(pairs, key=cost)


def without(school: School, plan: Plan, pairs: Iterable[tuple[str, str]]) -> Plan:
    """The plan in which those of these groups who would need exercise wait that day; sessions left empty fall away.

    Members of clubs that meet that day stay: few as they are, their group can join another.
    """
    found = plan.copy()
    for group, day in pairs:
        for s in _long_days(school, plan, group, day):
            if _clubs_of_day(school, plan, s.id, day):
                continue
            found.waits[s.id] = found.waits.get(s.id, frozenset()) | {day}
            found.reasons[s.id] = REASON.format(days=day).say(school.scenario.settings.language)
    there = Presence(school, found).at
    found.meetings = {k: m for k, m in found.meetings.items() if k in there and (not m.host or (m.host, k[1]) in there)}
    return found


def _long_days(school: School, plan: Plan, group: str, day: str) -> list[Student]:
    """Members served on the day who stay long enough to need exercise then."""
    scenario, found = school.scenario, []
    for s in scenario.students:
        if plan.care.get(s.id) == group and plan.served(s.id, day) and school.exercise_minutes(s, day):
            slots = [scenario.week[t] for t in school.attended[s.id].get(day, ())]
            minutes = sum(slot.minutes for slot in slots if not slot.extended)
            if minutes >= scenario.settings.exercise.from_attended_minutes:
                found.append(s)
    return found


def _clubs_of_day(school: School, plan: Plan, student: str, day: str) -> set[str]:
    week = school.scenario.week
    return {c for c in plan.clubs.get(student, ()) if any(week[t].day == day for t in plan.club_slots.get(c, ()))}
