"""Corrections: what differs from what was published before, each sum a row of its own."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from optimizer.errors import SettingsError
from optimizer.payroll.money import to_fen
from optimizer.payroll.pay_result import Correction, PayResult
from optimizer.payroll.pool import CORRECTION, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Sums published before, in fen, by id: staff, line, student, item of the account."""

    pay: Mapping[str, int]
    lines: Mapping[str, int]
    fees: Mapping[str, int]
    outside: Mapping[str, int]
    account: Mapping[str, int]
    period: tuple[date, date] | None = None

    @classmethod
    def of(cls, result: PayResult) -> Published:
        """What a result would publish."""
        dates = [on.date for on in result.facts.days if on.date]
        return cls(
            pay={row.staff: row.fen for row in result.people},
            lines={row.line.id: row.fen for row in (*result.lines, *result.outside_lines)},
            fees={row.student: row.fee + row.evening + row.noon for row in result.fees},
            outside={row.staff: row.fen for row in result.outside},
            account=dict(result.totals.items()),
            period=(min(dates), max(dates)) if dates else None,
        )


def read_published(folder: Path) -> Published:
    """Read the sums from a folder that an earlier run wrote.

    Raises
    ------
    SettingsError
        If the folder lacks one of the tables, or a table is not what a run writes.
    """
    try:
        published = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        period = published["pay"]["period"]
        return Published(
            pay=_sums(folder / "pay.csv", "staff"),
            lines=_sums(folder / "pay-lines.csv", "line") | _sums(folder / "outside-lines.csv", "line"),
            fees=_sums(folder / "fees.csv", "student", "evening_yuan", "noon_yuan"),
            outside=_sums(folder / "outside.csv", "staff"),
            account=_sums(folder / "accounts.csv", "item"),
            period=(date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None,
        )
    except (OSError, KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise SettingsError(
            f"--published-pay {folder}: not a folder that `optimizer pay` wrote ({error}) · 不是先前生成的薪酬文件夹"
        ) from error


def _sums(path: Path, key: str, *more: str) -> dict[str, int]:
    """Id -> fen of a table, further columns added where it has them; an account item and its correction together."""
    sums: dict[str, int] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            name = row[key].removesuffix(CORRECTION) if key == "item" else row[key]
            yuan = Decimal(row["yuan"]) + sum(Decimal(row.get(column) or 0) for column in more)
            sums[name] = sums.get(name, 0) + to_fen(yuan)
    return sums


def find_corrections(result: PayResult, published: Published) -> tuple[Correction, ...]:
    """Every sum that differs: of people, lines, students, outside staff and the account.

    Raises
    ------
    SettingsError
        If what was published is of another period.
    """
    now = Published.of(result)
    if now.period and published.period and not _meet(now.period, published.period):
        raise SettingsError(
            f"--published-pay is of {published.period[0]} to {published.period[1]}, this run of {now.period[0]} to "
            f"{now.period[1]}: name the folder of the same period · 应为同一期间的文件夹"
        )
    notes = {item.item for item in result.account if item.side is Side.NOTE}
    account = {name: fen for name, fen in published.account.items() if name not in notes}
    return (
        *_differences("pay", published.pay, now.pay),
        *_differences("pay-lines", published.lines, now.lines),
        *_differences("fees", published.fees, now.fees),
        *_differences("outside", published.outside, now.outside),
        *_differences("accounts", account, {name: fen for name, fen in now.account.items() if name not in notes}),
    )


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _differences(sheet: str, before: Mapping[str, int], now: Mapping[str, int]) -> Iterator[Correction]:
    for key in sorted({*before, *now}):
        if before.get(key, 0) != now.get(key, 0):
            yield Correction(sheet=sheet, id=key, published=before.get(key, 0), fen=now.get(key, 0))
