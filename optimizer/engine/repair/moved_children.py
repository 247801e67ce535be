"""What children who move can change about a bound on changes: which of them move anyway, and what fewer heads allow."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from optimizer.domain.scenario import Scenario
from optimizer.engine.plan.plan import Plan


def forced_moves(published: Plan, kept: Plan, scenario: Scenario) -> int:
    """Children of the present school who move in every week in which nobody waits who did not before, at least.

    Those whose published club or care group is no more, or who are pinned to another care group; of the others as many
    as clubs have members, and care groups children, beyond their largest size.
    """
    forced = {
        s
        for s in {*published.clubs, *published.care} & scenario.student.keys()
        if not set(published.clubs.get(s, ())) <= set(kept.clubs.get(s, ()))
        or published.care.get(s) != kept.care.get(s)
        or scenario.student[s].care_group not in ("", published.care.get(s))
    }
    left = [s for s in sorted({*kept.clubs, *kept.care} & scenario.student.keys()) if s not in forced]
    in_clubs = Counter(club for s in left for club in kept.clubs.get(s, ()))
    in_groups = Counter(kept.care[s] for s in left if s in kept.care)
    at_once = max((len(kept.clubs.get(s, ())) for s in left), default=1)
    largest = {club.id: club.max_students for club in scenario.clubs}
    beyond = sum(max(0, n - most) for club, n in in_clubs.items() if (most := largest.get(club)) is not None)
    too_many = sum(max(0, n - scenario.settings.grouping.max_size) for n in in_groups.values())
    return len(forced) + max(-(-beyond // max(1, at_once)), too_many)


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
