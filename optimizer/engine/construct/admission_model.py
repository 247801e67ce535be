"""Stage model of rationing: who waits on which days when leads cannot look after everybody, before groups are formed.

Seats are counted: care sessions of a slot, each of as many students as a group may have, led by people within their
slots of the day and week. The relaxation is nearly whole; who waits is chosen by what it adds to ``unserved``, and
among equals always the same students, so that groups are whole or gone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from optimizer.engine.lp.mixed_integer import solve_mixed_integer
from optimizer.engine.lp.program import LinearProgram

CampusSlot = tuple[str, str]


@dataclass(frozen=True)
class AttendanceDay:
    """A student's day: what it costs to wait, and the slots in care."""

    student: str
    day: str
    cost: float
    spots: tuple[CampusSlot, ...]


@dataclass(frozen=True)
class CareLead:
    """Somebody who may lead care: the spots, and limits in slots and days."""

    id: str
    spots: tuple[CampusSlot, ...]
    max_per_day: int
    max_per_week: int
    max_days: int


@dataclass
class AdmissionProblem:
    """``seats`` are those of one session; ``taken`` the leads that clubs and extended groups use at a spot."""

    attendance_days: list[AttendanceDay] = field(default_factory=list)
    leads: list[CareLead] = field(default_factory=list)
    seats: int = 40
    leads_taken: dict[CampusSlot, int] = field(default_factory=dict)
    lost: dict[CampusSlot, int] = field(default_factory=dict)
    """Seats that turned out to stay empty."""
    day_of: dict[str, str] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    """Campus -> care groups that can meet at once."""


def solve_admission(problem: AdmissionProblem, *, slack: float) -> list[tuple[str, str]]:
    """(student, day) of those who wait."""
    model = LinearProgram()
    waiting = [model.var(stay.cost) for stay in problem.attendance_days]
    present: dict[CampusSlot, list[int]] = defaultdict(list)
    for stay, variable in zip(problem.attendance_days, waiting, strict=True):
        for spot in stay.spots:
            present[spot].append(variable)
    work: dict[CampusSlot, list[int]] = defaultdict(list)
    for lead in problem.leads:
        _lead(model, problem, lead, work)
    for spot, variables in sorted(present.items()):
        sessions = model.var(high=len(variables))
        model.row([(sessions, 1), *((v, -1.0) for v in work[spot])], high=-problem.leads_taken.get(spot, 0))
        seats = [(sessions, problem.seats), *((v, 1.0) for v in variables)]
        model.row(seats, low=len(variables) + problem.lost.get(spot, 0))
    _members(model, problem, waiting)
    answer = solve_mixed_integer(model, absolute_gap=slack, node_limit=1)
    if answer is None:
        return [(stay.student, stay.day) for stay in problem.attendance_days]
    chosen = zip(problem.attendance_days, waiting, strict=True)
    return [(stay.student, stay.day) for stay, variable in chosen if answer.is_true(variable)]


def _members(model: LinearProgram, problem: AdmissionProblem, waiting: list[int]) -> None:
    """Students served at all must fit into the groups that can meet at once: seats are not shared over the week."""
    member: dict[str, int] = {}
    of_campus: dict[str, list[int]] = defaultdict(list)
    for stay, variable in zip(problem.attendance_days, waiting, strict=True):
        if stay.student not in member:
            member[stay.student] = model.var(integer=False)
            of_campus[stay.spots[0][0]].append(member[stay.student])
        model.row([(member[stay.student], 1), (variable, 1)], low=1)
    for campus, members in sorted(of_campus.items()):
        if campus in problem.groups:
            model.row([(v, 1) for v in members], high=problem.seats * problem.groups[campus])


def _lead(model: LinearProgram, problem: AdmissionProblem, lead: CareLead, work: dict[CampusSlot, list[int]]) -> None:
    of_day: dict[str, list[int]] = defaultdict(list)
    of_token: dict[str, list[int]] = defaultdict(list)
    for spot in lead.spots:
        variable = model.var(integer=False)
        work[spot].append(variable)
        of_day[problem.day_of[spot[1]]].append(variable)
        of_token[spot[1]].append(variable)
    for variables in of_token.values():
        if len(variables) > 1:
            model.row([(v, 1) for v in variables], high=1)
    comes = []
    for variables in of_day.values():
        if len(variables) > lead.max_per_day:
            model.row([(v, 1) for v in variables], high=lead.max_per_day)
        if lead.max_days < len(of_day):
            here = model.var()
            comes.append((here, 1.0))
            for v in variables:
                model.row([(v, 1), (here, -1)], high=0)
    if comes:
        model.row(comes, high=lead.max_days)
    everything = [(v, 1.0) for variables in of_day.values() for v in variables]
    if len(everything) > lead.max_per_week:
        model.row(everything, high=lead.max_per_week)
