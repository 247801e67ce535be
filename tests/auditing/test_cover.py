"""Who could take a slot: everybody is listed, and the audit says the same."""

from datetime import date
from pathlib import Path

import pytest

from optimizer.auditing import audit
from optimizer.auditing.cover import cover_candidates
from optimizer.auditing.judge import EditableWeek
from optimizer.cli.main import main
from optimizer.errors import SettingsError
from optimizer.files import load, read_timetable
from optimizer.testing.generator import generate_with_week

WEEK = date(2026, 11, 23)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return generate_with_week(tmp_path_factory.mktemp("cover"), students=90, kind="clubs", seed=6)


def test_candidates_agree_with_the_audit(folders: tuple[Path, Path]) -> None:
    scenario, week = load(folders[0]), read_timetable(folders[1])
    session = next(s for s in week.sessions if s.day == "Wed" and s.slot == "2")
    found = cover_candidates(scenario, week, session.lead, session.token, WEEK)
    assert len(found) == len(scenario.staff) - 1
    assert any(not c.against for c in found)
    assert [bool(c.against) for c in found] == sorted(bool(c.against) for c in found)
    base = audit(scenario, week, week_of=WEEK)
    for one in found:
        if one.staff in session.team:
            assert one.against
            continue
        edit = {"op": "person", "old": session.lead, "new": one.staff, "slot": session.token}
        judged = audit(scenario, EditableWeek(scenario, week, WEEK).changed(edit), week_of=WEEK)
        assert bool(judged.score.hard > base.score.hard) == bool(one.against), one
        if not one.against:
            assert judged.score.points - base.score.points == one.points


def test_command_and_bad_place(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    scenario, week = load(folders[0]), read_timetable(folders[1])
    session = next(s for s in week.sessions if s.day == "Thu")
    place = f"{session.lead}@{session.token}"
    assert main(["cover", str(folders[0]), str(folders[1]), place, "--language", "en", "--week-of", "2026-11-23"]) == 0
    printed = capsys.readouterr().out
    assert "slots so far" in printed
    assert "could not" in printed
    busy = next(line for line in printed.splitlines() if "At work elsewhere" in line)
    elsewhere = {p for s in week.sessions if s.token == session.token for p in s.team} - set(session.team)
    assert all(p in busy for p in elsewhere)
    assert main(["cover", str(folders[0]), str(folders[1]), place, "--all", "--week-of", "2026-11-23"]) == 0
    everything = capsys.readouterr().out
    assert len(everything.splitlines()) == len(scenario.staff) + 1  # everybody but the one who is missing, two headings
    for one in scenario.staff:
        name = f"{one.id} {one.name}"
        assert f"{name}：{name}" not in everything  # nobody is named twice running
    with pytest.raises(SettingsError):
        cover_candidates(scenario, week, "nobody", "Wed2", WEEK)
