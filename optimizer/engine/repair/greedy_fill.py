"""Fills what is open in a plan without search: an activity and a room that fit, and people who are free.

What it leaves undone shows in the audit. Its purpose is speed: a week that holds within a second, to be bettered later.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from optimizer.domain.people import Staff
from optimizer.domain.programme import Activity, Pin
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession, SessionKey
from optimizer.engine.problem.eligibility import Eligibility
from optimizer.engine.problem.school import School


class GreedyFill:
    """Works on a copy of a plan.

    Parameters
    ----------
    past : frozenset of slot tokens
        Slots that are over: nothing is filled there.
    """

    def __init__(self, school: School, eligible: Eligibility, plan: Plan, past: frozenset[str]):
        self.school, self.eligibility, self.plan, self.past = school, eligible, plan.copy(), past
        self.pins: dict[SessionKey, list[Pin]] = defaultdict(list)
        for pin in school.scenario.pins:
            self.pins[pin.group, pin.slot].append(pin)
        self.there = PlanIndex(school, plan).at
        self.order = {slot.token: number for number, slot in enumerate(school.scenario.week.slots)}
        self.heads: dict[SessionKey, int] = defaultdict(int)
        """(host, token) -> students at the session, guests included."""
        self.work: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        """Person -> slot -> campuses of what the person does then."""
        for (group, token), meeting in self.plan.meetings.items():
            self.heads[meeting.host or group, token] += len(self.there.get((group, token), ()))
            if not meeting.host:
                for person in (meeting.lead, *meeting.assistants):
                    self.work[person][token].append(self._campus(group))
        for (campus, token), people in self.plan.duties.items():
            for person in people:
                self.work[person][token].append(campus)

    def fill(self, sessions: Iterable[SessionKey], duties: Iterable[SessionKey]) -> Plan:
        """The plan with these sessions and duties filled as far as that goes."""
        open_keys = {key for key in sessions if key[1] not in self.past and key in self.there}
        keys = [*open_keys, *(guest for key in sorted(open_keys) for guest in self._split(key))]
        keys.sort(key=lambda key: (self.order[key[1]], key[0]))
        for key in keys:
            self._content(key)
        for group in sorted({group for group, _ in keys}):
            if self._kind(group) == "care":
                self._weekly(group)
        for key in keys:
            meeting = self.plan.meetings.get(key)
            if meeting is not None and not meeting.host:
                self._team(key, meeting)
        for key in sorted(set(duties)):
            if key[1] not in self.past:
                self._duty(key)
        return self.plan

    def _split(self, key: SessionKey) -> list[SessionKey]:
        """Guests who have to go since the session has become too large: the smallest first."""
        most, gone = self.school.scenario.settings.grouping.max_size, []
        guests = [(g, t) for (g, t), m in self.plan.meetings.items() if t == key[1] and m.host == key[0]]
        for guest in sorted(guests, key=lambda k: (len(self.there.get(k, ())), k)):
            if self.heads[key] > most:
                self.heads[key] -= len(self.there.get(guest, ()))
                del self.plan.meetings[guest]
                gone.append(guest)
        return gone

    def _campus(self, group: str) -> str:
        return self.school.campus_of_club.get(group) or self.plan.campus.get(group, "")

    def _kind(self, group: str) -> str:
        if group in self.school.scenario.club:
            return "club"
        return "extended" if group in self.plan.extended.values() else "care"

    # -- activity and room ----------------------------------------------------------------------------------------

    def _content(self, key: SessionKey) -> None:
        meeting = self.plan.meetings.get(key)
        if meeting is not None and (meeting.host or meeting.room in self._free_rooms(key, meeting.activity)):
            return
        if meeting is None:
            self.heads[key] += len(self.there[key])
        for activity in self._activities(key, meeting):
            free = self._free_rooms(key, activity.id)
            if free:
                lead, helpers = (meeting.lead, meeting.assistants) if meeting else ("", ())
                self.plan.meetings[key] = PlannedSession(activity.id, free[0], lead, helpers)
                return

    def _activities(self, key: SessionKey, meeting: PlannedSession | None) -> list[Activity]:
        """Activities that the session may have: the one it has first, then what the day still lacks."""
        group, token = key
        club = self.school.scenario.club.get(group)
        if club is not None:
            return [self.school.scenario.activity[club.activity]]
        grades = {s.grade for s in self.school.scenario.students
                  if group in (self.plan.care.get(s.id), self.plan.extended.get(s.id))}  # fmt: skip
        day = self.school.scenario.week[token].day
        week: dict[str, int] = defaultdict(int)
        today: dict[str, int] = defaultdict(int)
        for (g, t), other in self.plan.meetings.items():
            if g == group and t != token:
                week[other.activity] += 1
                today[other.activity] += self.school.scenario.week[t].day == day
        found = [
            a
            for a in self.eligibility.care_activities(token, frozenset(grades))
            if all(pin.activity in ("", a.id) for pin in self.pins.get(key, ()))
            and (a.max_per_week is None or week[a.id] < a.max_per_week)
            and (a.max_per_day is None or today[a.id] < a.max_per_day)
        ]
        now = meeting.activity if meeting else ""

        def lacks(activity: Activity) -> bool:
            return today[activity.id] < activity.min_per_day or week[activity.id] < activity.min_per_week

        return sorted(found, key=lambda a: (not lacks(a), a.id != now, bool(a.skill), a.id))

    def _free_rooms(self, key: SessionKey, activity: str) -> list[str]:
        group, token = key
        heads = self.heads[key]
        rooms = self.eligibility.rooms(self._campus(group), group, token, (activity,), heads)
        wanted = {p.room for p in self.pins.get(key, ()) if self.school.scenario.kept_room(p.room)}
        used: dict[str, int] = defaultdict(int)
        seats: dict[str, int] = defaultdict(int)
        for (g, t), other in self.plan.meetings.items():
            if t == token and g != group and not other.host:
                used[other.room] += 1
                seats[other.room] += self.heads[g, t]
        places = [r for r in rooms if wanted <= {r.id} and used[r.id] < r.groups_at_once]
        return [r.id for r in places if r.capacity is None or seats[r.id] + heads <= r.capacity]

    def _weekly(self, group: str) -> None:
        """What a group lacks in the week takes the place of what it can spare, in the same room if that will do."""
        scenario, week = self.school.scenario, self.school.scenario.week
        own = [k for k in self.plan.meetings if k[0] == group]
        hosts = {(m.host, t) for (_, t), m in self.plan.meetings.items() if m.host}
        had = Counter(self.plan.meetings[k].activity for k in own)
        for lacking in scenario.activities:
            least = lacking.min_per_week * len(own) // len(week.care)  # of a group that meets less, less is asked
            if had[lacking.id] >= least or not lacking.for_care:
                continue
            for key in sorted(own, key=lambda k: self.order[k[1]]):
                meeting = self.plan.meetings[key]
                now = scenario.activity[meeting.activity]
                today = sum(self.plan.meetings[k].activity == now.id for k in own if week[k[1]].day == week[key[1]].day)
                spare = had[now.id] > now.min_per_week and today > now.min_per_day and not now.physical_minutes
                free = key[1] not in self.past and not meeting.host and key not in hosts
                rooms = self._free_rooms(key, lacking.id) if spare and free else []
                if rooms and lacking in self._activities(key, None):
                    meeting.activity = lacking.id
                    meeting.room = meeting.room if meeting.room in rooms else rooms[0]
                    break

    # -- staff ----------------------------------------------------------------------------------------------------

    def _team(self, key: SessionKey, meeting: PlannedSession) -> None:
        """Keep who can stay; then a lead, whoever a rule asks for, and as many as the ratio wants."""
        group, token = key
        kind = self._kind(group)
        leads = {p.id for p in self._who(key, kind, "lead")}
        team = [p for p in (meeting.lead, *meeting.assistants) if self._stays(p, token)]
        for gone in {meeting.lead, *meeting.assistants} - {"", *team}:
            self.work[gone].pop(token, None)
        activity = self.school.scenario.activity[meeting.activity]
        wanted = {p.staff for p in self.pins.get(key, ()) if p.staff} - set(team)
        self._add(team, key, [p for p in self._who(key, kind, "assistant") if p.id in wanted])
        if not leads.intersection(team):
            self._add(team, key, [p for p in self._who(key, kind, "lead") if self._skilled(p, activity, group)])
            if not leads.intersection(team):
                self._add(team, key, self._who(key, kind, "lead"))
        lead = next((p for p in team if p in leads), "")
        helpers = self._who(key, kind, "assistant")
        person = self.school.person
        if self.school.needs_teacher(kind) and not any(self.school.is_teacher(person[p]) for p in team):
            self._add(team, key, [p for p in helpers if self.school.is_teacher(p)])
        if activity.skill and not any(self._skilled(person[p], activity, group) for p in team):
            self._add(team, key, [p for p in helpers if self._skilled(p, activity, group)])
            if not any(self._skilled(person[p], activity, group) for p in team):
                activity = self._without_skill(key, meeting)
        while len(team) * activity.students_per_staff < self.heads[key] and self._add(team, key, helpers):
            pass
        self.plan.meetings[key] = PlannedSession(
            activity.id, meeting.room, lead, tuple(sorted(p for p in team if p != lead))
        )

    def _without_skill(self, key: SessionKey, meeting: PlannedSession) -> Activity:
        """Another activity for the same room, with as much exercise, that anybody can lead; for its guests as well."""
        scenario, token = self.school.scenario, key[1]
        least = scenario.physical_minutes(meeting.activity, token)
        for activity in self._activities(key, meeting):
            moves = scenario.physical_minutes(activity.id, token) >= least
            if moves and not activity.skill and meeting.room in self._free_rooms(key, activity.id):
                for (_, t), other in self.plan.meetings.items():
                    if t == token and other.host == key[0]:
                        other.activity = activity.id
                return activity
        return scenario.activity[meeting.activity]

    def _stays(self, person: str, token: str) -> bool:
        found = self.school.person.get(person)
        return found is not None and token in found.available

    def _skilled(self, person: Staff, activity: Activity, group: str) -> bool:
        club = self.school.scenario.club.get(group)
        named = club is not None and person.id in club.leaders
        return not activity.skill or activity.skill in person.skills or named

    def _who(self, key: SessionKey, kind: str, part: str) -> list[Staff]:
        """People who may take the part and are free then, those who work that day already first, then by load."""
        group, token = key
        campus = self._campus(group)
        grades = {self.school.scenario.student[s].grade for s in self.there[key]}
        found = [
            p
            for p in self.eligibility.staff(campus, group, kind, token, part)
            if all(p.may_look_after(grade) for grade in grades)
        ]
        return sorted(found, key=lambda p: (not self._that_day(p.id, token), self._load(p.id), p.id))

    def _that_day(self, person: str, token: str) -> list[str]:
        of_day = self.school.scenario.week.on_day[self.school.scenario.week[token].day]
        return [t for t in of_day if t in self.work[person]]

    def _load(self, person: str) -> int:
        return len(self.work[person])

    def _free(self, person: Staff, token: str, campus: str) -> bool:
        week, work = self.school.scenario.week, self.work[person.id]
        today = self._that_day(person.id, token)
        days = {week[t].day for t in work} | {week[token].day}
        return (
            token not in work
            and len(today) < person.max_per_day
            and self._load(person.id) < person.max_per_week
            and len(days) <= person.max_days
            and all(where == campus for t in today for where in work[t])
        )

    def _add(self, team: list[str], key: SessionKey, people: list[Staff]) -> bool:
        """Put the first who is free to work; whether there was one."""
        campus = self._campus(key[0])
        for person in people:
            if person.id not in team and self._free(person, key[1], campus):
                team.append(person.id)
                self.work[person.id][key[1]].append(campus)
                return True
        return False

    def _duty(self, key: SessionKey) -> None:
        campus, token = key
        kept = [p for p in self.plan.duties.get(key, ()) if self._stays(p, token)]
        for gone in set(self.plan.duties.get(key, ())) - set(kept):
            self.work[gone].pop(token, None)
        for person in sorted(self.eligibility.staff(campus, "", "duty", token, "lead"), key=lambda p: self._load(p.id)):
            if len(kept) < self.school.min_duty.get(campus, 0) and self._free(person, token, campus):
                kept.append(person.id)
                self.work[person.id][token].append(campus)
        self.plan.duties.pop(key, None)
        if kept:
            self.plan.duties[key] = tuple(kept)
