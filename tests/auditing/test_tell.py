"""An audit in words and as data."""

from __future__ import annotations

import json

from optimizer.auditing import audit
from optimizer.auditing.check import audit_json, audit_lines
from optimizer.testing.schools import MONDAY
from tests.cases import CASES


def test_lines_name_every_violation() -> None:
    case = CASES["staff-clash"][0]
    found = audit(case.school, case.forbidden, week_of=MONDAY)
    lines = list(audit_lines(found, "en"))
    assert lines[0] == "1 violations (week of 2026-09-07):"
    assert lines[2] == "  T1 is in 2 places at Mon slot 1: C1, C2"
    assert list(audit_lines(found, "zh"))[2] == "  T1 周一第1节同时在 2 处：C1、C2"
    assert any("extra-staff" in line for line in lines)


def test_clean() -> None:
    case = CASES["staff-clash"][0]
    lines = list(audit_lines(audit(case.school, case.allowed, week_of=MONDAY), "en"))
    assert lines[0] == "No hard rule is broken (27 rules, week of 2026-09-07)."
    assert lines[1] == "Score: violations 0 · unserved 0 · points 0"


def test_data_can_be_written() -> None:
    case = CASES["pins"][0]
    data = json.loads(json.dumps(audit_json(audit(case.school, case.forbidden, week_of=MONDAY))))
    assert data["score"]["hard"] == 1
    assert data["violations"][0]["unit"] == {"kind": "session", "group": "C1", "day": "Mon", "slot": "Mon1"}
    assert data["counts"]["pins"] == 1
