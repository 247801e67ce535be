"""Shared people: the least unmet need and its fairest spread, against trying everything."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest

from optimizer.batch.sharing.club_need import ClubNeed, SchoolNeed
from optimizer.batch.sharing.share_model import PeopleShares, share_out
from optimizer.domain.city import CityPerson, DayTime, SchoolSlot
from optimizer.domain.people import Role, Staff
from optimizer.testing.schools import MONDAY

Meeting = tuple[str, str, str, SchoolSlot]
"""Person, school, club, slot."""


def person(one: str = "X1", **limits: object) -> CityPerson:
    own = {key: limits.pop(key) for key in list(limits) if key in ("schools", "max_schools", "minutes_between")}
    available = limits.pop("available", None)
    staff = {"max_per_day": 3, "max_per_week": 15, "max_days": 7, **limits}
    row = Staff(id=one, role=Role.OUTSIDE, available=frozenset(), **staff)  # type: ignore[arg-type]
    return CityPerson(staff=row, cells={"staff": one, "role": "outside"}, available=available, **own)  # type: ignore[arg-type]


def need(school: str, clubs: dict[str, int], leaders: str, slots: str = "Mon15:30", minutes: int = 40) -> SchoolNeed:
    """A school whose clubs may all meet in the same slots (``Mon15:30 Tue16:20``)."""
    table = {}
    for number, text in enumerate(slots.split(), 1):
        hours, start = text[3:].split(":")
        begins = 60 * int(hours) + int(start)
        table[f"{text[:3]}{number}"] = SchoolSlot(f"{text[:3]}{number}", text[:3], begins, begins + minutes)
    rows = tuple(
        ClubNeed(club, "chess", meetings, tuple(table.values()), frozenset(leaders.split()))
        for club, meetings in clubs.items()
    )
    return SchoolNeed(school, clubs=rows, slots=table)


def all_meetings(people: list[CityPerson], needs: list[SchoolNeed]) -> Iterator[Meeting]:
    for one in people:
        for school in needs:
            for club in school.clubs:
                for slot in club.slots:
                    if one.id in club.leaders and one.serves_at(school.school) and one.is_available(slot):
                        yield one.id, school.school, club.club, slot


def is_allowed(chosen: list[Meeting], people: list[CityPerson], needs: list[SchoolNeed]) -> bool:
    """The contract's limits, said once more and plainly."""
    meetings = {(school.school, club.club): club.meetings for school in needs for club in school.clubs}
    by_club, by_day = Counter(m[1:3] for m in chosen), Counter((*m[1:3], m[3].day) for m in chosen)
    if any(n > meetings[club] for club, n in by_club.items()) or any(n > 1 for n in by_day.values()):
        return False
    of: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in chosen:
        of[meeting[0]].append(meeting)
    for one in people:
        served = of[one.id]
        days = Counter(m[3].day for m in served)
        if len({(m[1], m[3].token) for m in served}) < len(served) or len(served) > one.staff.max_per_week:
            return False
        if max(days.values(), default=0) > one.staff.max_per_day or len(days) > one.staff.max_days:
            return False
        if len({m[1] for m in served}) > one.max_schools:
            return False
        for first in served:
            for second in served:
                apart = first[1] != second[1] and first[3].day == second[3].day and first[3].start <= second[3].start
                if apart and second[3].start < first[3].end + one.minutes_between:
                    return False
    return True


def best_parts(people: list[CityPerson], needs: list[SchoolNeed]) -> tuple[int, list[Fraction]]:
    """The least unmet need, then the least parts from the largest down, by trying every set of meetings."""
    possible = list(all_meetings(people, needs))
    best: list[tuple[int, list[Fraction]]] = []

    def extend(at: int, chosen: list[Meeting]) -> None:
        if at == len(possible):
            best.append(judged(Counter(m[1] for m in chosen), needs))
            return
        extend(at + 1, chosen)
        if is_allowed([*chosen, possible[at]], people, needs):
            extend(at + 1, [*chosen, possible[at]])

    extend(0, [])
    return min(best)


def judged(met: Counter[str], needs: list[SchoolNeed]) -> tuple[int, list[Fraction]]:
    missing = {school.school: school.meetings - met[school.school] for school in needs}
    parts = (Fraction(missing[school.school], school.meetings) for school in needs)
    return sum(missing.values()), sorted(parts, reverse=True)


def parts_of(shares: PeopleShares, needs: list[SchoolNeed]) -> tuple[int, list[Fraction]]:
    met = Counter({school.school: school.meetings - shares.unmet[school.school] for school in needs})
    return judged(met, needs)


def random_city(seed: int) -> tuple[list[CityPerson], list[SchoolNeed]]:
    dice = random.Random(seed)
    starts = ["Mon15:30", "Mon16:20", "Mon17:10", "Tue15:30", "Tue16:20"]
    needs = []
    for school in "abc"[: dice.randint(2, 3)]:
        clubs = {f"K{n}": dice.randint(1, 2) for n in range(dice.randint(1, 2))}
        leaders = "X1 X2" if dice.random() < 0.6 else dice.choice(["X1", "X2"])
        slots = " ".join(sorted(dice.sample(starts, dice.randint(1, 3)), key=starts.index))
        needs.append(need(school, clubs, leaders, slots, minutes=dice.choice([30, 40])))
    people = [
        person(
            one,
            max_per_day=dice.randint(1, 3),
            max_per_week=dice.randint(1, 4),
            max_days=dice.randint(1, 2),
            max_schools=dice.randint(1, 2),
            minutes_between=dice.choice([0, 10, 40]),
            schools=frozenset() if dice.random() < 0.6 else frozenset(dice.sample("abc", 2)),
            available=None if dice.random() < 0.6 else (DayTime("Mon", 930, 1035), DayTime("Tue")),
        )
        for one in ("X1", "X2")
    ]
    return people, needs


@pytest.mark.parametrize("seed", range(25))
def test_against_trying_everything(seed: int) -> None:
    people, needs = random_city(seed)
    while sum(1 for _ in all_meetings(people, needs)) > 14:
        needs = needs[:-1]
    shares = share_out(people, needs, MONDAY)
    least, parts = best_parts(people, needs)
    assert parts_of(shares, needs) == (least, parts)
    assert shares.bound == least


def test_travel_between_schools_takes_its_time() -> None:
    needs = [need("a", {"K1": 1}, "X1", "Mon15:30"), need("b", {"K1": 1}, "X1", "Mon16:50")]
    assert share_out([person(minutes_between=40)], needs, MONDAY).bound == 0
    assert share_out([person(minutes_between=41)], needs, MONDAY).bound == 1


def test_a_slot_of_a_school_lies_within_the_times_of_a_person() -> None:
    needs = [need("a", {"K1": 1}, "X1", "Mon15:30")]
    just = person(available=(DayTime("Mon", 930, 970),))
    late = person(available=(DayTime("Mon", 931, 970), DayTime("Tue")))
    assert share_out([just], needs, MONDAY).slots == {("X1", "a"): ("Mon1",)}
    assert share_out([late], needs, MONDAY).slots == {}


def test_nobody_comes_after_the_last_day_vetted() -> None:
    needs = [need("a", {"K1": 2}, "X1", "Mon15:30 Tue15:30")]
    shares = share_out([person(vetted_until=date(2026, 9, 7))], needs, MONDAY)
    assert (shares.slots, shares.unmet, shares.bound) == ({("X1", "a"): ("Mon1",)}, {"a": 1}, 1)


def test_what_is_short_is_shared_evenly() -> None:
    """Two of the four meetings of each school, rather than all of one."""
    slots = "Mon15:30 Tue15:30 Wed15:30 Thu15:30"
    needs = [need("a", {"K1": 4}, "X1", slots), need("b", {"K1": 4}, "X1", slots)]
    shares = share_out([person(max_per_week=4)], needs, MONDAY)
    assert shares.unmet == {"a": 2, "b": 2}


def test_shares_that_can_stay_do_stay_and_the_bound_is_of_any_sharing() -> None:
    needs = [need("a", {"K1": 2}, "X1 X2", "Mon15:30 Tue15:30"), need("b", {"K1": 1}, "X1", "Mon15:30")]
    people = [person("X1"), person("X2", max_per_week=1)]
    free = share_out(people, needs, MONDAY)
    assert free.bound == sum(free.unmet.values()) == 0
    kept = share_out(people, needs, MONDAY, {("X1", "a"): ("Mon1", "Tue2")})
    assert kept.slots[("X1", "a")] == ("Mon1", "Tue2")
    assert (kept.unmet, kept.bound) == ({"a": 0, "b": 1}, 0)
    gone = share_out([people[1]], needs, MONDAY, {("X1", "a"): ("Mon1", "Tue2")})
    assert gone.unmet == {"a": 1, "b": 1}
