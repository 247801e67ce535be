"""What is told at the end of a term, or during it: figures, and pages of week, ledger, survey, hours, certificates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from optimizer.domain.people import Role
from optimizer.files.csv_tables import write_csv
from optimizer.language.lists import list_text
from optimizer.language.terms import ROLES
from optimizer.language.text import Text
from optimizer.language.times import DAYS, day_text
from optimizer.report.charts_base import close, save_picture
from optimizer.report.charts_fairness import RunningLoads, plot_fairness
from optimizer.report.context import ReportContext
from optimizer.report.figures import wishes_by_place
from optimizer.report.printed.sheet_page import A4_PORTRAIT, PrintedSheet, SheetPage
from optimizer.rules.goals.fair_load import fair_level
from optimizer.rules.registry import GOALS
from optimizer.semester.exchanges import Exchanges, FarPerson
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

    @cached_property
    def far(self) -> list[FarPerson]:
        """Who ends more than one slot from the target, with the cheapest exchange in weeks that are still open."""
        logged = {
            week.monday for week in self.semester.weeks if any(on in self.served.dates for on, _ in week.service.dates)
        }
        return list(Exchanges(self.ledger, self.semester.published | logged).far())

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


_SEMESTER = Text("the semester", "学期")
_WEEK = Text("This week: {first} to {last}", "本周：{first} 至 {last}")
_WEEK_COLUMNS = (
    Text("date", "日期"), Text("weekday", "星期"), Text("timetable of", "上课表"), Text("note", "备注"),
    Text("time", "时间"), Text("sessions", "课次"), Text("students", "学生"), Text("on duty", "值班"),
)  # fmt: skip
_ROTATIONS = Text("Who takes over this week", "本周换岗")
_ROTATION_COLUMNS = (
    Text("slot", "时段"), Text("group", "班组"), Text("part", "分工"), Text("before", "原"), Text("from now on", "现"),
)  # fmt: skip
_NO_ROTATION = Text("Nobody changes places this week.", "本周没有换岗。")
_PARTS = {"lead": Text("lead", "带班"), "assistant": Text("assistant", "协助"), "duty": Text("duty", "值班")}
_LEDGER = Text("Ledger at the end of this week and of the semester", "课时台账：截至本周与期末")
_LEDGER_COLUMNS = (
    Text("person", "姓名"), Text("role", "身份"), Text("share", "份额"), Text("this week", "本周"),
    Text("up to now", "累计"), Text("at the end", "期末累计"), Text("target", "期末目标"), Text("difference", "相差"),
)  # fmt: skip
_FAR = Text("More than one slot from the target at the end", "期末与目标相差超过一节的人员")
_FAR_COLUMNS = (
    Text("person", "姓名"), Text("difference", "相差"), Text("cheapest exchange of one slot", "代价最小的一次换岗"),
    Text("difference then", "换后相差"), Text("points", "扣分变化"), Text("by goal", "分项"),
)  # fmt: skip
_FAR_NOTE = Text(
    "One slot of a week that is neither published nor logged goes to another person of the same pool. Points are those "
    "of the whole semester: above 0 it would become worse; below 0 better, and --replan-from may find as much.",
    "指未公布、无到岗记录的某一周中，把一节换给同组的另一人。扣分按全学期计算：变化大于 0 即整体变差；"
    "小于 0 即变好，可用 --replan-from 重排。",
)
_IN_ALL_WEEKS = {
    "term-leads": Text("leads over the semester", "学期带班教师稳定"),
    "rotations": Text("rotations", "换岗"),
}
_SURVEY = Text("End-of-term survey", "期末统计")
_SURVEY_COLUMNS = Text("figure", "项目"), Text("number", "数值")
_HOURS = Text("Hours of service, for commendation", "服务时长（表彰依据）")
_HOURS_COLUMNS = (
    Text("person", "姓名"), Text("role", "身份"), Text("slots", "节数"), Text("minutes", "分钟"), Text("hours", "小时"),
)  # fmt: skip
_LOGGED = Text(
    "{covered} of {dates} days of service are as logged, all others as planned.",
    "{dates} 个开课日中，{covered} 天按实际到岗记录，其余按课表计算。",
)
_CERTIFICATE = Text("Certificate of voluntary service", "志愿服务时长证明")
_CERTIFIED = Text(
    "{name} has served as a volunteer in the after-school service of {school} from {first} to {last}: {slots} slots, "
    "{minutes} minutes, {hours} hours in all. {basis}",
    "兹证明 {name} 于 {first} 至 {last} 在 {school} 课后服务中提供志愿服务，共 {slots} 节、{minutes} 分钟，"
    "合计 {hours} 小时。{basis}",
)
_SIGNED = Text(
    "School (seal): ______________      Date: ______________", "学校（盖章）：______________      日期：______________"
)
_CERTIFICATE_COLUMNS = Text("name", "姓名"), Text("number", "编号"), Text("slots", "节数"), Text("hours", "小时")


def write_term_report(folder: Path, figures: TermFigures, context: ReportContext) -> None:
    """Write term.html, survey.csv, fairness-*.png and, where there are volunteers, certificates.html.

    Parameters
    ----------
    context : ReportContext
        The week that counts as the current one; one of the semester.
    """
    folder.mkdir(parents=True)
    language = context.language
    heading = f"{context.title} · {_SEMESTER.say(language)}"
    week = context.week_text.say(language)
    pages = [_week_page(figures, context), _rotation_page(figures, context), _ledger_page(figures, context)]
    pages += [_far_page(figures, context)] if figures.far else []
    pages += [_survey_page(figures, context), _hours_page(figures, context)]
    PrintedSheet(heading, week, pages, A4_PORTRAIT, context.stamp).write(folder / "term.html", language)
    certificates = list(_certificates(figures, context))
    if certificates:
        title = f"{context.title} · {_CERTIFICATE.say(language)}"
        PrintedSheet(title, "", certificates, A4_PORTRAIT).write(folder / "certificates.html", language)
    columns = tuple(text.say(language) for text in _SURVEY_COLUMNS)
    write_csv(folder / "survey.csv", [columns, *((name.say(language), value) for name, value in figures.survey())])
    for number, (_, loads) in enumerate(figures.running(), 1):
        ax = plot_fairness(loads, language=language)
        save_picture(ax, folder / f"fairness-{number}.png")
        close(ax)


def _week_page(figures: TermFigures, context: ReportContext) -> SheetPage:
    """The dates of the week: what runs, from when to when, with how many children, who is on duty."""
    language, names, service = context.language, context.names, context.of_semester
    assert service is not None
    on_duty: dict[str, dict[str, None]] = defaultdict(dict)
    for duty in context.view.duties:
        on_duty[duty.day][duty.staff] = None
    lines = []
    for on, day in service.dates:
        rows = [row for row in context.sessions if row.day == day]
        begin, end = min(row.start for row in rows), max(row.end for row in rows)
        present = {one for row in rows for one in context.view.present_at(row.group, row.token)}
        lines.append(
            [
                str(on),
                day_text(DAYS[on.weekday()]).say(language),
                names.day(day),
                figures.semester.notes.get(on, ""),
                f"{begin // 60:02d}:{begin % 60:02d}–{end // 60:02d}:{end % 60:02d}",
                str(sum(not context.view.is_joined(row) for row in rows)),
                str(len(present)),
                names.people(tuple(on_duty[day])),
            ]
        )
    return SheetPage(
        _WEEK.format(first=service.dates[0][0], last=service.dates[-1][0]).say(language),
        [text.say(language) for text in _WEEK_COLUMNS],
        lines,
        shares=[1.3, 0.8, 0.8, 1.6, 1.5, 0.7, 0.8, 2.6],
    )


def _rotation_page(figures: TermFigures, context: ReportContext) -> SheetPage:
    language, names = context.language, context.names
    lines = []
    for row in figures.rotations_in(context.monday):
        group, token, part = row.place
        where = group if part == "duty" else names.short_group(group)
        people = [names.person(one) if one else "–" for one in (row.before, row.after)]
        lines.append([f"{names.token(token)} {names.time(token)}", where, _PARTS[part].say(language), *people])
    return SheetPage(
        _ROTATIONS.say(language),
        [text.say(language) for text in _ROTATION_COLUMNS],
        lines,
        notes=() if lines else [_NO_ROTATION.say(language)],
    )


def _ledger_page(figures: TermFigures, context: ReportContext) -> SheetPage:
    """Everybody in the order of the table; whoever left before is not in it."""
    language, names, ledger = context.language, context.names, figures.ledger
    now = {row.staff: row for row in ledger.rows if row.week == context.monday}
    lines = []
    for person in context.scenario.staff:
        row, target = now[person.id], ledger.targets.get(person.id)
        end = ledger.running[person.id]
        this_week = row.planned if row.served is None else row.served
        numbers = (
            this_week,
            row.running,
            end,
            "" if target is None else target,
            "" if target is None else end - target,
        )
        share = format(person.share.normalize(), "f")
        lines.append([names.person(person.id), ROLES[person.role].say(language), share, *map(str, numbers)])
    return SheetPage(
        _LEDGER.say(language),
        [text.say(language) for text in _LEDGER_COLUMNS],
        lines,
        notes=[_logged(figures, context)],
    )


def _far_page(figures: TermFigures, context: ReportContext) -> SheetPage:
    """Who ends far from the target, and what a single exchange that mends it, or a part of it, would cost."""
    language = context.language
    titles = {goal.id: goal.title for goal in GOALS} | _IN_ALL_WEEKS
    lines = []
    for row in figures.far:
        then = points = parts = ""
        if row.best is not None:
            then, points = f"{row.best.difference:+d}", f"{row.best.points:+d}"
            listed = [
                Text(f"{titles[goal].en} {n:+d}", f"{titles[goal].zh} {n:+d}") for goal, n in row.best.effect.items()
            ]
            parts = list_text(listed).say(language)
        who = figures.names[row.staff] or row.staff
        lines.append([who, f"{row.difference:+d}", row.says(figures.names).say(language), then, points, parts])
    columns = [text.say(language) for text in _FAR_COLUMNS]
    note = _FAR_NOTE.say(language)
    return SheetPage(_FAR.say(language), columns, lines, notes=[note], shares=[1, 1, 3, 1.1, 0.9, 2.4])


def _survey_page(figures: TermFigures, context: ReportContext) -> SheetPage:
    language = context.language
    lines = [[name.say(language), str(value)] for name, value in figures.survey()]
    columns = [text.say(language) for text in _SURVEY_COLUMNS]
    return SheetPage(_SURVEY.say(language), columns, lines, notes=[_logged(figures, context)], shares=[2, 1])


def _hours_page(figures: TermFigures, context: ReportContext) -> SheetPage:
    language = context.language
    lines = [
        [_name(figures, row), ROLES[row.role].say(language), str(row.slots), str(row.minutes), _in_hours(row)]
        for row in figures.hours
    ]
    columns = [text.say(language) for text in _HOURS_COLUMNS]
    return SheetPage(_HOURS.say(language), columns, lines, notes=[_logged(figures, context)])


def _certificates(figures: TermFigures, context: ReportContext) -> Iterator[SheetPage]:
    """A page for each volunteer who has served."""
    language = context.language
    dates: list[date] = [on for week in figures.semester.weeks for on, _ in week.service.dates]
    for row in figures.hours:
        if row.role is not Role.VOLUNTEER or not row.slots:
            continue
        name, basis = _name(figures, row), _logged(figures, context)
        told = _CERTIFIED.format(
            name=name, school=context.title, first=dates[0], last=dates[-1], slots=row.slots, minutes=row.minutes,
            hours=_in_hours(row), basis=basis,
        )  # fmt: skip
        yield SheetPage(
            _CERTIFICATE.say(language),
            [text.say(language) for text in _CERTIFICATE_COLUMNS],
            [[name, row.staff, str(row.slots), _in_hours(row)]],
            below=["", told.say(language), "", _SIGNED.say(language)],
            row_height=9,
        )


def _logged(figures: TermFigures, context: ReportContext) -> str:
    dates = sum(len(week.service.dates) for week in figures.semester.weeks)
    return _LOGGED.format(covered=len(figures.covered), dates=dates).say(context.language)


def _name(figures: TermFigures, row: HoursRow) -> str:
    return figures.names[row.staff] or row.staff


def _in_hours(row: HoursRow) -> str:
    return f"{row.minutes / 60:.1f}"
