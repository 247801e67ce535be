"""Instance and solution of the model of one day of one campus with too few places for exercise."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SportsStudentDay:
    """A student's day: slots spent in the care group, and minutes of exercise that these must still give."""

    tokens: tuple[str, ...]
    minutes_due: int


@dataclass(frozen=True)
class SportsStudentClass:
    """Students whom the model does not tell apart.

    Attributes
    ----------
    group : str
        Care group; blank for those without one.
    cost : int
        Points of ``unserved`` for each one who waits.
    clubs : tuple of str
        Clubs of theirs that meet that day.
    as_published : SportsStudentDay
        The day with these clubs.
    without_clubs : SportsStudentDay, optional
        The day without them; None where the clubs may not be left.
    may_wait : bool
        Whether they may wait that day at all.
    students : tuple of str
        Their ids.
    """

    group: str
    cost: int
    clubs: tuple[str, ...]
    as_published: SportsStudentDay
    without_clubs: SportsStudentDay | None
    may_wait: bool
    students: tuple[str, ...]


@dataclass(frozen=True)
class SportsOption:
    """An activity that gives exercise in a slot.

    Attributes
    ----------
    minutes : int
        Of exercise.
    rooms : tuple of str
        Room classes that take it.
    cost : int
        Cost of choosing it, in the unit of `SportsDayModel`'s second objective: it may need a skill that few people
        have.
    """

    activity: str
    minutes: int
    rooms: tuple[str, ...]
    cost: int = 0


@dataclass(frozen=True)
class SportsSpace:
    """A room class in one slot: sessions at once, students in all, and students in one session."""

    places: int
    seats: int
    seats_per_session: int


@dataclass(frozen=True)
class ClubOnDay:
    """A club that meets that day.

    Attributes
    ----------
    meetings : tuple of (slot, room classes)
        Its meetings of the day with the room classes that it may use; none where it cannot meet.
    min_members : int
        Fewest members with which it meets.
    may_drop, may_shrink : bool
        Whether it may stay away that day, and whether members may leave it.
    """

    meetings: tuple[tuple[str, tuple[str, ...]], ...]
    min_members: int
    may_drop: bool
    may_shrink: bool


@dataclass
class SportsDayProblem:
    """All that the model needs.

    Attributes
    ----------
    tokens : tuple of str
        Care slots of the day.
    max_size : int
        Students in one session at most.
    student_classes : list of SportsStudentClass
    options : dict
        (group, slot) -> exercise that the group may have then.
    limits : dict
        (group, activity) -> sessions with it on the day at most; with a blank activity, sessions of exercise in all.
    spaces : dict
        (room class, slot) -> its places and seats.
    clubs : dict
        Club -> its day.
    may_join_with : dict
        Group -> groups that it may join or host.
    must_exercise : set of (group, slot)
        Sessions whose exercise is pinned: the group has it if anybody is present.
    published : dict
        (group, slot) -> (activity, room class) of the exercise published.
    """

    tokens: tuple[str, ...]
    max_size: int
    student_classes: list[SportsStudentClass] = field(default_factory=list)
    options: dict[tuple[str, str], tuple[SportsOption, ...]] = field(default_factory=dict)
    limits: dict[tuple[str, str], int] = field(default_factory=dict)
    spaces: dict[tuple[str, str], SportsSpace] = field(default_factory=dict)
    clubs: dict[str, ClubOnDay] = field(default_factory=dict)
    may_join_with: dict[str, frozenset[str]] = field(default_factory=dict)
    must_exercise: set[tuple[str, str]] = field(default_factory=set)
    published: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def exercise_spaces(self) -> set[tuple[str, str]]:
        """(room class, slot) that some group may use for exercise."""
        return {(room, token) for (_, token), options in self.options.items() for o in options for room in o.rooms}

    def exercise_seats(self) -> int:
        """Students who can exercise in these on the whole day at most."""
        spaces = [self.spaces[key] for key in self.exercise_spaces()]
        return sum(min(space.seats, space.places * self.max_size) for space in spaces)

    def unserved_lower_bound(self) -> int:
        """Points of ``unserved`` that every day of these groups has, by counting seats.

        Whoever needs exercise with and without clubs takes a seat in some slot, or waits; those who cost least wait.
        """
        need = (
            c
            for c in self.student_classes
            if c.as_published.minutes_due and (c.without_clubs is None or c.without_clubs.minutes_due)
        )
        costs = sorted(c.cost for c in need for _ in c.students)
        return sum(costs[: max(0, len(costs) - self.exercise_seats())])


@dataclass
class SportsDayAnswer:
    """A day planned anew.

    Attributes
    ----------
    waiting, leaving, dropped : list of str
        Students who wait, students who leave the day's clubs, clubs that do not meet.
    sessions : dict
        (group, slot) -> (activity, room class, host or blank) of the exercise.
    club_rooms : dict
        (club, slot) -> room class.
    unserved : int
        Points of ``unserved`` of those who wait.
    unserved_lower_bound : int
        Points that every week with these groups has from this day, as far as the model's rules go.
    """

    waiting: list[str] = field(default_factory=list)
    leaving: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    sessions: dict[tuple[str, str], tuple[str, str, str]] = field(default_factory=dict)
    club_rooms: dict[tuple[str, str], str] = field(default_factory=dict)
    unserved: int = 0
    unserved_lower_bound: int = 0
