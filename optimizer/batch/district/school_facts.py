"""What a district reads of one school, as plain values: worked out once, where the school is solved."""

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
from optimizer.report.figures import Figures
from optimizer.rules.view import View


def school_facts(scenario: Scenario, timetable: Timetable, figures: Figures, audited: Audit) -> dict[str, Any]:
    """Figures of a school that can be added up over schools, and what a district is asked about.

    Returns
    -------
    dict
        Values of JSON. ``children`` signed up, ``enrolled`` in the classes of classes.csv (None where a class lacks the
        number); ``priority`` category -> [signed up, waiting on some day], a child with two in both, blank for none;
        ``clubs`` category -> [offered, open, members]; ``clauses`` label -> verdict; ``by_day`` day -> [student slots,
        staff slots]; ``organisations`` name -> [people, last day of the assessment or blank]; money in fen.
    """
    view = View(scenario, timetable, figures.result.week_of)
    signed_up = [student for student in scenario.students if view.signed_up(student)]
    enrolled = [row.enrolled for row in scenario.classes]
    result, score = figures.result, figures.result.score
    money = figures.money
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
