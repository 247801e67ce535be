"""A school's row of the summary: plain texts under fixed English keys, with a label for each."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.domain.scenario import Scenario
from optimizer.language.text import Text
from optimizer.payroll.money import to_yuan
from optimizer.report.figures import Figures

COLUMNS: Mapping[str, Text] = {
    "school": Text("School", "学校"),
    "title": Text("Title", "名称"),
    "end": Text("Outcome", "结果"),
    "status": Text("Status", "状态"),
    "students": Text("Signed up", "报名"),
    "served": Text("Served every day", "全部服务"),
    "waiting": Text("Waiting some day", "有候补日"),
    "unserved": Text("Unserved", "未服务"),
    "unserved_bound": Text("at least", "下界"),
    "points": Text("Points", "扣分"),
    "points_bound": Text("at least", "下界"),
    "gap": Text("Gap", "差距"),
    "violations": Text("Violations", "违规"),
    "clubs": Text("Clubs open", "开设社团"),
    "staff_slots": Text("Staff slots", "人员课时"),
    "cost_yuan": Text("Cost, yuan", "支出（元）"),
    "balance_yuan": Text("Balance, yuan", "结余（元）"),
    "seconds": Text("Seconds", "用时（秒）"),
    "week_of": Text("Week of", "所在周"),
    "reason": Text("Reason", "原因"),
}
NUMBERS = frozenset(COLUMNS) - {"school", "title", "end", "status", "week_of", "reason"}
"""Columns that hold numbers."""


def row_without(scenario: Scenario) -> dict[str, str]:
    """What is known of a school that has none."""
    students = sum(bool(student.attends) for student in scenario.students)
    return {"title": scenario.settings.title or scenario.name, "students": str(students)}


def row_of(scenario: Scenario, figures: Figures) -> dict[str, str]:
    """What is known of a school that has a timetable."""
    result, money = figures.result, figures.money
    score = result.score
    row = {
        "title": scenario.settings.title or scenario.name,
        "status": result.status.value,
        "students": figures.students,
        "served": figures.served,
        "waiting": figures.waiting,
        "unserved": score.unserved if score else None,
        "unserved_bound": result.bound.unserved,
        "points": score.points if score else None,
        "points_bound": result.bound.points,
        "gap": None if result.gap is None else f"{result.gap:.4f}",
        "violations": figures.violations,
        "clubs": figures.clubs_open,
        "staff_slots": figures.staff_slots,
        "cost_yuan": to_yuan(money.cost) if money else None,
        "balance_yuan": to_yuan(money.balance) if money else None,
        "seconds": f"{result.seconds['total']:.1f}" if "total" in result.seconds else None,
        "week_of": result.week_of.isoformat(),
    }
    return {key: "" if value is None else str(value) for key, value in row.items()}
