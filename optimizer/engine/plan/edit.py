"""The edits of a plan (waiting, clubs, groups, sessions), which keep its tables consistent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession, SessionKey
from optimizer.engine.plan.reasons import NO_CLUB_IN_CLUB_TIME, NOT_PLACED, stated
from optimizer.engine.problem.school import School
from optimizer.language.text import Text


@dataclass(eq=False)
class PlanEditor:
    """Edits one plan in place.

    After each operation the tables of students agree with each other: nobody waits on a day and is in a club that meets
    on it, nobody is in a club that is not open, no closed club has sessions, every joined session has its host. What
    follows from where students are (sessions without anybody, duty staff for nobody, groups without members) is
    brought in line by `tidy`, once after many edits.

    Attributes
    ----------
    school : School
    plan : Plan
        Changed by every operation.
    cascading : bool
        Whether a club that became too small closes at once, a student left without any group waits on all days, and one
        who waits on all days leaves the groups: right while a week is constructed. Without it, as when a published
        week is repaired, the caller decides about these by `close_small_clubs` and `release_waiting_students`.
    """

    school: School
    plan: Plan
    cascading: bool = True
    _why: dict[str, dict[str, Text]] = field(default_factory=dict, init=False, repr=False)
    """Student -> day -> reason, of the days on which this editor made the student wait."""

    # -- waiting ------------------------------------------------------------------------------------------------

    def let_wait(self, student: str, day: str, why: Text) -> None:
        """Let a student wait on a day, out of the clubs that meet on it.

        Nothing happens if the student did not sign up for the day or waits on it already. ``{days}`` in ``why`` stands
        for the days of the same reason.
        """
        if day not in self.school.attended[student] or not self.plan.served(student, day):
            return
        for club in self.clubs_on(student, day):
            self.leave_club(student, club)
        self.plan.waits[student] = self.plan.waits.get(student, frozenset()) | {day}
        self._why.setdefault(student, {})[day] = why
        self._state_reason(student)
        if self.cascading and len(self.plan.waits[student]) == len(self.school.attended[student]):
            self._leave_groups(student)

    def serve_again(self, student: str, day: str) -> None:
        """Take a student off the waiting list of a day; groups are as they were (see `move_student`, `join_club`)."""
        waits = self.plan.waits.get(student, frozenset()) - {day}
        self._why.get(student, {}).pop(day, None)
        if waits:
            self.plan.waits[student] = waits
            if waits <= self._why.get(student, {}).keys():
                self._state_reason(student)
        else:
            self.plan.waits.pop(student, None)
            self.plan.reasons.pop(student, None)

    def cost(self, student: str, day: str) -> float:
        """Points of ``unserved`` if the student waits on the day, with `PlanParams.lost_club_cost` for a club lost."""
        row, lost = self.school.scenario.student[student], bool(self.clubs_on(student, day))
        return self.school.unserved_cost(row, day) + (self.school.params.plan.lost_club_cost if lost else 0.0)

    def release_waiting_students(self) -> None:
        """Take students who wait on all their days out of their groups and clubs."""
        for student, days in list(self.plan.waits.items()):
            if len(days) >= len(self.school.attended[student]):
                self._leave_groups(student)

    # -- groups and clubs ---------------------------------------------------------------------------------------

    def move_student(self, student: str, group: str, *, extended: bool = False) -> None:
        """Put a student into a care group (or an extended group) of the plan, out of the one before.

        Raises
        ------
        KeyError
            If the plan has no such group.
        ValueError
            If the group is of another campus than the student.
        """
        if self.plan.campus[group] != self.school.campus_of_student[student]:
            raise ValueError(f"group {group} is of another campus than student {student}")
        (self.plan.extended if extended else self.plan.care)[student] = group

    def club_days(self, student: str) -> set[str]:
        """Days on which a club of the student meets."""
        week = self.school.scenario.week
        clubs = self.plan.clubs.get(student, ())
        return {week[t].day for club in clubs for t in self.plan.club_slots.get(club, ())}

    def clubs_on(self, student: str, day: str) -> tuple[str, ...]:
        """Clubs of the student that meet on a day."""
        week = self.school.scenario.week
        clubs = self.plan.clubs.get(student, ())
        return tuple(c for c in clubs if any(week[t].day == day for t in self.plan.club_slots.get(c, ())))

    def join_club(self, student: str, club: str) -> None:
        """Put a student into an open club.

        Raises
        ------
        ValueError
            If the club is not open, or the student waits on a day on which it meets.
        """
        week, slots = self.school.scenario.week, self.plan.club_slots.get(club)
        if slots is None or any(not self.plan.served(student, week[t].day) for t in slots):
            raise ValueError(f"club {club} is closed or meets while student {student} waits")
        _set_clubs(self.plan, student, tuple(dict.fromkeys((*self.plan.clubs.get(student, ()), club))))

    def leave_club(self, student: str, club: str) -> None:
        """Take a student out of a club."""
        _set_clubs(self.plan, student, tuple(c for c in self.plan.clubs.get(student, ()) if c != club))
        if self.cascading:
            if self._is_too_small(club):
                self.close_club(club)
            self._let_wait_without_group(student)

    def close_club(self, club: str) -> None:
        """Take a club out of the week with its sessions; its members go on without it."""
        members = [s for s, clubs in self.plan.clubs.items() if club in clubs]
        close_club(self.plan, club)
        if self.cascading:
            for student in members:
                self._let_wait_without_group(student)

    def close_small_clubs(self, kept: Collection[str] = ()) -> None:
        """Close the clubs with fewer members than they need, other than those ``kept``."""
        for club in sorted(set(self.plan.club_slots) - set(kept)):
            if self._is_too_small(club):
                self.close_club(club)

    def _is_too_small(self, club: str) -> bool:
        size = sum(club in clubs for clubs in self.plan.clubs.values())
        return size < self.school.scenario.club[club].fewest_members

    def _let_wait_without_group(self, student: str) -> None:
        """A student with club time alone and no club left waits."""
        if student not in self.plan.clubs and student not in self.plan.care and student not in self.plan.extended:
            for day in self.school.attended[student]:
                self.let_wait(student, day, NO_CLUB_IN_CLUB_TIME)

    def _leave_groups(self, student: str) -> None:
        for club in self.plan.clubs.get(student, ()):
            self.leave_club(student, club)
        self.plan.care.pop(student, None)
        self.plan.extended.pop(student, None)

    # -- what follows from where students are -------------------------------------------------------------------

    def drop_session(self, group: str, token: str) -> None:
        """Remove a session; the first of the groups joined with it becomes the host of the others."""
        _remove_sessions(self.plan, {(group, token)})

    def tidy(self, past: frozenset[str] = frozenset()) -> None:
        """Remove sessions without anybody, duty staff that is too many, and groups without members.

        Parameters
        ----------
        past : frozenset of slot tokens
            Slots that are over: their duty staff stays.
        """
        drop_empty_sessions(self.school, self.plan)
        trim_duties(self.school, self.plan, past)
        groups = {*self.plan.care.values(), *self.plan.extended.values()}
        self.plan.campus = {group: campus for group, campus in self.plan.campus.items() if group in groups}

    def _state_reason(self, student: str) -> None:
        """Write down all reasons of a student, days of the same reason together."""
        self.plan.reasons[student] = stated(self.school, self._why.get(student, {}))


def plan_with_all_waiting(school: School) -> Plan:
    """The plan in which everybody waits on all days."""
    editor = PlanEditor(school, Plan())
    for student, days in school.attended.items():
        for day in days:
            editor.let_wait(student, day, NOT_PLACED)
    return editor.plan


def close_club(plan: Plan, club: str) -> None:
    """Take a club out of the week with its sessions; its members go on without it."""
    plan.club_slots.pop(club, None)
    _remove_sessions(plan, {key for key in plan.meetings if key[0] == club})
    for student, clubs in list(plan.clubs.items()):
        if club in clubs:
            _set_clubs(plan, student, tuple(c for c in clubs if c != club))


def _set_clubs(plan: Plan, student: str, clubs: tuple[str, ...]) -> None:
    if clubs:
        plan.clubs[student] = clubs
    else:
        plan.clubs.pop(student, None)


def drop_empty_sessions(school: School, plan: Plan) -> None:
    """Remove sessions without anybody; where a host is gone the first of its guests takes its place, room and staff."""
    there = PlanIndex(school, plan).at
    _remove_sessions(plan, {key for key in plan.meetings if key not in there})


def _remove_sessions(plan: Plan, keys: Collection[SessionKey]) -> None:
    """Remove sessions; where a host is gone the first of its guests takes its place, room and staff."""
    removed = {key: session for key, session in plan.meetings.items() if key in keys}
    if not removed:
        return
    plan.meetings = {key: session for key, session in plan.meetings.items() if key not in keys}
    hosts: dict[SessionKey, str] = {}
    """(former host, token) -> new host."""
    for (group, token), session in sorted(plan.meetings.items()):
        former = removed.get((session.host, token))
        if session.host and former is not None:
            host = hosts.setdefault((session.host, token), group)
            plan.meetings[group, token] = (
                PlannedSession(former.activity, former.room, former.lead, former.assistants)
                if host == group
                else PlannedSession(former.activity, host=host)
            )


def trim_duties(school: School, plan: Plan, past: frozenset[str] = frozenset()) -> None:
    """Take away duty staff that are too many for the students still present; slots in ``past`` stay."""
    grade = {s.id: s.grade for s in school.scenario.students}
    grades: dict[SessionKey, set[int]] = defaultdict(set)
    for (_, token), students in PlanIndex(school, plan).at.items():
        for student in students:
            grades[school.campus_of_student[student], token].add(grade[student])
    for key, people in list(plan.duties.items()):
        if key[1] in past:
            continue
        kept = people[: school.max_duty(len(grades[key]))] if grades.get(key) else ()
        del plan.duties[key]
        if kept:
            plan.duties[key] = kept


def drop_missing_rows(school: School, plan: Plan) -> Plan:
    """A plan without students, staff, clubs and care groups that the scenario no longer has; new students wait.

    Clubs that have ended this week are no more; meetings that fall out are dropped, and the members stay.
    """
    known, clubs = school.scenario.student, {c for c, club in school.scenario.club.items() if not club.ended}
    kept = plan.copy()
    kept.care = {s: g for s, g in plan.care.items() if s in known}
    kept.extended = {s: g for s, g in plan.extended.items() if s in known}
    kept.clubs = {
        s: own for s, all_ in plan.clubs.items() if s in known and (own := tuple(c for c in all_ if c in clubs))
    }
    kept.club_slots = {c: _remaining_meetings(school, c, slots) for c, slots in plan.club_slots.items() if c in clubs}
    kept.waits = {s: days for s, days in plan.waits.items() if s in known}
    for student in school.scenario.students:
        placed = student.id in kept.care or student.id in kept.clubs or student.id in kept.extended
        if not placed and school.attended[student.id]:
            kept.waits[student.id] = frozenset(school.attended[student.id])
    groups = {*kept.care.values(), *kept.extended.values(), *kept.club_slots}
    kept.meetings = {
        k: m
        for k, m in kept.meetings.items()
        if k[0] in groups and (k[0] not in school.scenario.club or k[1] in kept.club_slots[k[0]])
    }
    _drop_missing_from_sessions(school, kept)
    kept.campus = {g: c for g, c in plan.campus.items() if g in groups}
    return kept


def _drop_missing_from_sessions(school: School, plan: Plan) -> None:
    """Take out staff who left, and sessions whose activity or room is no longer in the tables, with those that join.

    A session whose lead has left stays without one: that breaks a rule on its day alone, while a session that is
    missing also counts in what its group must have in the week.
    """
    scenario, people = school.scenario, school.staff_ids
    own = {
        key: replace(
            session,
            lead=session.lead if session.lead in people else "",
            assistants=tuple(one for one in session.assistants if one in people),
        )
        for key, session in plan.meetings.items()
        if not session.host and session.activity in scenario.activity and session.room in scenario.room
    }
    guests = {key: s for key, s in plan.meetings.items() if s.host and (s.host, key[1]) in own}
    plan.meetings = own | guests
    plan.duties = {key: tuple(one for one in on if one in people) for key, on in plan.duties.items()}


def _remaining_meetings(school: School, club: str, slots: tuple[str, ...]) -> tuple[str, ...]:
    """A club's meetings without those that its slots no longer allow, if these are as many as it must have now."""
    remaining = tuple(t for t in slots if t in school.club_slots[club])
    return remaining if len(remaining) == school.club_meetings[club] else slots
