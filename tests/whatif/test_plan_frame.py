"""Plans as numbers: numeric columns under stable names, the same figures as the table of texts."""

from __future__ import annotations

import pandas as pd
import pytest

from optimizer.errors import SettingsError
from optimizer.whatif import Study


def test_numbers_agree_with_the_table(study: Study) -> None:
    frame, table = study.frame(), {line.key: line.values for line in study.lines}
    assert list(frame.index) == [one.name for one in study.outcomes]
    for key, column in (("served", "served"), ("people", "people"), ("slots", "staff_slots"), ("rooms", "rooms")):
        assert [str(value) for value in frame[column]] == list(table[key])
    assert [f"{value:.2f}" for value in frame["fees"]] == list(table["fees"])
    assert all(
        pd.api.types.is_numeric_dtype(frame[column]) for column in frame.columns if column not in ("status", "verdict")
    )
    assert frame["verdict"].isna().tolist()[0]
    assert (frame["points_bound"] <= frame["points"]).all()


def test_an_unknown_line_is_named(study: Study) -> None:
    with pytest.raises(SettingsError, match="pionts"):
        study.table(only=["pionts"])
