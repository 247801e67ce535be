"""The result of a pay run: plain, frozen data from which every table and sheet is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from optimizer.domain.scenario import Scenario
from optimizer.payroll.fairness import Fairness
from optimizer.payroll.fees import StudentFee
from optimizer.payroll.money import to_yuan
from optimizer.payroll.pool import CORRECTION, Item, Side
from optimizer.payroll.service_facts import Facts, ServiceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePay:
    """A line and what it earns, in fen. ``rate`` and ``rest`` are None in scheme units."""

    line: ServiceLine
    units: Fraction
    fen: int
    rate: int | None = None
    rest: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPay:
    """What one person gets, in fen. ``units`` is 0 for outside staff and volunteers.

    ``bound`` names the caps and floors that bind; ``published`` is what was published before, None if nothing was.
    """

    staff: str
    slots: int
    minutes: int
    units: Fraction
    fen: int
    bound: str = ""
    published: int | None = None

    @property
    def fen_per_unit(self) -> Fraction | None:
        return self.fen / self.units if self.units else None

    @property
    def correction(self) -> int:
        return 0 if self.published is None else self.fen - self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A sum that differs from the one published: ``sheet`` is pay, pay-lines, fees, outside or accounts."""

    sheet: str
    id: str
    published: int
    fen: int

    @property
    def difference(self) -> int:
        return self.fen - self.published


@dataclass(frozen=True, kw_only=True, repr=False)
class PayResult:
    """Fees, pay and account of one run.

    Attributes
    ----------
    people, outside, volunteers : tuples of PersonPay
        Those paid here, those paid by contract, those who get nothing; each in order of staff id.
    lines, outside_lines, volunteer_lines : tuples of LinePay
        Their lines, in order of staff id, then time.
    account : tuple of Item
        Incomes, outgoings, corrections, then the balance and notes.
    level : Fraction or None
        Fen for a unit where no bound holds.
    """

    scenario: Scenario
    facts: Facts
    fees: tuple[StudentFee, ...]
    people: tuple[PersonPay, ...]
    lines: tuple[LinePay, ...]
    outside: tuple[PersonPay, ...]
    outside_lines: tuple[LinePay, ...]
    volunteers: tuple[PersonPay, ...]
    volunteer_lines: tuple[LinePay, ...]
    account: tuple[Item, ...]
    level: Fraction | None
    fairness: Fairness
    corrections: tuple[Correction, ...] = ()

    def __repr__(self) -> str:
        counts = f"{len(self.people)} people paid, {len(self.facts.days)} days"
        return f"PayResult({self.scenario.name!r}: {counts}, balance {to_yuan(self.balance)} yuan)"

    @property
    def balance(self) -> int:
        """Incomes less outgoings, in fen."""
        return sum(item.fen for item in self.account if item.side is Side.BALANCE)

    @property
    def totals(self) -> Mapping[str, int]:
        """Items of the account -> fen, corrections added to their item."""
        totals: dict[str, int] = {}
        for item in self.account:
            name = item.item.removesuffix(CORRECTION)
            totals[name] = totals.get(name, 0) + item.fen
        return totals
