from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.report.calendars import CalendarIssue, CalendarOwner, read_calendars, write_calendars
from optimizer.report.context import ReportContext
from optimizer.testing.schools import SmallSchool, week
from tests.report.conftest import MONDAY

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
FIRST, SECOND = (datetime(2026, 9, day, 8, tzinfo=UTC) for day in (4, 6))
WEEK = [(MONDAY, "Mon"), (MONDAY + timedelta(days=1), "Tue")]


def small() -> ReportContext:
    scenario = SmallSchool(days="Mon Tue", slots=2).students("S1", name="学生").staff("T1", name="张三").build()
    timetable = week(scenario, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"}, duties={"Mon1": "T1"})
    return ReportContext.of(scenario, timetable, MONDAY)


def school(**settings: object) -> Scenario:
    return SmallSchool(days="Mon Tue", slots=1, **settings).students("S1 S2").staff("T1 T2").rooms("R1 R2").build()


def planned(**sessions: str) -> Timetable:
    """Two groups and who is on duty on Monday: ``c1="R1 T1", duty="T2"``."""
    held = {f"C{name[1]}": f"hw {cells}" for name, cells in sessions.items() if name != "duty"}
    care = {f"C{name[1]}": f"S{name[1]}" for name in sessions if name != "duty"}
    return week(school(), care=care, sessions=held, duties={"Mon1": sessions.get("duty", "")})


def events(issue: CalendarIssue, by: CalendarOwner, one: str, file: str = "") -> list[Event]:
    """The events of a calendar, read back."""
    calendar = Calendar.from_ical(issue.calendar(by, one, file).to_ical())
    return [part for part in calendar.walk() if isinstance(part, Event)]


def phone(*imports: Sequence[Event]) -> dict[datetime, str]:
    """What a phone shows after it has read calendars one after the other, as RFC 5546 wants: start -> where."""
    held: dict[str, Event] = {}
    for event in (event for read in imports for event in read):
        known = held.get(event["uid"])
        if known is None or (event["sequence"], event["dtstamp"].dt) > (known["sequence"], known["dtstamp"].dt):
            held[event["uid"]] = event
    live = (event for event in held.values() if event["status"] != "CANCELLED")
    return {event["dtstart"].dt: str(event.get("location", event["summary"])) for event in live}


def issue_of(timetable: Timetable, issued: datetime = FIRST, **more: object) -> CalendarIssue:
    published = more.pop("published", None)
    assert published is None or isinstance(published, Timetable)
    context = ReportContext.of(school(), timetable, MONDAY, published=published)
    return replace(CalendarIssue(context, WEEK, issued), **more)  # type: ignore[arg-type]


def test_a_phone_has_the_new_week_after_a_repair() -> None:
    """Another room, a session that falls out, a duty that somebody else has: of the group and of both people."""
    before, after = planned(c1="R1 T1", c2="R2 T2", duty="T1"), planned(c1="R2 T1", c2="R1 T1", duty="T2")
    after = replace(after, sessions=tuple(row for row in after.sessions if (row.group, row.day) != ("C2", "Tue")))
    first, second = issue_of(before), issue_of(after, SECOND, published=before)
    for by, one in (("group", "C1"), ("group", "C2"), ("staff", "T1"), ("staff", "T2")):
        assert by in ("group", "staff")
        fresh = events(second, by, one)  # type: ignore[arg-type]
        assert phone(events(first, by, one), fresh) == phone(fresh)  # type: ignore[arg-type]
    assert len(phone(events(second, "group", "C2"))) == 1
    old, new = events(first, "group", "C1")[0], events(second, "group", "C1")[0]
    assert old["uid"] == new["uid"]
    assert old["sequence"] < new["sequence"]
    assert (old["dtstamp"].dt, new["dtstamp"].dt) == (FIRST, SECOND)


def test_who_has_nothing_left_is_told_so(tmp_path: Path) -> None:
    """A club that ended and a teacher without work still get a file: it cancels what they had."""
    before, after = planned(c1="R1 T1", c2="R2 T2"), planned(c1="R1 T1")
    write_calendars(tmp_path / "a", issue_of(after, SECOND, published=before))
    files = {path.name for path in (tmp_path / "a").rglob("*.ics")}
    assert files == {"C1.ics", "C2.ics", "T1.ics", "T2.ics"}
    assert b"CONFIRMED" not in (tmp_path / "a" / "groups" / "C2.ics").read_bytes()
    assert (tmp_path / "a" / "staff" / "T2.ics").read_bytes().count(b"STATUS:CANCELLED") == 2


def test_what_an_earlier_issue_held_is_cancelled(tmp_path: Path) -> None:
    """Nothing but the files of before is known; what took place before the new range of dates stays."""
    write_calendars(tmp_path, issue_of(planned(c1="R1 T1", duty="T2")))
    earlier = read_calendars(tmp_path)
    assert set(earlier) == {"groups/C1.ics", "staff/T1.ics", "staff/T2.ics"}
    later = replace(issue_of(planned(c1="R1 T1", duty="T1"), SECOND), earlier=earlier)
    assert phone(earlier["staff/T2.ics"], events(later, "staff", "T2", "staff/T2.ics")) == {}
    tuesday = replace(later, days=WEEK[1:])
    assert len(phone(earlier["staff/T2.ics"], events(tuesday, "staff", "T2", "staff/T2.ics"))) == 1
    # a clock that goes wrong does not make an issue older than the one before
    wrong = replace(later, issued=FIRST - timedelta(days=900))
    assert phone(earlier["staff/T2.ics"], events(wrong, "staff", "T2", "staff/T2.ics")) == {}


def test_a_week_holds_from_its_date_on() -> None:
    """A week that was mended for Tuesday leaves Monday, and the Mondays before, as they were."""
    base, mended = planned(c1="R1 T1"), planned(c1="R2 T1")
    days = [*WEEK, *((day + timedelta(days=7), runs_as) for day, runs_as in WEEK)]
    context = ReportContext.of(school(), mended, MONDAY)
    weeks: Mapping[date, ReportContext] = {
        days[1][0]: context,
        days[2][0]: ReportContext.of(school(), base, MONDAY),
    }
    issue = replace(issue_of(base, SECOND), days=days, weeks=weeks)
    shown = phone(events(replace(issue_of(base), days=days), "group", "C1"), events(issue, "group", "C1"))
    assert [room for _, room in sorted(shown.items())] == ["R1", "R2", "R1", "R1"]


def test_schools_have_events_of_their_own() -> None:
    """Two schools in folders of one name, and one school whose folder has another name in the next year."""
    uids = []
    for title, name in (("东校", "school"), ("西校", "school"), ("东校", "school-2027")):
        scenario = school()
        settings = scenario.settings.model_copy(update={"title": title})
        context = ReportContext.of(replace(scenario, settings=settings, name=name), planned(c1="R1 T1"), MONDAY)
        uids.append({event["uid"] for event in events(CalendarIssue(context, WEEK, FIRST), "group", "C1")})
    assert uids[0] == uids[2]
    assert not uids[0] & uids[1]


def test_events_of_a_member_of_staff() -> None:
    days = [(MONDAY, "Mon"), (MONDAY + timedelta(days=5), "Tue")]
    found = events(CalendarIssue(small(), days, FIRST), "staff", "T1")
    assert len(found) == 5
    starts = sorted(event["dtstart"].dt for event in found)
    assert starts[0] == datetime(2026, 9, 7, 15, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert {event["dtend"].dt - event["dtstart"].dt for event in found} == {timedelta(minutes=40)}
    assert len({event["uid"] for event in found}) == 5
    assert any(event["summary"] == "值班" for event in found)


def test_events_of_a_group_name_no_person() -> None:
    text = CalendarIssue(small(), [(MONDAY, "Mon")], FIRST).calendar("group", "C1").to_ical().decode()
    assert text.count("BEGIN:VEVENT") == 2
    assert "张三" not in text
    assert "学生" not in text


def test_written_anew_at_the_same_time_it_is_the_same(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_calendars(tmp_path / name, CalendarIssue(small(), [(MONDAY, "Mon")], FIRST))
    files = sorted((tmp_path / "a").rglob("*.ics"))
    assert [file.name for file in files] == ["C1.ics", "T1.ics"]
    for file in files:
        assert file.read_bytes() == (tmp_path / "b" / file.relative_to(tmp_path / "a")).read_bytes()


def test_lines_are_folded_and_end_as_the_standard_says(context: ReportContext) -> None:
    one = next(iter(context.view.work))
    data = CalendarIssue(context, [(MONDAY, "Mon")], FIRST).calendar("staff", one).to_ical()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_odd_names_of_groups_make_files(tmp_path: Path) -> None:
    scenario = SmallSchool(days="Mon", slots=1).students("S1 S2").build()
    timetable = week(scenario, care={"a/b": "S1", "a:b": "S2"}, sessions={"a/b": "hw R1 T1", "a:b": "hw R2 T2"})
    context = ReportContext.of(scenario, timetable, MONDAY)
    write_calendars(tmp_path / "out", CalendarIssue(context, [(MONDAY, "Mon")], FIRST))
    assert sorted(path.name for path in (tmp_path / "out" / "groups").iterdir()) == ["a_b-2.ics", "a_b.ics"]
