"""For whoever ends more than one slot from the target: the cheapest single exchange of a slot, or what is against it.

An exchange gives one slot of one week that is neither published nor logged from one person to another of the same
pool. Its cost is the change of the semester's points: what `EditableWeek` says of that week but ``fair-load``, and what
counts once over all weeks, ``fair-load``, ``term-leads`` and ``rotations``. No goal that counts by the programme knows
staff.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property

from optimizer.auditing.judge import EditableWeek
from optimizer.domain.telling import slot_text
from optimizer.engine.params import DEFAULTS, RollOutParams
from optimizer.errors import SettingsError
from optimizer.language.lists import list_text
from optimizer.language.text import Text
from optimizer.rules.goals.fair_load import Load, fair_level
from optimizer.rules.registry import RULES
from optimizer.semester.ledger import Ledger
from optimizer.semester.staffed_weeks import Place, SemesterWeek

_EXCHANGE = Text("week of {week}, {slot}: {new} instead of {old}", "{week} 当周 {slot}：由 {new} 接替 {old}")
_CHEAPEST_OF = Text(
    " (cheapest of {tried} judged; {possible} are possible)", "（在试过的 {tried} 种中最小，共有 {possible} 种）"
)
_NO_EXCHANGE = Text(
    "no exchange is allowed: all {tried} break a rule, {rules}", "没有可行的换法：{tried} 种都违反规定，{rules}"
)
_NONE_OF_TRIED = Text(
    "none of the {tried} judged is allowed ({possible} are possible): {rules}",
    "试过的 {tried} 种都不可行（共有 {possible} 种）：{rules}",
)
_NO_WEEK = Text(
    "no week is left in which one slot would bring this person nearer", "没有可以再换的周，或换一节不会更接近目标"
)


@dataclass(frozen=True)
class Exchange:
    """Somebody takes another's slot in one week.

    Attributes
    ----------
    difference : int
        Slots above the target at the end that remain for the person it is for; below it, less than 0.
    effect : mapping
        Goal -> points that it adds to the semester (or takes away), those that differ from 0 alone.
    """

    week: date
    old: str
    new: str
    token: str
    difference: int
    effect: Mapping[str, int]

    @property
    def points(self) -> int:
        return sum(self.effect.values())


@dataclass(frozen=True)
class FarPerson:
    """Somebody more than one slot from the target at the end.

    Attributes
    ----------
    difference : int
        Slots above the target; below it, less than 0.
    best : Exchange, optional
        The cheapest found; None where none of those tried is allowed.
    against : Counter
        Rule id -> exchanges tried to which it was the first found against.
    tried, possible : int
        Exchanges judged, and all that would bring the person nearer to the target.
    """

    staff: str
    difference: int
    best: Exchange | None
    against: Counter[str]
    tried: int
    possible: int

    def says(self, names: Mapping[str, str]) -> Text:
        """The cheapest exchange in words, or the rules against all of them, the most frequent first.

        Parameters
        ----------
        names : mapping
            Person -> name, blank where there is none.
        """
        numbers = {"tried": self.tried, "possible": self.possible}
        if self.best is not None:
            old, new = (names[one] or one for one in (self.best.old, self.best.new))
            told = _EXCHANGE.format(week=self.best.week, slot=slot_text(self.best.token), new=new, old=old)
            more = _CHEAPEST_OF.format(**numbers)
            return told if self.tried == self.possible else Text(told.en + more.en, told.zh + more.zh)
        if not self.possible:
            return _NO_WEEK
        titles = {rule.id: rule.title for rule in RULES}
        counts = [(titles[rule], n) for rule, n in self.against.most_common()]
        rules = list_text(Text(f"{title.en} ({n})", f"{title.zh}（{n}）") for title, n in counts)
        return (_NO_EXCHANGE if self.tried == self.possible else _NONE_OF_TRIED).format(**numbers, rules=rules)


@dataclass(frozen=True, eq=False)
class Exchanges:
    """Single exchanges of slots in some weeks of a semester.

    Attributes
    ----------
    closed : frozenset of date
        Mondays of weeks that stay as they are.
    """

    ledger: Ledger
    closed: frozenset[date]
    params: RollOutParams = DEFAULTS.roll_out

    def far(self) -> Iterator[FarPerson]:
        """Everybody more than one slot from the target, in the order of the pools."""
        for pool in self.ledger.pools:
            gaps = _gaps(pool)
            for load in pool:
                if abs(gaps[load.staff]) > 1:
                    yield self._best(pool, load, gaps[load.staff])

    def _best(self, pool: Sequence[Load], load: Load, gap: int) -> FarPerson:
        """The cheapest exchange of those tried: people who are free then first, then by points over all weeks."""
        possible = sorted(self._possible(pool, load, gap), key=lambda row: (self._is_busy(row), row.points, row.week))
        against: Counter[str] = Counter()
        best: Exchange | None = None
        tried = 0
        for row in possible[: self.params.exchanges_tried]:
            tried += 1
            try:
                verdict = self._editable(row.week).judge(
                    {"op": "person", "old": row.old, "new": row.new, "slot": row.token}, first=True
                )
            except SettingsError:  # nobody stands twice in one session
                against["staff-clash"] += 1
                continue
            if verdict.against:
                against[verdict.against[0].rule] += 1
                continue
            own = Counter({goal: points for goal, points in verdict.effect.items() if goal != "fair-load"})
            own.update(row.effect)
            found = replace(row, effect={goal: points for goal, points in own.items() if points})
            if best is None or found.points < best.points:
                best = found
        return FarPerson(load.staff, gap, best, against, tried, len(possible))

    def _possible(self, pool: Sequence[Load], load: Load, gap: int) -> Iterator[Exchange]:
        """Exchanges that bring somebody nearer to the target, with their effect on what counts over all weeks."""
        before = sum(gap**2 for gap in _gaps(pool).values())
        by_id = {one.staff: one for one in pool}
        weights = self.ledger.weeks[-1].scenario.settings.goals

        @cache
        def fair(other: Load, slots: int) -> tuple[int, int]:
            """Squares added, and this person's difference, when so many slots go to another."""
            changed = by_id | {
                load.staff: replace(load, slots=load.slots - slots),
                other.staff: replace(other, slots=other.slots + slots),
            }
            gaps = _gaps(list(changed.values()))
            return sum(gap**2 for gap in gaps.values()) - before, gaps[load.staff]

        alike: dict[tuple[object, ...], Load] = {}  # people with the same load change the sum alike
        for number, week in enumerate(self.ledger.weeks):
            if week.monday in self.closed:
                continue
            for other in pool:
                if other is load or load.staff not in week.scenario.person or other.staff not in week.scenario.person:
                    continue
                case = alike.setdefault((other.share, other.slots, other.most), other)
                old, new = (load.staff, other.staff) if gap > 0 else (other.staff, load.staff)
                for token in dict.fromkeys(work.token for work in week.view.work.get(old, ())):
                    times = week.service.times[week.scenario.week[token].day]
                    squares, difference = fair(case, times if gap > 0 else -times)
                    if abs(difference) < abs(gap):
                        effect = {
                            "fair-load": weights.weights()["fair-load"] * squares,
                            "term-leads": weights.term_leads * self._term_leads(number, token, old, new),
                            "rotations": weights.rotations * self._rotations(number, token, old, new),
                        }
                        yield Exchange(week.monday, old, new, token, difference, effect)

    def _is_busy(self, row: Exchange) -> bool:
        """Whether somebody serves elsewhere then: such exchanges are judged last."""
        return any(work.token == row.token for work in self._week[row.week].view.work.get(row.new, ()))

    def _rotations(self, number: int, token: str, old: str, new: str) -> int:
        """Rotations that an exchange adds."""
        change = 0
        for place, people in self.ledger.weeks[number].holders.items():
            if place[1] == token and old in people:
                then = people - {old} | {new}
                for beside in self._neighbours[number, place]:
                    change += _moves(beside, then) - _moves(beside, people)
        return change

    def _term_leads(self, number: int, token: str, old: str, new: str) -> int:
        """Different leads of care groups over all weeks that an exchange adds."""
        view, change = self.ledger.weeks[number].view, 0
        for group, by_week in self._leads.items():
            if old not in by_week.get(number, ()):
                continue
            rows = [(row.token, view.host_of(row).lead) for row in view.care_sessions(group)]
            then = {new if row == (token, old) else row[1] for row in rows} - {""}
            others = frozenset[str]().union(*(leads for week, leads in by_week.items() if week != number))
            change += max(0, len(others | then) - 1) - max(0, len(others | by_week[number]) - 1)
        return change

    @cached_property
    def _week(self) -> dict[date, SemesterWeek]:
        return {week.monday: week for week in self.ledger.weeks}

    @cached_property
    def _leads(self) -> dict[str, dict[int, frozenset[str]]]:
        """Care group -> number of the week -> leads."""
        found: dict[str, dict[int, frozenset[str]]] = {}
        for number, week in enumerate(self.ledger.weeks):
            for group, leads in week.leads.items():
                found.setdefault(group, {})[number] = leads
        return found

    @cached_property
    def _neighbours(self) -> dict[tuple[int, Place], list[frozenset[str]]]:
        """Number of a week and place -> who holds it in the last week before and in the next in which it is held."""
        found: dict[tuple[int, Place], list[frozenset[str]]] = {}
        last: dict[Place, tuple[int, frozenset[str]]] = {}
        for number, week in enumerate(self.ledger.weeks):
            for place, people in week.holders.items():
                found[number, place] = []
                if place in last:
                    before, then = last[place]
                    found[number, place].append(then)
                    found[before, place].append(people)
                last[place] = number, people
        return found

    @cached_property
    def _editable(self) -> Callable[[date], EditableWeek]:
        """Monday -> its week, indexed when it is first needed."""

        @cache
        def editable(monday: date) -> EditableWeek:
            week = self._week[monday]
            return EditableWeek(week.scenario, week.timetable, monday, week.service)

        return editable


def _gaps(pool: Sequence[Load]) -> dict[str, int]:
    """Person -> slots above the target; below it, less than 0."""
    level = fair_level(pool)
    return {load.staff: load.slots - load.target(level) for load in pool}


def _moves(one: frozenset[str], other: frozenset[str]) -> int:
    """Rotations between two weeks of a place."""
    return max(len(one - other), len(other - one))
