"""A plan: the decisions of a week, without anything that follows from them.

The engine works on plans, the rest of the program on timetables (`optimizer.engine.plan.convert`). Times,
headcounts, sizes and grades are derived when a plan becomes a timetable, so they cannot contradict the decisions.
"""

from __future__ import annotations

from dataclasses import dataclass, field

SessionKey = tuple[str, str]
"""(group id, slot token)."""


@dataclass
class PlannedSession:
    """What is decided about one group in one slot. A joined session names its ``host`` and has what that has."""

    activity: str
    room: str = ""
    lead: str = ""
    assistants: tuple[str, ...] = ()
    host: str = ""


@dataclass
class Plan:
    """Decisions of a week. Mutable; copy with `copy` before changing a plan that others hold.

    Attributes
    ----------
    campus : dict
        Care or extended group id -> campus, of every group that exists.
    care, extended : dict
        Student id -> care (extended) group id; students without one are absent.
    clubs : dict
        Student id -> clubs that the student is in; students without one are absent.
    club_slots : dict
        Open club id -> tokens of its meetings.
    waits : dict
        Student id -> days waited on; students served on every day are absent.
    meetings : dict
        (group id, token) -> `PlannedSession`, for every group and slot with somebody present.
    duties : dict
        (campus, token) -> ids of the staff on duty.
    reasons : dict
        Student id -> why the student waits, for people to read.
    """

    campus: dict[str, str] = field(default_factory=dict)
    care: dict[str, str] = field(default_factory=dict)
    extended: dict[str, str] = field(default_factory=dict)
    clubs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    club_slots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    waits: dict[str, frozenset[str]] = field(default_factory=dict)
    meetings: dict[SessionKey, PlannedSession] = field(default_factory=dict)
    duties: dict[SessionKey, tuple[str, ...]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def copy(self) -> Plan:
        """A plan with tables and sessions of its own."""
        meetings = {key: PlannedSession(**vars(meeting)) for key, meeting in self.meetings.items()}
        return Plan(
            dict(self.campus),
            dict(self.care),
            dict(self.extended),
            dict(self.clubs),
            dict(self.club_slots),
            dict(self.waits),
            meetings,
            dict(self.duties),
            dict(self.reasons),
        )

    def served(self, student: str, day: str) -> bool:
        """Whether the student does not wait on this day."""
        return day not in self.waits.get(student, frozenset())

    def host_of(self, group: str, token: str) -> str | None:
        """The group or club whose session this one attends in a slot, perhaps its own; None without a session."""
        session = self.meetings.get((group, token))
        return None if session is None else session.host or group
