"""Marks for tests with many cases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet


def some_quick(cases: Iterable[Any], quick: int) -> list[ParameterSet]:
    """Cases for ``parametrize``: the first ones in every run, the others marked `slow`."""
    return [
        pytest.param(case, marks=() if number < quick else pytest.mark.slow, id=str(case))
        for number, case in enumerate(cases)
    ]
