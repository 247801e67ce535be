"""Marks in cells: what says yes, what says no, and crosses of which nobody can say what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable

from optimizer.language.text import Text

YES = frozenset(["√", "✓", "✔", "☑", "✅", "是", "y", "yes", "参加", "对", "true"])
NO = frozenset(["×", "✗", "✘", "❌", "x", "0", "否", "n", "no", "不", "不参加", "false"])
CROSSES = frozenset(["×", "✗", "✘", "❌", "x"])
CROSS_QUESTION = Text(
    "marks that say which is meant: does x mean that the child comes or does not come? Write √ for yes",
    "看得出含义的标记：× 表示参加还是不参加？请用 √ 表示参加",
)

_LETTERS = re.compile(r"(?:^|(?<=[┋;；,，、\s]))[A-Za-z][.．、:：]\s*(?=[\u4e00-\u9fff])")


def without_letters(text: str) -> str:
    """An answer without the letters by which survey tools number the options: ``A.周一┋C.周三`` -> ``周一┋周三``."""
    return _LETTERS.sub("", text)


def only_crosses(marks: Iterable[str]) -> bool:
    """Whether crosses are the only marks, so that nobody can say what they mean."""
    said = {mark.casefold() for mark in marks} - {""}
    return bool(said) and said <= CROSSES
