"""Arguments that several commands share."""

from __future__ import annotations

import argparse
from datetime import date


def a_date(text: str) -> date:
    """A day as it is typed: ``2026-09-07``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2026-09-07 · 日期格式如 2026-09-07") from None
