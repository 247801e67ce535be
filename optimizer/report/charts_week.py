"""Charts of one week: the load of each person, how full the rooms are, club demand and supply."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.language.text import Language, Text
from optimizer.report.charts_base import (
    HATCH,
    INK,
    LINE,
    MARK,
    PALE,
    SERIES,
    SOFT,
    axes,
    bare,
    legend,
    names_down,
    stroke,
    title,
)
from optimizer.report.context import ReportContext, StaffLoad
from optimizer.report.frames import context_for

_LOAD_TITLE = Text("Load by person", "每人课时")
_WEEK = Text("this week", "本周")
_BEFORE = Text("earlier this semester", "本学期此前")
_TARGET = Text("fair share", "公平值")
_SLOTS = Text("slots", "课时")
_INCH = 0.2


def plot_load(
    scenario: Scenario,
    timetable: Timetable,
    week_of: date | None = None,
    ax: Axes | None = None,
    language: Language | None = None,
    most: int = 60,
) -> Axes:
    """A bar for each person: slots of earlier weeks and of this one, with a mark at the fair share.

    Parameters
    ----------
    week_of : date, optional
        The week meant; it matters for who is vetted.
    most : int
        How many people are shown at most, those furthest from their fair share first.
    """
    context = context_for(scenario, timetable, week_of)
    said = language or context.language
    pool = sorted((load for load in context.loads if load.target is not None), key=_distance, reverse=True)[:most]
    pool.sort(key=lambda load: (-load.total, load.person.id))
    ax = axes(ax, 7.5, 1.6 + _INCH * max(4, len(pool)))
    lines = range(len(pool))
    earlier = [load.person.carried for load in pool]
    ax.barh(lines, earlier, color=SERIES[3], height=0.72)
    ax.barh(lines, [load.week for load in pool], left=earlier, color=SERIES[0], height=0.72)
    targets = [load.target or 0 for load in pool]
    ax.plot(targets, lines, linestyle="", marker="|", markersize=9, markeredgewidth=2.2, color=MARK, zorder=3)
    for line, load in zip(lines, pool, strict=True):
        ax.text(max(load.total, load.target or 0), line, f"  {load.total}", va="center", fontsize=7.5, color=INK)
    names_down(ax, [context.names.full_person(load.person.id) for load in pool], 7.5)
    bare(ax, grid="x")
    ax.set_xlabel(_SLOTS.say(said))
    title(ax, _LOAD_TITLE.say(said))
    boxes = [Patch(facecolor=SERIES[3], label=_BEFORE.say(said))] if any(earlier) else []
    boxes.append(Patch(facecolor=SERIES[0], label=_WEEK.say(said)))
    legend(ax, [*boxes, stroke(_TARGET.say(said), MARK)])
    return ax


def _distance(load: StaffLoad) -> tuple[int, str]:
    return abs(load.total - (load.target or 0)), load.person.id


_ROOMS_TITLE = Text("Rooms by slot: students present", "各场地各节次在场人数")
_FULL = Text("share of the capacity", "占容量的比例")
_NOT_AVAILABLE = Text("not available", "不可用")


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
    title(ax, _ROOMS_TITLE.say(said))
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


_CLUBS_TITLE = Text("Clubs: who asks, how many places, who gets in", "社团：报名、名额与录取")
_FIRST = Text("asked for first", "第一志愿")
_OTHER = Text("asked for later on the list", "其他志愿")
_IN = Text("members", "录取")
_PLACES = Text("places at most", "名额上限")
_SHUT = Text("does not open", "不开班")
_STUDENTS = Text("students", "学生")


def plot_clubs(
    scenario: Scenario, timetable: Timetable, ax: Axes | None = None, language: Language | None = None
) -> Axes:
    """For each club, most wanted at the top: wishes by place on the list, members, places."""
    context = context_for(scenario, timetable)
    said = language or context.language
    wishes = Counter((club, place == 0) for row in scenario.students for place, club in enumerate(row.clubs))
    clubs = sorted(scenario.clubs, key=lambda club: (-wishes[club.id, True], -wishes[club.id, False], club.id))
    open_clubs = set(context.view.of_kind("club"))
    ax = axes(ax, 8.5, 1.6 + 0.34 * max(4, len(clubs)))
    for line, club in enumerate(clubs):
        first, other = wishes[club.id, True], wishes[club.id, False]
        members = len(context.view.members_of(club.id)) if club.id in open_clubs else 0
        ax.barh(line - 0.18, first, height=0.36, color=SERIES[1])
        ax.barh(
            line - 0.18, other, left=first, height=0.36, color=SERIES[3], hatch=HATCH, edgecolor=SERIES[2], linewidth=0
        )
        ax.barh(line + 0.18, members, height=0.36, color=SERIES[0])
        if club.max_students is not None:
            ax.plot([club.max_students] * 2, [line - 0.4, line + 0.4], color=MARK, linewidth=2.2, zorder=3)
        note, ink = (str(members), "white") if club.id in open_clubs else (_SHUT.say(said), INK)
        ax.text(0, line + 0.18, f" {note}", va="center", fontsize=7.5, color=ink)
    names_down(ax, [context.names.short_group(club.id) for club in clubs], 8.5)
    bare(ax, grid="x")
    ax.set_xlabel(_STUDENTS.say(said))
    title(ax, _CLUBS_TITLE.say(said))
    key = [
        Patch(facecolor=SERIES[1], label=_FIRST.say(said)),
        Patch(facecolor=SERIES[3], hatch=HATCH, edgecolor=SERIES[2], label=_OTHER.say(said)),
        Patch(facecolor=SERIES[0], label=_IN.say(said)),
        Line2D([], [], color=MARK, linewidth=2.2, label=_PLACES.say(said)),
    ]
    ax.legend(handles=key, loc="lower right", frameon=True, edgecolor=SOFT, fontsize=9)
    return ax
