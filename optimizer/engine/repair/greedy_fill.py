"""Greedy completion of a plan: activities and rooms that fit for sessions that lack them, and people who are free.

Nothing is searched and nothing is undone; what stays open shows in the audit. It is there for speed: in most repairs it
gives a week that keeps all rules within a second, which the search improves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from optimizer.domain.people import Staff
from optimizer.domain.programme import Activity
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession, SessionKey
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import Eligibility, has_skill, looks_after, students_served, work_limits


class GreedyFill:
    """Fills a copy of a plan.

    Parameters
    ----------
    past : frozenset of slot tokens
        Slots that are over: nothing is filled there.

    Attributes
    ----------
    plan : Plan
        The copy.
    index : PlanIndex
        Of the plan as it was given: groups and presence, which filling does not change.
    headcounts : dict
        (host, token) -> students at the session, guests included.
    work : dict
        Person -> slot -> campuses at which the person serves then.
    """

    def __init__(self, school: School, eligibility: Eligibility, plan: Plan, past: frozenset[str]):
        self.school, self.eligibility, self.plan, self.past = school, eligibility, plan.copy(), past
        self.index = PlanIndex(school, plan)
        self._slot_order = {slot.token: number for number, slot in enumerate(school.scenario.week.slots)}
        self.headcounts: dict[SessionKey, int] = defaultdict(int, self.index.joint_headcount)
        self.work: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for (group, token), session in self.plan.meetings.items():
            if not session.host:
                for person in (session.lead, *session.assistants):
                    self.work[person][token].append(self.index.campus(group))
        for (campus, token), people in self.plan.duties.items():
            for person in people:
                self.work[person][token].append(campus)

    def fill(self, sessions: Iterable[SessionKey], duties: Iterable[SessionKey]) -> Plan:
        """The plan with these sessions and duties filled as far as possible, in order of time."""
        to_fill = {key for key in sessions if key[1] not in self.past and key in self.index.at}
        keys = [*to_fill, *(guest for key in sorted(to_fill) for guest in self._remove_guests(key))]
        keys.sort(key=lambda key: (self._slot_order[key[1]], key[0]))
        for key in keys:
            self._choose_content(key)
        for group in sorted({group for group, _ in keys}):
            if self.index.kind(group) == "care":
                self._add_weekly_minimums(group)
        for key in keys:
            session = self.plan.meetings.get(key)
            if session is not None and not session.host:
                self._choose_team(key, session)
        for key in sorted(set(duties)):
            if key[1] not in self.past:
                self._fill_duty(key)
        return self.plan

    def _remove_guests(self, key: SessionKey) -> list[SessionKey]:
        """Remove guests, the smallest first, until the session is no larger than a group may be; those removed."""
        max_size, removed = self.school.scenario.settings.grouping.max_size, []
        guests = [(g, t) for (g, t), s in self.plan.meetings.items() if t == key[1] and s.host == key[0]]
        for guest in sorted(guests, key=lambda k: (self.index.headcount(*k), k)):
            if self.headcounts[key] > max_size:
                self.headcounts[key] -= self.index.headcount(*guest)
                del self.plan.meetings[guest]
                removed.append(guest)
        return removed

    # -- activity and room ----------------------------------------------------------------------------------------

    def _choose_content(self, key: SessionKey) -> None:
        """Give a session the first activity with a free room; one that can stay as it is, does."""
        session = self.plan.meetings.get(key)
        if session is not None and (session.host or session.room in self._free_rooms(key, session.activity)):
            return
        if session is None:
            self.headcounts[key] += self.index.headcount(*key)
        for activity in self._activities(key, session):
            rooms = self._free_rooms(key, activity.id)
            if rooms:
                lead, assistants = (session.lead, session.assistants) if session else ("", ())
                self.plan.meetings[key] = PlannedSession(activity.id, rooms[0], lead, assistants)
                return

    def _activities(self, key: SessionKey, session: PlannedSession | None) -> list[Activity]:
        """Activities that the session may have: those of which day or week has too few first, then the present one."""
        group, token = key
        club = self.school.scenario.club.get(group)
        if club is not None:
            return [self.school.scenario.activity[club.activity]]
        day = self.school.scenario.week[token].day
        in_week: dict[str, int] = defaultdict(int)
        on_day: dict[str, int] = defaultdict(int)
        for (g, t), other in self.plan.meetings.items():
            if g == group and t != token:
                in_week[other.activity] += 1
                on_day[other.activity] += self.school.scenario.week[t].day == day
        pinned = self.school.pinned_activities(group, token)
        allowed = [
            a
            for a in self.eligibility.care_activities(token, self.index.grades.get(group, frozenset()))
            if pinned <= {a.id}
            and (a.max_per_week is None or in_week[a.id] < a.max_per_week)
            and (a.max_per_day is None or on_day[a.id] < a.max_per_day)
        ]
        present = session.activity if session else ""

        def is_short(activity: Activity) -> bool:
            return on_day[activity.id] < activity.min_per_day or in_week[activity.id] < activity.min_per_week

        return sorted(allowed, key=lambda a: (not is_short(a), a.id != present, bool(a.skill), a.id))

    def _free_rooms(self, key: SessionKey, activity: str) -> list[str]:
        """Rooms for the session with this activity that have a place and seats left, pinned rooms respected."""
        group, token = key
        headcount = self.headcounts[key]
        rooms = self.eligibility.rooms(self.index.campus(group), group, token, (activity,), headcount)
        pinned = self.school.pinned_rooms(group, token)
        sessions: dict[str, int] = defaultdict(int)
        students: dict[str, int] = defaultdict(int)
        for (g, t), other in self.plan.meetings.items():
            if t == token and g != group and not other.host:
                sessions[other.room] += 1
                students[other.room] += self.headcounts[g, t]
        with_place = [r for r in rooms if pinned <= {r.id} and sessions[r.id] < r.groups_at_once]
        return [r.id for r in with_place if r.capacity is None or students[r.id] + headcount <= r.capacity]

    def _add_weekly_minimums(self, group: str) -> None:
        """Replace activities that a group can spare by those of which its week has too few, in the same room if
        possible.

        The minimum of a group with fewer sessions than the week has care slots is scaled down.
        """
        scenario, week = self.school.scenario, self.school.scenario.week
        own = [k for k in self.plan.meetings if k[0] == group]
        hosts = {(s.host, t) for (_, t), s in self.plan.meetings.items() if s.host}
        count = Counter(self.plan.meetings[k].activity for k in own)
        for activity in scenario.activities:
            minimum = activity.min_per_week * len(own) // len(week.care)
            if count[activity.id] >= minimum or not activity.for_care:
                continue
            for key in sorted(own, key=lambda k: self._slot_order[k[1]]):
                session = self.plan.meetings[key]
                present = scenario.activity[session.activity]
                on_day = sum(
                    self.plan.meetings[k].activity == present.id for k in own if week[k[1]].day == week[key[1]].day
                )
                can_spare = (
                    count[present.id] > present.min_per_week
                    and on_day > present.min_per_day
                    and not present.physical_minutes
                )
                may_change = key[1] not in self.past and not session.host and key not in hosts
                rooms = self._free_rooms(key, activity.id) if can_spare and may_change else []
                if rooms and activity in self._activities(key, None):
                    session.activity = activity.id
                    session.room = session.room if session.room in rooms else rooms[0]
                    break

    # -- staff ----------------------------------------------------------------------------------------------------

    def _choose_team(self, key: SessionKey, session: PlannedSession) -> None:
        """Keep who can still serve; add pinned people, a lead, a teacher, the skill, and staff up to the ratio."""
        group, token = key
        kind, club = self.index.kind(group), self.school.scenario.club.get(group)
        leads = {p.id for p in self._candidates(key, kind, "lead")}
        team = [p for p in (session.lead, *session.assistants) if self._is_available(p, token)]
        for person_id in {session.lead, *session.assistants} - {"", *team}:
            self.work[person_id].pop(token, None)
        activity = self.school.scenario.activity[session.activity]
        pinned = self.school.pinned_staff(group, token) - set(team)
        self._add_first_free(team, key, [p for p in self._candidates(key, kind, "assistant") if p.id in pinned])
        if not leads.intersection(team):
            skilled = [p for p in self._candidates(key, kind, "lead") if has_skill(p, activity, club)]
            self._add_first_free(team, key, skilled)
            if not leads.intersection(team):
                self._add_first_free(team, key, self._candidates(key, kind, "lead"))
        lead = next((p for p in team if p in leads), "")
        assistants = self._candidates(key, kind, "assistant")
        person = self.school.person
        if self.school.needs_teacher(kind) and not any(self.school.is_teacher(person[p]) for p in team):
            self._add_first_free(team, key, [p for p in assistants if self.school.is_teacher(p)])
        if not any(has_skill(person[p], activity, club) for p in team) and activity.skill:
            self._add_first_free(team, key, [p for p in assistants if has_skill(p, activity, club)])
            if not any(has_skill(person[p], activity, club) for p in team):
                activity = self._replace_by_unskilled(key, session)
        while students_served(len(team), activity) < self.headcounts[key]:
            if not self._add_first_free(team, key, assistants):
                break
        self.plan.meetings[key] = PlannedSession(
            activity.id, session.room, lead, tuple(sorted(p for p in team if p != lead))
        )

    def _replace_by_unskilled(self, key: SessionKey, session: PlannedSession) -> Activity:
        """Another activity that needs no skill, in the same room and with as much exercise, for the guests as well.

        The present one where there is none.
        """
        scenario, token = self.school.scenario, key[1]
        minutes = scenario.physical_minutes(session.activity, token)
        for activity in self._activities(key, session):
            enough = scenario.physical_minutes(activity.id, token) >= minutes
            if enough and not activity.skill and session.room in self._free_rooms(key, activity.id):
                for (_, t), other in self.plan.meetings.items():
                    if t == token and other.host == key[0]:
                        other.activity = activity.id
                return activity
        return scenario.activity[session.activity]

    def _is_available(self, person_id: str, token: str) -> bool:
        person = self.school.person.get(person_id)
        return person is not None and token in person.available

    def _candidates(self, key: SessionKey, kind: str, part: str) -> list[Staff]:
        """People who may take the part (lead or assistant): those who serve that day first, then by load."""
        group, token = key
        grades = {self.school.scenario.student[s].grade for s in self.index.at[key]}
        people = self.eligibility.staff(self.index.campus(group), group, kind, token, part)
        allowed = [p for p in people if looks_after(p, grades)]
        return sorted(allowed, key=lambda p: (not self._slots_on_day(p.id, token), self._load(p.id), p.id))

    def _slots_on_day(self, person_id: str, token: str) -> list[str]:
        """Slots that the person serves on the day of a slot."""
        of_day = self.school.scenario.week.on_day[self.school.scenario.week[token].day]
        return [t for t in of_day if t in self.work[person_id]]

    def _load(self, person_id: str) -> int:
        return len(self.work[person_id])

    def _is_free(self, person: Staff, token: str, campus: str) -> bool:
        """Whether the person can serve at a campus in a slot besides the present work, within all limits."""
        week, work = self.school.scenario.week, self.work[person.id]
        on_day = self._slots_on_day(person.id, token)
        days = {week[t].day for t in work} | {week[token].day}
        return (
            token not in work
            and work_limits(person).allow(self._load(person.id) + 1, len(on_day) + 1, len(days))
            and all(where == campus for t in on_day for where in work[t])
        )

    def _add_first_free(self, team: list[str], key: SessionKey, people: list[Staff]) -> bool:
        """Add the first person to the team who is free; whether there was one."""
        campus = self.index.campus(key[0])
        for person in people:
            if person.id not in team and self._is_free(person, key[1], campus):
                team.append(person.id)
                self.work[person.id][key[1]].append(campus)
                return True
        return False

    def _fill_duty(self, key: SessionKey) -> None:
        """Keep who can still be on duty and add free people up to the minimum, those with the least load first."""
        campus, token = key
        team = [p for p in self.plan.duties.get(key, ()) if self._is_available(p, token)]
        for person_id in set(self.plan.duties.get(key, ())) - set(team):
            self.work[person_id].pop(token, None)
        for person in sorted(self.eligibility.staff(campus, "", "duty", token, "lead"), key=lambda p: self._load(p.id)):
            if len(team) < self.school.min_duty.get(campus, 0) and self._is_free(person, token, campus):
                team.append(person.id)
                self.work[person.id][token].append(campus)
        self.plan.duties.pop(key, None)
        if team:
            self.plan.duties[key] = tuple(team)
