"""Plans as tables: in words, figures down and plans across; and as a pandas frame of numbers, a row for each plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from optimizer.auditing.differences import Differences
from optimizer.domain.people import Role
from optimizer.language import terms
from optimizer.language.lists import wish_text
from optimizer.language.terms import STATES
from optimizer.language.text import Language, Text
from optimizer.payroll.money import rounded, to_yuan
from optimizer.report.figures import Figures, Money
from optimizer.whatif.outcome import VariantOutcome
from optimizer.whatif.verdict import ComparisonVerdict, compare_bounds, points_interval, unserved_interval

_NO_CATEGORY = Text("no priority", "无优先类别")
_WAITING = Text("waiting: {name}", "候补：{name}")
_CHOICE = Text("club wishes granted, choice {n}", "社团{wish}录取")
_SLOTS = Text("staff slots: {role}", "课时：{role}")

Show = Callable[[VariantOutcome], object]


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """One figure of every variant.

    Attributes
    ----------
    key : str
        Stable id: ``served``, ``waiting:disabled``, ``choice:1``, ``slots:teacher``, …
    values : tuple of str
        As they are shown; blank where there is none.
    """

    key: str
    label: Text
    values: tuple[str, ...]


def comparison_lines(outcomes: Sequence[VariantOutcome], language: Language) -> list[ComparisonLine]:
    """Every line of the table. The other variants are compared with the first one."""
    first = outcomes[0]
    shows = [*_service(outcomes, language), *_clubs(outcomes), *_staff(outcomes), *_account(first), *_PLACES]
    shows += [*_score(first, language), *_changes(first)]
    return [ComparisonLine(key, label, tuple(_text(show(one)) for one in outcomes)) for key, label, show in shows]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _of(get: Callable[[Figures], object]) -> Show:
    return lambda one: None if one.figures is None else get(one.figures)


def _count(table: str, key: object) -> Show:
    """An entry of one of the figures' counters."""
    return _of(lambda figures: getattr(figures, table).get(key, 0))


def _money(get: Callable[[Money], object]) -> Show:
    return _of(lambda figures: None if figures.money is None else get(figures.money))


def _keys(outcomes: Sequence[VariantOutcome], table: str) -> list[object]:
    """Keys of a counter over all variants, in the order of their first occurrence."""
    return list(dict.fromkeys(key for one in outcomes if one.figures for key in getattr(one.figures, table)))


_Shows = Iterator[tuple[str, Text, Show]]


def _service(outcomes: Sequence[VariantOutcome], language: Language) -> _Shows:
    yield "status", Text("status", "状态"), lambda one: STATES[_status(one)].say(language)
    yield "students", Text("students signed up", "报名学生"), _of(lambda f: f.students)
    yield "served", Text("served on every day", "全部服务"), _of(lambda f: f.served)
    yield "waiting", Text("waiting on some day", "有候补日"), _of(lambda f: f.waiting)
    yield "waiting-days", Text("days waited on", "候补天次"), _of(lambda f: f.waiting_days)
    yield "student-slots", Text("student slots served", "服务学生课时"), _of(lambda f: f.student_slots)
    for name in _keys(outcomes, "waiting_by"):
        label = _WAITING.format(name=name or _NO_CATEGORY)
        yield f"waiting:{name}", label, _count("waiting_by", name)


def _status(one: VariantOutcome) -> str:
    return one.result.status.value if one.timetable is not None and one.result is not None else one.end.value


def _clubs(outcomes: Sequence[VariantOutcome]) -> _Shows:
    if not any(one.scenario.clubs for one in outcomes):
        return
    yield (
        "clubs",
        Text("clubs open, of those offered", "开设社团／所报社团"),
        _of(lambda f: f"{f.clubs_open}/{f.clubs_offered}"),
    )
    places = [place for place in _keys(outcomes, "wishes") if place]
    for place in sorted(places, key=str):
        yield f"choice:{place}", _CHOICE.format(n=place, wish=wish_text(int(str(place)))), _count("wishes", place)
    yield "choice:none", Text("clubs wanted, not granted", "想报未录取"), _count("wishes", 0)


def _staff(outcomes: Sequence[VariantOutcome]) -> _Shows:
    used = _keys(outcomes, "slots_by_role")
    for role in Role:
        if role in used:
            yield f"slots:{role}", _SLOTS.format(role=terms.value_text("role", role)), _count("slots_by_role", role)
    yield "slots", Text("staff slots in all", "课时合计"), _of(lambda f: f.staff_slots)
    yield "people", Text("people at work", "到岗人数"), _of(lambda f: f.people)
    yield "load", Text("slots a person this week", "每人本周课时"), _of(lambda f: f"{f.least_load}–{f.most_load}")
    yield (
        "load-gini",
        Text("unevenness of load, earlier weeks included (Gini)", "负担不均，含此前累计（基尼系数）"),
        _of(lambda f: _rounded(f.load_gini, 3)),
    )


def _account(first: VariantOutcome) -> _Shows:
    yield "fees", Text("fees, yuan", "收费（元）"), _money(lambda m: to_yuan(m.fees))
    yield "cost", Text("cost, yuan", "支出（元）"), _money(lambda m: to_yuan(m.cost))
    yield "outside", Text("of it outside staff, yuan", "其中校外人员（元）"), _money(lambda m: to_yuan(m.outside))
    yield "balance", Text("balance, yuan", "结余（元）"), _money(lambda m: to_yuan(m.balance))
    yield "per-unit", Text("pay per unit, yuan", "每计酬单位（元）"), _money(_per_unit)
    label = Text("cost at the first plan's pay per unit, yuan", "按首个方案单价计的支出（元）")
    yield "cost-at-first", label, lambda one: _yuan(cost_at_first(one, first))
    if first.runs:
        label = Text("the same over the seeds that were run, least..most", "同上，各随机种子所得（最少..最多）")
        yield "cost-over-seeds", label, lambda one: _range(costs_over_seeds(one, first))


def costs_over_seeds(outcome: VariantOutcome, first: VariantOutcome) -> tuple[int, int] | None:
    """The least and the most fen that the weeks of a plan's seeds cost at the first plan's pay; None where unknown."""
    costs = [cost for run in outcome.runs if (cost := cost_at_first(run, first)) is not None]
    return (min(costs), max(costs)) if costs else None


def _range(costs: tuple[int, int] | None) -> object:
    return None if costs is None else f"{to_yuan(costs[0])}..{to_yuan(costs[1])}"


def cost_at_first(outcome: VariantOutcome, first: VariantOutcome) -> int | None:
    """Fen that a plan would cost if a unit of work earned what it earns in the first plan; None where unknown.

    Where the pool is shared out in full, what is paid out equals the income whatever the plan; this does not.
    """
    figures, base = outcome.figures, first.figures
    if figures is None or base is None or figures.money is None or base.money is None:
        return None
    rate = base.money.fen_per_unit or Fraction(0)
    return round(figures.money.cost - figures.money.labour + rate * figures.money.units)


def _yuan(fen: int | None) -> object:
    return None if fen is None else to_yuan(fen)


def _per_unit(money: Money) -> object:
    return None if money.fen_per_unit is None else rounded(money.fen_per_unit / 100, 2)


def _rounded(value: Fraction | None, places: int) -> object:
    return None if value is None else rounded(value, places)


_PLACES: tuple[tuple[str, Text, Show], ...] = (
    ("groups", Text("care groups", "托管班组"), _of(lambda f: f.care_groups)),
    (
        "exercise",
        Text("exercise on days that need it, minutes", "应锻炼日的锻炼（分钟）"),
        _of(lambda f: _rounded(f.exercise, 1)),
    ),
    ("rooms", Text("rooms used", "使用场地"), _of(lambda f: f.rooms)),
    ("rooms-at-once", Text("rooms used at once, at most", "同时使用场地（最多）"), _of(lambda f: f.rooms_at_once)),
)


def _score(first: VariantOutcome, language: Language) -> _Shows:
    yield "violations", Text("rules broken", "违规"), _of(lambda f: f.violations)
    yield "unserved", Text("unserved (bound..found)", "未服务（下界..所得）"), unserved_interval
    yield "points", Text("points (bound..found)", "扣分（下界..所得）"), points_interval
    yield "gap", Text("gap", "差距"), _gap
    yield (
        "verdict",
        Text("against the first plan", "与首个方案相比"),
        lambda one: "–" if one is first else compare_bounds(one, first).words.say(language),
    )
    yield "seconds", Text("seconds", "用时（秒）"), _seconds


def _gap(one: VariantOutcome) -> object:
    return None if one.result is None or one.result.gap is None else f"{one.result.gap:.1%}"


def _seconds(one: VariantOutcome) -> object:
    seconds = None if one.result is None else one.result.seconds.get("total")
    return None if seconds is None else f"{seconds:.0f}"


def _changes(first: VariantOutcome) -> _Shows:
    known: dict[int, Differences | None] = {}

    def differing(get: Callable[[Differences], Sequence[str]]) -> Show:
        def show(one: VariantOutcome) -> object:
            if one is first:
                return "–"
            if id(one) not in known:
                known[id(one)] = differences_of(first, one)
            differences = known[id(one)]
            return None if differences is None else len(get(differences))

        return show

    yield "moved", Text("students in another care group", "换托管班的学生"), differing(lambda d: d.moved)
    yield "other-clubs", Text("students in other clubs", "社团有变的学生"), differing(lambda d: d.other_clubs)
    yield "other-slots", Text("people with other slots", "时段有变的人员"), differing(lambda d: d.changed_staff)


def differences_of(first: VariantOutcome, second: VariantOutcome) -> Differences | None:
    """What differs between two variants' timetables; None where one has none."""
    if first.timetable is None or second.timetable is None or second.result is None:
        return None
    pairs = ((first.scenario, first.timetable), (second.scenario, second.timetable))
    return Differences.of(*pairs, second.result.week_of)


_WHOLE = (
    *("students", "served", "waiting", "waiting_days", "student_slots", "clubs_open", "clubs_offered", "care_groups"),
    *("staff_slots", "people", "least_load", "most_load", "rooms", "rooms_at_once", "violations"),
)
_YUAN = ("fees", "income", "cost", "outside", "labour", "balance")
_VERDICTS = [verdict.value for verdict in ComparisonVerdict]


def plan_frame(outcomes: Sequence[VariantOutcome]) -> pd.DataFrame:
    """Every figure of every plan as a number; missing where there is no timetable or no account.

    Returns
    -------
    DataFrame
        Index ``plan``. Columns: those of `optimizer.report.figures.Figures`; ``choice_1`` … and ``choice_none`` (wishes
        granted by place, and not granted), ``slots_teacher`` … (staff slots by role), ``waiting_CATEGORY``; the best
        timetable's ``unserved`` and ``points`` lie between ``unserved_bound`` and ``unserved``, ``points_bound`` and
        ``points``; ``verdict`` against the first plan; yuan of the week, ``cost_at_first`` at the first plan's pay.
    """
    rows = [_row(one, outcomes[0]) for one in outcomes]
    frame = pd.DataFrame(rows, index=pd.Index([one.name for one in outcomes], name="plan"))
    whole = [
        column for column in frame.columns if column.startswith(("choice_", "slots_", "waiting_")) or column in _COUNTS
    ]
    numbers = frame.columns.difference(["status", "verdict"])
    frame[numbers] = frame[numbers].apply(pd.to_numeric)
    frame = frame.astype(dict.fromkeys(whole, "Int64"))
    frame["verdict"] = pd.Categorical(frame["verdict"], categories=_VERDICTS)
    frame["status"] = frame["status"].astype("category")
    return frame


_COUNTS = frozenset((*_WHOLE, "unserved", "unserved_bound", "points", "points_bound"))


def _row(one: VariantOutcome, first: VariantOutcome) -> dict[str, Any]:
    result, figures = one.result, one.figures
    row: dict[str, Any] = {"status": one.end.value if result is None or figures is None else result.status.value}
    if figures is not None and result is not None and result.score is not None:
        row |= {name: getattr(figures, name) for name in _WHOLE}
        row |= {f"waiting_{category or 'none'}": count for category, count in figures.waiting_by.items()}
        row |= {f"choice_{place or 'none'}": count for place, count in figures.wishes.items()}
        row |= {f"slots_{role}": count for role, count in figures.slots_by_role.items()}
        row |= {"unserved": result.score.unserved, "unserved_bound": result.bound.unserved}
        row |= {"points": result.score.points, "points_bound": result.bound.points, "gap": result.gap}
        row |= {
            "exercise_minutes": None if figures.exercise is None else float(figures.exercise),
            "seconds": result.seconds.get("total"),
        }
        row["load_gini"] = None if figures.load_gini is None else float(figures.load_gini)
        if figures.money is not None:
            row |= {name: getattr(figures.money, name) / 100 for name in _YUAN}
            per_unit, cost = figures.money.fen_per_unit, cost_at_first(one, first)
            row["yuan_per_unit"] = None if per_unit is None else float(per_unit / 100)
            row["cost_at_first"] = None if cost is None else cost / 100
    row["verdict"] = None if one is first else compare_bounds(one, first).value
    return row
