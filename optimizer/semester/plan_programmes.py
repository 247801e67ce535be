"""The programmes of a semester: one for each period with the same slots, all with the same groups."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from optimizer.auditing import audit
from optimizer.domain.result import Status
from optimizer.domain.scenario import Scenario
from optimizer.domain.season import same_sessions, season_on
from optimizer.domain.service_week import ServiceWeek
from optimizer.domain.timetable import Timetable
from optimizer.domain.week import Week
from optimizer.engine.bounds.anytime_bound import LowerBound, lower_bound
from optimizer.engine.problem.school import School
from optimizer.engine.solve import Solution, solve
from optimizer.errors import InternalError
from optimizer.language.text import Language, Text
from optimizer.semester.planned import NoProgrammeError, Replan, SemesterOptions
from optimizer.semester.programme import (
    Programme,
    differing_members,
    lapsing,
    scenario_of_programme,
    scenario_with_groups,
    strictest_clock,
    under_clock,
    with_those_left_out,
)
from optimizer.semester.replan import (
    UNCHANGED,
    ProgrammeChanges,
    fewest_changes,
    programme_changes,
    programme_with_fewest_changes,
)

_LATE_SEASON = Text(
    "season {name} begins on {date}, within a week that keeps its earlier slots: it holds from the next week on",
    "季节“{name}”自 {date} 开始，正在一周之中：该周仍用原作息，从下一周起执行",
)
_LAPSING = Text(
    "{who} may serve until {until} only: since all weeks hold the same sessions, the programme does without from the "
    "start; earlier weeks may have this person serve",
    "{who} 只能服务到 {until}：各周活动相同，整学期安排不依赖此人，之前各周仍可排其上岗",
)
_OTHER_GROUPS = Text(
    "season {season}: no sessions were found for the groups, members and clubs of the first programme; these differ: "
    "{students}",
    "季节“{season}”：没有为原有的班组、成员和社团找到可行的安排；以下学生有变动：{students}",
)


@dataclass
class PlanningRun:
    """What the stages of one run share: the time, the seed, the notices.

    Attributes
    ----------
    seasons : dict
        Monday -> season of that week, blank for none.
    """

    scenario: Scenario
    weeks: Sequence[ServiceWeek]
    options: SemesterOptions
    stop: threading.Event
    tell: Callable[[Text], None]
    notices: list[Text] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.began = time.monotonic()
        self.seasons = {week.monday: self._season(week) for week in self.weeks}
        self.seed = self.scenario.settings.seed if self.options.seed is None else self.options.seed

    def _season(self, week: ServiceWeek) -> str:
        first = season_on(self.scenario.settings, week.dates[0][0])
        for on, _ in week.dates:
            if (other := season_on(self.scenario.settings, on)) != first and other:
                self.note(_LATE_SEASON.format(name=other, date=on))
                break
        return first

    @property
    def language(self) -> Language:
        return self.scenario.settings.language

    def note(self, text: Text) -> None:
        self.notices.append(text)
        self.tell(text)

    def left(self, share: float = 1.0) -> float | None:
        """Seconds of a share of what is left; None where the effort is limited instead."""
        if self.options.effort is not None:
            return None
        return max(1.0, share * (self.began + self.options.time_limit - time.monotonic()))


@dataclass
class ProgrammePlanner:
    """Plans the programmes of a run.

    Attributes
    ----------
    changed, changed_at_least : ProgrammeChanges
        After a replan: how far the programme is from what was to hold, and what no programme avoids.
    """

    run: PlanningRun
    replan: Replan | None = None
    changed: ProgrammeChanges = UNCHANGED
    changed_at_least: ProgrammeChanges = UNCHANGED

    @property
    def scenario(self) -> Scenario:
        return self.run.scenario

    @property
    def options(self) -> SemesterOptions:
        return self.run.options

    def periods(self) -> dict[date, list[ServiceWeek]]:
        """Monday from which slots change -> the weeks until the next change."""
        found: dict[date, list[ServiceWeek]] = {}
        last: Week | None = None
        for week in self.run.weeks:
            now = self.scenario.under(self.run.seasons[week.monday]).week
            if last is None or not same_sessions(last, now):
                monday = week.monday
                found[monday] = []
                last = now
            found[monday].append(week)
        return found

    def all_programmes(self) -> dict[date, Programme]:
        """The programme of each period: that with most slots for care first, the others with its groups.

        Raises
        ------
        NoProgrammeError
        """
        periods = self.periods()
        slots = {monday: self.scenario.under(self.run.seasons[monday]).week for monday in periods}
        order = sorted(periods, key=lambda monday: (-len(slots[monday].care), monday))
        different = sum(not any(same_sessions(slots[a], slots[b]) for b in order[:n]) for n, a in enumerate(order))
        share = self.options.params.roll_out.programme_time_share / different
        solved: dict[date, Programme] = {}
        for monday in order:
            same = next((other for other in solved if same_sessions(slots[other], slots[monday])), None)
            if same is not None:
                week = slots[monday]
                solved[monday] = replace(
                    solved[same], tables=monday, timetable=under_clock(solved[same].timetable, week)
                )
                continue
            own = [rows for other, rows in periods.items() if same_sessions(slots[other], slots[monday])]
            solved[monday] = self.programme(monday, own, share, solved[order[0]].timetable if solved else None)
        return {monday: solved[monday] for monday in periods}

    def programme(
        self, monday: date, periods: Sequence[Sequence[ServiceWeek]], share: float, first: Timetable | None = None
    ) -> Programme:
        """Solve the programme of some periods, with the groups of a first one where that is given.

        Raises
        ------
        NoProgrammeError
        """
        weeks = [week for rows in periods for week in rows]
        seasons = dict.fromkeys(self.run.seasons[week.monday] for week in weeks)
        base = strictest_clock([self.scenario.under(season) for season in seasons])
        lapse = lapsing(base, weeks)
        for person in lapse if first is None else ():
            self.run.note(_LAPSING.format(who=f"{person.id} {person.name}".strip(), until=person.vetted_until))
        weight = self.scenario.settings.goals.weights()["fair-load"]
        light = self.options.params.roll_out.programme_fair_load_share
        every = scenario_of_programme(base, periods, round(light * weight))
        if self.replan is not None and first is None:
            return self.changed_programme(monday, every, seasons, share)
        if first is not None:
            timetable, proof = self.with_groups_of(first, monday, every, next(iter(seasons)), share), None
        else:
            solution = self.solved(every, monday, share)
            if solution.timetable is None:
                proven = solution.status is Status.INFEASIBLE and not lapse
                raise NoProgrammeError(solution.status.value, proven=proven)
            timetable, proof = solution.timetable, solution.proof
        self._check_clocks(monday, every, seasons, timetable)
        if lapse or base is not self.scenario.under(self.run.seasons[monday]):
            proof = None  # about another scenario than that of the weeks
        proof = proof or self.bound_of(monday)
        return Programme(
            tables=monday,
            timetable=under_clock(timetable, self.scenario.under(self.run.seasons[monday]).week),
            bound=proof.bound,
            goal_bounds=proof.goals,
        )

    def with_groups_of(self, first: Timetable, monday: date, every: Scenario, season: str, share: float) -> Timetable:
        """The programme of a season for the groups, members and clubs of a first one; a few attempts are made.

        Raises
        ------
        NoProgrammeError
            If none of them has every member where the first programme has.
        """
        differing: list[str] = []
        for attempt in range(self.options.params.roll_out.season_attempts):
            planned_on = scenario_with_groups(every, first, same_times=attempt == 0)
            solution = self.solved(planned_on, monday, share, attempt)
            if solution.timetable is None:
                continue
            timetable = with_those_left_out(every, first, solution.timetable)
            differing = differing_members(every, first, timetable)
            if not differing:
                return timetable
        message = _OTHER_GROUPS.format(season=season or "[week]", students=" ".join(differing))
        raise NoProgrammeError(message.say(self.run.language), proven=False)

    def solved(self, planned_on: Scenario, monday: date, share: float, attempt: int = 0) -> Solution:
        """Solve a scenario for a share of the time; each further attempt has another seed and more effort.

        Raises
        ------
        InternalError
            If audit and model differ.
        """
        effort = self.options.effort
        solution = solve(
            planned_on,
            time_limit=self.run.left(share) or self.options.time_limit,
            workers=self.options.workers,
            seed=self.run.seed + attempt,
            week_of=monday,
            effort=None if effort is None else effort * (1 + attempt),
            params=self.options.params,
            bound_without=frozenset(("fair-load",)),
            stop=self.run.stop,
        )
        if solution.fault is not None:
            raise InternalError(solution.fault.say("en"))
        return solution

    def bound_of(self, monday: date) -> LowerBound:
        """What is proven of every full week from a Monday on, whoever is still vetted and whatever the groups.

        The points are of all goals but ``fair-load``, and of weeks in which everybody is served.
        """
        base = self.scenario.under(self.run.seasons[monday])
        goals = base.settings.goals.model_copy(update={"fair_load": 0})
        staff = tuple(replace(row, vetted_until=None) for row in base.staff)
        whole = replace(base, settings=base.settings.model_copy(update={"goals": goals}), staff=staff)
        params = self.options.params
        return lower_bound(
            School(whole, monday, params),
            time_limit=min(params.roll_out.bound_seconds, self.run.left() or params.roll_out.bound_seconds),
            deterministic_limit=self.options.effort,
            unserved=0,
            stop=self.run.stop.is_set,
        )

    def changed_programme(self, monday: date, every: Scenario, seasons: Iterable[str], share: float) -> Programme:
        """The programme under changed tables with the fewest changes from what was to hold.

        Raises
        ------
        NoProgrammeError
        """
        assert self.replan is not None
        earlier = self.replan.earlier
        before = under_clock(earlier.programme_before(monday), every.week)
        known = [one for one in every.student if one in earlier.scenarios[earlier.tables_before(monday)].student]
        found = programme_with_fewest_changes(
            every,
            before,
            known,
            week_of=monday,
            time_limit=self.run.left(share) or self.options.time_limit,
            seed=self.run.seed,
            workers=self.options.workers,
            effort=self.options.effort,
            params=self.options.params,
            stop=self.run.stop,
        )
        if found is None:
            raise NoProgrammeError(Status.UNKNOWN.value, proven=False)
        self._check_clocks(monday, every, seasons, found)
        if monday == self.run.weeks[0].monday:
            self.changed = programme_changes(known, before, found)
            self.changed_at_least = fewest_changes(every, known, before)
        week = self.scenario.under(self.run.seasons[monday]).week
        proof = self.bound_of(monday)
        return Programme(monday, under_clock(found, week), proof.bound, proof.goals)

    def _check_clocks(self, monday: date, every: Scenario, seasons: Iterable[str], timetable: Timetable) -> None:
        """A programme keeps the rules under the clock of each of its seasons.

        Raises
        ------
        InternalError
            If not.
        """
        for season in seasons:
            own = self.scenario.under(season)
            planned_on = replace(every, week=own.week, settings=own.settings)
            found = audit(planned_on, under_clock(timetable, own.week), week_of=monday)
            if not found.clean:
                raise InternalError(f"programme {monday} in season {season!r}: {found.violations[0].text.say('en')}")
