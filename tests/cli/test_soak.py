"""A hundredth of ``make soak``: consoles, options and kills."""

from __future__ import annotations

import pytest

from tests.cli.soak import soak


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "count"), [("consoles", 5), ("options", 10), ("kills", 2)])
def test_nothing_breaks(kind: str, count: int) -> None:
    done, faults = soak(kind, count, seed=0)
    assert done == count
    assert faults == []
