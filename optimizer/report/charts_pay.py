"""Charts of pay that an officer can put on the wall: a bar for each person, and how even pay and opportunity are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from matplotlib.axes import Axes

from optimizer.domain.telling import name_and_id
from optimizer.language.terms import KINDS
from optimizer.language.text import Language, Text
from optimizer.payroll import PayResult
from optimizer.payroll.fairness import lorenz
from optimizer.payroll.pay_result import PersonPay
from optimizer.payroll.pay_sheet import BOUNDS
from optimizer.report.charts_base import axes

COLOURS = {"care": "#0072B2", "club": "#E69F00", "duty": "#7F7F7F", "extended": "#009E73"}
"""Colours of the kinds of work, told apart by colour-blind readers too (Okabe and Ito)."""
INCH_PER_PERSON = 0.26

_PAY = Text("Pay by person", "每人劳务费")
_YUAN = Text("yuan", "元")
_EVEN = Text("How evenly pay and work are spread", "劳务费与课时的均衡程度")
_PEOPLE = Text("share of people, least first", "人数占比（由少到多）")
_TOTAL = Text("share of the total", "总量占比")
_SAME = Text("all alike", "完全均等")
_GINI = Text("{name} (Gini {gini})", "{name}（基尼系数 {gini}）")
_PER_UNIT = Text("yuan per unit", "每计酬单位金额")
_PER_SHARE = Text("slots per share", "人均课时")


def _language(result: PayResult, language: Language | None) -> Language:
    return language or result.scenario.settings.language


def _names(result: PayResult, staff: Sequence[str]) -> list[str]:
    people = result.scenario.person
    return [name_and_id(people[name]) if name in people else name for name in staff]


def pay_bars(result: PayResult, ax: Axes | None = None, language: Language | None = None) -> Axes:
    """A bar for each person paid here, most at the top, split by kind of work; caps and floors that bind are named.

    Parameters
    ----------
    ax : Axes, optional
        Where to draw; a figure high enough for everyone is made if there is none.
    language : str, optional
        The scenario's unless given.
    """
    said = _language(result, language)
    people = sorted(result.people, key=lambda row: (row.fen, row.staff))
    ax = axes(ax, 8, max(2.5, 1.2 + INCH_PER_PERSON * len(people)))
    left = [0.0] * len(people)
    for kind, fen in _by_kind(result).items():
        widths = [float(Fraction(fen.get(row.staff, 0), 100)) for row in people]
        ax.barh(range(len(people)), widths, left=left, color=COLOURS[kind], label=KINDS[kind].say(said))
        left = [before + width for before, width in zip(left, widths, strict=True)]
    for place, row in enumerate(people):
        ax.text(left[place], place, f" {_mark(row, said)}", va="center", fontsize="small")
    ax.set_yticks(range(len(people)), _names(result, [row.staff for row in people]), fontsize="small")
    ax.set_ylim(-0.6, len(people) - 0.4)
    ax.set_xlim(0, 1.2 * max(left, default=0) or 1)  # room for the sums beside the longest bars
    ax.set_xlabel(_YUAN.say(said))
    ax.set_title(_PAY.say(said))
    if people:
        ax.legend(loc="lower right")
    return ax


def _by_kind(result: PayResult) -> Mapping[str, Mapping[str, int]]:
    """Kind -> staff id -> fen, kinds in their usual order."""
    sums: dict[str, dict[str, int]] = {kind: defaultdict(int) for kind in KINDS}
    for row in result.lines:
        sums[row.line.kind][row.line.staff] += row.fen
    return {kind: own for kind, own in sums.items() if own}


def _mark(row: PersonPay, language: Language) -> str:
    bounds = " ".join(BOUNDS[name].say(language) for name in row.bound.split())
    return f"{row.fen // 100}.{row.fen % 100:02d} {bounds}".strip()


def lorenz_curves(result: PayResult, ax: Axes | None = None, language: Language | None = None) -> Axes:
    """Lorenz curves of yuan per unit and of slots per share, with their Gini indices; the diagonal is «all alike»."""
    said = _language(result, language)
    ax = axes(ax, 8, 1.2 + INCH_PER_PERSON * 14)
    ax.plot([0, 1], [0, 1], color="black", linestyle="--", linewidth=1, label=_SAME.say(said))
    fair = result.fairness
    for name, even, colour in (
        (_PER_UNIT, fair.yuan_per_unit, COLOURS["club"]),
        (_PER_SHARE, fair.slots_per_share, COLOURS["care"]),
    ):
        points = lorenz(tuple(even.values.values()))
        label = _GINI.format(name=name, gini=f"{float(even.gini):.4f}").say(said)
        ax.plot([float(x) for x, _ in points], [float(y) for _, y in points], color=colour, label=label)
    ax.set_aspect("equal")
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    ax.set_xlabel(_PEOPLE.say(said))
    ax.set_ylabel(_TOTAL.say(said))
    ax.set_title(_EVEN.say(said))
    ax.legend(loc="upper left")
    return ax
