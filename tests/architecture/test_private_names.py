"""Tests speak of behaviour: none reaches into a private name of the program or replaces one of its constants."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("optimizer", "benchmarks")
PUBLIC = {"_asdict", "_fields", "_make", "_replace"}
"""Public methods of named tuples, whatever their names look like."""
ALLOWED = {
    "tests/windows.py": ("_use_fd_functions", "_obj"),  # of shutil and ctypes, which offer nothing else to imitate
    "tests/engine/test_internal_errors.py": ("registry.RULES",),  # the fault that the test is about is planted there
}
"""Test file -> what it may reach into, with the reason."""
REPLACING = {"setattr", "delattr", "setitem", "delitem", "object", "dict"}
"""Methods of ``monkeypatch`` and ``mock.patch`` that put something in the place of something else."""


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__") and name not in PUBLIC


def is_ours(module: str) -> bool:
    return module.split(".")[0] in OURS


def reaches(text: str) -> list[str]:
    """Places of a test's text that use a private name of the program, or replace a constant of it, as ``line: code``.

    Private are imported names, modules and attributes with a leading underscore; attributes of ``self`` and ``cls``
    are the test's own. A constant is a name in capitals.
    """
    tree = ast.parse(text)
    imported: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and is_ours(node.module or ""):
            imported |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            imported |= {(alias.asname or alias.name).split(".")[0] for alias in node.names if is_ours(alias.name)}
    return [f"{node.lineno}: {ast.unparse(node)}" for node in ast.walk(tree) if _is_reach(node, imported)]


def _is_reach(node: ast.AST, imported: set[str]) -> bool:
    match node:
        case ast.ImportFrom(module=str(module), names=names) if is_ours(module):
            return any(is_private(part) for part in (*module.split("."), *(alias.name for alias in names)))
        case ast.Import(names=names):
            return any(is_ours(a.name) and any(map(is_private, a.name.split("."))) for a in names)
        case ast.Attribute(value=value, attr=name) if is_private(name):
            return not (isinstance(value, ast.Name) and value.id in ("self", "cls"))
        case ast.Assign(targets=targets):
            return any(isinstance(t, ast.Attribute) and t.attr.isupper() and _root(t) in imported for t in targets)
        case ast.Call(func=ast.Name(id="getattr" | "setattr"), args=[_, ast.Constant(value=str(name)), *_]):
            return is_private(name)
        case ast.Call(func=ast.Attribute(attr=how), args=[target, *rest]) if how in REPLACING:
            return _replaces(how, target, rest, imported)
    return False


def _replaces(how: str, target: ast.expr, rest: list[ast.expr], imported: set[str]) -> bool:
    """Whether a call replaces a private name or a constant, or anything within a table."""
    match target, rest:
        case ast.Constant(value=str(path)), _ if is_ours(path):
            return any(is_private(part) or part.isupper() for part in path.split("."))
        case _, [ast.Constant(value=str(name)), *_] if how in ("setattr", "delattr", "object"):
            return is_private(name) or (name.isupper() and _root(target) in imported)
    return how in ("setitem", "delitem", "dict") and _root(target) in imported


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize(
    "line",
    [
        "from optimizer.engine.cp.hints import _of_sessions",
        "import optimizer._hidden",
        "x = view._rows",
        "getattr(view, '_rows')",
        "monkeypatch.setattr(View, '_rows', 1)",
        "monkeypatch.setattr(view, 'LIMIT', 1)",
        "monkeypatch.setattr('optimizer.view.LIMIT', 1)",
        "monkeypatch.delitem(view.RULES, 'ratio')",
        "view.LIMIT = 1",
    ],
)
def test_such_a_line_is_found(line: str) -> None:
    assert len(reaches(f"from optimizer import View, view\n{line}")) == 1


@pytest.mark.parametrize(
    "line", ["row._replace(id=1)", "self._rows = 1", "monkeypatch.setattr(view, 'Engine', Here)", "x.LIMIT = 1"]
)
def test_such_a_line_is_none(line: str) -> None:
    assert reaches(f"from optimizer import view\n{line}") == []


def _lines() -> Iterator[str]:
    for file in sorted((ROOT / "tests").rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        for place in reaches(file.read_text("utf-8")):
            if not any(text in place for text in ALLOWED.get(name, ())):
                yield f"{name}:{place}"


def test_no_test_reaches_into_a_private_name() -> None:
    assert list(_lines()) == []
