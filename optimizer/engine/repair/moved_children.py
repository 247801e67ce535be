"""What children who move can change about a bound on changes: which of them move anyway, and what fewer heads allow."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.scenario import Scenario
from optimizer.engine.plan.plan import Plan


def forced_moves(published: Plan, kept: Plan, scenario: Scenario) -> int:
    """Children of the present school whose published club or care group is no more: they count as moved in any case."""
    return sum(
        not set(published.clubs.get(s, ())) <= set(kept.clubs.get(s, ())) or published.care.get(s) != kept.care.get(s)
        for s in {*published.clubs, *published.care} & scenario.student.keys()
    )


def with_fewer_heads(scenario: Scenario, moves: int) -> Scenario:
    """A scenario that asks no more of sessions with published members than the given one does if so many leave them.

    Sizes, capacities and ratios take ``moves`` more children; what grades or ``apart`` forbid is allowed, since those
    who leave may have been the only ones. A session that needs one person still needs one.
    """
    settings, grouping = scenario.settings, scenario.settings.grouping
    wider = grouping.model_copy(update={"max_size": grouping.max_size + moves, "join_max_grade_span": 9})
    return replace(
        scenario,
        settings=settings.model_copy(update={"grouping": wider}),
        students=tuple(replace(s, apart="") for s in scenario.students),
        staff=tuple(replace(p, grades=frozenset()) for p in scenario.staff),
        rooms=tuple(replace(r, capacity=r.capacity and r.capacity + moves) for r in scenario.rooms),
        activities=tuple(
            replace(a, students_per_staff=a.students_per_staff + moves, grades=frozenset()) for a in scenario.activities
        ),
    )
