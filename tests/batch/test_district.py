"""What a district reads: every figure worked out again from the schools' written files."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from optimizer.auditing import audit
from optimizer.auditing.compliance import compliance_report
from optimizer.batch import TaskEnd, run_batch
from optimizer.batch.district.tables import District, DistrictTable, district_tables
from optimizer.batch.find import find_schools
from optimizer.cli.main import main
from optimizer.errors import ScenarioError
from optimizer.files import load, read_timetable
from optimizer.testing.generator import generate
from tests.batch.engines import InThisProcess
from tests.batch.schools import write_small

WEEK = date(2026, 11, 9)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.open(encoding="utf-8-sig"))) if path.exists() else []


def _stated(school: Path) -> None:
    """Give every class its enrolment and the people from outside an organisation whose assessment has ended."""
    heads = {"classes": ",enrolled", "staff": ",organisation,assessed_until"}
    for name, more in heads.items():
        path = school / f"{name}.csv"
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        outside = ",Chess House,2026-10-31"
        told = [",20" if name == "classes" else outside if ",outside," in row else ",," for row in rows]
        lines = [head + more, *(row + cells for row, cells in zip(rows, told, strict=True))]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, DistrictTable]]:
    """Three planned schools, one of them short of people, one broken, one that is expected and missing."""
    place = tmp_path_factory.mktemp("city")
    _stated(generate(place / "in/east", students=50, kind="clubs", seed=1))
    generate(place / "in/west", students=45, kind="everything", seed=3)
    short = place / "in/short"
    generate(short, students=60, kind="plain", seed=5)
    staff = (short / "staff.csv").read_text(encoding="utf-8").splitlines()
    (short / "staff.csv").write_text("\n".join([*staff[:2], *staff[-3:]]) + "\n", encoding="utf-8")
    (short / "classes.csv").unlink()
    bad = write_small(place / "in/bad")
    (bad / "staff.csv").write_text("staff,role\nT1,techer\n")
    (place / "in/schools.csv").write_text("school\neast\nwest\nshort\nbad\nnorth\n")
    engine = InThisProcess()
    result = run_batch(place / "in", place / "out", engine=engine, week_of=WEEK, effort=0.3, workers=1, language="en")
    tables = district_tables(District(result.records, WEEK, "en"))
    return place / "out", {table.key: table for table in tables}


def figures(table: DistrictTable) -> dict[str, object]:
    """The first column as the key, the second as the value."""
    return {str(getattr(row[0], "en", row[0])): row[1] for row in table.rows}


def test_totals_are_those_of_the_files(city: tuple[Path, dict[str, DistrictTable]]) -> None:
    out, tables = city
    told = figures(tables["overview"])
    folders = sorted((out / "schools").iterdir())
    assert [folder.name for folder in folders] == ["east", "short", "west"]
    members = {f.name: {row["student"] for row in rows_of(f / "members.csv")} for f in folders}
    waits = {f.name: {row["student"] for row in rows_of(f / "waiting.csv")} for f in folders}
    sessions = [row for f in folders for row in rows_of(f / "sessions.csv")]
    duties = [row for f in folders for row in rows_of(f / "duties.csv")]
    assert told["children signed up"] == sum(len(members[name] | waits[name]) for name in members)
    assert told["waiting on some day"] == sum(map(len, waits.values())) > 0
    assert told["served every day signed up for"] == sum(len(members[name] - waits[name]) for name in members)
    waited = [row for f in folders for row in rows_of(f / "waiting.csv")]
    assert told["days waited"] == sum(len(row["days"].split()) for row in waited)
    held = [row for row in sessions if not row["joins"]]
    slots = sum(1 + len(row["assistants"].split()) for row in held) + sum(len(row["staff"].split()) for row in duties)
    assert told["staff slots"] == slots
    for row in tables["schools"].rows:
        headcounts = sum(int(one["headcount"]) for one in rows_of(out / "schools" / str(row[0]) / "sessions.csv"))
        children = len(members[str(row[0])] | waits[str(row[0])])
        assert row[4] == Fraction(headcounts, children)


class WrittenSchool:
    """Figures of a school worked out again from its input and from the files of its week."""

    def __init__(self, out: Path, name: str) -> None:
        self.name, self.folder, self.school = name, out / "schools" / name, out.parent / "in" / name
        self.scenario = load(self.school)
        self.result = json.loads((self.folder / "result.json").read_text(encoding="utf-8"))
        self.members = {row["student"]: row for row in rows_of(self.folder / "members.csv")}
        self.waits = {row["student"]: row["days"].split() for row in rows_of(self.folder / "waiting.csv")}
        self.signed_up = sorted({*self.members, *self.waits})
        self.sessions = rows_of(self.folder / "sessions.csv")
        self.groups = rows_of(self.folder / "groups.csv")
        self.work = [
            (who, row["day"])
            for row in self.sessions
            if not row["joins"]
            for who in (row["lead"], *row["assistants"].split())
        ] + [(who, row["day"]) for row in rows_of(self.folder / "duties.csv") for who in row["staff"].split()]
        assert main(["pay", str(self.school), str(self.folder), "--out", str(out.parent / "pay" / name)]) == 0
        self.account = rows_of(out.parent / "pay" / name / "accounts.csv")
        self.clubs = [club for row in self.members.values() for club in row["clubs"].split()]

    def people(self, *roles: str) -> int:
        return len({who for who, _ in self.work if not roles or self.scenario.person[who].role.value in roles})

    def headcount(self, day: str = "") -> int:
        return sum(int(row["headcount"]) for row in self.sessions if not day or row["day"] == day)

    def yuan(self, *sides_or_items: str) -> Decimal:
        rows = [row for row in self.account if {row["side"], row["item"]} & {*sides_or_items}]
        return sum((Decimal(row["yuan"]) for row in rows), Decimal(0))

    def money(self) -> list[Decimal]:
        return [self.yuan(one) for one in ("fees", "income", "outgoing", "labour", "outside", "balance")]

    def category(self, club: str) -> str:
        return str(self.scenario.category_of[self.scenario.club[club].activity])

    def open_clubs(self) -> list[str]:
        return [row["group"] for row in self.groups if row["kind"] == "club"]

    def wishes(self) -> Counter[int]:
        found: Counter[int] = Counter()
        for who, row in self.members.items():
            student, granted = self.scenario.student[who], row["clubs"].split()
            found.update(student.clubs.index(club) + 1 for club in granted)
            found[0] += student.wants_clubs - len(granted)
        return +found

    def exercise(self) -> float:
        """Minutes a day over the days of students to which the rule applies."""
        week, rules, days = self.scenario.week, self.scenario.settings.exercise, []
        held = {(row["group"], row["day"] + row["slot"]): row for row in self.sessions}
        for who, row in self.members.items():
            student = self.scenario.student[who]
            taught = self.scenario.pe_days.get((student.campus, student.grade, student.class_name), frozenset())
            lessons = taught if rules.counts_pe_lessons else frozenset()
            for day in {*week.days} - {*self.waits.get(who, ())} - lessons:
                found = [
                    (slot, here[0])
                    for slot in week.slots
                    if slot.day == day and slot.token in student.attends and not slot.extended
                    if (here := [held[g, slot.token] for g in row["clubs"].split() if (g, slot.token) in held])
                    or (here := [held[g, slot.token] for g in [row["care_group"]] if (g, slot.token) in held])
                ]
                if sum(slot.minutes for slot, _ in found) >= rules.from_attended_minutes:
                    done = [held[one["joins"], slot.token] if one["joins"] else one for slot, one in found]
                    parts = zip(found, done, strict=True)
                    days.append(sum(self.scenario.physical_minutes(one["activity"], s.token) for (s, _), one in parts))
        return sum(days) / len(days)

    def loads(self) -> dict[str, int]:
        slots = Counter(who for who, _ in self.work)
        return {one.id: slots[one.id] for one in self.scenario.staff if one.share > 0}

    def gini(self) -> float:
        person = self.scenario.person
        each = [float((person[who].carried + n) / Fraction(person[who].share)) for who, n in self.loads().items()]
        return sum(abs(a - b) for a in each for b in each) / (2 * len(each) * sum(each))

    def clauses(self) -> dict[str, str]:
        timetable = read_timetable(self.folder)
        told = compliance_report(self.scenario, timetable, audit(self.scenario, timetable, week_of=WEEK))
        return {one.label: one.verdict.value for one in told}


def numbers_of(table: DistrictTable, first: int = 1) -> dict[str, list[object]]:
    """Numbers by the first cell of their row; columns of text left out."""
    return {
        str(getattr(row[0], "en", row[0])): [
            value if value is None or isinstance(value, str) else float(value)  # type: ignore[arg-type]
            for column, value in zip(table.columns[first:], row[first:], strict=True)
            if column.kind not in ("text", "plan")
        ]
        for row in table.rows
    }


def near(rows: dict[str, list[object]]) -> object:
    """The same with every number as one that may differ by the 10^-9th part."""
    return {
        key: [None if value is None else pytest.approx(float(value)) for value in row]  # type: ignore[arg-type]
        for key, row in rows.items()
    }


@pytest.fixture(scope="module")
def schools(city: tuple[Path, dict[str, DistrictTable]]) -> list[WrittenSchool]:
    """The schools that have a week: what the district's tables are worked out from here."""
    return [WrittenSchool(city[0], name) for name in ("east", "short", "west")]


def enrolled_in_east(out: Path) -> int:
    """Children of the one school that states how many it has."""
    return sum(int(row["enrolled"]) for row in rows_of(out.parent / "in/east/classes.csv"))


def money_of(schools: list[WrittenSchool]) -> list[Decimal]:
    """The amounts of all schools together, in yuan."""
    return [sum(amounts, Decimal()) for amounts in zip(*(one.money() for one in schools), strict=True)]


def test_overview_is_that_of_the_files(
    city: tuple[Path, dict[str, DistrictTable]], schools: list[WrittenSchool]
) -> None:
    out, tables = city
    sizes = [len(one.signed_up) for one in schools]
    roles = Counter(one.scenario.person[who].role.value for one in schools for who, _ in one.work)
    whole, enrolled = money_of(schools), enrolled_in_east(out)
    at_work = {role: sum(one.people(role) for one in schools) for role in roles}
    assert numbers_of(tables["overview"]) == near(
        {
            "schools": [5],
            "schools: done": [3],
            "schools: bad input": [1],
            "schools: not in the folder": [1],
            "children signed up": [sum(sizes)],
            "schools that state enrolment": [1],
            "participation in these": [Fraction(50, enrolled)],
            "served every day signed up for": [sum(sizes) - sum(len(one.waits) for one in schools)],
            "waiting on some day": [sum(len(one.waits) for one in schools)],
            "days waited": [sum(map(len, one.waits.values())) for one in schools if one.waits],
            "care groups": [sum(row["kind"] == "care" for one in schools for row in one.groups)],
            **{f"at work: {role}": [number] for role, number in at_work.items()},
            "staff slots": [roles.total()],
            "of them by teachers": [Fraction(roles["teacher"], roles.total())],
            "schools with an account": [3],
            **{str(row[0].en): [yuan] for row, yuan in zip(tables["overview"].rows[-6:], whole, strict=True)},  # type: ignore[union-attr]
        }
    )


def test_schools_load_and_money_are_those_of_the_files(
    city: tuple[Path, dict[str, DistrictTable]], schools: list[WrittenSchool]
) -> None:
    out, tables = city
    sizes, enrolled = [len(one.signed_up) for one in schools], enrolled_in_east(out)
    assert numbers_of(tables["schools"]) == near(
        {
            one.name: [
                size,
                Fraction(size, enrolled) if one.name == "east" else None,
                Fraction(size - len(one.waits), size),
                Fraction(one.headcount(), size),
                Fraction(one.headcount(), len(one.work)),
                one.exercise(),
                Fraction(100 * len(one.open_clubs()), size),
                Fraction(one.wishes()[1], one.wishes().total()) if one.wishes() else None,
                round(one.yuan("fees") / size, 2),
                round(one.yuan("outgoing") / size, 2),
                None if one.result["gap"] is None else round(one.result["gap"], 4),
            ]
            for one, size in zip(schools, sizes, strict=True)
        }
    )
    assert numbers_of(tables["load"]) == near(
        {
            one.name: [one.people(), len(one.work), min(one.loads().values()), max(one.loads().values()), one.gini()]
            for one in schools
        }
    )
    waived = {one.name: sum(one.scenario.student[who].fee_waiver > 0 for who in one.signed_up) for one in schools}
    assert numbers_of(tables["money"]) == near({one.name: [*one.money(), waived[one.name]] for one in schools})


def test_clauses_and_priority_are_those_of_the_files(
    city: tuple[Path, dict[str, DistrictTable]], schools: list[WrittenSchool]
) -> None:
    _, tables = city
    verdicts = Counter((label, verdict) for one in schools for label, verdict in one.clauses().items())
    assert numbers_of(tables["clauses"]) == near(
        {label: [verdicts[label, one] for one in ("kept", "broken", "outside")] for label, _ in verdicts}
    )
    asked, waiting = (
        Counter(name for one, who in children for name in one.scenario.student[who].priority or ("",))
        for children in (
            [(one, who) for one in schools for who in one.signed_up],
            [(one, who) for one in schools for who in one.waits],
        )
    )
    assert numbers_of(tables["priority"]) == near(
        {
            name or "no category": [n, n - waiting[name], waiting[name], Fraction(n - waiting[name], n)]
            for name, n in asked.items()
        }
    )


def test_clubs_and_wishes_are_those_of_the_files(
    city: tuple[Path, dict[str, DistrictTable]], schools: list[WrittenSchool]
) -> None:
    _, tables = city
    kinds = {one.category(club.id) for one in schools for club in one.scenario.clubs}
    assert numbers_of(tables["clubs"]) == near(
        {
            kind: [
                sum(one.category(club.id) == kind for one in schools for club in one.scenario.clubs),
                sum(one.category(club) == kind for one in schools for club in one.open_clubs()),
                sum(one.category(club) == kind for one in schools for club in one.clubs),
                sum(kind in {one.category(club) for club in one.open_clubs()} for one in schools),
            ]
            for kind in kinds
        }
    )
    wishes = sum((one.wishes() for one in schools), Counter[int]())
    assert numbers_of(tables["wishes"]) == near(
        {f"wish no. {n}" if n else "wanted, not granted": [m, Fraction(m, wishes.total())] for n, m in wishes.items()}
    )


def test_month_year_organisations_and_help_are_those_of_the_files(
    city: tuple[Path, dict[str, DistrictTable]], schools: list[WrittenSchool]
) -> None:
    _, tables = city
    dates = {"Mon": 5, "Tue": 4, "Wed": 4, "Thu": 4, "Fri": 4}
    assert numbers_of(tables["month"]) == near(
        {
            one.name: [
                21,
                sum(n * one.headcount(day) for day, n in dates.items()),
                sum(dates[day] for _, day in one.work),
                len(one.waits),
                sum(verdict == "broken" for verdict in one.clauses().values()),
            ]
            for one in schools
        }
    )
    assert numbers_of(tables["year"]) == near(
        {
            "primary": [
                3,
                sum(len(one.signed_up) for one in schools),
                sum(len(one.waits) for one in schools),
                sum(one.people("teacher") for one in schools),
                sum(one.people("outside") for one in schools),
                sum(len(one.open_clubs()) for one in schools),
                money_of(schools)[2],
            ]
        }
    )
    assert tables["organisations"].rows[0][:4] == ("Chess House", 1, schools[0].people("outside"), "2026-10-31")
    told = {str(row[0]): getattr(row[3], "en", None) for row in tables["help"].rows if row[3] is not None}
    proven = {one.name: one.result["bound"]["unserved"] == one.result["score"]["unserved"] for one in schools}
    assert told == {"short": "proven" if proven["short"] else "not proven in the time"}


def test_who_needs_help_and_with_what(city: tuple[Path, dict[str, DistrictTable]]) -> None:
    out, tables = city
    rows = {str(row[0]): row for row in tables["help"].rows}
    assert set(rows) == {"bad", "north", "short"}
    assert "techer" in str(rows["bad"][4])
    assert rows["short"][2] == len({row["student"] for row in rows_of(out / "schools/short/waiting.csv")})
    assert "教师" in str(rows["short"][4]), "what would help, from explain"
    record = json.loads((out / "schools/short/batch.json").read_text(encoding="utf-8"))
    assert record["facts"]["help"]


def test_month_counts_its_dates_of_service(city: tuple[Path, dict[str, DistrictTable]]) -> None:
    _, tables = city
    assert {row[1] for row in tables["month"].rows} == {21}, "November 2026 has 21 weekdays and no holiday"


def test_page_and_workbook_hold_the_tables_and_no_child(city: tuple[Path, dict[str, DistrictTable]]) -> None:
    out, tables = city
    text = (out / "district.html").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(out / "district.xlsx")
    assert len(book.sheetnames) == len(tables)
    for table in tables.values():
        assert table.title.en in text
    shown = text + " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    children = [row for name in ("east", "west", "short") for row in rows_of(out.parent / "in" / name / "students.csv")]
    assert not [row["student"] for row in children if row["student"] in shown]
    assert not [row["name"] for row in children if row["name"] and row["name"] in shown]
    numbers = {
        cell.value for row in book["Schools compared"].iter_rows(min_row=4, min_col=2, max_col=2) for cell in row
    }
    assert numbers == {row[1] for row in tables["schools"].rows}


def test_missing_schools_are_failures(city: tuple[Path, dict[str, DistrictTable]]) -> None:
    out, _ = city
    rows = {row["school"]: row["end"] for row in rows_of(out / "summary.csv")}
    assert rows == {"bad": "bad-input", "east": "done", "north": TaskEnd.MISSING, "short": "done", "west": "done"}


def test_everything_that_is_no_school_is_told(tmp_path: Path) -> None:
    write_small(tmp_path / "a")
    shutil.copytree(tmp_path / "a", tmp_path / "copy of a")
    shutil.copytree(tmp_path / "a", tmp_path / "parcel/inner")
    (tmp_path / "empty").mkdir()
    (tmp_path / "letter.docx").write_bytes(b"x")
    (tmp_path / "b.xlsx").write_bytes(b"PK")
    (tmp_path / "city-staff.csv").write_text("staff,role\n")
    found = find_schools(tmp_path)
    told = {one.name: one.why.en for one in found.passed_over}
    assert set(told) == {"copy of a", "parcel", "empty", "letter.docx"}
    assert "move inner up" in told["parcel"]
    assert "same school as a" in told["copy of a"]
    (tmp_path / "schools.csv").write_text("学校\na\nc\n")
    found = find_schools(tmp_path)
    assert found.missing == ("c",)
    assert {one.name for one in found.passed_over if "schools.csv" in one.why.en} == {"b", "copy of a"}
    (tmp_path / "schools.csv").write_text("pupil\na\n")
    with pytest.raises(ScenarioError):
        find_schools(tmp_path)
