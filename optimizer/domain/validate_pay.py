"""Whether ``[pay]`` makes sense as a whole: bounds that cross, bands that overlap, slots that do not exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from optimizer.domain.lookup import explain_token
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import PayRate, PaySettings
from optimizer.domain.week import TokenError, Week
from optimizer.errors import Problem
from optimizer.language.text import Text


def find_pay_problems(scenario: Scenario) -> list[Problem]:
    """Every fault of a scenario's ``[pay]``; an empty list if there is none, or no ``[pay]``.

    What a single value shows (negative money, unknown roles and keys, a management fee) is refused where the settings
    are read. This is for what shows only in the whole.
    """
    settings, week = scenario.settings.pay, scenario.week
    if settings is None:
        return []
    problems = list(_bounds(settings))
    rates = dict(enumerate(settings.rate, 1))
    slots: dict[int, object] = {}
    for number, rate in rates.items():
        try:
            slots[number] = rate_slots(rate, week)
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
        yield _problem("rate", "", Text("at least one [[pay.rate]] row", "至少一行“劳务分配.标准”"))


def _bands(rates: Mapping[int, PayRate], slots: Mapping[int, object]) -> Iterator[Problem]:
    """Bands upside down, and bands of rows alike in all else that overlap."""
    earlier: dict[object, list[int]] = {}
    for number, rate in rates.items():
        low, high = rate.headcounts
        if high is not None and low > high:
            expected = Text(f"at least headcount_from, {low}", f"不小于“人数起”（{low}）")
            yield _problem(f"rate[{number}].headcount_to", high, expected)
        if rate.headcount_from is None and rate.headcount_to is None:
            continue
        alike = earlier.setdefault((rate.kind, rate.part, rate.role, slots.get(number)), [])
        for other in alike:
            if _overlap(rates[other].headcounts, (low, high)):
                expected = Text(f"a band apart from that of rate[{other}]", f"与第 {other} 行标准的人数区间不重叠")
                yield _problem(f"rate[{number}].headcount_from", _band_text(low, high), expected)
        alike.append(number)


def _overlap(one: tuple[int, int | None], other: tuple[int, int | None]) -> bool:
    return (one[1] is None or other[0] <= one[1]) and (other[1] is None or one[0] <= other[1])


def _band_text(low: int, high: int | None) -> str:
    return f"{low}-{'' if high is None else high}"


def rate_slots(rate: PayRate, week: Week) -> frozenset[str]:
    """Slots that a rate is for; a blank means all, extended ones too.

    Raises
    ------
    TokenError
    """
    return week.expand(rate.slots or "", blank_includes_extended=True)
