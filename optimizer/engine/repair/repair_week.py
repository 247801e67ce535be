"""Repair of a published week with the fewest changes (docs/repair.md).

What an audit finds violated is freed, with neighbourhoods that widen around it (`widening`). Where a closed room leaves
too few places for exercise, the day is planned anew first (`sports_day`). Where nothing else helps, groups wait for a
day (`group_days_off`). Each search is lexicographic: least unserved, then fewest changes, then fewest points.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date
from itertools import combinations, islice

from optimizer.auditing import Audit
from optimizer.domain.result import Bound, Result, Status
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.construct.admission import Readmission
from optimizer.engine.cp import clock
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.params import DEFAULTS, EngineParams
from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School
from optimizer.engine.repair.affected_decisions import AffectedDecisions
from optimizer.engine.repair.changes_bound import ChangesBound, SlotBoundSearch, count_changes
from optimizer.engine.repair.exchanges import possible_hosts, seats_lack, with_exchanges
from optimizer.engine.repair.greedy_fill import GreedyFill
from optimizer.engine.repair.greedy_placement import GreedyPlacement
from optimizer.engine.repair.group_days_off import waitlist_groups_by_day, with_violating_clubs_closed
from optimizer.engine.repair.past_days import past_day_problems
from optimizer.engine.repair.placement_bound import PlacementBound
from optimizer.engine.repair.placement_slots import search_placement_slots
from optimizer.engine.repair.repair_state import RepairState, differing
from optimizer.engine.repair.sports_day import find_clubs_unable_to_meet, replan_days
from optimizer.engine.repair.widening import (
    in_slots,
    movable_clubs,
    whole_week,
    widening_neighbourhoods,
    with_clubs_given_up,
    with_clubs_moved,
    with_new_groups,
)
from optimizer.errors import SettingsError
from optimizer.versions import versions


@dataclass(frozen=True)
class RepairResult:
    """Answer of `repair`.

    Attributes
    ----------
    scenario : Scenario
        The school as it was given.
    timetable, audit : optional
        The repaired week; None where none was found.
    changes_lower_bound : int
        Changes and children moved that every week has at least that serves as many, with the clubs that can meet.
    beyond : bool
        Whether somebody waits who did not before, or a club is given up that could meet: the bound does not hold for
        such weeks.
    """

    scenario: Scenario
    result: Result
    timetable: Timetable | None
    audit: Audit | None
    changes_lower_bound: int = 0
    beyond: bool = False

    @property
    def changes(self) -> int:
        """Changes from the published week; 0 where no week was found."""
        return self.audit.goals["changes"].measure if self.audit else 0

    @property
    def moved(self) -> int:
        """Children whose care group, clubs or waited days are no longer as published; 0 where no week was found."""
        return self.audit.goals["moved"].measure if self.audit else 0

    @property
    def proven(self) -> bool:
        """Whether no week of those that docs/repair.md speaks of has fewer changes and children moved together."""
        return not self.beyond and self.changes + self.moved == self.changes_lower_bound


def repair(
    scenario: Scenario,
    published: Timetable,
    *,
    week_of: date,
    past_days: frozenset[str] = frozenset(),
    time_limit: float = 12.0,
    effort: float | None = None,
    seed: int = 0,
    workers: int = 1,
    stop: threading.Event | None = None,
    params: EngineParams = DEFAULTS,
) -> RepairResult:
    """Repair a published week.

    Parameters
    ----------
    scenario : Scenario
        The school as it is now (see `optimizer.engine.repair.disruption.apply_disruption`).
    published : Timetable
        The week as published; rows of students, clubs and people that the scenario no longer knows fall away.
    past_days : frozenset of day names
        Days already over: nothing in them is touched.
    time_limit : float
        Seconds; reading and writing come on top.
    effort : float, optional
        A deterministic limit in units of work instead, with one worker: the same input gives the same answer.
    stop : Event, optional
        Setting it ends the search with the best week so far.
    params : EngineParams
        The numbers that tune the engine.

    Returns
    -------
    RepairResult
        Without a timetable where none was found in time: then the published week stands.

    Raises
    ------
    SettingsError
        If the school as it is now contradicts what happened on days that are over.
    """
    school, stop = School(scenario, week_of, params), stop or threading.Event()
    with clock.counting_effort(None if effort is None else params.cp.search_charge):
        limit, threads = (time_limit, workers) if effort is None else (effort, 1)
        state = RepairState(school, published, past_days, limit, seed, threads, stop)
        problems = past_day_problems(school, published, state.kept, past_days)
        if problems:
            raise SettingsError("\n".join(f"{problem.en} · {problem.zh}" for problem in problems))
        run = _RepairRun(state, ChangesBound(state.model_builder, state.published, state.kept, state.past))
        run.improve()
        run.admit()
        return run.answer()


@dataclass(frozen=True)
class _RepairRun:
    """The steps of a repair; the weeks that they find are in ``state``."""

    state: RepairState
    bound: ChangesBound

    def improve(self) -> None:
        """Take the steps of docs/repair.md, one after the other, until nothing better can be or the time is up."""
        state, params = self.state, self.state.params
        published = state.kept
        affected = state.find_affected(published)
        if affected is None:
            state.accept_if_better(published)
            self._readmit(state.waiting_days(), state.deadline)
            self._improve_by_slots(AffectedDecisions(students=set(state.published.waits)))
            return
        eligibility = state.model_builder.eligibility
        state.clubs_unable_to_meet = find_clubs_unable_to_meet(
            state.school, eligibility, published, affected, state.past
        )
        state.movable_clubs = movable_clubs(state.school, published, state.clubs_unable_to_meet, state.past_days)
        if self._give_clubs_up(affected) or self._move_clubs(affected) or self._place(affected):
            return
        replanned, replanned_affected, published_is_impossible = published, affected, False
        if not state.accept_if_better(state.with_greedy_fill(published, affected)) or state.newly_waiting_days():
            replanned, replanned_affected, published_is_impossible = self._replan_days(affected)
        if not published_is_impossible:
            only_plan = replanned is published
            share = 1 - params.group_days_time_share if only_plan else params.two_plans_time_share
            self._widen(published, affected, state.end_of_share(share))
        if replanned is not published and (state.best is None or state.newly_waiting_days()):
            self._widen(replanned, replanned_affected, state.end_of_share(1 - params.group_days_time_share))
        self._readmit(state.newly_waiting_days(), state.deadline)
        self._improve_by_slots(affected)
        for plan, of_plan in ((replanned, replanned_affected), (published, affected)):
            if state.best is None and not state.stop.is_set():
                waitlist_groups_by_day(state, plan, of_plan)
        self._search_whole_week()

    def admit(self) -> None:
        """Serve children who waited as published where there are seats, so that nothing else differs for them."""
        state = self.state
        if state.best is None:
            return
        plan = state.best[0].copy()
        if Readmission(state.school, ExerciseDue(state.school), plan, state.past_days).run():
            state.accept_if_better(plan)
        self.bound.demand_served_in(state.best[0])

    # -- steps ----------------------------------------------------------------------------------------------------

    def _search_whole_week(self) -> None:
        """Where nothing was found, or somebody waits, and the school is small: everything to come free.

        In a tiny school that is every timetable.
        """
        state, students = self.state, self.state.school.scenario.students
        if not self._somebody_waits() or state.stop.is_set() or len(students) > state.params.max_whole_week_students:
            return
        affected = AffectedDecisions(students={s.id for s in students})
        free = whole_week(state.school, state.kept, state.past)
        state.solve_around(state.kept, free, max(state.params.min_step_seconds, state.seconds_left), affected)
        few = len(students) <= state.params.max_exact_students and not state.school.guesses_campus
        state.none_exists = few and state.best is None and state.last_status is Status.INFEASIBLE

    def _widen(self, plan: Plan, affected: AffectedDecisions, until: float) -> None:
        """Search neighbourhoods that widen around what is affected, as long as fewer changes are possible."""
        state, params = self.state, self.state.params
        plan = state.with_greedy_fill(plan, affected)
        fewer_clubs, of_fewer_clubs = plan, None
        if not state.accept_if_better(plan):
            fewer_clubs = with_violating_clubs_closed(state.school, plan, state.audit(plan).violations, state.past)
            of_fewer_clubs = state.find_affected(fewer_clubs) or AffectedDecisions()
            state.accept_if_better(state.with_greedy_fill(fewer_clubs, of_fewer_clubs))
        neighbourhoods = widening_neighbourhoods(state.school, plan, affected, state.past_days)
        for number, neighbourhood in enumerate(neighbourhoods):
            if number:
                self._raise_bound(affected)
            seconds = until - clock.now()
            few_wait = 0 < len(state.newly_waiting_days()) <= params.max_readmitted_students
            if state.time_is_up(until) or (number and (self._is_optimal() or few_wait)):
                break
            if state.best is not None and seconds < params.min_step_seconds:
                break
            state.solve_around(plan, neighbourhood, params.step_time_share * seconds, affected)
        self._raise_bound(affected)
        if state.best is None and of_fewer_clubs is not None and fewer_clubs.club_slots != plan.club_slots:
            self._widen(fewer_clubs, of_fewer_clubs, state.end_of_share(1 - params.group_days_time_share))

    def _improve_by_slots(self, affected: AffectedDecisions) -> None:
        """Search the slots that differ again, one by one and then in pairs, while that leaves fewer changes."""
        state, params = self.state, self.state.params
        size = 1
        while size <= 2 and state.best is not None and not self._is_optimal():
            best, before = state.best[0], differing(state.best[1])
            changes = {t: count_changes(state.published, best, t) for t in state.school.scenario.week.by_token}
            slots = sorted((t for t in changes if changes[t] and t not in state.past), key=lambda t: (-changes[t], t))
            for tokens in islice(combinations(slots, size), params.max_slot_searches):
                if state.time_is_up(state.deadline - params.min_slot_seconds) or self._is_optimal():
                    return
                seconds = min(params.max_slot_seconds, state.deadline - clock.now())
                state.solve_around(state.best[0], in_slots(state.school, state.best[0], tokens), seconds, affected)
            size = 1 if differing(state.best[1]) < before else size + 1

    def _readmit(self, waiting: dict[str, frozenset[str]], until: float) -> None:
        """Where few wait, free their groups' sessions of those days, then add a new group."""
        state, params = self.state, self.state.params
        if state.best is None or not 0 < len(waiting) <= params.max_readmitted_students:
            return
        plan, week, unserved = state.best[0], state.school.scenario.week, state.best[1].score.unserved
        keys = {
            (plan.care[s], t) for s, days in waiting.items() if s in plan.care for d in days for t in week.on_day[d]
        }
        affected = AffectedDecisions(programme={k for k in keys if k in plan.meetings}, students=set(waiting))
        near, around = islice(widening_neighbourhoods(state.school, plan, affected, state.past_days), 2)
        for neighbourhood in (near, with_new_groups(state.school, plan, near, state.past_days), around):
            if state.time_is_up(until - params.min_step_seconds) or state.best[1].score.unserved < unserved:
                return
            state.solve_around(plan, neighbourhood, params.step_time_share * (until - clock.now()), affected)

    def _is_optimal(self) -> bool:
        """Whether nobody waits who did not before, no club is given up that could meet, and changes equal the bound."""
        state = self.state
        if state.best is None or state.newly_waiting_days() or state.clubs_given_up(state.best[0]):
            return False
        return differing(state.best[1]) <= self.bound.value

    def _raise_bound(self, affected: AffectedDecisions) -> None:
        """Raise the bound on changes, if nobody more waits and groups and clubs are as published.

        A search for the bound ends with a plan, which is a better week if it keeps the rules that the search leaves
        out.
        """
        state = self.state
        if state.best is None or state.newly_waiting_days() or affected.students or affected.clubs:
            return
        plan, changes = state.best[0], differing(state.best[1])
        until = state.end_of_share(state.params.proving_time_share)
        unable, movable = state.clubs_unable_to_meet, state.movable_clubs
        for candidate in self.bound.search(plan, changes, affected, unable, movable, until, state.stop):
            if state.accept_if_better(candidate) and state.best[0] is candidate:
                neighbourhoods = widening_neighbourhoods(state.school, candidate, affected, state.past_days)
                _, around = islice(neighbourhoods, 2)
                state.solve_around(candidate, around, until - clock.now(), affected)  # for its points
            if self._is_optimal():
                break

    def _give_clubs_up(self, affected: AffectedDecisions) -> bool:
        """Whether the week without the clubs that cannot meet as published is proven to have the fewest changes."""
        state = self.state
        without = with_clubs_given_up(state.school, state.kept, affected, state.movable_clubs, state.past_days)
        if without is None:
            return False
        plan, neighbourhood = without
        seconds = state.params.clubs_time_share * (state.deadline - clock.now())
        state.solve_around(plan, neighbourhood, seconds, affected)
        self._raise_bound(affected)
        return self._is_optimal()

    def _move_clubs(self, affected: AffectedDecisions) -> bool:
        """Whether a week was found for everybody with other times for the clubs that cannot meet as published."""
        state = self.state
        neighbourhood = with_clubs_moved(state.school, state.kept, affected, state.movable_clubs, state.past_days)
        if neighbourhood is None:
            return False
        seconds = state.params.clubs_time_share * (state.deadline - clock.now())
        return state.solve_around(state.kept, neighbourhood, seconds, affected) and not state.newly_waiting_days()

    def _place(self, affected: AffectedDecisions) -> bool:
        """Place students who wait anew, or where they may not be, with exchanges of children and then in new groups.

        Whether the week found is proven to have the fewest changes.
        """
        state = self.state
        students = frozenset(affected.students & state.school.scenario.student.keys())
        if not students or affected.clubs:
            return False
        self._place_greedily(students, affected)
        self._raise_placement_bound(students)
        seats = not seats_lack(state.school, state.kept, students)
        if seats and not self._is_optimal():
            self._exchange(students, affected)
        if not seats or self._somebody_waits() or (self._opens_group() and not self._is_optimal()):
            self._exchange(students, affected, new_groups=1)
        self._raise_placement_bound_by_slots(students)
        return self._is_optimal()

    def _somebody_waits(self) -> bool:
        return self.state.best is None or bool(self.state.newly_waiting_days())

    def _opens_group(self) -> bool:
        """Whether the best week has a group that was not published: whom it takes is worth a search."""
        return self.state.best is not None and not self.state.best[0].campus.keys() <= self.state.kept.campus.keys()

    def _exchange(self, students: frozenset[str], affected: AffectedDecisions, new_groups: int = 0) -> None:
        """Search groups, clubs and days of some students: alone, if one of them waits, then with exchanges."""
        state, params = self.state, self.state.params
        near, *_ = widening_neighbourhoods(state.school, state.kept, affected, state.past_days)
        alone = with_new_groups(state.school, state.kept, near, state.past_days) if new_groups else near
        exchanges = with_exchanges(
            state.school,
            state.kept,
            students,
            state.past,
            each=params.exchanged_of_a_kind,
            most=params.max_exchanged_students,
            new_groups=new_groups,
        )
        for neighbourhood in (alone, exchanges) if self._somebody_waits() else (exchanges,):
            until = state.end_of_share(params.exchange_time_share)
            state.solve_around(state.kept, neighbourhood, until - clock.now(), affected)

    def _place_greedily(self, students: frozenset[str], affected: AffectedDecisions) -> None:
        """Put students into groups without search; search the sessions of new groups where filling is not enough."""
        state = self.state
        placement = GreedyPlacement(state.school, state.kept, state.published, state.past_days)
        placed, opened = placement.place(students), frozenset(placement.opened)
        index = PlanIndex(state.school, placed)
        lacking = frozenset(index.with_joined_sessions(placement.lacking))
        fill = GreedyFill(state.school, state.model_builder.eligibility, placed, state.past)
        if not state.accept_if_better(fill.fill(opened, [])) and (opened or lacking):
            free = opened | lacking | possible_hosts(index, opened | lacking)
            near = Neighbourhood(programme=free, roster=free, people=state.school.staff_ids)
            until = state.end_of_share(state.params.exchange_time_share)
            state.solve_around(placed, near, until - clock.now(), affected)

    def _raise_placement_bound(self, students: frozenset[str]) -> None:
        """Raise the bound by what it takes at least to place these students, if everybody is served."""
        state = self.state
        if state.best is not None and not state.newly_waiting_days():
            until = state.end_of_share(state.params.proving_time_share)
            placement = PlacementBound(state.school, state.published, state.kept, students, state.past)
            self.bound.raise_to(placement.search(differing(state.best[1]), until, state.stop))

    def _raise_placement_bound_by_slots(self, students: frozenset[str]) -> None:
        """The same by the full model of the slots that differ, and of those in which sessions cannot stay."""
        state = self.state
        if state.best is None or state.newly_waiting_days():
            return
        school, (best, audit), most = state.school, state.best, state.params.max_placement_slots
        known = differing(audit)
        changes = {t: count_changes(state.published, best, t) for t in school.scenario.week.by_token}
        tokens = sorted((t for t in changes if changes[t]), key=lambda t: -changes[t])[:most]
        slots = SlotBoundSearch(state.model_builder, state.published, state.kept, frozenset(), frozenset())
        while not self._is_optimal() and not state.time_is_up(state.deadline):
            until = state.end_of_share(state.params.proving_time_share)
            found = search_placement_slots(slots, students, frozenset(tokens), state.past, known, until, state.stop)
            self.bound.raise_to(found.bound)
            more = sorted(found.changed)[: most - len(tokens)]
            if not more:
                break
            tokens += more

    def _replan_days(self, affected: AffectedDecisions) -> tuple[Plan, AffectedDecisions, bool]:
        """The plan with the days short of rooms planned anew, and whether the published days are proven impossible."""
        state = self.state
        until = state.end_of_share(state.params.replanning_time_share)
        replanned = replan_days(
            state.school,
            state.model_builder.eligibility,
            state.kept,
            affected,
            state.past,
            until=until,
            seed=state.seed,
            stop=state.stop,
        )
        if replanned is None:
            return state.kept, affected, False
        still_affected = state.find_affected(replanned.plan) or AffectedDecisions()
        still_affected.clubs |= replanned.clubs_to_move
        return replanned.plan, still_affected, replanned.published_week_impossible

    # -- the answer -----------------------------------------------------------------------------------------------

    def answer(self) -> RepairResult:
        """The best week with its audit and the bound on changes."""
        state, bound = self.state, self.bound.value
        plan, audit = state.best or (None, None)
        beyond = bool(state.newly_waiting_days()) or (plan is not None and bool(state.clubs_given_up(plan)))
        result = Result(
            scenario=state.school.scenario.name,
            status=Status.FEASIBLE if audit else Status.INFEASIBLE if state.none_exists else Status.UNKNOWN,
            week_of=state.school.week_of,
            seed=state.seed,
            score=audit.score if audit else None,
            bound=Bound(0 if audit and audit.score.unserved == 0 else None, None),
            goals=dict(audit.goals) if audit else {},
            seconds={} if clock.counts_effort() else {"total": clock.now() - state.began},
            versions=versions(),
            extra={"changes": {"found": differing(audit), "least": bound}} if audit else {},
        )
        timetable = to_timetable(state.school, plan, state.timetable) if plan else None
        return RepairResult(state.school.scenario, result, timetable, audit, bound, beyond)
