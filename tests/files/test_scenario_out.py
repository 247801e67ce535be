"""A scenario written out in standard form is the same scenario when read back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from optimizer.domain.scenario import Scenario
from optimizer.errors import SettingsError
from optimizer.files import load
from optimizer.files.scenario_out import scenario_files, slot_text, write_scenario
from optimizer.payroll import find_pay_warnings
from optimizer.testing.generator import KINDS, generate, tiny
from optimizer.testing.schools import SmallSchool

SHIPPED = sorted(path.parent for path in (Path(__file__).parents[2] / "scenarios").glob("*/scenario.toml"))


def _again(scenario: Scenario, folder: Path) -> Scenario:
    place = folder / scenario.name
    place.mkdir(parents=True)
    write_scenario(place, scenario)
    return replace(load(place), name=scenario.name)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped(path: Path, tmp_path: Path) -> None:
    scenario = load(path)
    assert _again(scenario, tmp_path / "out") == scenario


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_generated(kind: str, tmp_path: Path) -> None:
    scenario = load(generate(tmp_path / "in", students=90, kind=kind, seed=2))
    assert _again(scenario, tmp_path / "out") == scenario


@pytest.mark.parametrize("seed", range(40))
def test_tiny(seed: int, tmp_path: Path) -> None:
    scenario = load(tiny(tmp_path / "in", seed))
    again = _again(scenario, tmp_path / "out")
    assert again == scenario
    assert scenario_files(again) == scenario_files(scenario)


def test_blanks_that_do_not_mean_their_default(tmp_path: Path) -> None:
    school = SmallSchool().students("S1", attends="Mon").staff("T1", max_per_day=2).rooms("R1", available="Tue")
    scenario = school.club("K1", yuan_per_meeting=Decimal("12.50")).build()
    nowhere = replace(scenario.rooms[0], available=frozenset())
    scenario = replace(scenario, rooms=(nowhere,), staff=(replace(scenario.staff[0], available=frozenset()),))
    assert _again(scenario, tmp_path / "out") == scenario


def test_slots_are_named_shortly() -> None:
    week = SmallSchool(days="Mon Tue", slots=4, extended=1).week
    assert slot_text(week, week.expand("Mon1-2 Mon4 Tue TueX")) == "Mon1-2 Mon4 Tue TueX"
    assert slot_text(week, ()) == "Sun"


def test_no_slots_in_a_week_without_free_days() -> None:
    days = "Mon Tue Wed Thu Fri Sat Sun"
    assert slot_text(SmallSchool(days=days).week, ()) == "MonX"
    with pytest.raises(SettingsError):
        slot_text(SmallSchool(days=days, extended=1).week, ())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_nothing_new_is_warned_of(path: Path, tmp_path: Path) -> None:
    scenario = load(path)
    again = _again(scenario, tmp_path / "out")
    assert find_pay_warnings(again) == find_pay_warnings(scenario)
