"""Pinned clubs in the relaxed model: when they meet, how many members they have, and in which room."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from optimizer.domain.people import Student
from optimizer.domain.places import Room
from optimizer.domain.programme import Club, Pin
from optimizer.engine.cp.assumptions import Assumption, AssumptionModel, Literal, assumption, total
from optimizer.engine.problem.exercise_due import counted_minutes, exercise_due
from optimizer.engine.problem.school import School

ClubSlot = tuple[str, str]
"""(club, slot)."""


@dataclass(frozen=True)
class AskerClass:
    """Students who ask for pinned clubs and whom nothing in this model tells apart.

    Attributes
    ----------
    student : Student
        One of them.
    count : int
        How many they are.
    clubs : tuple of str
        The pinned clubs that they ask for, sorted.
    """

    number: int
    student: Student
    count: int
    clubs: tuple[str, ...]


class PinnedClubModel:
    """Decisions about the clubs that pins name; all other clubs may close, so that they bind nobody.

    Attributes
    ----------
    meets : dict
        (club, slot) -> literal: the club meets then.
    opens : dict
        Club -> literal: it meets at all.
    members : dict
        (number of an asker class, club) -> students of the class who are in the club.
    size, size_limit : dict
        Club -> its number of members; a number that it cannot exceed.
    room : dict
        (club, slot, room) -> literal: the club meets there then.
    """

    def __init__(self, model: AssumptionModel, school: School):
        self.model, self.school, self.scenario = model, school, school.scenario
        self.pins: dict[str, list[Pin]] = defaultdict(list)
        for pin in self.scenario.pins:
            if pin.group in self.scenario.club:
                self.pins[pin.group].append(pin)
        self.clubs = [self.scenario.club[c] for c in sorted(self.pins)]
        self.meets: dict[ClubSlot, Literal] = {}
        self.opens: dict[str, Literal] = {}
        self.members: dict[tuple[int, str], Literal] = {}
        self.size: dict[str, Literal] = {}
        self.size_limit: dict[str, int] = {}
        self.room: dict[tuple[str, str, str], Literal] = {}
        for club in self.clubs:
            self._meetings(club)
            self._members(club)
        self._wishes()
        for c, t in self.meets:
            self._rooms(self.scenario.club[c], t)
        self._room_limits()

    def slots(self, club: str) -> list[str]:
        """Slots in which the model lets a club meet, allowed or not."""
        return [t for c, t in self.meets if c == club]

    # -- when ---------------------------------------------------------------------------------------------------

    def _meetings(self, club: Club) -> None:
        """Meetings in the pinned slots; in others too if the club needs more of them."""
        model, activity = self.model, self.scenario.activity[club.activity]
        pinned = {pin.slot for pin in self.pins[club.id]}
        wanted = self.school.club_meetings[club.id]
        week = self.scenario.week
        for t in week.ordinary:
            if t in pinned or wanted > len(pinned):
                self.meets[club.id, t] = model.boolean(f"meets[{club.id},{t}]")
                if t not in club.slots:
                    model.forbid([assumption("club-slots", club.id)], self.meets[club.id, t])
                if not activity.in_slot(t):
                    model.forbid([assumption("activity-slots", activity.id, t)], self.meets[club.id, t])
                if not activity.for_clubs:
                    model.forbid([assumption("offered", activity.id)], self.meets[club.id, t])
        literals = [self.meets[club.id, t] for t in self.slots(club.id)]
        opens = self.opens[club.id] = model.boolean(f"open[{club.id}]")
        for literal in literals:
            model.model.add_implication(literal, opens)
        model.post([assumption("meetings", club.id)], total(literals) == wanted, when=[opens])
        for day in week.days:
            of_day = [self.meets[club.id, t] for t in week.on_day[day] if (club.id, t) in self.meets]
            if len(of_day) > 1:
                model.post([assumption("once-a-day", club.id)], total(of_day) <= 1)
        for pin in self.pins[club.id]:
            meets = [self.meets[club.id, pin.slot]] if (club.id, pin.slot) in self.meets else []
            model.clause([assumption("pin", club.id, pin.slot)], meets)
            if pin.activity and pin.activity != club.activity:
                contrary = [
                    assumption("pin-activity", club.id, pin.slot, pin.activity),
                    assumption("own-activity", club.id, club.activity),
                ]
                model.clause(contrary, [])

    # -- who ----------------------------------------------------------------------------------------------------

    @cached_property
    def askers_of(self) -> dict[str, list[AskerClass]]:
        """Club -> classes of the students who ask for it, whether they may be in it or not."""
        alike: dict[tuple[object, ...], list[Student]] = defaultdict(list)
        for s in self.scenario.students:
            asked = tuple(c for c in sorted(s.clubs) if c in self.pins)
            if asked:
                campus, wants = self.school.campus_of_student[s.id], min(s.wants_clubs, len(asked))
                alike[asked, campus, s.grade, s.attends, wants, self._exercise_key(s)].append(s)
        classes: dict[str, list[AskerClass]] = defaultdict(list)
        for number, (key, students) in enumerate(alike.items()):
            askers = AskerClass(number, students[0], len(students), key[0])  # type: ignore[arg-type]
            for club in askers.clubs:
                classes[club].append(askers)
        return classes

    def _exercise_key(self, s: Student) -> tuple[object, ...]:
        days = tuple(self.school.exercise_minutes(s, day) for day in self.school.attended[s.id])
        return days, frozenset(s.clubs)

    def _members(self, club: Club) -> None:
        """Members by class, and the size of an open club within its limits."""
        model, activity = self.model, self.scenario.activity[club.activity]
        grades = assumption("club-grades", club.id, activity.id)
        for askers in self.askers_of[club.id]:
            s = askers.student
            members = model.integer(askers.count, f"members[{askers.number},{club.id}]")
            self.members[askers.number, club.id] = members
            if not (club.allows_grade(s.grade) and activity.allows_grade(s.grade)):
                model.post([grades], members <= 0)
            if self.school.campus_of_student[s.id] != self.school.campus_of_club[club.id]:
                model.post([assumption("club-campus", club.id)], members <= 0)
            for t in self.slots(club.id):
                if t not in s.attends:
                    model.post([assumption("attends", club.id, t)], members <= 0, when=[self.meets[club.id, t]])
                else:
                    self._exercise(askers, club, t)
        unasked = self.school.params.conflict.max_unasked_members
        others = model.integer(unasked, f"others[{club.id}]")
        model.post([assumption("askers", club.id)], others == 0)
        members_and_others = [*(self.members[askers.number, club.id] for askers in self.askers_of[club.id]), others]
        self.size_limit[club.id] = unasked + self.asker_count(club.id)
        size = self.size[club.id] = model.integer(self.size_limit[club.id], f"size[{club.id}]")
        model.model.add(size == total(members_and_others))
        model.post([assumption("club-min", club.id)], size >= club.fewest_members, when=[self.opens[club.id]])
        if club.max_students is not None:
            model.post([assumption("club-max", club.id)], size <= club.max_students)

    def asker_count(self, club: str) -> int:
        """Students who ask for the club."""
        return sum(askers.count for askers in self.askers_of[club])

    def _wishes(self) -> None:
        """Students are in no more clubs than they want, and in no two that meet at once."""
        classes = {askers.number: askers for of_club in self.askers_of.values() for askers in of_club}
        everybody: list[Literal] = []
        for askers in classes.values():
            members = {c: self.members[askers.number, c] for c in askers.clubs}
            everybody += members.values()
            if len(members) > askers.student.wants_clubs:
                most = askers.student.wants_clubs * askers.count
                self.model.post([assumption("wants")], total(list(members.values())) <= most)
            for one, other in combinations(askers.clubs, 2):
                for t in set(self.slots(one)) & set(self.slots(other)):
                    row = members[one] + members[other] <= askers.count
                    meet_both = [self.meets[one, t], self.meets[other, t]]
                    self.model.post([assumption("clubs-apart", t)], row, meet_both)
        most = sum(min(askers.student.wants_clubs, len(askers.clubs)) * askers.count for askers in classes.values())
        self.model.post([assumption("wants")], total(everybody) <= most)

    # -- exercise -----------------------------------------------------------------------------------------------

    def _exercise(self, askers: AskerClass, club: Club, token: str) -> None:
        """A member who meets the club then must be able to get the day's exercise in it and in the other slots."""
        s = askers.student
        week, day = self.scenario.week, self.scenario.week[token].day
        due = exercise_due(self.school, s, day, counted_minutes(self.school, s.id, day, [token]))
        if due == 0:
            return
        slots = [t for t in self.school.attended[s.id][day] if not week[t].extended and t != token]
        reasons = self.no_exercise(s, day, slots, due - self.scenario.physical_minutes(club.activity, token))
        if reasons:
            members = self.members[askers.number, club.id]
            self.model.post(reasons, members <= 0, when=[self.meets[club.id, token]])

    def no_exercise(self, s: Student, day: str, slots: list[str], due: int) -> list[Assumption]:
        """Why these slots of a day cannot give a student ``due`` minutes of exercise; empty where they may."""
        most = {t: self._most_minutes(s, t) for t in slots}
        have = sum(most.values())
        if have >= due:
            return []
        gain = {t: self._minutes_in_any_slot(s, t) - most[t] for t in most}
        sufficient = [t for t, more in gain.items() if have + more >= due]
        closed = sufficient or [t for t, more in gain.items() if more > 0]
        able = sorted(a.id for a in self.scenario.activities if a.physical_minutes and a.for_care)
        reasons = [assumption("exercise", day), *(assumption("exercise-slots", t, *able) for t in closed)]
        return reasons if able else [*reasons, assumption("no-sports")]

    def _most_minutes(self, s: Student, token: str) -> int:
        """Most minutes of exercise that the student could get in a slot, in care or in another club."""
        scenario, minutes = self.scenario, [0]
        if not scenario.week[token].club_only:
            minutes += [
                scenario.physical_minutes(a.id, token)
                for a in self.school.care_activities[token]
                if a.allows_grade(s.grade)
            ]
        for c in s.clubs:
            if token in self.school.club_slots[c]:
                minutes.append(scenario.physical_minutes(scenario.club[c].activity, token))
        return max(minutes)

    def _minutes_in_any_slot(self, s: Student, token: str) -> int:
        """Most minutes of exercise in care in a slot, if every activity could be given in every slot."""
        if self.scenario.week[token].club_only:
            return 0
        able = (a for a in self.scenario.activities if a.for_care and a.allows_grade(s.grade))
        return max((self.scenario.physical_minutes(a.id, token) for a in able), default=0)

    # -- where --------------------------------------------------------------------------------------------------

    def _rooms(self, club: Club, token: str) -> None:
        """Rooms that suit have a literal each; of those that do not, one stands for all with the same exclusions."""
        model, meets = self.model, self.meets[club.id, token]
        pinned = {pin.room for pin in self.pins[club.id] if pin.slot == token and self.scenario.kept_room(pin.room)}
        named = pinned | {self.school.fixed_club_room(club)}
        single, grouped = [], dict[frozenset[Assumption], Literal]()
        for room in self.scenario.rooms:
            reasons = self._room_exclusions(room, club, token)
            if reasons and room.id not in named:
                if reasons not in grouped:
                    grouped[reasons] = model.boolean(f"some room[{club.id},{token}]")
                    for reason in sorted(reasons):
                        model.forbid([reason], grouped[reasons])
                continue
            literal = self.room[club.id, token, room.id] = model.boolean(f"room[{club.id},{token},{room.id}]")
            single.append(literal)
            for reason in sorted(reasons):
                model.forbid([reason], literal)
        model.model.add(total([*single, *grouped.values()]) == meets)
        for room_id in sorted(pinned):
            model.clause(
                [assumption("pin-room", club.id, token, room_id)], [self.room[club.id, token, room_id]], when=[meets]
            )

    def _room_exclusions(self, room: Room, club: Club, token: str) -> frozenset[Assumption]:
        """What keeps a club out of a room in a slot."""
        reasons = []
        if room.campus != self.school.campus_of_club[club.id]:
            reasons.append(assumption("room-campus", club.id))
        if not self.scenario.activity[club.activity].takes_room_kind(room.kind):
            reasons.append(assumption("room-kind", club.activity))
        if self.school.fixed_club_room(club) not in ("", room.id):
            reasons.append(assumption("own-room", club.id, self.school.fixed_club_room(club)))
        if token not in room.available:
            reasons.append(assumption("room-open", room.id, token))
        return frozenset(reasons)

    def _room_limits(self) -> None:
        """Groups and students that a room holds at once, where the pinned clubs could be more."""
        users: dict[ClubSlot, list[str]] = defaultdict(list)
        for c, t, r in self.room:
            users[r, t].append(c)
        for (r, t), clubs in users.items():
            room = self.scenario.room[r]
            literals = [self.room[c, t, r] for c in clubs]
            if len(clubs) > room.groups_at_once:
                self.model.post([assumption("at-once", r)], total(literals) <= room.groups_at_once)
            if room.capacity is not None and sum(self._most_members(c) for c in clubs) > room.capacity:
                self._capacity(room, t, clubs)

    def _most_members(self, club: str) -> int:
        """Most members that the club can have, were the tables as they are."""
        most, askers = self.scenario.club[club].max_students, self.asker_count(club)
        return max(self.scenario.club[club].fewest_members, askers if most is None else min(most, askers))

    def _capacity(self, room: Room, token: str, clubs: list[str]) -> None:
        occupants = []
        for c in clubs:
            in_room = self.model.integer(self.size_limit[c], f"share[{c},{token},{room.id}]")
            self.model.post([], in_room >= self.size[c], when=[self.room[c, token, room.id]])
            occupants.append(in_room)
        self.model.post([assumption("capacity", room.id)], total(occupants) <= (room.capacity or 0))
