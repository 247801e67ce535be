"""Writes docs/model.md: every rule and goal, its meaning from ``optimizer/rules`` and its formula from its encoder.

python docs/build_model_page.py          # write the page
python docs/build_model_page.py --check  # exit code 1 if the page is not up to date
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from optimizer.engine.cp.encode import registry
from optimizer.rules.registry import GOALS, RULES

PAGE = Path(__file__).with_name("model.md")
INTRODUCTION = Path(__file__).with_name("model-introduction.md")


def page() -> str:
    """The text of the page."""
    parts = [INTRODUCTION.read_text(encoding="utf-8").rstrip(), "", "## Hard rules", ""]
    for rule in RULES:
        parts += _section(rule.id, rule.title.en, rule.title.zh, rule.meaning.en, registry.RULES[rule.id])
    parts += ["## Goals", "", "### `unserved`", "", *_formula(registry.UNSERVED)]
    for goal in GOALS:
        parts += _section(goal.id, goal.title.en, goal.title.zh, goal.meaning.en, registry.GOALS[goal.id])
    return "\n".join(parts).rstrip() + "\n"


def _section(id_: str, english: str, chinese: str, meaning: str, encode: registry.Encoder) -> list[str]:
    return [f"### `{id_}` – {english} · {chinese}", "", meaning, "", *_formula(encode)]


def _formula(encode: registry.Encoder) -> list[str]:
    module = inspect.getdoc(inspect.getmodule(encode)) or ""
    notes = module.partition("\n\n")[2]
    formula = inspect.getdoc(encode) or ""
    return [*([notes, ""] if notes else []), "```text", formula, "```", ""]


def main() -> int:
    text = page()
    if "--check" in sys.argv:
        return int(PAGE.read_text(encoding="utf-8") != text)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
