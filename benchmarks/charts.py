"""Charts of the results: gap over time, cost against size, performance profile."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, PercentFormatter

from benchmarks.figures import GROWN_UP, Results, engines_of, growth, middle, ratios, runs, schools_of, wait_for_first
from benchmarks.record import OURS
from optimizer.report.charts_base import INK, LINE, MARK, SERIES, SOFT, axes, bare, close, save_picture, title

_COLOURS = ("#08306b", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
_DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)))
FLOORS = {300: 3.0, 720: 8.0, 1500: 20.0, 2000: 30.0, 4000: 90.0}
"""Students -> seconds within which there is to be a publishable timetable."""
_LEAST = 0.001
"""Gaps below are drawn as this, on an axis that has no 0."""


def gap_chart(results: Results, ax: Axes | None = None) -> Axes:
    """The median gap over the seeds, over time; schools of the kind ``clubs`` the darker the larger."""
    ax = axes(ax, 7.5, 4.2)
    sizes = sorted({r.students for r in runs(results)})
    end = max((r.limit for r in runs(results)), default=1.0)
    times = np.geomspace(0.3, max(1.0, end), 60)
    for school in schools_of(results):
        records = runs(results, school)
        if not records:
            continue
        gaps = [middle(r.gap_at(t) for r in records if t <= r.limit) for t in times]
        shown = [(t, 100 * max(_LEAST, gap)) for t, gap in zip(times, gaps, strict=True) if gap is not None]
        main = records[0].kind == "clubs"
        colour = SERIES[2 - 2 * sizes.index(records[0].students) // max(1, len(sizes) - 1)]
        if shown:
            ax.plot(
                *zip(*shown, strict=True),
                color=colour if main else LINE,
                linewidth=1.8 if main else 1.0,
                zorder=1 + main,
                drawstyle="steps-post",
            )
            if main:
                ax.annotate(
                    f"{records[0].students:,}", shown[-1], (3, 0), textcoords="offset points", color=INK, fontsize=8
                )
    ax.set_xscale("log")
    ax.set_yscale("log")
    _seconds(ax, "seconds after reading")
    low, high = ax.get_ylim()
    ax.set_yticks([gap for gap in (0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20, 30, 50, 100) if low <= gap <= high])
    ax.yaxis.set_major_formatter(PercentFormatter(decimals=None))
    ax.yaxis.set_minor_formatter(FuncFormatter(lambda y, _: ""))
    ax.set_ylabel("gap to the proven bound")
    bare(ax, grid="y")
    title(ax, "Gap over time: schools with clubs by students, others in grey")
    return ax


def cost_chart(results: Results, ax: Axes | None = None) -> Axes:
    """Seconds to the first publishable timetable against students, with the fitted line and what is asked."""
    ax = axes(ax, 7.5, 4.2)
    points = [(r.students, s) for r in runs(results) if (s := wait_for_first(r))]
    if points:
        ax.plot(*zip(*points, strict=True), "o", color=SERIES[1], markersize=4, alpha=0.7, label="a run")
    for least, dash in ((0, "-"), (GROWN_UP, "--")):
        fitted = growth(results, least)
        if fitted:
            ends = [max(least, min(x for x, _ in points)), max(x for x, _ in points)]
            label = f"{'all' if not least else f'from {least} students'}: students^{fitted.exponent:.2f}"
            ax.plot(ends, [fitted.at(x) for x in ends], dash, color=SERIES[0], linewidth=1.5, label=label)
    ax.plot(list(FLOORS), list(FLOORS.values()), "_", color=MARK, markersize=16, markeredgewidth=2.4, label="asked")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}"))
    ax.set_xlabel("students")
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:g}"))
    ax.set_ylabel("seconds to a publishable timetable")
    bare(ax, grid="y")
    ax.legend(frameon=False, fontsize=8)
    title(ax, "Cost against size")
    return ax


def profile_chart(results: Results, ax: Axes | None = None) -> Axes:
    """For each engine the share of schools on which its points are within a factor of the best."""
    ax = axes(ax, 7.5, 4.2)
    engines = engines_of(results)
    found = {engine: sorted(ratios(results, engine)) for engine in engines}
    widest = max((r for rows in found.values() for r in rows if math.isfinite(r)), default=1.0)
    for number, engine in enumerate(engines):
        rows = found[engine]
        shares = [(k + 1) / len(rows) for k in range(len(rows))]
        inside = [(r, s) for r, s in zip(rows, shares, strict=True) if math.isfinite(r)]
        steps = [(1.0, 0.0), *inside, (widest * 1.05, inside[-1][1] if inside else 0.0)]
        colour, dash = _COLOURS[number % len(_COLOURS)], _DASHES[number % len(_DASHES)]
        width = 2.4 if engine == OURS else 1.6
        ax.plot(
            *zip(*steps, strict=True),
            color=colour,
            linestyle=dash,
            drawstyle="steps-post",
            label=engine,
            linewidth=width,
        )
    ax.set_xscale("log")
    ax.set_xticks([x for x in (1, 1.1, 1.25, 1.5, 2, 3, 5, 10, 20, 50, 100) if x <= widest * 1.05])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))
    ax.xaxis.set_minor_formatter(FuncFormatter(lambda x, _: ""))
    ax.set_ylim(0, 1.03)
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    ax.set_xlabel("points, as a multiple of the best")
    ax.set_ylabel("schools")
    bare(ax, grid="y")
    ax.legend(frameon=False, fontsize=8, loc="upper right", bbox_to_anchor=(1, 0.95))
    title(ax, "Performance profile at the end of the time")
    return ax


def _seconds(ax: Axes, label: str) -> None:
    ax.set_xticks([t for t in (0.5, 1, 2, 5, 10, 20, 30, 60, 120) if t <= ax.get_xlim()[1] * 1.01])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))
    ax.xaxis.set_minor_formatter(FuncFormatter(lambda x, _: ""))
    ax.set_xlabel(label, color=SOFT)


CHARTS: Sequence[tuple[str, Callable[[Results], Axes], str]] = (
    ("bench-cost.png", cost_chart, "Seconds to a publishable timetable against students"),
    ("bench-gap.png", gap_chart, "Gap to the proven bound over time"),
    ("bench-profile.png", profile_chart, "Performance profile of all engines"),
)
"""File, function, what it shows."""


def write_charts(results: Results, folder: Path) -> None:
    """All charts as small PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw, _ in CHARTS:
        ax = draw(results)
        save_picture(ax, folder / name, dpi=90)
        close(ax)
