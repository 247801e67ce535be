"""Days that are over stay as they were; clubs end and open; students come and go; a wish to stop is heard."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.auditing import audit
from optimizer.cli.main import main
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.repair.disruption import apply_disruption, parse_disruption
from optimizer.engine.repair.repair_week import RepairResult, repair
from optimizer.errors import SettingsError
from optimizer.files import load, write_timetable
from optimizer.files.scenario_out import write_scenario
from tests.engine.repair.repair_weeks import WEEK, clubs_on, halls, published, rows_of

PAST = frozenset({"Mon", "Tue"})


def over(scenario: Scenario) -> frozenset[str]:
    return frozenset(t for day in PAST for t in scenario.week.on_day[day])


def from_wednesday(now: Scenario, week: Timetable, seconds: float = 6) -> RepairResult:
    found = repair(now, week, week_of=WEEK, past_days=PAST, time_limit=seconds)
    assert found.timetable is not None
    assert audit(now, found.timetable, week_of=WEEK, published=week).violations == ()
    assert rows_of(found.timetable, set(PAST)) == rows_of(week, set(PAST))
    return found


def test_ended_club_keeps_the_meetings_that_are_over() -> None:
    scenario, week = published("clubs")
    club = clubs_on(week, set(PAST))[0]
    now = apply_disruption(scenario, parse_disruption(scenario, (), (), [club]), over(scenario), week)
    found = from_wednesday(now, week)
    assert found.timetable is not None
    assert {s.day for s in found.timetable.sessions if s.group == club} <= PAST
    assert found.timetable.group[club].size == week.group[club].size


def test_ended_club_that_meets_twice() -> None:
    """One meeting is over and stays, the other falls away: the club now has the slots of the first alone."""
    scenario, week = published("clubs")
    club = next(c for c in clubs_on(week, set(PAST)) if scenario.club[c].meetings_per_week == 2)
    first, second = (s for s in week.sessions if s.group == club)
    assert first.day in PAST
    assert second.day not in PAST
    now = apply_disruption(scenario, parse_disruption(scenario, (), (), [club]), over(scenario), week)
    found = from_wednesday(now, week)
    assert found.timetable is not None
    assert [s.token for s in found.timetable.sessions if s.group == club] == [first.token]


def test_ended_club_before_its_first_meeting_falls_away() -> None:
    scenario, week = published("clubs")
    club = next(c for c in clubs_on(week, {"Wed", "Thu", "Fri"}) if c not in clubs_on(week, set(PAST)))
    now = apply_disruption(scenario, parse_disruption(scenario, (), (), [club]), over(scenario), week)
    found = from_wednesday(now, week)
    assert found.timetable is not None
    assert club not in found.timetable.group


@pytest.mark.parametrize("gone", ["club", "student", "staff", "room"])
def test_rows_taken_out_that_the_past_needs_are_refused(gone: str) -> None:
    scenario, week = published("clubs")
    row = next(s for s in week.sessions if s.day in PAST and week.group[s.group].kind == "club")
    member = next(m.student for m in week.members if row.group in m.clubs)
    name = {"club": row.group, "student": member, "staff": row.lead, "room": row.room}[gone]
    clubs = tuple(c for c in scenario.clubs if c.id != name and c.room != name)
    students = tuple(
        replace(s, clubs=tuple(c for c in s.clubs if c != name)) for s in scenario.students if s.id != name
    )
    staff = tuple(p for p in scenario.staff if p.id != name)
    rooms = tuple(r for r in scenario.rooms if r.id != name)
    now = replace(scenario, clubs=clubs, students=students, staff=staff, rooms=rooms)
    with pytest.raises(SettingsError, match=f"{name}.* · .*{name}"):
        repair(now, week, week_of=WEEK, past_days=PAST)


def test_other_days_of_a_student_taken_out_are_no_matter() -> None:
    """A student whom nobody has seen yet this week may go without a word; one whose days over change may not."""
    scenario, week = published("clubs")
    student = next(s for s in scenario.students if s.attends & over(scenario) and not s.clubs)
    fewer = replace(student, attends=student.attends - over(scenario))
    now = replace(scenario, students=tuple(fewer if s is student else s for s in scenario.students))
    with pytest.raises(SettingsError, match=r"students\.csv"):
        repair(now, week, week_of=WEEK, past_days=PAST)
    later = replace(student, attends=student.attends & over(scenario))
    now = replace(scenario, students=tuple(later if s is student else s for s in scenario.students))
    from_wednesday(now, week)


def test_new_student_on_wednesday_was_not_there_on_monday() -> None:
    """All groups are full here, so a new one is opened rather than let the student wait."""
    scenario, week = published("clubs")
    like = next(s for s in scenario.students if {"Mon1", "Thu1"} <= s.attends and not s.apart)
    new = replace(like, id="NEW1", clubs=(), wants_clubs=0, together="", care_group="")
    now = replace(scenario, students=(*scenario.students, new))
    found = from_wednesday(now, week)
    assert found.timetable is not None
    waits = {row.student: set(row.days) for row in found.timetable.waiting}
    assert waits["NEW1"] == PAST
    assert not found.beyond


def test_opened_club() -> None:
    scenario, week = published("clubs")
    club = next(c for c in clubs_on(week, {"Thu"}))
    token = next(s.token for s in week.sessions if s.group == club)
    ended = apply_disruption(scenario, parse_disruption(scenario, (), (), [club]))
    without = repair(ended, week, week_of=WEEK, time_limit=6).timetable
    assert without is not None
    now = apply_disruption(scenario, parse_disruption(scenario, (), (), (), [f"{club}:{token}"]))
    found = repair(now, without, week_of=WEEK, time_limit=8)
    assert found.timetable is not None
    assert audit(now, found.timetable, week_of=WEEK).violations == ()
    assert token in [s.token for s in found.timetable.sessions if s.group == club]
    assert 2 <= found.changes_lower_bound <= found.changes


def test_opened_club_where_every_room_is_taken() -> None:
    """A care session makes way: a change more, which is counted. Once no week was found where a gym was full.

    Three changes are the club's session, its lead and the session that makes way; a lead who is taken from a session
    that joins another then, or is replaced there, adds one or two.
    """
    scenario, week = published("clubs")

    def suiting_rooms(club: str) -> set[str]:
        activity = scenario.activity[scenario.club[club].activity]
        return {room.id for room in scenario.rooms if activity.takes_room_kind(room.kind)}

    club, token = next(
        (s.group, s.token)
        for s in week.sessions
        if s.group in scenario.club
        and scenario.club[s.group].meetings_per_week == 1
        and any(o.token == s.token and o.group != s.group and o.room in suiting_rooms(s.group) for o in week.sessions)
    )
    without = repair(
        apply_disruption(scenario, parse_disruption(scenario, (), (), [club])), week, week_of=WEEK, time_limit=6
    ).timetable
    assert without is not None
    taken = {s.room for s in without.sessions if s.token == token}
    suiting = suiting_rooms(club)
    assert suiting & taken
    closed = [f"{room}:{token}" for room in sorted(suiting - taken)]
    now = apply_disruption(scenario, parse_disruption(scenario, (), closed, (), [f"{club}:{token}"]))
    found = repair(now, without, week_of=WEEK, time_limit=20)
    assert found.audit is not None
    assert found.audit.score.hard == 0
    assert 3 <= found.changes_lower_bound <= found.changes <= 5


def test_unknown_words_are_named_in_both_languages() -> None:
    scenario, _ = published("clubs")
    with pytest.raises(SettingsError) as caught:
        parse_disruption(scenario, ["T999:Wed"], ["NOWHERE"], ["K99"], ["K98:Wed1", f"{scenario.clubs[0].id}:Mon"])
    lines = str(caught.value).splitlines()
    assert len(lines) == 5
    assert all(" · " in line for line in lines)


@pytest.mark.parametrize("seconds", [0.001, 12.0])
def test_a_wish_to_stop_is_heard(seconds: float) -> None:
    """Whenever it comes: an audited week, or none."""
    scenario, week = published("clubs")
    now = apply_disruption(scenario, parse_disruption(scenario, [], [f"{room}:Thu" for room in halls(scenario)]))
    stop = threading.Event()
    timer = threading.Timer(0.0 if seconds < 1 else 1.0, stop.set)
    timer.start()
    found = repair(now, week, week_of=WEEK, time_limit=seconds, stop=stop)
    timer.join()
    assert found.result.seconds["total"] < 6
    if found.timetable is not None:
        assert audit(now, found.timetable, week_of=WEEK).violations == ()


def test_command_writes_down_what_becomes_of_an_ended_club(tmp_path: Path) -> None:
    scenario, week = published("clubs")
    (tmp_path / "school").mkdir()
    (tmp_path / "week").mkdir()
    write_scenario(tmp_path / "school", scenario)
    write_timetable(tmp_path / "week", week)
    club = clubs_on(week, set(PAST))[0]
    words = [str(tmp_path / "school"), str(tmp_path / "week"), "--end-club", club, "--from", "Wed"]
    out = tmp_path / "out"
    assert main(["repair", *words, "--week-of", "2026-11-23", "--out", str(out)]) == 0
    assert (out / "unavailable.csv").read_text(encoding="utf-8").count(f"club,{club},") == sum(
        s.group == club and s.day not in PAST for s in week.sessions
    )
    assert main(["check", str(tmp_path / "school"), str(out)]) == 0
    past = [line for line in (out / "sessions.csv").read_bytes().splitlines() if b",Mon," in line or b",Tue," in line]
    assert past == [
        line for line in (tmp_path / "week" / "sessions.csv").read_bytes().splitlines()
        if b",Mon," in line or b",Tue," in line
    ]  # fmt: skip
    assert load(tmp_path / "school").club[club]
