"""What the stage model of a day with too little sports space is told, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SportsStudentDay:
    """A student's day: slots with the care group, and minutes of exercise still due there."""

    tokens: tuple[str, ...]
    due: int


@dataclass(frozen=True)
class SportsStudentClass:
    """Students who count together.

    Attributes
    ----------
    group : str
        Care group; blank for those without one.
    cost : int
        Addition to ``unserved`` for each one who waits.
    clubs : tuple of str
        Clubs that meet that day.
    now, without : Day
        The day as published, and the same without its clubs (None where the clubs may not be left).
    may_wait : bool
        Whether they may wait that day at all.
    """

    group: str
    cost: int
    clubs: tuple[str, ...]
    now: SportsStudentDay
    without: SportsStudentDay | None
    may_wait: bool
    students: tuple[str, ...]


@dataclass(frozen=True)
class SportsOption:
    """An activity with exercise in a slot, with the room classes that take it.

    ``price`` speaks against it: a skill that not everybody has.
    """

    activity: str
    minutes: int
    rooms: tuple[str, ...]
    price: int = 0


@dataclass(frozen=True)
class SportsSpace:
    """A room class in one slot: sessions at once, students in all, and students in one session."""

    places: int
    seats: int
    seats_per_session: int


@dataclass(frozen=True)
class ClubOnDay:
    """A club that meets that day: (token, room classes it may use), fewest members, and whether it may stay away."""

    meetings: tuple[tuple[str, tuple[str, ...]], ...]
    least: int
    may_drop: bool
    may_shrink: bool


@dataclass
class SportsDayProblem:
    """All that the model needs.

    ``options`` by (group, token); ``limits`` by (group, activity) and, with a blank activity, for all together;
    ``halls`` by (room class, token); ``mates`` by group: those it may join or host;
    ``fixed``: (group, token) that must exercise if anybody is there; ``before``: (activity, room class)
    of the exercise published.
    """

    tokens: tuple[str, ...]
    most: int
    sports_classes: list[SportsStudentClass] = field(default_factory=list)
    options: dict[tuple[str, str], tuple[SportsOption, ...]] = field(default_factory=dict)
    limits: dict[tuple[str, str], int] = field(default_factory=dict)
    sports_spaces: dict[tuple[str, str], SportsSpace] = field(default_factory=dict)
    clubs: dict[str, ClubOnDay] = field(default_factory=dict)
    may_join_with: dict[str, frozenset[str]] = field(default_factory=dict)
    fixed: set[tuple[str, str]] = field(default_factory=set)
    before: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)


@dataclass
class SportsDayAnswer:
    """Who waits, who leaves clubs, which clubs do not meet, and the sessions of exercise.

    ``sessions`` maps (group, token) to (activity, room class, host or blank), ``club_rooms`` (club, token) to a room
    class.
    """

    waiting: list[str] = field(default_factory=list)
    leaving: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    sessions: dict[tuple[str, str], tuple[str, str, str]] = field(default_factory=dict)
    club_rooms: dict[tuple[str, str], str] = field(default_factory=dict)
    unserved: int = 0
    least: int = 0
    """Proven: no week with these groups has less ``unserved`` from this day (as far as this model knows)."""
