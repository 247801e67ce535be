"""Files and folders that the pages for engineers name exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("architecture.md", "bounds.md", "contributing.md", "glossary.md", "model-introduction.md", "search.md")
PLACES = [
    file.relative_to(ROOT).as_posix()
    for top in ("optimizer", "tests", "benchmarks", "docs", "CHANGELOG.md")
    for file in (ROOT / top, *sorted((ROOT / top).rglob("*")))
]
NAMED = re.compile(r"`([\w./<>*-]*(?:/[\w./<>*-]*|\.(?:py|md)))`")
"""A path between backticks: with a slash, or with the ending of a module or page."""


def missing(text: str) -> list[str]:
    """Paths of a text that are the end of no path of the repository; those with ``<name>`` or ``*`` stand for many."""
    ends = [named.rstrip("/") for named in NAMED.findall(text) if "<" not in named and "*" not in named]
    return [end for end in ends if not any(f"/{place}".endswith((f"/{end}", f"/{end}.py")) for place in PLACES)]


def test_a_missing_path_is_found() -> None:
    text = "`optimizer/engine/solve.py`, `cp/encode/`, `plan/edit`, `room.py`, `a/b`, `rules/<name>.py`"
    assert missing(text) == ["room.py", "a/b"]


@pytest.mark.parametrize("page", PAGES)
def test_paths_exist(page: str) -> None:
    assert missing((ROOT / "docs" / page).read_text("utf-8")) == []


def test_links_between_pages_lead_somewhere() -> None:
    pages = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
    links = [
        (page, link) for page in pages for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    ]
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []
