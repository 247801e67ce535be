"""What the charts share: a Chinese font, colours for every kind of colour vision and grey prints, axes, pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib import font_manager, rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D

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


SHIPPED = Path(__file__).parent / "fonts" / "after-school-hei.ttf"
INSTALLED = ("WenQuanYi Micro Hei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Zen Hei")
"""Free fonts that will do, best first."""


@cache
def chinese_font(shipped: Path = SHIPPED) -> str | None:
    """Name of a font family with Chinese characters, known to matplotlib from now on; None if there is none.

    An installed font is taken where the ``shipped`` file is missing, as in some packages of distributions.
    """
    if shipped.is_file():
        font_manager.fontManager.addfont(shipped)
        return font_manager.FontProperties(fname=str(shipped)).get_name()
    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in INSTALLED if name in known), None)


def use_chinese_font() -> str | None:
    """Have all matplotlib text drawn from now on show Chinese; returns the family, None if no font can.

    Text in PDF and SVG files stays text, so that it can be searched and copied.
    """
    family = chinese_font()
    if family is not None:
        rest = [name for name in rcParams["font.sans-serif"] if name != family]
        rcParams["font.family"] = ["sans-serif"]
        rcParams["font.sans-serif"] = [family, *rest]
        rcParams["axes.unicode_minus"] = False
    rcParams["pdf.fonttype"] = 42
    return family


_SALT = "after-school"
"""Names within a drawing are made from this, so that equal charts give equal bytes."""


def save_picture(ax: Axes, path: Path, *, dpi: int = 150) -> None:
    """The whole figure that a chart is in, as a PNG file."""
    _figure(ax).savefig(path, dpi=dpi)


def as_svg(ax: Axes) -> str:
    """The whole figure as an SVG element; its texts are shapes, so that it looks alike everywhere."""
    out = io.StringIO()
    with plt.rc_context({"svg.fonttype": "path", "svg.hashsalt": _SALT}):
        _figure(ax).savefig(out, format="svg", metadata={"Date": None})
    return re.sub(r"^.*?(?=<svg)", "", out.getvalue(), flags=re.DOTALL)


def heading_of(ax: Axes) -> str:
    return ax.get_title(loc="left")


def close(ax: Axes) -> None:
    """Let go of a figure that pyplot would keep."""
    plt.close(_figure(ax))


def _figure(ax: Axes) -> Figure:
    """The whole figure, also for a chart that stands in a part of one."""
    figure = ax.figure
    while isinstance(figure, SubFigure):
        figure = figure.figure
    return figure
