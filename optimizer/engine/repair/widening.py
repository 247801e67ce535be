"""Freedoms around what is broken, larger and larger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from optimizer.engine.cp.neighbourhood import Neighbourhood, existing_groups, new_group_ids
from optimizer.engine.plan.edit import close_club
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School
from optimizer.engine.repair.affected_decisions import AffectedDecisions

_MAX_OPENED_STUDENTS = 400
"""Students whose days one model may open (measured: 5 s for 300)."""


def widening_neighbourhoods(
    school: School, plan: Plan, broken: AffectedDecisions, past_days: frozenset[str]
) -> Iterator[Neighbourhood]:
    """What is broken; its slots and the days of groups that lose a room; its days; at last the students' days.

    Students' days come last, as nobody is to wait who need not.
    """
    base = _affected_neighbourhood(school, plan, broken)
    yield base
    around = with_slots(school, plan, base, past_days)
    yield around
    yield with_days(school, plan, around, {school.scenario.week[t].day for _, t in (*base.roster, *base.duties)})
    members = _members(school, plan, base) | broken.students
    if members and len(members) <= _MAX_OPENED_STUDENTS:
        yield replace(around, serving=around.serving | members)


def _affected_neighbourhood(school: School, plan: Plan, broken: AffectedDecisions) -> Neighbourhood:
    meetings = {(c, t) for c in broken.clubs for t in school.club_slots[c]} | _blocking_sessions(
        school, plan, broken.clubs
    )
    base = Neighbourhood(
        roster=frozenset(broken.sessions | broken.programme | meetings),
        programme=frozenset(broken.programme | meetings),
        duties=frozenset(broken.duties),
        times=frozenset(broken.clubs),
        clubs=frozenset(broken.wishers),
        people=school.staff_ids,
    )
    chosen = frozenset(s for s in broken.students if s in school.scenario.student)
    if not chosen:
        return base
    care, extended = existing_groups(plan)
    return replace(
        base,
        care=chosen,
        extended=chosen,
        clubs=base.clubs | chosen,
        serving=chosen,
        groups=care,
        extended_groups=extended,
    )


def _blocking_sessions(school: School, plan: Plan, clubs: set[str]) -> set[SessionKey]:
    """Care sessions in rooms that clubs could use where they are pinned to meet and do not yet."""
    scenario, found = school.scenario, set[SessionKey]()
    for pin in scenario.pins:
        if pin.group in clubs and (pin.group, pin.slot) not in plan.meetings:
            activity = scenario.activity[scenario.club[pin.group].activity]
            for (group, token), meeting in plan.meetings.items():
                room = scenario.room.get(meeting.room)
                if token == pin.slot and group not in scenario.club and room and activity.takes_room_kind(room.kind):
                    found.add((group, token))
    return found


def with_slots(school: School, plan: Plan, base: Neighbourhood, past_days: frozenset[str]) -> Neighbourhood:
    """The same with everybody's staff in its slots, and the whole day of care groups whose programme is open."""
    view, week = PlanIndex(school, plan), school.scenario.week
    slots = {t for _, t in (*base.roster, *base.duties) if week[t].day not in past_days}
    days = {week[t].day for t in slots}
    hit = {g for g, _ in base.programme if g not in school.scenario.club}
    of_hit = frozenset(k for g in hit for k in view.sessions_of_group[g] if week[k[1]].day in days)
    keys = frozenset(k for t in slots for k in view.sessions_in_slot[t]) | of_hit
    return replace(
        base,
        roster=base.roster | keys,
        duties=base.duties | _duties(school, slots),
        programme=base.programme | of_hit,
    )


def with_days(school: School, plan: Plan, base: Neighbourhood, days: set[str]) -> Neighbourhood:
    """The same with all staff and all care sessions of some days."""
    view = PlanIndex(school, plan)
    of_days = {t for d in days for t in school.scenario.week.on_day[d]}
    keys = frozenset(k for t in of_days for k in view.sessions_in_slot[t])
    care = frozenset(k for k in keys if k[0] not in school.scenario.club)
    return replace(
        base,
        roster=base.roster | keys,
        programme=base.programme | care,
        duties=base.duties | _duties(school, of_days),
    )


def with_clubs_moved(
    school: School, plan: Plan, broken: AffectedDecisions, clubs: frozenset[str], past_days: frozenset[str]
) -> Neighbourhood | None:
    """Other times for some clubs, or none, and the day of the groups of their members; None without clubs."""
    if not clubs:
        return None
    week = school.scenario.week
    view = PlanIndex(school, plan)
    members = frozenset(s for s, own in plan.clubs.items() if clubs.intersection(own))
    groups = {plan.care[s] for s in members if s in plan.care}
    days = broken.days(school)
    keys = frozenset(k for g in groups for k in view.sessions_of_group[g] if week[k[1]].day in days)
    keys |= {(c, t) for c in clubs for t in school.club_slots[c] if week[t].day not in past_days}
    return Neighbourhood(
        times=frozenset(clubs),
        clubs=members,
        programme=keys | broken.programme,
        roster=keys | broken.programme | broken.sessions,
        duties=frozenset(broken.duties),
        people=school.staff_ids,
    )


def with_clubs_given_up(
    school: School, plan: Plan, broken: AffectedDecisions, clubs: frozenset[str], past_days: frozenset[str]
) -> tuple[Plan, Neighbourhood] | None:
    """The plan without some clubs, and all that happens in their slots open; None without clubs."""
    if not clubs:
        return None
    week = school.scenario.week
    slots = {t for c in clubs for t in plan.club_slots[c]}
    left = plan.copy()
    for club in sorted(clubs):
        close_club(left, club)
    there = (key for key in PlanIndex(school, left).at if key[1] in slots and week[key[1]].day not in past_days)
    open_keys = frozenset(there) | broken.sessions | broken.programme
    keys = frozenset(key for key in open_keys if key[0] not in clubs)
    duties = _duties(school, slots) | broken.duties
    return left, Neighbourhood(programme=keys, roster=keys, duties=duties, people=school.staff_ids)


def movable_clubs(school: School, plan: Plan, clubs: set[str], past_days: frozenset[str]) -> frozenset[str]:
    """Those of some clubs that may be given up or moved: neither pinned, nor have they met on days that are over."""
    week, fixed = school.scenario.week, {pin.group for pin in school.scenario.pins}
    met = {c for c, tokens in plan.club_slots.items() if any(week[t].day in past_days for t in tokens)}
    return frozenset(clubs - fixed - met)


def with_new_groups(school: School, plan: Plan, base: Neighbourhood, past_days: frozenset[str]) -> Neighbourhood:
    """The same with one new care group at every campus of the students whose groups are open."""
    week, students = school.scenario.week, school.scenario.student
    campuses = sorted({school.campus_of_student[s] for s in base.care})
    days = {d for s in base.care for d in school.attended[students[s].id]} - past_days
    new = tuple(zip(new_group_ids(school, plan.campus), campuses, strict=False))
    keys = frozenset((group, t) for group, _ in new for t in week.care if week[t].day in days)
    return replace(base, groups=base.groups + new, programme=base.programme | keys, roster=base.roster | keys)


def _duties(school: School, tokens: set[str]) -> frozenset[SessionKey]:
    return frozenset((c, t) for c in school.scenario.campuses for t in tokens)


def _members(school: School, plan: Plan, base: Neighbourhood) -> set[str]:
    """Members of the groups whose programme is open, else those present in the sessions that are."""
    hit = {g for g, _ in base.programme if g not in school.scenario.club}
    if hit:
        return {s for s, g in plan.care.items() if g in hit}
    view = PlanIndex(school, plan)
    return {s for k in base.roster for s in view.at.get(k, ())}
