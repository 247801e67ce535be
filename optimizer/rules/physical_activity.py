"""Enough exercise on each longer day of each student."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from optimizer.domain.people import Student
from optimizer.domain.telling import id_and_name
from optimizer.language.text import Text
from optimizer.language.times import day_text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_LITTLE = Text(
    "{who} has {found} minutes of exercise on {day}, needed {needed} (attends {attended} minutes)",
    "{who} {day}体育锻炼 {found} 分钟，至少 {needed} 分钟（当天在校服务 {attended} 分钟）",
)


@dataclass(frozen=True, slots=True)
class ExerciseDay:
    """A served day on which the rule asks for exercise: minutes found (None: an unknown activity) and attended."""

    student: Student
    day: str
    found: int | None
    known: int
    attended: int


def exercise_days(view: View) -> Iterator[ExerciseDay]:
    """The student-days to which the rule applies; none while it is switched off."""
    rules = view.scenario.settings.exercise
    if not rules.min_minutes_per_day:
        return
    minutes = _Minutes(view)
    for student in view.served_students:
        lessons = _lesson_days(view, student) if rules.counts_pe_lessons else frozenset()
        for day, tokens in view.served_days(student):
            attended = _attended(view, student, tokens)
            if day in lessons or attended < rules.from_attended_minutes:
                continue
            parts = [minutes.of(key) for key in _sessions(view, student, day, tokens)]
            known = sum(part for part in parts if part is not None)
            yield ExerciseDay(student, day, None if None in parts else known, known, attended)


def check(view: View) -> Iterator[Fault]:
    needed = view.scenario.settings.exercise.min_minutes_per_day
    for one in exercise_days(view):
        if one.found is not None and one.found < needed:
            fields = {"who": id_and_name(one.student), "day": day_text(one.day), "found": one.found}
            reason = _LITTLE.format(needed=needed, attended=one.attended, **fields)
            yield Fault(Unit(kind="student-day", student=one.student.id, day=one.day), reason)


@dataclass(frozen=True)
class _Minutes:
    """Minutes of exercise in sessions, each worked out when first asked for."""

    view: View
    known: dict[tuple[str, str], int | None] = field(default_factory=dict)

    def of(self, key: tuple[str, str]) -> int | None:
        """Minutes in a session; None where the activity is unknown."""
        if key not in self.known:
            scenario, activity = self.view.scenario, self.view.host_of(self.view.sessions[key]).activity
            known = activity in scenario.activity
            self.known[key] = scenario.physical_minutes(activity, key[1]) if known else None
        return self.known[key]


def _attended(view: View, student: Student, tokens: tuple[str, ...]) -> int:
    slots, clubs = view.scenario.week.by_token, view.clubs_of.get(student.id, {})
    alone = sum(slots[token].minutes for token in clubs if token in tokens and slots[token].club_only)
    return alone + view.care_minutes(tokens)


def _sessions(view: View, student: Student, day: str, tokens: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Sessions of ordinary slots that the student is in that day."""
    slots, clubs = view.scenario.week.by_token, view.clubs_of.get(student.id, {})
    for token, meeting in clubs.items():
        if slots[token].day == day and not slots[token].extended:
            yield from ((club, token) for club in meeting)
    row = view.placed[student.id]
    for token in tokens:
        home = view.home(row, token) if token not in clubs and token in view.care_slots else ""
        if home and (home, token) in view.sessions:
            yield home, token


def _lesson_days(view: View, student: Student) -> frozenset[str]:
    return view.scenario.pe_days.get((student.campus, student.grade, student.class_name), frozenset())


RULE = Rule(
    "physical-activity",
    Text("Exercise", "体育锻炼"),
    Text(
        "On each day with enough attended time a student has at least the minimum of exercise, over all ordinary "
        "sessions of the day; a day with a PE lesson may be exempt.",
        "学生当天在普通时段参加时间达到规定的，各节活动的体育锻炼合计不少于规定分钟数；可设定有体育课的日子不作要求。",
    ),
    check,
)
