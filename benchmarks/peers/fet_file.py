"""The file that FET reads: lessons with students, teachers and rooms, and constraints of weight 100 alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from xml.etree import ElementTree as Xml

from benchmarks.peers.fet_lessons import Lesson, needs_exercise
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School

VERSION = "6.8.5"
PART = "#"
"""Between the name of a room and the number of one of its parts, where several groups may be there at once."""
NO_LIMIT = 10000


def write_fet(school: School, plan: Plan, lessons: Sequence[Lesson]) -> str:
    """FET's input. Activities are numbered from 1 in the order of ``lessons``; hours are labels of slots."""
    root = Xml.Element("fet", version=VERSION)
    _text(root, "Institution_Name", school.scenario.name)
    week = school.scenario.week
    hours = hours_of(school)
    _named(root, "Days_List", "Day", week.days)
    _named(root, "Hours_List", "Hour", hours)
    subjects = sorted({lesson.activity for lesson in lessons})
    _list(root, "Subjects_List", "Subject", subjects)
    _list(root, "Activity_Tags_List", "Activity_Tag", ())
    people = sorted({person for lesson in lessons for person in lesson.team})
    _list(root, "Teachers_List", "Teacher", people)
    sets = Xml.SubElement(root, "Students_List")
    for group in dict.fromkeys(lesson.group for lesson in lessons):
        year = _named_item(sets, "Year", group)
        _text(year, "Number_of_Students", max(one.students for one in lessons if one.group == group))
    _activities(root, lessons)
    _list(root, "Buildings_List", "Building", ())
    rooms = Xml.SubElement(root, "Rooms_List")
    for name, capacity in room_parts(school).items():
        room = _named_item(rooms, "Room", name)
        _text(room, "Capacity", capacity)
        _text(room, "Virtual", "false")
    _times(root, school, plan, lessons, people)
    _space(root, school, lessons)
    Xml.indent(root, "")
    return Xml.tostring(root, "unicode", xml_declaration=True)


def hours_of(school: School) -> list[str]:
    """Labels of slots within a day, ordinary ones first."""
    labels = {slot.label: (slot.extended, slot.number) for slot in school.scenario.week.slots}
    return sorted(labels, key=labels.__getitem__)


def room_parts(school: School) -> dict[str, int]:
    """Rooms as FET has them, with capacity: one for each group that may be there at once."""
    parts = {}
    for room in school.scenario.rooms:
        seats = NO_LIMIT if room.capacity is None else room.capacity // max(1, room.groups_at_once)
        for number in range(1, room.groups_at_once + 1):
            parts[room.id if room.groups_at_once == 1 else f"{room.id}{PART}{number}"] = seats
    return parts


def _text(parent: Xml.Element, tag: str, value: object) -> None:
    Xml.SubElement(parent, tag).text = str(value)


def _named_item(parent: Xml.Element, tag: str, name: str) -> Xml.Element:
    item = Xml.SubElement(parent, tag)
    _text(item, "Name", name)
    return item


def _list(root: Xml.Element, tag: str, item: str, names: Iterable[str]) -> None:
    parent = Xml.SubElement(root, tag)
    for name in names:
        _named_item(parent, item, name)


def _named(root: Xml.Element, tag: str, item: str, names: Sequence[str]) -> None:
    parent = Xml.SubElement(root, tag)
    _text(parent, f"Number_of_{item}s", len(names))
    for name in names:
        _named_item(parent, item, name)


def _activities(root: Xml.Element, lessons: Sequence[Lesson]) -> None:
    parent = Xml.SubElement(root, "Activities_List")
    for number, lesson in enumerate(lessons, 1):
        item = Xml.SubElement(parent, "Activity")
        for person in lesson.team:
            _text(item, "Teacher", person)
        _text(item, "Subject", lesson.activity)
        _text(item, "Students", lesson.group)
        _text(item, "Duration", 1)
        _text(item, "Total_Duration", 1)
        _text(item, "Id", number)
        _text(item, "Activity_Group_Id", 0)
        _text(item, "Active", "true")


def _constraint(parent: Xml.Element, kind: str) -> Xml.Element:
    item = Xml.SubElement(parent, f"Constraint{kind}")
    _text(item, "Weight_Percentage", 100)
    _text(item, "Active", "true")
    return item


def _times(root: Xml.Element, school: School, plan: Plan, lessons: Sequence[Lesson], people: list[str]) -> None:
    parent = Xml.SubElement(root, "Time_Constraints_List")
    _constraint(parent, "BasicCompulsoryTime")
    week = school.scenario.week
    for number, lesson in enumerate(lessons, 1):
        item = _constraint(parent, "ActivityPreferredStartingTimes")
        _text(item, "Activity_Id", number)
        _text(item, "Number_of_Preferred_Starting_Times", len(lesson.slots))
        for token in lesson.slots:
            slot = Xml.SubElement(item, "Preferred_Starting_Time")
            _text(slot, "Preferred_Starting_Day", week[token].day)
            _text(slot, "Preferred_Starting_Hour", week[token].label)
    for person in people:
        staff = school.person[person]
        _unavailable(parent, school, "TeacherNotAvailableTimes", "Teacher", person, staff.available)
        item = _constraint(parent, "TeacherMaxHoursDaily")
        _text(item, "Teacher_Name", person)
        _text(item, "Maximum_Hours_Daily", min(staff.max_per_day, len(hours_of(school))))
        item = _constraint(parent, "TeacherMaxDaysPerWeek")
        _text(item, "Teacher_Name", person)
        _text(item, "Max_Days_Per_Week", min(staff.max_days, len(week.days)))
    for one, other in apart(school, plan, lessons):
        item = _constraint(parent, "ActivitiesNotOverlapping")
        _text(item, "Number_of_Activities", 2)
        _text(item, "Activity_Id", one)
        _text(item, "Activity_Id", other)


def apart(school: School, plan: Plan, lessons: Sequence[Lesson]) -> list[tuple[int, int]]:
    """Lessons that may not be at once: clubs with a common member, and a group's exercise and clubs of its members."""
    members: dict[str, set[str]] = {}
    for student, clubs in plan.clubs.items():
        for club in clubs:
            members.setdefault(club, set()).add(student)
    students = school.scenario.student
    found = []
    for (one, first), (other, second) in combinations(enumerate(lessons, 1), 2):
        if first.day != second.day or first.group not in members:
            continue
        both = members[first.group] & members.get(second.group, set())
        if second.exercise:
            in_group = (s for s in members[first.group] if plan.care.get(s) == second.group)
            both |= {s for s in in_group if needs_exercise(school, plan, students[s], first.day)}
        if both:
            found.append((one, other))
    return found


def _unavailable(
    parent: Xml.Element, school: School, kind: str, tag: str, name: str, available: frozenset[str]
) -> None:
    week = school.scenario.week
    times = [(day, hour) for day in week.days for hour in hours_of(school) if day + hour not in available]
    if not times:
        return
    item = _constraint(parent, kind)
    _text(item, tag, name)
    _text(item, "Number_of_Not_Available_Times", len(times))
    for day, hour in times:
        slot = Xml.SubElement(item, "Not_Available_Time")
        _text(slot, "Day", day)
        _text(slot, "Hour", hour)


def _space(root: Xml.Element, school: School, lessons: Sequence[Lesson]) -> None:
    parent = Xml.SubElement(root, "Space_Constraints_List")
    _constraint(parent, "BasicCompulsorySpace")
    parts = room_parts(school)
    for room in school.scenario.rooms:
        for name in parts:
            if name.split(PART)[0] == room.id:
                _unavailable(parent, school, "RoomNotAvailableTimes", "Room", name, room.available)
    homes = home_rooms(school, lessons)
    for number, lesson in enumerate(lessons, 1):
        rooms = [homes[lesson.group]] if homes.get(lesson.group) in lesson.rooms else list(lesson.rooms)
        names = [name for name, seats in parts.items() if name.split(PART)[0] in rooms and seats >= lesson.students]
        item = _constraint(parent, "ActivityPreferredRooms")
        _text(item, "Activity_Id", number)
        _text(item, "Number_of_Preferred_Rooms", len(names))
        for name in names:
            _text(item, "Preferred_Room", name)


def home_rooms(school: School, lessons: Sequence[Lesson]) -> dict[str, str]:
    """Care or extended group -> a room of its own for whatever fits there, as long as there are rooms for one group."""
    taken: set[str] = set()
    homes = {}
    for group in dict.fromkeys(lesson.group for lesson in lessons if lesson.group not in school.scenario.club):
        own = [lesson for lesson in lessons if lesson.group == group]
        size = max(lesson.students for lesson in own)
        fitting = [
            room.id
            for room in school.scenario.rooms
            if room.id not in taken
            and room.groups_at_once == 1
            and (room.capacity is None or room.capacity >= size)
            and sum(room.id in lesson.rooms for lesson in own) * 2 >= len(own)
        ]
        if fitting:
            homes[group] = fitting[0]
            taken.add(fitting[0])
    return homes
