"""The pool, what there is for labour, and the account: incomes less outgoings equal the balance, to the fen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from optimizer.domain.settings import PaySettings
from optimizer.payroll.fees import StudentFee
from optimizer.payroll.money import half_up, in_fen, to_fen
from optimizer.payroll.service_facts import Facts

CORRECTION = "_correction"
"""Ending of an account item that corrects the one published before."""


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


def build_account(
    pool: Pool,
    fees: Sequence[StudentFee],
    outside: int,
    labour: int,
    apart: Mapping[str, int],
    published: Mapping[str, int] | None = None,
) -> tuple[Item, ...]:
    """Incomes, outgoings, what is charged apart, the balance, and notes; the last three are not summed.

    Parameters
    ----------
    apart : mapping
        Item -> fen of the fees that are no part of the pool.
    published : mapping, optional
        Item -> fen as published before. Each such item stands as it was published, and what is different now is an
        item of its own, ``…_correction``.
    """
    items = [*pool.items, Item("outside", outside, Side.OUTGOING), Item("labour", labour, Side.OUTGOING)]
    items += [Item(name, fen, Side.APART) for name, fen in apart.items()]
    if published is not None:
        items = [part for item in items for part in _corrected(item, published.get(item.item, 0))]
    sign = {Side.INCOME: 1, Side.OUTGOING: -1}
    balance = sum(sign.get(item.side, 0) * item.fen for item in items)
    available = max(0, pool.fen - outside)
    notes = {
        "pool": pool.fen,
        "available": available,
        "shortfall": max(0, -balance),
        "fees_before_waivers": sum(fee.gross for fee in fees),
        "waived": sum(fee.waived for fee in fees),
    }
    return (
        *items,
        Item("balance", balance, Side.BALANCE),
        *(Item(name, fen, Side.NOTE) for name, fen in notes.items()),
    )


def _corrected(item: Item, published: int) -> list[Item]:
    if item.fen == published:
        return [item]
    return [
        Item(item.item, published, item.side),
        Item(item.item + CORRECTION, item.fen - published, item.side),
    ]
