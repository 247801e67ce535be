"""Lower bound on changes and moves when students have to be placed: what full sessions and a new group cost at least.

The relaxation keeps who is in which care group, the sizes and spans of grades of groups, and for each published session
how many it holds with its staff and room. Activities, rooms, people and clubs are left out. Its optimum is a lower
bound on changes and children moved, over all weeks in which nobody waits who did not before:

- A child who is not counted as moved is in the published group and present in the published slots. One who moves costs
  1 wherever the child goes, and is counted in a slot only if no club that the child asks for could meet then.
- A care session whose row and staff are as published holds no more of its own group than its staff serve and its room
  takes; if it has to hold more, something changes at this row: 1, and rows are told apart by group and slot. Sessions
  that share a room hold no more together than it takes, unless one of their rows changes; a host holds no more with its
  guests than its staff serve, unless some care row of the slot at the campus changes.
- A group that was not published costs 1 for each slot in which somebody of it is present, since its session stands in
  one week alone. It has ``min_size`` members. All further new groups together are relaxed to one without limits.
- The care sessions of a campus and slot that have a lead of their own, others having joined them, hold ``max_size``
  children each. One more of them than were published is one more lead: 1, at a session that had none.

Sessions that lost a person or their room are not charged here: `counted_changes_bound` counts these.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from optimizer.domain.people import Student
from optimizer.domain.result import Status
from optimizer.engine.cp import clock
from optimizer.engine.cp.constraints import ConstraintBuilder, Expr, Lit, linear_sum
from optimizer.engine.cp.engine import Limits, solve_model
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import students_served
from optimizer.engine.repair.greedy_placement import GreedyPlacement

_NEW, _REST = "new", "further"
"""The new group that is modelled, and all further ones."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """Children alike here: in their published group (blank for students to place) and slots in care.

    ``surely`` holds the slots in which such a child is in care wherever it moves. ``pinned`` is the one group allowed.
    """

    campus: str
    group: str
    grade: int
    present: frozenset[str]
    surely: frozenset[str]
    pinned: str
    costs: bool


@dataclass(eq=False)
class PlacementBound:
    """The relaxation for one repair.

    Attributes
    ----------
    published, kept : Plan
        The published plan; the same without what the school no longer has.
    to_place : frozenset of student ids
        Students whose place is open.
    past : frozenset of slot tokens
        Slots that are over.
    """

    school: School
    published: Plan
    kept: Plan
    to_place: frozenset[str]
    past: frozenset[str]
    _builder: ConstraintBuilder = field(default_factory=ConstraintBuilder, init=False)

    def search(self, known: int, until: float, stop: threading.Event) -> int:
        """The bound, at most ``known``, the changes and moves of a known week; 0 where nothing was proven in time.

        Parameters
        ----------
        until : float
            Time (`clock.now`) at which the search ends.
        """
        least = int(self._somebody_has_no_seat())
        if least >= known:
            return known
        total = linear_sum(self._post())
        if isinstance(total, int):
            return min(known, max(least, total))
        self._builder.model.minimize(total)
        best, share = least, self.school.params.repair.placement_core_share
        for core_guided, end in ((False, until - share * (until - clock.now())), (True, until)):
            limits = Limits(max(0.1, end - clock.now()))
            outcome = solve_model(self._builder.model, limits, core_guided=core_guided, target_bound=known, stop=stop)
            if outcome.status is Status.INFEASIBLE:
                return 0  # somebody has to wait
            best = max(best, outcome.bound or 0)
            if outcome.status is Status.OPTIMAL or best >= known:
                break
        return min(known, best)

    def _somebody_has_no_seat(self) -> bool:
        """Whether a student cannot be placed without any change: no group has a seat in all its slots."""
        index = PlanIndex(self.school, self.kept)
        placement = GreedyPlacement(self.school, self.kept, self.published, ())
        rows = (self.school.scenario.student[s] for s in sorted(self.to_place) if s in self.school.scenario.student)
        kinds = ((row, self._kind(index, row, self.school.campus_of_student[row.id])) for row in rows)
        return any(kind is not None and not placement.has_seat(row, kind.surely) for row, kind in kinds)

    # -- the model ------------------------------------------------------------------------------------------------

    def _post(self) -> Iterable[Expr]:
        """Post variables and constraints; the terms of the total."""
        terms: list[Expr] = []
        self._moves: dict[tuple[_Kind, str], Expr] = {}
        self._more: dict[tuple[str, str], Expr] = {}
        for kind, number in self._kinds.items():
            leaving = []
            for group in self._groups_for(kind):
                count = self._builder.integer(0, number, f"{kind}->{group}")
                self._moves[kind, group] = count
                leaving.append(count)
                if kind.costs and not (kind.group == group and kind.present == kind.surely):
                    terms.append(count)
            gone = linear_sum(leaving)
            if kind.group and kind.pinned != kind.group:
                self._builder.define(gone <= number)
            else:
                self._builder.define(gone == number)
        for group in (*self._care_groups, _NEW):
            self._post_group(group)
        terms += self._more_leads()
        terms += self._sessions()
        terms += self._new_groups()
        return terms

    @cached_property
    def _campuses(self) -> frozenset[str]:
        return frozenset(self.school.campus_of_student[s] for s in self.to_place)

    @cached_property
    def _care_groups(self) -> list[str]:
        extended = set(self.kept.extended.values())
        return sorted(g for g, c in self.kept.campus.items() if c in self._campuses and g not in extended)

    @cached_property
    def _slots(self) -> tuple[str, ...]:
        return tuple(t for t in self.school.scenario.week.care if t not in self.past)

    @cached_property
    def _kinds(self) -> dict[_Kind, int]:
        """Kind -> how many there are, at the campuses of the students to place."""
        index, counts = PlanIndex(self.school, self.kept), defaultdict[_Kind, int](int)
        for student in self.school.scenario.students:
            campus = self.school.campus_of_student[student.id]
            if campus in self._campuses:
                kind = self._kind(index, student, campus)
                if kind is not None:
                    counts[kind] += 1
        return dict(counts)

    def _kind(self, index: PlanIndex, student: Student, campus: str) -> _Kind | None:
        s, published = student.id, self.published
        waits = published.waits.get(s, frozenset())
        slots = {t for t in self._slots if t in student.attends and self.school.scenario.week[t].day not in waits}
        clubs = self.school.scenario.club
        asked = (c for c in student.clubs if self.school.may_join_club(student, clubs[c]))
        surely = frozenset(slots.difference(*(self.school.club_slots[c] for c in asked)))
        if s in self.to_place:
            if not surely:
                return None  # a club may take the student up
            known = s in published.care or s in published.clubs or s in published.extended or s in published.waits
            return _Kind(campus, "", student.grade, frozenset(), surely, student.care_group, known)
        group = self.kept.care.get(s)
        if group is None:
            return None
        present = frozenset(t for t, where in index.places(student).items() if where == group and t not in self.past)
        return _Kind(campus, group, student.grade, present, surely, student.care_group, True)

    def _groups_for(self, kind: _Kind) -> list[str]:
        if kind.pinned:
            return [kind.pinned] if kind.pinned in self._care_groups else [_NEW, _REST]
        return [g for g in (*self._care_groups, _NEW, _REST) if self._campus(g) in ("", kind.campus)]

    def _campus(self, group: str) -> str:
        return self.kept.campus.get(group, "")

    def _members(self, group: str, grade: int | None = None) -> Expr:
        """Members of a group, of one grade or all."""
        there: list[Expr] = []
        for kind, number in self._kinds.items():
            if grade is not None and kind.grade != grade:
                continue
            if kind.group == group:
                there.append(number)
                there += [-self._moves[kind, g] for g in self._groups_for(kind) if g != group]
            elif (kind, group) in self._moves:
                there.append(self._moves[kind, group])
        return linear_sum(there)

    @cached_property
    def _headcounts(self) -> dict[SessionKey, Expr]:
        """(group, slot) -> children of the group who are surely present."""
        terms: dict[SessionKey, list[Expr]] = defaultdict(list)
        for kind, number in self._kinds.items():
            moves = [(g, self._moves[kind, g]) for g in self._groups_for(kind)]
            if kind.group:
                gone = linear_sum(count for _, count in moves)
                for token in kind.present:
                    terms[kind.group, token] += [number, -1 * gone]
            for group, count in moves:
                for token in kind.surely:
                    terms[group, token].append(count)
        return {key: linear_sum(parts) for key, parts in terms.items()}

    def _present(self, group: str, token: str) -> Expr:
        return self._headcounts.get((group, token), 0)

    def _post_group(self, group: str) -> None:
        """Size and span of grades."""
        grouping, builder = self.school.scenario.settings.grouping, self._builder
        builder.define(self._members(group) <= grouping.max_size)
        grades = sorted({kind.grade for kind in self._kinds})
        has: dict[int, Lit] = {}
        for grade in grades:
            has[grade] = builder.boolean(f"has[{group},{grade}]")
            builder.define(self._members(group, grade) <= grouping.max_size * has[grade])
        for low in grades:
            for high in grades:
                if high - low > grouping.max_grade_span:
                    builder.define(has[low] + has[high] <= 1)

    # -- published sessions -----------------------------------------------------------------------------------------

    def _sessions(self) -> list[Expr]:
        """Literals: a session's row or staff changes."""
        builder, scenario = self._builder, self.school.scenario
        self._changes: dict[SessionKey, Lit] = {}
        in_room: dict[tuple[str, str], list[SessionKey]] = defaultdict(list)
        joint: dict[SessionKey, list[SessionKey]] = defaultdict(list)
        for (group, token), session in sorted(self.kept.meetings.items()):
            if group in self._care_groups and token in self._slots:
                self._changes[group, token] = builder.boolean(f"changes[{group},{token}]")
                joint[session.host or group, token].append((group, token))
        for (group, token), session in sorted(self.kept.meetings.items()):
            if not session.host and token in self._slots:
                in_room[session.room, token].append((group, token))
        for host, rows in joint.items():
            held = self._held(host)
            if held is None or host not in self._changes:
                continue
            self._at_most(self._present(*host), held, [self._changes[host]])
            if len(rows) > 1:
                of_slot: list[Expr] = [lit for (_, t), lit in self._changes.items() if t == host[1]]
                of_slot += [more for (_, t), more in self._more.items() if t == host[1]]
                self._at_most(linear_sum(self._present(*row) for row in rows), held, of_slot)
        for (name, _), hosts in in_room.items():
            room = scenario.room.get(name)
            if room is None or room.capacity is None or not all(h in self._changes and self._held(h) for h in hosts):
                continue
            self._at_most(
                linear_sum(self._present(*h) for h in hosts), room.capacity, [self._changes[h] for h in hosts]
            )
        return list(self._changes.values())

    def _held(self, host: SessionKey) -> int | None:
        """Children whom a session holds with its staff as published; None where it lost somebody or its room."""
        session, token = self.kept.meetings[host], host[1]
        activity, room = (
            self.school.scenario.activity.get(session.activity),
            self.school.scenario.room.get(session.room),
        )
        staff = [self.school.person.get(p) for p in (session.lead, *session.assistants) if p]
        if activity is None or room is None or token not in room.available:
            return None
        if any(p is None or token not in p.available for p in staff):
            return None
        held = students_served(len(staff), activity)
        return held if room.capacity is None else min(held, room.capacity)

    def _at_most(self, count: Expr, most: int, unless: Sequence[Expr]) -> None:
        """count <= most, unless one of some expressions is above 0."""
        everybody = sum(self._kinds.values())
        self._builder.define(count <= most + everybody * linear_sum(unless))

    # -- a new group --------------------------------------------------------------------------------------------------

    def _new_groups(self) -> list[Expr]:
        """Terms of the sessions of new groups."""
        builder, grouping = self._builder, self.school.scenario.settings.grouping
        everybody, terms = sum(self._kinds.values()), list[Expr]()
        exists = builder.boolean("new group")
        builder.define(self._members(_NEW) <= grouping.max_size * exists)
        builder.define(self._members(_NEW) >= grouping.min_size * exists)
        for group, most in ((_NEW, grouping.max_size), (_REST, everybody)):
            for token in self._slots:
                meets = builder.boolean(f"meets[{group},{token}]")
                builder.define(self._present(group, token) <= most * meets)
                terms.append(meets)
        return terms

    def _more_leads(self) -> list[Expr]:
        """For each campus and slot the sessions led that were not: one that is led holds ``max_size`` children."""
        max_size, terms = self.school.scenario.settings.grouping.max_size, list[Expr]()
        for campus in sorted(self._campuses):
            here = [g for g in self._care_groups if self._campus(g) == campus]
            for token in self._slots:
                hosts = sum((g, token) in self.kept.meetings and not self.kept.meetings[g, token].host for g in here)
                count = linear_sum(self._present(g, token) for g in (*here, _NEW, _REST))
                self._more[campus, token] = self._builder.integer(0, len(self._kinds), f"leads[{campus},{token}]")
                self._builder.define(count <= max_size * (hosts + self._more[campus, token]))
                terms.append(self._more[campus, token])
        return terms
