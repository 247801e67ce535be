"""Which days have to be planned anew, since exercise or clubs have lost their room or leader, and their plans."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.eligibility import Eligibility
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School
from optimizer.engine.repair.affected_decisions import AffectedDecisions
from optimizer.engine.repair.sports_day import SportsDayStage
from optimizer.engine.repair.sports_day_model import SportsDayModel


@dataclass(frozen=True)
class ReplannedDays:
    """A plan with such days made anew.

    Attributes
    ----------
    moving : frozenset of str
        Clubs whose meeting has to move to another time.
    needed : bool
        Whether it is proven that somebody has to wait, or a club cannot meet as published.
    """

    plan: Plan
    clubs_to_move: frozenset[str]
    published_week_impossible: bool


def replan_days(
    school: School,
    eligible: Eligibility,
    plan: Plan,
    broken: AffectedDecisions,
    past: frozenset[str],
    until: float,
    seed: int,
    stop: threading.Event,
) -> ReplannedDays | None:
    """Plan every such day; None where there is none.

    Parameters
    ----------
    past : frozenset of str
        Slots that are over.
    until : float
        Clock time (``time.monotonic``) up to which the days may be bettered.
    """
    spots = _days_to_replan(school, eligible, plan, broken, past)
    moving, needed, begun = frozenset[str](), False, plan
    for number, (campus, day) in enumerate(spots):
        stage = SportsDayStage(school, eligible, plan, campus, day, past)
        seconds = max(0.1, (until - time.monotonic()) / (len(spots) - number))
        answer = SportsDayModel(stage.problem()).solve(seconds, seed, stop)
        if answer is not None:
            needed = needed or answer.least > 0 or not all(stage.can_meet(c) for c in answer.dropped)
            plan, clubs = stage.apply(answer)
            moving |= clubs
    return None if plan is begun else ReplannedDays(plan, moving, needed)


def clubs_unable_to_meet(
    school: School, eligible: Eligibility, plan: Plan, broken: AffectedDecisions, past: frozenset[str]
) -> set[str]:
    """Clubs with a broken meeting that can no longer be held in its slot: no room is left for it, or no leader."""
    week, found = school.scenario.week, set()
    for group, token in sorted(broken.programme | broken.sessions):
        if group in school.scenario.club:
            stage = SportsDayStage(school, eligible, plan, school.campus_of_club[group], week[token].day, past)
            if not stage.can_meet(group):
                found.add(group)
    return found


def _days_to_replan(
    school: School, eligible: Eligibility, plan: Plan, broken: AffectedDecisions, past: frozenset[str]
) -> list[tuple[str, str]]:
    """(campus, day) on which exercise has to go elsewhere, or a club can no longer meet."""
    week, exercise, found = school.scenario.week, ExerciseDue(school), set()
    stuck = clubs_unable_to_meet(school, eligible, plan, broken, past)
    for group, token in sorted(broken.programme | {k for k in broken.sessions if k[0] in stuck}):
        meeting, day = plan.meetings.get((group, token)), week[token].day
        if group in stuck:
            found.add((school.campus_of_club[group], day))
            continue
        minutes = school.scenario.physical_minutes(meeting.activity, token) if meeting else 0
        if exercise.required and minutes and group not in school.scenario.club:
            found.add((plan.campus.get(group, ""), day))
    return sorted(found)
