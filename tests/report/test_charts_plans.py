"""Charts: what they draw, in both languages, on axes given or made. A missing character is a warning, so an error."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.files import load, read_timetable
from optimizer.language.text import Language
from optimizer.report.charts_base import SERIES
from optimizer.report.charts_plans import PlanPoint, PlanScore, choices_chart, points_chart, service_chart
from optimizer.report.charts_week import plot_clubs, plot_load, plot_rooms
from optimizer.testing.generator import generate_with_week
from optimizer.testing.schools import SmallSchool, week


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, Timetable]:
    """A school of every setting, with the generator's hidden week."""
    folder = tmp_path_factory.mktemp("planned")
    school, week = generate_with_week(folder, students=120, kind="everything", seed=1)
    return load(school), read_timetable(week)


def _drawn(ax: Axes, path: Path) -> list[str]:
    """Draw to the end and return every text."""
    ax.figure.savefig(path / "chart.png", dpi=40)
    texts = [text.get_text() for text in ax.texts] + [ax.get_title(loc="left")]
    texts += [label.get_text() for label in (*ax.get_yticklabels(), *ax.get_xticklabels())]
    legend = ax.get_legend()
    return texts + ([text.get_text() for text in legend.get_texts()] if legend else [])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("draw", [plot_load, plot_rooms, plot_clubs])
def test_a_week(draw: object, planned: tuple[Scenario, Timetable], language: Language, tmp_path: Path) -> None:
    ax = draw(*planned, language=language)  # type: ignore[operator]  # the three take the same arguments
    assert _drawn(ax, tmp_path)
    _, given = plt.subplots()
    assert draw(*planned, ax=given) is given  # type: ignore[operator]


def test_load_shows_total_and_fair_share(tmp_path: Path) -> None:
    school = SmallSchool(days="Mon", slots=2, language="en").students("S1").staff("T1 T2", share="1", carried=3).build()
    plan = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    texts = _drawn(plot_load(school, plan), tmp_path)
    assert {"  5", "  3", "T1", "T2", "fair share", "earlier this semester"} <= set(texts)


def test_rooms_show_heads_of_joined_groups_together(tmp_path: Path) -> None:
    school = SmallSchool(days="Mon", slots=1).students("S1 S2 S3").rooms("R1 R2", capacity=4).build()
    plan = week(school, care={"C1": "S1 S2", "C2": "S3"}, sessions={"C1": "hw R1 T1", "C2": "> C1"})
    texts = _drawn(plot_rooms(school, plan), tmp_path)
    assert "3" in texts
    assert "R2" not in texts


def test_clubs_show_demand_members_and_closed_ones(tmp_path: Path) -> None:
    school = SmallSchool(days="Mon", slots=1, language="en").students("S1 S2", clubs="K1 K2")
    scenario = school.club("K1", max_students=1).club("K2").build()
    plan = week(scenario, care={"C1": "S2"}, clubs={"K1": "S1"}, sessions={"C1": "hw R1 T1", "K1@Mon1": "hw R2 T2"})
    texts = _drawn(plot_clubs(scenario, plan), tmp_path)
    assert {" 1", " does not open", "K1", "K2"} <= set(texts)


def test_a_mark_is_hollow_only_where_it_is_beaten_and_axes_begin_at_0(tmp_path: Path) -> None:
    points = [PlanPoint("a", 10, 50), PlanPoint("b", 12, 50, beaten=True), PlanPoint("c", 12, 40, most=60)]
    ax = service_chart(points, language="en")
    marks = [line for line in ax.lines if line.get_marker() == "o"]
    assert [line.get_markerfacecolor() == "white" for line in marks] == [False, True, False]
    assert ax.get_xlim()[0] == ax.get_ylim()[0] == 0
    assert ax.get_ylim()[1] > 60
    assert "proven: another plan is as good for less" in _drawn(ax, tmp_path)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_plans(language: Language, tmp_path: Path) -> None:
    points = [PlanPoint(f"方案{number}", 100.0 + number // 3, 50.0) for number in range(9)]
    texts = _drawn(service_chart(points, language=language), tmp_path)
    assert {str(number) for number in range(1, 10)} <= set(texts)
    scores = [PlanScore("a", 0, 10, "0"), PlanScore("b", 12, 12, "3..5", "难分高下")]
    assert any("12" in text and "3..5" in text for text in _drawn(points_chart(scores, language=language), tmp_path))
    wishes = [{1: 30, 2: 5, 3: 4, 4: 2, 5: 1, 0: 2}, {1: 44}]
    texts = _drawn(choices_chart(["a", "b"], wishes, language=language), tmp_path)
    assert {"30", "44", " 2"} <= set(texts)


def test_nothing_to_draw(tmp_path: Path) -> None:
    for ax in (service_chart([]), points_chart([]), choices_chart([], [])):
        _drawn(ax, tmp_path)


def test_shades_stay_apart_in_grey() -> None:
    grey = [sum(part * share for part, share in zip(to_rgb(one), (0.299, 0.587, 0.114), strict=True)) for one in SERIES]
    assert all(darker + 0.08 < lighter for darker, lighter in pairwise(grey))
