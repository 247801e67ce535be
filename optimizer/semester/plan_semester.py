"""The way from a scenario and its dates to a semester: programmes, first staff, roll-out, ledger."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from optimizer.auditing import Audit, audit
from optimizer.domain.result import UNPROVEN, Status
from optimizer.domain.scenario import Scenario
from optimizer.domain.season import same_sessions, season_on
from optimizer.domain.service_week import ServiceWeek, scenario_of_week
from optimizer.domain.timetable import Timetable
from optimizer.domain.week import Week
from optimizer.engine.bounds.anytime_bound import LowerBound, lower_bound
from optimizer.engine.cp.engine import Limits
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.problem.school import School
from optimizer.engine.solve import Solution, solve
from optimizer.errors import InternalError
from optimizer.language.text import Language, Text
from optimizer.rules.goals.fair_load import Load, in_pools
from optimizer.semester.first_staff import first_staff, week_timetable
from optimizer.semester.ledger import Served, as_planned_start, ledger
from optimizer.semester.other_season import differing_members, scenario_with_groups, with_those_left_out
from optimizer.semester.planned import NoProgrammeError, PlannedSemester, Replan, SemesterOptions
from optimizer.semester.programme import (
    Programme,
    lapsed_days,
    lapsing,
    on_days,
    pins_without,
    scenario_of_programme,
    strictest_clock,
    under_clock,
)
from optimizer.semester.replan import (
    UNCHANGED,
    ProgrammeChanges,
    programme_changes,
    programme_with_fewest_changes,
    starts_of_newcomers,
)
from optimizer.semester.roll_out import RollOut
from optimizer.semester.roll_out_model import OpenWeek, Term, WeekKind
from optimizer.semester.staffed_weeks import SemesterWeek

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
_NEWCOMER = Text(
    "{who} joins later and begins with {slots} slots in the ledger", "{who} 中途加入，台账从 {slots} 节起算"
)
_UNSTAFFED = Text(
    "week of {week}: no staff was found that keeps the rules on its dates", "{week} 当周：没有找到符合规定的人员安排"
)


@dataclass
class _SemesterRun:
    """One run; what its stages share."""

    scenario: Scenario
    weeks: Sequence[ServiceWeek]
    options: SemesterOptions
    served: Served
    stop: threading.Event
    tell: Callable[[Text], None]
    replan: Replan | None = None
    notices: list[Text] = field(default_factory=list)
    changed: ProgrammeChanges = UNCHANGED

    def __post_init__(self) -> None:
        self.began = time.monotonic()
        self.seasons = {week.monday: self._season(week) for week in self.weeks}
        self.seed = self.scenario.settings.seed if self.options.seed is None else self.options.seed
        self.kept_weeks = self.replan.kept.weeks if self.replan is not None else ()
        self.start, self.running = self._carried()

    def _carried(self) -> tuple[dict[str, int], dict[str, int]]:
        """Person -> slots carried at the start of the semester, and served before the first open week."""
        start = as_planned_start(self.kept_weeks)
        rows = ledger(self.kept_weeks, start, self.served)
        running = dict(start) | {row.staff: row.running for row in rows}
        new = [row.id for row in self.scenario.staff if row.id not in running]
        if self.replan is None or not self.kept_weeks:
            own = {one: self.scenario.person[one].carried for one in new}
        else:
            last = max(self.replan.kept.published, default=self.kept_weeks[-1].monday)
            then = {row.staff: row.running for row in rows if row.week == last}
            own = starts_of_newcomers(self.scenario, new, self.replan.given, then)
            for one in new:
                who = f"{one} {self.scenario.person[one].name}".strip()
                self.note(_NEWCOMER.format(who=who, slots=own[one]))
        return start | own, running | own

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

    # -- programmes -------------------------------------------------------------------------------------------------

    def periods(self) -> dict[date, list[ServiceWeek]]:
        """Monday from which slots change -> the weeks until the next change."""
        found: dict[date, list[ServiceWeek]] = {}
        last: Week | None = None
        for week in self.weeks:
            now = self.scenario.under(self.seasons[week.monday]).week
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
        slots = {monday: self.scenario.under(self.seasons[monday]).week for monday in periods}
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
        seasons = dict.fromkeys(self.seasons[week.monday] for week in weeks)
        base = strictest_clock([self.scenario.under(season) for season in seasons])
        lapse = lapsing(base, weeks)
        for person in lapse if first is None else ():
            self.note(_LAPSING.format(who=f"{person.id} {person.name}".strip(), until=person.vetted_until))
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
        if lapse or base is not self.scenario.under(self.seasons[monday]):
            proof = None  # about another scenario than that of the weeks
        proof = proof or self.bound_of(monday)
        return Programme(
            tables=monday,
            timetable=under_clock(timetable, self.scenario.under(self.seasons[monday]).week),
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
        raise NoProgrammeError(message.say(self.language), proven=False)

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
            time_limit=self.left(share) or self.options.time_limit,
            workers=self.options.workers,
            seed=self.seed + attempt,
            week_of=monday,
            effort=None if effort is None else effort * (1 + attempt),
            params=self.options.params,
            bound_without=frozenset(("fair-load",)),
            stop=self.stop,
        )
        if solution.fault is not None:
            raise InternalError(solution.fault.say("en"))
        return solution

    def bound_of(self, monday: date) -> LowerBound:
        """What is proven of every full week from a Monday on, whoever is still vetted and whatever the groups.

        The points are of all goals but ``fair-load``, and of weeks in which everybody is served.
        """
        base = self.scenario.under(self.seasons[monday])
        goals = base.settings.goals.model_copy(update={"fair_load": 0})
        staff = tuple(replace(row, vetted_until=None) for row in base.staff)
        whole = replace(base, settings=base.settings.model_copy(update={"goals": goals}), staff=staff)
        params = self.options.params
        return lower_bound(
            School(whole, monday, params),
            time_limit=min(params.roll_out.bound_seconds, self.left() or params.roll_out.bound_seconds),
            deterministic_limit=self.options.effort,
            unserved=0,
            stop=self.stop.is_set,
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
            time_limit=self.left(share) or self.options.time_limit,
            seed=self.seed,
            workers=self.options.workers,
            effort=self.options.effort,
            params=self.options.params,
            stop=self.stop,
        )
        if found is None:
            raise NoProgrammeError(Status.UNKNOWN.value, proven=False)
        self._check_clocks(monday, every, seasons, found)
        if monday == self.weeks[0].monday:
            self.changed = programme_changes(known, before, found)
        week = self.scenario.under(self.seasons[monday]).week
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

    # -- staff ------------------------------------------------------------------------------------------------------

    def kinds(self, programmes: Mapping[date, Programme]) -> list[tuple[WeekKind, Timetable]]:
        """Of each week what it shares with weeks like it, and its days of the programme."""
        found: dict[object, tuple[WeekKind, Timetable]] = {}
        rows = []
        for week in self.weeks:
            tables = self.tables_of(week, programmes)
            season = self.seasons[week.monday]
            base = self.scenario.under(season)
            lapsed = lapsed_days(base, week.last)
            key = (tables, season, tuple(sorted(week.times.items())), frozenset(lapsed.items()))
            if key not in found:
                timetable = under_clock(on_days(programmes[tables].timetable, week.days), base.week)
                goals = base.settings.goals.model_copy(update={"fair_load": 0})
                settings = base.settings.model_copy(update={"goals": goals})
                pins = pins_without(base, lapsed)
                scenario = replace(scenario_of_week(base, week, {}), settings=settings, pins=pins)
                school = School(scenario, week.monday, self.options.params, of_semester=week)
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
        for week, (kind, timetable) in zip(self.weeks, kinds, strict=True):
            if kind not in first:
                limits = Limits(
                    seconds=self.left(), deterministic=self.options.params.roll_out.first_staff_effort, seed=self.seed
                )
                plan = first_staff(kind, timetable, limits)
                if plan is None:
                    raise NoProgrammeError(_UNSTAFFED.format(week=week.monday).say(self.language), proven=False)
                first[kind] = OpenWeek(kind, plan)
            rows.append(OpenWeek(kind, first[kind].plan.copy()))
        return rows

    def term(self, kinds: Sequence[tuple[WeekKind, Timetable]]) -> Term:
        """What counts over all weeks."""
        people = {row.id: row for week in self.kept_weeks for row in week.scenario.staff}
        people |= {row.id: row for row in self.scenario.staff}
        most = Counter(self.start)
        for week in self.kept_weeks:
            most.update({row.id: week.view.could_serve(row) for row in week.scenario.staff})
        for kind, _ in kinds:
            most.update(kind.school.could_serve)
        pools = in_pools(self.scenario.settings, {one: row.role for one, row in people.items() if row.share > 0})
        goals = self.scenario.settings.goals
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

    # -- the whole --------------------------------------------------------------------------------------------------

    def run(self) -> PlannedSemester:
        programmes = self.all_programmes()
        kinds = self.kinds(programmes)
        open_weeks = self.staffed(kinds)
        threads = 1 if self.options.effort is not None else self.options.workers or os.cpu_count() or 1
        roll_out = RollOut(
            open_weeks, self.term(kinds), self.options.params.roll_out, self.seed, self.options.effort, threads
        )
        until = None if self.options.effort is not None else self.began + self.options.time_limit
        roll_out.run(until, self.stop)
        return replace(self.finish(programmes, kinds, open_weeks), settled=roll_out.settled)

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
        for service, (_, base), open_week in zip(self.weeks, kinds, open_weeks, strict=True):
            season = self.seasons[service.monday]
            week = SemesterWeek(
                service,
                self.tables_of(service, programmes),
                season,
                scenario_of_week(self.scenario.under(season), service, carried),
                week_timetable(self.scenario.under(season).week, base, open_week.plan),
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
            self.scenario,
            tuple(weeks),
            programmes,
            audits,
            week_audits,
            as_planned_start(weeks),
            self.served,
            tuple(self.notices),
            None if self.options.effort is not None else time.monotonic() - self.began,
            self.changed,
            None if self.replan is None else self.replan.kept,
        )

    def full_week_of(self, monday: date, weeks: Sequence[SemesterWeek]) -> SemesterWeek | None:
        days = self.scenario.week.days
        return next((week for week in weeks if week.tables == monday and week.service.is_full(days)), None)

    def with_first_full_week(self, programme: Programme, weeks: Sequence[SemesterWeek]) -> Programme:
        """A programme with the staff of its first week that has each day once."""
        full = self.full_week_of(programme.tables, weeks)
        if full is None:
            return programme
        week = self.scenario.under(self.seasons[programme.tables]).week
        return replace(programme, timetable=under_clock(full.timetable, week))

    def judge_programme(self, programme: Programme, weeks: Sequence[SemesterWeek]) -> Audit:
        full = self.full_week_of(programme.tables, weeks)
        week_of = programme.tables if full is None else full.monday
        return audit(self.scenario.under(self.seasons[programme.tables]), programme.timetable, week_of=week_of)


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
    return _SemesterRun(scenario, weeks, options, served or Served(), stop or threading.Event(), tell, replan).run()
