"""What the pages for engineers and the docstrings name exists: files, folders, modules and what is in them."""

from __future__ import annotations

import pkgutil
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


FULL_NAME = re.compile(r"(?<!`)`(optimizer(?:\.\w+)+)`")
"""A name of the package in full between single backticks."""


def is_there(name: str) -> bool:
    """Whether a dotted name can be resolved; the last part may be a field of a dataclass."""
    holder, _, last = name.rpartition(".")
    try:
        pkgutil.resolve_name(name)
    except ImportError:
        return False
    except AttributeError:
        try:
            return last in getattr(pkgutil.resolve_name(holder), "__dataclass_fields__", ())
        except (AttributeError, ImportError):
            return False
    return True


def test_a_missing_name_is_found() -> None:
    assert is_there("optimizer.engine.solve.Solution.fault")
    assert is_there("optimizer.engine.plan.edit")
    assert not is_there("optimizer.engine.plan.nothing")
    assert not is_there("optimizer.engine.nothing.at.all")
    assert not is_there("optimizer.engine.solve.Solution.nothing")


def test_names_in_full_exist() -> None:
    files = [*sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "optimizer").rglob("*.py"))]
    names = {(file.name, name) for file in files for name in FULL_NAME.findall(file.read_text("utf-8"))}
    assert len(names) > 40
    assert sorted(pair for pair in names if not is_there(pair[1])) == []
