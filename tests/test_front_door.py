"""The public names of the package."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import optimizer

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", optimizer.__all__)
def test_a_name_is_what_it_says_however_often_it_is_used(name: str) -> None:
    first = getattr(optimizer, name)
    assert getattr(optimizer, name) is first
    assert isinstance(first, ModuleType) == (name == "changes")
    assert name in dir(optimizer) or name in optimizer.__all__


def test_importing_a_room_does_not_hide_the_function_of_its_name() -> None:
    program = (
        "import optimizer.engine.solve, optimizer.payroll, optimizer.whatif, optimizer as o; "
        "assert callable(o.solve) and callable(o.pay) and callable(o.compare) and callable(o.audit)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def test_the_front_door_is_cheap() -> None:
    program = "import sys, optimizer; assert not {'ortools', 'matplotlib', 'pandas'} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="plot_nothing"):
        optimizer.plot_nothing  # noqa: B018
