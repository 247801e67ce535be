"""Spellings of one home class: 一（3）班, 1.3, 103, and 三班 in grade 1 are the same class; 11班 and 113 are others."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from optimizer.domain.lookup import nearest
from optimizer.domain.notices import InputNotice
from optimizer.domain.people import Student
from optimizer.domain.programme import SchoolClass
from optimizer.domain.telling import id_and_name
from optimizer.errors import Problem
from optimizer.files.raw import RawRow, RawTable
from optimizer.files.raw_sheets import CellKind
from optimizer.language.folding import plain
from optimizer.language.text import Text

_D = "[一二三四五六七八九1-9]"
_N = r"(?P<number>\d{1,2}|十[一二三四五六七八九]?|[一二三四五六七八九](?:十[一二三四五六七八九]?)?)"
_GRADE = rf"(?P<grade>初[一二三1-3]|{_D})"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<grade>初[一二三1-3](?:年级)?|{_D}年级?)[-._·/]?第?\(?{_N}\)?班?",
        rf"{_GRADE}\({_N}\)班?",
        rf"{_GRADE}[-._·/]{_N}班?",
        r"0?(?P<grade>[1-9])(?P<number>\d\d)班?",
        r"(?P<grade>[一二三四五六七八九])(?P<number>\d{1,2}|十[一二三四五六七八九]?)班?",
        r"(?P<grade>[一二三四五六七八九])(?P<number>[一二三四五六七八九])班",
        r"(?:grade|g)(?P<grade>[1-9])[-,.]?(?:class|c)(?P<number>\d{1,2})",
        rf"第?\(?{_N}\)?班",
        rf"\({_N}\)",
        r"(?P<number>[一二三四五六七八九十1-9])",
    )
)
_IN_TITLE = re.compile(
    rf"(?<![\d.])(?:初[一二三]|{_D})(?:年级?)?\s*\(?\s*第?(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*\)?\s*班"
)
_NUMBERED_TITLE = re.compile(r"[1-9]\d\d|[1-9]\.\d{1,2}")
_NAMED = re.compile(rf"(?P<grade>初[一二三1-3]|{_D}年级)(?P<rest>.+)")
_OTHER_GRADE = Text(
    "a class of grade {grade}, as this row says; this is one of grade {other}",
    "{grade}年级的班级（本行年级为 {grade}）；这是{other}年级的班级",
)
_TWO_DIGITS = Text(
    "a class that can be told: class {number} of grade {grade}, or class {text}? Write 一（1）班, 1.1 or 101",
    "看得出是哪个班的写法：是{grade}年级{number}班，还是 {text} 班？请写成 一（1）班、1.1 或 101",
)
_LOST_ZERO = Text(
    "a class as text: {text} may have been {text}0, and grade {grade} has a class {number}0; format the column as text "
    "and type it again",
    "文本格式的班级：{text} 可能原为 {text}0（{grade}年级有 {number}0 班）；请把这一列设为文本格式后重新输入",
)
_UNKNOWN_FORMAT = Text(
    "a class as text: the format of this number cannot be read, and {text} may have been {text}0; format the column "
    "as text and type it again",
    "文本格式的班级：这个数字的显示格式无法识别，{text} 可能原为 {text}0；请把这一列设为文本格式后重新输入",
)
_STRANGE = Text("{n} child(ren) are in a class that the table of classes lacks", "{n} 名学生的班级不在班级表中")
_NEAR = Text("{who} {name} (nearest: {near})", "{who} {name}（最接近的是 {near}）")
_ALONE = Text("{who} {name}", "{who} {name}")
_ONE_CLASS = Text(
    "{n} class(es) are spelled in several ways; each counts as one", "{n} 个班级有几种写法，各按同一个班级计"
)


class ClassForm(NamedTuple):
    """What a spelling says: the grade that it names (0 for none), the number (0 for none), or another name.

    ``open`` marks two digits that may be grade and number or the number alone.
    """

    grade: int
    number: int
    name: str = ""
    open: bool = False


@lru_cache(maxsize=5000)
def class_form(text: str) -> ClassForm:
    """What a spelling of a class says."""
    folded = re.sub(r"\s+", "", plain(text)).casefold().translate(str.maketrans("[]【】〔〕{}", "()()()()"))
    if re.fullmatch(r"\d\d", folded):
        return ClassForm(0, int(folded), folded, True) if int(folded) else ClassForm(0, 0, folded)
    for form in _FORMS:
        if match := form.fullmatch(folded):
            groups = match.groupdict()
            number = _number(groups["number"])
            if number:
                return ClassForm(_grade(groups.get("grade") or ""), number)
    if match := _NAMED.fullmatch(folded):
        return ClassForm(_grade(match["grade"]), 0, match["rest"].removesuffix("班"))
    return ClassForm(0, 0, folded.removesuffix("班"))


def class_in(title: str) -> str:
    """The class that a title names (``三（2）班报名表``, ``302``); blank for none or several."""
    folded = plain(title)
    if _NUMBERED_TITLE.fullmatch(folded):
        return folded
    named = {re.sub(r"\s", "", match) for match in _IN_TITLE.findall(folded)}
    return named.pop() if len(named) == 1 else ""


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    digits = "一二三四五六七八九"
    value = digits.index(ones) + 1 if ones else 0
    return value + 10 * (digits.index(tens) + 1 if tens else 1) if ten else value


def _grade(text: str) -> int:
    bare = text.removesuffix("级").removesuffix("年")
    if bare.startswith("初"):
        return _number(bare[1:]) + 6
    return _number(bare) if bare else 0


@dataclass
class _Row:
    """A class as a row writes it."""

    index: int
    grade: int
    campus: str
    text: str
    raw: RawRow | None


_Key = tuple[str, int, str]


@dataclass
class ClassNames:
    """The classes of a scenario, each under one spelling; ``problems`` and ``notices`` say what was found."""

    problems: list[Problem] = field(default_factory=list)
    notices: list[InputNotice] = field(default_factory=list)

    def settle(
        self,
        students: Sequence[Student],
        classes: Sequence[SchoolClass],
        student_table: RawTable | None,
        class_table: RawTable | None,
    ) -> tuple[tuple[Student, ...], tuple[SchoolClass, ...]]:
        """Students and classes with each class under one spelling: that of the table of classes, else the commonest."""
        theirs = [
            _Row(at, row.grade, row.campus, row.class_name, _raw(student_table, at)) for at, row in enumerate(students)
        ]
        ours = [
            _Row(at, row.grade, row.campus, row.class_name, _raw(class_table, at)) for at, row in enumerate(classes)
        ]
        written = {(row.grade, class_form(row.text).number) for row in ours}
        numbers: dict[int, set[int]] = defaultdict(set)
        for row in (*ours, *theirs):
            if row.text:
                form = class_form(row.text)
                numbers[row.grade].add(form.number)
        keys_of = [self._keys(ours, class_table, written, numbers), self._keys(theirs, student_table, written, numbers)]
        spelling: dict[_Key, str] = {}
        for row, key in zip(ours, keys_of[0], strict=True):
            spelling.setdefault(key, row.text)
        counted: dict[_Key, Counter[str]] = defaultdict(Counter)
        for row, key in zip(theirs, keys_of[1], strict=True):
            if row.text:
                counted[key][row.text] += 1
        if classes:
            self._tell_strangers(students, theirs, keys_of[1], spelling)
        several = sorted(
            key for key, texts in counted.items() if len({*texts, spelling.get(key, next(iter(texts)))}) > 1
        )
        if several:
            shown = ["、".join(dict.fromkeys([*filter(None, [spelling.get(key)]), *counted[key]])) for key in several]
            self.notices.append(InputNotice.of(_ONE_CLASS, shown))
        for key, texts in counted.items():
            spelling.setdefault(key, texts.most_common(1)[0][0])
        return (
            tuple(
                row if not row.class_name or spelling[key] == row.class_name else replace(row, class_name=spelling[key])
                for row, key in zip(students, keys_of[1], strict=True)
            ),
            tuple(
                row if spelling[key] == row.class_name else replace(row, class_name=spelling[key])
                for row, key in zip(classes, keys_of[0], strict=True)
            ),
        )

    def _keys(
        self, rows: Iterable[_Row], table: RawTable | None, written: set[tuple[int, int]], numbers: dict[int, set[int]]
    ) -> list[_Key]:
        keys = []
        for row in rows:
            form = class_form(row.text) if row.text else ClassForm(0, 0)
            if form.open and form.name[0] == str(row.grade) and (row.grade, form.number) not in written:
                expected = _TWO_DIGITS.format(grade=row.grade, number=form.name[1], text=form.name)
                self._note(table, row, expected)
            elif form.grade and row.grade and form.grade != row.grade:
                self._note(table, row, _OTHER_GRADE.format(grade=row.grade, other=form.grade))
            elif form.grade and (expected_text := _lost_zero(row, form, numbers)):
                self._note(table, row, expected_text)
            keys.append((row.campus, row.grade, str(form.number) if form.number else form.name))
        return keys

    def _note(self, table: RawTable | None, row: _Row, expected: Text) -> None:
        if table is not None and row.raw is not None:
            fault = Problem(table.name, row.index, "class", row.text, expected)
            self.problems.append(table.locate(fault, row.raw))

    def _tell_strangers(
        self, students: Sequence[Student], rows: Sequence[_Row], keys: Sequence[_Key], known: dict[_Key, str]
    ) -> None:
        cases = []
        for student, row, key in zip(students, rows, keys, strict=True):
            if row.text and key not in known:
                near = nearest(
                    row.text, [text for (_, grade, _), text in known.items() if grade == row.grade] or known.values()
                )
                form = _NEAR if near else _ALONE
                cases.append(form.format(who=id_and_name(student), name=row.text, near=near))
        if cases:
            self.notices.append(InputNotice.of(_STRANGE, cases))


def _raw(table: RawTable | None, index: int) -> RawRow | None:
    return table.rows[index] if table and index < len(table.rows) else None


def _lost_zero(row: _Row, form: ClassForm, numbers: dict[int, set[int]]) -> Text | None:
    """Why a number such as 1.1 cannot be taken for a class: it may have been typed 1.10."""
    odd = row.raw.odd.get("class") if row.raw else None
    if odd is None or odd.kind is not CellKind.NUMBER or form.number > 9 or "." not in row.text:
        return None
    if not odd.format_known:
        return _UNKNOWN_FORMAT.format(text=row.text)
    if form.number * 10 in numbers[row.grade]:
        return _LOST_ZERO.format(text=row.text, grade=row.grade, number=form.number)
    return None
