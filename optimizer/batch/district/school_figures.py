"""What is kept of one school, worked out where it is solved: its row of the summary, and what a district reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from optimizer.auditing import Audit
from optimizer.auditing.compliance import compliance_report
from optimizer.domain.people import Role
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.language.text import Text
from optimizer.payroll.money import to_yuan
from optimizer.report.figures import Figures
from optimizer.rules.view import View

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


def school_facts(scenario: Scenario, timetable: Timetable, figures: Figures, audited: Audit) -> dict[str, Any]:
    """Figures of a school that can be added up over schools, and what a district is asked about.

    Returns
    -------
    dict
        Values of JSON. ``children`` signed up, ``enrolled`` in the classes of classes.csv (None where a class lacks the
        number); ``priority`` category -> [signed up, waiting on some day], a child with two in both, blank for none;
        ``clubs`` category -> [offered, open, members]; ``clauses`` label -> verdict; ``by_day`` day -> [student slots,
        staff slots]; ``organisations`` name -> [people, last day of the assessment or blank]; money in fen, None where
        there is no policy of pay and nothing is charged or paid.
    """
    view = View(scenario, timetable, figures.result.week_of)
    signed_up = [student for student in scenario.students if view.signed_up(student)]
    enrolled = [row.enrolled for row in scenario.classes]
    result, score = figures.result, figures.result.score
    money = figures.money
    if money is not None and scenario.settings.pay is None and not (money.income or money.cost):
        money = None
    return {
        "phase": scenario.settings.phase,
        "children": len(signed_up),
        "enrolled": sum(one or 0 for one in enrolled) if enrolled and None not in enrolled else None,
        "served": figures.served,
        "waiting": figures.waiting,
        "waiting_days": figures.waiting_days,
        "proven": bool(score and result.bound.unserved == score.unserved),
        "priority": _priority(signed_up, figures.waiting_by),
        "student_slots": figures.student_slots,
        "exercise": None if figures.exercise is None else float(figures.exercise),
        "groups": figures.care_groups,
        "clubs": _clubs(scenario, view),
        "wishes": {str(place): number for place, number in figures.wishes.items()},
        "people": _people(scenario, view),
        "slots": {role.value: number for role, number in figures.slots_by_role.items()},
        "load": [figures.least_load, figures.most_load],
        "gini": None if figures.load_gini is None else float(figures.load_gini),
        "clauses": {one.label: one.verdict.value for one in compliance_report(scenario, timetable, audited)},
        "by_day": _by_day(scenario, view),
        "organisations": _organisations(scenario, view),
        "money": None
        if money is None
        else {name: getattr(money, name) for name in ("fees", "income", "cost", "outside", "labour", "balance")},
        "waived": sum(student.fee_waiver > 0 for student in signed_up),
    }


def _priority(signed_up: list[Any], waiting: Mapping[str, int]) -> dict[str, list[int]]:
    asked = Counter(name for student in signed_up for name in (student.priority or ("",)))
    return {name: [asked[name], waiting.get(name, 0)] for name in sorted(asked)}


def _clubs(scenario: Scenario, view: View) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    opened = frozenset(view.of_kind("club"))
    for club in scenario.clubs:
        row = found[scenario.category_of[club.activity]]
        row[0] += 1
        row[1] += club.id in opened
        row[2] += len(view.members_of(club.id)) if club.id in opened else 0
    return dict(sorted(found.items()))


def _people(scenario: Scenario, view: View) -> dict[str, int]:
    roles = Counter(scenario.person[one].role for one in view.work)
    return {role.value: roles[role] for role in Role if roles[role]}


def _by_day(scenario: Scenario, view: View) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {day: [0, 0] for day in scenario.week.days}
    for group, token in view.sessions:
        found[scenario.week[token].day][0] += len(view.present_at(group, token))
    for slots in view.work.values():
        for slot in slots:
            found[slot.day][1] += 1
    return found


def _organisations(scenario: Scenario, view: View) -> dict[str, list[Any]]:
    """Of outside people at work; a blank name where none is given. The earliest end of an assessment counts."""
    found: dict[str, list[Any]] = {}
    for one in scenario.staff:
        if one.role is Role.OUTSIDE and one.id in view.work:
            until: date | None = one.assessed_until
            people, before = found.get(one.organisation, [0, "9999-12-31"])
            found[one.organisation] = [people + 1, min(before, until.isoformat() if until else "")]
    return dict(sorted(found.items()))
