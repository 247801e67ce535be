"""How many changes no mended week avoids: the argument is in docs/repair.md."""

from __future__ import annotations

from collections import Counter, defaultdict

from optimizer.model.plan import Key, Meeting, Plan, Presence
from optimizer.model.school import School


class LeastChanges:
    """Counts what must differ from a published plan in every week with the same groups and nobody more who waits.

    Parameters
    ----------
    before : Plan
        As published.
    kept : Plan
        The same without what the school no longer has (`optimizer.solve.repair.surviving`).
    """

    def __init__(self, school: School, before: Plan, kept: Plan, past: frozenset[str]):
        self.school, self.before, self.kept, self.past = school, before, kept, past
        self.presence = Presence(school, kept)

    def count(self) -> int:
        total, to_join, moved = 0, defaultdict[str, set[tuple[str, str]]](set), Counter[str]()
        for key, meeting in self.before.meetings.items():
            if key[1] in self.past:
                continue
            if key not in self.kept.meetings:
                total += 1 + len(self._team(meeting))
                continue
            shown = self.before.meetings.get((meeting.host, key[1]), meeting) if meeting.host else meeting
            closed = self._closed(shown.room, key[1])
            gone = [p for p in self._team(meeting) if not self._can(p, key[1])]
            total += len(gone)
            if closed:
                total += 1
                moved[key[1]] += not meeting.host
            elif gone and self._lacks_staff(key, meeting, gone):
                guests = self._guests(key)
                hosts = [self.before.meetings[h, key[1]] for h in self._hosts(key) if h not in guests]
                if not hosts:
                    total += 1
                elif not guests and all((host.room, host.activity) != (shown.room, shown.activity) for host in hosts):
                    to_join[key[1]].add((shown.room, shown.activity))
        total += sum(max(0, len(shows) - moved[token]) for token, shows in to_join.items())
        return total + self._duties()

    def _team(self, meeting: Meeting) -> list[str]:
        return [] if meeting.host else [p for p in (meeting.lead, *meeting.assistants) if p]

    def _can(self, person: str, token: str) -> bool:
        found = self.school.person.get(person)
        return found is not None and token in found.available

    def _closed(self, room: str, token: str) -> bool:
        found = self.school.scenario.room.get(room)
        return found is None or token not in found.available

    def _lacks_staff(self, key: Key, meeting: Meeting, gone: list[str]) -> bool:
        """Whether the staff who are left cannot hold the session as it is.

        Nobody may lead, too few for the ratio, no teacher where one is needed, or nobody with the skill. Of a session
        that others join the first alone is counted: whoever of them becomes the host needs a lead.
        """
        school, club = self.school, self.school.scenario.club.get(key[0])
        left = [school.person[p] for p in self._team(meeting) if p not in gone and p in school.person]
        if not any(school.may_lead_club(p, club) if club else school.may_lead_care(p) for p in left):
            return True
        if self._guests(key):
            return False
        activity = school.scenario.activity[meeting.activity]
        if len(left) * activity.students_per_staff < self.presence.headcount(*key):
            return True
        if school.needs_teacher("club" if club else "care") and not any(school.is_teacher(p) for p in left):
            return True
        named = club.leaders if club else ()
        return bool(activity.skill) and not any(activity.skill in p.skills or p.id in named for p in left)

    def _guests(self, key: Key) -> set[str]:
        """Groups that join the session."""
        return {k[0] for k, m in self.before.meetings.items() if m.host == key[0] and k[1] == key[1]}

    def _hosts(self, key: Key) -> list[str]:
        """Care groups that this one could join in the slot without becoming too many."""
        group, token = key
        grouping, week = self.school.scenario.settings.grouping, self.school.scenario.week
        if grouping.joining == "never" or group in self.school.scenario.club or week[token].extended:
            return []
        mine, campus = self.presence.headcount(*key), self.before.campus[group]
        return [
            other
            for other, t in self.before.meetings
            if t == token
            and other != group
            and other not in self.school.scenario.club
            and self.before.campus[other] == campus
            and mine + self.presence.headcount(other, token) <= grouping.max_size
        ]

    def _duties(self) -> int:
        total = 0
        for (campus, token), people in self.before.duties.items():
            if token not in self.past:
                gone = sum(not self._can(p, token) for p in people)
                least = self.school.least_duty.get(campus, 0) if self._somebody(campus, token) else 0
                total += gone + max(0, least - (len(people) - gone))
        return total

    def _somebody(self, campus: str, token: str) -> bool:
        """Whether a student who was served then still is there."""
        week = self.school.scenario.week
        if week[token].club_only:
            return False
        day = week[token].day
        return any(
            token in s.attends and self.school.campus_of_student[s.id] == campus and self.kept.served(s.id, day)
            for s in self.school.scenario.students
        )
