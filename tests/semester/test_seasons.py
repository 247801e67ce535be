"""Seasons with clocks or slots of their own, judged by the referee."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.referee.semester import Judge
from tests.referee.tables import read_table
from tests.semester.conftest import plan
from tests.semester.soak import SEASONS


@pytest.mark.parametrize(
    ("season", "programmes"), [("clock", ["2026-09-14"]), ("short", ["2026-09-14", "2026-10-05", "2026-10-12"])]
)
def test_groups_stay_over_seasons(school: Path, tmp_path: Path, season: str, programmes: list[str]) -> None:
    """Of other clocks one programme does for all; with fewer slots the sessions change, and change back."""
    shutil.copytree(school, tmp_path / "school")
    staff = tmp_path / "school/staff.csv"  # the short season, which this teacher is not vetted for, has no Monday
    header, *rows = staff.read_text("utf-8-sig").splitlines()
    lines = [f"{header},vetted_until", *(f"{row}," for row in rows), "T901,早退,teacher,,,,2026-10-02"]
    staff.write_text("\n".join(lines) + "\n", "utf-8")
    with (tmp_path / "school/scenario.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[semester.season]]\nname = "winter"\n{SEASONS[season]}')
    assert plan(tmp_path / "school", tmp_path / "out", "--effort", "0.1") == 0
    assert Judge(tmp_path / "out").judge() == []
    assert [place.name for place in sorted((tmp_path / "out/programme").iterdir())] == programmes
    members = [read_table(tmp_path / "out/programme" / monday, "members.csv") for monday in programmes]
    assert all(rows == members[0] for rows in members)
