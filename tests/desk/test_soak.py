"""A small part of what `python -m tests.desk.soak` runs."""

from __future__ import annotations

from pathlib import Path

from tests.desk.soak import absences, gestures, kills, settling


def test_gestures(tmp_path: Path) -> None:
    done, refused, faults = gestures(tmp_path, 25, seed=7)
    assert faults == []
    assert done > 6
    assert refused > 2


def test_kills(tmp_path: Path) -> None:
    made, faults = kills(tmp_path, 5, seed=3)
    assert faults == []
    assert made == 5


def test_kills_while_settling(tmp_path: Path) -> None:
    made, faults = settling(tmp_path, 1, seed=4)
    assert faults == []
    assert made == 1


def test_absences(tmp_path: Path) -> None:
    """Each mended from the week that holds; nobody who is away serves."""
    assert absences(tmp_path, 3, seed=5) == (3, [])
