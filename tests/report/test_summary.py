"""The summary of a run: sentences for everybody, figures where they are asked for."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from optimizer.domain.result import Bound, GoalScore, Result, Score, Status
from optimizer.domain.timetable import Waiting
from optimizer.report.context import ReportContext
from optimizer.report.summary import sentences, summary
from optimizer.testing.schools import MONDAY, SmallSchool

FOUND = Result(
    "by hand",
    Status.FEASIBLE,
    MONDAY,
    0,
    Score(0, 0, 200),
    Bound(0, 100),
    {"continuity": GoalScore(1, 60), "extra-staff": GoalScore(5, 28)},
)
SCHOOL = SmallSchool(days="Mon").students("S1").staff("T1").build()


def figures(result: Result) -> list[str]:
    return list(summary(SCHOOL, result, None, verbose=True))


@pytest.mark.parametrize(("bound", "gap"), [(Bound(0, 100), "差距 50.0%"), (Bound(0, 170), "差距 15.0%")])
def test_the_gap_is_that_of_points_and_bound(bound: Bound, gap: str) -> None:
    assert gap in "\n".join(figures(replace(FOUND, bound=bound)))


def test_no_gap_without_a_bound() -> None:
    assert "差距 未证明" in "\n".join(figures(replace(FOUND, bound=Bound())))


def test_in_chinese_goals_and_stages_have_chinese_names() -> None:
    result = replace(FOUND, seconds={"total": 3.0, **dict.fromkeys(("construct", "start", "mend", "whole"), 0.5)})
    result = replace(result, seconds={**result.seconds, "search": 1.0, "building": 0.2})
    lines = figures(result)
    assert not re.search("[a-z]", "".join(line for line in lines if "×" in line or line.startswith("用时")))
    assert "总计 3.0、初始课表 0.5" in lines[-1]


def test_figures_are_told_only_where_they_are_asked_for(context: ReportContext) -> None:
    told = "\n".join(summary(context.scenario, replace(FOUND, seconds={"total": 3.0}), context.timetable))
    assert not re.search("扣分|下界|用时|×", told)


def _told(context: ReportContext, result: Result | None = None) -> str:
    shown = replace(context, result=result)
    return "\n".join(text.zh for text in sentences(shown))


def test_what_could_still_be_better_is_rounded_up(context: ReportContext) -> None:
    score = context.audit.score
    result = replace(FOUND, score=score, bound=Bound(score.unserved, score.points - 1))
    assert "这份课表最多还能改进 1%" in _told(context, result)
    assert "已证明最优" in _told(context, replace(result, status=Status.OPTIMAL))
    assert "没有证明" in _told(context, replace(result, bound=Bound(score.unserved, None)))
    assert "没有证明" in _told(context, replace(result, score=Score(0, 0, score.points + 1)))


def test_who_waits_and_whether_fewer_could(context: ReportContext) -> None:
    every = {one.id for one in context.scenario.students if context.view.signed_up(one)}
    assert f"报名的 {len(every)} 名学生全部排进" in _told(context)
    student = next(one for one in context.timetable.members if not one.clubs).student
    days = tuple(context.view.signed_up(context.scenario.student[student]))
    waiting = (Waiting(student=student, days=days[:1], reason="没有空位"),)
    shown = ReportContext.of(context.scenario, replace(context.timetable, waiting=waiting), MONDAY)
    assert f"{len(every) - 1} 名全部排进，1 名有一部分日子候补，0 名全部候补" in _told(shown)
    assert "尚未证明" in _told(shown, replace(FOUND, score=shown.audit.score, bound=Bound(0, None)))
    proven = replace(FOUND, score=shown.audit.score, bound=Bound(shown.audit.score.unserved, None))
    assert "已证明候补不可能更少" in _told(shown, proven)
    assert any("没有空位（1 名学生）" in line for line in summary(shown.scenario, proven, shown.timetable))


def test_clubs_that_do_not_open_are_told_with_the_reason(context: ReportContext) -> None:
    club = context.scenario.clubs[0]
    fewest = replace(club, min_students=500, max_students=None)
    school = replace(context.scenario, clubs=(fewest, *context.scenario.clubs[1:]))
    groups = tuple(row for row in context.timetable.groups if row.id != club.id)
    shown = ReportContext.of(school, replace(context.timetable, groups=groups), MONDAY)
    assert re.search(rf"未开班：.*{re.escape(club.name or club.id)}（未开班：报名 \d+ 人，最少 500 人）", _told(shown))
