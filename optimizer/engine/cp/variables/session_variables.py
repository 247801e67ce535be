"""Decision variables about sessions: activity, room, and which other session each one joins."""

from __future__ import annotations

from functools import cache

from ortools.sat.python import cp_model

from optimizer.domain.places import Room
from optimizer.domain.programme import Activity
from optimizer.engine.cp.constraints import ConstraintBuilder, Expr, Lit, linear_sum, negate
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.cp.variables.enrolment_variables import EnrolmentVariables
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import Eligibility


class SessionVariables:
    """Activity, room and joining of sessions; constant where the programme of a session is not free.

    Attributes
    ----------
    open_keys : tuple of (group id, slot token)
        Sessions whose programme is free, sorted.
    """

    def __init__(
        self,
        constraints: ConstraintBuilder,
        school: School,
        plan: Plan,
        neighbourhood: Neighbourhood,
        enrolment: EnrolmentVariables,
        eligibility: Eligibility,
    ):
        self.constraints, self.school, self.plan, self.neighbourhood = constraints, school, plan, neighbourhood
        self.enrolment, self.eligibility = enrolment, eligibility
        self.open_keys = tuple(sorted(neighbourhood.programme))
        self._open = frozenset(neighbourhood.programme)
        self.held = cache(self._held)
        self.own_session = cache(self._own_session)
        self.joint_headcount = cache(self._joint_headcount)
        self.joint_grade = cache(self._joint_grade)
        self._activity = {
            (g, t, a.id): constraints.boolean(f"activity[{g},{t},{a.id}]")
            for g, t in self.open_keys
            if self.kind(g) != "club"
            for a in self.activities(g, t)
        }
        self._room = {
            (g, t, r.id): constraints.boolean(f"room[{g},{t},{r.id}]")
            for g, t in self.open_keys
            for r in self.rooms(g, t)
        }
        self._joins = self._joining()
        self._hosts_of: dict[SessionKey, list[str]] = {}
        self._guests_of: dict[SessionKey, list[str]] = {}
        for g, h, t in self._joins:
            self._hosts_of.setdefault((g, t), []).append(h)
            self._guests_of.setdefault((h, t), []).append(g)
        for (g, t), meeting in plan.meetings.items():
            if meeting.host and (g, t) not in self._open:
                self._hosts_of.setdefault((g, t), []).append(meeting.host)
                self._guests_of.setdefault((meeting.host, t), []).append(g)

    def _joining(self) -> dict[tuple[str, str, str], cp_model.IntVar]:
        grouping = self.school.scenario.settings.grouping
        if grouping.joining == "never":
            return {}
        by_slot: dict[str, list[str]] = {}
        for g, t in self.open_keys:
            if self.kind(g) == "care":
                by_slot.setdefault(t, []).append(g)
        return {
            (g, h, t): self.constraints.boolean(f"joins[{g},{h},{t}]")
            for t, groups in by_slot.items()
            for g in groups
            for h in groups
            if g != h and self.campus(g) == self.campus(h) and self._small_enough(g, h, t, grouping.max_size)
        }

    def _small_enough(self, group: str, host: str, token: str, most: int) -> bool:
        """Whether those present in every solution leave room for the two sessions to be joined."""
        fixed = self.enrolment.surely_present
        return len(fixed(group, token)) + len(fixed(host, token)) <= most

    # -- facts --------------------------------------------------------------------------------------------------

    def kind(self, group: str) -> str:
        """``care``, ``extended`` or ``club``."""
        if group in self.school.scenario.club:
            return "club"
        return "extended" if group in self.enrolment.extended_groups else "care"

    def campus(self, group: str) -> str:
        """Campus of a group of any kind."""
        of_club = self.school.campus_of_club.get(group)
        if of_club is not None:
            return of_club
        extended = self.enrolment.extended_groups
        return extended[group] if group in extended else self.enrolment.care_groups[group]

    def is_open(self, group: str, token: str) -> bool:
        """Whether the programme of the session is free."""
        return (group, token) in self._open

    def activities(self, group: str, token: str) -> tuple[Activity, ...]:
        """Activities that the session may have: all eligibility ones if its programme is free, else the planned one."""
        if not self.is_open(group, token):
            meeting = self.plan.meetings.get((group, token))
            return (self.school.scenario.activity[meeting.activity],) if meeting else ()
        club = self.school.scenario.club.get(group)
        if club:
            return (self.school.scenario.activity[club.activity],)
        grades = {s.grade for s in self.enrolment.fixed_members(group)}
        return self.eligibility.care_activities(token, frozenset(grades))

    def rooms(self, group: str, token: str) -> tuple[Room, ...]:
        """Rooms that a session with a free programme may use."""
        least = len(self.enrolment.surely_present(group, token))
        activities = tuple(a.id for a in self.activities(group, token))
        return self.eligibility.rooms(self.campus(group), group, token, activities, least)

    # -- decisions ----------------------------------------------------------------------------------------------

    def _held(self, group: str, token: str) -> Lit:
        """Whether the group has a session in the slot: whether somebody of it is present, or the club meets."""
        if self.kind(group) == "club":
            return self.enrolment.meets(group, token)
        if not self.is_open(group, token):
            return int((group, token) in self.plan.meetings)
        count = self.enrolment.headcount(group, token)
        if isinstance(count, int):
            return int(count > 0)
        if self.enrolment.surely_present(group, token):
            return 1
        return self.constraints.disjunction(
            (p for _, p in self.enrolment.possibly_present(group, token)), f"held[{group},{token}]"
        )

    def activity(self, group: str, token: str, activity: str) -> Lit:
        """Whether the session has the activity; a joined session has that of its host."""
        club = self.school.scenario.club.get(group)
        if club:
            return self.held(group, token) if club.activity == activity else 0
        if self.is_open(group, token):
            return self._activity.get((group, token, activity), 0)
        meeting = self.plan.meetings.get((group, token))
        return int(meeting is not None and meeting.activity == activity)

    def room(self, group: str, token: str, room: str) -> Lit:
        """Whether the group's own session is in the room; a joined session is in none of its own."""
        if self.is_open(group, token):
            return self._room.get((group, token, room), 0)
        meeting = self.plan.meetings.get((group, token))
        return int(meeting is not None and not meeting.host and meeting.room == room)

    def rooms_of(self, group: str, token: str) -> dict[str, Lit]:
        """Room -> whether the session takes place in it in its own right; those that it cannot have are absent."""
        if self.is_open(group, token):
            return {r.id: self._room[group, token, r.id] for r in self.rooms(group, token)}
        meeting = self.plan.meetings.get((group, token))
        return {meeting.room: 1} if meeting and not meeting.host else {}

    def joins(self, group: str, host: str, token: str) -> Lit:
        """Whether the session of a group joins that of a host."""
        if self.is_open(group, token):
            return self._joins.get((group, host, token), 0)
        meeting = self.plan.meetings.get((group, token))
        return int(meeting is not None and meeting.host == host)

    def hosts(self, group: str, token: str) -> list[str]:
        """Groups that this one joins or may join."""
        return self._hosts_of.get((group, token), [])

    def guests(self, group: str, token: str) -> list[str]:
        """Groups that join or may join this one."""
        return self._guests_of.get((group, token), [])

    def joined(self, group: str, token: str) -> Expr:
        """1 if the session joins another, else 0."""
        return linear_sum(self.joins(group, host, token) for host in self.hosts(group, token))

    def _own_session(self, group: str, token: str) -> Lit:
        """Whether the group has a session of its own in the slot: held and not joined."""
        held, joined = self.held(group, token), self.joined(group, token)
        if isinstance(joined, int):
            return held if joined == 0 else 0
        if isinstance(held, int):
            if held == 0:
                return 0
            if len(self.hosts(group, token)) == 1:
                return negate(self.joins(group, self.hosts(group, token)[0], token))
        result = self.constraints.boolean(f"own[{group},{token}]")
        self.constraints.define(result == held - joined)
        return result

    def _joint_headcount(self, host: str, token: str) -> Expr:
        """Students at the session of a group, those of its guests included.

        Where both a guest's headcount and whether it joins are free, its share is a variable of at least its headcount,
        so that the sum is an upper bound, which constraints on it keep low enough.
        """
        terms = [self.enrolment.headcount(host, token)]
        for guest in self.guests(host, token):
            joins, count = self.joins(guest, host, token), self.enrolment.headcount(guest, token)
            if isinstance(joins, int):
                terms.append(count * joins)
                continue
            if isinstance(count, int):
                terms.append(joins * count)
                continue
            most = self.enrolment.max_present(guest, token)
            share = self.constraints.integer(0, most, f"guests[{guest},{host},{token}]")
            self.constraints.define(share >= count - most * (1 - joins))
            terms.append(share)
        return linear_sum(terms)

    def max_joint_headcount(self, host: str, token: str) -> int:
        """Upper bound of `joint_headcount`, before the limit on joined sessions."""
        return sum(self.enrolment.max_present(g, token) for g in (host, *self.guests(host, token)))

    def _joint_grade(self, host: str, token: str, grade: int) -> Lit:
        """A literal implied by the presence of any student of the grade at the group's session, guests included."""
        literals = [self.enrolment.present_grade(host, token, grade)]
        for guest in self.guests(host, token):
            there = self.enrolment.present_grade(guest, token, grade)
            literals.append(
                self.constraints.both(self.joins(guest, host, token), there, f"guest[{guest},{host},{token},{grade}]")
            )
        return self.constraints.implied_by_each(literals, f"joint_grade[{host},{token},{grade}]")
