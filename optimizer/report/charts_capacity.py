"""The survey of demand and resources as a chart: needed against available, slot by slot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

import matplotlib.pyplot as plt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from optimizer.domain.telling import campus_text
from optimizer.language.text import Language, Text
from optimizer.language.times import day_text
from optimizer.report.charts_base import use_chinese_font

_GROUPS = Text("groups: needed and possible", "分班：需要与可能")
_STUDENTS = Text("students and places", "学生与座位")
_PEOPLE = Text("people: needed and there", "人员：需要与到岗")
_NEEDED = Text("needed", "需要")
_IS_SHORT = Text("needed, and short (needed/there)", "需要而不足（需要/现有）")
_THERE = Text("there", "现有")
_BEYOND = Text("there, more than shown", "现有（超出图示）")

_NEED, _HAVE, _SHORT = "#56B4E9", "#333333", "#D55E00"
"""Colours that colour-blind readers can distinguish as well (Okabe and Ito); short is hatched besides."""


class CapacityFigures(Protocol):
    """What is drawn of one campus and slot, such as an `optimizer.engine.problem.capacity_survey.SlotCapacity`."""

    @property
    def campus(self) -> str: ...
    @property
    def slot(self) -> str: ...
    @property
    def students(self) -> int: ...
    @property
    def places(self) -> int: ...
    @property
    def rooms(self) -> int: ...
    @property
    def sessions(self) -> int: ...
    @property
    def leads(self) -> int: ...
    @property
    def staff(self) -> int: ...
    @property
    def staff_needed(self) -> int: ...


def capacity_chart(rows: Sequence[CapacityFigures], language: Language) -> Figure:
    """Three panels for each campus: students and places, groups, people.

    A bar is what is needed, with its number; a dash across it what there is, an arrow where that is beyond the panel.
    Bars that are short are hatched, of another colour, and have both numbers.
    """
    use_chinese_font()
    by_campus: dict[str, list[CapacityFigures]] = defaultdict(list)
    for row in rows:
        by_campus[row.campus].append(row)
    most = max((len(of) for of in by_campus.values()), default=1)
    width = max(6.5, (0.42 * most + 0.8) * len(by_campus))
    figure, axes = plt.subplots(
        3, max(1, len(by_campus)), figsize=(width, 7.5), squeeze=False, sharey="row", layout="constrained"
    )
    for column, (campus, of) in enumerate(by_campus.items()):
        panels = [
            (_STUDENTS, [(r.students, r.places) for r in of]),
            (_GROUPS, [(r.sessions, min(r.rooms, r.leads)) for r in of]),
            (_PEOPLE, [(r.staff_needed, r.staff) for r in of]),
        ]
        for place, (title, pairs) in enumerate(panels):
            ax = axes[place][column]
            _panel(ax, pairs, 1.45 * max(_needs(rows)[place]))
            text = title.say(language) + (f" – {campus_text(campus).say(language)}" if campus else "")
            ax.set_title(text, loc="left", fontsize=10)
            _slots(ax, [r.slot for r in of], language, named=place == 2)
    figure.legend(handles=_legend(language), loc="outside upper right", ncols=4, frameon=False, fontsize=8)
    return figure


def _needs(rows: Sequence[CapacityFigures]) -> list[list[int]]:
    """What is needed in each of the three panels, over all campuses; at least 1."""
    return [[1, *(r.students for r in rows)], [1, *(r.sessions for r in rows)], [1, *(r.staff_needed for r in rows)]]


def _panel(ax: Axes, pairs: Sequence[tuple[int, int]], top: float) -> None:
    for place, (need, have) in enumerate(pairs):
        short = have < need
        ax.bar(place, need, 0.62, color=_SHORT if short else _NEED, hatch="///" if short else "", edgecolor="white")
        said = f"{need}/{have}" if short else str(need)
        ax.annotate(said, (place, max(need, have if short else need)), (0, 2), textcoords="offset points",
                    ha="center", fontsize=7, color=_SHORT if short else "black", annotation_clip=False)  # fmt: skip
        if have <= top:
            ax.hlines(have, place - 0.42, place + 0.42, color=_HAVE, linewidth=2.2, zorder=3)
        else:
            ax.plot(place, 0.97 * top, marker="^", color=_HAVE, markersize=4)
    ax.set_ylim(0, top)
    ax.set_xlim(-0.7, len(pairs) - 0.3)
    ax.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    ax.spines[["top", "right"]].set_visible(False)


def _slots(ax: Axes, tokens: Sequence[str], language: Language, *, named: bool) -> None:
    """Slots of the day on the axis, days below them, a thin line between days."""
    ax.set_xticks(range(len(tokens)), [token[3:] for token in tokens] if named else [""] * len(tokens), fontsize=8)
    ax.tick_params(axis="x", length=0)
    days: dict[str, list[int]] = defaultdict(list)
    for place, token in enumerate(tokens):
        days[token[:3]].append(place)
    for day, places in days.items():
        if places[0]:
            ax.axvline(places[0] - 0.5, color="#DDDDDD", linewidth=0.8, zorder=0)
        if named:
            middle = (places[0] + places[-1]) / 2
            ax.annotate(day_text(day).say(language), (middle, 0), (0, -18), xycoords=("data", "axes fraction"),
                        textcoords="offset points", ha="center", va="top", fontsize=9)  # fmt: skip


def _legend(language: Language) -> list[Artist]:
    return [
        Patch(color=_NEED, label=_NEEDED.say(language)),
        Patch(facecolor=_SHORT, edgecolor="white", hatch="///", label=_IS_SHORT.say(language)),
        Line2D([], [], color=_HAVE, linewidth=2.2, label=_THERE.say(language)),
        Line2D([], [], color=_HAVE, marker="^", linestyle="", markersize=4, label=_BEYOND.say(language)),
    ]
