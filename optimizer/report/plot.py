"""A picture of a week: everyone's as a wall chart, or one owner's as it hangs on the door.

Colours say the category of the activity; texts are in the scenario's language, with a font that is shipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Patch

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Session, Timetable
from optimizer.errors import SettingsError
from optimizer.report.charts_base import use_chinese_font
from optimizer.report.colours import PAINTS, paint_of
from optimizer.report.context import ReportContext
from optimizer.report.frames import context_for, sessions_of
from optimizer.report.words import say

PlotBy = Literal["group", "staff", "room"]
_INK, _SOFT, _LINE, _EMPTY = "#1d2733", "#55636f", "#d5dce4", "#f1f4f7"
_WALL = (1.02, 0.42)
_DOOR = (1.55, 0.92)
"""Inches of one cell: width, height."""


def plot_week(
    scenario: Scenario,
    timetable: Timetable | None,
    by: PlotBy = "group",
    who: str | Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a timetable.

    Parameters
    ----------
    timetable : Timetable or None
        None, which a solution without one has, is refused.
    by : {"group", "staff", "room"}
        Whose weeks are shown.
    who : str or sequence of str, optional
        An id: that owner's week, slots down and days across. Several ids, or None for everybody who has a session: a
        wall chart, owners down and the week's slots across.
    ax : Axes, optional
        Where to draw; a figure that fits is made if there is none.

    Returns
    -------
    Axes
        Its figure can be saved with ``ax.figure.savefig(…)``.

    Raises
    ------
    SettingsError
        If there is no timetable.
    """
    if timetable is None:
        raise SettingsError("there is no timetable to draw · 没有可画的课表")
    use_chinese_font()
    context = context_for(scenario, timetable)
    if isinstance(who, str):
        return _door(context, by, who, ax)
    owners = list(who) if who is not None else _owners(context, by)
    return _wall(context, by, owners, ax)


def _owners(context: ReportContext, by: PlotBy) -> list[str]:
    """Everybody with a session: care groups before clubs and extended ones, others in the order of their table."""
    if by == "group":
        kinds = {"care": 0, "club": 1, "extended": 2}
        met = {row.group for row in context.sessions}
        return sorted(met, key=lambda one: (kinds.get(context.view.kind(one) or "", 3), one))
    if by == "staff":
        met = {person for row in context.sessions for person in row.team}
        return [one for one in context.scenario.person if one in met]
    met = {row.room for row in context.sessions}
    return [one for one in context.scenario.room if one in met]


def _wall(context: ReportContext, by: PlotBy, owners: list[str], ax: Axes | None) -> Axes:
    tokens = [token for day in context.scenario.week.days for token in _of_day(context, day)]
    used = {row.token for row in context.sessions}
    tokens = [token for token in tokens if token in used]
    ax = _axes(ax, len(tokens), max(1, len(owners)), _WALL)
    names, shown = context.names, set()
    call = {"group": names.short_group, "staff": names.person, "room": names.room}[by]
    for line, owner in enumerate(owners):
        ax.text(-0.08, line + 0.5, _cut(call(owner), 20), ha="right", va="center", fontsize=9, color=_INK)
        there: dict[str, list[Session]] = {}
        for row in sessions_of(context, by, owner):
            there.setdefault(row.token, []).append(row)
        for column, token in enumerate(tokens):
            rows = there.get(token, [])
            shown |= {names.category(row.activity) for row in rows}
            _cell(ax, context, rows, by, column, line, small=True)
    _slot_heads(ax, context, tokens)
    return _finish(ax, context, len(tokens), len(owners), shown, context.title, pad=56)


def _door(context: ReportContext, by: PlotBy, who: str, ax: Axes | None) -> Axes:
    week, names = context.scenario.week, context.names
    rows = sessions_of(context, by, who)
    labels = list(dict.fromkeys(slot.label for slot in sorted(week.slots, key=lambda slot: slot.start)))
    extended = {row.slot for row in rows}
    labels = [label for label in labels if not label.startswith("X") or label in extended]
    ax = _axes(ax, len(week.days), len(labels), _DOOR)
    for line, label in enumerate(labels):
        usual = next((names.time(day + label) for day in week.days if day + label in week.by_token), "")
        ax.text(-0.06, line + 0.40, names.slot(label), ha="right", va="center", fontsize=10, color=_INK)
        ax.text(-0.06, line + 0.66, usual, ha="right", va="center", fontsize=7.5, color=_SOFT)
        for column, day in enumerate(week.days):
            if day + label in week.by_token:
                here = [row for row in rows if row.token == day + label]
                _cell(ax, context, here, by, column, line, small=False)
    for column, day in enumerate(week.days):
        ax.text(column + 0.5, -0.12, names.day(day), ha="center", va="bottom", fontsize=11, color=_INK)
    title = {"group": names.group, "staff": names.full_person, "room": names.full_room}[by](who)
    shown = {names.category(row.activity) for row in rows}
    return _finish(ax, context, len(week.days), len(labels), shown, f"{context.title} · {title}", pad=34)


def _axes(ax: Axes | None, columns: int, lines: int, cell: tuple[float, float]) -> Axes:
    if ax is None:
        size = (columns * cell[0] + 1.7, lines * cell[1] + 1.5)
        _, ax = plt.subplots(figsize=size, layout="constrained", facecolor="white")
    return ax


def _cell(
    ax: Axes, context: ReportContext, rows: list[Session], by: PlotBy, column: int, line: int, *, small: bool
) -> None:
    """One cell: a box per session, side by side; a pale one where there is none."""
    width = 1 / max(1, len(rows))
    if not rows:
        _box(ax, column, line, 1, _EMPTY)
    for place, row in enumerate(rows):
        left = column + place * width
        _box(ax, left, line, width, paint_of(context.names.category(row.activity)).colour, dashed=bool(row.joins))
        texts = _texts(context, row, by)[: 2 if small else 3]
        space = (12.5 if small else 17) * width
        step, first = (0.36, 0.33) if small else (0.25, 0.27)
        for number, text in enumerate(texts):
            size = (8.2, 6.4)[min(number, 1)] if small else (10.5, 8.4)[min(number, 1)]
            room = space * (1 if number == 0 else 1.3)
            spot = (left + width / 2, line + first + number * step)
            ax.text(*spot, _cut(text, room), ha="center", va="center", fontsize=size, color="#000000", clip_on=True)


def _texts(context: ReportContext, row: Session, by: PlotBy) -> list[str]:
    names = context.names
    groups = "+".join(names.short_group(one) for one in (row.group, *context.hosted.get((row.group, row.token), ())))
    rest = {
        "group": (names.room(row.room), names.people(row.team)),
        "staff": (f"{groups} {names.room(row.room)}", ""),
        "room": (groups, names.people(row.team)),
    }[by]
    return [text for text in (names.activity(row.activity), *rest) if text]


def _box(ax: Axes, left: float, top: float, width: float, colour: str, *, dashed: bool = False) -> None:
    corner = (left + 0.025, top + 0.05)
    box = FancyBboxPatch(corner, width - 0.05, 0.9, "round,pad=0,rounding_size=0.06", facecolor=colour)
    box.set_edgecolor(_SOFT if dashed else "none")
    if dashed:
        box.set_linestyle((0, (3, 2)))
        box.set_linewidth(0.8)
    ax.add_patch(box)


def _of_day(context: ReportContext, day: str) -> list[str]:
    return sorted(context.scenario.week.on_day[day], key=lambda token: context.scenario.week[token].start)


def _slot_heads(ax: Axes, context: ReportContext, tokens: list[str]) -> None:
    """Days above, slots and their times below them, a line between days."""
    week, names = context.scenario.week, context.names
    for column, token in enumerate(tokens):
        slot = week[token]
        ax.text(column + 0.5, -0.1, names.time(token), ha="center", va="bottom", fontsize=6.6, color=_SOFT)
        ax.text(column + 0.5, -0.55, names.slot(slot.label), ha="center", va="bottom", fontsize=8, color=_INK)
    for day in week.days:
        mine = [column for column, token in enumerate(tokens) if week[token].day == day]
        if mine:
            middle = (mine[0] + mine[-1] + 1) / 2
            ax.text(middle, -1.12, names.day(day), ha="center", va="bottom", fontsize=11, color=_INK)
            if mine[0]:
                ax.axvline(mine[0], color=_LINE, linewidth=1.2, clip_on=False)


def _finish(
    ax: Axes, context: ReportContext, columns: int, lines: int, shown: set[str], title: str, pad: float
) -> Axes:
    ax.set_xlim(0, columns)
    ax.set_ylim(lines, 0)
    ax.set_axis_off()
    ax.set_title(title, fontsize=15, color=_INK, pad=pad, loc="left")
    handles = [
        Patch(facecolor=paint.colour, label=context.names.value("category", name))
        for name, paint in PAINTS.items()
        if name in shown
    ]
    if any(row.joins for row in context.sessions):
        joined = say("joined_legend", context.language)
        handles.append(Patch(facecolor="white", edgecolor=_SOFT, linestyle=(0, (3, 2)), label=joined))
    if handles:
        ax.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(0, -0.01),
            ncol=max(4, min(13, columns * 2)),
            frameon=False,
            fontsize=9,
            handlelength=1.2,
            columnspacing=1.3,
        )
    return ax


def _cut(text: str, space: float) -> str:
    """A text cut to a space in half-width characters."""
    used = 0.0
    for place, char in enumerate(text):
        used += 2 if char > "\u2e80" else 1.05
        if used > space:
            return text[: max(1, place - 1)] + "…"
    return text
