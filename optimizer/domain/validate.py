"""What is wrong with a scenario, and what its author should know.

`find_problems` works on any scenario, read from a file or built by hand. It looks at what cells alone cannot show:
ranges, ids, references, campuses, the week, and settings that contradict each other. Nothing here says whether a
timetable exists; that is for the solver and `explain`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from optimizer.domain.lookup import explain_token, nearest
from optimizer.domain.programme import FORBIDDEN_CATEGORIES
from optimizer.domain.scenario import Scenario, campus_names
from optimizer.domain.schema import ID_COLUMN, SCHEMA
from optimizer.domain.schema.column import number_text
from optimizer.domain.season import season_problems
from optimizer.domain.telling import slot_text
from optimizer.domain.validate_settings import settings_problems, week_problems
from optimizer.domain.warn import find_warnings
from optimizer.domain.week import split_list
from optimizer.errors import Problem
from optimizer.language.text import Text
from optimizer.language.times import day_text

__all__ = ["explain_token", "find_problems", "find_warnings", "nearest"]

_BLANK = Text("an id, must not be blank", "编号不能为空")
_SPACED = Text("an id without spaces, commas or semicolons", "编号中不能有空格、逗号、顿号或分号")
_FORMULA_SIGNS = ("=", "+", "-", "@")
_FORMULA = Text(
    "an id that does not begin with = + - @, which spreadsheet programs take for a formula",
    "编号不能以 = + - @ 开头，表格软件会把它当作公式",
)
_TWICE = Text("an id that stands once", "编号不能重复")
_TWICE_IN_CELL = Text("each id once", "每个编号只填一次")
_NO_SUCH = {
    "clubs": Text("a club of clubs.csv", "社团表中的编号"),
    "activities": Text("an activity of activities.csv", "活动表中的编号"),
    "rooms": Text("a room of rooms.csv", "场地表中的编号"),
    "staff": Text("a member of staff in staff.csv", "教职工表中的工号"),
}
_CAMPUS = Text("a campus, as there are several: {names}", "有多个校区时必须填写校区：{names}")
_TOKEN = Text("slots of this week", "本周作息中的时段")
_WANTS = Text("no more clubs than the list is long", "不能多于所列社团志愿数")
_CLUB_ID = Text("a care group; this is the id of a club", "托管班组编号；这是一个社团的编号")
_ONE_CAMPUS = Text(
    "a care group of this student's campus {campus}; most students of {group} are of campus {other}",
    "该学生所在校区（{campus}）的托管班；{group} 的学生多数在 {other} 校区，一个托管班只能有一个校区的学生",
)
_ROOM_CAMPUS = Text(
    "a room of the club's campus {campus}; this room is on campus {other}",
    "社团所在校区（{campus}）的场地；该场地在 {other} 校区",
)
_MIN_MAX = Text("no more than the maximum of {most}", "不能大于上限 {most}")
_LONGEST = Text(
    "0, or slots on every longest day of the week: a minimum per day cannot be kept on {days}",
    "0，或在每个最长的服务日都有可排时段：{days} 无法达到每日下限",
)
_PINNED = Text(
    "no more pinned slots than the {meetings} meeting(s) a week of this club; {pinned} are pinned",
    "该社团每周活动 {meetings} 次，固定的时段不能更多；现固定了 {pinned} 个",
)
_NOBODY = {
    "students": Text("at least one student", "至少一名学生"),
    "staff": Text("at least one member of staff", "至少一名人员"),
}
_DUTY_MOST = Text(
    "no more than max_per_slot = {most}, since somebody must be on duty{at}",
    "不大于“值班.每时段最多”的 {most}（{at}须有人值班）",
)
_DUTY_GRADES = Text(
    "no more than {most}{at}: in {slot} students of {grades} grade(s) are signed up, and two may be on duty for each "
    "two grades; or set duty.max_per_slot",
    "{at}不大于 {most}：{slot} 只有 {grades} 个年级的学生报名，每两个年级最多 2 人值班；也可设置“值班.每时段最多”",
)
_NO_EXERCISE = Text(
    "minutes of exercise in at least one activity: {least} a day are asked for, such as of {student} on {day}; or set "
    "physical.min_minutes_per_day to 0",
    "至少有一项活动填写体育锻炼分钟数：要求每天至少 {least} 分钟，例如学生 {student} {day}；"
    "也可将每天最少体育锻炼分钟数设为 0",
)
_FORBIDDEN = Text("no teaching: it is forbidden in the service", "非教学活动：课后服务中禁止教学")

_LISTED = ("staff", "clubs", "rooms", "activities")


def find_problems(scenario: Scenario, *, week_is_sound: bool = True) -> list[Problem]:
    """Everything that makes a scenario bad input, in the order of tables.

    Parameters
    ----------
    scenario : Scenario
    week_is_sound : bool
        False where the week could not be read: then nothing that depends on its slots is judged.

    Returns
    -------
    list of Problem
        Empty for a good scenario. ``index`` is the position in the scenario's table.
    """
    found = settings_problems(scenario, campus_names(scenario))
    if week_is_sound:
        found += [*week_problems(scenario.settings), *season_problems(scenario.settings)]
    for check in (
        _nobody,
        _ids,
        _ranges,
        _references,
        _blank_campuses,
        _students,
        _care_groups,
        _group_names,
        _club_rooms,
        _classes,
        _limits,
    ):
        found += check(scenario)
    if week_is_sound:
        found += [
            *_tokens(scenario),
            *_daily_minimums(scenario),
            *_club_pins(scenario),
            *_duty(scenario),
            *_exercise(scenario),
        ]
    return found


def _nobody(scenario: Scenario) -> Iterator[Problem]:
    for table, column in (("students", "student"), ("staff", "staff")):
        if not getattr(scenario, table):
            yield Problem(table, None, column, "", _NOBODY[table])


def _ids(scenario: Scenario) -> Iterator[Problem]:
    for table, column in ID_COLUMN.items():
        first: dict[str, int] = {}
        for index, row in enumerate(getattr(scenario, table)):
            if not row.id:
                yield Problem(table, index, column, "", _BLANK)
            elif row.id in first:
                yield Problem(table, index, column, row.id, _TWICE, again=f"{table}[{first[row.id]}]")
            elif table in _LISTED and split_list(row.id) != [row.id]:
                yield Problem(table, index, column, row.id, _SPACED)
            elif row.id.startswith(_FORMULA_SIGNS):
                yield Problem(table, index, column, row.id, _FORMULA)
            first.setdefault(row.id, index)
    for table in ("students", "staff", "rooms", "clubs"):  # ids that no table of their own declares
        for index, row in enumerate(getattr(scenario, table)):
            for column in ("campus", "care_group"):
                if str(getattr(row, column, "")).startswith(_FORMULA_SIGNS):
                    yield Problem(table, index, column, getattr(row, column), _FORMULA)


def _ranges(scenario: Scenario) -> Iterator[Problem]:
    for table, columns in SCHEMA.items():
        numbers = [(name, column, within) for name, column in columns.items() if (within := column.within)]
        for index, row in enumerate(getattr(scenario, table)):
            for name, column, within in numbers:
                for value in _numbers(getattr(row, name)):
                    if not within.holds(value):
                        expected = within.expected(whole=column.kind != "number")
                        yield Problem(table, index, name, number_text(value), expected)


def _numbers(value: Any) -> Iterable[int | Decimal]:
    if value is None:
        return ()
    return value if isinstance(value, frozenset) else (value,)


def _references(scenario: Scenario) -> Iterator[Problem]:
    for table, name, target in _columns_of_ids():
        known = {row.id for row in getattr(scenario, target)}
        for index, row in enumerate(getattr(scenario, table)):
            value = getattr(row, name)
            named = (value,) if isinstance(value, str) else value
            for one in named:
                if one and one not in known:
                    near = nearest(one, known, likeness=0.01)
                    yield Problem(table, index, name, one, _NO_SUCH[target], near, refers=target)
            for one in sorted({one for one in named if named.count(one) > 1}):
                yield Problem(table, index, name, one, _TWICE_IN_CELL)


def _columns_of_ids() -> Iterator[tuple[str, str, str]]:
    """Table, column and the table whose ids the column holds."""
    for table, columns in SCHEMA.items():
        for name, column in columns.items():
            if column.target:
                yield table, name, column.target


def _blank_campuses(scenario: Scenario) -> Iterator[Problem]:
    names = campus_names(scenario)
    if not names:
        return
    expected = _CAMPUS.format(names=", ".join(sorted(names)))
    for table in ("students", "rooms", "clubs", "classes"):
        for index, row in enumerate(getattr(scenario, table)):
            if not row.campus:
                yield Problem(table, index, "campus", "", expected)


def _students(scenario: Scenario) -> Iterator[Problem]:
    for index, student in enumerate(scenario.students):
        if student.wants_clubs > len(student.clubs):
            yield Problem("students", index, "wants_clubs", number_text(student.wants_clubs), _WANTS)
        if student.care_group and student.care_group in scenario.club:
            yield Problem("students", index, "care_group", student.care_group, _CLUB_ID)


def _group_names(scenario: Scenario) -> Iterator[Problem]:
    """Rows of a scenario's groups.csv that name one care group twice, or a club."""
    first: dict[str, int] = {}
    for index, row in enumerate(scenario.groups):
        if row.group in scenario.club:
            yield Problem("groups", index, "group", row.group, _CLUB_ID)
        elif row.group in first:
            yield Problem("groups", index, "group", row.group, _TWICE, again=f"groups[{first[row.group]}]")
        first.setdefault(row.group, index)


def _care_groups(scenario: Scenario) -> Iterator[Problem]:
    """Students whose ``care_group`` is named by more students of another campus (of as many, by an earlier row)."""
    named: dict[str, Counter[str]] = defaultdict(Counter)
    for student in scenario.students:
        if student.care_group and student.campus:
            named[student.care_group][scenario.campus_of(student)] += 1
    home = {group: campuses.most_common(1)[0][0] for group, campuses in named.items()}
    for index, student in enumerate(scenario.students):
        group, campus = student.care_group, scenario.campus_of(student)
        if group and student.campus and campus != home[group]:
            expected = _ONE_CAMPUS.format(campus=campus, group=group, other=home[group])
            yield Problem("students", index, "care_group", group, expected)


def _club_rooms(scenario: Scenario) -> Iterator[Problem]:
    """Rooms of clubs on another campus; a room of a campus that is merged away lapses and is a warning."""
    for index, club in enumerate(scenario.clubs):
        room, campus = scenario.room.get(scenario.kept_room(club.room)), scenario.campus_of(club)
        if room and room.campus and club.campus and room.campus != campus:
            expected = _ROOM_CAMPUS.format(campus=campus, other=room.campus)
            yield Problem("clubs", index, "room", club.room, expected)


def _classes(scenario: Scenario) -> Iterator[Problem]:
    first: dict[tuple[str, int, str], int] = {}
    for index, row in enumerate(scenario.classes):
        key = (row.campus, row.grade, row.class_name)
        if key in first:
            yield Problem("classes", index, "class", row.class_name, _TWICE, again=f"classes[{first[key]}]")
        first.setdefault(key, index)


def _limits(scenario: Scenario) -> Iterator[Problem]:
    for index, row in enumerate(scenario.activities):
        if row.category.value in FORBIDDEN_CATEGORIES:
            yield Problem("activities", index, "category", row.category.value, _FORBIDDEN)
    pairs = (
        ("activities", "min_per_day", "max_per_day"),
        ("activities", "min_per_week", "max_per_week"),
        ("clubs", "min_students", "max_students"),
    )
    for table, low, high in pairs:
        for index, row in enumerate(getattr(scenario, table)):
            least, most = getattr(row, low), getattr(row, high)
            if most is not None and least > most:
                yield Problem(table, index, low, str(least), _MIN_MAX.format(most=most))


def _tokens(scenario: Scenario) -> Iterator[Problem]:
    for table, columns in SCHEMA.items():
        named = [name for name, column in columns.items() if column.kind == "slots"]
        for index, row in enumerate(getattr(scenario, table)):
            for name in named:
                value = getattr(row, name) or frozenset()
                for token in sorted(({value} if isinstance(value, str) else value) - scenario.week.all):
                    yield Problem(table, index, name, token, _TOKEN)


def _daily_minimums(scenario: Scenario) -> Iterator[Problem]:
    """A daily minimum of an activity whose slots leave out one of the week's longest days."""
    week = scenario.week
    care = set(week.care)
    length = {day: len(care & set(week.on_day[day])) for day in week.days}
    longest = [day for day in week.days if 0 < length[day] == max(length.values())]
    for index, row in enumerate(scenario.activities):
        missed = [day for day in longest if not any(row.in_slot(token) for token in care & set(week.on_day[day]))]
        if row.min_per_day > 0 and missed:
            expected = _LONGEST.format(days=" ".join(missed))
            yield Problem("activities", index, "min_per_day", str(row.min_per_day), expected)


def _club_pins(scenario: Scenario) -> Iterator[Problem]:
    pinned: dict[str, set[str]] = {}
    for index, pin in enumerate(scenario.pins):
        club = scenario.club.get(pin.group)
        slots = pinned.setdefault(pin.group, set())
        fresh = pin.slot not in slots
        slots.add(pin.slot)
        if club and fresh and len(slots) == club.meetings_per_week + 1:
            every = {row.slot for row in scenario.pins if row.group == pin.group}
            expected = _PINNED.format(meetings=club.meetings_per_week, pinned=len(every))
            yield Problem("pins", index, "group", pin.group, expected)


def _duty(scenario: Scenario) -> Iterator[Problem]:
    """A duty minimum that no number of people could keep, at the first campus and slot where that is so."""
    duty, key = scenario.settings.duty, "duty.min_per_slot"
    able = [one.campus and scenario.campus_of(one) for one in scenario.staff if one.role in duty.roles]
    for campus in scenario.campuses:
        if not {"", campus}.intersection(able):
            continue
        at = Text(f" at {campus}", f"{campus}校区") if campus else Text("", "")
        if duty.max_per_slot:
            if duty.min_per_slot > duty.max_per_slot:
                expected = _DUTY_MOST.format(most=duty.max_per_slot, at=at)
                yield Problem("scenario", None, key, str(duty.min_per_slot), expected)
                return
            continue
        here = [student for student in scenario.students if scenario.campus_of(student) == campus]
        for slot in scenario.week.slots:
            grades = {student.grade for student in here if slot.token in student.attends}
            most = 2 * -(-len(grades) // 2)
            if grades and duty.min_per_slot > most:
                expected = _DUTY_GRADES.format(most=most, at=at, slot=slot_text(slot.token), grades=len(grades))
                yield Problem("scenario", None, key, str(duty.min_per_slot), expected)
                return


def _exercise(scenario: Scenario) -> Iterator[Problem]:
    """A day of a student on which the rule ``physical-activity`` asks for minutes that no activity gives."""
    exercise, week = scenario.settings.exercise, scenario.week
    if not exercise.min_minutes_per_day or any(row.physical_minutes > 0 for row in scenario.activities):
        return
    for student in scenario.students:
        lessons = scenario.pe_days.get((student.campus, student.grade, student.class_name), frozenset())
        for day in week.days:
            attended = [week[token] for token in week.on_day[day] if token in student.attends]
            minutes = sum(slot.minutes for slot in attended if not slot.extended and not slot.club_only)
            exempt = exercise.counts_pe_lessons and day in lessons
            if attended and minutes >= exercise.from_attended_minutes and not exempt:
                fields = {"least": exercise.min_minutes_per_day, "student": student.id, "day": day_text(day)}
                yield Problem("activities", None, "physical_minutes", "", _NO_EXERCISE.format(**fields))
                return
