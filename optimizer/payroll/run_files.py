"""A run as files, and in a few lines for the terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from optimizer.language.text import Language, Text
from optimizer.payroll.csv_tables import pay_tables
from optimizer.payroll.money import rounded, to_yuan
from optimizer.payroll.pay_result import PayResult
from optimizer.payroll.pay_sheet import BOUNDS, CORRECTED, ITEMS
from optimizer.payroll.pool import CORRECTION, Side
from optimizer.payroll.service_facts import What
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


_COUNTS = Text(
    "{here} paid here, {outside} outside, {volunteers} volunteers; {slots} slots",
    "计酬 {here} 人，校外 {outside} 人，志愿者 {volunteers} 人；共 {slots} 课时",
)
_LEVEL = Text("Yuan for a unit: {level}", "每计酬单位：{level} 元")
_BOUND = Text("{bound}: {people}", "{bound}：{people}")
_EVEN = Text("Gini {pay} (yuan per unit), {slots} (slots per share)", "基尼系数：每单位金额 {pay}，人均课时 {slots}")
_IDLE = Text(
    "{file}: {rows} rows on {date}, a date without service, count for nothing; on a make-up day name the day whose "
    "timetable ran, such as Mon2",
    "{file}：{date} 无服务，该日 {rows} 行不计；如为调休日，请写明执行哪天的课表，如 周一2",
)
_FACTS = Text(
    "{differences} differences between plan and fact, {corrections} corrected sums",
    "计划与实际差异 {differences} 处，更正 {corrections} 项",
)


def summarise(result: PayResult, language: Language) -> str:
    """The account, who is paid, the level, whom a cap or floor binds, how even it is, what counted for nothing."""
    said = [_item(result, number, language) for number in range(len(result.account)) if _shown(result, number)]
    said.append(
        _COUNTS.format(
            here=len(result.people),
            outside=len(result.outside),
            volunteers=len(result.volunteers),
            slots=len(result.facts.lines),
        ).say(language)
    )
    if result.level is not None:
        said.append(_LEVEL.format(level=rounded(result.level / 100, 4)).say(language))
    for name, label in BOUNDS.items():
        people = [staff for staff, bound in result.fairness.bounds.items() if name in bound.split()]
        if people:
            said.append(_BOUND.format(bound=label, people=" ".join(people)).say(language))
    fair = result.fairness
    even = _EVEN.format(pay=rounded(fair.yuan_per_unit.gini, 4), slots=rounded(fair.slots_per_share.gini, 4))
    said.append(even.say(language))
    if result.facts.differences or result.corrections:
        counts = _FACTS.format(differences=len(result.facts.differences), corrections=len(result.corrections))
        said.append(counts.say(language))
    for row in result.facts.differences:
        if row.what is What.NO_SERVICE:
            said.append(_IDLE.format(file=row.person, rows=row.fact, date=row.on.text).say(language))
    return "\n".join(said)


def _shown(result: PayResult, number: int) -> bool:
    item = result.account[number]
    return item.side is Side.BALANCE or (item.fen != 0 and (item.side is not Side.NOTE or item.item == "shortfall"))


def _item(result: PayResult, number: int, language: Language) -> str:
    item = result.account[number]
    label = ITEMS[item.item.removesuffix(CORRECTION)].say(language)
    label += CORRECTED.say(language) if item.item.endswith(CORRECTION) else ""
    sign = "-" if item.side is Side.OUTGOING and item.fen >= 0 else ""
    return f"{label}{': ' if language == 'en' else '：'}{sign}{to_yuan(abs(item.fen) if sign else item.fen)}"
