"""What is told at the end of a term, or during it: the ledger, hours, wishes and participation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from optimizer.domain.people import Role
from optimizer.language.terms import ROLES
from optimizer.language.text import Text
from optimizer.report.charts_fairness import RunningLoads
from optimizer.report.figures import wishes_by_place
from optimizer.rules.goals.fair_load import fair_level
from optimizer.semester.kept import KeptSemester
from optimizer.semester.ledger import HoursRow, Ledger, Served, hours, is_cut
from optimizer.semester.staffed_weeks import Rotation, SemesterWeek, rotations

_OFFICE = Text("managers and support staff", "行政和后勤")
_OTHERS = Text("teachers and all others", "教师等")
_ALL = Text("everybody", "全体")
Figure = tuple[Text, int | str]


@dataclass(frozen=True)
class TermFigures:
    """A semester in figures: as it was served where that is logged, else as planned.

    Attributes
    ----------
    served : Served
        What the present log says, which may be later than the semester's last planning.
    """

    semester: KeptSemester
    served: Served

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.semester.weeks, self.served)

    @cached_property
    def hours(self) -> list[HoursRow]:
        """Hours of everybody, the most first within a role."""
        order = list(Role)
        rows = hours(self.semester.weeks, self.served)
        return sorted(rows, key=lambda row: (order.index(row.role), -row.minutes, row.staff))

    @cached_property
    def names(self) -> dict[str, str]:
        """Person -> name, blank where there is none."""
        return {row.id: row.name for week in self.semester.weeks for row in week.scenario.staff}

    @property
    def covered(self) -> list[date]:
        """Dates of service of which it is known who served."""
        return [on for week in self.semester.weeks for on, _ in week.service.dates if on in self.served.dates]

    def rotations_in(self, monday: date) -> list[Rotation]:
        """Places that change hands in a week."""
        return [row for row in rotations(self.semester.weeks) if row.week == monday]

    def running(self) -> Iterator[tuple[Text, RunningLoads]]:
        """The pools with the running loads for a share of 1, week by week, of those whose target is not cut."""
        ledger = self.ledger
        by_person = {(row.staff, row.week): row.running for row in ledger.rows}
        mondays = [week.monday for week in self.semester.weeks]
        names = [_ALL] if len(ledger.pools) == 1 else [_OFFICE, _OTHERS]
        for name, pool in zip(names, ledger.pools, strict=True):
            level = fair_level(pool)
            people = {
                self.names[load.staff] or load.staff: [
                    None if (slots := by_person.get((load.staff, on))) is None else float(slots / Fraction(load.share))
                    for on in mondays
                ]
                for load in pool
                if not is_cut(load, level)
            }
            language = self.semester.weeks[-1].scenario.settings.language
            if people:
                yield name, RunningLoads(name.say(language), mondays, people)

    def survey(self) -> Iterator[Figure]:
        """The end-of-term survey: students and wishes as in the last week, meetings and slots over all weeks."""
        weeks = self.semester.weeks
        last = weeks[-1]
        view, scenario = last.view, last.scenario
        signed_up = [student for student in scenario.students if view.signed_up(student)]
        dates = [on for week in weeks for on, _ in week.service.dates]
        yield Text("first day of service", "首个开课日"), str(dates[0])
        yield Text("last day of service", "最后一个开课日"), str(dates[-1])
        yield Text("weeks", "周数"), len(weeks)
        yield Text("days of service", "开课天数"), len(dates)
        yield Text("of these with a log of who served", "其中有到岗记录的天数"), len(self.covered)
        yield Text("students signed up", "报名学生"), len(signed_up)
        enrolled = [row.enrolled for row in scenario.classes]
        if enrolled and all(number is not None for number in enrolled):
            school = sum(number or 0 for number in enrolled)
            yield Text("students of the school", "在校学生"), school
            yield Text("participation", "参与率"), _percent(len(signed_up), school)
        waiting = sum(student.id in view.waits for student in signed_up)
        yield Text("students served on all days signed up for", "全部按报名安排的学生"), len(signed_up) - waiting
        yield Text("students waiting on some day", "有候补日的学生"), waiting
        yield from self._wishes(last)
        yield Text("student slots planned", "安排的学生人次（节）"), sum(map(_student_slots, weeks))
        by_role: Counter[Role] = Counter()
        minutes: Counter[Role] = Counter()
        for row in self.hours:
            by_role[row.role] += row.slots
            minutes[row.role] += row.minutes
        for role in Role:
            if by_role[role]:
                name = ROLES[role]
                yield Text(f"slots of {name.en}", f"{name.zh}服务节数"), by_role[role]
                yield Text(f"hours of {name.en}", f"{name.zh}服务小时"), f"{minutes[role] / 60:.1f}"

    @staticmethod
    def _wishes(week: SemesterWeek) -> Iterator[Figure]:
        view, scenario = week.view, week.scenario
        yield Text("clubs offered", "申报社团"), len(scenario.clubs)
        yield Text("clubs open", "开设社团"), len(view.of_kind("club"))
        wishes = wishes_by_place(view)
        wanted = sum(wishes.values())
        yield Text("clubs wanted by students served", "希望参加的社团（人次）"), wanted
        for place in sorted(one for one in wishes if one):
            share = _percent(wishes[place], wanted)
            yield Text(f"granted: wish {place}", f"录取：第{place}志愿"), f"{wishes[place]} ({share})"
        if wanted:
            share = _percent(wishes.get(0, 0), wanted)
            yield Text("not granted", "未录取"), f"{wishes.get(0, 0)} ({share})"


def _student_slots(week: SemesterWeek) -> int:
    """Student slots of a week, each date counted."""
    times, days = week.service.times, week.scenario.week
    return sum(len(week.view.present_at(group, token)) * times[days[token].day] for group, token in week.view.sessions)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "–"
