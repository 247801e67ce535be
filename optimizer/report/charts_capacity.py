"""The survey of demand and resources as a chart: needed beside available, slot by slot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from optimizer.domain.text import Language
from optimizer.report.fonts import use_chinese_font
from optimizer.report.words.capacity import GROUPS, HAVE, NEED, PEOPLE, STUDENTS
from optimizer.rules.words import slot_text

_NEED, _HAVE, _SHORT = "#0072B2", "#BBBBBB", "#D55E00"
"""Told apart by colour-blind readers too (Okabe and Ito); short is hatched besides."""


class Row(Protocol):
    """What is drawn of one campus and slot; `optimizer.solve.capacity.SlotRow` is one."""

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


def capacity_chart(rows: Sequence[Row], language: Language) -> Figure:
    """Three panels: students and places, groups, people. Bars that are short are hatched and of another colour."""
    use_chinese_font()
    width = max(6.0, 0.4 * len(rows))
    figure, axes = plt.subplots(3, 1, figsize=(width, 8.5), sharex=True, layout="constrained")
    panels = [
        (STUDENTS, [(r.students, r.places) for r in rows]),
        (GROUPS, [(r.sessions, min(r.rooms, r.leads)) for r in rows]),
        (PEOPLE, [(r.staff_needed, r.staff) for r in rows]),
    ]
    for ax, (title, pairs) in zip(axes, panels, strict=True):
        _panel(ax, pairs, language)
        ax.set_title(title.say(language), loc="left", fontsize=10)
    labels = [f"{slot_text(r.slot).say(language)} {r.campus}".strip() for r in rows]
    axes[-1].set_xticks(range(len(rows)), labels, rotation=60, ha="right", fontsize=8)
    axes[0].legend(frameon=False, ncols=2, fontsize=8)
    return figure


def _panel(ax: Axes, pairs: Sequence[tuple[int, int]], language: Language) -> None:
    top = 1.6 * max([need for need, _ in pairs] + [1])
    places = range(len(pairs))
    ax.bar([p + 0.2 for p in places], [min(have, top) for _, have in pairs], 0.4, color=_HAVE, label=HAVE.say(language))
    bars = ax.bar([p - 0.2 for p in places], [n for n, _ in pairs], 0.4, color=_NEED, label=NEED.say(language))
    for bar, (need, have) in zip(bars, pairs, strict=True):
        if have < need:
            bar.set(color=_SHORT, hatch="//")
    ax.set_ylim(0, top)
    ax.spines[["top", "right"]].set_visible(False)
