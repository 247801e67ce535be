"""How many changes every repaired week has at least, by counting; the argument is in docs/repair.md.

A child who moves is counted elsewhere; here it may only take away a change, where a session that lacks people or seats
could go on with fewer children.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from optimizer.domain.people import Staff
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession, SessionKey
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import has_skill, may_lead, staff_needed, students_served


class CountedChangesBound:
    """Counts what must differ from a published plan in every week in which few children moved and nobody more waits.

    Parameters
    ----------
    published : Plan
        The published plan.
    kept : Plan
        The same without what the school no longer has (`optimizer.engine.plan.edit.drop_missing_rows`).
    past : frozenset of slot tokens
        Slots that are over.
    """

    def __init__(self, school: School, published: Plan, kept: Plan, past: frozenset[str]):
        self.school, self.published, self.kept, self.past = school, published, kept, past
        self.index = PlanIndex(school, kept)
        self._moves = 0

    def by_slot(self, moves: int = 0) -> dict[str, int]:
        """Slot -> changes in it that every repaired week has in which at most ``moves`` children moved."""
        self._moves = moves
        keys: dict[str, list[SessionKey]] = defaultdict(list)
        for key in self.published.meetings:
            if key[1] not in self.past:
                keys[key[1]].append(key)
        bound = Counter({token: self._sessions_bound(of_slot) for token, of_slot in keys.items()})
        opened = self._new_pinned_meetings()
        bound.update({token for token, club in opened if not bound[token] and self._rooms_are_full(club, token)})
        bound.update(self._duties_bound())
        for (token, _), changes in opened.items():
            bound[token] += changes
        return dict(bound)

    def _new_pinned_meetings(self) -> Counter[tuple[str, str]]:
        """(slot, club) of pinned meetings that were not published -> changes: the session and its staff.

        The staff are as many as the fewest members need by the ratio, and two at least where nobody who may lead has
        the skill.
        """
        school, changes = self.school, Counter[tuple[str, str]]()
        for group, token in sorted(school.pins_at):
            club = school.scenario.club.get(group)
            if club is not None and token not in self.past and (group, token) not in self.published.meetings:
                activity = school.scenario.activity[club.activity]
                leads = [p for p in school.staff if token in p.available and may_lead(school, p, club)]
                one_will_do = club.leaders or not activity.skill or any(has_skill(p, activity) for p in leads)
                staff = max(staff_needed(club.fewest_members, activity), 1 if one_will_do else 2)
                changes[token, group] += 1 + staff
        return changes

    def _rooms_are_full(self, club: str, token: str) -> bool:
        """Whether sessions that go on take every place of every room in which the club could meet then."""
        scenario = self.school.scenario
        activity = scenario.activity[scenario.club[club].activity]
        taken = Counter(m.room for (_, t), m in self.kept.meetings.items() if t == token and not m.host)
        suitable = (r for r in scenario.rooms if token in r.available and activity.takes_room_kind(r.kind))
        return all(taken[room.id] >= room.groups_at_once for room in suitable)

    def _sessions_bound(self, keys: list[SessionKey]) -> int:
        """Changes of the sessions of one slot.

        Counted are rows that fall away or lose their room, staff slots of people who cannot serve, and one more for
        each session, or set of care sessions with the same activity and room, that cannot be held with the staff
        left.
        """
        changes, movers = 0, 0
        same_content: dict[tuple[str, str, str], list[SessionKey]] = defaultdict(list)
        for key in keys:
            staff = _own_staff(self.published.meetings[key])
            if key not in self.kept.meetings:
                changes += 1 + len(staff)
                continue
            changes += len(staff) - len(self._staff_left(key))
            content = self._content(key)
            if self._is_closed(content.room, key[1]):
                changes += 1
                movers += self._may_host(key)
            elif key[0] in self._care_groups:
                same_content[self.published.campus[key[0]], content.activity, content.room].append(key)
            else:
                changes += self._spare_seats(key) < 0
        stuck = [rows for rows in same_content.values() if self._is_stuck(rows)]
        leaving = sum(any(self._may_host(key) for key in rows) for rows in stuck)
        entered = sum(self._may_be_entered(rows, keys) for rows in stuck)
        return changes + len(stuck) - min(entered, movers + min(leaving, len(stuck) // 2))

    # -- care sessions with the same activity and room ---------------------------------------------------------------

    def _is_stuck(self, rows: list[SessionKey]) -> bool:
        """Whether these care sessions cannot go on with the staff who are left, however they join each other.

        A session that all children leave is a change, so one that nobody can hold stays stuck whoever moves.
        """
        guests = [self.index.headcount(*key) for key in rows if not self._staff_left(key)]
        spaces = [self._spare_seats(key) for key in rows if self._staff_left(key)]
        never = self.school.scenario.settings.grouping.joining == "never"
        if any(space < 0 for space in spaces) or (bool(guests) and never):
            return True
        if self._moves:
            return bool(guests) and (not spaces or sum(guests) - self._moves > sum(spaces))
        return not _all_fit(guests, spaces)

    def _may_be_entered(self, rows: list[SessionKey], keys: Iterable[SessionKey]) -> bool:
        """Whether a session with other content could change to theirs and host one of them that has no staff left."""
        headcounts = [self.index.headcount(*key) for key in rows if not self._staff_left(key)]
        max_size, campus = self.school.scenario.settings.grouping.max_size, self.published.campus[rows[0][0]]
        return any(
            self._may_host(key)
            and self.published.campus[key[0]] == campus
            and self.index.headcount(*key) + min(headcounts, default=max_size) <= max_size + self._moves
            for key in keys
            if key not in rows and key[0] in self._care_groups and key in self.kept.meetings
        )

    def _may_host(self, key: SessionKey) -> bool:
        """Whether it is a care session with somebody left who may lead one."""
        return key[0] in self._care_groups and any(may_lead(self.school, p) for p in self._staff_left(key))

    # -- one session ----------------------------------------------------------------------------------------------

    @cached_property
    def _care_groups(self) -> frozenset[str]:
        return frozenset(self.published.care.values())

    def _content(self, key: SessionKey) -> PlannedSession:
        """The session whose activity and room the row of a session shows: its host, if it joins one, else itself."""
        own = self.published.meetings[key]
        return self.published.meetings.get((own.host, key[1]), own) if own.host else own

    def _staff_left(self, key: SessionKey) -> list[Staff]:
        """The session's own published staff without those who cannot serve then."""
        staff = (self.school.person.get(p) for p in _own_staff(self.published.meetings[key]))
        return [p for p in staff if p is not None and key[1] in p.available]

    def _spare_seats(self, key: SessionKey) -> int:
        """Students who may join the session with the staff who are left; -1 where these cannot hold it as it is.

        They cannot where nobody may lead, too few are left for the ratio, or a teacher or the skill is missing.
        """
        school, club, left = self.school, self.school.scenario.club.get(key[0]), self._staff_left(key)
        activity = school.scenario.activity[self._content(key).activity]
        by_ratio = students_served(len(left), activity) - self.index.headcount(*key) + self._moves
        holds = (
            any(may_lead(school, p, club) for p in left)
            and by_ratio >= 0
            and (not school.needs_teacher("club" if club else "care") or any(school.is_teacher(p) for p in left))
            and any(has_skill(p, activity, club) for p in left)
        )
        by_size = school.scenario.settings.grouping.max_size - self.index.headcount(*key) + self._moves
        return max(0, min(by_ratio, by_size)) if holds else -1

    def _is_closed(self, room: str, token: str) -> bool:
        row = self.school.scenario.room.get(room)
        return row is None or token not in row.available

    # -- duties ---------------------------------------------------------------------------------------------------

    def _duties_bound(self) -> Counter[str]:
        """Slot -> people who cannot be on duty as published, and those whom the minimum then lacks."""
        changes = Counter[str]()
        for (campus, token), people in self.published.duties.items():
            if token not in self.past:
                staff = (self.school.person.get(p) for p in people)
                gone = sum(p is None or token not in p.available for p in staff)
                minimum = self.school.min_duty.get(campus, 0) if self._anybody_present(campus, token) else 0
                changes[token] += gone + max(0, minimum - (len(people) - gone))
        return changes

    def _anybody_present(self, campus: str, token: str) -> bool:
        """Whether a student who was served then still is there."""
        week = self.school.scenario.week
        if week[token].club_only:
            return False
        day = week[token].day
        return any(
            token in s.attends and self.school.campus_of_student[s.id] == campus and self.kept.served(s.id, day)
            for s in self.school.scenario.students
        )


def _own_staff(meeting: PlannedSession) -> list[str]:
    """Own staff of a session: none where it joins another."""
    return [] if meeting.host else [p for p in (meeting.lead, *meeting.assistants) if p]


def _all_fit(guests: Sequence[int], spaces: Sequence[int]) -> bool:
    """Whether guests (students each) can all be put into hosts (spare seats each): bin packing, by complete search."""
    if sum(guests) > sum(spaces):
        return False
    if not guests:
        return True
    first, *rest = sorted(guests, reverse=True)
    return any(
        _all_fit(rest, [*(spaces[:i]), spaces[i] - first, *spaces[i + 1 :]])
        for i in sorted({space: i for i, space in enumerate(spaces) if space >= first}.values())
    )
