"""Names of care groups: by their grades, by the scenario's groups.csv, and those that stand already."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.group_names import GroupToName, group_names
from optimizer.domain.programme import GroupName
from optimizer.domain.scenario import Scenario
from optimizer.testing.schools import SmallSchool


def _school(*campuses: str, language: str = "zh") -> Scenario:
    school = SmallSchool(days="Mon", slots=1, language=language)
    for number, campus in enumerate(campuses or ("",)):
        school = school.students(f"S{number}", campus=campus)
    return school.build()


def _groups(*grades: tuple[int, ...], campus: str = "") -> list[GroupToName]:
    return [GroupToName(f"C{number}", "care", campus, of_group) for number, of_group in enumerate(grades, 1)]


def test_named_by_the_mean_grade_and_numbered() -> None:
    groups = [*_groups((1, 2), (2, 2), (2, 3, 4), (5,), (7, 9)), GroupToName("E1", "extended", "", (1, 6))]
    names = group_names(_school(), groups, {})
    assert list(names.values()) == ["低年级1班", "低年级2班", "中年级1班", "高年级1班", "初中1班", "延时1班"]


def test_the_campus_is_named_where_there_are_several() -> None:
    names = group_names(_school("North", "South", language="en"), _groups((1,), campus="South"), {})
    assert names == {"C1": "South, Lower grades 1"}


def test_rows_of_the_scenario_name_their_group_and_others_in_order() -> None:
    rows = (GroupName(group="C2", name="Stars"), GroupName(group="X", name="Moon"), GroupName(group="Y", name=""))
    names = group_names(replace(_school(), groups=rows), _groups((1,), (1,), (1,)), {})
    assert names == {"C1": "Moon", "C2": "Stars", "C3": "低年级1班"}


def test_a_name_that_stands_is_kept_and_given_to_nobody_else() -> None:
    names = group_names(_school(), _groups((1,), (5,)), {"C2": "低年级1班"})
    assert names == {"C1": "低年级2班", "C2": "低年级1班"}
