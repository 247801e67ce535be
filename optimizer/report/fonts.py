"""A font with Chinese characters for matplotlib: the one shipped here, else one that is installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from matplotlib import font_manager, rcParams

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
