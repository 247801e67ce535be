"""Neighbourhoods around the affected decisions of a published week, each larger than the one before."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from optimizer.engine.cp.neighbourhood import Neighbourhood, existing_groups, full_neighbourhood, new_group_ids
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School
from optimizer.engine.repair.affected_decisions import AffectedDecisions


def widening_neighbourhoods(
    school: School, plan: Plan, affected: AffectedDecisions, past_days: frozenset[str]
) -> Iterator[Neighbourhood]:
    """Three or four neighbourhoods, from small to large.

    The affected decisions; with all staff in their slots and the day of the groups whose programme is free; with all
    staff and care sessions of their days; the second one with the days of the students concerned. Students' days come
    last, as nobody is to wait who need not.
    """
    base, elsewhere = _affected_neighbourhood(school, plan, affected), _sessions_for_minimums(school, plan, past_days)

    def wider(neighbourhood: Neighbourhood) -> Neighbourhood:
        return replace(neighbourhood, roster=neighbourhood.roster | elsewhere)

    yield wider(base)
    around = _with_slots(school, plan, base, past_days)
    yield wider(around)
    days = {school.scenario.week[t].day for _, t in (*base.roster, *base.duties)}
    yield wider(_with_days(school, plan, around, days))
    students = _students_concerned(school, plan, base) | affected.students
    if students and len(students) <= school.params.repair.max_serving_students:
        yield wider(replace(around, serving=around.serving | students))


def _sessions_for_minimums(school: School, plan: Plan, past_days: frozenset[str]) -> frozenset[SessionKey]:
    """Sessions at which people could serve who fall short of their weekly minimum by what they can no longer serve.

    The largest of each of some slots in which such a person is free, on days on which the person comes in first.
    """
    index, week, found = PlanIndex(school, plan), school.scenario.week, set[SessionKey]()
    for person in school.staff if any(p.min_per_week for p in school.staff) else ():
        sessions = ((index.campus(group), token) for group, token in index.sessions_of_person.get(person.id, ()))
        at_work = (*sessions, *index.duties_of_person.get(person.id, ()))
        own = {token for _, token in at_work if token in person.available}
        campus_on = {week[token].day: campus for campus, token in at_work}
        lacking = person.min_per_week - len(own)
        if lacking <= 0:
            continue
        days = {week[token].day for token in own}
        free = [t for t in week.by_token if t in person.available - own and week[t].day not in past_days]
        for token in sorted(free, key=lambda t: week[t].day not in days)[: 2 * lacking + 2]:
            held = [k for k in index.sessions_in_slot[token] if not plan.meetings[k].host]
            campus = campus_on.get(week[token].day, "") or school.scenario.campus_of(person)
            here = [key for key in held if not campus or index.campus(key[0]) == campus]
            found |= set(sorted(here, key=lambda k: -index.joint_headcount[k])[:2])
    return frozenset(found)


def _affected_neighbourhood(school: School, plan: Plan, affected: AffectedDecisions) -> Neighbourhood:
    """The affected decisions; of clubs all possible meetings, and care sessions in the rooms that these may need."""
    meetings = {(c, t) for c in affected.clubs for t in school.club_slots[c]}
    meetings |= _blocking_sessions(school, plan, affected.clubs)
    base = Neighbourhood(
        roster=frozenset(affected.session_keys | meetings),
        programme=frozenset(affected.programme | meetings),
        duties=frozenset(affected.duties),
        times=frozenset(affected.clubs),
        clubs=frozenset(affected.wishers),
        people=school.staff_ids,
    )
    students = frozenset(s for s in affected.students if s in school.scenario.student)
    if not students:
        return base
    care, extended = existing_groups(plan)
    return replace(
        base,
        care=students,
        extended=students,
        clubs=base.clubs | students,
        serving=students,
        groups=care,
        extended_groups=extended,
    )


def _blocking_sessions(school: School, plan: Plan, clubs: set[str]) -> set[SessionKey]:
    """Care sessions in rooms that clubs could use in slots in which they are pinned and do not meet yet."""
    scenario, blocking = school.scenario, set[SessionKey]()
    for club, slot in school.pins_at:
        if club in clubs and (club, slot) not in plan.meetings:
            activity = scenario.activity[scenario.club[club].activity]
            for (group, token), session in plan.meetings.items():
                room = scenario.room.get(session.room)
                if token == slot and group not in scenario.club and room and activity.takes_room_kind(room.kind):
                    blocking.add((group, token))
    return blocking


def _with_slots(school: School, plan: Plan, base: Neighbourhood, past_days: frozenset[str]) -> Neighbourhood:
    """The same with all staff in its slots, and the whole day of care groups whose programme is free."""
    index, week = PlanIndex(school, plan), school.scenario.week
    slots = {t for _, t in (*base.roster, *base.duties) if week[t].day not in past_days}
    days = {week[t].day for t in slots}
    groups = {g for g, _ in base.programme if g not in school.scenario.club}
    programme = frozenset(k for g in groups for k in index.sessions_of_group[g] if week[k[1]].day in days)
    roster = frozenset(k for t in slots for k in index.sessions_in_slot[t]) | programme
    return replace(
        base,
        roster=base.roster | roster,
        duties=base.duties | _duties(school, slots),
        programme=base.programme | programme,
    )


def _with_days(school: School, plan: Plan, base: Neighbourhood, days: set[str]) -> Neighbourhood:
    """The same with all staff and all care sessions of some days."""
    index = PlanIndex(school, plan)
    tokens = {t for d in days for t in school.scenario.week.on_day[d]}
    keys = frozenset(k for t in tokens for k in index.sessions_in_slot[t])
    care = frozenset(k for k in keys if k[0] not in school.scenario.club)
    return replace(
        base,
        roster=base.roster | keys,
        programme=base.programme | care,
        duties=base.duties | _duties(school, tokens),
    )


def whole_week(school: School, plan: Plan, past: frozenset[str]) -> Neighbourhood:
    """Everything that is to come, with one new care group at each campus; every timetable where students are few."""
    if len(school.scenario.students) <= school.params.repair.max_exact_students:
        return full_neighbourhood(school)
    (care, extended), scenario = existing_groups(plan), school.scenario
    groups = care + tuple((g, c) for g, c in school.pinned_campus.items() if g not in plan.campus)
    groups += tuple(zip(new_group_ids(school, plan.campus), scenario.campuses, strict=False))
    rows = ((groups, scenario.week.care), (extended, scenario.week.extended))
    keys = frozenset((g, t) for names, tokens in rows for g, _ in names for t in tokens if t not in past)
    everybody = frozenset(s.id for s in scenario.students)
    return Neighbourhood(
        groups=groups,
        extended_groups=extended,
        care=everybody,
        extended=everybody,
        clubs=everybody,
        serving=everybody,
        times=frozenset(c.id for c in scenario.clubs),
        programme=keys,
        roster=keys,
        duties=_duties(school, [t for t in scenario.week.by_token if t not in past]),
        people=school.staff_ids,
    )


def in_slots(school: School, plan: Plan, tokens: Collection[str]) -> Neighbourhood:
    """All care sessions, staff and duties of some slots."""
    index = PlanIndex(school, plan)
    keys = frozenset(k for t in tokens for k in index.sessions_in_slot[t])
    care = frozenset(k for k in keys if k[0] not in school.scenario.club)
    return Neighbourhood(programme=care, roster=keys, duties=_duties(school, tokens), people=school.staff_ids)


def with_clubs_moved(
    school: School, plan: Plan, affected: AffectedDecisions, clubs: frozenset[str], past_days: frozenset[str]
) -> Neighbourhood | None:
    """Opening and meetings of some clubs free, with the affected days of their members' groups; None without clubs."""
    if not clubs:
        return None
    index, week = PlanIndex(school, plan), school.scenario.week
    members = frozenset(s for s, own in plan.clubs.items() if clubs.intersection(own))
    groups = {plan.care[s] for s in members if s in plan.care}
    days = affected.days(school)
    keys = frozenset(k for g in groups for k in index.sessions_of_group[g] if week[k[1]].day in days)
    keys |= {(c, t) for c in clubs for t in school.club_slots[c] if week[t].day not in past_days}
    return Neighbourhood(
        times=frozenset(clubs),
        clubs=members,
        programme=keys | affected.programme,
        roster=keys | affected.session_keys,
        duties=frozenset(affected.duties),
        people=school.staff_ids,
    )


def with_clubs_given_up(
    school: School, plan: Plan, affected: AffectedDecisions, clubs: frozenset[str], past_days: frozenset[str]
) -> tuple[Plan, Neighbourhood] | None:
    """A copy of the plan without some clubs, and all sessions and duties of their slots free; None without clubs."""
    if not clubs:
        return None
    week = school.scenario.week
    slots = {t for c in clubs for t in plan.club_slots[c]}
    editor = PlanEditor(school, plan.copy(), cascading=False)
    for club in sorted(clubs):
        editor.close_club(club)
    present = PlanIndex(school, editor.plan).at
    in_slots = frozenset(key for key in present if key[1] in slots and week[key[1]].day not in past_days)
    keys = frozenset(key for key in in_slots | affected.session_keys if key[0] not in clubs)
    duties = _duties(school, slots) | affected.duties
    return editor.plan, Neighbourhood(programme=keys, roster=keys, duties=duties, people=school.staff_ids)


def movable_clubs(school: School, plan: Plan, clubs: set[str], past_days: frozenset[str]) -> frozenset[str]:
    """Those of some clubs that may be given up or moved: not pinned, and not met on days that are over."""
    week = school.scenario.week
    met = {c for c, tokens in plan.club_slots.items() if any(week[t].day in past_days for t in tokens)}
    return frozenset(clubs - school.pinned_groups - met)


def with_new_groups(school: School, plan: Plan, base: Neighbourhood, past_days: frozenset[str]) -> Neighbourhood:
    """The same with one new care group on each campus of the students whose care groups are free."""
    week, students = school.scenario.week, school.scenario.student
    campuses = sorted({school.campus_of_student[s] for s in base.care})
    days = {d for s in base.care for d in school.attended[students[s].id]} - past_days
    new = tuple(zip(new_group_ids(school, plan.campus), campuses, strict=False))
    keys = frozenset((group, t) for group, _ in new for t in week.care if week[t].day in days)
    return replace(base, groups=base.groups + new, programme=base.programme | keys, roster=base.roster | keys)


def _duties(school: School, tokens: Collection[str]) -> frozenset[SessionKey]:
    return frozenset((c, t) for c in school.scenario.campuses for t in tokens)


def _students_concerned(school: School, plan: Plan, base: Neighbourhood) -> set[str]:
    """Members of the care groups whose programme is free; without such, those present in sessions with free staff."""
    groups = {g for g, _ in base.programme if g not in school.scenario.club}
    if groups:
        return {s for s, g in plan.care.items() if g in groups}
    present = PlanIndex(school, plan).at
    return {s for k in base.roster for s in present.get(k, ())}
