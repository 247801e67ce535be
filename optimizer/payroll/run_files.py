"""A run as files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from optimizer.payroll.csv_tables import pay_tables
from optimizer.payroll.money import rounded, to_yuan
from optimizer.payroll.pay_result import PayResult
from optimizer.payroll.sheets import pay_sheets

BYTE_ORDER_MARK = "\ufeff"
"""Makes spreadsheet programs read a sheet as UTF-8."""


def pay_files(result: PayResult) -> dict[str, str]:
    """Name -> text of every table and sheet of a run, result.json aside."""
    language = result.scenario.settings.language
    files = {f"{table.name}.csv": table.csv() for table in pay_tables(result)}
    return files | {f"{sheet.name}.csv": BYTE_ORDER_MARK + sheet.csv(language) for sheet in pay_sheets(result)}


def pay_json(result: PayResult) -> dict[str, Any]:
    """What a run adds to result.json: ``fairness`` and ``pay``. Yuan are texts, lest anything read them as floats."""
    settings = result.scenario.settings.pay
    dates = [on.text for on in result.facts.days if on.date]
    summary = {
        "scheme": settings.scheme if settings else "units",
        "period": [min(dates), max(dates)] if dates else None,
        "days": len(result.facts.days),
        "yuan_per_unit": None if result.level is None else str(rounded(result.level / 100, 6)),
        "yuan": {name: str(to_yuan(fen)) for name, fen in result.totals.items()},
        "people": len(result.people),
        "differences": len(result.facts.differences),
        "corrections": len(result.corrections),
    }
    return {"fairness": result.fairness.as_json(), "pay": summary}


def write_pay(path: Path, result: PayResult, base: Mapping[str, Any] | None = None) -> None:
    """Write every file of a run into an existing folder, most safely inside `optimizer.files.publishing`.

    Parameters
    ----------
    base : mapping, optional
        What result.json holds besides, usually that of the timetable.
    """
    head = {"scenario": result.scenario.name} | dict(base or {}) | pay_json(result)
    files = pay_files(result) | {"result.json": json.dumps(head, ensure_ascii=False, indent=2) + "\n"}
    for name, text in files.items():
        (path / name).write_text(text, encoding="utf-8", newline="")
