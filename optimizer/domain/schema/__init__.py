"""Every column of a scenario's tables, stated once, in the contract's order."""

from __future__ import annotations

from optimizer.domain.schema.column import ColumnInfo, Columns
from optimizer.domain.schema.offer import ACTIVITIES, CLUBS, GROUPS, PINS, ROOMS
from optimizer.domain.schema.people import CLASSES, STAFF, STUDENTS
from optimizer.language.text import Text

__all__ = ["ID_COLUMN", "REQUIRED_COLUMNS", "REQUIRED_TABLES", "SCHEMA", "TABLES", "TABLE_HELP", "ColumnInfo"]

SCHEMA: dict[str, Columns] = {
    "students": STUDENTS,
    "staff": STAFF,
    "rooms": ROOMS,
    "activities": ACTIVITIES,
    "clubs": CLUBS,
    "classes": CLASSES,
    "pins": PINS,
    "groups": GROUPS,
}
TABLES = tuple(SCHEMA)
REQUIRED_TABLES = ("students", "staff", "rooms", "activities")
REQUIRED_COLUMNS = {
    table: tuple(name for name, column in columns.items() if column.required) for table, columns in SCHEMA.items()
}
ID_COLUMN = {"students": "student", "staff": "staff", "rooms": "room", "activities": "activity", "clubs": "club"}
"""Table -> the column that tells its rows apart."""

TABLE_HELP: dict[str, Text] = {
    "scenario": Text("Settings, one a row. A blank value means the default.", "设置，每行一项。留空表示默认值。"),
    "students": Text("One row for each student who signed up.", "每名报名学生一行。"),
    "staff": Text("One row for each person who may serve.", "每名可参加服务的人员一行。"),
    "rooms": Text("One row for each place that may be used.", "每处可用场地一行。"),
    "activities": Text("One row for each activity that may be given.", "每项可安排的活动一行。"),
    "clubs": Text("One row for each club on offer. May stay empty.", "每个拟开设的社团一行。可以为空。"),
    "classes": Text("One row for each home class. May stay empty.", "每个行政班一行。可以为空。"),
    "pins": Text("What is already decided. May stay empty.", "已经确定、不得改动的安排。可以为空。"),
    "groups": Text("Names of care groups, in their order. May stay empty.", "托管班组的名称，按顺序使用。可以为空。"),
}
