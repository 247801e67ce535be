"""How many changes no mended week avoids: the argument is in docs/repair.md."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from optimizer.domain.people import Staff
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession, SessionKey
from optimizer.engine.problem.school import School


class CountedChangesBound:
    """Counts what must differ from a published plan in every week with the same groups and nobody more who waits.

    Parameters
    ----------
    before : Plan
        As published.
    kept : Plan
        The same without what the school no longer has (`optimizer.engine.repair.surviving_plan`).
    past : frozenset of slot tokens
        Slots that are over.
    """

    def __init__(self, school: School, before: Plan, kept: Plan, past: frozenset[str]):
        self.school, self.before, self.kept, self.past = school, before, kept, past
        self.presence = PlanIndex(school, kept)

    def by_slot(self) -> dict[str, int]:
        """Slot -> changes there that no week avoids."""
        keys: dict[str, list[SessionKey]] = defaultdict(list)
        for key in self.before.meetings:
            if key[1] not in self.past:
                keys[key[1]].append(key)
        found = Counter({token: self._in_slot(of_slot) for token, of_slot in keys.items()})
        opened = self._opened()
        found.update({token for token, club in opened if not found[token] and self._full(club, token)})
        found.update(self._duties())
        for (token, _), least in opened.items():
            found[token] += least
        return dict(found)

    def _opened(self) -> Counter[tuple[str, str]]:
        """(slot, club) of pinned meetings that were not published: the session, its lead, and whoever else it needs."""
        school, found = self.school, Counter[tuple[str, str]]()
        for group, token in sorted({(pin.group, pin.slot) for pin in school.scenario.pins}):
            club = school.scenario.club.get(group)
            if club is not None and token not in self.past and (group, token) not in self.before.meetings:
                activity = school.scenario.activity[club.activity]
                there = [p for p in school.staff if token in p.available and school.may_lead_club(p, club)]
                alone = club.leaders or not activity.skill or any(activity.skill in p.skills for p in there)
                found[token, group] += 1 + max(
                    -(-club.fewest_members // activity.students_per_staff), 1 if alone else 2
                )
        return found

    def _full(self, club: str, token: str) -> bool:
        """Whether sessions that go on take every place of every room in which the club could meet then."""
        scenario = self.school.scenario
        activity = scenario.activity[scenario.club[club].activity]
        taken = Counter(m.room for (_, t), m in self.kept.meetings.items() if t == token and not m.host)
        suiting = (r for r in scenario.rooms if token in r.available and activity.takes_room_kind(r.kind))
        return all(taken[room.id] >= room.groups_at_once for room in suiting)

    def _in_slot(self, keys: list[SessionKey]) -> int:
        """Rows that fall away or lose their room, staff slots that go, and what that leaves without staff."""
        total, movers, alike = 0, 0, defaultdict[tuple[str, str, str], list[SessionKey]](list)
        for key in keys:
            if key not in self.kept.meetings:
                total += 1 + len(_team(self.before.meetings[key]))
                continue
            total += len(_team(self.before.meetings[key])) - len(self._left(key))
            shown = self._shown(key)
            if self._closed(shown.room, key[1]):
                total += 1
                movers += self._may_host(key)
            elif key[0] in self._care_groups:
                alike[self.before.campus[key[0]], shown.activity, shown.room].append(key)
            else:
                total += self._space(key) < 0
        stuck = [rows for rows in alike.values() if self._stuck(rows)]
        leaving = sum(any(self._may_host(key) for key in rows) for rows in stuck)
        entered = sum(self._may_be_entered(rows, keys) for rows in stuck)
        return total + len(stuck) - min(entered, movers + min(leaving, len(stuck) // 2))

    # -- sessions that show the same activity and room ------------------------------------------------------------

    def _stuck(self, rows: list[SessionKey]) -> bool:
        """Whether these care sessions cannot go on with the staff who are left, however they join each other."""
        guests = [self.presence.headcount(*key) for key in rows if not self._left(key)]
        spaces = [self._space(key) for key in rows if self._left(key)]
        never = self.school.scenario.settings.grouping.joining == "never"
        return any(space < 0 for space in spaces) or (bool(guests) and never) or not _all_fit(guests, spaces)

    def _may_be_entered(self, rows: list[SessionKey], keys: Iterable[SessionKey]) -> bool:
        """Whether a session that shows something else could come and host one of these that have no staff left."""
        heads = [self.presence.headcount(*key) for key in rows if not self._left(key)]
        most, campus = self.school.scenario.settings.grouping.max_size, self.before.campus[rows[0][0]]
        return any(
            self._may_host(key)
            and self.before.campus[key[0]] == campus
            and self.presence.headcount(*key) + min(heads, default=most) <= most
            for key in keys
            if key not in rows and key[0] in self._care_groups and key in self.kept.meetings
        )

    def _may_host(self, key: SessionKey) -> bool:
        """Whether somebody is left at a care session who may lead one."""
        return key[0] in self._care_groups and any(self.school.may_lead_care(p) for p in self._left(key))

    # -- one session ----------------------------------------------------------------------------------------------

    @cached_property
    def _care_groups(self) -> frozenset[str]:
        return frozenset(self.before.care.values())

    def _shown(self, key: SessionKey) -> PlannedSession:
        """What the row of a session shows: what its host has, if it joins one."""
        own = self.before.meetings[key]
        return self.before.meetings.get((own.host, key[1]), own) if own.host else own

    def _left(self, key: SessionKey) -> list[Staff]:
        """The session's own staff as published, without those who cannot serve then."""
        found = (self.school.person.get(p) for p in _team(self.before.meetings[key]))
        return [p for p in found if p is not None and key[1] in p.available]

    def _space(self, key: SessionKey) -> int:
        """Students who may join the session with the staff who are left; -1 where they cannot hold it as it is.

        Nobody may lead, too few for the ratio, no teacher where one is needed, or nobody with the skill.
        """
        school, club, left = self.school, self.school.scenario.club.get(key[0]), self._left(key)
        activity = school.scenario.activity[self._shown(key).activity]
        named = club.leaders if club else ()
        enough = len(left) * activity.students_per_staff - self.presence.headcount(*key)
        holds = (
            any(school.may_lead_club(p, club) if club else school.may_lead_care(p) for p in left)
            and enough >= 0
            and (not school.needs_teacher("club" if club else "care") or any(school.is_teacher(p) for p in left))
            and (not activity.skill or any(activity.skill in p.skills or p.id in named for p in left))
        )
        most = school.scenario.settings.grouping.max_size - self.presence.headcount(*key)
        return max(0, min(enough, most)) if holds else -1

    def _closed(self, room: str, token: str) -> bool:
        found = self.school.scenario.room.get(room)
        return found is None or token not in found.available

    # -- duties ---------------------------------------------------------------------------------------------------

    def _duties(self) -> Counter[str]:
        found = Counter[str]()
        for (campus, token), people in self.before.duties.items():
            if token not in self.past:
                there = (self.school.person.get(p) for p in people)
                gone = sum(p is None or token not in p.available for p in there)
                least = self.school.min_duty.get(campus, 0) if self._somebody(campus, token) else 0
                found[token] += gone + max(0, least - (len(people) - gone))
        return found

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


def _team(meeting: PlannedSession) -> list[str]:
    """Own staff of a session: none where it joins another."""
    return [] if meeting.host else [p for p in (meeting.lead, *meeting.assistants) if p]


def _all_fit(guests: Sequence[int], spaces: Sequence[int]) -> bool:
    """Whether guests (students each) find hosts with enough space (students each)."""
    if sum(guests) > sum(spaces):
        return False
    if not guests:
        return True
    first, *rest = sorted(guests, reverse=True)
    return any(
        _all_fit(rest, [*(spaces[:i]), spaces[i] - first, *spaces[i + 1 :]])
        for i in sorted({space: i for i, space in enumerate(spaces) if space >= first}.values())
    )
