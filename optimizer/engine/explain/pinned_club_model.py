"""Pinned clubs: when they meet, who can be in them, where."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from ortools.sat.python import cp_model

from optimizer.domain.people import Student
from optimizer.domain.places import Room
from optimizer.domain.programme import Club, Pin
from optimizer.engine.explain.assumptions import Assumption, AssumptionModel, assumption
from optimizer.engine.problem.school import School

ClubSlot = tuple[str, str]


@dataclass(frozen=True)
class AskerClass:
    """Students who are alike in all that matters here: one of them, how many they are, which pinned clubs they ask."""

    number: int
    student: Student
    count: int
    clubs: tuple[str, ...]


class PinnedClubModel:
    """Decisions about the clubs that pins name; all others may close, so that they bind nobody."""

    def __init__(self, board: AssumptionModel, school: School):
        self.assumption_model, self.school, self.scenario = board, school, school.scenario
        self.pins: dict[str, list[Pin]] = defaultdict(list)
        for pin in self.scenario.pins:
            if pin.group in self.scenario.club:
                self.pins[pin.group].append(pin)
        self.clubs = [self.scenario.club[c] for c in sorted(self.pins)]
        self.meets: dict[ClubSlot, cp_model.IntVar] = {}
        self.opens: dict[str, cp_model.IntVar] = {}
        self.member: dict[tuple[int, str], cp_model.IntVar] = {}
        self.size: dict[str, cp_model.IntVar] = {}
        self.most: dict[str, int] = {}
        self.room: dict[tuple[str, str, str], cp_model.IntVar] = {}
        for club in self.clubs:
            self._meetings(club)
            self._members(club)
        self._one_at_a_time()
        for c, t in self.meets:
            self._rooms(self.scenario.club[c], t)
        self._crowds()

    def slots(self, club: str) -> list[str]:
        return [t for c, t in self.meets if c == club]

    # -- when ---------------------------------------------------------------------------------------------------

    def _meetings(self, club: Club) -> None:
        board, activity = self.assumption_model, self.scenario.activity[club.activity]
        pinned = {pin.slot for pin in self.pins[club.id]}
        wanted = self.school.club_meetings[club.id]
        week = self.scenario.week
        for t in week.ordinary:
            if t in pinned or wanted > len(pinned):
                self.meets[club.id, t] = board.literal(f"meets[{club.id},{t}]")
                if t not in club.slots:
                    board.forbid([assumption("club-slots", club.id)], self.meets[club.id, t])
                if not activity.in_slot(t):
                    board.forbid([assumption("activity-slots", activity.id, t)], self.meets[club.id, t])
                if not activity.for_clubs:
                    board.forbid([assumption("offered", activity.id)], self.meets[club.id, t])
        literals = [self.meets[club.id, t] for t in self.slots(club.id)]
        opens = self.opens[club.id] = board.literal(f"open[{club.id}]")
        for literal in literals:
            board.model.add_implication(literal, opens)
        board.row([assumption("meetings", club.id)], cp_model.LinearExpr.sum(literals) == wanted, when=[opens])
        for day in week.days:
            of_day = [self.meets[club.id, t] for t in week.on_day[day] if (club.id, t) in self.meets]
            if len(of_day) > 1:
                board.row([assumption("once-a-day", club.id)], cp_model.LinearExpr.sum(of_day) <= 1)
        for pin in self.pins[club.id]:
            if (club.id, pin.slot) in self.meets:
                board.clause([assumption("pin", club.id, pin.slot)], [self.meets[club.id, pin.slot]])
            else:
                board.clause([assumption("pin", club.id, pin.slot)], [])
            if pin.activity and pin.activity != club.activity:
                kept = [
                    assumption("pin-activity", club.id, pin.slot, pin.activity),
                    assumption("own-activity", club.id, club.activity),
                ]
                board.clause(kept, [])

    # -- who ----------------------------------------------------------------------------------------------------

    @cached_property
    def asking(self) -> dict[str, list[AskerClass]]:
        """Club -> kinds of students who ask for it, whether they may be in it or not."""
        rows: dict[tuple[object, ...], list[Student]] = defaultdict(list)
        for s in self.scenario.students:
            mine = tuple(c for c in sorted(s.clubs) if c in self.pins)
            if mine:
                campus, wants = self.school.campus_of_student[s.id], min(s.wants_clubs, len(mine))
                rows[mine, campus, s.grade, s.attends, wants, self._exercise_key(s)].append(s)
        found: dict[str, list[AskerClass]] = defaultdict(list)
        for number, (key, students) in enumerate(rows.items()):
            kind = AskerClass(number, students[0], len(students), key[0])  # type: ignore[arg-type]
            for club in kind.clubs:
                found[club].append(kind)
        return found

    def _exercise_key(self, s: Student) -> tuple[object, ...]:
        days = tuple(self.school.exercise_minutes(s, day) for day in self.school.attended[s.id])
        return days, frozenset(s.clubs)

    def _members(self, club: Club) -> None:
        board, activity = self.assumption_model, self.scenario.activity[club.activity]
        of_grades = assumption("club-grades", club.id, activity.id)
        for kind in self.asking[club.id]:
            s = kind.student
            member = self.member[kind.number, club.id] = board.count(kind.count, f"members[{kind.number},{club.id}]")
            if not (club.allows_grade(s.grade) and activity.allows_grade(s.grade)):
                board.row([of_grades], member <= 0)
            if self.school.campus_of_student[s.id] != self.school.campus_of_club[club.id]:
                board.row([assumption("club-campus", club.id)], member <= 0)
            for t in self.slots(club.id):
                if t not in s.attends:
                    board.row([assumption("attends", club.id, t)], member <= 0, when=[self.meets[club.id, t]])
                else:
                    self._exercise(kind, club, t)
        others = board.count(1000, f"others[{club.id}]")
        board.row([assumption("askers", club.id)], others == 0)
        count = [*(self.member[kind.number, club.id] for kind in self.asking[club.id]), others]
        self.most[club.id] = 1000 + self.askers(club.id)
        size = self.size[club.id] = board.count(self.most[club.id], f"size[{club.id}]")
        board.model.add(size == cp_model.LinearExpr.sum(count))
        board.row([assumption("club-min", club.id)], size >= club.fewest_members, when=[self.opens[club.id]])
        if club.max_students is not None:
            board.row([assumption("club-max", club.id)], size <= club.max_students)

    def askers(self, club: str) -> int:
        """Students who ask for the club."""
        return sum(kind.count for kind in self.asking[club])

    def _one_at_a_time(self) -> None:
        kinds = {kind.number: kind for kinds in self.asking.values() for kind in kinds}
        everybody: list[cp_model.IntVar] = []
        for kind in kinds.values():
            members = {c: self.member[kind.number, c] for c in kind.clubs}
            everybody += members.values()
            if len(members) > kind.student.wants_clubs:
                most = kind.student.wants_clubs * kind.count
                self.assumption_model.row(
                    [assumption("wants")], cp_model.LinearExpr.sum(list(members.values())) <= most
                )
            for one, other in combinations(kind.clubs, 2):
                for t in set(self.slots(one)) & set(self.slots(other)):
                    row = members[one] + members[other] <= kind.count
                    self.assumption_model.row(
                        [assumption("clubs-apart", t)], row, [self.meets[one, t], self.meets[other, t]]
                    )
        most = sum(min(kind.student.wants_clubs, len(kind.clubs)) * kind.count for kind in kinds.values())
        self.assumption_model.row([assumption("wants")], cp_model.LinearExpr.sum(everybody) <= most)

    # -- exercise -----------------------------------------------------------------------------------------------

    def _exercise(self, kind: AskerClass, club: Club, token: str) -> None:
        """A member who meets the club then must be able to get the day's exercise elsewhere in the day."""
        s = kind.student
        week, day = self.scenario.week, self.scenario.week[token].day
        due = self.school.exercise_minutes(s, day)
        slots = [t for t in self.school.attended[s.id][day] if not week[t].extended]
        attended = sum(week[t].minutes for t in slots if t == token or not week[t].club_only)
        if due == 0 or attended < self.scenario.settings.exercise.from_attended_minutes:
            return
        slots.remove(token)
        causes = self.no_exercise(s, day, slots, due - self.scenario.physical_minutes(club.activity, token))
        if causes:
            self.assumption_model.row(causes, self.member[kind.number, club.id] <= 0, when=[self.meets[club.id, token]])

    def no_exercise(self, s: Student, day: str, slots: list[str], due: int) -> list[Assumption]:
        """Why these slots of a day cannot give a student so many minutes of exercise; empty where they may."""
        gain = {t: self._most_minutes(s, t) for t in slots}
        have = sum(gain.values())
        if have >= due:
            return []
        lost = {t: self._lost_minutes(s, t) - gain[t] for t in gain}
        alone = [t for t, more in lost.items() if have + more >= due]
        why = alone or [t for t, more in lost.items() if more > 0]
        able = sorted(a.id for a in self.scenario.activities if a.physical_minutes and a.for_care)
        found = [assumption("exercise", day), *(assumption("exercise-slots", t, *able) for t in why)]
        return found if able else [*found, assumption("no-sports")]

    def _most_minutes(self, s: Student, token: str) -> int:
        """Most minutes of exercise that the student could get in a slot, in care or in another club."""
        scenario, found = self.scenario, [0]
        if not scenario.week[token].club_only:
            found += [
                scenario.physical_minutes(a.id, token)
                for a in self.school.care_activities[token]
                if a.allows_grade(s.grade)
            ]
        for c in s.clubs:
            if token in self.school.club_slots[c]:
                found.append(scenario.physical_minutes(scenario.club[c].activity, token))
        return max(found)

    def _lost_minutes(self, s: Student, token: str) -> int:
        """The same if activities of care could be given in any slot."""
        if self.scenario.week[token].club_only:
            return 0
        able = (a for a in self.scenario.activities if a.for_care and a.allows_grade(s.grade))
        return max((self.scenario.physical_minutes(a.id, token) for a in able), default=0)

    # -- where --------------------------------------------------------------------------------------------------

    def _rooms(self, club: Club, token: str) -> None:
        """Rooms that suit have a literal each; of those that do not, one stands for all with the same causes."""
        board, meets = self.assumption_model, self.meets[club.id, token]
        pinned = {pin.room for pin in self.pins[club.id] if pin.slot == token and self.scenario.kept_room(pin.room)}
        named = pinned | {self.school.fixed_club_room(club)}
        literals, groups = [], dict[frozenset[Assumption], cp_model.IntVar]()
        for room in self.scenario.rooms:
            bars = self._bars(room, club, token)
            if bars and room.id not in named:
                if bars not in groups:
                    groups[bars] = board.literal(f"some room[{club.id},{token}]")
                    for bar in sorted(bars):
                        board.forbid([bar], groups[bars])
                continue
            literal = self.room[club.id, token, room.id] = board.literal(f"room[{club.id},{token},{room.id}]")
            literals.append(literal)
            for bar in sorted(bars):
                board.forbid([bar], literal)
        every = [*literals, *groups.values()]
        board.model.add(cp_model.LinearExpr.sum(every) == meets)
        for room_id in sorted(pinned):
            board.clause(
                [assumption("pin-room", club.id, token, room_id)], [self.room[club.id, token, room_id]], when=[meets]
            )

    def _bars(self, room: Room, club: Club, token: str) -> frozenset[Assumption]:
        found = []
        if room.campus != self.school.campus_of_club[club.id]:
            found.append(assumption("room-campus", club.id))
        if not self.scenario.activity[club.activity].takes_room_kind(room.kind):
            found.append(assumption("room-kind", club.activity))
        if self.school.fixed_club_room(club) not in ("", room.id):
            found.append(assumption("own-room", club.id, self.school.fixed_club_room(club)))
        if token not in room.available:
            found.append(assumption("room-open", room.id, token))
        return frozenset(found)

    def _crowds(self) -> None:
        users: dict[ClubSlot, list[str]] = defaultdict(list)
        for c, t, r in self.room:
            users[r, t].append(c)
        for (r, t), clubs in users.items():
            room = self.scenario.room[r]
            literals = [self.room[c, t, r] for c in clubs]
            if len(clubs) > room.groups_at_once:
                self.assumption_model.row(
                    [assumption("at-once", r)], cp_model.LinearExpr.sum(literals) <= room.groups_at_once
                )
            if room.capacity is not None and sum(self._likely(c) for c in clubs) > room.capacity:
                self._capacity(room, t, clubs)

    def _likely(self, club: str) -> int:
        """Most members that the club can have as things are."""
        most, askers = self.scenario.club[club].max_students, self.askers(club)
        return max(self.scenario.club[club].fewest_members, askers if most is None else min(most, askers))

    def _capacity(self, room: Room, token: str, clubs: list[str]) -> None:
        shares = []
        for c in clubs:
            share = self.assumption_model.count(self.most[c], f"share[{c},{token},{room.id}]")
            self.assumption_model.row([], share >= self.size[c], when=[self.room[c, token, room.id]])
            shares.append(share)
        self.assumption_model.row(
            [assumption("capacity", room.id)], cp_model.LinearExpr.sum(shares) <= (room.capacity or 0)
        )
