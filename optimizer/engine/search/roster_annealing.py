"""Simulated annealing over who serves where, with groups, activities, rooms and joined sessions as they are.

A neighbourhood of CP-SAT frees the staff of a few groups or people; that each group keeps few leads depends on all of
them at once. Here a move changes two or three places and is judged in microseconds: exchange two people of one slot;
exchange the slots of two people; let somebody who is free take a place; leave a place empty that no rule asks for. Half
of the moves are aimed: they give a group's session to somebody who leads the group already. A worse plan is accepted
with probability exp(-points / temperature), and the temperature falls (Kirkpatrick, Gelatt and Vecchi 1983).

All rules over staff hold after each move: those of a person's day and week are points that no move pays, those of a
session are checked. The goals over staff are counted exactly, but for ``outside-cost`` (rounded up once, here never)
and ``fair-load`` (at the levels that were best at the start); the audit counts them again before a plan is taken.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from optimizer.domain.people import Role, Staff
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import (
    Eligibility,
    fair_load_levels,
    has_skill,
    looks_after,
    slots_waited,
    staff_needed,
    work_limits,
)

NOBODY = -1
_FORBIDDEN = 1e6
"""Points of what a rule forbids: more than any move gains."""
_TOLERANCE = 1e-6


@dataclass
class _Place:
    """One place of the roster: the lead or an assistant of a session, or somebody on duty.

    Attributes
    ----------
    key : SessionKey
        (host group or, of a duty, campus; slot).
    part : str
        lead, assistant or duty.
    eligible : frozenset of int
        People who may take it.
    groups : tuple of int
        Care groups that its holder leads: host and guests of a care slot, if it is the lead's; else empty.
    session : int
        Number of the session, or of the campus slot of a duty, whose people are judged together.
    """

    key: SessionKey
    slot: int
    part: str
    campus: str
    eligible: frozenset[int]
    groups: tuple[int, ...]
    session: int


@dataclass
class _Session:
    """What rules ask of the people of one session together: how many, a teacher, a skill, those whom pins name."""

    places: list[int] = field(default_factory=list)
    least: int = 0
    teachers: frozenset[int] | None = None
    skilled: frozenset[int] | None = None
    pinned: frozenset[int] = frozenset()


class RosterAnnealing:
    """The roster of a plan as arrays, and the moves on it.

    Parameters
    ----------
    school : School
    plan : Plan
        Keeps all rules; is not changed.
    eligibility : Eligibility
    rng : random.Random

    Attributes
    ----------
    points, best : float
        Points of the present roster and of the best one met, up to a constant.
    """

    def __init__(self, school: School, plan: Plan, eligibility: Eligibility, rng: random.Random):
        self.school, self.plan, self.eligibility, self.rng = school, plan, eligibility, rng
        self.week, self.index = school.scenario.week, PlanIndex(school, plan)
        self.weights = school.scenario.settings.goals.weights()
        self.people: list[Staff] = sorted(school.staff, key=lambda p: p.id)
        self.number = {person.id: n for n, person in enumerate(self.people)}
        self.tokens = [slot.token for slot in self.week.slots]
        self.slot = {token: n for n, token in enumerate(self.tokens)}
        self.day_of = [self.week.days.index(slot.day) for slot in self.week.slots]
        self.places: list[_Place] = []
        self.sessions: list[_Session] = []
        self.holder: list[int] = []
        self._groups = {group: n for n, group in enumerate(self.index.care_groups)}
        self._read_sessions()
        self._read_duties()
        self._prepare_people()

    # -- reading the plan ---------------------------------------------------------------------------------------

    def _read_sessions(self) -> None:
        guests: dict[SessionKey, list[str]] = defaultdict(list)
        for (group, token), meeting in self.plan.meetings.items():
            if meeting.host:
                guests[meeting.host, token].append(group)
        scenario, care = self.school.scenario, set(self.week.care)
        for key, meeting in sorted(self.plan.meetings.items()):
            if meeting.host:
                continue
            (group, token), kind, campus = key, self.index.kind(key[0]), self.index.campus(key[0])
            activity, club = scenario.activity[meeting.activity], scenario.club.get(group)
            grades = frozenset().union(*(self.index.grades.get(g, frozenset()) for g in (group, *guests[key])))
            session = _Session(least=max(1, staff_needed(self.index.joint_headcount[key], activity)))
            if self.school.needs_teacher(kind):
                session.teachers = frozenset(n for n, p in enumerate(self.people) if self.school.is_teacher(p))
            if activity.skill and not (club and club.leaders):
                session.skilled = frozenset(n for n, p in enumerate(self.people) if has_skill(p, activity))
            pins = (pin.staff for pin in scenario.pins if pin.group in (group, *guests[key]) and pin.slot == token)
            session.pinned = frozenset(self.number[name] for name in pins if name in self.number)
            led = [self._groups[g] for g in (group, *guests[key]) if kind == "care" and token in care]
            for part, name in (("lead", meeting.lead), *(("assistant", name) for name in meeting.assistants)):
                people = self.eligibility.staff(campus, group, kind, token, part)
                eligible = frozenset(self.number[p.id] for p in people if looks_after(p, grades))
                self._add_place(session, key, part, campus, eligible, tuple(led) if part == "lead" else (), name)
            self.sessions.append(session)

    def _read_duties(self) -> None:
        for (campus, token), names in sorted(self.plan.duties.items()):
            people = self.eligibility.staff(campus, "", "duty", token, "lead")
            eligible = frozenset(self.number[p.id] for p in people)
            session = _Session(least=self.school.min_duty[campus])
            for name in names:
                self._add_place(session, (campus, token), "duty", campus, eligible, (), name)
            self.sessions.append(session)

    def _add_place(
        self,
        session: _Session,
        key: SessionKey,
        part: str,
        campus: str,
        eligible: frozenset[int],
        groups: tuple[int, ...],
        name: str,
    ) -> None:
        session.places.append(len(self.places))
        self.places.append(_Place(key, self.slot[key[1]], part, campus, eligible, groups, len(self.sessions)))
        self.holder.append(self.number[name])

    def _prepare_people(self) -> None:
        school, count, slots = self.school, len(self.people), len(self.tokens)
        self.at = [[NOBODY] * slots for _ in range(count)]
        self.mask = [[0] * len(self.week.days) for _ in range(count)]
        self.load, self.days = [0] * count, [0] * count
        self.leads = [Counter[int]() for _ in self._groups]
        self.places_in: list[list[int]] = [[] for _ in range(slots)]
        self.led_by_group: list[list[int]] = [[] for _ in self._groups]
        self.several_campuses = len(school.scenario.campuses) > 1
        for number, place in enumerate(self.places):
            self.places_in[place.slot].append(number)
            for group in place.groups:
                self.led_by_group[group].append(number)
        self.bit = [0] * slots
        for day in self.week.days:
            for position, token in enumerate(self.week.on_day[day]):
                self.bit[self.slot[token]] = 1 << position
        self._day_points: list[dict[tuple[int, int], float]] = [{} for _ in self.people]
        self.place_points = [
            [
                self.weights["avoided"] * (token in p.avoids)
                + (self.weights["outside-cost"] * float(p.yuan_per_slot) if p.role is Role.OUTSIDE else 0.0)
                for token in self.tokens
            ]
            for p in self.people
        ]
        self.load_points = self._load_points()
        self.points = 0.0
        for number, who in enumerate(self.holder):
            self.holder[number] = NOBODY
            self.points += self.put(number, who)
        self.best = self.points

    def _load_points(self) -> list[list[float]]:
        """Person -> slots in the week -> points of ``fair-load`` and of the limits, at the present best levels."""
        school, weight = self.school, self.weights["fair-load"]
        level_of: dict[str, int] = {}
        for pool in school.fair_pools:
            best = fair_load_levels(school, pool, self.index.load, spread=0)[0]
            level_of.update((person.id, best) for person in pool)
        table = []
        for person in self.people:
            most = work_limits(person).per_week
            least = min(person.min_per_week, school.could_serve[person.id])
            row = []
            for slots in range(len(self.tokens) + 2):
                points = 0.0
                if person.id in level_of:
                    points += weight * (person.carried + slots - school.target(person, level_of[person.id])) ** 2
                row.append(points + _FORBIDDEN * (max(0, slots - most) + max(0, least - slots)))
            table.append(row)
        return table

    def _of_day(self, who: int, day: int, mask: int) -> float:
        """Points of the slots that a person serves on a day."""
        known = self._day_points[who].get((day, mask))
        if known is not None:
            return known
        person, tokens = self.people[who], self.week.on_day[self.week.days[day]]
        served = [position for position in range(len(tokens)) if mask >> position & 1]
        points = 0.0
        if served:
            gaps = served[-1] - served[0] + 1 - len(served)
            points += self.weights["staff-gaps"] * gaps
            points += self.weights["late-starts"] * slots_waited(self.school, person, tokens[served[0]])
            points += self.weights["call-ins"] * (person.role in (Role.VOLUNTEER, Role.OUTSIDE))
            points += _FORBIDDEN * max(0, len(served) - person.max_per_day)
        self._day_points[who][day, mask] = points
        return points

    # -- moves --------------------------------------------------------------------------------------------------

    def put(self, number: int, who: int) -> float:
        """Give a place to somebody, or leave it empty (`NOBODY`); returns the points that this adds.

        Who takes a place must hold no other in the slot. Eligibility is the caller's business.
        """
        place, before = self.places[number], self.holder[number]
        slot, added = place.slot, 0.0
        if before != NOBODY:
            added += self._serve(before, slot, NOBODY)
        if who != NOBODY:
            added += self._serve(who, slot, number)
        if place.groups:
            continuity = self.weights["continuity"]
            for group in place.groups:
                leads = self.leads[group]
                if before != NOBODY:
                    leads[before] -= 1
                    added -= continuity * (leads[before] == 0)
                if who != NOBODY:
                    leads[who] += 1
                    added += continuity * (leads[who] == 1)
        if place.part != "lead":
            added += self.weights["extra-staff"] * ((who != NOBODY) - (before != NOBODY))
        self.holder[number] = who
        return added

    def _serve(self, who: int, slot: int, number: int) -> float:
        """Enter or (``number`` `NOBODY`) take away a slot of somebody; the points that this adds."""
        day, mask, load = self.day_of[slot], self.mask[who][self.day_of[slot]], self.load[who]
        self.at[who][slot] = number
        comes = number != NOBODY
        new_mask, new_load = mask ^ self.bit[slot], load + (1 if comes else -1)
        self.mask[who][day], self.load[who] = new_mask, new_load
        added = self._of_day(who, day, new_mask) - self._of_day(who, day, mask)
        added += self.load_points[who][new_load] - self.load_points[who][load]
        added += self.place_points[who][slot] if comes else -self.place_points[who][slot]
        if bool(mask) != bool(new_mask):
            most, days = self.people[who].max_days, self.days[who]
            self.days[who] = days + (1 if new_mask else -1)
            added += _FORBIDDEN * (max(0, self.days[who] - most) - max(0, days - most))
        return added

    def _fits(self, number: int, who: int) -> bool:
        """Whether somebody may take a place: eligible, and at no other campus on that day."""
        place = self.places[number]
        if who not in place.eligible:
            return False
        if self.several_campuses:
            for token in self.week.on_day[self.week.days[self.day_of[place.slot]]]:
                other = self.at[who][self.slot[token]]
                if other not in (NOBODY, number) and self.places[other].campus != place.campus:
                    return False
        return True

    def _kept(self, number: int) -> bool:
        """Whether the people of the session of a place are enough, with teacher, skill and whom pins name."""
        session = self.sessions[self.places[number].session]
        team = {self.holder[n] for n in session.places} - {NOBODY}
        if len(team) < session.least or not session.pinned <= team:
            return False
        if session.teachers is not None and not session.teachers & team:
            return False
        return session.skilled is None or bool(session.skilled & team)

    def _apply(self, changes: Sequence[tuple[int, int]], temperature: float) -> bool:
        """Make changes of places together if they keep the rules and are accepted; whether they were."""
        before = [(number, self.holder[number]) for number, _ in changes]
        added = 0.0
        for number, _ in changes:
            if self.holder[number] != NOBODY:
                added += self.put(number, NOBODY)
        fits = True
        for number, who in changes:
            if who != NOBODY:
                if self.at[who][self.places[number].slot] != NOBODY or not self._fits(number, who):
                    fits = False
                    break
                added += self.put(number, who)
        fits = fits and (added <= 0 or self.rng.random() < math.exp(-added / temperature))
        if fits and all(self._kept(number) for number, _ in changes):
            self.points += added
            return True
        for number, _ in changes:
            if self.holder[number] != NOBODY:
                self.put(number, NOBODY)
        for number, who in before:
            if who != NOBODY:
                self.put(number, who)
        return False

    def _take(self, number: int, who: int) -> list[tuple[int, int]] | None:
        """Changes by which somebody takes a place: from nobody, in exchange within the slot, or for another slot."""
        held = self.holder[number]
        if who == held:
            return None
        elsewhere = self.at[who][self.places[number].slot]
        if elsewhere != NOBODY:
            return [(number, who), (elsewhere, held)]
        if self.rng.random() < 0.5 and held != NOBODY:
            own = [n for n in self.at[who] if n != NOBODY]
            if own:
                return [(number, who), (self.rng.choice(own), held)]
        return [(number, who)]

    def _propose(self) -> list[tuple[int, int]] | None:
        draw, rng = self.rng.random(), self.rng
        if draw < 0.55 and self.led_by_group:
            group = rng.randrange(len(self.led_by_group))
            if not self.led_by_group[group]:
                return None
            number = rng.choice(self.led_by_group[group])
            other = self.holder[rng.choice(self.led_by_group[group])]
            return None if other == NOBODY else self._take(number, other)
        number = rng.randrange(len(self.places))
        if draw < 0.6:
            return None if self.holder[number] == NOBODY or self.places[number].part == "lead" else [(number, NOBODY)]
        who = rng.randrange(len(self.people))
        return self._take(number, who) if who in self.places[number].eligible else None

    def run(self, hottest: float, stop: Callable[[], bool]) -> Plan | None:
        """Anneal from a temperature down; the best plan met, or None where none is better than the first.

        Parameters
        ----------
        hottest : float
            Temperature at the start, in points.
        stop : callable
            Asked now and then; True ends the run early.
        """
        first = self.best = self.points
        holders, params = list(self.holder), self.school.params.search
        cooling = (params.annealing_coldest / hottest) ** (1 / max(1, self.moves))
        temperature = hottest
        for move in range(self.moves):
            temperature *= cooling
            if move % 1024 == 0 and stop():
                break
            changes = self._propose()
            if changes is not None and self._apply(changes, temperature) and self.points < self.best - _TOLERANCE:
                self.best, holders = self.points, list(self.holder)
        return self._plan(holders) if self.best < first - _TOLERANCE else None

    @property
    def moves(self) -> int:
        """Moves of one run."""
        return self.school.params.search.annealing_moves * len(self.places)

    def _plan(self, holders: Sequence[int]) -> Plan:
        """The plan with these people in the places."""
        plan = self.plan.copy()
        assistants: dict[SessionKey, list[str]] = defaultdict(list)
        duties: dict[SessionKey, list[str]] = defaultdict(list)
        for place, who in zip(self.places, holders, strict=True):
            if who == NOBODY:
                continue
            name = self.people[who].id
            if place.part == "lead":
                plan.meetings[place.key].lead = name
            else:
                (duties if place.part == "duty" else assistants)[place.key].append(name)
        for key, meeting in plan.meetings.items():
            if meeting.host:
                continue
            meeting.assistants = tuple(sorted(assistants[key]))
        for (_, token), meeting in plan.meetings.items():
            if meeting.host:
                host = plan.meetings[meeting.host, token]
                meeting.lead, meeting.assistants = host.lead, host.assistants
        plan.duties = {key: tuple(sorted(duties[key])) for key in plan.duties}
        return plan
