"""How even the work becomes in the course of a semester, as a chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from optimizer.language.text import Language, Text
from optimizer.report.charts_base import INK, MARK, SERIES, SOFT, axes, bare, legend, title

_TITLE = Text("Slots served so far: {pool}", "累计节数：{pool}")
_AXIS = Text("slots more or less than the average", "比平均多或少的节数")
_EACH = Text("one person", "每人一条线")
_RANGE = Text("from least to most", "最少到最多")
_MOST = Text("furthest from the average at the end", "期末离平均最远的人")
_NAMED = 3
"""People named at each end."""


@dataclass(frozen=True)
class RunningLoads:
    """Slots that the people of a pool have served up to the end of each week, for a share of 1.

    Attributes
    ----------
    pool : str
        What they are called together.
    mondays : sequence of date
    people : mapping
        Name -> slots by week; None in weeks in which somebody does not belong to the staff.
    """

    pool: str
    mondays: Sequence[date]
    people: Mapping[str, Sequence[float | None]]


def plot_fairness(loads: RunningLoads, ax: Axes | None = None, language: Language = "zh") -> Axes:
    """A line for each person: how far from the average of the pool, week by week; a band from the least to the most."""
    ax = axes(ax, 9.0, 4.6)
    weeks = range(len(loads.mondays))
    average = [mean([one[n] or 0 for one in loads.people.values() if one[n] is not None] or [0]) for n in weeks]
    lines = {
        name: [None if (value := one[n]) is None else value - average[n] for n in weeks]
        for name, one in loads.people.items()
    }
    at = {n: [line[n] or 0 for line in lines.values() if line[n] is not None] or [0] for n in weeks}
    ax.fill_between(weeks, [min(at[n]) for n in weeks], [max(at[n]) for n in weeks], color=SERIES[3], linewidth=0)
    ends = sorted((line[-1] or 0, name) for name, line in lines.items() if line and line[-1] is not None)
    named = [pair for pair in {*ends[:_NAMED], *ends[-_NAMED:]} if pair[0]]
    for name, line in lines.items():
        far = any(name == other for _, other in named)
        shown = [float("nan") if value is None else value for value in line]
        ax.plot(weeks, shown, color=MARK if far else SERIES[1], linewidth=1.3 if far else 0.7, zorder=3 if far else 2)
    ax.axhline(0, color=INK, linewidth=0.9)
    _name_ends(ax, sorted(named), len(loads.mondays) - 1)
    ax.set_xticks(list(weeks)[::2], [f"{on.month}-{on.day}" for on in loads.mondays[::2]], fontsize=8)
    ax.set_ylabel(_AXIS.say(language), color=SOFT)
    bare(ax, grid="y")
    title(ax, _TITLE.format(pool=loads.pool).say(language))
    keys: list[Patch | Line2D] = [
        Patch(facecolor=SERIES[3], label=_RANGE.say(language)),
        Line2D([], [], color=SERIES[1], label=_EACH.say(language)),
        Line2D([], [], color=MARK, label=_MOST.say(language)),
    ]
    legend(ax, keys, below=0.12)
    return ax


def _name_ends(ax: Axes, named: Sequence[tuple[float, str]], week: int) -> None:
    """Write names behind the last week, none over another."""
    low, high = ax.get_ylim()
    step, last = (high - low) / 22, float("-inf")
    for value, name in named:
        last = max(value, last + step)
        ax.annotate(f" {name} {value:+.1f}", (week, last), va="center", fontsize=7.5, color=INK, annotation_clip=False)
