"""Charts as pictures: for a file, or to stand in a page."""

from __future__ import annotations

import io
import re
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

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
