"""One child in words, as the tables are understood: what an officer checks before she takes a file."""

from __future__ import annotations

from optimizer.domain.people import Student
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import Names
from optimizer.language.lists import list_text
from optimizer.language.text import Text

_CHILD = Text("{name}, grade {grade}{home}, {when}{clubs}{mates}", "{name}，{grade}年级{home}，{when}{clubs}{mates}")
_HOME = Text(" {class_name}", " {class_name}")
_CLUBS = Text(", wants {clubs}", "，想参加 {clubs}")
_MATES = Text(", with {names}", "，与{names}同组")
_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩"


def child_in_words(scenario: Scenario, student: Student) -> Text:
    """``王文，1年级 一（1）班，周二、周四，想参加 ①舞蹈社 ②围棋社，与何可淇同组``."""
    names = Names(scenario)
    tokens = [slot.token for slot in scenario.week.slots if slot.token in student.attends]
    clubs = " ".join(
        f"{number}{scenario.club[club].name or club}"
        for number, club in zip(_NUMBERS, student.clubs, strict=False)
        if club in scenario.club
    )
    mates = [
        one.name or one.id
        for one in scenario.students
        if student.together and one.together == student.together and one.id != student.id
    ]
    nothing = Text("", "")
    return _CHILD.format(
        name=student.name or student.id,
        grade=student.grade,
        home=_HOME.format(class_name=student.class_name) if student.class_name else nothing,
        when=names.spans(tokens) if tokens else "–",
        clubs=_CLUBS.format(clubs=clubs) if clubs else nothing,
        mates=_MATES.format(names=list_text(mates)) if mates else nothing,
    )
