"""Warnings before anything is solved or paid: parts of a pay policy without effect, possible lines without a rate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from optimizer.domain.people import Role
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import LineKind, LinePart, PaySettings
from optimizer.domain.validate_pay import find_pay_problems
from optimizer.files.settings_keys import key_label
from optimizer.language.terms import value_text
from optimizer.language.text import Text
from optimizer.payroll.parties import party
from optimizer.payroll.schemes import RateTable

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


class Possible(NamedTuple):
    """Lines of one description: who may have them, in which slots, with headcounts from ``least`` to ``most``."""

    kind: LineKind
    part: LinePart
    roles: frozenset[Role]
    slots: tuple[str, ...]
    least: int
    most: int


_MISSING = Text(
    "no row of pay.rate matches {what} in {where}: such a line could not be paid",
    "“劳务分配.标准”中没有适用于 {what}（{where}）的行：出现时无法计酬",
)


def find_missing_rates(scenario: Scenario, settings: PaySettings) -> Iterator[Text]:
    """A warning for each kind, part and role with possible lines that no rate matches."""
    if settings.scheme != "rates":
        return
    table = RateTable(settings.rate, scenario.week)
    for lines in possible_lines(scenario):
        for role in sorted(lines.roles):
            gaps = {slot: gap for slot in lines.slots if (gap := _gap(table, lines, role, slot))}
            if gaps:
                slot, gap = next(iter(gaps.items()))
                what = f"{lines.kind} {lines.part} {role}"
                where = f"{slot}, {gap} students" if lines.kind != "duty" else slot
                more = f" (+{len(gaps) - 1})" if len(gaps) > 1 else ""
                yield _MISSING.format(what=what, where=where + more)


def _gap(table: RateTable, lines: Possible, role: Role, slot: str) -> str:
    """The first headcounts without a rate, as text; blank if there are none."""
    bands = [rate.headcounts for rate, _ in table.matching(lines.kind, lines.part, role, slot)]
    covered = sorted(bands, key=lambda pair: pair[0])
    reach = lines.least
    for low, high in covered:
        if low > reach:
            break
        if high is None:
            return ""
        reach = max(reach, high + 1)
    if reach > lines.most:
        return ""
    end = min((low for low, _ in covered if low > reach), default=lines.most + 1)
    return f"{reach}-{min(end - 1, lines.most)}"


class _Kind(NamedTuple):
    """Sessions of one kind: in which slots, of how many at most, led by whom, students for one of the staff."""

    kind: LineKind
    slots: tuple[str, ...]
    most: int
    leads: frozenset[Role]
    ratio: int


def possible_lines(scenario: Scenario) -> Iterator[Possible]:
    """Leads and duties that the rules allow with the staff there is; assistants where a session can need one."""
    roles = frozenset(row.role for row in scenario.staff)
    for sessions in (*_group_sessions(scenario), *_club_sessions(scenario)):
        if not sessions.slots or not sessions.most:
            continue
        leads = sessions.leads & roles
        yield Possible(sessions.kind, "lead", _paid_here(leads), sessions.slots, 1, sessions.most)
        least = sessions.ratio + 1 if _serves_alone(scenario, sessions.kind, leads) else 1
        if least <= sessions.most:
            yield Possible(sessions.kind, "assistant", _paid_here(roles), sessions.slots, least, sessions.most)
    duty = frozenset(scenario.settings.duty.roles) & roles
    if scenario.settings.duty.min_per_slot and duty and scenario.students:
        yield Possible("duty", "lead", _paid_here(duty), scenario.week.care, 0, 0)


def _group_sessions(scenario: Scenario) -> Iterator[_Kind]:
    staffing, week = scenario.settings.staffing, scenario.week
    most = min(scenario.settings.grouping.max_size, len(scenario.students))
    leads = frozenset(staffing.lead_roles)
    ratio = min(
        (row.students_per_staff for row in scenario.activities if row.for_care), default=staffing.students_per_staff
    )
    yield _Kind("care", week.care, most, leads, ratio)
    signed_up = {token for row in scenario.students for token in row.attends}
    yield _Kind("extended", tuple(token for token in week.extended if token in signed_up), most, leads, ratio)


def _club_sessions(scenario: Scenario) -> Iterator[_Kind]:
    requests = Counter(club for row in scenario.students for club in row.clubs)
    for club in scenario.clubs:
        leads = frozenset(scenario.settings.staffing.club_lead_roles)
        if club.leaders:
            leads &= {scenario.person[staff].role for staff in club.leaders if staff in scenario.person}
        wishes = requests[club.id]
        most = wishes if club.max_students is None else min(wishes, club.max_students)
        slots = tuple(token for token in scenario.week.ordinary if token in club.slots)
        activity = scenario.activity.get(club.activity)
        ratio = activity.students_per_staff if activity else scenario.settings.staffing.students_per_staff
        if club.fewest_members <= most:
            yield _Kind("club", slots, most, leads, ratio)


def _serves_alone(scenario: Scenario, kind: LineKind, leads: frozenset[Role]) -> bool:
    """Whether a session of one group never needs a teacher beside its lead."""
    rule = scenario.settings.staffing.teacher_present
    asked = rule == "always" or (rule == "care" and kind != "club")
    return not asked or leads <= {Role.TEACHER}


def _paid_here(roles: frozenset[Role]) -> frozenset[Role]:
    return frozenset(role for role in roles if party(role) == "here")
