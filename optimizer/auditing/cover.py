"""Who could take somebody's slot, best first; and who could not, with the rules against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from optimizer.auditing.judge import EditableWeek
from optimizer.domain.people import Staff
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import id_and_name, slot_text
from optimizer.domain.timetable import Timetable
from optimizer.errors import SettingsError
from optimizer.language.text import Text

_THERE = Text("{who} is at this session already", "{who} 已在这节活动中")


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
        raise SettingsError(f"{staff}@{token}: a person and a slot such as T07@Wed2 · 应为人员与时段，如 T07@周三2")
    week = EditableWeek(scenario, timetable, week_of)
    if not any(work.token == token for work in week.view.work.get(staff, ())):
        who, slot = id_and_name(scenario.person[staff]), slot_text(token)
        raise SettingsError(f"{who} does not serve in {slot.en} · {who} {slot.zh}没有任务")
    candidates = [_candidate(week, staff, person, token) for person in scenario.staff if person.id != staff]
    return sorted(candidates, key=lambda c: (bool(c.against), c.points, c.load, c.staff))


def _candidate(week: EditableWeek, staff: str, person: Staff, token: str) -> CoverCandidate:
    works = week.view.work.get(person.id, ())
    try:
        verdict = week.judge({"op": "person", "old": staff, "new": person.id, "slot": token})
        against = tuple((violation.rule, violation.text) for violation in verdict.against)
        effect = dict(verdict.effect)
    except SettingsError:  # nobody stands twice in one session
        against, effect = (("staff-clash", _THERE.format(who=id_and_name(person))),), {}
    return CoverCandidate(
        staff=person.id,
        against=against,
        load=person.carried + len(works),
        day=tuple(work.token for work in works if work.day == week.view.scenario.week[token].day),
        effect=effect,
    )
