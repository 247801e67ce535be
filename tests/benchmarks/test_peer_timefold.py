"""The Timefold peer: the school that it is given, the timetables that it gives back, and a run where Java is there."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from benchmarks.peers import jars, timefold
from benchmarks.peers.process import run_limited
from benchmarks.peers.timefold import CANNOT
from benchmarks.peers.timefold_school import GOALS, Book, grade_bits, slot_bits, write_school
from benchmarks.peers.timefold_week import REASON, read_week
from optimizer.auditing import audit
from optimizer.domain.scenario import Scenario
from optimizer.engine.problem.school import School
from optimizer.files import load
from optimizer.testing.generator import generate

MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return load(generate(tmp_path_factory.mktemp("school") / "s", students=60, kind="everything", seed=2))


@pytest.fixture(scope="module")
def book(scenario: Scenario) -> Book:
    return write_school(School(scenario, MONDAY))


def rows(book: Book, kind: str) -> list[list[str]]:
    return [line.split("\t")[1:] for line in book.lines if line.split("\t")[0] == kind]


def test_bits(scenario: Scenario) -> None:
    assert grade_bits((1, 3)) == 0b1010
    assert grade_bits(()) == (1 << 16) - 1
    first, second = scenario.week.slots[:2]
    assert slot_bits(scenario, [first.token, second.token, "Sun9"]) == 0b11


def test_every_row_is_written_once(scenario: Scenario, book: Book) -> None:
    count = Counter(line.split("\t")[0] for line in book.lines)
    assert count["slot"] == len(scenario.week.slots)
    assert count["room"] == len(scenario.rooms)
    assert count["activity"] == len(scenario.activities)
    assert count["person"] == len(scenario.staff)
    assert count["pupil"] == len(scenario.students) == len(book.students)
    assert count["seat"] == sum(student.wants_clubs for student in scenario.students)
    assert count["session"] == len(book.sessions)
    assert count["post"] == len(book.posts)
    assert count["weight"] == sum(map(len, GOALS.values()))


def test_goals_carry_the_weights_of_the_school(scenario: Scenario, book: Book) -> None:
    weights = {name: int(weight) for name, weight in rows(book, "weight")}
    wanted = scenario.settings.goals.weights()
    assert all(weights[name] == wanted[goal] for goal, names in GOALS.items() for name in names)
    unknown = wanted.keys() - GOALS.keys() - {"moved", "changes"}
    assert {f"goal {goal}" for goal in unknown} <= set(CANNOT)


def test_each_session_has_one_lead(book: Book) -> None:
    leads = Counter(session for session, lead, _, _ in book.posts if lead)
    assert leads == dict.fromkeys(range(len(book.sessions)), 1)


def test_pinned_rooms_and_activities_are_the_only_choice(scenario: Scenario, book: Book) -> None:
    places = rows(book, "places")
    listed = [int(cells[3]) for cells in rows(book, "session")]
    slots = [slot.token for slot in scenario.week.slots]
    pins = [pin for pin in scenario.pins if pin.activity and pin.group not in scenario.club]
    assert pins
    for pin in pins:
        of_group = [places[listed[n]] for n, group in enumerate(book.sessions) if group == pin.group]
        then = [found for found in of_group if slots[int(found[0].split(":")[0])] == pin.slot]
        kinds = {scenario.activities[int(place.split(":")[1])].id for found in then for place in found}
        assert kinds == {pin.activity}


def test_reads_a_week_back(tmp_path: Path, scenario: Scenario, book: Book) -> None:
    """Everybody in the first group but the first pupil, who waits; one session with its lead; nobody in a club."""
    care = next(n for n, (_, _, what) in enumerate(book.groups) if what == "care")
    session = next(n for n, group in enumerate(book.sessions) if group == book.groups[care][0])
    slot, kind, room = rows(book, "places")[int(rows(book, "session")[session][3])][0].split(":")
    first = book.students[0]
    away = [f"away\t0\t{scenario.week.days.index(day)}" for day in School(scenario, MONDAY).attended[first.id]]
    post = next(n for n, (at, lead, _, _) in enumerate(book.posts) if at == session and lead)
    text = ["seconds\t1.500", "score\t0hard/-3medium/-20soft", *away, f"post\t{post}\t0"]
    text += [f"group\t{n}\t{care}" for n in range(len(book.students))]
    text += [f"session\t{session}\t{slot}\t{kind}\t{room}\t-1"]
    (tmp_path / "week.txt").write_text("\n".join(text), "utf-8")
    snapshot, score = read_week(book, tmp_path / "week.txt")
    assert (snapshot.seconds, score) == (1.5, "0hard/-3medium/-20soft")
    (waiting,) = snapshot.timetable.waiting
    assert (waiting.student, waiting.reason) == (first.id, REASON)
    assert first.id not in snapshot.timetable.member
    assert [row.lead for row in snapshot.timetable.sessions] == [scenario.staff[0].id]
    assert snapshot.timetable.sessions[0].headcount > 0


def test_lacking_says_what_and_how(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert "javac" in jars.lacking()
    monkeypatch.setattr("shutil.which", lambda name: name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert jars.HOW in jars.lacking()


def test_process_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    command = ["sh", "-c", f"(sleep 3; touch {mark}) & wait"]
    assert run_limited(command, 0.3, tmp_path / "log") is None
    assert run_limited(["sh", "-c", "exit 7"], 5, tmp_path / "log") == 7
    time.sleep(3.2)
    assert not mark.exists()


@pytest.mark.slow
@pytest.mark.skipif(bool(jars.lacking()), reason=jars.lacking() or "there")
def test_timefold_judges_rules_and_unserved_as_the_audit_does(tmp_path: Path) -> None:
    """Whatever Timefold thinks keeps the rules does; its points are those of an earlier contract (``CANNOT``)."""
    scenario = load(generate(tmp_path / "s", students=60, kind="clubs", seed=2))
    found, trouble = timefold.weeks(scenario, MONDAY, 15, 1)
    assert trouble == ""
    times = [snapshot.seconds for snapshot, _ in found]
    assert times == sorted(times)
    assert found
    for snapshot, score in (found[0], found[-1]):
        judged = audit(scenario, snapshot.timetable, week_of=MONDAY)
        assert judged.counts["one-place"] == judged.counts["tables"] == 0
        assert judged.clean == score.startswith("0hard")
        if judged.clean:
            assert score.startswith("0hard/0medium/") == (not judged.score.unserved)
