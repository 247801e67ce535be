"""From what happened to fees, pool, pay and account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import PaySettings
from optimizer.domain.timetable import Timetable
from optimizer.domain.validate_pay import find_pay_problems
from optimizer.errors import ScenarioError
from optimizer.payroll.allocate import PaidWork, Shared, WeekCap, week_cap
from optimizer.payroll.corrections import Published, find_corrections
from optimizer.payroll.fees import student_fees
from optimizer.payroll.logs import AbsenceRow, AttendanceRow, DayRow, Log, ServedRow
from optimizer.payroll.parties import contract_pay, judge_fairness, people_of, shared_pay, sort_lines
from optimizer.payroll.pay_result import LinePay, PayResult
from optimizer.payroll.pool import build_account, build_pool
from optimizer.payroll.schemes import Weights, share_by_rates, share_by_units
from optimizer.payroll.service_facts import Facts
from optimizer.payroll.settlement import PlannedWeeks, planned_facts, settled_facts


def pay(
    scenario: Scenario,
    timetable: Timetable,
    attendance: Log[AttendanceRow] | None = None,
    served: Log[ServedRow] | None = None,
    *,
    exceptions: Log[ServedRow] | None = None,
    days: Log[DayRow] | None = None,
    absences: Log[AbsenceRow] | None = None,
    weeks: Mapping[date, Timetable] | None = None,
    announced: Mapping[date, Timetable] | None = None,
    published: Published | None = None,
) -> PayResult:
    """Fees, pool, pay and account: of the week as planned, or of what really happened.

    Parameters
    ----------
    attendance, served, exceptions, days, absences : Log, optional
        Roll call, complete log of the staff or exceptions from plan, days of service, who was not there; see
        docs/pay.md, section 4, and `read_attendance`, `read_served`, `read_days`, `read_absences`. With none of them
        the week is paid as planned.
    weeks : mapping, optional
        Date -> the timetable that held from that date on; before, ``timetable`` did.
    announced : mapping, optional
        Date of ``weeks`` -> the timetable from which that one was mended: who stands in for whom is told.
    published : Published, optional
        What was published for the same period; what differs is shown as corrections.

    Raises
    ------
    UnpayableError
        If the timetable leaves open who is to be paid for what; whatever else breaks a rule is paid.
    ScenarioError
        If the policy or a log has faults: all of them.
    SettingsError
        If the logs do not fit together, or with what was published.
    """
    problems = find_pay_problems(scenario)
    if problems:
        raise ScenarioError(problems, scenario.settings.language)
    if attendance is None and served is None and exceptions is None and days is None and absences is None and not weeks:
        return pay_facts(scenario, planned_facts(scenario, timetable), published)
    plans = PlannedWeeks(scenario, timetable, weeks, announced)
    return pay_facts(
        scenario, settled_facts(scenario, plans, attendance, served, exceptions, days, absences), published
    )


def pay_facts(scenario: Scenario, facts: Facts, published: Published | None = None) -> PayResult:
    """Fees, pool, pay and account for what happened; corrections of what was published before.

    Raises
    ------
    ScenarioError
        If a line matches no rate.
    SettingsError
        If what was published is of another period.
    """
    settings = scenario.settings.pay or PaySettings()
    ledger = sort_lines(scenario, facts.lines)
    fees = student_fees(scenario, facts)
    pool = build_pool(settings, fees, facts)
    prices = scenario.settings.fees.apart
    apart = {"fees_evening": sum(row.evening for row in fees)} if prices.evening_yuan_per_slot is not None else {}
    apart |= {"fees_noon": sum(row.noon for row in fees)} if prices.noon_yuan_per_slot is not None else {}
    outside_lines = contract_pay(scenario, ledger.contract)
    spent = sum(row.fen for row in outside_lines)

    weights = Weights(settings)
    roles = {row.id: row.role for row in scenario.staff}
    work = [PaidWork(line, roles[line.staff], weights.units(line, roles[line.staff])) for line in ledger.here]
    cap = week_cap(settings, facts.days, scenario.week.days, facts.off)
    shared = _share(scenario, settings, work, max(0, pool.fen - spent), cap)
    lines = shared_pay(work, shared)
    people = people_of(lines, shared.bounds, published.pay if published else None)
    volunteer_lines = tuple(LinePay(line=line, units=Fraction(0), fen=0) for line in ledger.volunteer)
    result = PayResult(
        scenario=scenario,
        facts=facts,
        fees=fees,
        people=people,
        lines=lines,
        outside=people_of(outside_lines, published=published.outside if published else None),
        outside_lines=outside_lines,
        volunteers=people_of(volunteer_lines),
        volunteer_lines=volunteer_lines,
        account=build_account(pool, fees, spent, sum(shared.amounts), apart, published.account if published else None),
        level=shared.level,
        fairness=judge_fairness(scenario, people, facts.lines, shared.bounds),
    )
    return result if published is None else replace(result, corrections=find_corrections(result, published))


def _share(scenario: Scenario, settings: PaySettings, work: list[PaidWork], available: int, cap: WeekCap) -> Shared:
    if settings.scheme == "units":
        return share_by_units(settings, work, available, cap)
    return share_by_rates(scenario, settings, work, available, cap)
