from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from optimizer.errors import ScenarioError, SettingsError
from optimizer.report.calendars import group_calendar, staff_calendar, write_calendars
from optimizer.report.context import ReportContext
from optimizer.report.service_calendar import read_diary, service_days
from optimizer.testing.schools import SmallSchool, week
from tests.report.conftest import MONDAY

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


def small() -> ReportContext:
    scenario = SmallSchool(days="Mon Tue", slots=2).students("S1", name="学生").staff("T1", name="张三").build()
    timetable = week(scenario, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"}, duties={"Mon1": "T1"})
    return ReportContext.of(scenario, timetable, MONDAY)


def test_holidays_and_make_up_days(tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").write_bytes("日期,按周几\n2026-10-01,\n2026年10月10日,周四\n".encode("gb18030"))
    diary = read_diary(tmp_path / "calendar.csv")
    assert diary == {date(2026, 10, 1): "", date(2026, 10, 10): "Thu"}
    days = dict(service_days(date(2026, 9, 28), date(2026, 10, 11), DAYS, diary))
    assert date(2026, 10, 1) not in days
    assert days[date(2026, 10, 10)] == "Thu"
    assert date(2026, 10, 11) not in days
    assert len(days) == 10


def test_every_fault_of_the_diary_is_named(tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").write_text("date,runs_as\nsoon,Mon\n2026-10-01,never\n2026-10-02,\n2026-10-02,\n")
    with pytest.raises(ScenarioError) as error:
        read_diary(tmp_path / "calendar.csv")
    assert [(p.place, p.column) for p in error.value.problems] == [
        ("calendar.csv row 2", "date"),
        ("calendar.csv row 3", "runs_as"),
        ("calendar.csv row 5", "date"),
    ]


@pytest.mark.parametrize("text", ["", "day\n", "x,y\n1,2\n"])
def test_columns_of_the_diary(tmp_path: Path, text: str) -> None:
    (tmp_path / "calendar.csv").write_text(text)
    with pytest.raises(ScenarioError):
        read_diary(tmp_path / "calendar.csv")


def test_a_range_of_dates() -> None:
    with pytest.raises(SettingsError):
        list(service_days(MONDAY, MONDAY - timedelta(days=1), DAYS, {}))
    with pytest.raises(SettingsError):
        list(service_days(MONDAY, MONDAY + timedelta(days=800), DAYS, {}))


def test_events_of_a_member_of_staff() -> None:
    days = [(MONDAY, "Mon"), (MONDAY + timedelta(days=5), "Tue")]
    calendar = Calendar.from_ical(staff_calendar(small(), "T1", days).to_ical())
    events = calendar.walk("VEVENT")
    assert len(events) == 5
    starts = sorted(event["dtstart"].dt for event in events)
    assert starts[0] == datetime(2026, 9, 7, 15, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert {event["dtend"].dt - event["dtstart"].dt for event in events} == {timedelta(minutes=40)}
    assert len({event["uid"] for event in events}) == 5
    assert any(event["summary"] == "值班" for event in events)


def test_events_of_a_group_name_no_person() -> None:
    text = group_calendar(small(), "C1", [(MONDAY, "Mon")]).to_ical().decode()
    assert text.count("BEGIN:VEVENT") == 2
    assert "张三" not in text
    assert "学生" not in text


def test_written_anew_it_is_the_same(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_calendars(tmp_path / name, small(), [(MONDAY, "Mon")])
    files = sorted((tmp_path / "a").rglob("*.ics"))
    assert [file.name for file in files] == ["C1.ics", "T1.ics"]
    for file in files:
        assert file.read_bytes() == (tmp_path / "b" / file.relative_to(tmp_path / "a")).read_bytes()


def test_lines_are_folded_and_end_as_the_standard_says(context: ReportContext) -> None:
    one = next(iter(context.view.work))
    data = staff_calendar(context, one, [(MONDAY, "Mon")]).to_ical()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_odd_names_of_groups_make_files(tmp_path: Path) -> None:
    scenario = SmallSchool(days="Mon", slots=1).students("S1 S2").build()
    timetable = week(scenario, care={"a/b": "S1", "a:b": "S2"}, sessions={"a/b": "hw R1 T1", "a:b": "hw R2 T2"})
    write_calendars(tmp_path / "out", ReportContext.of(scenario, timetable, MONDAY), [(MONDAY, "Mon")])
    assert sorted(path.name for path in (tmp_path / "out" / "groups").iterdir()) == ["a_b-2.ics", "a_b.ics"]
