"""The engine carries the numbers that the ranges allow; all of them in `make soak`."""

from __future__ import annotations

import pytest

from tests.engine.range_ends import run


@pytest.mark.parametrize("name", ["wants_clubs=0", pytest.param("all weights", marks=pytest.mark.slow)])
def test_numbers_at_the_end_of_their_range(name: str) -> None:
    assert run(name) == []
