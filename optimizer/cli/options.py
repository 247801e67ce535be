"""Arguments that several commands share."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from optimizer.engine.params import DEFAULTS
from optimizer.language.times import FIRST_YEAR, LAST_YEAR


def a_date(text: str) -> date:
    """A day as it is typed: ``2026-09-07``."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2026-09-07 · 日期格式如 2026-09-07") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(
            f"{text!r}: a date of the years {FIRST_YEAR} to {LAST_YEAR} · 年份应为 {FIRST_YEAR} 至 {LAST_YEAR}"
        )
    return day


class _HelpParams(argparse.Action):
    """Prints the engine's parameters and ends the program, as ``--help`` does."""

    def __init__(self, option_strings: Sequence[str], dest: str, **kwargs: Any):
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, **kwargs)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(DEFAULTS.describe())
        parser.exit()


_SHARED: dict[str, dict[str, Any]] = {
    "scenario": {"metavar": "SCENARIO", "type": Path, "help": "folder or workbook · 方案文件夹或工作簿"},
    "timetable": {"metavar": "DIR", "type": Path, "help": "folder or workbook · 课表文件夹或工作簿"},
    "--out": {"metavar": "DIR", "type": Path, "help": "folder to write · 输出文件夹"},
    "--published": {"metavar": "DIR3", "type": Path, "help": "the published week · 已公布的课表"},
    "--from": {"dest": "first", "metavar": "DATE", "type": a_date, "help": "first day · 开始日期"},
    "--to": {"dest": "last", "metavar": "DATE", "type": a_date, "help": "last day · 结束日期"},
    "--week": {
        "action": "append",
        "default": [],
        "metavar": "DATE:DIR",
        "help": "from that date on, the timetable in DIR held (may be repeated) · 自该日起执行该课表",
    },
    "--week-of": {"metavar": "DATE", "type": a_date, "help": "a day of the week meant · 哪一周"},
    "--time-limit": {
        "metavar": "S",
        "type": float,
        "default": 60.0,
        "help": "seconds, default %(default)g · 时限（秒），默认 %(default)g",
    },
    "--effort": {"metavar": "E", "type": float, "help": "repeatable limit instead of time · 可重复的工作量上限"},
    "--workers": {"metavar": "N", "type": int, "help": "threads, default: all cores · 线程数"},
    "--jobs": {"metavar": "N", "type": int, "help": "solved at a time, default: all cores · 同时求解几个"},
    "--seed": {"metavar": "N", "type": int, "help": "default: the scenario's · 随机种子"},
    "--language": {"choices": ("zh", "en"), "help": "default: the scenario's · 默认用方案的语言"},
    "--report": {"action": "store_true", "help": "pages, workbook and sheets at once · 同时生成网页和表册"},
    "--replace": {
        "action": "store_true",
        "help": "also what is published, not ours or changed; it is kept beside · 允许替换，原有内容另存",
    },
    "--params": {"metavar": "FILE", "type": Path, "help": "the engine's numbers (TOML) · 求解参数文件"},
    "--help-params": {"action": _HelpParams, "help": "print them with meanings · 列出全部求解参数"},
}
"""Arguments that several commands take."""


def add_options(parser: argparse.ArgumentParser, names: str, **changes: object) -> None:
    """Add arguments that several commands share.

    Parameters
    ----------
    names : str
        Separated by spaces; one that ends in ``!`` is required.
    changes
        What differs here: a default by the argument's name (``time_limit=12.0``), a help text with ``_help`` behind it.
    """
    for word in names.split():
        name = word.removesuffix("!")
        fields = {**_SHARED[name], **({"required": True} if word.endswith("!") else {})}
        key = name.strip("-").replace("-", "_")
        given = {"default": changes.pop(key, None), "help": changes.pop(f"{key}_help", None)}
        parser.add_argument(name, **fields | {field: value for field, value in given.items() if value is not None})
    assert not changes, f"no such arguments: {', '.join(changes)}"


def typed(place: Path | str) -> str:
    """A path as it is typed in a command: in quotation marks where it holds a space."""
    return f'"{place}"' if " " in str(place) else str(place)
