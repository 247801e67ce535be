"""Charts of pay are drawn, in Chinese, on axes given or made."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes

mpl.use("Agg")

import matplotlib.pyplot as plt
from fontTools.ttLib import TTFont

from optimizer.domain.timetable import Timetable
from optimizer.payroll import PayResult, pay
from optimizer.report import charts_base
from optimizer.report.charts_pay import lorenz_curves, pay_bars
from tests.payroll.school import school, timetable

CHARTS = (pay_bars, lorenz_curves)


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    with mpl.rc_context():
        yield
    plt.close("all")


def result() -> PayResult:
    return pay(school({"subsidy_yuan": 300, "cap_yuan_per_week": 100}), timetable())


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_character_has_a_glyph(chart: Callable[..., Axes], language: str) -> None:
    """A missing glyph is a warning, and warnings are errors here."""
    chart(result(), language=language).figure.savefig(io.BytesIO(), dpi=40)


@pytest.mark.parametrize("chart", CHARTS)
def test_drawn_where_asked(chart: Callable[..., Axes]) -> None:
    _, ax = plt.subplots()
    assert chart(result(), ax) is ax


@pytest.mark.parametrize("chart", CHARTS)
def test_nobody_at_all(chart: Callable[..., Axes]) -> None:
    empty = pay(replace(school(), staff=(), students=()), Timetable())
    chart(empty).figure.savefig(io.BytesIO(), dpi=40)


def test_bars_name_people_sums_and_bounds() -> None:
    ax = pay_bars(result())
    assert [label.get_text() for label in ax.get_yticklabels()][-1] == "T01老师 T01"
    assert [text.get_text().strip() for text in ax.texts][-1] == "100.00 周封顶"


def test_the_shipped_font_has_the_characters_of_names() -> None:
    known = TTFont(charts_base.SHIPPED).getBestCmap()
    assert all(ord(sign) in known for sign in "课后服务收支公示表囍镕垚喆赟祎玥珺王李张刘陈·％，。（）“”—")
    assert charts_base.SHIPPED.stat().st_size < 2_000_000
    assert (charts_base.SHIPPED.parent / "LICENSE-Apache-2.0.txt").is_file()


def test_without_the_shipped_font_an_installed_one_is_looked_for() -> None:
    assert charts_base.chinese_font(charts_base.SHIPPED.with_name("missing.ttf")) in (None, *charts_base.INSTALLED)
