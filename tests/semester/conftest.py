"""A small school and its semester, planned once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from optimizer.cli.main import main
from optimizer.testing.generator import build

PlanSemester = Callable[..., int]
SEMESTER = ("--from", "2026-09-14", "--to", "2026-10-23")
"""Weeks of 6, 4, 3, 3, 5 and 5 dates; in the first two dates run as Tuesday."""


def plan(school: Path, out: Path, *more: str) -> int:
    return main(["semester", str(school), *SEMESTER, "--out", str(out), "--effort", "0.2", *more])


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built, _ = build(students=60, kind="clubs", seed=1)
    place = built.write(tmp_path_factory.mktemp("school") / "school")
    with (place / "staff.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("V001,家长一,volunteer,,,\n")
    return place


@pytest.fixture(scope="session")
def folder(school: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("semester") / "out"
    assert plan(school, out) == 0
    return out
