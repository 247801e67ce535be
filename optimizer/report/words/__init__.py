"""Every label of what people read, in both languages, in one table.

Names of tables, columns and enumerated values come from `optimizer.files.labels`; everything else that a page, sheet
or calendar says stands here, by key. `say` gives one language, `pairs` both (for the page, which can switch).
"""

from __future__ import annotations

from optimizer.language.text import Language, Text
from optimizer.report.words.charts import CHARTS
from optimizer.report.words.page import PAGE
from optimizer.report.words.shared import SHARED
from optimizer.report.words.sheets import SHEETS
from optimizer.report.words.why import WHY

_PARTS = (SHARED, PAGE, WHY, CHARTS, SHEETS)
WORDS: dict[str, Text] = {key: text for part in _PARTS for key, text in part.items()}
"""Key -> both languages. Fields in braces are filled in by `say`."""

if len(WORDS) != sum(len(part) for part in _PARTS):
    raise RuntimeError("a key stands in two tables of words")


def say(key: str, language: Language, **fields: object) -> str:
    """A label in one language, its fields filled in."""
    return WORDS[key].format(**fields).say(language) if fields else WORDS[key].say(language)


def pairs(*tables: dict[str, Text]) -> dict[str, list[str]]:
    """Key -> [English, Chinese] of some tables, for the page."""
    return {key: [text.en, text.zh] for table in tables for key, text in table.items()}
