"""What is done with one school as a whole: its week is solved, paid and written; a published week is mended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from optimizer.auditing import Audit, audit
from optimizer.domain.result import UNPROVEN, Result
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.domain.trace import TraceEvent
from optimizer.domain.unavailable import NOTHING, Unavailable
from optimizer.engine.params import DEFAULTS, EngineParams
from optimizer.engine.repair.cancelled_meetings import find_cancelled_meetings
from optimizer.engine.repair.disruption import Disruption, facts_after, scenario_now
from optimizer.engine.repair.repair_week import RepairResult, repair
from optimizer.engine.solve import Options, Solution, solve
from optimizer.errors import Problem, ScenarioError
from optimizer.files.first_published import FirstPublished, first_published, write_first_published
from optimizer.files.unavailable import UnavailableTable, read_unavailable, write_unavailable
from optimizer.payroll import PayResult, pay
from optimizer.report.notices import Notice, notices, write_notices
from optimizer.report.week_folder import write_reasons, write_week


@dataclass(frozen=True)
class SchoolRun:
    """A school whose week was solved and paid.

    Attributes
    ----------
    paid : PayResult, optional
        Fees, pool and pay of the week as planned; None without a week, or where it cannot be paid.
    unpayable : tuple of Problem
        Why it cannot be paid.
    """

    solution: Solution
    paid: PayResult | None = None
    unpayable: tuple[Problem, ...] = ()

    def write(self, target: Path, *, replace: bool = False, report_at: datetime | None = None) -> None:
        """Write the week's folder, with its pay where the school has a policy of pay; see `write_week`."""
        scenario, timetable = self.solution.scenario, self.solution.timetable
        assert timetable is not None
        paid = None if scenario.settings.pay is None else self.paid
        write_week(target, scenario, timetable, self.solution.result, paid, replace=replace, report_at=report_at)


def run_school(
    scenario: Scenario,
    options: Options,
    *,
    on_event: Callable[[TraceEvent], None] | None = None,
    stop: threading.Event | None = None,
) -> SchoolRun:
    """Solve the week of a school, audited, and work out its pay: a week that cannot be paid is worth more than none.

    Raises
    ------
    SettingsError, InternalError
        As `optimizer.engine.solve.solve` does.
    """
    solution = solve(scenario, **vars(options), on_event=on_event, stop=stop)
    if solution.timetable is None:
        return SchoolRun(solution)
    try:
        return SchoolRun(solution, pay(scenario, solution.timetable))
    except ScenarioError as error:
        return SchoolRun(solution, unpayable=error.problems)


@dataclass(frozen=True)
class PublishedWeek:
    """A published week with what is known of it: what a repair begins from.

    Attributes
    ----------
    scenario : Scenario
        The tables of the school as they are now.
    first : FirstPublished
        The week from which this one was mended, if it was.
    known : UnavailableTable
        Who and what was not available in it.
    """

    scenario: Scenario
    timetable: Timetable
    week_of: date
    first: FirstPublished
    known: UnavailableTable

    @classmethod
    def of(cls, path: Path, scenario: Scenario, timetable: Timetable, week_of: date) -> PublishedWeek:
        """A week that was read from a folder or workbook, with what stands beside it there."""
        known = read_unavailable(path, scenario, week_of)
        return cls(scenario, timetable, week_of, first_published(path, timetable), known)

    def mend(
        self,
        happened: Disruption,
        past_days: frozenset[str] = frozenset(),
        *,
        again: bool = False,
        aside: Unavailable = NOTHING,
        time_limit: float = 12.0,
        effort: float | None = None,
        workers: int = 1,
        stop: threading.Event | None = None,
        params: EngineParams = DEFAULTS,
    ) -> MendedWeek:
        """Mend the week with the fewest changes after what has happened.

        Parameters
        ----------
        past_days : frozenset of day names
            Days that are over.
        time_limit, effort : float
            Seconds, or a repeatable limit instead.
        again : bool
            Begin from the week first published, with all that is known.
        aside : Unavailable
            Whom and what to leave aside, although they are there: for a second proposal beside a first. It is not kept.

        Raises
        ------
        SettingsError
            If what happened contradicts the days that are over.
        """
        tables, week = self.scenario, self.scenario.week
        begin = self.first.with_days_of(self.timetable, past_days) if again else self.timetable
        over = frozenset(token for day in past_days for token in week.on_day[day])
        facts = facts_after(happened, self.known.facts, over, self.timetable, week.all)
        facts = facts.plus(find_cancelled_meetings(tables, facts, begin, self.week_of, over, params))
        planned = scenario_now(tables, facts.plus(aside), happened.opened)
        repaired = repair(
            planned,
            begin,
            week_of=self.week_of,
            past_days=past_days,
            time_limit=time_limit,
            effort=effort,
            workers=workers,
            stop=stop,
            params=params,
        )
        if aside and repaired.timetable is not None:
            repaired = self._judged_without(aside, repaired, scenario_now(tables, facts, happened.opened), begin)
        return MendedWeek(self, scenario_now(tables, facts, happened.opened), facts, repaired)

    def _judged_without(
        self, aside: Unavailable, repaired: RepairResult, now: Scenario, begin: Timetable
    ) -> RepairResult:
        """The answer judged by the school as it is, in which nobody was left aside; nothing is proven of it then."""
        assert repaired.timetable is not None
        audited = audit(now, repaired.timetable, week_of=self.week_of, published=begin)
        result = replace(repaired.result, score=audited.score, goals=dict(audited.goals), bound=UNPROVEN)
        return replace(repaired, scenario=now, result=result, audit=audited, changes_lower_bound=0, beyond=True)


@dataclass(frozen=True)
class MendedWeek:
    """A mended week, or why there is none.

    Attributes
    ----------
    now : Scenario
        The school without those who and what are not available.
    facts : Unavailable
        All of these.
    repaired : RepairResult
        Without a timetable where no week was found: then the published one stands.
    """

    published: PublishedWeek
    now: Scenario
    facts: Unavailable
    repaired: RepairResult

    @property
    def timetable(self) -> Timetable | None:
        return self.repaired.timetable

    @property
    def result(self) -> Result:
        return self.repaired.result

    @property
    def audit(self) -> Audit | None:
        return self.repaired.audit

    @cached_property
    def notices(self) -> list[Notice]:
        """What everybody concerned is to be told; nothing where there is no week."""
        if self.timetable is None:
            return []
        return notices(self.now, self.published.timetable, self.timetable, self.published.week_of)

    @property
    def changes_since_first(self) -> int | None:
        """Changes against the week first published; None if that is the one that was mended now."""
        first = self.published.first
        if self.timetable is None or not first.is_earlier:
            return None
        goals = audit(self.now, self.timetable, week_of=self.published.week_of, published=first.timetable).goals
        return goals["changes"].measure

    def write_beside(self, folder: Path) -> None:
        """Write what stands beside the tables of the mended week into its folder: notices, reasons, all that holds."""
        assert self.timetable is not None
        write_notices(folder, self.now, self.notices, self.now.settings.language)
        write_reasons(folder, self.now, self.timetable, self.result)
        write_unavailable(folder, self.facts, self.published.scenario)
        write_first_published(folder, self.published.first.after(self.published.timetable))
