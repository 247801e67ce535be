"""Fees: what each student pays, for what was really attended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import chain

from optimizer.domain.people import Student
from optimizer.domain.scenario import Scenario
from optimizer.payroll.money import half_up, in_fen
from optimizer.payroll.service_facts import Facts, ServiceDay

MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class StudentFee:
    """What one student pays, in fen.

    ``gross`` and ``fee`` are for after-school service, before and after the waiver. ``evening`` and ``noon`` are what
    is charged apart from it, after the waiver; they belong to no pool. ``slots`` counts all slots attended.
    """

    student: str
    slots: int
    meetings: int
    gross: int
    fee: int
    evening: int = 0
    noon: int = 0

    @property
    def waived(self) -> int:
        return self.gross - self.fee


class Tariff:
    """The prices of a scenario, in exact fen."""

    def __init__(self, scenario: Scenario):
        fees, week = scenario.settings.fees, scenario.week
        self.per_student = in_fen(fees.yuan_per_student)
        self.day_cap = None if fees.cap_yuan_per_day is None else in_fen(fees.cap_yuan_per_day)
        self.cap = None if fees.cap_yuan_per_student is None else in_fen(fees.cap_yuan_per_student)
        self.per_meeting = {club.id: in_fen(club.yuan_per_meeting) for club in scenario.clubs}
        per_slot, per_hour = in_fen(fees.yuan_per_slot), in_fen(fees.yuan_per_hour)
        self.price = {
            slot.token: per_slot + per_hour * Fraction(slot.minutes, MINUTES_OF_AN_HOUR) for slot in week.slots
        }
        """Slot -> what it costs within after-school service; one of both rates is 0."""
        self.evening = _apart(week.evening, fees.apart.evening_yuan_per_slot)
        self.noon = _apart(week.noon, fees.apart.noon_yuan_per_slot)
        self.price |= dict.fromkeys(chain(self.evening, self.noon), Fraction(0))

    def gross(self, days: Mapping[ServiceDay, Mapping[str, str]]) -> Fraction:
        """All charges of one student for after-school service, caps applied, the waiver not."""
        total = self.per_student if days else Fraction(0)
        for groups in days.values():
            charge = self._charge(groups)
            total += charge if self.day_cap is None else min(self.day_cap, charge)
        return total if self.cap is None else min(self.cap, total)

    def _charge(self, groups: Mapping[str, str]) -> Fraction:
        """One day's charges: slot token -> group attended."""
        slots = sum((self.price[token] for token in groups), Fraction(0))
        clubs = [self.per_meeting[group] for group in groups.values() if group in self.per_meeting]
        return slots + sum(clubs, Fraction(0))

    def fee(self, student: Student, days: Mapping[ServiceDay, Mapping[str, str]]) -> StudentFee:
        """What one student pays for the slots attended; each sum is rounded half up to the fen once."""
        groups = [group for of_day in days.values() for group in of_day.values()]
        gross, charged = self.gross(days), 1 - Fraction(student.fee_waiver)
        evening, noon = (
            sum((prices.get(token, Fraction(0)) for of_day in days.values() for token in of_day), Fraction(0))
            for prices in (self.evening, self.noon)
        )
        return StudentFee(
            student=student.id,
            slots=len(groups),
            meetings=sum(1 for group in groups if group in self.per_meeting),
            gross=half_up(gross),
            fee=half_up(gross * charged),
            evening=half_up(evening * charged),
            noon=half_up(noon * charged),
        )


def _apart(tokens: frozenset[str], yuan: Decimal | None) -> dict[str, Fraction]:
    """Slot -> price, of the slots that are charged apart; none where there is no such price."""
    return {} if yuan is None else dict.fromkeys(tokens, in_fen(yuan))


def student_fees(scenario: Scenario, facts: Facts) -> tuple[StudentFee, ...]:
    """One row for each student who is served or attended, in the order of students.csv."""
    tariff = Tariff(scenario)
    return tuple(
        tariff.fee(student, facts.attended.get(student.id, {}))
        for student in scenario.students
        if student.id in facts.served or student.id in facts.attended
    )
