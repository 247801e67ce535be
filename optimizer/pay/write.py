"""Writing a run down: all of its files or none."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from optimizer.errors import SettingsError
from optimizer.pay.money import to_yuan
from optimizer.pay.result import PayResult
from optimizer.pay.sheets import sheets
from optimizer.pay.tables import tables

BYTE_ORDER_MARK = "\ufeff"
"""Makes spreadsheet programs read a sheet as UTF-8."""


def pay_files(result: PayResult) -> dict[str, str]:
    """Name -> text of every table and sheet of a run, result.json aside."""
    language = result.scenario.settings.language
    files = {f"{table.name}.csv": table.csv() for table in tables(result)}
    return files | {f"{sheet.name}.csv": BYTE_ORDER_MARK + sheet.csv(language) for sheet in sheets(result)}


def pay_json(result: PayResult) -> dict[str, Any]:
    """What a run adds to result.json: ``fairness`` and ``pay``. Yuan are texts, so that nothing reads them as floats."""
    settings = result.scenario.settings.pay
    dates = [on.text for on in result.facts.days if on.date]
    summary = {
        "scheme": settings.scheme if settings else "units",
        "period": [min(dates), max(dates)] if dates else None,
        "days": len(result.facts.days),
        "yuan_per_unit": None if result.level is None else f"{result.level / 100}",
        "yuan": {name: str(to_yuan(fen)) for name, fen in result.totals.items()},
        "people": len(result.people),
        "differences": len(result.facts.differences),
        "corrections": len(result.corrections),
    }
    return {"fairness": result.fairness.as_json(), "pay": summary}


def write_pay(result: PayResult, folder: Path, base: Mapping[str, Any] | None = None) -> None:
    """Write every file of a run to a folder, all or none; other files that are there stay.

    Parameters
    ----------
    base : mapping, optional
        What result.json holds besides, usually that of the timetable.

    Raises
    ------
    SettingsError
        If the folder cannot be written.
    """
    head = {"scenario": result.scenario.name} | dict(base or {}) | pay_json(result)
    files = pay_files(result) | {"result.json": json.dumps(head, ensure_ascii=False, indent=2) + "\n"}
    try:
        replace_folder(folder.resolve(), files)
    except OSError as error:
        raise SettingsError(f"--out {folder}: {error.strerror or error} · 无法写入") from error


def replace_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Make a folder hold these files besides those it has: built beside it, then renamed in its place."""
    new, old = (folder.with_name(f".{folder.name}.{ending}-{os.getpid()}") for ending in ("new", "old"))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            shutil.copytree(folder, new, copy_function=_link, ignore=lambda _, names: set(names) & set(files))
        else:
            new.mkdir()
        for name, text in files.items():
            (new / name).write_text(text, encoding="utf-8", newline="")
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except BaseException:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        for rest in (new, old):
            if folder.exists():
                shutil.rmtree(rest, ignore_errors=True)


def _link(source: str, target: str) -> None:
    """A second name for the same file, where the disk can; else a copy."""
    with suppress(OSError):
        os.link(source, target)
        return
    shutil.copy2(source, target)
