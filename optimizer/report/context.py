"""What every sheet, page and picture is made from: a scenario, its timetable, and what the audit says about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from optimizer.auditing import Audit, audit
from optimizer.domain.people import Staff, Student
from optimizer.domain.result import Result
from optimizer.domain.scenario import Scenario
from optimizer.domain.service_week import ServiceWeek
from optimizer.domain.telling import TimetableNames
from optimizer.domain.timetable import Session, Timetable
from optimizer.domain.unavailable import NOTHING, Unavailable
from optimizer.errors import OptimizerError
from optimizer.language.lists import clause_text, list_text
from optimizer.language.text import Language, Text
from optimizer.language.times import DAYS, day_text
from optimizer.payroll import PayResult
from optimizer.report.figures import pay_of
from optimizer.report.words import say
from optimizer.rules.goals.fair_load import fair_level, pools
from optimizer.rules.view import View

_MOVED = Text("{date} runs as {day}", "{date} 按{day}的课表")


@dataclass(frozen=True, slots=True)
class StaffLoad:
    """Slots of one person. ``target`` is the fair share, None for those outside the pools of the fair load."""

    person: Staff
    week: int
    target: int | None

    @property
    def total(self) -> int:
        return self.person.carried + self.week


@dataclass(frozen=True)
class ReportContext:
    """A week as the office sees it. Nothing here is solved or audited again: facts come from `View` and `Audit`.

    Attributes
    ----------
    published : Timetable, optional
        The week as it was published before; changes are counted against it.
    result : Result, optional
        What the run said: status, bounds, gap.
    of_semester : ServiceWeek, optional
        The dates of a week of a semester.
    stamp : str
        Words that stand on every page: that this is a draft, or who answers for a week that breaks rules.
    unavailable : Unavailable
        Who and what is not there this week; the scenario is the one that holds with it.
    """

    scenario: Scenario
    timetable: Timetable
    week_of: date
    published: Timetable | None = None
    result: Result | None = None
    language: Language = "zh"
    stamp: str = ""
    of_semester: ServiceWeek | None = None
    unavailable: Unavailable = NOTHING

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        timetable: Timetable,
        week_of: date,
        *,
        published: Timetable | None = None,
        result: Result | None = None,
        of_semester: ServiceWeek | None = None,
        unavailable: Unavailable = NOTHING,
    ) -> ReportContext:
        """The context of a timetable, in the scenario's language."""
        language = scenario.settings.language
        return cls(
            scenario,
            timetable,
            week_of,
            published,
            result,
            language,
            of_semester=of_semester,
            unavailable=unavailable,
        )

    @cached_property
    def view(self) -> View:
        return View(self.scenario, self.timetable, self.week_of, self.published, of_semester=self.of_semester)

    @cached_property
    def audit(self) -> Audit:
        return audit(
            self.scenario,
            self.timetable,
            week_of=self.week_of,
            published=self.published,
            of_semester=self.of_semester,
        )

    @cached_property
    def names(self) -> TimetableNames:
        return TimetableNames(self.scenario, self.timetable, self.language)

    @property
    def monday(self) -> date:
        return self.view.monday

    @property
    def title(self) -> str:
        return self.scenario.settings.title or self.scenario.name

    @property
    def days(self) -> tuple[str, ...]:
        """Days of the timetable; in a week of a semester those that have a date."""
        return self.of_semester.days if self.of_semester is not None else self.scenario.week.days

    def day_with_dates(self, day: str) -> str:
        """A day in words; in a week of a semester with the dates that run as it: ``周二 9月15日、9月20日``."""
        dates = [on for on, runs_as in (self.of_semester.dates if self.of_semester else ()) if runs_as == day]
        said = list_text(Text(on.isoformat()[5:], f"{on.month}月{on.day}日") for on in dates)
        return f"{self.names.day(day)} {said.say(self.language)}".strip()

    @cached_property
    def week_text(self) -> Text:
        """Which week it is; of a semester with its dates that run as another day than their own."""
        moved = [
            _MOVED.format(date=on.isoformat(), day=day_text(day))
            for on, day in (self.of_semester.dates if self.of_semester else ())
            if DAYS[on.weekday()] != day
        ]
        week = Text(f"Week of {self.monday}", f"{self.monday} 当周")
        return clause_text([week, *moved])

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """Sessions in slots of the week, in order of time, then group; the first of each group and slot."""
        order = self.view.order
        return tuple(sorted(self.view.sessions.values(), key=lambda row: (order[row.token], row.group)))

    @cached_property
    def hosted(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """(group, slot) of a host -> groups that join it, sorted."""
        guests: dict[tuple[str, str], list[str]] = {}
        for row in self.sessions:
            if self.view.is_joined(row):
                guests.setdefault(self.view.host_key(row), []).append(row.group)
        return {key: tuple(sorted(groups)) for key, groups in guests.items()}

    @cached_property
    def loads(self) -> tuple[StaffLoad, ...]:
        """Everybody who works this week or has a fair share, in the order of staff.csv."""
        levels = ((pool, fair_level(pool)) for pool in pools(self.view))
        targets = {load.staff: load.target(level) for pool, level in levels for load in pool}
        slots = {person: self.view.slots_served(person) for person in self.view.work}
        people = (person for person in self.scenario.staff if person.id in targets or person.id in slots)
        return tuple(StaffLoad(person, slots.get(person.id, 0), targets.get(person.id)) for person in people)

    def duty_text(self, campus: str) -> str:
        """A duty at a campus as sheets and calendars call it."""
        return say("on_duty_at" if campus else "on_duty", self.language, campus=campus)

    @cached_property
    def sessions_of_student(self) -> dict[str, tuple[Session, ...]]:
        """Student id -> the sessions that the student is in, in order of time."""
        sessions: dict[str, list[Session]] = {}
        for row in self.sessions:
            for student in self.view.present_at(row.group, row.token):
                sessions.setdefault(student.id, []).append(row)
        return {student: tuple(rows) for student, rows in sessions.items()}

    def groups_of(self, row: Session) -> str:
        """A session's group and those that join it: ``C01+C02``; clubs by name."""
        groups = (row.group, *self.hosted.get((row.group, row.token), ()))
        return "+".join(self.names.short_group(one) for one in groups)

    def roll(self, row: Session) -> list[tuple[Student, str]]:
        """Everybody present at a session and at those that join it, with the group that they come with."""
        groups = (row.group, *self.hosted.get((row.group, row.token), ()))
        present = [(one, group) for group in groups for one in self.view.present_at(group, row.token)]
        return sorted(present, key=lambda pair: (pair[0].grade, pair[0].class_name, pair[0].id))

    @cached_property
    def _classes(self) -> dict[tuple[str, int, str], tuple[str, str]]:
        return {
            (row.campus, row.grade, row.class_name): (self.names.person(row.teacher), row.phone)
            for row in self.scenario.classes
        }

    def class_contact(self, student: Student) -> tuple[str, str]:
        """Name and phone of the student's class teacher; blank where not known."""
        return self._classes.get((student.campus, student.grade, student.class_name), ("", ""))

    @property
    def proven_result(self) -> Result | None:
        """What the run said; None where the tables were changed since, so that its bounds speak of others."""
        return self.result if self.result and self.result.score == self.audit.score else None

    @cached_property
    def pay(self) -> PayResult | None:
        """Fees and pay of the week as planned; None where there is no pay policy, or one with faults."""
        settings, fees = self.scenario.settings, self.scenario.settings.fees
        if settings.pay is None and not fees.yuan_per_slot and not fees.yuan_per_hour:
            return None
        try:
            return pay_of(self.scenario, self.timetable)
        except OptimizerError:
            return None
