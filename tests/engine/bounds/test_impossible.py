"""Schools with a planted reason why no timetable exists: the proof is found, and names the pins planted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from optimizer.domain.scenario import first_monday_after
from optimizer.engine.bounds.infeasibility import prove_infeasible
from optimizer.engine.problem.school import School
from optimizer.files import load
from optimizer.testing.generator import FAULTS, planted
from tests.marks import some_quick


@pytest.mark.parametrize("fault", some_quick(sorted(FAULTS), 15))
def test_planted_fault_is_proven(fault: str, tmp_path: Path) -> None:
    folder = planted(tmp_path / fault, students=150, fault=fault, seed=4)
    school = School(load(folder), first_monday_after(date.today()))
    proof = prove_infeasible(school, 30)
    assert proof is not None
    assert proof.pins or proof.rows
    facts = json.loads((folder / "planted.json").read_text(encoding="utf-8"))["facts"]
    assert {pin.group for pin in proof.pins} <= set(facts)
