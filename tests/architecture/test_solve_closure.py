"""What `optimizer.engine.solve` imports, directly or through others: no explanation, and not the whole package."""

from __future__ import annotations

import pytest

from tests.architecture.test_rooms import MODULES, imported, tree

MOST = 189
"""Modules that may be in it, packages that hold nothing but their docstring not counted."""


def closure(module: str) -> set[str]:
    """Modules of the package that importing a module brings in, itself and its packages included."""
    reached: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in reached or name == "optimizer":  # the front door imports nothing before it is asked
            continue
        reached.add(name)
        parts = name.split(".")
        waiting += [".".join(parts[:length]) for length in range(1, len(parts))]
        waiting += imported(MODULES[name]) & MODULES.keys()
    return reached


SOLVE = closure("optimizer.engine.solve")


@pytest.mark.parametrize("room", ["engine.explain", "engine.capacity", "engine.repair", "auditing.compliance", "files"])
def test_solve_does_not_import(room: str) -> None:
    assert [name for name in sorted(SOLVE) if f"{name}.".startswith(f"optimizer.{room}.")] == []


def test_solve_imports_few_modules() -> None:
    assert len([name for name in SOLVE if len(tree(MODULES[name]).body) > 1]) <= MOST
