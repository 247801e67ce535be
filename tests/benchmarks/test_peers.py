"""Peers: complete weeks, judged by the audit; limits kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from benchmarks.peers import PEERS, by_hand, first_come, monolith
from benchmarks.peers.base import Peer
from benchmarks.peers.hand.bookings import Bookings
from benchmarks.peers.hand.clubs import by_arrival, by_lists
from benchmarks.peers.leash import on_leash
from benchmarks.suite import WEEK_OF
from optimizer.auditing import Audit, audit
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.problem.school import School
from optimizer.files import load
from optimizer.testing.generator import generate
from optimizer.testing.schools import SmallSchool

HANDS = [by_hand.PEER, first_come.PEER]


def school(folder: Path, students: int, kind: str) -> Scenario:
    return load(generate(folder / "school", students=students, kind=kind, seed=1))


def judged(peer: Peer, scenario: Scenario) -> Audit:
    (snapshot,) = peer.run(scenario, WEEK_OF, 10, 0).snapshots
    return audit(scenario, snapshot.timetable, week_of=WEEK_OF)


def test_names_are_unique() -> None:
    assert len({peer.name for peer in PEERS}) == len(PEERS)


@pytest.mark.parametrize("peer", HANDS, ids=lambda peer: peer.name)
@pytest.mark.parametrize(("students", "kind"), [(60, "plain"), (120, "clubs"), (120, "mixed"), (150, "junior")])
def test_by_hand_serves_everybody_where_there_is_plenty(tmp_path: Path, peer: Peer, students: int, kind: str) -> None:
    found = judged(peer, school(tmp_path, students, kind))
    assert (found.score.hard, found.score.unserved) == (0, 0)
    assert found.score.points > 0


@pytest.mark.parametrize("peer", HANDS, ids=lambda peer: peer.name)
def test_by_hand_lets_wait_who_gets_no_exercise(tmp_path: Path, peer: Peer) -> None:
    found = judged(peer, school(tmp_path, 300, "tight-sports"))
    assert found.score.hard == 0
    assert found.score.unserved > 0


def test_by_hand_breaks_rules_where_teachers_run_out(tmp_path: Path) -> None:
    found = judged(by_hand.PEER, school(tmp_path, 150, "short-staff"))
    assert {rule for rule, n in found.counts.items() if n} <= {"lead", "teacher-present", "ratio", "duty", "tables"}
    assert found.counts["lead"] > 0


def test_by_hand_goes_through_every_kind_of_setting(tmp_path: Path) -> None:
    found = judged(by_hand.PEER, school(tmp_path, 150, "everything"))
    assert found.counts["voluntary"] == found.counts["one-place"] == 0
    assert found.counts["apart"] == found.counts["group-size"] == found.counts["club-size"] == 0


def test_first_come_depends_on_who_comes_and_rank_by_rank_does_not() -> None:
    builder = SmallSchool().students("S1 S2 S3", clubs="K1 K2").club("K1").club("K2")
    one = School(builder.build(), date(2026, 9, 7))
    assert [(s.id, club) for s, club in by_lists(one)] == [
        *((s, "K1") for s in ("S1", "S2", "S3")),
        *((s, "K2") for s in ("S1", "S2", "S3")),
    ]
    orders = {tuple((s.id, club) for s, club in by_arrival(seed)(one)) for seed in range(20)}
    assert len(orders) > 1
    assert all(order[0][0] == order[1][0] for order in orders), "whoever comes gets all of the own list looked at"


def test_rotation_goes_round_and_keeps_to_limits() -> None:
    builder = SmallSchool(days="Mon", slots=3).students("S1").staff("T1 T2", max_per_day=2)
    one = School(builder.build(), date(2026, 9, 7))
    books = Bookings(one)
    tokens = ["Mon1", "Mon1", "Mon1", "Mon2", "Mon3", "Mon3", "Mon3"]
    taken = [books.next("", token, (), one.is_teacher) for token in tokens]
    assert taken == ["T1", "T2", "", "T1", "T2", "", ""]
    books.release("T1", "Mon2")
    assert books.next("", "Mon3", (), one.is_teacher) == "T1"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["plain", "clubs", "mixed", "junior", "extended", "short-staff", "everything"])
def test_monolith_finds_weeks_and_keeps_to_its_limit(tmp_path: Path, kind: str) -> None:
    scenario = school(tmp_path, 40, kind)
    found = monolith.PEER.run(scenario, WEEK_OF, 8, 0)
    assert found.trouble == ""
    assert found.snapshots
    times = [one.seconds for one in found.snapshots]
    assert times == sorted(times)
    assert times[-1] <= 8
    scores = [audit(scenario, one.timetable, week_of=WEEK_OF).score for one in found.snapshots]
    assert {score.hard for score in scores} == {0}
    assert (scores[-1].unserved, scores[-1].points) <= (scores[0].unserved, scores[0].points)


def two_then_too_long(
    scenario: Scenario, week_of: date, seconds: float, seed: int, tell: Callable[[Timetable], None]
) -> None:
    tell(Timetable())
    tell(Timetable())
    time.sleep(60)


def breaks(scenario: Scenario, week_of: date, seconds: float, seed: int, tell: Callable[[Timetable], None]) -> None:
    tell(Timetable())
    raise ValueError("no such thing")


def test_leash_ends_what_overruns_and_keeps_what_there_was() -> None:
    began = time.monotonic()
    found = on_leash(two_then_too_long, SmallSchool().students("S1").build(), WEEK_OF, 1.0, 0)
    assert len(found.snapshots) == 2
    assert found.trouble == "ended by force at its limit"
    assert time.monotonic() - began < 40


def test_leash_tells_what_went_wrong() -> None:
    found = on_leash(breaks, SmallSchool().students("S1").build(), WEEK_OF, 5.0, 0)
    assert len(found.snapshots) == 1
    assert "no such thing" in found.trouble
