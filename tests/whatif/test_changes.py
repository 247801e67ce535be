"""Named changes: what each does to the tables, and that the outcome is a good scenario."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from optimizer.domain.people import Role
from optimizer.domain.scenario import Scenario
from optimizer.errors import ScenarioError, SettingsError
from optimizer.files import load
from optimizer.testing.schools import SmallSchool
from optimizer.whatif import changes
from optimizer.whatif.scenario_change import ScenarioChange
from optimizer.whatif.variants import grid, variant

SHIPPED = sorted(path.parent for path in (Path(__file__).parents[2] / "scenarios").glob("*/scenario.toml"))


@pytest.fixture
def base() -> Scenario:
    """Ten students over two days of two slots, a club led from outside, a gym that a club and a pin name."""
    school = SmallSchool(days="Mon Tue", slots=2, language="en", fees={"yuan_per_slot": "3.75"})
    school.students("S1 S2 S3 S4 S5", grade=1).students("S6 S7 S8", grade=2, clubs="K1", attends="Mon1-2")
    school.students("S9 S10", grade=3, attends="Tue2", together="x", care_group="C1")
    school.staff("T1 T2", share="1", carried=10).staff("O1", role="outside", yuan_per_slot=80, skills="chess")
    school.rooms("R1 GYM", capacity=30).activity("ch", skill="chess", students_per_staff=25)
    school.club("K1", "ch", leaders="O1", room="GYM", slots="Mon2", max_students=10)
    school.pin("C1", "Tue2", room="GYM", staff="T1").school_class(1, "1", teacher="T2")
    return school.build()


def _changed(base: Scenario, *made: ScenarioChange) -> Scenario:
    return variant(base, *made).scenario


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_shipped_school_takes_them(path: Path) -> None:
    base = load(path)
    room = base.rooms[0].id
    made = (
        changes.ratio(30),
        changes.ends_at("17:00"),
        changes.without_role("outside"),
        changes.more_signups(0.15),
        changes.closed_room(room),
        changes.closed_room(room, "Thu"),
        changes.fee("3.00"),
        changes.more_staff(2, "outside", yuan_per_slot="80"),
        changes.more_rooms(1, like=room),
        changes.fewer_staff(base.staff[0].id),
        changes.setting("grouping.max_size", 50),
    )
    for change in made:
        assert variant(base, change).name == change.name.say(base.settings.language)


def test_ratio(base: Scenario) -> None:
    tight = _changed(base, changes.ratio(30))
    assert tight.settings.staffing.students_per_staff == 30
    assert {row.id: row.students_per_staff for row in tight.activities} == {"hw": 30, "rd": 30, "sp": 30, "ch": 25}
    lax = _changed(base, changes.ratio(45))
    assert {row.id: row.students_per_staff for row in lax.activities} == {"hw": 45, "rd": 45, "sp": 45, "ch": 25}


def test_ends_at(base: Scenario) -> None:
    """The second slot runs from 16:20 to 17:00."""
    early = _changed(base, changes.ends_at("16:30"))
    assert early.week.ordinary == ("Mon1", "Tue1")
    assert early.student["S1"].attends == {"Mon1", "Tue1"}
    assert early.student["S9"].attends == frozenset()
    assert early.club["K1"].slots == frozenset()
    assert early.pins == ()
    assert early.settings.latest_end("Mon") == 16 * 60 + 30


def test_stays_until(base: Scenario) -> None:
    late = _changed(base, changes.stays_until("18:00", share=0.5))
    assert late.week.on_day["Mon"] == ("Mon1", "Mon2", "Mon3")
    assert (late.week["Mon3"].start, late.week["Mon3"].end) == (17 * 60, 17 * 60 + 40)
    stayers = [row.id for row in late.students if row.attends & {"Mon3", "Tue3"}]
    assert len(stayers) == 5
    assert all(row.attends == base.student[row.id].attends for row in late.students if row.id not in stayers)
    assert "Mon3" in late.person["T1"].available
    assert "Tue3" in late.room["GYM"].available


def test_staying_until_a_time_that_the_law_forbids(base: Scenario) -> None:
    with pytest.raises(ScenarioError):
        variant(base, changes.stays_until("18:30"))


def test_without_role(base: Scenario) -> None:
    alone = _changed(base, changes.without_role("outside"))
    assert [row.id for row in alone.staff] == ["T1", "T2"]
    assert alone.club["K1"].leaders == ()


def test_fewer_staff(base: Scenario) -> None:
    left = _changed(base, changes.fewer_staff("T1", "T2"))
    assert [row.id for row in left.staff] == ["O1"]
    assert left.pins[0].staff == ""
    assert left.classes[0].teacher == ""
    with pytest.raises(SettingsError, match="T9"):
        variant(base, changes.fewer_staff("T9"))


def test_more_staff(base: Scenario) -> None:
    more = _changed(base, changes.more_staff(2), changes.more_staff(1, "volunteer", available="Mon"))
    new = more.staff[3:]
    assert [row.id for row in new] == ["NEW01", "NEW02", "NEW03"]
    assert [row.role for row in new] == [Role.TEACHER, Role.TEACHER, Role.VOLUNTEER]
    assert [row.carried for row in new] == [10, 10, 0]
    assert [row.share for row in new] == [Decimal(1), Decimal(1), Decimal(0)]
    assert new[2].available == {"Mon1", "Mon2"}


def test_more_signups(base: Scenario) -> None:
    more = _changed(base, changes.more_signups(0.3))
    new = more.students[10:]
    assert [row.grade for row in new] == [1, 1, 2]
    assert all(not row.care_group and not row.together for row in new)
    assert more == _changed(base, changes.more_signups(0.3))


def test_closed_room(base: Scenario) -> None:
    shut = _changed(base, changes.closed_room("GYM"))
    assert [row.id for row in shut.rooms] == ["R1"]
    assert (shut.club["K1"].room, shut.pins[0].room) == ("", "")
    partly = _changed(base, changes.closed_room("GYM", "Tue"))
    assert partly.room["GYM"].available == base.room["GYM"].available - {"Tue1", "Tue2"}
    assert partly.club["K1"].room == "GYM"
    with pytest.raises(SettingsError, match="POOL"):
        variant(base, changes.closed_room("POOL"))


def test_places(base: Scenario) -> None:
    more = _changed(base, changes.more_rooms(2, like="R1"), changes.more_places("GYM", 10), changes.club_places("K1"))
    assert [row.id for row in more.rooms] == ["R1", "GYM", "R1-01", "R1-02"]
    assert more.room["GYM"].capacity == 40
    assert more.club["K1"].max_students == 11


def test_fee_and_setting(base: Scenario) -> None:
    dear = _changed(base, changes.fee("3.00"), changes.setting("staffing.max_per_day", 9))
    assert dear.settings.fees.yuan_per_slot == Decimal("3.00")
    with pytest.raises(ScenarioError, match="max_sise"):
        variant(base, changes.setting("grouping.max_sise", 30))


def test_cells_follow_their_default(base: Scenario) -> None:
    three = replace(base, staff=tuple(replace(row, max_per_day=3) for row in base.staff[:2]) + base.staff[2:])
    five = _changed(three, changes.setting("staffing.max_per_day", 5))
    assert [row.max_per_day for row in five.staff] == [5, 5, 9]


def test_names(base: Scenario) -> None:
    assert variant(base, changes.ratio(30), changes.fee("3.00")).name == "ratio 1:30 + fee 3.00 yuan"
    assert variant(base, "plan B", changes.ratio(30)).name == "plan B"
    with pytest.raises(SettingsError):
        variant(base)


def test_whole_tables(base: Scenario) -> None:
    two = variant(base, "no third grade", students=lambda rows: [row for row in rows if row.grade < 3])
    assert len(two.scenario.students) == 8
    cheap = variant(base, "free", settings={"fees.yuan_per_slot": "0"})
    assert cheap.scenario.settings.fees.yuan_per_slot == 0
    with pytest.raises(SettingsError, match="cooks"):
        variant(base, "x", cooks=[])


def test_an_impossible_table_is_bad_input(base: Scenario) -> None:
    with pytest.raises(ScenarioError, match="K1"):
        variant(base, "x", clubs=[])


def test_grid(base: Scenario) -> None:
    found = grid(base, [None, changes.ratio(30)], [None, changes.fee("3.00")])
    assert [one.name for one in found] == ["as it is", "fee 3.00 yuan", "ratio 1:30", "ratio 1:30 + fee 3.00 yuan"]
    assert found[0].scenario == base
