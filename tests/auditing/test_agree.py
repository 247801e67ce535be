"""A hundredth of what `python -m tests.auditing.agree` runs."""

from __future__ import annotations

from pathlib import Path

from tests.auditing.agree import agree


def test_agree(tmp_path: Path) -> None:
    found = agree(tmp_path, count=50, seed=1)
    assert found.judged > 30
    assert found.differences == []
