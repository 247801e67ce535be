"""What differs between two weeks is counted once: by the goal `changes`, and by all who tell of it."""

from __future__ import annotations

from optimizer.auditing import audit
from optimizer.auditing.differences import Differences
from optimizer.domain.scenario import Scenario
from optimizer.report.changes import changes
from optimizer.report.context import ReportContext
from optimizer.report.notices import notices
from optimizer.testing.schools import MONDAY, SmallSchool, edited, week

PEOPLE = "T1 T2 T3 T4 T5 T6"


def _school() -> Scenario:
    school = SmallSchool(days="Mon", slots=1).students("S1 S2 S3 S4 S5 S6").staff(PEOPLE).staff("M1 M2", role="manager")
    return school.rooms("R1 R2 R3 R4 R5 R6 R7").build()


def test_sessions_and_places_add_up_to_the_goal() -> None:
    school = _school()
    care = {f"C{n}": f"S{n}" for n in range(1, 7)}
    before = week(school, care=care, sessions={f"C{n}": f"hw R{n} T{n}" for n in range(1, 7)}, duties={"Mon1": "M1"})
    turned = {f"C{n}": f"hw R{n} T{n % 6 + 1}" for n in range(1, 7)} | {"C3": "rd R7 T4"}
    after = week(school, care=care, sessions=turned, duties={"Mon1": "M2"})
    found = Differences.of((school, before), (school, after), MONDAY)
    assert [(one.group, one.token) for one in found.sessions] == [("C3", "Mon1")]
    measure = audit(school, after, week_of=MONDAY, published=before).goals["changes"].measure
    assert measure == len(found.sessions) + len(found.places) == 1 + 2 * 6 + 2
    assert sorted(one.staff for one in found.places if not one.group) == ["M1", "M2"]

    # rows of one person and slot once came in the order of a set of texts, another one in every process
    rows = changes(ReportContext.of(school, after, MONDAY, published=before))
    assert len(rows) == measure
    told = [(row.staff, row.what) for row in rows if row.staff and not row.duty]
    assert told == [(one, what) for one in PEOPLE.split() for what in ("taken", "added")]

    told_of = [(row.group, row.new, row.old) for row in notices(school, before, after, MONDAY)]
    assert told_of == [
        ("", "M2", "M1"),
        ("C1", "T2", "T1"),
        ("C2", "T3", "T2"),
        ("C3", "", ""),
        ("C3", "T4", "T3"),
        ("C4", "T5", "T4"),
        ("C5", "T6", "T5"),
        ("C6", "T1", "T6"),
    ]


def test_a_session_without_a_group_is_no_duty() -> None:
    """A person on duty who is also at a session whose group is blank is at two places, as the referee counts."""
    school = _school()
    before = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 M1"}, duties={"Mon1": "M1"})
    after = edited(before, "sessions", 0, group="")
    found = Differences.of((school, before), (school, after), MONDAY)
    assert [(one.group, one.duty, one.added) for one in found.places] == [("C1", False, False), ("", False, True)]
    assert audit(school, after, week_of=MONDAY, published=before).goals["changes"].measure == 4
    assert [row.duty for row in changes(ReportContext.of(school, after, MONDAY, published=before))] == [False] * 4
    assert "duty" not in " ".join(notice.text.en for notice in notices(school, before, after, MONDAY))
