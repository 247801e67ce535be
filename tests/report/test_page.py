from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import optimizer.report.page as html_module
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.report.calendars import CalendarIssue
from optimizer.report.context import ReportContext
from optimizer.report.page import render
from optimizer.report.week_folder import write_report
from optimizer.testing.schools import SmallSchool, week
from tests.report.conftest import MONDAY, school_of


def data_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    loaded: dict[str, object] = json.loads(found[1])
    return loaded


def test_needs_no_network(context: ReportContext) -> None:
    page = render(context)
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", page)
    assert "@import" not in page
    assert "fetch(" not in page
    assert "XMLHttpRequest" not in page


def test_every_session_and_student_is_there(context: ReportContext) -> None:
    data = data_of(render(context))
    assert len(data["sessions"]) == len(context.timetable.sessions)  # type: ignore[arg-type]
    assert len(data["students"]) == len(context.scenario.students)  # type: ignore[arg-type]


def test_public_page_has_no_person(context: ReportContext) -> None:
    page = render(context, public=True)
    scenario = context.scenario
    for name in [row.name for row in (*scenario.students, *scenario.staff)]:
        assert name not in page
    for one in [row.id for row in (*scenario.students, *scenario.staff)]:
        assert f'"{one}"' not in page
    circumstances = {category for student in scenario.students for category in student.priority}
    data = data_of(page)
    told = json.dumps(
        {key: value for key, value in data.items() if key not in ("words", "clauses")}, ensure_ascii=False
    )
    for word in {*circumstances, *(row.phone for row in scenario.classes if row.phone)}:
        assert word not in told
    assert not {"students", "staff", "reasons", "leaders", "violations"} & set(data)


def test_names_are_never_markup() -> None:
    nasty = "</script><script>alert(1)</script>"
    scenario = SmallSchool(title=nasty).students("S1", name=nasty).staff("T1", name="<img src=x>").build()
    page = render(ReportContext.of(scenario, week(scenario, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"}), MONDAY))
    assert nasty not in page
    assert "<img" not in page
    students = data_of(page)["students"]
    assert isinstance(students, list)
    assert students[0][1] == nasty


def test_faulty_timetable_still_has_a_page(school: tuple[Scenario, Timetable]) -> None:
    scenario, timetable = school
    first, second, *rest = timetable.sessions
    spoilt = (replace(first, activity="what", room="where", lead="who"), replace(second, group="ghost"), *rest)
    context = ReportContext.of(scenario, replace(timetable, sessions=spoilt, duties=()), MONDAY)
    data = data_of(render(context))
    assert data["violations"]
    assert data_of(render(context, public=True))["sessions"]


def test_the_public_page_tells_no_score_and_no_number_of_one_or_two() -> None:
    school = SmallSchool(days="Mon", slots=1).students("S1", clubs="K1").students("S2 S3 S4").club("K1").build()
    timetable = week(
        school, care={"C1": "S2 S3 S4"}, clubs={"K1": "S1"}, sessions={"K1@Mon1": "hw R1 T1", "C1": "hw R2 T2"}
    )
    data = data_of(render(ReportContext.of(school, timetable, MONDAY), public=True))
    assert not {"score", "bound", "gap", "goals", "rules", "clauses", "loads", "choices", "waits"} & set(data)
    assert data["served"] == 4
    groups, sessions, clubs = data["groups"], data["sessions"], data["clubs"]
    assert isinstance(groups, list)
    assert isinstance(sessions, list)
    assert isinstance(clubs, list)
    assert {row["id"]: row["size"] for row in groups} == {"C1": 3, "K1": None}
    assert sorted(str(row[4]) for row in sessions) == ["3", "None"]
    assert (clubs[0]["size"], clubs[0]["wishes"], clubs[0]["second"]) == (None, None, 0)


def test_the_public_page_tells_no_role_that_one_or_two_have() -> None:
    """Who sees slots by role and the prices of the publication sheet could work out two managers' pay."""
    school = SmallSchool(days="Mon Tue", slots=1).students("S1 S2 S3").staff("M1 M2", role="manager").build()
    timetable = week(
        school,
        care={"C1": "S1 S2 S3"},
        sessions={"C1@Mon1": "hw R1 T1", "C1@Tue1": "hw R1 T2"},
        duties={"Mon1": "M1", "Tue1": "M2"},
    )
    data = data_of(render(ReportContext.of(school, timetable, MONDAY), public=True))
    assert [row[2] for row in data["duties"]] == ["", ""]  # type: ignore[attr-defined]
    assert {row[5] for row in data["sessions"]} == {""}  # type: ignore[attr-defined]


def test_planted_secrets_are_in_no_public_file(context: ReportContext, tmp_path: Path) -> None:
    """Names, ids, circumstances, codes, waivers and reasons of people, each a word that stands nowhere else."""
    scenario = context.scenario
    secrets: list[str] = []

    def secret() -> str:
        secrets.append(f"Secret{len(secrets):05}x")
        return secrets[-1]

    students = tuple(
        replace(row, name=secret(), priority=(secret(),), together=secret(), apart=secret(), class_name=secret())
        for row in scenario.students
    )
    staff = tuple(replace(row, name=secret(), organisation=secret()) for row in scenario.staff)
    classes = tuple(replace(row, phone=secret()) for row in scenario.classes)
    waiting = tuple(replace(row, reason=secret()) for row in context.timetable.waiting)
    ids = [row.id for row in (*students, *staff)]
    shown = ReportContext.of(
        replace(scenario, students=students, staff=staff, classes=classes),
        replace(context.timetable, waiting=waiting),
        MONDAY,
    )
    days = [(MONDAY, scenario.week.days[0])]
    write_report(tmp_path, CalendarIssue(shown, days, datetime(2026, 9, 1, tzinfo=UTC)), public_only=True)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8").replace("\n ", "")
            assert "Secret" not in text, path.name
            assert not [one for one in ids if re.search(rf"\b{re.escape(one)}\b", text)], path.name


def test_scripts_speak_only_words_of_the_table(context: ReportContext) -> None:
    """Every key that a script asks for has a word."""
    words = data_of(render(context))["words"]
    assert isinstance(words, dict)
    for path in Path(html_module.__file__).parent.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        for key in re.findall(r'\bt\("(\w+)"[,)]', text):
            assert key in words, f"{path.name}: {key}"
        outside_comments = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)
        assert "=>" in outside_comments
        outside = re.sub(r'join\("、"\)|"、"|"：|"⺀"', "", outside_comments)
        assert not re.search(r"[\u3400-\u9fff]", outside), path.name


@pytest.mark.slow
def test_two_thousand_students_fit(tmp_path: Path) -> None:
    context = ReportContext.of(*school_of(tmp_path, 2000, "everything"), MONDAY)
    assert len(render(context).encode()) < 5_000_000
