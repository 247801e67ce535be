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


def add_replace(parser: argparse.ArgumentParser) -> None:
    """``--replace``, of each command that writes."""
    parser.add_argument(
        "--replace",
        action="store_true",
        help="also what is published, not ours or changed; it is kept beside · 允许替换，原有内容另存",
    )


class _HelpParams(argparse.Action):
    """Prints the engine's parameters and ends the program, as ``--help`` does."""

    def __init__(self, option_strings: Sequence[str], dest: str, **kwargs: Any):
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, **kwargs)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(DEFAULTS.describe())
        parser.exit()


def add_engine_params(parser: argparse.ArgumentParser) -> None:
    """``--params FILE`` and ``--help-params``."""
    parser.add_argument("--params", metavar="FILE", type=Path, help="the engine's numbers (TOML) · 求解参数文件")
    parser.add_argument("--help-params", action=_HelpParams, help="print them with meanings · 列出全部求解参数")


def typed(place: Path | str) -> str:
    """A path as it is typed in a command: in quotation marks where it holds a space."""
    return f'"{place}"' if " " in str(place) else str(place)
