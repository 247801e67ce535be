"""Look-ups over a plan: who is where, which sessions a group or a person has, how many serve and are served."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property

from optimizer.domain.people import Student
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import students_served


class PlanIndex:
    """A plan with its look-ups. Make a new one whenever the plan has changed.

    Where students are (`at`) is worked out at once and stays as it was if the plan is edited afterwards; every other
    look-up is worked out when it is first asked for.

    Attributes
    ----------
    at : dict
        (group id, token) -> students present, in the scenario's order; keys without anybody are absent. It follows from
        enrolment alone (groups, clubs and their meetings, waiting), not from activities, rooms or staff.
    """

    def __init__(self, school: School, plan: Plan):
        self.school, self.plan = school, plan
        self.at: dict[SessionKey, list[str]] = defaultdict(list)
        for student in school.scenario.students:
            for token, group in self.places(student).items():
                self.at[group, token].append(student.id)

    def with_staff_of(self, plan: Plan) -> PlanIndex:
        """The index of a plan that differs from this one in its staff alone."""
        index = object.__new__(PlanIndex)
        index.school, index.plan, index.at = self.school, plan, self.at
        return index

    # -- students -----------------------------------------------------------------------------------------------

    def places(self, student: Student) -> dict[str, str]:
        """Token -> group in which this student is then."""
        plan, week = self.plan, self.school.scenario.week
        in_club = {t: c for c in plan.clubs.get(student.id, ()) for t in plan.club_slots.get(c, ())}
        places = {}
        for day, tokens in self.school.attended[student.id].items():
            if not plan.served(student.id, day):
                continue
            for token in tokens:
                slot = week[token]
                if slot.extended:
                    group = plan.extended.get(student.id, "")
                else:
                    group = in_club.get(token) or ("" if slot.club_only else plan.care.get(student.id, ""))
                if group:
                    places[token] = group
        return places

    def headcount(self, group: str, token: str) -> int:
        """Students of the group itself who are present; guests of a joined session are not counted."""
        return len(self.at.get((group, token), ()))

    @cached_property
    def joint_headcount(self) -> dict[SessionKey, int]:
        """(host, token) -> students at the session, those of joined groups included; for sessions of the plan."""
        heads: dict[SessionKey, int] = defaultdict(int)
        for (group, token), session in self.plan.meetings.items():
            heads[session.host or group, token] += self.headcount(group, token)
        return dict(heads)

    @cached_property
    def present(self) -> dict[SessionKey, int]:
        """(campus, slot) -> students present."""
        heads: dict[SessionKey, int] = defaultdict(int)
        for (group, token), students in self.at.items():
            heads[self.campus(group), token] += len(students)
        return dict(heads)

    @cached_property
    def present_on_day(self) -> dict[tuple[str, str], list[str]]:
        """(group, day) -> students present in some session of the group on that day, each once."""
        week = self.school.scenario.week
        students_of: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for (group, token), students in self.at.items():
            students_of[group, week[token].day].update(dict.fromkeys(students))
        return {key: list(students) for key, students in students_of.items()}

    # -- groups -------------------------------------------------------------------------------------------------

    def campus(self, group: str) -> str:
        """Campus of a club or of a group of the plan."""
        of_club = self.school.campus_of_club.get(group)
        return self.plan.campus[group] if of_club is None else of_club

    def kind(self, group: str) -> str:
        """``club``, ``extended`` or ``care``."""
        if group in self.school.scenario.club:
            return "club"
        return "extended" if group in self._extended_groups else "care"

    @cached_property
    def _extended_groups(self) -> frozenset[str]:
        return frozenset(self.plan.extended.values())

    @cached_property
    def care_groups(self) -> list[str]:
        """Care groups with a member, sorted."""
        return sorted(set(self.plan.care.values()))

    @cached_property
    def grades(self) -> dict[str, frozenset[int]]:
        """Group -> grades of its members, whether they are served or wait; groups without members are absent."""
        plan = self.plan
        grades: dict[str, set[int]] = defaultdict(set)
        for student in self.school.scenario.students:
            for group in (plan.care.get(student.id), plan.extended.get(student.id), *plan.clubs.get(student.id, ())):
                if group:
                    grades[group].add(student.grade)
        return {group: frozenset(of_group) for group, of_group in grades.items()}

    # -- sessions -----------------------------------------------------------------------------------------------

    @cached_property
    def sessions_of_group(self) -> dict[str, list[SessionKey]]:
        """Group -> its sessions."""
        keys_of: dict[str, list[SessionKey]] = defaultdict(list)
        for key in sorted(self.plan.meetings):
            keys_of[key[0]].append(key)
        return keys_of

    @cached_property
    def sessions_in_slot(self) -> dict[str, list[SessionKey]]:
        """Slot -> the sessions in it."""
        keys_in: dict[str, list[SessionKey]] = defaultdict(list)
        for key in sorted(self.plan.meetings):
            keys_in[key[1]].append(key)
        return keys_in

    def with_joined_sessions(self, keys: Iterable[SessionKey]) -> set[SessionKey]:
        """The sessions themselves, with all that are joined with any of them."""
        closure = set(keys)
        for group, token in list(closure):
            host = self.plan.meetings[group, token].host or group
            closure.add((host, token))
            closure |= {key for key in self.sessions_in_slot[token] if self.plan.meetings[key].host == host}
        return closure

    # -- staff --------------------------------------------------------------------------------------------------

    @cached_property
    def load(self) -> dict[str, int]:
        """Person -> slots served in the week, duties included; those who serve none are absent."""
        return staff_load(self.school, self.plan)

    def team_size(self, key: SessionKey) -> int:
        """Staff of a session in its own right; 0 for a joined one or none."""
        session = self.plan.meetings.get(key)
        return 0 if session is None or session.host else bool(session.lead) + len(session.assistants)

    @cached_property
    def staff_in_sessions(self) -> dict[SessionKey, int]:
        """(campus, slot) -> staff in sessions, duties not counted."""
        counts: dict[SessionKey, int] = defaultdict(int)
        for group, token in self.plan.meetings:
            counts[self.campus(group), token] += self.team_size((group, token))
        return dict(counts)

    @cached_property
    def sessions_of_person(self) -> dict[str, list[SessionKey]]:
        """Person -> sessions in which this person serves."""
        keys_of: dict[str, list[SessionKey]] = defaultdict(list)
        for key, session in sorted(self.plan.meetings.items()):
            for person in (session.lead, *session.assistants):
                if person:
                    keys_of[person].append(key)
        return keys_of

    @cached_property
    def duties_of_person(self) -> dict[str, list[SessionKey]]:
        """Person -> (campus, slot) of the duties."""
        keys_of: dict[str, list[SessionKey]] = defaultdict(list)
        for key, people in sorted(self.plan.duties.items()):
            for person in people:
                keys_of[person].append(key)
        return keys_of

    def staff_of(self, keys: Iterable[SessionKey]) -> set[str]:
        """People who serve in these sessions."""
        people = set()
        for key in keys:
            session = self.plan.meetings.get(key)
            if session:
                people |= {session.lead, *session.assistants} - {""}
        return people

    def sample_staff(self, number: int, rng: random.Random) -> set[str]:
        """``number`` people of the school (all, if there are fewer), drawn at random."""
        names = [p.id for p in self.school.staff]
        return set(rng.sample(names, min(number, len(names))))


def staff_load(school: School, plan: Plan) -> dict[str, int]:
    """Person -> slots served in the week, duties included, each once for every date; without those who serve none."""
    load: dict[str, int] = defaultdict(int)
    week, times = school.scenario.week, school.service.times
    for (_, token), session in plan.meetings.items():
        if not session.host:
            for person in (session.lead, *session.assistants):
                if person:
                    load[person] += times[week[token].day]
    for (_, token), people in plan.duties.items():
        for person in people:
            load[person] += times[week[token].day]
    return dict(load)


class Seats:
    """Students present in the sessions and rooms of a plan, and whether one more has room.

    Parameters
    ----------
    index : PlanIndex
        Of the plan, whose sessions and staff must not change meanwhile.
    """

    def __init__(self, index: PlanIndex):
        self.school, self.plan = index.school, index.plan
        self._heads = Counter(index.joint_headcount)
        self._in_room: Counter[tuple[str, str]] = Counter()
        for (host, token), students in index.joint_headcount.items():
            self._in_room[self.plan.meetings[host, token].room, token] += students

    def has_seat(self, group: str, token: str) -> bool:
        """Whether a group has a session in a slot whose size, staff and room allow for one more student."""
        host, scenario = self._host(group, token), self.school.scenario
        if host is None:
            return False
        session, heads = self.plan.meetings[host, token], self._heads[host, token]
        served = students_served(1 + len(session.assistants), scenario.activity[session.activity])
        room = scenario.room.get(session.room)
        fits = room is None or room.capacity is None or self._in_room[session.room, token] < room.capacity
        return fits and heads < min(served, scenario.settings.grouping.max_size)

    def take(self, group: str, token: str) -> None:
        """Count one more student at a group's session."""
        host = self._host(group, token)
        assert host is not None
        self._heads[host, token] += 1
        self._in_room[self.plan.meetings[host, token].room, token] += 1

    def _host(self, group: str, token: str) -> str | None:
        """The group whose session this group attends in a slot; None without a session."""
        session = self.plan.meetings.get((group, token))
        return None if session is None else session.host or group
