"""The command, from folder to folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from optimizer.cli.main import main
from optimizer.files.manifest import MANIFEST
from tests.payroll.folder import write_scenario, write_week

PAY = '[pay]\nsubsidy_yuan = "300"\n'
OURS = 21


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write_scenario(tmp_path / "school", PAY)
    write_week(tmp_path / "week")
    return tmp_path


def call(place: Path, *more: str, out: str = "out") -> int:
    arguments = [str(place / "school"), str(place / "week"), "--out", str(place / out), *more]
    return main(["pay", *arguments])


def make_week(place: Path) -> int:
    """Solve the school into ``made``, quickly and repeatably."""
    return main(["solve", str(place / "school"), "--out", str(place / "made"), "--workers", "1", "--effort", "1"])


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_week(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(place) == 0
    assert len(names(place / "out") - {MANIFEST}) == OURS
    result = json.loads((place / "out" / "result.json").read_text(encoding="utf-8"))
    assert result["fairness"]["slots_per_share"]["range"] == 4.0
    assert result["pay"]["yuan"]["labour"] == "241.88"
    assert "教职工劳务费：-241.88" in capsys.readouterr().out


def test_a_month_and_its_correction(place: Path) -> None:
    (place / "roll.csv").write_text("date,slot,student\n2026-11-02,1 2,S1\n2026-11-02,1,S3\n", encoding="utf-8")
    (place / "log.csv").write_text("date,slot,staff\n2026-11-02,1-2,T01\n2026-11-02,1,T02\n", encoding="utf-8")
    files = ["--attendance", str(place / "roll.csv"), "--served", str(place / "log.csv")]
    assert call(place, *files) == 0
    (place / "log.csv").write_text("date,slot,staff\n2026-11-02,1,T01\n2026-11-02,1,T02\n", encoding="utf-8")
    assert call(place, *files, "--published-pay", str(place / "out"), out="out2") == 0
    text = (place / "out2" / "corrections.csv").read_text(encoding="utf-8")
    assert "pay,T01,T01老师,206.25,154.69,-51.56" in text


def test_the_timetable_folder_may_be_the_output(place: Path) -> None:
    (place / "week" / "result.json").write_text('{"status": "optimal", "week_of": "2026-11-02"}', encoding="utf-8")
    before = names(place / "week")
    assert call(place, out="week") == 2, "result.json is not ours"
    assert call(place, "--replace", out="week") == 0
    assert len(names(place / "week") - {MANIFEST}) == len(before) + OURS - 1
    assert names(place / "week.1") == before
    assert json.loads((place / "week" / "result.json").read_text(encoding="utf-8"))["status"] == "optimal"
    assert call(place, out="week") == 0


def test_bad_input_writes_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "roll.csv").write_text("date,slot,student\n2026-11-02,1,S9\n", encoding="utf-8")
    assert call(place, "--attendance", str(place / "roll.csv")) == 2
    assert not (place / "out").exists()
    assert "roll.csv 第 2 行" in capsys.readouterr().err


def test_a_week_that_cannot_be_paid_is_refused(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """T01 has two rows at Mon1; with a log that says where T01 was, the week is paid and the breach is listed."""
    text = (place / "week" / "duties.csv").read_text(encoding="utf-8")
    (place / "week" / "duties.csv").write_text(f"{text.rstrip()}\n,Mon,1,T01\n", encoding="utf-8")
    assert call(place) == 1
    assert not (place / "out").exists()
    assert "同一时段只能在一处" in capsys.readouterr().err
    (place / "log.csv").write_text("date,slot,staff,group\n2026-11-02,1,T01,C01\n", encoding="utf-8")
    assert call(place, "--served", str(place / "log.csv")) == 0
    assert "T01@2026-11-02/1" in (place / "out" / "pay-lines.csv").read_text(encoding="utf-8")


def test_a_week_that_breaks_a_rule_is_paid_and_its_breaches_listed(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (place / "week" / "duties.csv").read_text(encoding="utf-8")
    (place / "week" / "duties.csv").write_text(f"{text.rstrip()}\n,Tue,2,T03\n", encoding="utf-8")
    assert call(place) == 0
    told = capsys.readouterr().err
    assert "仍照常计酬" in told
    assert "T03" in told
    assert "T03@Tue2" in (place / "out" / "pay-lines.csv").read_text(encoding="utf-8")


def test_absences(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "days.csv").write_text("date\n2026-11-02\n", encoding="utf-8")
    (place / "away.csv").write_text("日期,学号,节次,原因\n2026-11-02,S1,2,病假\n2026-11-07,S1,,\n", encoding="utf-8")
    files = ["--days", str(place / "days.csv"), "--absences", str(place / "away.csv")]
    assert call(place, *files) == 0
    text = (place / "out" / "differences.csv").read_text(encoding="utf-8")
    assert "2026-11-02,Mon,2,absent,student,S1,学生S1,,病假" in text
    assert "away.csv：2026-11-07 无服务，该日 1 行不计" in capsys.readouterr().out
    assert "2026-11-07,Sat,,no-service,file,away.csv,,,1" in text
    (place / "away.csv").write_text("日期,学号,节次,原因\n2026-11-02,S1,9,\n", encoding="utf-8")
    assert call(place, *files) == 2


def test_a_folder_with_other_things_is_left_alone(place: Path) -> None:
    (place / "out").mkdir()
    (place / "out" / "letter.txt").write_text("mine", encoding="utf-8")
    assert call(place) == 2
    assert names(place / "out") == {"letter.txt"}


def test_later_weeks_and_bad_ones(place: Path) -> None:
    (place / "days.csv").write_text("date\n2026-11-02\n2026-11-09\n", encoding="utf-8")
    days = ["--days", str(place / "days.csv")]
    assert call(place, *days, "--week", f"2026-11-09:{place / 'week'}") == 0
    assert call(place, *days, "--week", "soon") == 2


def test_warnings_go_to_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_scenario(tmp_path / "school", '[pay]\npool_yuan = "500"\nsubsidy_yuan = "300"\n')
    write_week(tmp_path / "week")
    assert call(tmp_path) == 0
    assert "补助元" in capsys.readouterr().err


def test_solve_writes_the_pay_of_its_week(place: Path) -> None:
    assert make_week(place) == 0
    made = names(place / "made")
    assert {"sessions.csv", "timetable-by-group.csv", "pay.csv", "pay-lines.csv", "accounts.csv", "fees.csv"} <= made
    result = json.loads((place / "made" / "result.json").read_text(encoding="utf-8"))
    assert result["status"] in ("optimal", "feasible")
    assert set(result["fairness"]) >= {"yuan_per_unit", "slots_per_share"}


def test_solve_still_gives_the_week_where_a_line_has_no_rate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_scenario(tmp_path / "school", '[pay]\nscheme = "rates"\n[[pay.rate]]\nkind = "duty"\nyuan = "30"\n')
    assert make_week(tmp_path) == 0
    assert "sessions.csv" in names(tmp_path / "made")
    assert "pay.csv" not in names(tmp_path / "made")
    assert "pay.rate" in capsys.readouterr().err
