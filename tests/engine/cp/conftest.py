"""Generated schools, built once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from optimizer.testing.generator import generate_with_week, tiny
from tests.engine.cp.support import OnDisk


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, int, int], OnDisk]:
    """``generated(kind, students, seed)``: a school with a hidden week, which is its plan ``week``."""

    @cache
    def make(kind: str, students: int, seed: int) -> OnDisk:
        folder = tmp_path_factory.mktemp(f"{kind}-{students}-{seed}")
        return OnDisk(generate_with_week(folder, students=students, kind=kind, seed=seed)[0])

    return make


@pytest.fixture
def tiny_school(tmp_path: Path) -> Callable[[int], OnDisk]:
    """``tiny_school(seed)``: a school of 1 to 12 students with odd settings."""
    return lambda seed: OnDisk(tiny(tmp_path / f"tiny-{seed}" / "school", seed=seed))
