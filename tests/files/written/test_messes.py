"""Schools written with every kind of mess at once are read as they are meant."""

from __future__ import annotations

import pytest

from tests.files.written.messes import run


@pytest.mark.parametrize("seed", range(50))
def test_a_mess_is_read_as_it_is_meant(seed: int) -> None:
    assert run(seed) == ""
