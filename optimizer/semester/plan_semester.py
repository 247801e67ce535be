"""The way from a scenario and its dates to a semester: programmes, first staff, roll-out, ledger."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from optimizer.auditing import Audit, audit
from optimizer.domain.result import UNPROVEN
from optimizer.domain.scenario import Scenario
from optimizer.domain.service_week import ServiceWeek, scenario_of_week
from optimizer.domain.timetable import Timetable
from optimizer.engine.cp.engine import Limits
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.problem.school import School
from optimizer.errors import InternalError
from optimizer.language.text import Text
from optimizer.rules.goals.fair_load import Load, in_pools
from optimizer.semester.ledger import Served, as_planned_start, ledger
from optimizer.semester.plan_programmes import PlanningRun, ProgrammePlanner
from optimizer.semester.planned import NoProgrammeError, PlannedSemester, Replan, SemesterOptions
from optimizer.semester.programme import (
    Programme,
    lapsed_days,
    on_days,
    pins_without,
    under_clock,
)
from optimizer.semester.replan import (
    starts_of_newcomers,
)
from optimizer.semester.roll_out import RollOut, first_staff, week_timetable
from optimizer.semester.roll_out_model import OpenWeek, Term, WeekKind
from optimizer.semester.staffed_weeks import SemesterWeek

_NEWCOMER = Text(
    "{who} joins later; in the ledger this person begins with {slots} slots, {basis}",
    "{who} 中途加入，台账从 {slots} 节起算（{basis}）",
)
_MEDIAN = Text("the median of the pool by the week of {week}", "截至 {week} 当周的同组中位数")
_GIVEN = Text("as the table of staff says", "按教职工表所填")
_UNSTAFFED = Text(
    "week of {week}: no staff was found that keeps the rules on its dates", "{week} 当周：没有找到符合规定的人员安排"
)


@dataclass
class _SemesterRun:
    """Programmes, staff and ledger of one run."""

    run: PlanningRun
    served: Served
    replan: Replan | None = None

    def __post_init__(self) -> None:
        self.kept_weeks = self.replan.kept.weeks if self.replan is not None else ()
        self.start, self.running = self._carried()

    def _carried(self) -> tuple[dict[str, int], dict[str, int]]:
        """Person -> slots carried at the start of the semester, and served before the first open week."""
        start = as_planned_start(self.kept_weeks)
        rows = ledger(self.kept_weeks, start, self.served)
        running = dict(start) | {row.staff: row.running for row in rows}
        new = [row.id for row in self.run.scenario.staff if row.id not in running]
        if self.replan is None or not self.kept_weeks:
            own = {one: self.run.scenario.person[one].carried for one in new}
        else:
            last = max(self.replan.kept.published, default=self.kept_weeks[-1].monday)
            then = {row.staff: row.running for row in rows if row.week == last}
            own = starts_of_newcomers(self.run.scenario, new, self.replan.given, then)
            for one in new:
                who = f"{one} {self.run.scenario.person[one].name}".strip()
                basis = _GIVEN if one in self.replan.given else _MEDIAN.format(week=last)
                if self.run.scenario.person[one].share:
                    self.run.note(_NEWCOMER.format(who=who, slots=own[one], basis=basis))
        return start | own, running | own

    def kinds(self, programmes: Mapping[date, Programme]) -> list[tuple[WeekKind, Timetable]]:
        """Of each week what it shares with weeks like it, and its days of the programme."""
        found: dict[object, tuple[WeekKind, Timetable]] = {}
        rows = []
        for week in self.run.weeks:
            tables = self.tables_of(week, programmes)
            season = self.run.seasons[week.monday]
            base = self.run.scenario.under(season)
            lapsed = lapsed_days(base, week.last)
            key = (tables, season, tuple(sorted(week.times.items())), frozenset(lapsed.items()))
            if key not in found:
                timetable = under_clock(on_days(programmes[tables].timetable, week.days), base.week)
                goals = base.settings.goals.model_copy(update={"fair_load": 0})
                settings = base.settings.model_copy(update={"goals": goals})
                pins = pins_without(base, lapsed)
                scenario = replace(scenario_of_week(base, week, {}), settings=settings, pins=pins)
                school = School(scenario, week.monday, self.run.options.params, of_semester=week)
                found[key] = WeekKind(school, from_timetable(school, timetable)), timetable
            rows.append(found[key])
        return rows

    @staticmethod
    def tables_of(week: ServiceWeek, programmes: Mapping[date, Programme]) -> date:
        return max(monday for monday in programmes if monday <= week.monday)

    def staffed(self, kinds: Sequence[tuple[WeekKind, Timetable]]) -> list[OpenWeek]:
        """Every week with first staff.

        Raises
        ------
        NoProgrammeError
        """
        first: dict[WeekKind, OpenWeek] = {}
        rows = []
        for week, (kind, timetable) in zip(self.run.weeks, kinds, strict=True):
            if kind not in first:
                limits = Limits(
                    seconds=self.run.left(),
                    deterministic=self.run.options.params.roll_out.first_staff_effort,
                    seed=self.run.seed,
                )
                plan = first_staff(kind, timetable, limits)
                if plan is None:
                    raise NoProgrammeError(_UNSTAFFED.format(week=week.monday).say(self.run.language), proven=False)
                first[kind] = OpenWeek(kind, plan)
            rows.append(OpenWeek(kind, first[kind].plan.copy()))
        return rows

    def term(self, kinds: Sequence[tuple[WeekKind, Timetable]]) -> Term:
        """What counts over all weeks."""
        people = {row.id: row for week in self.kept_weeks for row in week.scenario.staff}
        people |= {row.id: row for row in self.run.scenario.staff}
        most = Counter(self.start)
        for week in self.kept_weeks:
            most.update({row.id: week.view.could_serve(row) for row in week.scenario.staff})
        for kind, _ in kinds:
            most.update(kind.school.could_serve)
        pools = in_pools(self.run.scenario.settings, {one: row.role for one, row in people.items() if row.share > 0})
        goals = self.run.scenario.settings.goals
        leads: dict[str, frozenset[str]] = {}
        for week in self.kept_weeks:
            leads |= {group: leads.get(group, frozenset()) | found for group, found in week.leads.items()}
        return Term(
            start=self.running,
            loads={one: Load(one, row.share, 0, most[one]) for one, row in people.items() if row.share > 0},
            pools=[tuple(pool) for pool in pools],
            leads=leads,
            holders={place: people for week in self.kept_weeks for place, people in week.holders.items()},
            fair_load=goals.weights()["fair-load"],
            term_leads=goals.term_leads,
            rotations=goals.rotations,
        )

    def plan(self) -> PlannedSemester:
        planner = ProgrammePlanner(self.run, self.replan)
        programmes = planner.all_programmes()
        kinds = self.kinds(programmes)
        open_weeks = self.staffed(kinds)
        options = self.run.options
        threads = 1 if options.effort is not None else options.workers or os.cpu_count() or 1
        term = self.term(kinds)
        roll_out = RollOut(open_weeks, term, options.params.roll_out, self.run.seed, options.effort, threads)
        until = None if options.effort is not None else self.run.began + options.time_limit
        roll_out.run(until, self.run.stop)
        found = self.finish(programmes, kinds, open_weeks)
        return replace(
            found,
            settled=roll_out.settled,
            changed=planner.changed,
            changed_at_least=planner.changed_at_least,
        )

    def finish(
        self,
        programmes: Mapping[date, Programme],
        kinds: Sequence[tuple[WeekKind, Timetable]],
        open_weeks: Sequence[OpenWeek],
    ) -> PlannedSemester:
        """Weeks with what is carried into them, all audited.

        Raises
        ------
        InternalError
            If a week or programme breaks a rule.
        """
        weeks: list[SemesterWeek] = []
        carried = dict(self.running)
        known = max(self.served.dates, default=None)
        for service, (_, base), open_week in zip(self.run.weeks, kinds, open_weeks, strict=True):
            season = self.run.seasons[service.monday]
            week = SemesterWeek(
                service,
                self.tables_of(service, programmes),
                season,
                scenario_of_week(self.run.scenario.under(season), service, carried),
                week_timetable(self.run.scenario.under(season).week, base, open_week.plan),
                known,
            )
            weeks.append(week)
            carried |= {row.staff: row.running for row in ledger([week], carried, self.served)}
        programmes = {monday: self.with_first_full_week(row, weeks) for monday, row in programmes.items()}
        audits = {monday: self.judge_programme(row, weeks) for monday, row in programmes.items()}
        if self.replan is not None:
            kept = self.replan.kept
            programmes = {on: Programme(on, row, UNPROVEN, {}) for on, row in kept.programmes.items()} | programmes
            audits = kept.audits | audits
            weeks = [*kept.weeks, *weeks]
        week_audits = {
            week.monday: audit(week.scenario, week.timetable, week_of=week.monday, of_semester=week.service)
            for week in weeks
        }
        for name, found in (*audits.items(), *week_audits.items()):
            if not found.clean:
                raise InternalError(f"{name}: {found.violations[0].rule} {found.violations[0].text.say('en')}")
        return PlannedSemester(
            self.run.scenario,
            tuple(weeks),
            programmes,
            audits,
            week_audits,
            as_planned_start(weeks),
            self.served,
            tuple(self.run.notices),
            None if self.run.options.effort is not None else time.monotonic() - self.run.began,
            kept=None if self.replan is None else self.replan.kept,
        )

    def full_week_of(self, monday: date, weeks: Sequence[SemesterWeek]) -> SemesterWeek | None:
        days = self.run.scenario.week.days
        return next((week for week in weeks if week.tables == monday and week.service.is_full(days)), None)

    def with_first_full_week(self, programme: Programme, weeks: Sequence[SemesterWeek]) -> Programme:
        """A programme with the staff of its first week that has each day once."""
        full = self.full_week_of(programme.tables, weeks)
        if full is None:
            return programme
        week = self.run.scenario.under(self.run.seasons[programme.tables]).week
        return replace(programme, timetable=under_clock(full.timetable, week))

    def judge_programme(self, programme: Programme, weeks: Sequence[SemesterWeek]) -> Audit:
        full = self.full_week_of(programme.tables, weeks)
        week_of = programme.tables if full is None else full.monday
        return audit(self.run.scenario.under(self.run.seasons[programme.tables]), programme.timetable, week_of=week_of)


def plan_semester(
    scenario: Scenario,
    weeks: Sequence[ServiceWeek],
    options: SemesterOptions,
    *,
    served: Served | None = None,
    stop: threading.Event | None = None,
    tell: Callable[[Text], None] = lambda text: None,
    replan: Replan | None = None,
) -> PlannedSemester:
    """Plan a semester.

    Parameters
    ----------
    weeks : sequence of ServiceWeek
        Those to be planned, in order, at least one.
    tell : callable
        Takes notices as they come.
    replan : Replan, optional
        The semester that these weeks continue.

    Raises
    ------
    NoProgrammeError
        If no programme exists, or none was found, or no staff for one of its weeks.
    InternalError
        If a result breaks a rule.
    """
    run = PlanningRun(scenario, weeks, options, stop or threading.Event(), tell)
    return _SemesterRun(run, served or Served(), replan).plan()
