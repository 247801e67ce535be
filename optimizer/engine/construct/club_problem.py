"""What the stage model of the clubs (`clubs`) is asked: clubs with their options, wishes, leaders and limits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

MeetingOption = tuple[str, ...]


@dataclass(frozen=True)
class ClubCandidate:
    """A club that may open.

    Attributes
    ----------
    options : tuple of tuple of str
        Slots of the meetings, for every way in which the club may meet.
    low, high : int
        Members if it opens.
    ratio : int
        Students for each of the staff.
    costs : dict
        Token -> points of a meeting then, beside its staff slots.
    rooms : dict
        Token -> ((room class, most members), …) that the meeting may have.
    care_leads : dict
        Token -> care leads that a meeting takes away.
    """

    id: str
    campus: str
    options: tuple[MeetingOption, ...]
    low: int
    high: int
    ratio: int
    must_open: bool
    costs: dict[str, int]
    rooms: dict[str, tuple[tuple[str, int], ...]]
    care_leads: dict[str, int]

    @property
    def tokens(self) -> list[str]:
        return sorted(self.rooms)


@dataclass(frozen=True)
class ClubWish:
    """A student's wish for a club: the points that granting it saves and the options that the student can attend."""

    student: str
    club: str
    gain: int
    options: frozenset[int]


@dataclass(frozen=True)
class ResourceLimit:
    """What meetings and care sessions may use together at most; more at ``price`` a unit, never if that is 0.

    Attributes
    ----------
    use : tuple of (club, token, units)
        Meetings that draw on it.
    rooms : tuple of (club, token, room class, units)
        Meetings in a room class that draw on it.
    care : tuple of str
        Keys ``campus@token`` whose care sessions draw on it.
    """

    limit: int
    meetings_used: tuple[tuple[str, str, int], ...]
    rooms: tuple[tuple[str, str, str, int], ...] = ()
    care: tuple[str, ...] = ()
    price: int = 0


@dataclass(frozen=True)
class OtherStaffDemand:
    """Something else that needs people in a slot: extended groups, pinned sessions. Going without costs ``price``."""

    name: str
    token: str
    campus: str
    count: int
    price: int


@dataclass(frozen=True)
class ScarceLeader:
    """Somebody whom few clubs can do without: limits in slots, and what could be led: (club or post, token)."""

    id: str
    meetings: tuple[tuple[str, str], ...]
    max_per_day: int
    max_per_week: int


@dataclass
class ClubProblem:
    """All that the model needs.

    ``care`` holds the students present before clubs for each ``campus@token``; ``fixed_care`` the sessions where
    clubs change nothing about their number. ``clashes`` holds a student's pairs of clubs that must not meet on one
    day (at once they never meet). ``fill`` holds the students that one care session takes, by campus.
    """

    clubs: list[ClubCandidate] = field(default_factory=list)
    wishes: list[ClubWish] = field(default_factory=list)
    wants: dict[str, int] = field(default_factory=dict)
    clashes: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    resource_limits: list[ResourceLimit] = field(default_factory=list)
    leaders: list[ScarceLeader] = field(default_factory=list)
    """Those who may lead the meetings of clubs with few leaders: all of them for such a club."""
    posts: list[OtherStaffDemand] = field(default_factory=list)
    care: dict[str, int] = field(default_factory=dict)
    fixed_care: dict[str, int] = field(default_factory=dict)
    fill: dict[str, int] = field(default_factory=dict)
    staff_cost: int = 30


def list_meeting_options(
    tokens: Sequence[str], days: Sequence[str], meetings: int, most: int = 300
) -> tuple[MeetingOption, ...]:
    """Every way to place the meetings, at most one a day, in order of time; the first ``most`` of them.

    ``days`` names the day of each of the ``tokens``, which are in order of time.
    """
    by_day: dict[str, list[str]] = defaultdict(list)
    for token, day in zip(tokens, days, strict=True):
        by_day[day].append(token)
    partial: list[MeetingOption] = [()]
    left = len(by_day)
    for of_day in by_day.values():
        left -= 1
        longer = [(*done, token) for done in partial if len(done) < meetings for token in of_day]
        partial = [done for done in [*longer, *partial] if len(done) + left >= meetings][: 20 * most]
    return tuple(sorted(done for done in partial if len(done) == meetings)[:most])
