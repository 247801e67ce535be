"""Where a day cannot be repaired for everybody: whole groups wait on that day, as few as a bisection finds."""

from __future__ import annotations

from collections.abc import Iterable

from optimizer.engine.cp import clock
from optimizer.engine.plan.edit import PlanEditor, drop_empty_sessions
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School
from optimizer.engine.repair.affected_decisions import AffectedDecisions
from optimizer.engine.repair.repair_state import RepairState
from optimizer.engine.repair.widening import widening_neighbourhoods
from optimizer.language.text import Text

_TOO_FEW_STAFF_OR_ROOMS = Text("not enough staff or rooms on {days}", "{days}人手或场地不足")


def waitlist_groups_by_day(state: RepairState, plan: Plan, affected: AffectedDecisions) -> None:
    """Let affected groups wait on the affected days, the cheapest first, and find by bisection how few are enough.

    The weeks found are offered to ``state`` as its best.
    """
    group_days = cheapest_group_days(state.school, plan, affected.session_keys)
    if not group_days or not _repair_without(state, plan, group_days):
        return
    low, high = 0, len(group_days) - 1
    while low < high and not state.time_is_up(state.deadline - state.params.group_days_min_seconds):
        middle = (low + high) // 2
        if _repair_without(state, plan, group_days[:middle]):
            high = middle
        else:
            low = middle + 1


def _repair_without(state: RepairState, plan: Plan, group_days: list[tuple[str, str]]) -> bool:
    """Whether a week was found in which these groups wait on these days, with more of them in each further attempt."""
    plan = with_groups_waiting(state.school, plan, group_days, state.past)
    for _ in range(state.params.group_days_rounds):
        affected = state.find_affected(plan)
        if affected is None:
            return state.accept_if_better(plan)
        neighbourhoods = widening_neighbourhoods(state.school, plan, affected, state.past_days)
        for number, neighbourhood in enumerate(neighbourhoods):
            seconds = (state.deadline - clock.now()) / 3
            if number < 2 and state.solve_around(plan, neighbourhood, seconds, affected):
                return True
        more = cheapest_group_days(state.school, plan, affected.session_keys)
        plan = with_groups_waiting(state.school, plan, more, state.past)
    return False


def cheapest_group_days(school: School, plan: Plan, keys: Iterable[SessionKey]) -> list[tuple[str, str]]:
    """(group, day) of some sessions, in order of the ``unserved`` that it costs if those present wait."""
    week, student = school.scenario.week, school.scenario.student
    present = PlanIndex(school, plan).present_on_day

    def cost(group_day: tuple[str, str]) -> tuple[int, tuple[str, str]]:
        students = present.get(group_day, ())
        return sum(school.unserved_cost(student[s], group_day[1]) for s in students), group_day

    return sorted({(g, week[t].day) for g, t in keys}, key=cost)


def with_groups_waiting(
    school: School, plan: Plan, group_days: Iterable[tuple[str, str]], past: frozenset[str]
) -> Plan:
    """A copy of a plan in which those present in these groups on these days wait then, out of the clubs of the day.

    A club among the groups closes instead, as do clubs that become too small, unless they are pinned. Members of clubs
    that have met in slots of ``past`` are served, since they cannot leave the club.
    """
    editor = PlanEditor(school, plan.copy(), cascading=False)
    present = PlanIndex(school, plan).present_on_day
    met = {c for c, tokens in plan.club_slots.items() if not past.isdisjoint(tokens)}
    must_stay = met | school.pinned_groups
    for group, day in group_days:
        if group in plan.club_slots and group not in must_stay:
            editor.close_club(group)
            continue
        for student in present.get((group, day), ()):
            if met.isdisjoint(editor.clubs_on(student, day)):
                editor.let_wait(student, day, _TOO_FEW_STAFF_OR_ROOMS)
    editor.close_small_clubs(must_stay)
    editor.tidy(past)
    return editor.plan


def with_clubs_closed(school: School, plan: Plan, clubs: set[str], past: frozenset[str]) -> Plan:
    """A copy of a plan without those of some clubs that are not pinned and have not met in ``past``."""
    editor = PlanEditor(school, plan.copy(), cascading=False)
    for club in sorted(plan.club_slots.keys() & clubs - school.pinned_groups):
        if past.isdisjoint(plan.club_slots[club]):
            editor.close_club(club)
    drop_empty_sessions(school, editor.plan)
    return editor.plan
