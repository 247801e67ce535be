"""Whether a pay policy makes sense: every fault named at once, before anything is solved or paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from optimizer.domain.problem import Problem
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import PayRate, PaySettings
from optimizer.domain.text import Text
from optimizer.domain.week import TokenError, Week
from optimizer.pay.possible import find_missing_rates
from optimizer.pay.rates import band, slots_of
from optimizer.pay.table import read_pay_table, read_table

_OF_RATES = ("rate", "max_paid_slots_per_day", "rest", "when_short")
_OF_UNITS = ("floor_yuan_per_unit", "cap_yuan_per_unit")
_NO_RATE = Text(
    "a role that is paid here: outside staff have contracts, volunteers get nothing", "校外人员按合同，志愿者无酬"
)
_CONTRACT = Text("the contract's yuan for a slot: outside staff are paid by it alone", "合同约定的每课时金额")
_IN_THE_POOL = (
    "subsidy_yuan",
    "subsidy_yuan_per_student_day",
    "insurance_yuan_per_student",
    "running_cost_yuan",
    "running_cost_share",
)


def find_pay_problems(scenario: Scenario) -> list[Problem]:
    """Every fault of a scenario's ``[pay]`` and ``[fees]``; an empty list if there is none, or no ``[pay]``."""
    settings = scenario.settings.pay
    if settings is None:
        return []
    problems = find_policy_problems(settings, scenario.week)
    if not any(problem.column.endswith(".slots") for problem in problems):
        problems += dict.fromkeys(find_missing_rates(scenario, settings))
    return problems


def find_pay_table_problems(pay: object, fees: object = None, week: Week | None = None) -> list[Problem]:
    """Every fault of the two sections as they stand in scenario.toml, before they are settings.

    What a key or value makes unreadable is named, and what can still be read is judged as well, so that nobody has to
    mend a policy fault by fault. Rates are matched against slots only where the week is given.
    """
    settings, problems = read_pay_table(pay)
    _, of_fees = read_table("fees", fees)
    return [*problems, *of_fees, *find_policy_problems(settings, week)]


def find_policy_problems(settings: PaySettings, week: Week | None) -> list[Problem]:
    """Faults that lie in the policy alone: bounds that cross, bands that overlap, slots that do not exist."""
    problems = list(_bounds(settings))
    rates = dict(enumerate(settings.rate, 1))
    slots: dict[int, object] = {}
    for number, rate in rates.items():
        try:
            slots[number] = slots_of(rate, week) if week else rate.slots
        except TokenError as error:
            expected = Text("slots of the week, such as Mon1-2 or Fri", "本周的时段，如 周一1-2 或 周五")
            problems.append(_problem(f"rate[{number}].slots", str(error), expected))
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


def find_pay_warnings(scenario: Scenario) -> list[Problem]:
    """What is allowed but has no effect, or probably not the one meant."""
    settings = scenario.settings.pay
    if settings is None:
        return []
    given, other = settings.model_fields_set, _OF_UNITS if settings.scheme == "rates" else _OF_RATES
    ignored = Text(f'nothing: scheme = "{settings.scheme}" does not use it', f"无效：{settings.scheme} 方案不使用此项")
    warnings = [_problem(key, getattr(settings, key), ignored) for key in other if key in given]
    if settings.pool_yuan is not None:
        replaced = Text("nothing: pool_yuan is the pool outright", "无效：已直接给定 pool_yuan")
        warnings += [_problem(key, getattr(settings, key), replaced) for key in _IN_THE_POOL if key in given]
    for number, rate in enumerate(settings.rate, 1):
        if rate.role in ("outside", "volunteer"):
            warnings.append(_problem(f"rate[{number}].role", rate.role.value, _NO_RATE))
    for index, person in enumerate(scenario.staff):
        if person.role == "outside" and not person.yuan_per_slot:
            warnings.append(Problem("staff", index, "yuan_per_slot", "0", _CONTRACT))
    return warnings
