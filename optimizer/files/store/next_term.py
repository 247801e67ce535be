"""The tables of a new term made from those of the last: children a grade up, what is over taken out, what is owed kept.

Cells stay as typed but for what changes: grade and class of those who stay, the weight of children who lost out, the
slots that people served beyond their share. Wishes, fixed decisions, names of groups and everything of single weeks are
of the old term and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from optimizer.files.folder import SETTINGS_FILE
from optimizer.files.headings import heading
from optimizer.files.settings_in import in_english
from optimizer.files.store.sheet import Sheet
from optimizer.files.store.tree import Tree
from optimizer.files.text_in import decode
from optimizer.files.toml_texts import parse_toml, read_notes, toml_text
from optimizer.language.text import Language

_KEPT = ("staff", "rooms", "activities", "clubs")
_OF_THE_TERM = ("clubs", "wants_clubs", "club_weight", "care_group", "insured")
"""Columns of students that a new sign-up fills."""
_LAST_GRADE = {"primary": 6}
_NUMERALS = "一二三四五六七八九"
_CLASS = re.compile(rf"(?P<junior>初?)(?P<grade>[1-9{_NUMERALS}])(?=.*[\d{_NUMERALS}十])")
_TERM = re.compile(r"(?P<year>20\d\d)(?P<between>\s*年?\s*)(?P<season>[春秋])")


@dataclass(frozen=True)
class NextTerm:
    """Tables of the new term with its title, how many children stay and have left, and what was carried over."""

    tables: Tree
    title: str
    students: int
    left: int
    lost_out: int
    carried: int


def next_term(
    tables: Mapping[str, bytes], *, up: bool, carried: Mapping[str, int], lost_out: Collection[str]
) -> NextTerm:
    """The tables of the new term.

    Parameters
    ----------
    tables : mapping
        Files of the last term's scenario.
    up : bool
        Whether a school year begins: everybody a grade up, the last grade leaves.
    carried : mapping
        Id of a person -> slots beyond the fair share, with which the new term begins.
    lost_out : collection of str
        Children who wished for a club and got none; their wishes weigh double.
    """
    settings = dict(in_english(parse_toml(decode(tables[SETTINGS_FILE]))))
    language: Language = "en" if settings.get("language") == "en" else "zh"
    title = _next_title(str(settings.get("title", "")), up=up)
    if title:
        settings["title"] = title
    text = toml_text(settings, read_notes(decode(tables[SETTINGS_FILE])))
    students, left, found = _students(tables, settings, language, up=up, lost_out=lost_out)
    staff = Sheet.of("staff", tables.get("staff.csv"), language).with_ids().with_column("carried", language)
    key, at = staff.at("staff"), staff.at("carried")
    cells = [[n, at, str(carried.get(row[key], 0) or "")] for n, row in enumerate(staff.rows) if n]
    made = {SETTINGS_FILE: text.encode(), "students.csv": students.data(), "staff.csv": staff.changed(cells).data()}
    kept = {f"{name}.csv": tables[f"{name}.csv"] for name in _KEPT if f"{name}.csv" in tables}
    owed = sum(1 for row in staff.rows[1:] if carried.get(row[key]))
    return NextTerm(kept | made, title, len(students.rows) - 1, left, found, owed)


def _students(
    tables: Mapping[str, bytes],
    settings: Mapping[str, object],
    language: Language,
    *,
    up: bool,
    lost_out: Collection[str],
) -> tuple[Sheet, int, int]:
    """The children who stay, how many left, and how many of those who stay lost out."""
    sheet = Sheet.of("students", tables.get("students.csv"), language).with_ids()
    sheet = sheet.with_column("club_weight", language)
    columns, last = sheet.columns, _LAST_GRADE.get(str(settings.get("phase", "primary")), 9)
    key, grade, weight = sheet.at("student"), sheet.at("grade"), sheet.at("club_weight")
    over = [at for at, head in enumerate(sheet.rows[0]) if _is_over(head)]
    rows, left, found = [sheet.rows[0]], 0, 0
    for old in sheet.rows[1:]:
        row, was = list(old), old[grade].strip()
        for at in over:
            row[at] = ""
        if up and was.isdigit():
            if int(was) >= last:
                left += 1
                continue
            row[grade] = str(int(was) + 1)
            if "class" in columns:
                row[sheet.at("class")] = class_above(row[sheet.at("class")], int(was))
        if row[key] in lost_out:
            row[weight] = "2"
            found += 1
        rows.append(row)
    return Sheet("students", rows, sheet.dialect), left, found


def _is_over(head: str) -> bool:
    meant = heading("students", head)
    return meant is not None and meant.column in _OF_THE_TERM


def class_above(text: str, grade: int) -> str:
    """The class a grade higher, as it was spelled: 一（3）班 of grade 1 -> 二（3）班; one that names no grade stays."""
    match = _CLASS.match(text)
    if match is None:
        return text
    named, junior = match["grade"], 6 if match["junior"] else 0
    number = int(named) if named.isdigit() else _NUMERALS.index(named) + 1
    if number + junior != grade:
        return text
    above = str(number + 1) if named.isdigit() else _NUMERALS[number % 9]
    return text[: match.start("grade")] + above + text[match.end("grade") :]


def _next_title(title: str, *, up: bool) -> str:
    """The title with its term: 2026年秋季 -> 2027年春季, or a school year later."""
    match = _TERM.search(title)
    if match is None:
        return title
    year, autumn = int(match["year"]), match["season"] == "秋"
    later = year + 1 if autumn else year
    season = "秋" if up or not autumn else "春"
    return title[: match.start()] + f"{later}{match['between']}{season}" + title[match.end() :]
