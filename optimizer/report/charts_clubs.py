"""Club demand and supply."""

from __future__ import annotations

from collections import Counter

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.language.text import Language, Text
from optimizer.report.charts_base import HATCH, INK, MARK, SERIES, SOFT, axes, bare, names_down, title
from optimizer.report.frames import context_for

_TITLE = Text("Clubs: who asks, how many places, who gets in", "社团：报名、名额与录取")
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
    title(ax, _TITLE.say(said))
    key = [
        Patch(facecolor=SERIES[1], label=_FIRST.say(said)),
        Patch(facecolor=SERIES[3], hatch=HATCH, edgecolor=SERIES[2], label=_OTHER.say(said)),
        Patch(facecolor=SERIES[0], label=_IN.say(said)),
        Line2D([], [], color=MARK, linewidth=2.2, label=_PLACES.say(said)),
    ]
    ax.legend(handles=key, loc="lower right", frameon=True, edgecolor=SOFT, fontsize=9)
    return ax
