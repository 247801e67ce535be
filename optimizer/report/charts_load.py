"""The load of each person as a chart."""

from __future__ import annotations

from datetime import date

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.language.text import Language, Text
from optimizer.report.charts_base import INK, MARK, SERIES, axes, bare, legend, names_down, stroke, title
from optimizer.report.context import StaffLoad
from optimizer.report.frames import context_for

_TITLE = Text("Load by person", "每人课时")
_WEEK = Text("this week", "本周")
_BEFORE = Text("earlier this semester", "本学期此前")
_TARGET = Text("fair share", "公平值")
_SLOTS = Text("slots", "课时")
_INCH = 0.2


def plot_load(
    scenario: Scenario,
    timetable: Timetable,
    week_of: date | None = None,
    ax: Axes | None = None,
    language: Language | None = None,
    most: int = 60,
) -> Axes:
    """A bar for each person: slots of earlier weeks and of this one, with a mark at the fair share.

    Parameters
    ----------
    week_of : date, optional
        The week meant; it matters for who is vetted.
    most : int
        How many people are shown at most, those furthest from their fair share first.
    """
    context = context_for(scenario, timetable, week_of)
    said = language or context.language
    pool = sorted((load for load in context.loads if load.target is not None), key=_distance, reverse=True)[:most]
    pool.sort(key=lambda load: (-load.total, load.person.id))
    ax = axes(ax, 7.5, 1.6 + _INCH * max(4, len(pool)))
    lines = range(len(pool))
    earlier = [load.person.carried for load in pool]
    ax.barh(lines, earlier, color=SERIES[3], height=0.72)
    ax.barh(lines, [load.week for load in pool], left=earlier, color=SERIES[0], height=0.72)
    targets = [load.target or 0 for load in pool]
    ax.plot(targets, lines, linestyle="", marker="|", markersize=9, markeredgewidth=2.2, color=MARK, zorder=3)
    for line, load in zip(lines, pool, strict=True):
        ax.text(max(load.total, load.target or 0), line, f"  {load.total}", va="center", fontsize=7.5, color=INK)
    names_down(ax, [context.names.full_person(load.person.id) for load in pool], 7.5)
    bare(ax, grid="x")
    ax.set_xlabel(_SLOTS.say(said))
    title(ax, _TITLE.say(said))
    boxes = [Patch(facecolor=SERIES[3], label=_BEFORE.say(said))] if any(earlier) else []
    boxes.append(Patch(facecolor=SERIES[0], label=_WEEK.say(said)))
    legend(ax, [*boxes, stroke(_TARGET.say(said), MARK)])
    return ax


def _distance(load: StaffLoad) -> tuple[int, str]:
    return abs(load.total - (load.target or 0)), load.person.id
