"""A page of tables and pictures in one file that opens from disk, without network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from optimizer.language.text import Language


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell: its text, whether it is a number, what marks it (``bad``, ``open``, ``good``), where it leads."""

    text: str
    number: bool = False
    mark: str = ""
    link: str = ""

    @property
    def address(self) -> str:
        return quote(self.link)


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table with a heading, its head and rows; the first cell of a row names it."""

    heading: str
    head: Sequence[PageCell]
    rows: Sequence[Sequence[PageCell]]


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG drawing with a text for those who cannot see it."""

    heading: str
    svg: str
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Lines of text under a heading."""

    heading: str
    lines: Sequence[str]


def page(
    title: str, intro: Sequence[str], parts: Sequence[PageTable | Picture | Prose], *, language: Language = "zh"
) -> str:
    """The page as HTML; all texts are escaped, drawings are taken as they are."""
    shown = [(type(part).__name__, part) for part in parts]
    return _template().render(title=title, intro=intro, parts=shown, language=language)


@cache
def _template() -> Template:
    loader = PackageLoader("optimizer.batch", "")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("page.html")
