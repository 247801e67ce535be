"""From the cells of a row to the entity it describes, one function per table, defaults filled in."""

from __future__ import annotations

from decimal import Decimal

from optimizer.domain.people import Role, Staff, Student
from optimizer.domain.places import Room
from optimizer.domain.programme import (
    FORBIDDEN_CATEGORIES,
    Activity,
    Category,
    Club,
    GroupName,
    Offered,
    Pin,
    SchoolClass,
)
from optimizer.domain.settings import Settings
from optimizer.files.cells import Cells
from optimizer.language import terms
from optimizer.language.folding import plain
from optimizer.language.slot_words import says_any
from optimizer.language.text import Text

_FORBIDDEN = Text(
    "an activity that is not teaching: lessons, tutoring and exams are forbidden in the service",
    "非教学类活动：课后服务中禁止上新课、集体补课和考试",
)


def student(cells: Cells, settings: Settings) -> Student:
    clubs = cells.items("clubs")
    return Student(
        id=cells.required("student"),
        name=cells.line("name"),
        grade=cells.grade(),
        class_name=cells.id("class"),
        campus=cells.id("campus"),
        attends=cells.slots("attends"),
        priority=cells.items("priority"),
        fee_waiver=cells.number("fee_waiver"),
        clubs=clubs,
        wants_clubs=min(len(clubs), cells.whole("wants_clubs", 1)),
        club_weight=cells.whole("club_weight", 1),
        together=cells.code("together"),
        apart=cells.code("apart"),
        care_group=cells.id("care_group"),
        insured=cells.maybe_whole("insured"),
    )


def staff(cells: Cells, settings: Settings) -> Staff:
    cells.required("role")
    role = Role(cells.choice("role", "role", Role, Role.TEACHER))
    return Staff(
        id=cells.required("staff"),
        name=cells.line("name"),
        role=role,
        campus=cells.id("campus"),
        skills=frozenset(cells.items("skills")),
        available=cells.slots("available"),
        max_per_day=cells.whole("max_per_day", settings.staffing.max_per_day),
        max_per_week=cells.whole("max_per_week", settings.staffing.max_per_week),
        min_per_week=cells.whole("min_per_week", 0),
        max_days=cells.whole("max_days", len(settings.week.days)),
        share=cells.number("share", Decimal(role.usual_share)),
        carried=cells.whole("carried", 0),
        yuan_per_slot=cells.number("yuan_per_slot"),
        vetted_until=cells.date("vetted_until"),
        avoids=cells.slots("avoids") if cells.says_slots("avoids") else frozenset(),
        grades=cells.grades(),
        organisation=cells.line("organisation"),
        assessed_until=cells.date("assessed_until"),
    )


def room(cells: Cells, settings: Settings) -> Room:
    return Room(
        id=cells.required("room"),
        name=cells.line("name"),
        campus=cells.id("campus"),
        kind=cells.id("kind"),
        capacity=cells.maybe_whole("capacity"),
        groups_at_once=cells.whole("groups_at_once", 1),
        available=cells.slots("available", with_extended=True),
    )


def activity(cells: Cells, settings: Settings) -> Activity:
    cells.required("category")
    forbidden = terms.value_of("category", cells.text("category")) in FORBIDDEN_CATEGORIES
    category = cells.choice("category", "category", Category, Category.FEATURE, _FORBIDDEN if forbidden else None)
    return Activity(
        id=cells.required("activity"),
        name=cells.line("name"),
        category=Category(category),
        physical_minutes=cells.whole("physical_minutes", 0),
        room_kinds=frozenset(cells.items("room_kinds")),
        skill=cells.id("skill"),
        students_per_staff=cells.whole("students_per_staff", settings.staffing.students_per_staff),
        offered=Offered(cells.choice("offered", "offered", Offered, Offered.BOTH)),
        min_per_week=cells.whole("min_per_week", 0),
        max_per_week=cells.maybe_whole("max_per_week"),
        min_per_day=cells.whole("min_per_day", 0),
        max_per_day=cells.maybe_whole("max_per_day"),
        slots=cells.slots("slots") if cells.says_slots("slots") and not says_any(cells.text("slots")) else None,
        grades=cells.grades(),
    )


def club(cells: Cells, settings: Settings) -> Club:
    return Club(
        id=cells.required("club"),
        name=cells.line("name"),
        activity=cells.required("activity"),
        campus=cells.id("campus"),
        grades=cells.grades(),
        min_students=cells.whole("min_students", 15),
        max_students=cells.maybe_whole("max_students"),
        meetings_per_week=cells.whole("meetings_per_week", 1),
        slots=cells.slots("slots"),
        leaders=cells.items("leaders"),
        room=cells.id("room"),
        yuan_per_meeting=cells.number("yuan_per_meeting"),
    )


def school_class(cells: Cells, settings: Settings) -> SchoolClass:
    return SchoolClass(
        grade=cells.grade(),
        class_name=plain(cells.required("class")),
        campus=cells.id("campus"),
        pe_days=cells.days("pe_days"),
        teacher=cells.id("teacher"),
        phone=cells.line("phone"),
        home_room=cells.line("home_room"),
        enrolled=cells.maybe_whole("enrolled"),
    )


def group_name(cells: Cells, settings: Settings) -> GroupName:
    return GroupName(group=cells.required("group"), name=cells.line("name"), campus=cells.id("campus"))


def pins(cells: Cells, settings: Settings) -> list[Pin]:
    """A row of pins.csv fixes one decision for each slot that its token names."""
    group, activity_id, room_id, person = (
        cells.required("group"),
        cells.id("activity"),
        cells.id("room"),
        cells.id("staff"),
    )
    return [
        Pin(group=group, slot=token, activity=activity_id, room=room_id, staff=person)
        for token in sorted(cells.slots("slot"))
    ]
