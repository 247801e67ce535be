"""What one more teacher, room or place is worth, computed by solving again with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from optimizer.domain.scenario import Scenario
from optimizer.files.publishing import scratch_folder
from optimizer.language.text import Language, Text
from optimizer.payroll.money import to_yuan
from optimizer.whatif import changes as made
from optimizer.whatif.outcome import VariantOutcome
from optimizer.whatif.scenario_change import ScenarioChange
from optimizer.whatif.study import Study, compare
from optimizer.whatif.table import cost_at_first
from optimizer.whatif.variants import unchanged, variant
from optimizer.whatif.verdict import ComparisonVerdict, Interval, points_interval, unserved_interval

_CLUBS = 3
_COLUMNS = (
    Text("unserved fewer, by", "未服务减少"),
    Text("possible", "可能范围"),
    Text("points fewer, by", "扣分减少"),
    Text("possible", "可能范围"),
    Text("worth it?", "是否值得"),
    Text("cost more, yuan", "支出增加（元）"),
)
_WORTH = {
    ComparisonVerdict.BETTER: Text("proven better", "确有好处"),
    ComparisonVerdict.WORSE: Text("proven worse", "确有坏处"),
    ComparisonVerdict.EQUAL: Text("no difference", "没有差别"),
    ComparisonVerdict.UNDECIDED: Text("undecided", "难以断定"),
    ComparisonVerdict.OTHER: Text("not comparable", "不可比"),
    ComparisonVerdict.NONE: Text("no timetable", "没有课表"),
}


@dataclass(frozen=True)
class Worth:
    """What one change brings, compared with the scenario as it is.

    Attributes
    ----------
    unserved, points : Interval or None
        By how much the best timetable's value falls: what is certain and what is possible. None without a timetable.
    unserved_found, points_found : int or None
        By how much the timetables found differ.
    cost : int or None
        Fen that the week costs more, at the pay per unit of the scenario as it is.
    """

    name: str
    unserved: Interval | None
    points: Interval | None
    unserved_found: int | None
    points_found: int | None
    cost: int | None
    verdict: ComparisonVerdict


@dataclass(frozen=True, repr=False)
class Sensitivity:
    """A study of single changes, the first outcome being the scenario as it is."""

    study: Study

    def __repr__(self) -> str:
        return f"Sensitivity({', '.join(repr(one.name) for one in self.worths)})"

    @property
    def worths(self) -> tuple[Worth, ...]:
        """One for each change, in their order."""
        base, *others = self.study.outcomes
        return tuple(_worth(base, one, self.study.verdict(place)) for place, one in enumerate(others, 1))

    def table(self, language: Language | None = None) -> pd.DataFrame:
        """A row for each change, every cell a text."""
        said = language or self.study.language
        rows = [_row(one, said) for one in self.worths]
        names = [one.name for one in self.worths]
        frame = pd.DataFrame(rows, index=names, dtype="str")
        frame.columns = pd.Index([column.say(said) for column in _COLUMNS])
        return frame

    def frame(self) -> pd.DataFrame:
        """A row of numbers for each change.

        Returns
        -------
        DataFrame
            Index ``change``. ``unserved_fewer`` and ``points_fewer`` compare the timetables found, and are search noise
            where the ``verdict`` is undecided; what is proven lies between ``…_least`` and ``…_most``.
        """
        rows = [
            {
                "unserved_fewer": one.unserved_found,
                "points_fewer": one.points_found,
                **_ends("unserved", one.unserved),
                **_ends("points", one.points),
                "cost_more": None if one.cost is None else one.cost / 100,
                "verdict": one.verdict.value,
            }
            for one in self.worths
        ]
        frame = pd.DataFrame(rows, index=pd.Index([one.name for one in self.worths], name="change"))
        frame = frame.astype({column: "Int64" for column in frame.columns if column not in ("cost_more", "verdict")})
        frame["verdict"] = pd.Categorical(frame["verdict"], categories=[verdict.value for verdict in ComparisonVerdict])
        return frame

    def _repr_html_(self) -> str:
        return str(self.table().to_html())


def sensitivity(base: Scenario, changes: Sequence[ScenarioChange] | None = None, **options: Any) -> Sensitivity:
    """Solve a scenario as it is and with each of some changes.

    Parameters
    ----------
    changes : sequence of ScenarioChange, optional
        Default: one more teacher, one more room of each kind that is full in some slot, and one more place in each of
        the three clubs that turned away most.
    **options
        Those of `optimizer.whatif.study.compare`.
    """
    asis = variant(base, unchanged(base))
    with scratch_folder() as room:  # where nothing is to be kept, the base is kept for the two studies of this call
        if not options.get("cache", True):
            options["cache"] = room
        if changes is None:
            changes = list(_likely(compare([asis], **options)[0]))
        return Sensitivity(compare([asis, *(variant(base, one) for one in changes)], **options))


def _worth(base: VariantOutcome, one: VariantOutcome, verdict: ComparisonVerdict) -> Worth:
    before, after = unserved_interval(base), unserved_interval(one)
    points_before, points_after = points_interval(base), points_interval(one)
    costs = cost_at_first(base, base), cost_at_first(one, base)
    known = before is not None and after is not None
    same = known and before == after and before is not None and before.exact
    return Worth(
        name=one.name,
        unserved=before.less(after) if before and after else None,
        points=points_before.less(points_after) if same and points_before and points_after else None,
        unserved_found=before.high - after.high if before and after else None,
        points_found=points_before.high - points_after.high if points_before and points_after else None,
        cost=None if costs[0] is None or costs[1] is None else costs[1] - costs[0],
        verdict=verdict,
    )


def _ends(name: str, interval: Interval | None) -> dict[str, int | None]:
    return {
        f"{name}_least": None if interval is None else interval.low,
        f"{name}_most": None if interval is None else interval.high,
    }


def _row(one: Worth, language: Language) -> list[str]:
    values = (one.unserved_found, one.unserved, one.points_found, one.points)
    cells = ["–" if value is None else str(value) for value in values]
    return [*cells, _WORTH[one.verdict].say(language), "–" if one.cost is None else str(to_yuan(one.cost))]


def _likely(outcome: VariantOutcome) -> Iterator[ScenarioChange]:
    """Changes that may help a school whose week is known."""
    yield made.more_staff(1, "teacher")
    context = outcome.context
    if context is None:
        return
    scenario, used = outcome.scenario, {(row.room, row.token) for row in context.sessions if row.room}
    kinds: dict[tuple[str, str], list[str]] = {}
    for room in scenario.rooms:
        kinds.setdefault((room.campus, room.kind), []).append(room.id)
    for ids in kinds.values():
        at_once = Counter(token for room, token in used if room in ids)
        if at_once and max(at_once.values()) == len(ids):
            yield made.more_rooms(1, like=ids[0])
    turned_away: Counter[str] = Counter()
    for student in context.view.served_students:
        granted = context.view.placed[student.id].clubs
        missing = student.wants_clubs - len(granted)
        if missing > 0:
            turned_away.update(club for club in student.clubs if club not in granted)
        else:
            last = max((student.clubs.index(club) for club in granted if club in student.clubs), default=0)
            turned_away.update(club for club in student.clubs[:last] if club not in granted)
    full = [club.id for club in scenario.clubs if club.max_students == len(context.view.members_of(club.id))]
    for club in sorted(full, key=lambda one: (-turned_away[one], one))[:_CLUBS]:
        if turned_away[club]:
            yield made.club_places(club, 1)
