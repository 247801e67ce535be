"""Schools and weeks on disk, to be judged by anyone: generated weeks, random weeks of tiny schools, cases by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from optimizer import files
from optimizer.domain.timetable import Timetable
from optimizer.testing.generator import KINDS, generate_with_week, tiny
from optimizer.testing.random_weeks import random_week
from optimizer.testing.schools import write_school
from tests.cases import CASES

Base = tuple[str, Path, Path]
"""A name, a folder with a school, a folder with a week of it."""


def generated(root: Path) -> Iterator[Base]:
    """Full weeks, found valid when they were planned."""
    for number, kind in enumerate(name for name, kind in KINDS.items() if kind.staff != "short"):
        yield kind, *generate_with_week(root / kind, students=45 + 15 * (number % 4), kind=kind, seed=number)


def tiny_schools(root: Path) -> Iterator[Base]:
    """Tiny schools with weeks at random."""
    yield from (tiny_school(root / str(seed), seed) for seed in range(80))


def tiny_school(root: Path, seed: int) -> Base:
    """A tiny school with a week at random."""
    folder, week = tiny(root / "school", seed), root / "week"
    _write(week, random_week(files.load(folder), random.Random(seed)))
    return f"tiny {seed}", folder, week


def by_hand(root: Path) -> Iterator[Base]:
    """The smallest weeks of each rule."""
    for rule, cases in CASES.items():
        for number, case in enumerate(cases if rule != "end-time" else ()):  # bad input, but for the audit alone
            place = root / f"{rule}-{number}"
            school = write_school(place / "school", case.school)
            yield f"{rule} {case.name}, allowed", school, _write(place / "allowed", case.allowed)
            yield f"{rule} {case.name}, forbidden", school, _write(place / "forbidden", case.forbidden)


def _write(folder: Path, timetable: Timetable) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    files.write_timetable(folder, timetable)
    return folder
