"""The account: incomes less outgoings equal the balance, to the fen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from optimizer.payroll.fees import StudentFee
from optimizer.payroll.pay_result import CORRECTION
from optimizer.payroll.pool import Item, Pool, Side


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
