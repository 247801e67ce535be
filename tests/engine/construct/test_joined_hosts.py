"""Hosts of joined sessions: the best choice is found, and whatever is chosen breaks nothing and moves nobody."""

from __future__ import annotations

import random
from collections import Counter
from itertools import product

import pytest

from optimizer.engine.construct.context import ConstructionContext
from optimizer.engine.construct.joining import choose_hosts
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession
from optimizer.engine.problem.school import School
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.testing.schools import SmallSchool
from tests.engine.repair.repair_weeks import WEEK, published


def hosted(plan: Plan) -> Counter[str]:
    return Counter(g for (g, _), m in plan.meetings.items() if g in set(plan.care.values()) and not m.host)


@pytest.mark.parametrize("seed", range(10))
def test_fewest_groups_are_left_with_odd_lots(seed: int) -> None:
    lot = random.Random(seed)
    groups = ["C1", "C2", "C3", "C4"]
    joined = {(c, f"Mon{n}"): [c, *lot.sample([g for g in groups if g != c], lot.randint(1, 2))]
              for n, c in enumerate(lot.choices(groups, k=5), start=1)}  # fmt: skip
    alone, load = Counter({g: lot.randint(0, 8) for g in groups}), lot.randint(2, 5)
    concerned = {g for row in joined.values() for g in row}
    plan = Plan(care=dict(zip(("S1", "S2", "S3", "S4"), groups, strict=True)))
    plan.meetings = {(g, f"Tue{n}"): PlannedSession("hw", "R1", "T1") for g in groups for n in range(1, alone[g] + 1)}
    for (host, token), row in joined.items():
        plan.meetings |= {
            (g, token): PlannedSession("hw", "R1", "T1") if g == host else PlannedSession("hw", host=host) for g in row
        }

    def odd(count: Counter[str]) -> int:
        return sum(count[g] % load > 0 for g in concerned)

    school = School(SmallSchool(days="Mon Tue", slots=8).students("S1 S2 S3 S4").build(), WEEK)
    choose_hosts(ConstructionContext(school), plan, load)
    assert odd(hosted(plan)) == min(odd(alone + Counter(hosts)) for hosts in product(*joined.values()))


@pytest.mark.parametrize("kind", ["clubs", "mixed", "everything"])
def test_other_hosts_change_neither_rules_nor_who_is_where(kind: str) -> None:
    scenario, week = published(kind)
    school = School(scenario, WEEK)
    before = from_timetable(school, week)
    for load in (1, 2, 3, 4, 5, 6, 7):
        plan = before.copy()
        changed = choose_hosts(ConstructionContext(school), plan, load)
        assert bool(changed) == (plan.meetings != before.meetings)
        assert audit_plan(school, plan).clean
        assert PlanIndex(school, plan).at == PlanIndex(school, before).at
        assert sum(hosted(plan).values()) == sum(hosted(before).values())
        if load > 1:
            odd = [sum(n % load > 0 for n in hosted(one).values()) for one in (plan, before)]
            assert odd[0] <= odd[1] - bool(changed)
