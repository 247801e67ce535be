"""Parts of a pay policy without effect, and lines without a rate: warnings, before anything is solved or paid."""

from __future__ import annotations

from optimizer.domain.scenario import Scenario
from optimizer.domain.validate_pay import find_pay_problems
from optimizer.files.settings_keys import key_label
from optimizer.language.terms import value_text
from optimizer.language.text import Text
from optimizer.payroll.parties import party
from optimizer.payroll.possible import find_missing_rates

_OF_RATES = ("rate", "max_paid_slots_per_day", "rest", "when_short")
_OF_UNITS = ("floor_yuan_per_unit", "cap_yuan_per_unit")
_IGNORED = Text(
    "pay.{key} has no effect: scheme {scheme} does not use it", "“劳务分配.{key}”无效：{scheme}方式不使用此项"
)
_OUTRIGHT = Text("pay.{key} has no effect: pool_yuan is the pool outright", "“劳务分配.{key}”无效：已直接给定“总额元”")
_NO_RATE = Text(
    "pay.rate[{number}] is for {role}, whom no rate pays: outside staff have contracts, volunteers get nothing",
    "“劳务分配.标准”第 {number} 行适用于{role}，但校外人员按合同、志愿者无酬，不按课时标准计酬",
)
_CONTRACT = Text(
    "outside staff {staff} has no yuan_per_slot: paid 0, as contracts alone pay outside staff",
    "校外人员 {staff} 未填“每节酬金”：报酬为 0",
)
_IN_THE_POOL = (
    "subsidy_yuan",
    "subsidy_yuan_per_student_day",
    "insurance_yuan_per_student",
    "running_cost_yuan",
    "running_cost_share",
)


def _key(key: str) -> Text:
    """A setting of the section in both languages."""
    return Text(key, key_label(f"pay.{key}", "zh").partition(".")[2])


def find_pay_warnings(scenario: Scenario) -> list[Text]:
    """What is allowed but has no effect, probably not the intended one, or may leave a line without a rate."""
    settings = scenario.settings.pay
    if settings is None:
        return []
    given, other = settings.model_fields_set, _OF_UNITS if settings.scheme == "rates" else _OF_RATES
    warnings = [
        _IGNORED.format(key=_key(key), scheme=value_text("scheme", settings.scheme)) for key in other if key in given
    ]
    if settings.pool_yuan is not None:
        warnings += [_OUTRIGHT.format(key=_key(key)) for key in _IN_THE_POOL if key in given]
    for number, rate in enumerate(settings.rate, 1):
        if rate.role is not None and party(rate.role) != "here":
            warnings.append(_NO_RATE.format(number=number, role=value_text("role", rate.role.value)))
    for person in scenario.staff:
        if party(person.role) == "contract" and not person.yuan_per_slot:
            warnings.append(_CONTRACT.format(staff=person.id))
    if not find_pay_problems(scenario):
        warnings += dict.fromkeys(find_missing_rates(scenario, settings))
    return warnings
