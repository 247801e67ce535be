"""Stage model of the programme: the activity and room class of every session of a campus.

Sessions that are joined count as one piece. Rooms alike are counted, not named. Everything that might have to give way
(a session without a place, a student's exercise, a minimum of an activity) has a shortfall at a price, so that the
model always has an answer and says where it fails.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from optimizer.engine.lp.mixed_integer import MixedIntegerSolution, solve_mixed_integer
from optimizer.engine.lp.program import LinearProgram, LinearTerm
from optimizer.engine.problem.room_classes import RoomClass

UNPLACED_SESSION_COST = 100_000
MISSED_EXERCISE_COST = 20_000
MINIMUM_SHORTFALL_COST = 50_000


@dataclass(frozen=True)
class ActivityRoomChoice:
    """An activity in a room class, with its points."""

    activity: str
    room: str
    cost: float


@dataclass(frozen=True)
class SessionBundle:
    """Sessions held together in a slot: a club's, an extended group's, a care group's or several joined.

    ``groups`` are care groups, or the one club or extended group; the first is the host.
    """

    token: str
    day: str
    heads: int
    groups: tuple[str, ...]
    choices: tuple[ActivityRoomChoice, ...]


@dataclass(frozen=True)
class FrequencyLimit:
    """At least ``low`` and at most ``high`` sessions of an activity among some slots of a group."""

    group: str
    activity: str
    tokens: tuple[str, ...]
    low: int = 0
    high: int | None = None


@dataclass(frozen=True)
class ExerciseDemand:
    """Students of a group who share their slots of a day: minutes due over them."""

    group: str
    tokens: tuple[str, ...]
    minutes: int
    students: int


@dataclass
class ProgrammeProblem:
    """All that the model needs; ``minutes`` holds the exercise of (activity, token)."""

    rooms: tuple[RoomClass, ...] = ()
    session_bundles: list[SessionBundle] = field(default_factory=list)
    spans: list[FrequencyLimit] = field(default_factory=list)
    exercise_demands: list[ExerciseDemand] = field(default_factory=list)
    minutes: dict[tuple[str, str], int] = field(default_factory=dict)


class ProgrammeModel:
    """Variables and rows; `solve` gives the choice of each piece."""

    def __init__(self, problem: ProgrammeProblem):
        self.problem = problem
        self.model = LinearProgram()
        self.chosen: list[list[int]] = []
        self.lost: list[int] = []
        self._of: dict[tuple[str, str], list[tuple[ActivityRoomChoice, int]]] = {}
        for piece in problem.session_bundles:
            self._piece(piece)
        for room in problem.rooms:
            self._room(room)
        for span in problem.spans:
            self._span(span)
        self.short = [self._workout(workout) for workout in problem.exercise_demands]

    def solve(self, *, slack: float, nodes: int) -> MixedIntegerSolution | None:
        return solve_mixed_integer(self.model, absolute_gap=slack, node_limit=nodes)

    def _piece(self, piece: SessionBundle) -> None:
        variables = [self.model.var(choice.cost) for choice in piece.choices]
        self.chosen.append(variables)
        self.lost.append(self.model.var(UNPLACED_SESSION_COST * piece.heads, integer=False))
        self.model.row([(v, 1) for v in [*variables, self.lost[-1]]], low=1, high=1)
        for group in piece.groups:
            self._of[group, piece.token] = list(zip(piece.choices, variables, strict=True))

    def _room(self, room: RoomClass) -> None:
        inside: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for piece, variables in zip(self.problem.session_bundles, self.chosen, strict=True):
            for choice, variable in zip(piece.choices, variables, strict=True):
                if choice.room == room.name:
                    inside[piece.token].append((variable, piece.heads))
        for token, uses in sorted(inside.items()):
            if len(uses) > room.places(token):
                self.model.row([(variable, 1) for variable, _ in uses], high=room.places(token))
            if room.at_once > 1:
                self.model.row([(variable, heads) for variable, heads in uses], high=room.seats(token))

    def _terms(self, group: str, tokens: Iterable[str], activity: str) -> list[LinearTerm]:
        return [
            (variable, 1)
            for token in tokens
            for choice, variable in self._of.get((group, token), ())
            if choice.activity == activity
        ]

    def _span(self, span: FrequencyLimit) -> None:
        terms = self._terms(span.group, span.tokens, span.activity)
        if span.high is not None and len(set(span.tokens)) > span.high and terms:
            self.model.row(terms, high=span.high)
        if span.low:
            self.model.row(
                [*terms, (self.model.var(MINIMUM_SHORTFALL_COST, high=span.low, integer=False), 1)], low=span.low
            )

    def _workout(self, workout: ExerciseDemand) -> int:
        minutes = self.problem.minutes
        terms: list[LinearTerm] = [
            (variable, min(workout.minutes, minutes.get((choice.activity, token), 0)))
            for token in workout.tokens
            for choice, variable in self._of.get((workout.group, token), ())
            if minutes.get((choice.activity, token), 0)
        ]
        short = self.model.var(MISSED_EXERCISE_COST * workout.students, integer=False)
        self.model.row([*terms, (short, workout.minutes)], low=workout.minutes)
        return short
