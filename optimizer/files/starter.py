"""What a workbook to fill in starts with: activities that most schools give, and the categories that go first.

An officer changes or deletes the rows; nothing else in the program knows them.
"""

from __future__ import annotations

from optimizer.files.convert import empty_book
from optimizer.files.scenario_book import Book
from optimizer.language.terms import value_label
from optimizer.language.text import Language, Text

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
