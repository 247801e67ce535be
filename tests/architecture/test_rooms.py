"""The plan of the house, read from the imports: who may use whom, and the two sides of each rule.

Arrows point one way: ``errors, system, language < domain < files``; ``domain < rules < auditing < engine``; payroll on
files and rules; report on all of these; workers, batch and whatif above the engine; cli on top.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from optimizer.engine.cp.encode import registry as encoders
from optimizer.rules import registry as rules

ROOT = Path(__file__).parents[2]
BASE = frozenset({"errors", "system", "language", "domain"})
JUDGE = BASE | {"files", "rules", "auditing", "payroll"}
ENGINE = frozenset({"engine", "versions"})
MAY_USE: dict[str, frozenset[str]] = {
    "errors": frozenset(),
    "system": frozenset(),
    "versions": frozenset(),
    "language": frozenset(),
    "domain": frozenset({"errors", "language"}),
    "files": BASE,
    "rules": BASE,
    "auditing": BASE | {"rules"},
    "engine": BASE | {"rules", "auditing", "versions"},  # which of its rooms may use the rules stands in ENGINE_MAY_USE
    "payroll": BASE | {"files", "rules"},
    "testing": BASE | {"files", "rules"},  # used by tests, benchmarks and notebooks, by no other room
    "report": JUDGE,
    "workers": JUDGE | ENGINE,
    "batch": JUDGE | ENGINE | {"report", "workers"},
    "whatif": JUDGE | ENGINE | {"report", "workers", "batch"},
    "cli": JUDGE | ENGINE | {"report", "workers", "batch", "whatif"},
}
"""Room -> rooms that it may use. The front doors ``__init__`` and ``__main__`` may use all."""
ONLY_IN = {
    "ortools": ("optimizer/engine",),
    "highspy": ("optimizer/engine",),
    "scipy.optimize": ("optimizer/engine", "optimizer/whatif"),  # there to match rows, not to solve
    "matplotlib": ("optimizer/report", "optimizer/whatif"),
}
"""Library -> where alone it may be imported."""

FILES = sorted((ROOT / "optimizer").rglob("*.py"))


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(file): file for file in FILES}


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def nodes(top: ast.AST, inside: bool) -> Iterator[ast.AST]:
    """All nodes that count at run time; those in functions only if ``inside``."""
    for node in ast.iter_child_nodes(top):
        if is_for_types(node) or (not inside and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
            continue
        yield node
        yield from nodes(node, inside)


@cache
def imported(file: Path, inside: bool = True) -> set[str]:
    """Modules that a file imports: of this package by full name, of others as written."""
    found: set[str] = set()
    for node in nodes(tree(file), inside):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            module = node.module or ""
            found |= {f"{module}.{a.name}" if f"{module}.{a.name}" in MODULES else module for a in node.names}
    return found


def room_of(module: str) -> str:
    """``optimizer.engine.plan.plan`` -> ``model``; blank for the package's own front door."""
    return module.split(".")[1] if "." in module else ""


def test_every_room_is_in_the_plan() -> None:
    assert {room_of(module) for module in MODULES} <= {*MAY_USE, "", "__main__"}


@pytest.mark.parametrize("room", MAY_USE)
def test_room_uses_only_what_lies_below(room: str) -> None:
    used: dict[str, list[str]] = defaultdict(list)
    for module, file in MODULES.items():
        if room_of(module) == room:
            for other in imported(file):
                if other.split(".")[0] == "optimizer" and room_of(other) != room:
                    used[room_of(other)].append(f"{module} uses {other}")
    strange = [text for other, texts in sorted(used.items()) if other not in MAY_USE[room] for text in texts]
    assert strange == []


def test_nothing_in_the_package_needs_what_it_is_tested_with() -> None:
    users = {module for module, file in MODULES.items() if any(room_of(other) == "testing" for other in imported(file))}
    assert {room_of(user) for user in users} == {"testing"}


def test_plan_has_no_cycles() -> None:
    placed: set[str] = set()
    while rest := [room for room in MAY_USE if room not in placed]:
        free = [room for room in rest if MAY_USE[room] <= placed]
        assert free, f"these use each other in a circle: {rest}"
        placed.update(free)


def test_modules_have_no_cycles() -> None:
    """Counting what is imported when a module is, not later within a function."""
    left = {module: imported(file, inside=False) & MODULES.keys() - {module} for module, file in MODULES.items()}
    while free := [module for module, uses in left.items() if not uses & left.keys()]:
        for module in free:
            del left[module]
    assert sorted(left) == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_library_stays_in_its_room(library: str) -> None:
    users = {
        file.relative_to(ROOT).as_posix() for file in FILES if library in {m.split(".")[0] for m in imported(file)}
    }
    assert [user for user in sorted(users) if not user.startswith(ONLY_IN[library])] == []


def test_rules_and_goals_have_both_their_sides() -> None:
    assert [rule.id for rule in rules.RULES] == list(encoders.RULES)
    assert [goal.id for goal in rules.GOALS] == list(encoders.GOALS)
    goals = {name.replace("-", "_") for name in (*encoders.GOALS, "unserved")}
    twins = {name.replace("-", "_") for name in encoders.RULES}
    sides = ROOT / "optimizer/rules", ROOT / "optimizer/engine/cp/encode"
    for side in sides:
        assert twins <= {file.stem for file in side.glob("*.py")}
        assert goals - {"unserved"} <= {file.stem for file in (side / "goals").glob("*.py")}
    assert {file.stem for file in sides[1].glob("*.py")} - twins == {"__init__", "registry"}
    assert {file.stem for file in (sides[1] / "goals").glob("*.py")} - goals == {"__init__"}


@pytest.mark.parametrize("name", [*encoders.RULES, *encoders.GOALS])
def test_encoder_lives_in_the_file_of_its_name(name: str) -> None:
    module = (encoders.RULES.get(name) or encoders.GOALS[name]).__module__
    assert module.rsplit(".", 1)[1] == name.replace("-", "_")
    assert (tree(MODULES[module]).body[0].value.value).startswith(f"{name}: ")  # type: ignore[attr-defined]


def test_no_marks_of_a_merge_are_left() -> None:
    kinds = {".py", ".md", ".toml", ".csv", ".html", ".ipynb"}
    texts = [file for room in ("optimizer", "benchmarks", "tests", "docs", "scenarios", "notebooks")
             for file in sorted((ROOT / room).rglob("*")) if file.suffix in kinds]  # fmt: skip
    marks = re.compile(rf"^\s*({'<' * 7}|{'>' * 7}) ", re.MULTILINE)
    assert [file for file in (*texts, *ROOT.glob("*.md")) if marks.search(file.read_text("utf-8-sig"))] == []
