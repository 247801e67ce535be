"""Weeks of a semester on the desk: read by their dates, edited, and written back as weeks of a semester."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from optimizer.auditing import audit, places
from optimizer.cli.main import main
from optimizer.domain.service_week import week_of_result
from optimizer.files import load, read_result, read_timetable
from optimizer.files.store.tree import is_semester, left_out, read_tree, week_labels
from optimizer.testing.generator import build
from tests.desk.conftest import Client

Serve = Callable[..., Client]


def test_semester_is_opened_with_its_weeks(serve: Serve, tmp_path: Path) -> None:
    built, _ = build(students=60, kind="clubs", seed=1)
    school, out = built.write(tmp_path / "school"), tmp_path / "semester"
    dates = ("--from", "2026-09-14", "--to", "2026-10-09")
    assert main(["semester", str(school), *dates, "--out", str(out), "--effort", "0.1"]) == 0
    assert is_semester(out)
    tree = read_tree(out)
    labels = week_labels(tree)
    assert labels == sorted(week.name for week in (out / "weeks").iterdir())
    assert left_out(out, tree) == []

    ask = serve(tree, "semester.desk")
    for label in labels:
        found, folder = ask(f"/api/audit?label={label}"), out / "weeks" / label
        scenario, service = week_of_result(load(school), read_result(folder).extra)
        told = audit(scenario, read_timetable(folder), week_of=read_result(folder).week_of, of_semester=service)
        assert found["score"] == [told.score.hard, told.score.unserved, told.score.points]
        assert found["violations"] == []

    label = next(one for one in labels if len(read_result(out / "weeks" / one).extra["dates"]) != 5)
    week = ask.server.school.week(label)
    edit = next(
        option.edit
        for key in week.view.sessions
        for option in places.leads(week, key)
        if not option.verdict.against and option.verdict.effect
    )
    before = json.loads(ask.server.school.tree[f"weeks/{label}/result.json"])
    ask("/api/edit", {"label": label, "edit": edit, "stamp": ask("/api/pulse")["stamp"]})
    assert ask.status == 200
    ask.server.school.derive()
    after = json.loads(ask.server.school.tree[f"weeks/{label}/result.json"])
    assert {name: after[name] for name in ("dates", "season", "tables", "carried")} == {
        name: before[name] for name in ("dates", "season", "tables", "carried")
    }
    assert after["score"]["hard"] == 0
    ask("/api/start", {"kind": "solve", "seconds": 5, "week": label})
    assert ask.status == 422
