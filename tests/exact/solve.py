"""The exact answer for a tiny school: no timetable, or one with the least ``unserved`` and then the fewest points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ortools.sat.python import cp_model

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Duty, Group, Member, Session, Timetable, Waiting
from tests.exact.goals import GOALS, unserved
from tests.exact.rules import RULES
from tests.exact.variables import Expr, Variables

WORK = 8.0
"""Deterministic seconds of CP-SAT that one of the two solves may take."""


@dataclass(frozen=True)
class Exact:
    """Answer of `solve_exactly`.

    Attributes
    ----------
    feasible : bool or None
        Whether there is any timetable; None where the limit of work came first.
    unserved, points : int or None
        The least unserved, and the fewest points with it; None where there is no timetable or it was not proven.
    timetable : Timetable or None
        One that has them. Where a number is not proven, the best found.
    """

    feasible: bool | None
    unserved: int | None = None
    points: int | None = None
    timetable: Timetable | None = None


def solve_exactly(
    scenario: Scenario,
    week_of: date,
    *,
    goals: Mapping[str, Callable[[Variables], Expr]] = GOALS,
    work: float = WORK,
) -> Exact:
    """Solve the whole contract for a tiny school, with one CP-SAT model and two solves.

    Parameters
    ----------
    week_of : date
        Any day of the week meant.
    goals : mapping
        Goal id -> its measure. Weights are those of the scenario.
    work : float
        Limit of each solve, deterministic seconds.
    """
    v = Variables(scenario, week_of)
    for rule in RULES:
        rule(v)
    waited = unserved(v)
    weights = scenario.settings.goals.weights()
    points = sum(weights[name] * measure(v) for name, measure in goals.items() if weights[name])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = work
    v.cp.minimize(waited)
    status = solver.solve(v.cp)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Exact(False if status == cp_model.INFEASIBLE else None)
    first = read_timetable(v, solver)
    if status != cp_model.OPTIMAL:
        return Exact(True, timetable=first)
    least = round(solver.objective_value)
    v.cp.add(waited == least)
    v.cp.minimize(points)
    if solver.solve(v.cp) != cp_model.OPTIMAL:
        return Exact(True, least, timetable=first)
    return Exact(True, least, round(solver.objective_value), read_timetable(v, solver))


def read_timetable(v: Variables, solver: cp_model.CpSolver) -> Timetable:
    """The tables that the values of the variables mean."""
    scenario, on = v.scenario, solver.boolean_value
    names = _names(v)
    held = [group for group in v.groups if on(v.exists[group])]
    groups, members = [], []
    for group in held:
        rows = [row for row in scenario.students if (row.id, group) in v.member and on(v.member[row.id, group])]
        groups.append(
            Group(
                id=names[group],
                kind=v.kind(group),
                campus=next(campus for campus in v.campuses if on(v.at_campus[group, campus])),
                name=names[group],
                grades=tuple(sorted({row.grade for row in rows})),
                size=len(rows),
            )
        )
    for row in scenario.students:
        if on(v.placed[row.id]):
            own = [group for group in v.groups if (row.id, group) in v.member and on(v.member[row.id, group])]
            kinds = {kind: [names[group] for group in own if v.kind(group) == kind] for kind in ("care", "extended")}
            members.append(
                Member(
                    student=row.id,
                    care_group="".join(kinds["care"]),
                    clubs=tuple(group for group in own if v.kind(group) == "club"),
                    extended_group="".join(kinds["extended"]),
                )
            )
    waits = {row.id: tuple(d for d in v.days_of(row) if not on(v.served[row.id, d])) for row in scenario.students}
    return Timetable(
        groups=tuple(groups),
        members=tuple(members),
        sessions=tuple(_session(v, solver, names, *key) for key in v.keys if on(v.held[key])),
        duties=tuple(
            Duty(campus=campus, day=v.week[token].day, slot=v.week[token].label, staff=person)
            for (person, campus, token), works in v.duty.items()
            if on(works)
        ),
        waiting=tuple(Waiting(student=one, days=days, reason="exact") for one, days in waits.items() if days),
    )


def _session(v: Variables, solver: cp_model.CpSolver, names: Mapping[str, str], group: str, token: str) -> Session:
    scenario, slot, on = v.scenario, v.week[token], solver.boolean_value
    host = next((one for one, joins in v.hosts_of(group, token).items() if on(joins)), group)
    leader = next(row.id for row in scenario.staff if on(v.lead[group, token, row.id]))
    team = [row.id for row in scenario.staff if on(v.team[host, token, row.id])]
    return Session(
        group=names[group],
        day=slot.day,
        slot=slot.label,
        start=slot.start,
        end=slot.end,
        activity=next(row.id for row in scenario.activities if on(v.activity[group, token, row.id])),
        room=next(row.id for row in scenario.rooms if on(v.room[group, token, row.id])),
        headcount=sum(on(present) for present in v.present_at(group, token).values()),
        lead=leader,
        assistants=tuple(one for one in team if one != leader),
        joins="" if host == group else names[host],
        session=f"{names[group]}@{token}",
    )


def _names(v: Variables) -> dict[str, str]:
    """Group of the model -> its id in the tables: the scenario's own, else one that nothing else has."""
    names = {group: group for group in (*v.named, *v.scenario.club)}
    for letter, groups in (("G", v.care_groups), ("X", v.extended_groups)):
        free = (name for number in range(1, 1000) if (name := f"{letter}{number:02d}") not in names)
        names |= {group: next(free) for group in groups if group not in names}
    return names
