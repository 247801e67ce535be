"""Bad policies are refused with every fault named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from optimizer.domain.validate_pay import find_pay_problems
from optimizer.errors import ScenarioError
from optimizer.files import load
from optimizer.payroll import find_pay_warnings, pay
from tests.payroll.folder import write_scenario
from tests.payroll.school import school, timetable


def columns(**policy: Any) -> list[str]:
    return [problem.column for problem in find_pay_problems(school(policy))]


def test_good_policies_have_no_problems() -> None:
    assert columns() == []
    assert columns(scheme="rates", rate=[{"yuan": 1}]) == []
    assert find_pay_problems(school(None)) == []


def test_floor_above_cap() -> None:
    assert columns(floor_yuan_per_unit=50, cap_yuan_per_unit=40) == ["pay.floor_yuan_per_unit"]


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        ({"headcount_to": 35}, {"headcount_from": 35}, True),
        ({"headcount_to": 35}, {"headcount_from": 36}, False),
        ({"headcount_from": 10, "headcount_to": 20}, {"headcount_from": 15, "headcount_to": 17}, True),
        ({"headcount_to": 35}, {}, False),
        ({"headcount_to": 35, "kind": "care"}, {"headcount_to": 35}, False),
        ({"headcount_to": 35, "slots": "Mon Tue"}, {"headcount_to": 30, "slots": "周二 周一"}, True),
    ],
)
def test_overlapping_bands(first: dict[str, Any], second: dict[str, Any], overlap: bool) -> None:
    rates = [first | {"yuan": 1}, second | {"yuan": 2}, {"yuan": 3}]
    assert columns(scheme="rates", rate=rates) == (["pay.rate[2].headcount_from"] if overlap else [])


def test_bands_upside_down_and_slots_that_do_not_exist() -> None:
    rates = [{"headcount_from": 9, "headcount_to": 8, "yuan": 1}, {"slots": "Mon7", "yuan": 1}, {"yuan": 2}]
    assert columns(scheme="rates", rate=rates) == ["pay.rate[2].slots", "pay.rate[1].headcount_to"]


def test_no_rates_at_all() -> None:
    assert columns(scheme="rates") == ["pay.rate"]


def missing(*rates: dict[str, Any]) -> set[str]:
    found = find_pay_warnings(school({"scheme": "rates", "rate": list(rates)}))
    return {" ".join(warning.en.split(" matches ")[1].split()[:3]) for warning in found}


def test_a_possible_line_without_rate_is_warned_of() -> None:
    care = {"kind": "care", "yuan": 30}
    duty = {"kind": "duty", "yuan": 30}
    extended = {"kind": "extended", "yuan": 30}
    club = {"kind": "club", "yuan": 30}
    assert missing(care, duty, extended, club) == set()
    assert missing(care, extended, club) == {"duty lead manager"}
    assert missing(care, duty, club) == {"extended lead teacher"}
    assert missing(care, duty, extended) == {"club lead teacher", "club assistant manager", "club assistant teacher"}
    assert missing(care, duty, extended, club | {"role": "teacher"}) == {"club assistant manager"}


def test_a_gap_between_bands_is_a_missing_rate() -> None:
    small, large = {"headcount_to": 2, "yuan": 1}, {"headcount_from": 4, "yuan": 2}
    (warning, *_) = find_pay_warnings(school({"scheme": "rates", "rate": [small, large]}))
    assert "3-3 students" in warning.en


def test_only_lines_that_there_are_need_a_rate() -> None:
    rates = [{"kind": kind, "yuan": 30} for kind in ("care", "extended", "club")]
    policy = {"scheme": "rates", "rate": rates, "pool_yuan": 1000}
    with pytest.raises(ScenarioError, match="duty lead manager Mon1"):
        pay(school(policy), timetable())
    assert pay(school(policy), replace(timetable(), duties=())).totals["labour"] == 9 * 3000


def test_pay_refuses_a_bad_policy() -> None:
    with pytest.raises(ScenarioError, match="at most the cap"):
        pay(school({"floor_yuan_per_unit": 50, "cap_yuan_per_unit": 40}), timetable())


def test_settings_without_effect_are_warned_of() -> None:
    policy = {"max_paid_slots_per_day": 2, "pool_yuan": 3, "subsidy_yuan": 4}
    text = [str(warning.en) for warning in find_pay_warnings(school(policy))]
    assert len(text) == 2
    assert "pay.max_paid_slots_per_day" in text[0]
    assert "pay.subsidy_yuan" in text[1]
    rates = {"scheme": "rates", "rate": [{"role": "outside", "yuan": 3}, {"yuan": 3}], "cap_yuan_per_unit": 3}
    assert len(find_pay_warnings(school(rates))) == 2


BAD = """
[pay]
scheme = "rates"
management_fee = "0.05"
profit_share = "0.01"
subsidy_yuan = "-1"
[[pay.rate]]
kind = "care"
yuan = "-30"
[[pay.rate]]
role = "principal"
yuan = "30"
[[pay.rate]]
kind = "homework"
"""


def test_a_bad_file_is_refused_with_every_fault(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(write_scenario(tmp_path, BAD))
    columns = [problem.column for problem in caught.value.problems if problem.column.startswith("pay.")]
    assert set(columns) >= {
        "pay.management_fee",
        "pay.profit_share",
        "pay.subsidy_yuan",
        "pay.rate[1].yuan",
        "pay.rate[2].role",
        "pay.rate[3].kind",
        "pay.rate[3].yuan",
    }
