"""The trace of a run as a chart: timetables and bounds over time, by stage."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from optimizer.domain.trace import TraceEvent
from optimizer.language.text import Language, Text
from optimizer.report.charts_base import INK, MARK, PALE, SERIES, SOFT, axes, bare, legend, title
from optimizer.report.words import STAGES

_WORDS: dict[str, Text] = {
    "title": Text("Timetables and proven bound over time", "求解过程：课表扣分与已证明的下界"),
    "seconds": Text("seconds", "秒"),
    "points": Text("points", "扣分"),
    "timetable": Text("best timetable (unserved {n})", "当前最好课表（未服务 {n}）"),
    "more_wait": Text("earlier ones with more unserved", "此前未服务更多的课表"),
    "bound": Text("proven bound", "已证明的下界"),
}
_SHADES = {"construct": "#e8e2d0", "mend": "#f7e3d4", "whole": "#e8e2d0", "search": PALE}


def plot_trace(events: Sequence[TraceEvent], ax: Axes | None = None, language: Language = "en") -> Axes:
    """Points of the best timetable and the proven bound over time.

    Timetables with more unserved than the last one are hollow marks, as their points are not to be compared. The
    background shows the stages.

    Parameters
    ----------
    events : sequence of TraceEvent
        ``Solution.trace`` of a run, in order of time.
    """
    ax = axes(ax, 8.0, 4.0)
    end = max((event.seconds for event in events), default=1.0)
    keys: list[Patch | Line2D] = [*_ground(ax, events, language), *_timetables(ax, events, end, language)]
    keys += _bounds(ax, events, end, language)
    ax.set_xlim(0, end)
    ax.set_ylim(0, 1.1 * max(1, ax.get_ylim()[1]))
    ax.set_xlabel(_WORDS["seconds"].say(language))
    ax.set_ylabel(_WORDS["points"].say(language))
    bare(ax, grid="y")
    title(ax, _WORDS["title"].say(language))
    if keys:
        legend(ax, keys)
    return ax


def _ground(ax: Axes, events: Sequence[TraceEvent], language: Language) -> list[Patch]:
    """Bands of the stages: each ends with its last event, the first begins with the run."""
    ends = {event.stage: event.seconds for event in events if event.stage in _SHADES}
    if "search" in ends:
        ends["search"] = max(event.seconds for event in events)
    began, keys = 0.0, []
    for stage, until in sorted(ends.items(), key=lambda pair: pair[1]):
        ax.axvspan(began, until, color=_SHADES[stage], zorder=0, linewidth=0)
        keys.append(Patch(facecolor=_SHADES[stage], label=STAGES[stage].say(language)))
        began = until
    return keys


def _timetables(ax: Axes, events: Sequence[TraceEvent], end: float, language: Language) -> list[Line2D]:
    scored = [(e.seconds, e.unserved, e.points) for e in events if e.points is not None]
    if not scored:
        return []
    last = scored[-1][1]
    equal = [(seconds, points) for seconds, unserved, points in scored if unserved == last]
    more = [(seconds, points) for seconds, unserved, points in scored if unserved != last]
    times, points = zip(*equal, (end, equal[-1][1]), strict=True)
    label = _WORDS["timetable"].format(n=last).say(language)
    keys = ax.plot(times, points, color=SERIES[0], linewidth=1.8, drawstyle="steps-post", label=label)
    if more:
        label = _WORDS["more_wait"].say(language)
        keys += ax.plot(*zip(*more, strict=True), "o", color=SOFT, markersize=4, markerfacecolor="white", label=label)
    ax.annotate(f"{scored[-1][2]:,}", (end, points[-1]), (-4, 5), textcoords="offset points", ha="right", color=INK)
    return keys


def _bounds(ax: Axes, events: Sequence[TraceEvent], end: float, language: Language) -> list[Line2D]:
    proven = [(event.seconds, event.bound_points) for event in events if event.bound_points is not None]
    if not proven:
        return []
    times, points = zip(*proven, (end, proven[-1][1]), strict=True)
    ax.annotate(f"{points[-1]:,}", (end, points[-1]), (-4, -12), textcoords="offset points", ha="right", color=MARK)
    label = _WORDS["bound"].say(language)
    return ax.plot(times, points, color=MARK, linewidth=1.6, linestyle="--", drawstyle="steps-post", label=label)
