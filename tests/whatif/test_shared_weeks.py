"""Each plan has the best week of all that it allows, so that a plan that only allows more never looks worse."""

from __future__ import annotations

from optimizer.auditing import audit
from optimizer.batch.task import TaskEnd
from optimizer.domain.result import Bound, Result, Status
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.testing.schools import MONDAY, SmallSchool, week
from optimizer.whatif import Variant
from optimizer.whatif.outcome import VariantOutcome
from optimizer.whatif.solving import share_weeks

SESSIONS = {"C1": "hw R1 T1"}


def school(*, staff: str = "T1 T2") -> Scenario:
    builder = SmallSchool(days="Mon Tue", slots=1, duty={"min_per_slot": 0}, language="en")
    return builder.students("S1 S2 S3").staff(staff).rooms("R1 R2").build()


def found(name: str, scenario: Scenario, timetable: Timetable, bound: Bound) -> VariantOutcome:
    judged = audit(scenario, timetable, week_of=MONDAY)
    assert judged.clean
    result = Result(name, Status.FEASIBLE, MONDAY, 0, judged.score, bound, dict(judged.goals), {"total": 1.0})
    return VariantOutcome(Variant(name, scenario), TaskEnd.DONE, timetable, result, question=name)


def outcomes() -> list[VariantOutcome]:
    """As it is, everybody served by T1; with a third teacher, who leads on Tuesday, and S3 waits on Monday."""
    base, more = school(), school(staff="T1 T2 T3")
    best = week(base, care={"C1": "S1 S2 S3"}, sessions=SESSIONS)
    worse = week(
        more, care={"C1": "S1 S2 S3"}, sessions=SESSIONS | {"C1@Tue1": "hw R2 T3"}, waiting={"S3": "Mon"}
    )  # fmt: skip
    return [found("as it is", base, best, Bound(0, 0)), found("one more", more, worse, Bound(0, 0))]


def test_the_better_week_of_another_plan_is_taken() -> None:
    base, more = outcomes()
    shared = share_weeks([base, more])
    assert shared[0] is base, "T3 is nobody here, so that the other week breaks rules"
    assert shared[1].timetable is not None
    assert shared[1].result is not None
    assert shared[1].result.score == audit(more.scenario, shared[1].timetable, week_of=MONDAY).score
    assert shared[1].result.score.unserved == 0
    assert not shared[1].timetable.waiting
    assert shared[1].result.goals["continuity"].points == 0
    assert shared[1].result.bound == Bound(0), "points were bounded for another number unserved"
    assert shared[1].figures is not None, "the audit agrees with the result"


def test_reasons_are_those_of_the_plan_itself() -> None:
    """The week comes from a plan in which counting shows what is short; here nothing is."""
    base, more = outcomes()
    assert base.timetable is not None
    waiting = week(base.scenario, care={"C1": "S1 S2 S3"}, sessions=SESSIONS, waiting={"S3": "Tue"})
    base = found("as it is", base.scenario, waiting, Bound(0, 0))
    first, second = share_weeks([base, more])
    assert first.timetable is base.timetable
    assert second.timetable is not None
    assert [row.days for row in second.timetable.waiting] == [("Tue",)]
    assert second.timetable.waiting[0].reason == "not placed in the time given on Tue"


def test_weeks_of_other_students_and_proven_plans_are_passed_over() -> None:
    base, more = outcomes()
    assert base.timetable is not None
    stranger = found("other", SmallSchool(days="Mon Tue", slots=1, duty={"min_per_slot": 0}).students("X1").build(),
                     week(SmallSchool(days="Mon Tue", slots=1, duty={"min_per_slot": 0}).students("X1").build(),
                          care={"C1": "X1"}, sessions=SESSIONS), Bound(0, 0))  # fmt: skip
    assert share_weeks([more, stranger]) == (more, stranger)
