"""The commands of docs/guide.zh.md run one after the other as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import openpyxl
import pytest

from optimizer.cli.main import main
from optimizer.domain.people import Role
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Session, Timetable
from optimizer.files import load, read_timetable
from optimizer.testing.generator import generate

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "guide.zh.md").read_text("utf-8")
_LIMITS = {"solve": "3", "semester": "15", "repair": "3"}


def _commands() -> list[list[str]]:
    lines = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S) for line in block.splitlines()]
    return [shlex.split(line.removeprefix("optimizer ")) for line in lines]


def _fill_in_classes(folder: Path) -> None:
    """Class teachers tick every slot for every child but the first of each class."""
    for path in folder.iterdir():
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        head = [str(cell.value) for cell in sheet[2]]
        for row in range(4, sheet.max_row + 1):
            if sheet.cell(row, 1).value:
                sheet.cell(row, head.index("是否参加") + 1).value = "是"
                for at, title in enumerate(head, 1):
                    if title.startswith("周"):
                        sheet.cell(row, at).value = "√"
        book.save(path)


def _write_month(week: Timetable, school: Scenario) -> None:
    """A child who was ill on a Wednesday, a teacher whose first slot another took, and the days of service."""
    lead = _wednesday_lead(week)
    busy = {one for row in week.sessions if row.token == lead.token for one in row.team}
    other = next(one.id for one in school.staff if one.id not in busy and one.role is Role.TEACHER)
    tables = {
        "缺席": f"日期,学生,节次,原因\n2026-09-09,{week.members[0].student},,病假\n",
        "代课": f"日期,节次,工号,代替\n2026-09-09,1,{other},{lead.lead}\n",
        "服务日": "日期,按周几\n" + "".join(f"2026-09-{7 + n:02},周{name}\n" for n, name in enumerate("一二三四五")),
    }
    for name, text in tables.items():
        Path(f"{name}.csv").write_text(text, encoding="utf-8")


def _wednesday_lead(week: Timetable) -> Session:
    return next(row for row in week.sessions if row.token == "Wed1" and row.lead and not row.joins)


def _quickly(words: list[str]) -> list[str]:
    """A command with less time for the solver."""
    if words[0] not in _LIMITS:
        return words
    at = words.index("--time-limit") if "--time-limit" in words else len(words)
    return [*words[:at], "--time-limit", _LIMITS[words[0]], *words[at + 2 :]]


@pytest.mark.slow
def test_a_year_from_the_guide_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    generate(tmp_path / "own", students=60, kind="clubs", seed=1)
    teacher = "张老师"
    for command in _commands():
        words = [word.replace("张老师", teacher) for word in _quickly(command)]
        if words[2:3] == ["改课.xlsx"]:  # the reader saves the edited workbook
            Path("改课.xlsx").write_bytes(Path("表册/timetable.xlsx").read_bytes())
        if words[0] == "pay":  # the logs of what happened, by the week that held
            week = read_timetable(Path("学期/weeks/2026-09-07" if words[2] == "学期" else words[2]))
            _write_month(week, load("学校.xlsx"))
        assert main(words) == 0, words
        if words[0] == "template":  # the reader fills it in
            Path("学校.xlsx").unlink()
            assert main(["convert", "own", "学校.xlsx"]) == 0
        if words[0] == "signup" and "--answers" not in words:
            _fill_in_classes(Path("报名/classes"))
        if words[0] == "solve":
            school, week = load("学校.xlsx"), read_timetable("课表")
            teacher = school.person[_wednesday_lead(week).lead].name
    assert {path.name for path in tmp_path.iterdir()} >= {"报名汇总", "新表册", "周三表册", "九月", "十二月", "日历"}
    assert (tmp_path / "周三表册" / "print" / "roll-call-changed.html").exists()


def test_the_guide_names_only_files_that_are_written() -> None:
    """Each page in its tables of files is one of the printed sheets or papers."""
    sources = "".join(
        (ROOT / "optimizer" / "report" / place).read_text("utf-8")
        for place in ("printed/__init__.py", "signup/__init__.py", "week_folder.py")
    )
    named = set(re.findall(r"`(?:print/)?([\w-]+)\.html`", PAGE)) - {"roll-call-Mon"}
    assert sorted(name for name in named if name not in sources) == []
