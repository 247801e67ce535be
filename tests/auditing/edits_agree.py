"""python -m tests.auditing.edits_agree --count 5000 --seed 0 --minutes 60: random edits, judged narrowed and in full.

Each edit is drawn on a week of a generated, tiny or hand-made school. What the narrowed rules and goals say of it must
be what the full audit says of the week before and after it: the same units broken and mended, the same points. Some
edits are made, so that weeks with many violations come up too. Exercise is judged on one child of each kind, so of that
rule only whether anything is broken is compared; the editor never breaks ``tables``.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from optimizer import files
from optimizer.auditing import audit
from optimizer.auditing.edits import EditData
from optimizer.auditing.judge import EditableWeek
from optimizer.errors import SettingsError
from optimizer.rules.base import Violation
from optimizer.testing.schools import MONDAY
from tests.auditing.schools import Base, by_hand, generated, tiny_schools

_CHILD_BY_CHILD = "physical-activity"
_STEPS = 25
"""Edits tried on each week before the next is taken."""


@dataclass
class EditAgreement:
    tried: Counter[str] = field(default_factory=Counter)
    allowed: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


def agree(bases: Iterable[Base], *, count: int, seed: int, minutes: float | None = None) -> EditAgreement:
    """Judge random edits twice, ``count`` in all or as many as ``minutes`` allow."""
    found, start, dice = EditAgreement(), time.monotonic(), random.Random(seed)
    drawn = list(bases)
    while found.tried.total() < count and (minutes is None or time.monotonic() - start < 60 * minutes):
        name, school, folder = dice.choice(drawn)
        week = EditableWeek(files.load(school), files.read_timetable(folder), MONDAY)
        for _ in range(_STEPS):
            edit = random_edit(week, dice)
            if edit is None:
                break
            week = _compared(name, week, edit, found, dice)
    return found


def _compared(name: str, week: EditableWeek, edit: EditData, found: EditAgreement, dice: random.Random) -> EditableWeek:
    """Judge one edit twice; the week to go on with."""
    view, before = week.view, week.audit
    try:
        verdict, timetable = week.judge(edit), week.changed(edit)
    except SettingsError:
        found.tried["refused"] += 1
        return week
    found.tried[str(edit["op"])] += 1
    after = audit(view.scenario, timetable, week_of=view.week_of)
    new, gone = (
        _units(after.violations) - _units(before.violations),
        _units(before.violations) - _units(after.violations),
    )
    faults = []
    if _coarse(_units(verdict.against)) != _coarse(new):
        faults.append(f"against {sorted(map(str, _coarse(_units(verdict.against)) ^ _coarse(new)))[:3]}")
    if not new and not verdict.against:
        found.allowed[str(edit["op"])] += 1
        change = {goal: row.points - before.goals[goal].points for goal, row in after.goals.items()}
        change["unserved"] = after.score.unserved - before.score.unserved
        if {goal: points for goal, points in change.items() if points} != dict(verdict.effect):
            faults.append(f"points {change} and {verdict.effect}")
    if _whole(_units(verdict.mended)) != _whole(gone):
        faults.append(f"mended {sorted(map(str, _whole(_units(verdict.mended)) ^ _whole(gone)))[:3]}")
    if faults:
        found.differences.append(f"{name}: {edit}: {'; '.join(faults)}")
    return EditableWeek(view.scenario, timetable, view.week_of) if dice.random() < 0.2 else week


def _units(violations: Iterable[Violation]) -> set[tuple[str, Any]]:
    return {(one.rule, one.unit) for one in violations}


def _coarse(units: set[tuple[str, Any]]) -> set[tuple[str, Any]]:
    return _whole(units) | {(rule, None) for rule, _ in units if rule == _CHILD_BY_CHILD}


def _whole(units: set[tuple[str, Any]]) -> set[tuple[str, Any]]:
    """Without what is compared otherwise: exercise, and the rows that were broken before the first edit."""
    return {unit for unit in units if unit[0] not in (_CHILD_BY_CHILD, "tables")}


def random_edit(week: EditableWeek, dice: random.Random) -> EditData | None:
    """An edit of any kind that fits the week; None where it holds nothing to edit."""
    view, scenario = week.view, week.view.scenario
    keys, care = list(view.sessions), list(view.of_kind("care"))
    students, people = list(view.placed), list(scenario.person)
    clubs = [key for key in keys if view.kind(key[0]) == "club"]
    wanted = dice.choice(("swap", "put", "person", "meeting", "move", "exchange", "clubs", "wait", "duty", "join"))

    def draw(name: str, possible: object) -> bool:
        return bool(possible) and name == wanted

    key = dice.choice(keys) if keys else ("", "")
    if draw("swap", len(keys) > 1):
        near = [other for other in keys if other != key and (other[0] == key[0] or other[1] == key[1])]
        return {"op": "swap", "at": key, "with": dice.choice(near or keys)}
    if draw("put", keys):
        what: dict[str, Any] = dice.choice(
            (
                {"room": dice.choice(list(scenario.room))},
                {"lead": dice.choice(people)},
                {"activity": dice.choice(list(scenario.activity))},
                {"assistants": dice.sample(people, min(len(people), dice.choice((0, 1, 2))))},
            )
        )
        return {"op": "put", "at": key, **what}
    if draw("person", view.work):
        one = dice.choice(list(view.work))
        return {"op": "person", "old": one, "new": dice.choice(people), "slot": dice.choice(view.work[one]).token}
    if draw("meeting", clubs):
        club, slot = dice.choice(clubs)
        return {"op": "meeting", "club": club, "slot": slot, "to": dice.choice(list(scenario.week.by_token))}
    if draw("move", students and care):
        some = dice.sample(students, min(len(students), dice.choice((1, 1, 3))))
        return {"op": "move", "students": some, "group": dice.choice(care)}
    if draw("exchange", len(students) > 1):
        return {"op": "exchange", "students": dice.sample(students, 2)}
    if draw("clubs", students):
        one = dice.choice(students)
        asked = [club for club in scenario.student[one].clubs if view.kind(club) == "club"]
        return {"op": "clubs", "student": one, "clubs": [club for club in asked if dice.random() < 0.5]}
    if draw("wait", care):
        student = dice.choice(scenario.students)
        days = [day for day in view.signed_up(student) if dice.random() < 0.4]
        return {"op": "wait", "student": student.id, "days": days, "group": dice.choice(care)}
    if draw("duty", view.duties):
        row = dice.choice(view.duties)
        off, on = dice.choice(("", row.staff)), dice.choice(("", dice.choice(people)))
        return {"op": "duty", "campus": row.campus, "slot": row.token, "off": off, "on": on}
    if draw("join", keys and care):
        return {"op": "join", "at": key, "host": dice.choice(("", dice.choice(care)))}
    return {"op": "swap", "at": key, "with": dice.choice(keys)} if len(keys) > 1 else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        bases = [*generated(root / "generated"), *tiny_schools(root / "tiny"), *by_hand(root / "hand")]
        found = agree(bases, count=args.count, seed=args.seed, minutes=args.minutes)
    print(f"edits {dict(found.tried)}, allowed {dict(found.allowed)}, differences {len(found.differences)}")
    for line in found.differences[:20]:
        print(line)
    return int(bool(found.differences))


if __name__ == "__main__":
    sys.exit(main())
