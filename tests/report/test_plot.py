from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

mpl.use("Agg")

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.report.plot import plot_week


@pytest.mark.slow
@pytest.mark.parametrize("by", ["group", "staff", "room"])
def test_everyone_is_drawn_without_missing_glyphs(school: tuple[Scenario, Timetable], by: str) -> None:
    """A missing character would be a warning, and warnings are errors."""
    axes = plot_week(*school, by=by, who=None)  # type: ignore[arg-type]
    axes.figure.canvas.draw()
    texts = {text.get_text() for text in axes.texts}
    assert school[0].activities[0].name in texts
    plt.close("all")


def test_one_owner_on_given_axes(school: tuple[Scenario, Timetable]) -> None:
    _, axes = plt.subplots()
    who = school[1].sessions[0].group
    assert plot_week(*school, who=who, ax=axes) is axes
    assert who in axes.get_title(loc="left")
    plt.close("all")


def test_some_owners(school: tuple[Scenario, Timetable]) -> None:
    axes = plot_week(*school, by="staff", who=["T01", "nobody"])
    assert axes.get_ylim()[0] == 2
    plt.close("all")
