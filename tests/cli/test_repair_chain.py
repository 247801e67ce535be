"""Repairs one after another: what is known stays known, who comes back is back, and how far the week has drifted."""

import csv
from pathlib import Path

import openpyxl
import pytest
from icalendar import Event

from optimizer.cli.inputs import without_unavailable
from optimizer.cli.main import main
from optimizer.files import load, read_timetable
from optimizer.report.calendars import read_calendars
from optimizer.testing.generator import generate_with_week
from tests.engine.repair.repair_weeks import WEEK
from tests.referee import judge

Folders = tuple[Path, Path]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    return generate_with_week(tmp_path_factory.mktemp("chain"), students=60, kind="clubs", seed=6)


@pytest.fixture(scope="module")
def absent(folders: Folders) -> tuple[str, str, str]:
    """A slot and two people who serve in it."""
    week = read_timetable(folders[1])
    token = next(s.token for s in week.sessions if sum(o.token == s.token and bool(o.lead) for o in week.sessions) > 1)
    first, second, *_ = sorted({s.lead for s in week.sessions if s.token == token})
    return token, first, second


@pytest.fixture(scope="module")
def chain(folders: Folders, absent: tuple[str, str, str], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two repairs, an absence each."""
    root, (token, *people), week = tmp_path_factory.mktemp("weeks"), absent, folders[1]
    weeks = []
    for number, person in enumerate(people):
        out = root / str(number)
        assert repair(folders[0], week, out, "--absent", f"{person}:{token}") == 0
        weeks.append(week := out)
    return weeks


def repair(school: Path, week: Path, out: Path, *words: str) -> int:
    return main(["repair", str(school), str(week), *words, "--week-of", str(WEEK), "--out", str(out)])


def rows(week: Path) -> list[tuple[str, ...]]:
    with (week / "unavailable.csv").open(encoding="utf-8", newline="") as file:
        return [(row["kind"], row["id"], row["day"] + row["slot"]) for row in csv.DictReader(file)]


def test_who_is_ill_stays_ill(folders: Folders, absent: tuple[str, str, str], chain: list[Path]) -> None:
    token, first, second = absent
    assert set(rows(chain[1])) == {("staff", first, token), ("staff", second, token)}
    week = read_timetable(chain[1])
    assert not [s for s in week.sessions if s.token == token and {first, second} & set(s.team)]
    verdict = judge(folders[0], chain[1], published=chain[0], week_of=WEEK)
    assert verdict.hard == 0
    assert main(["check", str(folders[0]), str(chain[1]), "--week-of", str(WEEK)]) == 0
    assert main(["check", str(folders[0]), str(folders[1]), "--week-of", str(WEEK)]) == 0


def test_check_judges_by_what_holds(folders: Folders, absent: tuple[str, str, str], tmp_path: Path) -> None:
    """The published week with the row beside it: somebody serves who is not there; audit and referee say so."""
    for file in folders[1].iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "unavailable.csv").write_text(
        f"类别,编号,星期,节次\n人员,{absent[1]},{absent[0][:3]},\n", encoding="utf-8"
    )
    assert main(["check", str(folders[0]), str(tmp_path), "--week-of", str(WEEK)]) == 1
    now = without_unavailable(load(folders[0]), tmp_path, WEEK)
    assert now.person[absent[1]].away >= {absent[0]}


def test_cover_does_not_offer_who_is_ill(
    folders: Folders, absent: tuple[str, str, str], chain: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    token, first, second = absent
    place = [str(folders[0]), str(chain[0]), f"{second}@{token}", "--week-of", str(WEEK), "--language", "en"]
    assert main(["cover", *place]) == 0
    able, _, unable = capsys.readouterr().out.partition("Who could not")
    assert first not in able
    assert first in unable


def test_who_is_back_is_back(folders: Folders, absent: tuple[str, str, str], chain: list[Path], tmp_path: Path) -> None:
    token, first, second = absent
    name = load(folders[0]).person[first].name
    assert repair(folders[0], chain[1], tmp_path / "back", "--present", f"{name}:{token}") == 0
    assert rows(tmp_path / "back") == [("staff", second, token)]


def test_again_from_the_week_first_published(
    folders: Folders,
    absent: tuple[str, str, str],
    chain: list[Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = read_timetable(folders[1])
    assert set(read_timetable(chain[1] / "first-published").sessions) == set(first.sessions)
    assert repair(folders[0], chain[1], tmp_path / "same") == 0
    assert "与最初公布的课表" in capsys.readouterr().out
    words = [f"--present={person}" for person in absent[1:]]
    assert repair(folders[0], chain[1], tmp_path / "again", "--again", *words) == 0
    assert not (tmp_path / "again" / "unavailable.csv").exists()
    assert set(read_timetable(tmp_path / "again").sessions) == set(first.sessions)
    assert repair(folders[0], chain[1], tmp_path / "known", "--again") == 0
    assert set(rows(tmp_path / "known")) == set(rows(chain[1]))


def test_phones_follow_a_chain(
    folders: Folders, absent: tuple[str, str, str], chain: list[Path], tmp_path: Path
) -> None:
    """Calendars of every week of a chain, imported one after the other: nothing of a week in between stays."""
    words = [f"--present={person}" for person in absent[1:]]
    assert repair(folders[0], chain[1], tmp_path / "back", "--again", *words) == 0
    shown: dict[str, list[Event]] = {}
    for number, week in enumerate((folders[1], *chain, tmp_path / "back")):
        folder = tmp_path / f"report{number}"
        week_of = ["--from", "2026-11-23", "--to", "2026-11-29", "--week-of", str(WEEK)]
        assert main(["report", str(folders[0]), str(week), *week_of, "--out", str(folder)]) == 0
        for file, events in read_calendars(folder / "calendar").items():
            shown.setdefault(file, []).extend(replaced_number(event, number) for event in events)
    last = read_calendars(tmp_path / "report3" / "calendar")
    moved = 0
    for file, events in shown.items():
        live = {str(e["uid"]) for e in last.get(file, ()) if e["status"] == "CONFIRMED"}
        held = {str(e["uid"]): e["status"] for e in sorted(events, key=lambda e: int(e["sequence"]))}
        assert {uid for uid, status in held.items() if status == "CONFIRMED"} == live, file
        moved += len(held) - len(live)
    assert moved


def replaced_number(event: Event, number: int) -> Event:
    """The event as issued a day after the one before; reports of one test are written within a second."""
    event["sequence"] = int(event["sequence"]) + 86400 * number
    return event


def test_the_week_may_be_a_workbook(
    folders: Folders,
    absent: tuple[str, str, str],
    chain: list[Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The report says who is away, in words and in a table that is read back."""
    token, first, second = absent
    assert main(["report", str(folders[0]), str(chain[1]), "--out", str(tmp_path / "report")]) == 0
    book = tmp_path / "report" / "timetable.xlsx"
    sheets = openpyxl.load_workbook(book, read_only=True)
    assert {(row[1], row[3]) for row in sheets["不在岗与停用"].iter_rows(min_row=2, values_only=True)} == {
        (first, token[3:]),
        (second, token[3:]),
    }
    overview = [str(row[0]) for row in sheets["总览"].iter_rows(values_only=True)]
    assert sum("不在岗：" in line for line in overview) == 2
    assert first in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "不在岗" not in (tmp_path / "report" / "report-public.html").read_text(encoding="utf-8")
    assert main(["check", str(folders[0]), str(book)]) == 0
    other = next(row.lead for row in read_timetable(chain[1]).sessions if row.token == token and row.lead)
    assert main(["cover", str(folders[0]), str(book), f"{other}@{token}", "--language", "en"]) == 0
    assert first not in capsys.readouterr().out.partition("Who could not")[0]
    assert repair(folders[0], book, tmp_path / "back", "--present", f"{first}:{token}") == 0
    assert rows(tmp_path / "back") == [("staff", second, token)]


def test_dates_and_words_that_mean_nothing(
    folders: Folders, absent: tuple[str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert repair(folders[0], folders[1], tmp_path / "date", "--absent", f"{absent[1]}:2026-11-25") == 0
    assert rows(tmp_path / "date") == [("staff", absent[1], "Wed")]
    for words in (
        ["--absent", f"{absent[1]}:2026-12-25"],
        ["--absent", f"{absent[1]}:Mon" + "9" * 5000],
        ["--absent", f"{absent[1]}x"],
        ["--present", "nobody:Mon"],
        ["--from", "Mon1Tue"],
    ):
        capsys.readouterr()
        assert repair(folders[0], folders[1], tmp_path / "none", *words) == 2
        told = capsys.readouterr().err
        assert "Traceback" not in told
        assert 0 < len(told) < 600
    for place in (f"{absent[1]}@Mon9", f"{absent[1]}x@Mon1", f"{absent[1]}@Mon" + "9" * 5000, absent[1]):
        assert main(["cover", str(folders[0]), str(folders[1]), place]) == 2
    assert absent[1] in capsys.readouterr().err


def test_why_nobody_is_served_is_told(folders: Folders, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    everybody = [person.id for person in load(folders[0]).staff]
    capsys.readouterr()
    assert repair(folders[0], folders[1], tmp_path / "none", "--absent", *everybody) == 6
    told = capsys.readouterr().out
    assert "报名的学生全部候补，原因如下：" in told
    assert "能到岗的只有 0 人" in told
    assert "新增候补学生 60 人" in told
