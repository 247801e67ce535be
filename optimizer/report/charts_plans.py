"""Charts that put plans side by side: cost against service, the intervals of scores, club wishes granted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from optimizer.language.lists import wish_text
from optimizer.language.text import Language, Text
from optimizer.report.charts_base import (
    HATCH,
    INK,
    MARK,
    MISSED,
    SERIES,
    SOFT,
    axes,
    bare,
    legend,
    names_down,
    stroke,
    title,
)

_SERVICE = Text("Cost and service", "费用与服务")
_STUDENT_SLOTS = Text("student slots served in the week", "每周服务学生课时（人次）")
_COST = Text("cost of the week, yuan", "每周支出（元）")
_BEATEN = Text("proven: another plan is as good for less", "已证明：另有方案费用更少且不比它差")
_POSSIBLE_SERVICE = Text("not proven to be impossible", "尚未证明做不到")
_OVER_SEEDS = Text("cost over the seeds that were run", "各随机种子所得支出的范围")
_APART = Text(
    "served every day: {served} of {priority} priority children, {others_served} of {others} others",
    "每天都得到服务：优先学生 {served}/{priority} 人，其他学生 {others_served}/{others} 人",
)
_SCORES = Text("How good each plan can be: points, fewer is better", "各方案的扣分（越少越好）")
_POINTS = Text("points", "扣分")
_POSSIBLE = Text("the best possible lies here", "最好课表的得分在此范围内")
_FOUND = Text("timetable found", "所得课表")
_UNSERVED = Text("unserved {n}", "未服务 {n}")
_CHOICES = Text("Club wishes granted", "社团志愿录取情况")
_PLACE, _PLACES = Text("choice {n}", "{wish}"), Text("choice {n}+", "{wish}及以后")
_MISSED = Text("not granted", "未录取")
_WISHES = Text("wishes", "志愿数")

_LIFT, _STEP = 6.0, 13.0
"""Points from a mark to its number, and from one number to the next."""


@dataclass(frozen=True, slots=True)
class PlanPoint:
    """A plan by what it costs (yuan) and gives (student slots).

    Attributes
    ----------
    most : float, optional
        More student slots than that are proven to be impossible; None where nothing is proven beyond those given.
    beaten : bool
        Whether another plan costs less and is proven to be at least as good.
    priority, others : (int, int)
        Children with a priority category, and without: served on every day signed up for, signed up.
    costs : (float, float), optional
        The least and the most that it cost over the seeds that were run.
    """

    name: str
    cost: float
    service: float
    most: float | None = None
    beaten: bool = False
    priority: tuple[int, int] = (0, 0)
    others: tuple[int, int] = (0, 0)
    costs: tuple[float, float] | None = None

    def label(self, language: Language) -> str:
        """Its name, and below it how priority children and others are served, where there are priority children."""
        if not self.priority[1]:
            return self.name
        (served, priority), (others_served, others) = self.priority, self.others
        counts = {"served": served, "priority": priority, "others_served": others_served, "others": others}
        return f"{self.name}\n{_APART.format(**counts).say(language)}"


@dataclass(frozen=True, slots=True)
class PlanScore:
    """A plan's points: the least possible, those found; ``unserved`` is shown as text. ``note`` is its verdict."""

    name: str
    low: int
    high: int
    unserved: str
    note: str = ""


def service_chart(
    points: Sequence[PlanPoint], ax: Axes | None = None, language: Language = "zh", cost: Text = _COST
) -> Axes:
    """Cost against service: a numbered mark for each plan's week, a line up to what no week of it can exceed.

    A mark is hollow only where it is proven that another plan is at least as good for less. The key says for each plan
    how priority children and others are served: they are too few to be seen on the axis of all.

    Parameters
    ----------
    cost : Text
        What the horizontal axis says.
    """
    ax = axes(ax, 8.5, 4.8)
    _roomy(ax, points)
    for (number, one), lift in zip(enumerate(points, 1), _lifts(ax, points), strict=True):
        face, edge = ("white", SOFT) if one.beaten else (SERIES[0], SERIES[0])
        if one.most is not None and one.most > one.service:
            ax.plot([one.cost, one.cost], [one.service, one.most], color=SERIES[1], linewidth=2.5, zorder=2)
        if one.costs is not None:
            ax.plot(one.costs, [one.service] * 2, color=MARK, linewidth=1.5, marker="|", markersize=9, zorder=2)
        ax.plot([one.cost], [one.service], marker="o", markersize=8, color=edge, markerfacecolor=face, zorder=3)
        ax.annotate(
            str(number),
            (one.cost, one.service),
            (0, lift),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=10,
            color=INK,
            arrowprops={"arrowstyle": "-", "color": SOFT, "linewidth": 0.6} if lift > _LIFT else None,
        )
    bare(ax, grid="y")
    ax.set_xlabel(cost.say(language))
    ax.set_ylabel(_STUDENT_SLOTS.say(language))
    title(ax, _SERVICE.say(language))
    key = [_number(number, one.label(language)) for number, one in enumerate(points, 1)]
    if any(one.beaten for one in points):
        key.append(_dot("white", SOFT, _BEATEN.say(language)))
    if any(one.most is not None and one.most > one.service for one in points):
        key.append(stroke(_POSSIBLE_SERVICE.say(language), SERIES[1]))
    if any(one.costs is not None for one in points):
        key.append(Line2D([], [], color=MARK, marker="|", markersize=9, label=_OVER_SEEDS.say(language)))
    legend(ax, key)
    return ax


def _number(number: int, label: str) -> Line2D:
    return Line2D([], [], marker=f"${number}$", color=INK, linestyle="", markersize=8, label=label)


def _dot(face: str, edge: str, label: str) -> Line2D:
    return Line2D([], [], marker="o", markerfacecolor=face, markeredgecolor=edge, linestyle="", label=label)


def _lifts(ax: Axes, points: Sequence[PlanPoint]) -> list[float]:
    """How high above its mark each number stands, in points, so that those of near marks do not cover each other."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    lifts: list[float] = []
    for number, one in enumerate(points):
        near = [
            lift
            for other, lift in zip(points[:number], lifts, strict=False)
            if abs(one.cost - other.cost) < 0.035 * (right - left)
            and abs(one.service - other.service) < 0.25 * (top - bottom)
        ]
        lift = _LIFT
        while any(abs(lift - other) < _STEP for other in near):
            lift += _STEP
        lifts.append(lift)
    return lifts


def _roomy(ax: Axes, points: Sequence[PlanPoint]) -> None:
    """Both axes from 0, so that a trifle does not look like half of the height, with room above the marks."""
    costs = [cost for one in points for cost in (one.cost, *(one.costs or ()))]
    services = [max(one.service, one.most or 0.0) for one in points]
    ax.set_xlim(min(0.0, *costs, 0.0), 1.12 * max(*costs, 1.0, 1.0))
    ax.set_ylim(0.0, 1.15 * max(*services, 1.0, 1.0))


def points_chart(scores: Sequence[PlanScore], ax: Axes | None = None, language: Language = "zh") -> Axes:
    """The interval of each plan's best score, and the score found: where bars overlap, nothing is decided."""
    ax = axes(ax, 9, 1.4 + 0.45 * max(2, len(scores)))
    for place, one in enumerate(scores):
        ax.barh(place, one.high - one.low, left=one.low, height=0.5, color=SERIES[3], edgecolor=SERIES[1], zorder=2)
        ax.plot([one.high, one.high], [place - 0.32, place + 0.32], color=SERIES[0], linewidth=3, zorder=3)
        said = [] if one.unserved == "0" else [_UNSERVED.format(n=one.unserved).say(language)]
        text = "  ".join([f" {one.high}", *said, one.note])
        ax.text(one.high, place, text, va="center", fontsize=9, color=INK)
    names_down(ax, [one.name for one in scores])
    most = max((one.high for one in scores), default=1)
    ax.set_xlim(0, 1.45 * max(1, most))
    bare(ax, grid="x")
    ax.set_xlabel(_POINTS.say(language))
    title(ax, _SCORES.say(language))
    box = Patch(facecolor=SERIES[3], edgecolor=SERIES[1], label=_POSSIBLE.say(language))
    legend(ax, [box, stroke(_FOUND.say(language), SERIES[0])], below=0.12 + 0.3 / max(2, len(scores)))
    return ax


def choices_chart(
    names: Sequence[str], wishes: Sequence[dict[int, int]], ax: Axes | None = None, language: Language = "zh"
) -> Axes:
    """A bar for each plan: club wishes granted by place on the list, and those not granted.

    Parameters
    ----------
    wishes : sequence of dict
        For each plan place on the list -> number; 0 for wishes not granted.
    """
    ax = axes(ax, 9, 1.6 + 0.45 * max(2, len(names)))
    places = sorted({place for one in wishes for place in one if place})
    shown = [*places[:4], 0]
    most = max((sum(one.values()) for one in wishes), default=1)
    for line, one in enumerate(wishes):
        left = 0
        for place in shown:
            count = _later(one, places) if place == 4 and len(places) > 4 else one.get(place, 0)
            if count:
                _piece(ax, line, left, count, place, count > 0.025 * most)
            left += count
    names_down(ax, names)
    bare(ax, grid="x")
    ax.set_xlabel(_WISHES.say(language))
    title(ax, _CHOICES.say(language))
    key = [
        Patch(facecolor=_shade(place), edgecolor=SOFT, label=_place(place, places, language)) for place in shown[:-1]
    ]
    key.append(Patch(facecolor=MISSED, edgecolor=MARK, hatch=HATCH, label=_MISSED.say(language)))
    ax.legend(handles=key, loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize=9)
    return ax


def _later(one: dict[int, int], places: Sequence[int]) -> int:
    return sum(one.get(place, 0) for place in places[3:])


def _place(place: int, places: Sequence[int], language: Language) -> str:
    last = place == 4 and len(places) > 4
    return (_PLACES if last else _PLACE).format(n=place, wish=wish_text(place)).say(language)


def _shade(place: int) -> str:
    return SERIES[min(place, 4) - 1]


def _piece(ax: Axes, line: int, left: int, count: int, place: int, wide: bool) -> None:
    """A part of a bar with its number; wishes not granted have it beside the bar, small parts have none."""
    (bar,) = ax.barh(line, count, left=left, height=0.62, linewidth=0.6, color=_shade(place))
    if not place:
        bar.set(facecolor=MISSED, edgecolor=MARK, hatch=HATCH)
    if not place:
        ax.text(left + count, line, f" {count}", va="center", fontsize=8, color=INK)
    elif wide:
        ink = "white" if place < 3 else INK
        ax.text(left + count / 2, line, str(count), ha="center", va="center", fontsize=8, color=ink)
