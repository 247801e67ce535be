"""The pool: what there is for labour, and the account that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from optimizer.domain.settings import PaySettings
from optimizer.payroll.fees import StudentFee
from optimizer.payroll.money import half_up, in_fen, to_fen
from optimizer.payroll.service_facts import Facts


class Side(StrEnum):
    """Where an item of the account stands. A note is not summed, nor what is kept apart from after-school service."""

    INCOME = "income"
    OUTGOING = "outgoing"
    APART = "apart"
    BALANCE = "balance"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the account; ``fen`` of outgoings is positive, of a balance or correction of either sign."""

    item: str
    fen: int
    side: Side


@dataclass(frozen=True, slots=True)
class Pool:
    """What there is for labour, in fen, and the items that make it; negative when costs exceed incomes."""

    items: tuple[Item, ...]

    @property
    def fen(self) -> int:
        return sum(item.fen if item.side is Side.INCOME else -item.fen for item in self.items)


def build_pool(settings: PaySettings, fees: Sequence[StudentFee], facts: Facts) -> Pool:
    """The pool of one run (contract, section 6), every item rounded half up to the fen on its own."""
    if settings.pool_yuan is not None:
        return Pool((Item("pool_yuan", to_fen(settings.pool_yuan), Side.INCOME),))
    paid = sum(fee.fee for fee in fees)
    per_day = in_fen(settings.subsidy_yuan_per_student_day) * facts.student_days
    insurance = in_fen(settings.insurance_yuan_per_student) * len(facts.served)
    return Pool(
        (
            Item("fees", paid, Side.INCOME),
            Item("subsidy", to_fen(settings.subsidy_yuan), Side.INCOME),
            Item("subsidy_per_student_day", half_up(per_day), Side.INCOME),
            Item("insurance", half_up(insurance), Side.OUTGOING),
            Item("running_cost", to_fen(settings.running_cost_yuan), Side.OUTGOING),
            Item("running_cost_share", half_up(Fraction(settings.running_cost_share) * paid), Side.OUTGOING),
        )
    )
