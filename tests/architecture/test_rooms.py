"""The layout of the package, read from its imports: who may use whom, and the two sides of each rule.

All imports count, those inside functions and for type checkers as well. docs/architecture.md describes the rooms.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
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
    "system": frozenset(),
    "versions": frozenset(),
    "language": frozenset(),
    "errors": frozenset({"language"}),
    "domain": frozenset({"errors", "language"}),
    "files": BASE,
    "rules": frozenset({"errors", "language", "domain"}),
    "auditing": BASE | {"rules"},
    "engine": BASE | {"rules", "auditing", "versions"},  # which of its rooms may use the rules: ENGINE_MAY_USE
    "payroll": BASE | {"files", "rules"},
    "testing": BASE | {"files", "rules"},  # used by tests, benchmarks and notebooks, by no other room
    "report": JUDGE,
    "run": JUDGE | ENGINE | {"report"},
    "workers": JUDGE | ENGINE,
    "batch": JUDGE | ENGINE | {"report", "run", "workers"},
    "whatif": JUDGE | ENGINE | {"report", "workers", "batch"},
    "semester": JUDGE | ENGINE | {"report"},
    "desk": JUDGE | ENGINE | {"report", "run"},  # of the engine the functions behind the commands: DESK_MAY_USE
    "cli": JUDGE | ENGINE | {"report", "run", "workers", "batch", "whatif", "semester", "desk"},
}
"""Room -> rooms that it may use. The package's ``__init__`` and ``__main__`` may use all."""
PLAN = frozenset({"params", "problem", "plan"})
SOLVERS = PLAN | {"cp", "lp"}
AUDITED = frozenset({"auditing", "search"})
ENGINE_MAY_USE: dict[str, frozenset[str]] = {
    "params": frozenset(),
    "problem": frozenset({"params"}),
    "plan": frozenset({"params", "problem"}),
    "cp": PLAN,
    "lp": frozenset({"params", "cp"}),  # of cp the one call of CP-SAT
    "conflict": PLAN | {"cp"},
    "construct": SOLVERS - {"cp"} | {"cp.neighbourhood"},
    "bounds": SOLVERS - {"plan"} | {"conflict"},
    "capacity": frozenset({"params", "problem"}),
    "search": SOLVERS | {"construct", "auditing"},
    "incumbent": PLAN | AUDITED,
    "explain": SOLVERS | AUDITED | {"conflict", "construct", "bounds", "capacity", "rules"},
    "repair": SOLVERS | AUDITED | {"construct", "versions"},
    "solve": SOLVERS | AUDITED | {"conflict", "construct", "bounds", "incumbent", "versions"},
}
"""Room or module of the engine -> those of the engine, and the rooms ``rules`` and ``auditing``, that it may use.

A name with a dot allows one module of a room. What lies below the rules (`BASE`) all of them may use.
"""
DESK_MAY_USE = frozenset({"solve", "explain", "capacity", "problem", "repair"})
"""Rooms of the engine that the desk may use: it computes nothing itself."""
ONLY_IN = {
    "starlette": ("optimizer/desk/",),
    "uvicorn": ("optimizer/desk/",),
    "sqlite3": ("optimizer/files/store/",),
    "distributed": ("optimizer/batch/",),
    "ortools": ("optimizer/engine/cp/", "optimizer/engine/lp/"),
    "highspy": ("optimizer/engine/lp/",),
    "scipy.optimize": ("optimizer/engine/lp/",),
    "matplotlib": ("optimizer/report/", "optimizer/whatif/"),
}
"""Library -> where alone it may be imported."""
CP_SAT_CALL = "optimizer/engine/cp/engine.py"
PRODUCT_NAMES = frozenset({"explain", "repair"})
"""Functions for users that have the name of a room of the engine; no package holds both under that name."""
CONSTANTS = {
    "bounds/work_limit": {"UNLIMITED_SECONDS"},  # stands for no limit
    "problem/capacity_survey": {"UNLIMITED_PLACES"},  # stands for no limit
    "construct/exercise_slots": {"NO_EXERCISE", "FORBIDDEN"},  # a mark, and a cost above all others
    "construct/regular_leads": {"WORTH_TOLERANCE", "TEAM_COST_TOLERANCE"},  # rounding
    "construct/room_assignment": {"PINNED_ROOM_COST"},  # below all other costs
    "construct/session_cancelling": {"TIE_TOLERANCE"},  # rounding
    "construct/staff": {"MAX_LEVEL", "MAX_FLAT_LEVELS"},  # end of a search
    "construct/staff_assignment": {
        "FORBIDDEN_ASSIGNMENT_COST",  # above all other costs
        "KNOWN_LEAD_BONUS",  # breaks ties
        "MAX_COUNTED_SESSIONS",  # keeps the bonus below a point
    },
    "construct/swap_search": {"COST_SCALE", "IMPROVEMENT_TOLERANCE", "MAX_MIXING_ATTEMPTS"},  # exactness; end of a loop
    "cp/encode/goals/late_starts": {"LONGEST_PAUSE_MINUTES"},  # part of the contract
    "explain/explanation_text": {"_MAX_SHORTAGES_SHOWN"},  # length of a text
    "explain/fallback_conflict": {"_MAX_NAMES_SHOWN"},  # length of a text
    "explain/shortages": {"_MAX_SLOTS_LISTED"},  # length of a text
    "lp/cp_sat_bound": {"CP_SAT_SEED"},  # a bound needs no choice of seed
    "lp/linear_relaxation": {"_OPTIMAL", "_INFEASIBLE"},  # codes of SciPy
    "lp/mixed_integer": {"_NO_GAP"},  # rounding
    "problem/staffing": {"LONGEST_PAUSE"},  # part of the contract
    "search/roster_annealing": {"NOBODY", "_FORBIDDEN", "_TOLERANCE"},  # a mark, above all other costs, rounding
    "repair/changes_bound": {"_CHANGES_OF_NEW_MEETING", "_MOVES"},  # part of an argument; what it is checked for
    "repair/placement_slots": {"_CHANGES_OF_MOVED_CLUB"},  # part of an argument
    "solve": {"_LARGEST_SEED", "_LONGEST", "_MOST_WORKERS"},  # beyond them an option is a slip of the keyboard
}
"""Module of the engine -> its numbers that do not tune anything, with the reason; all others stand in ``params.py``."""

FILES = sorted((ROOT / "optimizer").rglob("*.py"))


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(file): file for file in FILES}
PACKAGES = {name for name, file in MODULES.items() if file.name == "__init__.py"}


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


@cache
def imported(file: Path) -> set[str]:
    """Modules that a file imports anywhere: of this package by full name, of others as written."""
    names: set[str] = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            module = node.module or ""
            inner = {f"{module}.{alias.name}" for alias in node.names}
            names |= {module, *inner} if not module.startswith("optimizer") else (inner & MODULES.keys()) or {module}
    return names


def room_of(module: str) -> str:
    """``optimizer.engine.plan.plan`` -> ``engine``; blank for the package itself."""
    return module.split(".")[1] if "." in module else ""


def engine_room_of(module: str) -> str:
    """``optimizer.engine.plan.plan`` -> ``plan``; blank outside the engine and for the engine's own ``__init__``."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["optimizer", "engine"] and len(parts) > 2 else ""


def uses() -> Iterator[tuple[str, str]]:
    """All pairs of a module of the package and another that it imports."""
    for module, file in MODULES.items():
        yield from ((module, other) for other in sorted(imported(file)) if other.split(".")[0] == "optimizer")


def circles(needs: Mapping[str, set[str]]) -> list[str]:
    """Those that lie on a circle of needs, or between two."""
    left = {name: needed & needs.keys() - {name} for name, needed in needs.items()}
    while ends := {name for name, needed in left.items() if not needed & left.keys()}:
        left = {name: needed for name, needed in left.items() if name not in ends}
    while starts := left.keys() - {other for name, needed in left.items() for other in needed}:
        left = {name: needed for name, needed in left.items() if name not in starts}
    return sorted(left)


def test_circles_are_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}) == ["b", "c"]
    assert circles({"a": {"b"}, "b": {"c"}, "c": set()}) == []


# -- who uses whom ----------------------------------------------------------------------------------------------------


def test_every_room_is_in_the_table() -> None:
    assert {room_of(module) for module in MODULES} == {*MAY_USE, "", "__main__"}
    assert {engine_room_of(module) for module in MODULES} == {*ENGINE_MAY_USE, ""}


def test_every_room_is_described() -> None:
    """In the table of docs/architecture.md."""
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    rooms = [*(MAY_USE.keys() - {"engine"}), *(f"engine/{room}" for room in ENGINE_MAY_USE)]
    assert [room for room in rooms if not re.search(rf"^\|.*`{room}(/|\.py)`", page, re.MULTILINE)] == []


@pytest.mark.parametrize("room", MAY_USE)
def test_room_uses_only_what_lies_below(room: str) -> None:
    allowed = MAY_USE[room] | {room}
    assert [f"{a} uses {b}" for a, b in uses() if room_of(a) == room and room_of(b) not in allowed] == []


@pytest.mark.parametrize("room", ENGINE_MAY_USE)
def test_room_of_the_engine_uses_only_what_lies_below(room: str) -> None:
    allowed = ENGINE_MAY_USE[room] | {room} | BASE

    def is_allowed(other: str) -> bool:
        inner = engine_room_of(other)
        return (inner or room_of(other)) in allowed or other.removeprefix("optimizer.engine.") in allowed

    assert [f"{a} uses {b}" for a, b in uses() if engine_room_of(a) == room and not is_allowed(b)] == []


def test_desk_calls_what_the_commands_call() -> None:
    used = {(a, engine_room_of(b)) for a, b in uses() if room_of(a) == "desk" and engine_room_of(b)}
    assert {pair for pair in used if pair[1] not in DESK_MAY_USE} == set()


def test_nothing_in_the_package_needs_what_it_is_tested_with() -> None:
    assert {room_of(a) for a, b in uses() if room_of(b) == "testing"} == {"testing"}


def test_tables_have_no_circles() -> None:
    assert circles({room: set(others) for room, others in MAY_USE.items()}) == []
    assert circles({room: {o.split(".")[0] for o in others} for room, others in ENGINE_MAY_USE.items()}) == []


def test_modules_have_no_circles() -> None:
    """Of any kind: an import inside a function or for a type checker only hides that two modules are one."""
    needs: dict[str, set[str]] = {module: set() for module in MODULES if module != "optimizer"}
    for module, other in uses():
        if module != "optimizer":
            needs[module].add(other)
    assert circles(needs) == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_library_stays_in_its_room(library: str) -> None:
    users = {
        file.relative_to(ROOT).as_posix()
        for file in FILES
        if any(f"{name}.".startswith(f"{library}.") for name in imported(file))
    }
    assert users or library == "highspy"
    assert [user for user in sorted(users) if not user.startswith(ONLY_IN[library])] == []


def test_cp_sat_is_called_in_one_file() -> None:
    """`CpSolver` is made and run there alone."""
    users = [file.relative_to(ROOT).as_posix() for file in FILES if "CpSolver(" in file.read_text("utf-8")]
    assert users == [CP_SAT_CALL]


# -- names ------------------------------------------------------------------------------------------------------------


def test_class_name_stands_for_one_thing() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for module, file in MODULES.items():
        for node in tree(file).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(module)
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_no_function_has_the_name_of_a_room() -> None:
    """``import optimizer.batch as b`` must give the room, whatever was imported before."""
    rooms = {room_of(package) for package in PACKAGES} | {engine_room_of(package) for package in PACKAGES}
    functions = [
        f"{module}: {node.name}"
        for module, file in MODULES.items()
        for node in tree(file).body
        if isinstance(node, ast.FunctionDef) and node.name in rooms - PRODUCT_NAMES
    ]
    assert functions == []


def test_package_exports_no_name_of_its_modules() -> None:
    """A function that a package exports under the name of one of its modules hides that module."""
    hidden: list[str] = []
    for package in sorted(PACKAGES):
        inside = {name.removeprefix(f"{package}.") for name in MODULES if name.startswith(f"{package}.")}
        for node in ast.walk(tree(MODULES[package])):
            if isinstance(node, ast.ImportFrom):
                names = [alias for alias in node.names if f"{node.module}.{alias.name}" not in MODULES]
                hidden += [f"{package}: {a.asname or a.name}" for a in names if (a.asname or a.name) in inside]
    assert hidden == []


def test_every_module_can_be_imported_under_another_name() -> None:
    names = sorted(name for name in MODULES if not name.endswith("__main__"))
    lines = ["import sys"]
    for name in names:
        lines += [f"import {name} as m", f"assert m is sys.modules[{name!r}], {name!r}"]
    done = subprocess.run([sys.executable, "-"], input="\n".join(lines), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# -- numbers ----------------------------------------------------------------------------------------------------------


def is_number(node: ast.expr | None) -> bool:
    """Whether an expression is written out of numbers alone: one of them, arithmetic, a tuple or a table."""
    match node:
        case ast.Constant(value=value):
            return isinstance(value, int | float) and not isinstance(value, bool)
        case ast.UnaryOp(operand=operand):
            return is_number(operand)
        case ast.BinOp(left=left, right=right):
            return is_number(left) and is_number(right)
        case ast.Tuple(elts=values) | ast.List(elts=values) | ast.Dict(values=values):
            return bool(values) and all(map(is_number, values))
    return False


def numbers(module: ast.Module) -> set[str]:
    """Names at module level that stand for numbers."""
    names: set[str] = set()
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and is_number(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return names


def test_numbers_are_found() -> None:
    text = "A = 1\nB: float = -2.5\nC = {1: 2}\nD, E = 1, 2 * 10**6\nF = 'x'\nG = ()\nH = True\nI = len('x')"
    assert numbers(ast.parse(text)) == {"A", "B", "C", "D", "E"}


def test_numbers_that_tune_the_engine_stand_in_its_parameters() -> None:
    engine = [name for name in MODULES if engine_room_of(name) not in ("", "params")]
    there = {name.removeprefix("optimizer.engine.").replace(".", "/"): numbers(tree(MODULES[name])) for name in engine}
    assert {module: names for module, names in there.items() if names} == CONSTANTS


# -- rules and goals --------------------------------------------------------------------------------------------------


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
