"""What a school begins with: a workbook to fill in, a school from nothing, or one that comes with the program."""

from __future__ import annotations

from pathlib import Path

from optimizer.files.convert import empty_book
from optimizer.files.csv_tables import csv_text
from optimizer.files.examples import example_folder, example_folders
from optimizer.files.folder import SETTINGS_FILE
from optimizer.files.scenario_book import Book
from optimizer.files.store.tree import Tree, read_tree, tables_of
from optimizer.files.text_in import decode
from optimizer.files.toml_texts import parse_toml, toml_text
from optimizer.language.terms import value_label
from optimizer.language.text import Language, Text
from optimizer.language.times import DAYS

_CLASSROOM, _YARD = Text("classroom", "教室"), Text("playground", "操场")
_HALL, _LIBRARY = Text("sports hall", "体育馆"), Text("library", "图书馆")
_CARE = "care"
_ACTIVITIES: tuple[tuple[Text, str, int, tuple[Text, ...], str, dict[str, int]], ...] = (
    (Text("Homework", "作业"), "homework", 0, (_CLASSROOM,), _CARE, {"min_per_day": 1}),
    (Text("Outdoor exercise", "户外锻炼"), "sports", 30, (_YARD,), "both", {"max_per_day": 1}),
    (Text("Indoor exercise", "室内锻炼"), "sports", 30, (_HALL, _CLASSROOM), "both", {"max_per_day": 1}),
    (Text("Reading", "阅读"), "reading", 0, (_CLASSROOM, _LIBRARY), _CARE, {"max_per_day": 1}),
    (Text("Board games", "棋类游戏"), "games", 0, (_CLASSROOM,), _CARE, {"max_per_day": 1}),
    (Text("Arts and crafts", "美术手工"), "arts", 0, (_CLASSROOM,), "both", {"max_per_day": 1}),
    (Text("Science", "科学小实验"), "science", 0, (_CLASSROOM,), "both", {"max_per_week": 2, "max_per_day": 1}),
    (Text("Film", "观看影视"), "film", 0, (_CLASSROOM,), _CARE, {"max_per_week": 1}),
    (Text("Helping hands", "劳动实践"), "labour", 0, (), _CARE, {"max_per_week": 1}),
    (Text("Topic of the week", "主题教育"), "topic", 0, (_CLASSROOM,), _CARE, {"max_per_week": 1}),
)
"""Name, category, minutes of exercise, kinds of rooms, for whom, limits for a care group."""
PRIORITIES = (
    (Text("disabled", "残疾"), 5),
    (Text("hardship", "困难家庭"), 3),
    (Text("left-behind", "留守儿童"), 3),
    (Text("migrant", "进城务工人员子女"), 2),
)
"""Categories that the policies name first, and their weights."""


def starter_book(language: Language) -> Book:
    """A workbook to fill in, with activities and categories that may stay as they are."""
    book = empty_book(language)
    table = book.tables["activities"]
    for name, category, minutes, kinds, offered, limits in _ACTIVITIES:
        cells = {
            "activity": name.say(language),
            "name": name.say(language),
            "category": value_label("category", category, language),
            "physical_minutes": str(minutes or ""),
            "room_kinds": " ".join(kind.say(language).replace(" ", "-") for kind in kinds),
            "offered": value_label("offered", offered, language),
            **{column: str(number) for column, number in limits.items()},
        }
        if language == "en":
            cells["activity"] = name.en.lower().replace(" ", "-")
        table.rows.append([cells.get(column, "") for column in table.columns])
    at = next(number for number, (key, _, _) in enumerate(book.settings) if key.startswith("fees."))
    book.settings[at:at] = [(f"priority.{name.say(language)}", str(weight), "") for name, weight in PRIORITIES]
    return book


_TIMES = (("15:50", "16:30"), ("16:40", "17:20"), ("17:25", "17:55"))


def new_school(title: str, language: Language) -> Tree:
    """Files of a school without students: to be filled in."""
    settings = {
        "title": title,
        "language": language,
        "phase": "primary",
        "week": {
            "days": list(DAYS[:5]),
            "latest_end": "18:00",
            "slots": [{"start": start, "end": end} for start, end in _TIMES],
        },
        "priority": {name.say(language): weight for name, weight in PRIORITIES},
    }
    tables = starter_book(language).tables
    files = {f"{name}.csv": csv_text([table.header, *table.rows]).encode() for name, table in tables.items()}
    return {SETTINGS_FILE: toml_text(settings).encode(), **files}


def shipped_schools() -> dict[str, str]:
    """Name of each -> its title; none where the program was installed without them."""
    return {name: _title(folder) for name, folder in example_folders().items()}


def shipped_school(name: str) -> Tree:
    """Tables of one of `shipped_schools`."""
    return tables_of(read_tree(example_folder(name)))


def _title(folder: Path) -> str:
    return str(parse_toml(decode((folder / SETTINGS_FILE).read_bytes())).get("title") or folder.name)
