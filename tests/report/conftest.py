"""A generated school with a valid week, and the same week as the reports see it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.files import load, read_timetable
from optimizer.report.context import ReportContext
from optimizer.testing.generator import generate_with_week

MONDAY = date(2026, 9, 7)


def school_of(folder: Path, students: int, kind: str) -> tuple[Scenario, Timetable]:
    """A generated school and the hidden week of its generator."""
    school, week = generate_with_week(folder, students=students, kind=kind, seed=5)
    return load(school), read_timetable(week)


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, Timetable]:
    """Two campuses or one, clubs, extended slots: whatever the richest kind has."""
    return school_of(tmp_path_factory.mktemp("school"), 200, "everything")


@pytest.fixture(scope="session")
def context(school: tuple[Scenario, Timetable]) -> ReportContext:
    return ReportContext.of(*school, MONDAY)
