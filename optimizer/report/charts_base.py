"""What the charts share: colours for every kind of colour vision and for grey prints, axes of a fitting size."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from optimizer.report.fonts import use_chinese_font

INK, SOFT, LINE, PALE = "#1d2733", "#55636f", "#c9d2da", "#eef2f5"
SERIES = ("#08306b", "#2a7ab9", "#7db8da", "#c6dcee")
"""Shades from dark to light, so that their order shows in grey too."""
MARK, MISSED = "#d55e00", "#f7e3d4"
"""An accent that differs from every shade in tone and in grey; its pale form, always drawn with a hatch."""
HATCH = "////"


def axes(ax: Axes | None, width: float, height: float) -> Axes:
    """The axes given, or new ones of a size in inches; text shows Chinese from now on."""
    use_chinese_font()
    if ax is not None:
        return ax
    _, new = plt.subplots(figsize=(width, height), layout="constrained", facecolor="white")
    return new


def bare(ax: Axes, *, grid: str = "") -> None:
    """Hide the upper and right edge of the frame, mute the rest; ``grid`` is ``x``, ``y`` or blank."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(SOFT)
    ax.tick_params(colors=INK)
    ax.set_axisbelow(True)
    if grid:
        ax.grid(axis="x" if grid == "x" else "y", color=LINE, linewidth=0.7)


def names_down(ax: Axes, names: Sequence[str], size: float = 9) -> None:
    """Names along the vertical axis, the first at the top."""
    ax.set_yticks(range(len(names)), list(names), fontsize=size)
    ax.set_ylim(len(names) - 0.4, -0.6)


def title(ax: Axes, text: str) -> None:
    ax.set_title(text, loc="left", fontsize=13, color=INK, pad=10)


def legend(ax: Axes, handles: Sequence[Artist], *, below: float | None = None) -> None:
    """The key at the right of the chart, or so far below it (in heights of the chart)."""
    anchor = (1.01, 1.0) if below is None else (0.0, -below)
    columns = 1 if below is None else len(handles)
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=anchor, frameon=False, fontsize=9, ncol=columns)


def stroke(label: str, colour: str) -> Line2D:
    """An upright stroke for the key."""
    return Line2D([], [], marker="|", markersize=11, markeredgewidth=2.4, color=colour, linestyle="", label=label)
