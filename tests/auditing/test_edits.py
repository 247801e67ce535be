"""Edits by hand: what they change, what is refused, and that the narrowed rules say what the full audit says."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer import files
from optimizer.auditing import audit, places
from optimizer.auditing.judge import EditableWeek
from optimizer.errors import SettingsError
from optimizer.testing.generator import generate_with_week
from optimizer.testing.schools import MONDAY, SmallSchool, week
from tests.auditing.edits_agree import agree
from tests.auditing.schools import by_hand, generated, tiny_schools


def two_groups() -> EditableWeek:
    """Two care groups of two and one student, two slots on one day; T3 may not come to the second."""
    school = (
        SmallSchool(days="Mon", slots=2)
        .students("S1 S2 S3")
        .staff("T1 T2 T3")
        .staff("T4", available="Mon1")
        .rooms("R1 R2 R3")
        .build()
    )
    sessions = {"C1@Mon1": "hw R1 T1", "C1@Mon2": "rd R1 T1", "C2@Mon1": "hw R2 T2", "C2@Mon2": "sp R2 T2"}
    return EditableWeek(school, week(school, care={"C1": "S1 S2", "C2": "S3"}, sessions=sessions), MONDAY)


def test_swap_exchanges_what_two_sessions_hold() -> None:
    edited = two_groups().changed({"op": "swap", "at": ["C1", "Mon1"], "with": ["C2", "Mon2"]})
    held = {row.id: (row.activity, row.room, row.lead) for row in edited.sessions}
    assert held["C1@Mon1"] == ("sp", "R2", "T2")
    assert held["C2@Mon2"] == ("hw", "R1", "T1")


def test_moved_child_takes_sizes_grades_and_headcounts_along() -> None:
    base = two_groups()
    edited = base.changed({"op": "move", "students": ["S1"], "group": "C2"})
    assert {group.id: group.size for group in edited.groups} == {"C1": 1, "C2": 2}
    assert {row.id: row.headcount for row in edited.sessions} == {
        "C1@Mon1": 1,
        "C1@Mon2": 1,
        "C2@Mon1": 2,
        "C2@Mon2": 2,
    }
    assert audit(base.view.scenario, edited, week_of=MONDAY).counts["tables"] == 0


def test_verdict_names_the_rule_in_words() -> None:
    verdict = two_groups().judge({"op": "put", "at": ["C1", "Mon2"], "lead": "T4"})
    assert verdict.place == "no"
    assert [one.rule for one in verdict.against] == ["staff-available"]
    assert "T4" in verdict.against[0].text.zh


@pytest.mark.parametrize(
    "edit",
    [
        {"op": "fly"},
        {"op": "swap", "at": ["C1", "Mon1"]},
        {"op": "swap", "at": ["C1", "Mon1"], "with": ["C1", "Mon1"]},
        {"op": "put", "at": ["C9", "Mon1"], "lead": "T1"},
        {"op": "put", "at": ["C1", "Mon1"], "lead": "nobody"},
        {"op": "put", "at": ["C1", "Mon1"], "assistants": ["T1"]},
        {"op": "move", "students": ["S1"], "group": "C9"},
        {"op": "duty", "slot": "Mon9", "on": "T1"},
    ],
)
def test_what_does_not_fit_the_week_is_refused(edit: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        two_groups().judge(edit)


def test_places_are_those_that_the_audit_allows() -> None:
    base = two_groups()
    for option in places.places(base, ("C1", "Mon1")):
        clean = audit(base.view.scenario, base.changed(option.edit), week_of=MONDAY).clean
        assert clean == (option.verdict.place != "no"), option


def test_a_second_exchange_is_found_where_one_is_not_allowed(tmp_path: Path) -> None:
    """Every exchange that is proposed, chains of two among them, leaves the week as whole as it was."""
    school, folder = generate_with_week(tmp_path, students=60, kind="clubs", seed=2)
    base = EditableWeek(files.load(school), files.read_timetable(folder), MONDAY)
    proposed = [option for key in list(base.view.sessions)[:3] for option in places.exchanges(base, key, most=30)]
    assert any(option.edit["op"] == "chain" for option in proposed)
    for option in proposed:
        one = base
        for part in places.steps_of(option.edit):
            one = EditableWeek(base.view.scenario, one.changed(part), MONDAY)
        assert one.audit.score.hard <= base.audit.score.hard


def test_narrowed_rules_agree_with_the_audit(tmp_path: Path) -> None:
    """A small part of what `python -m tests.auditing.edits_agree` runs."""
    bases = [
        *generated(tmp_path / "generated"),
        *list(tiny_schools(tmp_path / "tiny"))[:20],
        *by_hand(tmp_path / "hand"),
    ]
    found = agree(bases, count=300, seed=1)
    assert found.differences == []
    assert found.allowed.total() > 80
    assert len(found.tried) == 11
