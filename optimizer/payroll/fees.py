"""Fees: what each student pays, for what was really attended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from optimizer.domain.people import Student
from optimizer.domain.scenario import Scenario
from optimizer.payroll.lines import ServiceDay
from optimizer.payroll.money import half_up, in_fen
from optimizer.payroll.service_facts import Facts


@dataclass(frozen=True, slots=True)
class StudentFee:
    """What one student pays. ``gross`` and ``fee`` in fen; the waiver has been taken off the fee."""

    student: str
    slots: int
    meetings: int
    gross: int
    fee: int

    @property
    def waived(self) -> int:
        return self.gross - self.fee


class Tariff:
    """The prices of a scenario, in exact fen."""

    def __init__(self, scenario: Scenario):
        fees = scenario.settings.fees
        self.per_slot = in_fen(fees.yuan_per_slot)
        self.per_student = in_fen(fees.yuan_per_student)
        self.day_cap = None if fees.cap_yuan_per_day is None else in_fen(fees.cap_yuan_per_day)
        self.cap = None if fees.cap_yuan_per_student is None else in_fen(fees.cap_yuan_per_student)
        self.per_meeting = {club.id: in_fen(club.yuan_per_meeting) for club in scenario.clubs}

    def gross(self, days: Mapping[ServiceDay, tuple[str, ...]]) -> Fraction:
        """All charges of one student, caps applied, the waiver not."""
        total = self.per_student if days else Fraction(0)
        if self.day_cap is None:
            total += self._charge(tuple(group for groups in days.values() for group in groups))
        else:
            for groups in days.values():
                total += min(self.day_cap, self._charge(groups))
        return total if self.cap is None else min(self.cap, total)

    def _charge(self, groups: tuple[str, ...]) -> Fraction:
        clubs = [self.per_meeting[group] for group in groups if group in self.per_meeting]
        return len(groups) * self.per_slot + sum(clubs, Fraction(0))

    def fee(self, student: Student, days: Mapping[ServiceDay, tuple[str, ...]]) -> StudentFee:
        groups = [group for groups in days.values() for group in groups]
        gross = self.gross(days)
        meetings = sum(1 for group in groups if group in self.per_meeting)
        fee = half_up(gross * (1 - Fraction(student.fee_waiver)))
        return StudentFee(student.id, len(groups), meetings, half_up(gross), fee)


def student_fees(scenario: Scenario, facts: Facts) -> tuple[StudentFee, ...]:
    """One row for each student who is served or attended, in the order of students.csv."""
    tariff = Tariff(scenario)
    return tuple(
        tariff.fee(student, facts.attended.get(student.id, {}))
        for student in scenario.students
        if student.id in facts.served or student.id in facts.attended
    )
