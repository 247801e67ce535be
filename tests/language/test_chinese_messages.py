"""Every message in Chinese is Chinese: no Latin word beside a short list, and what a person types."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import optimizer

PACKAGE = Path(optimizer.__file__).parent
NAMES = frozenset(
    (
        *("Excel", "xlsx", "xls", "xlsm", "xlsb", "csv", "CSV", "XML", "Open", "OpenDocument", "WPS"),
        *("Word", "PDF", "FET", "Dask"),
        *("UTF", "GB", "TOML", "JSON", "MB", "MiB", "XFD", "JavaScript", "English", "Jain"),
    )
)
"""Names of formats, programs and encodings, and words that Chinese has none for."""
TYPED = re.compile(
    r"`[^`]*`|--[a-z][a-z-]*(?: [A-Za-z0-9]+=\S+| dask)?|optimizer [a-z-]+(?: \S+\.xlsx)?|(?:SCENARIO|OUT)\b[\w.]*"
    r"|timetable\.xlsx|notices\.txt|result\.json|scenario\.toml|(?:waiting|reasons|calendar|schools)\.csv|report(?:-public)?\.html"
    r"|\.desk|print 文件夹|pip install \S+|用 solve|optimizer|[a-z_]+\.[a-z_]+=\S+"
    r"|(?<![A-Za-z])(?:convert|repair|cover|check|semester|DIR)(?![A-Za-z])"
)
"""Commands, options and names of files that a person types or opens under this very name."""


def messages() -> Iterator[tuple[str, str]]:
    """Place and Chinese text of every message that stands in the code."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text" and len(node.args) == 2:
                text = _text(node.args[1])
                if text is not None:
                    yield f"{file.relative_to(PACKAGE)}:{node.lineno}", text


def bilingual() -> Iterator[tuple[str, str, str]]:
    """Place, English and Chinese half of every text ``… · …`` in the code: refused options, and help.

    The Chinese half of a refusal that has none is blank.
    """
    for file in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        refused = {
            part
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("SettingsError", "ArgumentTypeError")
            for part in node.args
        }
        told = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
        passed_on = re.compile(r"\{\}: \{\}")  # what another refusal says, with the file that it is about
        inner = told | {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            text = _text(node) if isinstance(node, ast.expr) and node not in inner else None
            if (
                text is not None
                and not passed_on.fullmatch(text)
                and (node in refused or (" · " in text and re.search("[\u4e00-\u9fff]", text)))
            ):
                english, _, chinese = text.partition(" · ")
                yield f"{file.relative_to(PACKAGE)}:{node.lineno}", english, chinese


def _text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def latin_words(text: str) -> list[str]:
    """Words of two Latin letters or more that are neither fields nor typed nor names."""
    bare = TYPED.sub("", re.sub(r"\{[^}]*\}|%\(\w+\)[a-z]", "", text))
    return [word for word in re.findall(r"[A-Za-z][A-Za-z_.]*[A-Za-z]", bare) if word not in NAMES]


def test_the_walk_finds_latin_words() -> None:
    assert latin_words("clubs.csv 中的社团编号") == ["clubs.csv"]
    assert latin_words("{n} 名学生，见 `pay`，加 --everyone，UTF-8") == []


def test_no_message_in_chinese_has_a_latin_word() -> None:
    every = list(messages())
    assert len(every) > 500
    found = [(place, text, words) for place, text in every if (words := latin_words(text))]
    assert found == []


def test_what_refuses_an_option_says_so_in_both_languages() -> None:
    every = list(bilingual())
    assert len(every) > 100
    found = [(place, chinese) for place, _, chinese in every if not chinese or latin_words(chinese)]
    assert found == []
