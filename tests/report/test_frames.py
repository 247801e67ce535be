from __future__ import annotations

import pandas as pd

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.report.desk import Desk
from optimizer.report.frames import (
    goals_frame,
    load_frame,
    person_frame,
    session_frame,
    student_frame,
    week_frame,
)
from optimizer.testing.schools import SmallSchool, week


def test_session_frame_has_a_row_per_session(school: tuple[Scenario, Timetable]) -> None:
    frame = session_frame(*school)
    assert len(frame) == len(school[1].sessions)
    assert set(frame["session"]) == {row.id for row in school[1].sessions}
    assert frame["category"].ne("").all()


def test_student_frame_counts_headcounts(school: tuple[Scenario, Timetable]) -> None:
    frame = student_frame(*school)
    counted = frame.groupby(["group", "day", "slot"]).size()
    for row in school[1].sessions:
        assert counted[row.group, row.day, row.slot] == row.headcount


def test_person_frame_matches_load_frame(school: tuple[Scenario, Timetable]) -> None:
    worked = person_frame(*school).groupby("staff").size()
    loads = load_frame(*school).set_index("staff")["week"]
    pd.testing.assert_series_equal(
        worked.sort_index(), loads[loads > 0].sort_index(), check_names=False, check_dtype=False, check_index_type=False
    )


def test_load_frame_targets(school: tuple[Scenario, Timetable], desk: Desk) -> None:
    loads = load_frame(*school)
    squares = ((loads["total"] - loads["target"]) ** 2).dropna().sum()
    assert squares == desk.audit.goals["fair-load"].measure


def test_goals_frame_adds_up(desk: Desk) -> None:
    assert goals_frame(desk.audit)["points"].sum() == desk.audit.score.points


def test_week_frame_of_each_owner() -> None:
    scenario = SmallSchool(days="Mon Tue", slots=2).students("S1 S2").build()
    timetable = week(scenario, care={"C1": "S1 S2"}, sessions={"C1": "hw R1 T1"})
    for by, who in (("group", "C1"), ("staff", "T1"), ("room", "R1"), ("student", "S1")):
        frame = week_frame(scenario, timetable, by, who)  # type: ignore[arg-type]
        assert list(frame.columns) == ["Mon", "Tue"]
        assert list(frame.index) == ["1", "2"]
        assert (frame == "hw · C1 · R1 · T1").all().all()
    assert (week_frame(scenario, timetable, "staff", "T2") == "").all().all()
