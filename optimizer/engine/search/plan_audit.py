"""The audit of a plan, as the search and the repair ask for it."""

from __future__ import annotations

from optimizer.auditing import Audit, audit
from optimizer.domain.timetable import Timetable
from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School


def audit_plan(school: School, plan: Plan, published: Timetable | None = None) -> Audit:
    """The audit of a plan in the school's week, beside its earlier week if there is one.

    With the published week ``changes`` is counted as well.
    """
    return audit(
        school.scenario, to_timetable(school, plan), week_of=school.week_of, published=published, start=school.start
    )
