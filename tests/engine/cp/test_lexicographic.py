"""Least unserved, then fewest changes, then fewest points, over one model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.auditing import audit
from optimizer.domain.result import Status
from optimizer.engine.cp import lexicographic
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import SolverOutcome, solve_model
from optimizer.engine.cp.lexicographic import LexicographicResult, solve_lexicographic
from optimizer.engine.plan.convert import from_timetable, to_timetable
from optimizer.testing.schools import MONDAY, SmallSchool, week
from tests.engine.cp.support import LIMITS, everything, school_of


def replanned() -> tuple[LexicographicResult, int, int, int]:
    """The answer for a week whose lead has fallen ill, with the audit's violations, unserved and changes."""
    builder = SmallSchool(days="Mon Tue", slots=1).students("S1").staff("T1", available="Tue").staff("T2")
    scenario = builder.build()
    published = week(scenario, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    school = school_of(scenario)
    before = from_timetable(school, published)
    broken = before.copy()
    broken.meetings["C1", "Mon1"] = replace(broken.meetings["C1", "Mon1"], lead="")
    found = solve_lexicographic(ModelBuilder(school), broken, before, everything(school, before), LIMITS)
    assert found.plan is not None
    judged = audit(scenario, to_timetable(school, found.plan), week_of=MONDAY, published=published)
    return found, judged.score.hard, judged.score.unserved, judged.goals["changes"].measure


def test_everybody_is_served_with_the_fewest_changes() -> None:
    """Another lead on Monday is one slot less and one more; letting S1 wait would be fewer changes in the sessions."""
    found, hard, unserved, changes = replanned()
    assert (found.status, found.proven) == (Status.OPTIMAL, True)
    assert (hard, unserved, changes, found.changes) == (0, 0, 2, 2)


def test_nothing_is_proven_where_the_search_for_few_changes_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The week with the least unserved was returned with its changes called the fewest."""
    solved: list[SolverOutcome] = []

    def first_search_only(*args: object, **named: object) -> SolverOutcome:
        if not solved:
            solved.append(solve_model(*args, **named))  # type: ignore[arg-type]
            return solved[0]
        return replace(solved[0], status=Status.UNKNOWN, objective=None, bound=None)

    monkeypatch.setattr(lexicographic, "solve_model", first_search_only)
    found, hard, unserved, _ = replanned()
    assert (hard, unserved) == (0, 0)
    assert not found.proven
