"""How full the rooms are."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.language.text import Language, Text
from optimizer.report.charts_base import HATCH, INK, LINE, PALE, SOFT, axes, title
from optimizer.report.context import ReportContext
from optimizer.report.frames import context_for

_TITLE = Text("Rooms by slot: students present", "各场地各节次在场人数")
_FULL = Text("share of the capacity", "占容量的比例")
_SHUT = Text("not available", "不可用")


def plot_rooms(
    scenario: Scenario, timetable: Timetable, ax: Axes | None = None, language: Language | None = None
) -> Axes:
    """A cell for each room and slot: how many students, darker the fuller; hatched where the room is not available."""
    context = context_for(scenario, timetable)
    said = language or context.language
    used = {row.room for row in context.sessions if row.room}
    rooms = [room for room in scenario.rooms if room.id in used]
    tokens = sorted({row.token for row in context.sessions}, key=lambda token: context.view.order[token])
    heads = _heads(context)
    ax = axes(ax, 2.6 + 0.5 * max(6, len(tokens)), 1.8 + 0.24 * max(4, len(rooms)))
    grid = np.full((len(rooms), len(tokens)), np.nan)
    for line, room in enumerate(rooms):
        for column, token in enumerate(tokens):
            if (room.id, token) in heads:
                grid[line, column] = heads[room.id, token] / room.capacity if room.capacity else 0.5
    # cividis reversed: even steps of lightness, the same for all kinds of colour vision and in grey
    image = ax.imshow(grid, cmap="cividis_r", vmin=0, vmax=1, aspect="auto")
    ax.set_facecolor(PALE)
    for line, room in enumerate(rooms):
        for column, token in enumerate(tokens):
            if (room.id, token) in heads:
                ink = "white" if grid[line, column] > 0.55 else INK
                ax.text(column, line, str(heads[room.id, token]), ha="center", va="center", fontsize=7, color=ink)
            elif token not in room.available:
                corner = (column - 0.5, line - 0.5)
                ax.add_patch(Rectangle(corner, 1, 1, facecolor="white", edgecolor=LINE, hatch=HATCH, linewidth=0))
    _labels(ax, context, [context.names.full_room(room.id) for room in rooms], tokens)
    bar = ax.figure.colorbar(image, ax=ax, shrink=0.6, pad=0.015)
    bar.set_label(_FULL.say(said))
    bar.ax.yaxis.set_major_formatter(lambda value, place: f"{value:.0%}")
    title(ax, _TITLE.say(said))
    return ax


def _heads(context: ReportContext) -> dict[tuple[str, str], int]:
    """(room, slot) -> students present."""
    heads: dict[tuple[str, str], int] = defaultdict(int)
    for meeting in context.view.meetings.values():
        if meeting.host.room:
            heads[meeting.host.room, meeting.host.token] += len(meeting.students)
    return heads


def _labels(ax: Axes, context: ReportContext, rooms: list[str], tokens: list[str]) -> None:
    week = context.scenario.week
    ax.set_yticks(range(len(rooms)), rooms, fontsize=7.5)
    ax.set_xticks(range(len(tokens)), [week[token].label for token in tokens], fontsize=8)
    ax.tick_params(length=0, colors=INK)
    for day in week.days:
        mine = [column for column, token in enumerate(tokens) if week[token].day == day]
        if mine:
            middle = (mine[0] + mine[-1]) / 2
            ax.text(
                middle, len(rooms) - 0.5, "\n\n" + context.names.day(day), ha="center", va="top", fontsize=9, color=INK
            )
            if mine[0]:
                ax.axvline(mine[0] - 0.5, color=SOFT, linewidth=1)
    for edge in ax.spines.values():
        edge.set_color(LINE)
