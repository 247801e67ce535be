"""Who could take somebody's slot, best first; and who could not, with the rules against it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from optimizer.domain.goals import goals_decided_by
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.errors import SettingsError
from optimizer.language.text import Text
from optimizer.rules.base import Violation
from optimizer.rules.registry import GOALS, RULES
from optimizer.rules.view import View

_STAFF_RULES = ("campus", "staff-available", "staff-clash", "staff-load", "staff-grades", "ratio", "lead",
                "teacher-present", "skill", "duty", "pins")  # fmt: skip
_STAFF_GOALS = goals_decided_by("staff")


@dataclass(frozen=True)
class CoverCandidate:
    """One person in another's slot.

    Attributes
    ----------
    against : tuple of (rule id, text)
        Rules that would be broken; empty for those who could.
    load : int
        Slots served so far: carried and this week's, without this one.
    day : tuple of str
        Slots of that day in which the person serves already.
    effect : dict
        Goal -> points that the change adds (or takes away), those that differ from 0 alone.
    """

    staff: str
    against: tuple[tuple[str, Text], ...]
    load: int
    day: tuple[str, ...]
    effect: dict[str, int]

    @property
    def points(self) -> int:
        return sum(self.effect.values())


def cover_candidates(
    scenario: Scenario, timetable: Timetable, staff: str, token: str, week_of: date
) -> list[CoverCandidate]:
    """Everybody but the one who is missing: those who could take the slot first, best first.

    Raises
    ------
    SettingsError
        If the person or slot is not known, or the person does not serve then.
    """
    if staff not in scenario.person or token not in scenario.week.by_token:
        raise SettingsError(f"{staff}@{token}: a person and a slot such as T07@Wed2 · 应为人员与时段，如 T07@Wed2")
    before = View(scenario, timetable, week_of)
    if not any(work.token == token for work in before.work.get(staff, ())):
        raise SettingsError(f"{staff} does not serve in {token} · {staff} 在 {token} 没有任务")
    old, points = _faults(before), _points(before)
    candidates = []
    for person in scenario.staff:
        if person.id != staff:
            after = View(scenario, with_person_replaced(timetable, staff, person.id, token), week_of)
            new = [v for v in _faults(after) if v not in old]
            candidates.append(_candidate(before, after, person.id, token, new, points))
    return sorted(candidates, key=lambda c: (bool(c.against), c.points, c.load, c.staff))


def with_person_replaced(timetable: Timetable, old: str, new: str, token: str) -> Timetable:
    """The week with one person in another's place in one slot."""

    def one(name: str) -> str:
        return new if name == old else name

    sessions = tuple(
        replace(s, lead=one(s.lead), assistants=tuple(map(one, s.assistants))) if s.token == token else s
        for s in timetable.sessions
    )
    duties = tuple(replace(d, staff=one(d.staff)) if d.token == token else d for d in timetable.duties)
    return replace(timetable, sessions=sessions, duties=duties)


def _faults(view: View) -> tuple[Violation, ...]:
    return tuple(v for rule in RULES if rule.id in _STAFF_RULES for v in rule.violations(view))


def _points(view: View) -> dict[str, int]:
    weights = view.scenario.settings.goals.weights()
    return {
        goal.id: weights[goal.id] * sum(part.measure for part in goal.contributions(view))
        for goal in GOALS
        if goal.id in _STAFF_GOALS
    }


def _candidate(
    before: View, after: View, person: str, token: str, new: list[Violation], points: dict[str, int]
) -> CoverCandidate:
    day = before.scenario.week[token].day
    works = before.work.get(person, ())
    effect = {goal: change for goal, now in _points(after).items() if (change := now - points[goal])}
    return CoverCandidate(
        staff=person,
        against=tuple((v.rule, v.text) for v in new),
        load=before.scenario.person[person].carried + len(works),
        day=tuple(work.token for work in works if work.day == day),
        effect=effect if not new else {},
    )
