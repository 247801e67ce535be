"""Marks in cells: what says yes, what says no, and crosses of which nobody can say what they mean."""

from __future__ import annotations

from collections.abc import Iterable

from optimizer.language.text import Text

YES = frozenset(["√", "✓", "✔", "☑", "✅", "是", "y", "yes", "参加", "对", "true"])
NO = frozenset(["×", "✗", "✘", "❌", "x", "0", "否", "n", "no", "不", "不参加", "false"])
CROSSES = frozenset(["×", "✗", "✘", "❌", "x"])
CROSS_QUESTION = Text(
    "marks that say which is meant: does x mean that the child comes or does not come? Write √ for yes",
    "看得出含义的标记：× 表示参加还是不参加？请用 √ 表示参加",
)


def only_crosses(marks: Iterable[str]) -> bool:
    """Whether crosses are the only marks, so that nobody can say what they mean."""
    said = {mark.casefold() for mark in marks} - {""}
    return bool(said) and said <= CROSSES
