"""Shared people assigned to meetings of clubs: one CP-SAT model for the schools that people connect.

A Boolean says that a person leads a club's meeting in a slot. In order: fewest slots lost of shares that are to stay,
least unmet need, then for each part of its need that a school may lack, from the largest down, the fewest schools
that lack as much. The last is the lexicographic order of the parts sorted from the largest: of two such lists the
lesser has fewer entries at the first value at which their counts differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from optimizer.batch.sharing.club_need import SchoolNeed
from optimizer.domain.city import CityPerson, SchoolSlot
from optimizer.domain.result import Status
from optimizer.engine.cp.constraints import ConstraintBuilder, Expr, Variable, linear_sum
from optimizer.engine.cp.engine import Limits, SolverOutcome, solve_model
from optimizer.language.times import date_of_day

EFFORT = 60.0
"""CP-SAT's deterministic seconds for each search of one set of connected schools."""
_LIMITS = Limits(deterministic=EFFORT)

Share = tuple[str, str]
"""Person and school."""


@dataclass(frozen=True)
class PeopleShares:
    """Who serves which school in which slots.

    Attributes
    ----------
    slots : dict
        (person, school) -> tokens of that school, in its order of time; pairs without any are absent.
    unmet : dict
        School -> meetings that nobody leads; schools without any need are absent.
    bound : int
        Meetings that stay unmet however people are shared.
    """

    slots: Mapping[Share, tuple[str, ...]] = field(default_factory=dict)
    unmet: Mapping[str, int] = field(default_factory=dict)
    bound: int = 0


def share_out(
    people: Sequence[CityPerson],
    needs: Sequence[SchoolNeed],
    week_of: date,
    kept: Mapping[Share, Sequence[str]] | None = None,
) -> PeopleShares:
    """Share people out.

    Parameters
    ----------
    week_of : date
        The Monday of the week, by which vetting is judged.
    kept : mapping, optional
        Slots of shares that stay if they still can.
    """
    slots: dict[Share, tuple[str, ...]] = {}
    unmet: dict[str, int] = {}
    bound = 0
    kept = kept or {}
    for some_people, some_needs in _connected(people, needs):
        model = _ShareModel(some_people, some_needs, week_of)
        schools = {need.school for need in some_needs}
        stay = {pair: tokens for pair, tokens in kept.items() if pair[1] in schools}
        found, missing, proven = model.solve(stay)
        slots |= found
        unmet |= missing
        bound += model_bound(some_people, some_needs, week_of) if stay else proven
    return PeopleShares(dict(sorted(slots.items())), unmet, bound)


def model_bound(people: Sequence[CityPerson], needs: Sequence[SchoolNeed], week_of: date) -> int:
    """A proven bound on the unmet need where nothing has to stay."""
    return _ShareModel(people, needs, week_of).solve({}, only_bound=True)[2]


def _connected(
    people: Sequence[CityPerson], needs: Sequence[SchoolNeed]
) -> Iterator[tuple[list[CityPerson], list[SchoolNeed]]]:
    """Sets of schools with a need that share nobody with other sets, each with its people; sorted."""
    in_need = {need.school: need for need in needs if need.clubs}
    home = {school: school for school in in_need}

    def root(school: str) -> str:
        while home[school] != school:
            school = home[school] = home[home[school]]
        return school

    able: dict[str, list[str]] = defaultdict(list)
    for school, need in in_need.items():
        for one in frozenset(leader for club in need.clubs for leader in club.leaders):
            able[one].append(school)
    places = {person.id: [school for school in able[person.id] if person.serves_at(school)] for person in people}
    for schools in places.values():
        for school in schools[1:]:
            home[root(school)] = root(schools[0])
    for first in sorted({root(school) for school in in_need}):
        members = [in_need[school] for school in sorted(in_need) if root(school) == first]
        yield [p for p in people if places[p.id] and root(places[p.id][0]) == first], members


class _ShareModel:
    """The model of one set of connected schools."""

    def __init__(self, people: Sequence[CityPerson], needs: Sequence[SchoolNeed], week_of: date):
        self.people = sorted(people, key=lambda person: person.id)
        self.needs = needs
        self.rows = ConstraintBuilder()
        self.lead: dict[tuple[str, str], dict[SchoolSlot, list[Variable]]] = defaultdict(lambda: defaultdict(list))
        """(person, school) -> slot -> that the person leads a club there then, a variable for each club."""
        self.unmet: dict[str, Expr] = {}
        for need in needs:
            self.unmet[need.school] = self._school(need, week_of)
        for person in self.people:
            self._person(person)

    def _school(self, need: SchoolNeed, week_of: date) -> Expr:
        """The meetings of a school that nobody leads; a club meets once a day and no more than it needs."""
        met: list[Variable] = []
        for club in need.clubs:
            by_day: dict[str, list[Variable]] = defaultdict(list)
            for person in self.people:
                if person.id not in club.leaders or not person.serves_at(need.school):
                    continue
                for slot in club.slots:
                    if person.is_available(slot) and person.staff.vetted_on(date_of_day(week_of, slot.day)):
                        one = self.rows.boolean(f"{person.id} {need.school} {club.club} {slot.token}")
                        by_day[slot.day].append(one)
                        self.lead[person.id, need.school][slot].append(one)
            for day, of_day in by_day.items():
                self._at_most(1, of_day, need.school, club.club, day)
            of_week = [one for of_day in by_day.values() for one in of_day]
            self._at_most(club.meetings, of_week, need.school, club.club)
            met += of_week
        return need.meetings - linear_sum(met)

    def _at_most(self, most: int, terms: Sequence[Expr], *scope: str) -> None:
        if len(terms) > most:
            self.rows.post(scope, linear_sum(terms) <= most)

    def _person(self, person: CityPerson) -> None:
        """One place at a time, the limits over all schools, and the way between two."""
        schools = [need.school for need in self.needs if (person.id, need.school) in self.lead]
        by_day: dict[str, list[tuple[str, SchoolSlot, Sequence[Variable]]]] = defaultdict(list)
        for school in schools:
            for slot, leads in self.lead[person.id, school].items():
                self._at_most(1, leads, person.id, school, slot.token)
                by_day[slot.day].append((school, slot, leads))
        staff = person.staff
        of_day = {day: [one for _, _, leads in places for one in leads] for day, places in by_day.items()}
        self._at_most(staff.max_per_week, [one for leads in of_day.values() for one in leads], person.id)
        for day, leads in of_day.items():
            self._at_most(staff.max_per_day, leads, person.id, day)
        if len(of_day) > staff.max_days:
            self._at_most(staff.max_days, [self._any(leads, person.id) for leads in of_day.values()], person.id, "days")
        if len(schools) > person.max_schools:
            of_school = [
                [one for leads in self.lead[person.id, school].values() for one in leads] for school in schools
            ]
            visits = [self._any(leads, person.id) for leads in of_school]
            self._at_most(person.max_schools, visits, person.id, "schools")
        for day, places in by_day.items():
            for moment in sorted({slot.start for _, slot, _ in places}):
                self._one_school(person, day, moment, places)

    def _one_school(
        self,
        person: CityPerson,
        day: str,
        moment: int,
        places: Iterable[tuple[str, SchoolSlot, Sequence[Variable]]],
    ) -> None:
        """At a moment, the way to the next school counted, a person is at one school alone."""
        at: dict[str, list[Variable]] = defaultdict(list)
        for school, slot, leads in places:
            if slot.start <= moment < slot.end + person.minutes_between:
                at[school] += leads
        if len(at) > 1:
            self._at_most(1, [self._any(leads, person.id) for leads in at.values()], person.id, day, str(moment))

    def _any(self, leads: Sequence[Variable], name: str) -> Expr:
        return self.rows.implied_by_each(leads, name)

    def solve(
        self, kept: Mapping[Share, Sequence[str]], *, only_bound: bool = False
    ) -> tuple[dict[Share, tuple[str, ...]], dict[str, int], int]:
        """Slots by person and school, unmet meetings by school, and the bound on their sum.

        The bound holds of shares in which what is ``kept`` stays.
        """
        lost = self._lost(kept)
        if not isinstance(lost, int):
            self._least(lost)
        total = linear_sum(self.unmet.values())
        outcome = self._least(total)
        bound = max(0, outcome.bound or 0) if not isinstance(total, int) else total
        if not only_bound:
            outcome = self._even_parts(outcome)
        unmet = {school: outcome.value(missing) for school, missing in self.unmet.items()}
        slots = {}
        for pair, by_slot in self.lead.items():
            served = [slot for slot, leads in by_slot.items() if any(outcome.is_true(one) for one in leads)]
            if served:
                ordered = sorted(served, key=lambda slot: (date_of_day(date.min, slot.day), slot.start))
                slots[pair] = tuple(slot.token for slot in ordered)
        return slots, unmet, bound

    def _lost(self, kept: Mapping[Share, Sequence[str]]) -> Expr:
        """Slots of shares that were to stay and do not."""
        stays: list[Expr] = []
        for pair in sorted(kept):
            for slot, leads in self.lead.get(pair, {}).items():
                if slot.token in kept[pair]:
                    stays.append(linear_sum(leads))
        return len(stays) - linear_sum(stays)

    def _least(self, measure: Expr) -> SolverOutcome:
        """Minimise a measure and hold it at what was found, from where the next search begins."""
        model = self.rows.model
        if isinstance(measure, int):
            model.clear_objective()  # type: ignore[no-untyped-call]
        else:
            model.minimize(measure)
        outcome = solve_model(model, _LIMITS)
        if outcome.has_solution:
            self._go_on_from(outcome)
            if not isinstance(measure, int):
                self.rows.post((), measure <= outcome.value(measure))
        return outcome

    def _go_on_from(self, outcome: SolverOutcome) -> None:
        self.rows.model.clear_hints()  # type: ignore[no-untyped-call]
        for by_slot in self.lead.values():
            for leads in by_slot.values():
                for one in leads:
                    self.rows.model.add_hint(one, outcome.value(one))

    def _even_parts(self, outcome: SolverOutcome) -> SolverOutcome:
        """The fewest schools that lack at least a part of their need, for each part from the largest down."""
        size = {need.school: need.meetings for need in self.needs}
        parts = sorted({Fraction(n, most) for most in size.values() for n in range(1, most + 1)}, reverse=True)
        for part in parts:
            most = {school: -(-part * need // 1) - 1 for school, need in size.items()}  # the most below this part
            if all(outcome.value(missing) <= most[school] for school, missing in self.unmet.items()):
                for school, missing in self.unmet.items():
                    self.rows.post((school,), missing <= most[school])
                continue
            lacking: list[Expr] = []
            for school, missing in self.unmet.items():
                if isinstance(missing, int):
                    lacking.append(int(missing > most[school]))
                    continue
                lacking.append(self.rows.boolean(f"{school} {part}"))
                self.rows.post((school,), missing <= most[school] + size[school] * lacking[-1])
            better = self._least(linear_sum(lacking))
            if not better.has_solution:
                return outcome
            outcome = better
            if outcome.status is not Status.OPTIMAL:
                return outcome
        return outcome
