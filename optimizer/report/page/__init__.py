"""report.html: the data as one JSON object with template, style and scripts, in one file that needs no network."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined

from optimizer.report.context import ReportContext
from optimizer.report.page.data import page_data
from optimizer.report.words import say

_SCRIPTS = ("core.js", "week.js", "session.js", "charts.js", "panels.js", "app.js")


def render(context: ReportContext, *, public: bool = False) -> str:
    """The page as text; the public one is built from data that never held a name."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_read("template.html"))
    return template.render(
        language=context.language,
        title=context.title,
        stamp=context.stamp,
        no_script=say("no_script", context.language),
        style=_read("style.css"),
        script="\n".join(_read(name) for name in _SCRIPTS),
        data=embedded(page_data(context, public=public)),
    )


def embedded(data: Any) -> str:
    """JSON that no HTML parser can mistake for markup, whatever names it holds."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _read(name: str) -> str:
    return (resources.files(__package__) / name).read_text(encoding="utf-8")
