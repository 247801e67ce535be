"""Whether a pay policy makes sense: every fault named at once, before anything is solved or paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from optimizer.domain.lookup import explain_token
from optimizer.domain.problem import Problem
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import PayRate, PaySettings
from optimizer.domain.week import TokenError
from optimizer.language.text import Text
from optimizer.pay.people import party
from optimizer.pay.possible import find_missing_rates
from optimizer.pay.rates import band, slots_of

_OF_RATES = ("rate", "max_paid_slots_per_day", "rest", "when_short")
_OF_UNITS = ("floor_yuan_per_unit", "cap_yuan_per_unit")
_IGNORED = Text("pay.{key} has no effect: scheme {scheme} does not use it", "pay.{key} 无效：{scheme} 方案不使用此项")
_OUTRIGHT = Text("pay.{key} has no effect: pool_yuan is the pool outright", "pay.{key} 无效：已直接给定 pool_yuan")
_NO_RATE = Text(
    "pay.rate[{number}] is for {role}, whom no rate pays: outside staff have contracts, volunteers get nothing",
    "pay.rate[{number}] 适用于 {role}，但校外人员按合同、志愿者无酬，不按课时标准计酬",
)
_CONTRACT = Text(
    "outside staff {staff} has no yuan_per_slot: paid 0, as contracts alone pay outside staff",
    "校外人员 {staff} 未填合同单价 yuan_per_slot：报酬为 0",
)
_IN_THE_POOL = (
    "subsidy_yuan",
    "subsidy_yuan_per_student_day",
    "insurance_yuan_per_student",
    "running_cost_yuan",
    "running_cost_share",
)


def find_pay_problems(scenario: Scenario) -> list[Problem]:
    """Every fault of a scenario's ``[pay]``; an empty list if there is none, or no ``[pay]``.

    What a single value shows (negative money, unknown roles and keys, a management fee) is refused where the settings
    are read. This is for what shows only in the whole: bounds that cross, bands that overlap, slots that do not exist.
    """
    settings, week = scenario.settings.pay, scenario.week
    if settings is None:
        return []
    problems = list(_bounds(settings))
    rates = dict(enumerate(settings.rate, 1))
    slots: dict[int, object] = {}
    for number, rate in rates.items():
        try:
            slots[number] = slots_of(rate, week)
        except TokenError as error:
            problems.append(_problem(f"rate[{number}].slots", str(error), explain_token(week, str(error))))
    problems += _bands(rates, slots)
    return problems


def _problem(key: str, value: object, expected: Text) -> Problem:
    return Problem("scenario", None, f"pay.{key}", str(value), expected)


def _bounds(settings: PaySettings) -> Iterator[Problem]:
    cap, floor = settings.cap_yuan_per_unit, settings.floor_yuan_per_unit
    if cap is not None and floor > cap:
        expected = Text(f"at most the cap of {cap} yuan", f"不高于上限 {cap} 元")
        yield _problem("floor_yuan_per_unit", floor, expected)
    if settings.scheme == "rates" and not settings.rate:
        yield _problem("rate", "", Text("at least one [[pay.rate]] row", "至少一行 [[pay.rate]]"))


def _bands(rates: Mapping[int, PayRate], slots: Mapping[int, object]) -> Iterator[Problem]:
    """Bands upside down, and bands of rows alike in all else that overlap."""
    earlier: dict[object, list[int]] = {}
    for number, rate in rates.items():
        low, high = band(rate)
        if high is not None and low > high:
            expected = Text(f"at least headcount_from, {low}", f"不小于 headcount_from（{low}）")
            yield _problem(f"rate[{number}].headcount_to", high, expected)
        if rate.headcount_from is None and rate.headcount_to is None:
            continue
        alike = earlier.setdefault((rate.kind, rate.part, rate.role, slots.get(number)), [])
        for other in alike:
            if _overlap(band(rates[other]), (low, high)):
                expected = Text(f"a band apart from that of rate[{other}]", f"与 rate[{other}] 的人数区间不重叠")
                yield _problem(f"rate[{number}].headcount_from", _band_text(low, high), expected)
        alike.append(number)


def _overlap(one: tuple[int, int | None], other: tuple[int, int | None]) -> bool:
    return (one[1] is None or other[0] <= one[1]) and (other[1] is None or one[0] <= other[1])


def _band_text(low: int, high: int | None) -> str:
    return f"{low}-{'' if high is None else high}"


def find_pay_warnings(scenario: Scenario) -> list[Text]:
    """What is allowed but has no effect, probably not the one meant, or may leave a line without a rate."""
    settings = scenario.settings.pay
    if settings is None:
        return []
    given, other = settings.model_fields_set, _OF_UNITS if settings.scheme == "rates" else _OF_RATES
    warnings = [_IGNORED.format(key=key, scheme=settings.scheme) for key in other if key in given]
    if settings.pool_yuan is not None:
        warnings += [_OUTRIGHT.format(key=key) for key in _IN_THE_POOL if key in given]
    for number, rate in enumerate(settings.rate, 1):
        if rate.role is not None and party(rate.role) != "here":
            warnings.append(_NO_RATE.format(number=number, role=rate.role.value))
    for person in scenario.staff:
        if party(person.role) == "contract" and not person.yuan_per_slot:
            warnings.append(_CONTRACT.format(staff=person.id))
    if not find_pay_problems(scenario):
        warnings += dict.fromkeys(find_missing_rates(scenario, settings))
    return warnings
