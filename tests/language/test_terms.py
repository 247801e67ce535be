"""Each term has one home, and every word that our sheets print or printed for it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.domain.people import Role
from optimizer.domain.result import Status
from optimizer.domain.settings import KIND_WEIGHT, PART_WEIGHT
from optimizer.files import labels, read_timetable
from optimizer.language.terms import KINDS, PARTS, ROLES, ROLES_OF_SEVERAL, STATES, VALUES, value_of
from optimizer.report.words import WORDS

LEAD = ("带班教师", "主带", "主带教师", "负责", "负责人", "主责", "主讲", "带班", "lead", "Lead")
ASSISTANT = ("协助", "助教", "协助教师", "assistant")
DUTY = ("值班", "值守", "duty", "Duty")


def test_every_value_of_the_domain_has_its_words() -> None:
    assert list(ROLES) == list(ROLES_OF_SEVERAL) == [role.value for role in Role]
    assert {status.value for status in Status} <= STATES.keys()
    assert KINDS.keys() == KIND_WEIGHT.keys()
    assert PARTS.keys() == PART_WEIGHT.keys()


def test_every_word_that_is_said_is_read() -> None:
    for kind, terms in (("role", ROLES), ("kind", KINDS), ("part", PARTS)):
        for value, text in terms.items():
            assert value_of(kind, text.zh) == value_of(kind, value) == value
    for kind, names in VALUES.items():
        for value, words in names.items():
            assert {value_of(kind, word) for word in (value, *words)} == {value}


@pytest.mark.parametrize("word", [*LEAD, *ASSISTANT])
def test_words_for_a_part(word: str) -> None:
    assert value_of("part", word) == ("lead" if word in LEAD else "assistant")


@pytest.mark.parametrize("word", DUTY)
def test_words_for_duty(word: str) -> None:
    assert value_of("kind", word) == "duty"


@pytest.mark.parametrize("key", ["lead", "assistants", "assisting"])
def test_words_of_our_sheets_are_columns_and_parts(key: str) -> None:
    part = "lead" if key == "lead" else "assistant"
    assert value_of("part", WORDS[key].zh) == part
    assert labels.column_of("sessions", WORDS[key].zh) == ("lead" if part == "lead" else "assistants")


@pytest.mark.parametrize("lead", LEAD)
@pytest.mark.parametrize("assistant", ASSISTANT)
def test_headers_of_a_timetable(tmp_path: Path, lead: str, assistant: str) -> None:
    rows = {
        "groups": "group,kind\nC01,care\n",
        "members": "student,care_group\n",
        "sessions": f"group,day,slot,activity,{lead},{assistant}\nC01,Mon,1,hw,T1,T2 T3\n",
    }
    for name, text in rows.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    assert read_timetable(tmp_path).sessions[0].team == ("T1", "T2", "T3")
