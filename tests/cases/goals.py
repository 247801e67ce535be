"""Per goal a smallest week that meets it (measure 0) and one that misses it, measured by hand.

The audit, the referee and the model measure the same weeks (``tests/rules/test_goal_cases.py`` and
``tests/engine/cp/test_goal_cases.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.testing.schools import SmallSchool, week


@dataclass(frozen=True)
class GoalCase:
    """A school with two weeks that keep all rules.

    Attributes
    ----------
    met, missed : Timetable
        Weeks in which the measure of the goal is 0 and ``measure``.
    measure : int
        Worked out by hand, at least 1.
    at_work : callable
        Whether the goal can matter in a school; between them the shipped schools must show every goal.
    published : Timetable, optional
        The published week, for a goal that counts only beside one.
    start : Timetable, optional
        An earlier week, for a goal that counts only beside one.
    """

    school: Scenario
    met: Timetable
    missed: Timetable
    measure: int
    at_work: Callable[[Scenario], object]
    published: Timetable | None = None
    start: Timetable | None = None


def _club_choice() -> GoalCase:
    """S1 wants one club of K1, K2 and is granted the first, or the second: (2 - 1) places down."""
    builder = SmallSchool(days="Mon", slots=1).students("S1", clubs="K1 K2").students("S2", clubs="K1")
    school = builder.club("K1").club("K2").build()
    met = week(school, clubs={"K1": "S1 S2"}, sessions={"K1@Mon1": "hw R1 T1"})
    missed = week(school, clubs={"K1": "S2", "K2": "S1"}, sessions={"K1@Mon1": "hw R1 T1", "K2@Mon1": "hw R2 T2"})
    return GoalCase(school, met, missed, 1, lambda s: any(p.wants_clubs > 1 for p in s.students))


def _fair_load() -> GoalCase:
    """Two people of share 1 and two slots: 1 and 1; 2 and 0 are 1 away each from the level 1."""
    builder = SmallSchool(days="Mon").students("S1").staff("T1 T2", share=1).staff("T3")
    school = builder.build()
    met = week(school, care={"C1": "S1"}, sessions={"C1@Mon1": "hw R1 T1", "C1@Mon2": "hw R1 T2"})
    missed = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    return GoalCase(
        school, met, missed, 2, lambda s: any(p.carried for p in s.staff) and any(0 < p.share < 1 for p in s.staff)
    )


def _continuity() -> GoalCase:
    school = SmallSchool(days="Mon").students("S1").build()
    met = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    missed = week(school, care={"C1": "S1"}, sessions={"C1@Mon1": "hw R1 T1", "C1@Mon2": "hw R1 T2"})
    return GoalCase(school, met, missed, 1, lambda s: s.students)


def _room_moves() -> GoalCase:
    """Homework and reading in one room, or in two."""
    school = SmallSchool(days="Mon").students("S1").build()
    met = week(school, care={"C1": "S1"}, sessions={"C1@Mon1": "hw R1 T1", "C1@Mon2": "rd R1 T1"})
    missed = week(school, care={"C1": "S1"}, sessions={"C1@Mon1": "hw R1 T1", "C1@Mon2": "rd R2 T1"})
    return GoalCase(school, met, missed, 1, lambda s: any(a.category == "homework" for a in s.activities))


def _variety() -> GoalCase:
    """Reading on Monday alone, or on both days."""
    school = SmallSchool(slots=1).students("S1").build()
    met = week(school, care={"C1": "S1"}, sessions={"C1@Mon1": "rd R1 T1", "C1@Tue1": "hw R1 T1"})
    missed = week(school, care={"C1": "S1"}, sessions={"C1": "rd R1 T1"})
    return GoalCase(school, met, missed, 1, lambda s: len(s.week.days) > 1)


def _staff_gaps() -> GoalCase:
    """T1 serves in all three slots, or in the first and third."""
    school = SmallSchool(days="Mon", slots=3).students("S1").build()
    met = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    sessions = {"C1@Mon1": "hw R1 T1", "C1@Mon2": "hw R1 T2", "C1@Mon3": "hw R1 T1"}
    missed = week(school, care={"C1": "S1"}, sessions=sessions)
    return GoalCase(school, met, missed, 1, lambda s: any(len(tokens) > 2 for tokens in s.week.on_day.values()))


def _late_starts() -> GoalCase:
    """T1 serves from the first slot on, or from the third: two available slots before it, no long pause between."""
    school = SmallSchool(days="Mon", slots=3).students("S1").build()
    met = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    sessions = {"C1@Mon1": "hw R1 T2", "C1@Mon2": "hw R1 T2", "C1@Mon3": "hw R1 T1"}
    missed = week(school, care={"C1": "S1"}, sessions=sessions)
    return GoalCase(school, met, missed, 2, lambda s: any(len(tokens) > 1 for tokens in s.week.on_day.values()))


def _call_ins() -> GoalCase:
    """A volunteer stays away, or assists on both days."""
    school = SmallSchool(slots=1).students("S1").staff("T1").staff("V1", role="volunteer").build()
    met = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    missed = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1 V1"})
    return GoalCase(school, met, missed, 2, lambda s: any(p.role in ("volunteer", "outside") for p in s.staff))


def _extra_staff() -> GoalCase:
    """One person at one session, or two."""
    school = SmallSchool(days="Mon", slots=1).students("S1").build()
    met = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    missed = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1 T2"})
    return GoalCase(school, met, missed, 1, lambda s: s.staff)


def _outside_cost() -> GoalCase:
    """A coach of 33.40 yuan a slot stays away, or assists in one slot: 34 yuan, rounded up."""
    builder = SmallSchool(days="Mon", slots=1).students("S1").staff("T1")
    school = builder.staff("O1", role="outside", yuan_per_slot="33.40").build()
    met = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    missed = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1 O1"})
    return GoalCase(school, met, missed, 34, lambda s: any(p.yuan_per_slot for p in s.staff))


def _avoided() -> GoalCase:
    school = SmallSchool(days="Mon", slots=1).students("S1").staff("T1", avoids="Mon1").staff("T2").build()
    met = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T2"})
    missed = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    return GoalCase(school, met, missed, 1, lambda s: any(p.avoids for p in s.staff))


def _two_groups(school: Scenario) -> tuple[Timetable, Timetable]:
    """S1 and S2 in one care group, or in two."""
    met = week(school, care={"C1": "S1 S2"}, sessions={"C1": "hw R1 T1"})
    missed = week(school, care={"C1": "S1", "C2": "S2"}, sessions={"C1": "hw R1 T1", "C2": "hw R2 T2"})
    return met, missed


def _classmates() -> GoalCase:
    school = SmallSchool(days="Mon", slots=1).students("S1 S2", class_name="1").build()
    return GoalCase(school, *_two_groups(school), 1, lambda s: any(p.class_name for p in s.students))


def _together() -> GoalCase:
    school = SmallSchool(days="Mon", slots=1).students("S1 S2", together="a").build()
    return GoalCase(school, *_two_groups(school), 1, lambda s: any(p.together for p in s.students))


def _even_sizes() -> GoalCase:
    """Four students as 2 and 2, or as 3 and 1."""
    school = SmallSchool(days="Mon", slots=1).students("S1 S2 S3 S4").build()
    sessions = {"C1": "hw R1 T1", "C2": "hw R2 T2"}
    met = week(school, care={"C1": "S1 S2", "C2": "S3 S4"}, sessions=sessions)
    missed = week(school, care={"C1": "S1 S2 S3", "C2": "S4"}, sessions=sessions)
    return GoalCase(school, met, missed, 2, lambda s: s.students)


def _changes() -> GoalCase:
    """The published week again, or another room (1) and another lead (one slot taken away, one added)."""
    school = SmallSchool(days="Mon", slots=1).students("S1").build()
    published = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    missed = week(school, care={"C1": "S1"}, sessions={"C1": "hw R2 T2"})
    return GoalCase(school, published, missed, 3, lambda s: True, published)


def _moved() -> GoalCase:
    """S1 to S3 were one group: under another name they still are; with S3 in the other group two stay together."""
    school = SmallSchool(days="Mon", slots=1).students("S1 S2 S3 S4").build()
    rows = {"C1": "hw R1 T1", "C2": "hw R2 T2"}
    start = week(school, care={"C1": "S1 S2 S3", "C2": "S4"}, sessions=rows)
    met = week(school, care={"C1": "S4", "C2": "S1 S2 S3"}, sessions=rows)
    missed = week(school, care={"C1": "S3 S4", "C2": "S1 S2"}, sessions=rows)
    return GoalCase(school, met, missed, 1, lambda s: True, start=start)


GOAL_CASES: dict[str, GoalCase] = {
    "club-choice": _club_choice(),
    "fair-load": _fair_load(),
    "continuity": _continuity(),
    "room-moves": _room_moves(),
    "variety": _variety(),
    "staff-gaps": _staff_gaps(),
    "late-starts": _late_starts(),
    "call-ins": _call_ins(),
    "extra-staff": _extra_staff(),
    "outside-cost": _outside_cost(),
    "avoided": _avoided(),
    "classmates": _classmates(),
    "together": _together(),
    "even-sizes": _even_sizes(),
    "moved": _moved(),
    "changes": _changes(),
}
"""Goal id -> its case."""
