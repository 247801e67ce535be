"""A closed playground, a club without its leader: a mended week is always found, with few who wait."""

from dataclasses import replace

import pytest

from optimizer.auditing import audit
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.plan.convert import from_timetable, to_timetable
from optimizer.engine.problem.school import School
from optimizer.engine.repair.affected_decisions import find_affected
from optimizer.engine.repair.disruption import apply_disruption, parse_disruption
from optimizer.engine.repair.greedy_fill import GreedyFill
from optimizer.engine.repair.group_days_off import cheapest_group_days, with_groups_waiting
from optimizer.engine.repair.repair_week import RepairResult, repair
from optimizer.engine.repair.sports_day import SportsDayStage
from optimizer.engine.repair.sports_day_model import SportsDayModel
from optimizer.engine.repair.sports_day_problem import (
    ClubOnDay,
    SportsDayProblem,
    SportsOption,
    SportsSpace,
    SportsStudentClass,
    SportsStudentDay,
)
from tests.engine.repair.repair_weeks import WEEK, clubs_on, halls, led_only_by, published

KINDS = ("clubs", "tight-sports", "mixed", "junior", "campuses", "everything")


def mended(scenario: Scenario, week: Timetable, closed: list[str], seconds: float = 4) -> RepairResult:
    now = apply_disruption(scenario, parse_disruption(scenario, [], closed))
    found = repair(now, week, week_of=WEEK, time_limit=seconds)
    assert found.timetable is not None
    judged = audit(now, found.timetable, week_of=WEEK, published=week)
    assert judged.violations == ()
    assert judged.goals["changes"].measure == found.changes >= found.changes_lower_bound
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_closed_halls_are_always_mended(kind: str) -> None:
    scenario, week = published(kind)
    found = mended(scenario, week, [f"{room}:Thu" for room in halls(scenario)])
    assert found.timetable is not None
    assert not [s for s in found.timetable.sessions if s.day == "Thu" and s.room in halls(scenario)]
    days = {day for row in found.timetable.waiting for day in row.days}
    before = {day for row in week.waiting for day in row.days}
    assert days <= before | {"Thu"}


def test_nobody_waits_for_a_closed_gym_if_the_playground_will_do() -> None:
    scenario, week = published("clubs")
    gym = [room.id for room in scenario.rooms if room.kind == "gym"]
    assert gym
    found = mended(scenario, week, [f"{room}:Tue" for room in gym])
    assert found.audit is not None
    assert found.audit.score.unserved == audit(scenario, week, week_of=WEEK).score.unserved


def test_no_more_wait_than_seats_are_lacking() -> None:
    """The day planned anew meets what no week of these groups can avoid, or comes near it."""
    scenario, week = published("tight-sports", 280)
    playground = next(room.id for room in scenario.rooms if room.kind == "playground")
    now = apply_disruption(scenario, parse_disruption(scenario, [], [f"{playground}:Thu"]))
    school = School(now, WEEK)
    stage = SportsDayStage(
        school, ModelBuilder(school).eligibility, from_timetable(school, week), "", "Thu", frozenset()
    )  # fmt: skip
    least = stage.problem().unserved_lower_bound()
    found = mended(scenario, week, [f"{playground}:Thu"], 8)
    everybody = sum(alike.cost * len(alike.students) for alike in stage.problem().student_classes)
    assert found.audit is not None
    assert 0 < least <= found.audit.score.unserved < everybody


def test_club_without_its_only_leader_does_not_meet() -> None:
    scenario, week = published("clubs")
    club = next(
        c for c in clubs_on(week, {"Mon", "Tue", "Wed", "Thu", "Fri"}) if scenario.club[c].meetings_per_week == 1
    )
    row = next(s for s in week.sessions if s.group == club)
    scenario = led_only_by(scenario, {club}, row.lead)
    now = apply_disruption(scenario, parse_disruption(scenario, [row.lead]))
    found = repair(now, week, week_of=WEEK, time_limit=6)
    assert found.timetable is not None
    assert audit(now, found.timetable, week_of=WEEK).violations == ()
    assert club not in found.timetable.group
    assert not [s for s in found.timetable.sessions if row.lead in s.team]


def test_club_whose_only_leader_is_away_that_day_moves_or_is_given_up_and_nobody_waits() -> None:
    scenario, week = published("clubs", 300, 1)
    row = next(s for s in week.sessions if week.group[s.group].kind == "club")
    scenario = led_only_by(scenario, {row.group}, row.lead)
    now = apply_disruption(scenario, parse_disruption(scenario, [f"{row.lead}:{row.day}"]))
    found = repair(now, week, week_of=WEEK)
    assert found.audit is not None
    assert (found.audit.score.hard, found.audit.score.unserved) == (0, 0)
    assert row.lead not in {p for s in found.timetable.sessions if s.day == row.day for p in s.team}


def test_two_clubs_and_one_leader_left_for_them() -> None:
    """Both are listed for either, but nobody leads two clubs at once: one club does not meet, and nobody waits."""
    scenario, week = published("clubs", 320)
    rows = [s for s in week.sessions if week.group[s.group].kind == "club"]
    alone = [s for s in rows if scenario.club[s.group].meetings_per_week == 1]
    one, other = next((a, b) for a in alone for b in alone if a.token == b.token and a.group < b.group)
    scenario = led_only_by(scenario, {one.group, other.group}, one.lead, other.lead)
    now = apply_disruption(scenario, parse_disruption(scenario, [f"{one.lead}:{one.token}"]))
    found = repair(now, week, week_of=WEEK, time_limit=6)
    assert found.timetable is not None
    judged = audit(now, found.timetable, week_of=WEEK)
    assert judged.violations == ()
    assert judged.score.unserved == audit(scenario, week, week_of=WEEK).score.unserved
    assert len({one.group, other.group} & found.timetable.group.keys()) == 1


def test_an_absence_opens_its_own_slot_alone() -> None:
    """Once the slot of a violation was read with its day twice, and whole days were opened or the run failed."""
    scenario, week = published("clubs")
    row = next(s for s in week.sessions if s.day == "Wed" and not s.joins and week.group[s.group].kind == "care")
    now = apply_disruption(scenario, parse_disruption(scenario, [f"{row.lead}:{row.token}"]))
    school = School(now, WEEK)
    plan = from_timetable(school, week)
    broken = find_affected(school, plan, audit(now, week, week_of=WEEK).violations, frozenset())
    assert (row.group, row.token) in broken.sessions
    assert {token for _, token in broken.sessions} <= set(scenario.week.on_day["Wed"])
    assert not broken.students


def test_filling_alone_mends_an_absence() -> None:
    scenario, week = published("clubs")
    row = next(s for s in week.sessions if s.day == "Wed" and not s.joins and week.group[s.group].kind == "care")
    now = apply_disruption(scenario, parse_disruption(scenario, [f"{row.lead}:Wed"]))
    school = School(now, WEEK)
    plan = from_timetable(school, week)
    broken = find_affected(school, plan, audit(now, week, week_of=WEEK).violations, frozenset())
    filler = GreedyFill(school, ModelBuilder(school).eligibility, plan, frozenset())
    filled = to_timetable(school, filler.fill({*broken.sessions, *broken.programme}, broken.duties))
    assert audit(now, filled, week_of=WEEK).violations == ()


@pytest.mark.parametrize("kind", ["clubs", "mixed"])
def test_whole_groups_at_home_leave_a_week_that_hangs_together(kind: str) -> None:
    scenario, week = published(kind)
    school = School(scenario, WEEK)
    plan = from_timetable(school, week)
    pairs = cheapest_group_days(school, plan, [k for k in plan.meetings if k[1].startswith("Tue")])
    home = with_groups_waiting(school, plan, pairs, frozenset())
    assert not [k for k in home.meetings if k[1].startswith("Tue")]
    judged = audit(scenario, to_timetable(school, home), week_of=WEEK)
    back_in_care = {t for club in plan.club_slots.keys() - home.club_slots.keys() for t in plan.club_slots[club]}
    crowded = [v for v in judged.violations if v.rule in {"joining", "room-capacity", "ratio"}]
    assert {v.unit.slot for v in crowded} <= back_in_care, "only where a club has closed may more be in care"
    others = {v.rule for v in judged.violations if v not in crowded}
    assert others <= {"frequency", "staff-load", "physical-activity"}
    assert judged.score.unserved == sum(school.unserved_cost(s, "Tue") for s in scenario.students)


def small_day() -> SportsDayProblem:
    """Three groups of 20, one place for one session of 40 in two slots, a club in the hall."""
    needs = SportsStudentDay(("Mon1", "Mon2"), 30)
    alike = [SportsStudentClass(g, cost, (), needs, None, True, tuple(f"{g}-{cost}-{n}" for n in range(10)))
             for g in ("A", "B", "C") for cost in (2, 4)]  # fmt: skip
    in_club = SportsStudentClass(
        "C", 2, ("K",), SportsStudentDay(("Mon1",), 0), needs, True, tuple(f"K{n}" for n in range(15))
    )
    option = (SportsOption("PLAY", 30, ("HALL",)),)
    return SportsDayProblem(
        tokens=("Mon1", "Mon2"),
        max_size=40,
        student_classes=[*alike, in_club],
        options={(g, t): option for g in "ABC" for t in ("Mon1", "Mon2")},
        limits={(g, "PLAY"): 1 for g in "ABC"},
        spaces={("HALL", "Mon1"): SportsSpace(1, 40, 40), ("HALL", "Mon2"): SportsSpace(1, 40, 40)},
        clubs={"K": ClubOnDay((("Mon2", ("HALL",)),), 15, True, True)},
        may_join_with={g: frozenset("ABC") - {g} for g in "ABC"},
    )


def test_small_day_by_hand() -> None:
    """With the club Mon1 alone is free: 40 seats go to A and B, as the club's 15 would sit in C's session; C waits: 60.

    Without the club A and B share one slot, C has the other with its 35: nobody waits.
    """
    problem = small_day()
    answer = SportsDayModel(problem).solve(10)
    assert answer is not None
    assert (answer.unserved, answer.dropped) == (0, ["K"])
    must_meet = replace(problem.clubs["K"], may_drop=False, may_shrink=False)
    problem.clubs["K"] = must_meet
    answer = SportsDayModel(problem).solve(10)
    assert answer is not None
    assert answer.unserved == answer.unserved_lower_bound == 60
