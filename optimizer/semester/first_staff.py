"""The staff with which the weeks begin: the programme's, mended in weeks in which that keeps not all rules."""

from __future__ import annotations

from dataclasses import replace

from optimizer.auditing import Audit, audit
from optimizer.domain.timetable import Duty, Timetable
from optimizer.domain.week import Week
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.semester.roll_out_model import WeekKind


def week_timetable(week: Week, programme: Timetable, plan: Plan) -> Timetable:
    """A programme's days with the staff of a plan."""
    sessions = []
    for row in programme.sessions:
        own = plan.meetings[row.joins or row.group, row.token]
        sessions.append(replace(row, lead=own.lead, assistants=tuple(sorted(own.assistants))))
    order = {key: number for number, key in enumerate((row.campus, row.token) for row in programme.duties)}
    duties = (
        Duty(campus=campus, day=week[token].day, slot=week[token].label, staff=person)
        for campus, token in sorted(plan.duties, key=lambda key: order.get(key, len(order)))
        for person in sorted(plan.duties[campus, token])
    )
    return replace(programme, sessions=tuple(sessions), duties=tuple(duties))


def first_staff(kind: WeekKind, programme: Timetable, limits: Limits) -> Plan | None:
    """A plan of a kind of week that keeps the rules, near the programme's staff; None where none was found."""
    plan = kind.base.copy()
    found = _judge(kind, programme, plan)
    for step in ("some", "slots", "all"):
        if found.clean:
            return plan
        better = kind.builder.find_feasible(plan, _neighbourhood(kind, plan, found, step), limits)
        if better is not None:
            plan = better
            found = _judge(kind, programme, plan)
    return plan if found.clean else None


def _judge(kind: WeekKind, programme: Timetable, plan: Plan) -> Audit:
    school = kind.school
    timetable = week_timetable(school.scenario.week, programme, plan)
    return audit(school.scenario, timetable, week_of=school.week_of, of_semester=school.service)


def _neighbourhood(kind: WeekKind, plan: Plan, found: Audit, step: str) -> Neighbourhood:
    """Sessions and duties of whom violations name; then all of their slots; then all."""
    people = {violation.unit.staff for violation in found.violations} - {""}
    places = {(unit.group or unit.campus, unit.slot) for unit in (one.unit for one in found.violations) if unit.slot}

    def concerned(key: SessionKey, staff: set[str]) -> bool:
        return key in places or not people.isdisjoint(staff)

    sessions = {key: {row.lead, *row.assistants} for key, row in plan.meetings.items() if not row.host}
    duties = {key: set(staff) for key, staff in plan.duties.items()}
    roster = {key for key, staff in sessions.items() if step == "all" or concerned(key, staff)}
    on_duty = {key for key, staff in duties.items() if step == "all" or concerned(key, staff)}
    if step == "slots":
        tokens = {token for _, token in roster | on_duty}
        roster = {key for key in sessions if key[1] in tokens}
        on_duty = {key for key in duties if key[1] in tokens}
    return Neighbourhood(
        roster=frozenset(roster),
        duties=frozenset(on_duty),
        people=kind.school.staff_ids,
        without_spare_assistants=step != "all",
    )
