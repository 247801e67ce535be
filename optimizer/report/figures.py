"""The figures by which a week is judged in a meeting, each of them recomputable from the files of the output.

They describe one timetable, whoever made it. What is known about better ones is in the result's bounds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from optimizer.auditing import Audit, audit
from optimizer.domain.people import Role
from optimizer.domain.result import Result
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.errors import ScenarioError
from optimizer.payroll import PayResult, pay
from optimizer.payroll.pool import Side
from optimizer.rules.physical_activity import exercise_days
from optimizer.rules.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """The week's account in fen. ``cost`` is all that is paid out; ``units`` are those of staff paid here."""

    fees: int
    income: int
    cost: int
    outside: int
    labour: int
    balance: int
    units: Fraction

    @property
    def fen_per_unit(self) -> Fraction | None:
        """What a unit of work earned on average; None where nobody is paid here."""
        return self.labour / self.units if self.units else None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """One week in figures.

    Attributes
    ----------
    result : Result
        Score, bounds, gap and seconds, as in result.json.
    violations : int
        Hard rules broken, by an audit of the tables as they are.
    students, served, waiting, waiting_days : int
        Signed up; served on every day signed up for; waiting on some day; days waited on, over students.
    waiting_by : mapping
        Priority category -> students waiting who have it (blank: none); one with two categories counts in both.
    student_slots : int
        Slots in which a student is present, over all students and sessions.
    wishes : mapping
        Place on the list -> clubs granted at it; 0: clubs wanted and not granted, of students who are served.
    slots_by_role : mapping
        Role -> staff slots, duties included.
    least_load, most_load : int
        Slots this week over those who have a share.
    load_gini : Fraction or None
        Of load (with what was carried) per share; 0 is even. None where there is no account.
    exercise : Fraction or None
        Minutes of exercise on a student's day, on average over the served days to which the rule applies; None without.
    rooms, rooms_at_once : int
        Rooms used in the week, and in its busiest slot.
    money : Money or None
        None where the pay policy cannot be applied.
    """

    result: Result
    violations: int
    students: int
    served: int
    waiting: int
    waiting_days: int
    waiting_by: Mapping[str, int]
    student_slots: int
    clubs_open: int
    clubs_offered: int
    care_groups: int
    wishes: Mapping[int, int]
    slots_by_role: Mapping[Role, int]
    people: int
    least_load: int
    most_load: int
    load_gini: Fraction | None
    exercise: Fraction | None
    rooms: int
    rooms_at_once: int
    money: Money | None

    @property
    def staff_slots(self) -> int:
        return sum(self.slots_by_role.values())


def figures(
    scenario: Scenario,
    timetable: Timetable,
    result: Result,
    *,
    audited: Audit | None = None,
    paid: PayResult | None = None,
) -> Figures:
    """The figures of a timetable.

    Parameters
    ----------
    audited : Audit, optional
        Its audit, where there is one already.
    paid : PayResult, optional
        Its pay, where it is worked out already.
    """
    view = View(scenario, timetable, result.week_of)
    audited = audited or audit(scenario, timetable, week_of=result.week_of)
    paid = paid or pay_of(scenario, timetable)
    signed_up = [student for student in scenario.students if view.signed_up(student)]
    roles = Counter(scenario.person[one].role for one, work in view.work.items() for _ in work)
    loads = [len(view.work.get(one.id, ())) for one in scenario.staff if one.share > 0]
    return Figures(
        result=result,
        violations=audited.score.hard,
        students=len(signed_up),
        served=sum(view.served(student.id) and student.id not in view.waits for student in signed_up),
        waiting=len(view.waits),
        waiting_days=sum(map(len, view.waits.values())),
        waiting_by=_categories(scenario, view.waits),
        student_slots=sum(len(view.present_at(group, token)) for group, token in view.sessions),
        clubs_open=len(view.of_kind("club")),
        clubs_offered=len(scenario.clubs),
        care_groups=len(view.of_kind("care")),
        wishes=wishes_by_place(view),
        slots_by_role={role: roles[role] for role in Role if roles[role]},
        people=len(view.work),
        least_load=min(loads, default=0),
        most_load=max(loads, default=0),
        load_gini=paid.fairness.load_per_share.gini if paid else None,
        exercise=_exercise(view),
        **_rooms(view),
        money=_money(paid) if paid else None,
    )


def pay_of(scenario: Scenario, timetable: Timetable) -> PayResult | None:
    """Pay of the week as planned; None where the policy has faults or no rate for some line."""
    try:
        return pay(scenario, timetable)
    except ScenarioError:
        return None


def _categories(scenario: Scenario, students: Iterable[str]) -> dict[str, int]:
    served_by_category = Counter(name for one in students for name in (scenario.student[one].priority or ("",)))
    order = [*scenario.settings.priority, *sorted(served_by_category)]
    return {name: served_by_category[name] for name in dict.fromkeys(order) if served_by_category[name]}


def wishes_by_place(view: View) -> dict[int, int]:
    """Place on the list -> clubs granted at it; 0: clubs wanted and not granted, of students who are served."""
    by_position: Counter[int] = Counter()
    for student in view.served_students:
        granted = [place for place, club in enumerate(student.clubs, 1) if club in view.placed[student.id].clubs]
        by_position.update(granted)
        by_position[0] += max(0, student.wants_clubs - len(granted))
    return dict(sorted((+by_position).items()))


def _exercise(view: View) -> Fraction | None:
    days = [one.known for one in exercise_days(view)]
    return Fraction(sum(days), len(days)) if days else None


def _rooms(view: View) -> dict[str, int]:
    used = {(row.room, token) for (_, token), row in view.sessions.items() if row.room}
    at_once = Counter(token for _, token in used)
    return {"rooms": len({room for room, _ in used}), "rooms_at_once": max(at_once.values(), default=0)}


def _money(paid: PayResult) -> Money:
    totals = paid.totals
    sums = {side: sum(item.fen for item in paid.account if item.side is side) for side in Side}
    return Money(
        fees=sum(row.fee for row in paid.fees),
        income=sums[Side.INCOME],
        cost=sums[Side.OUTGOING],
        outside=totals["outside"],
        labour=totals["labour"],
        balance=paid.balance,
        units=sum((row.units for row in paid.people), Fraction(0)),
    )
