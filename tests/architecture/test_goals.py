"""A goal is registered in few places; each that is missing is named, and a goal that has all of them works."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = "optimizer/domain/goals.py"
MEASURES, ENCODERS = "optimizer/rules/goals", "optimizer/engine/cp/encode/goals"
CASES, PAGE = "tests/cases/goals.py", "docs/model.md"
REFEREE = "tests/referee/verdict.py", "tests/referee/settings.py"
NO_WEIGHT = frozenset({"unserved"})
"""Measured and compared before all points, so it has an encoder and no weight."""


def registered(root: Path) -> set[str]:
    """Goals of the table of settings, read from its source."""
    calls = [node for node in ast.walk(ast.parse((root / SETTINGS).read_text("utf-8"))) if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "GoalSetting"]
    return {call.args[0].value for call in named if isinstance(call.args[0], ast.Constant)}  # type: ignore[misc]


def with_file(root: Path, folder: str) -> set[str]:
    """Goals that have a file in a folder."""
    return {file.stem.replace("_", "-") for file in (root / folder).glob("*.py")} - {"--init--"} - NO_WEIGHT


def keys_of(root: Path, file: str) -> set[str]:
    """Keys of all dictionaries that are written out in a file."""
    dicts = [node for node in ast.walk(ast.parse((root / file).read_text("utf-8"))) if isinstance(node, ast.Dict)]
    return {key.value for table in dicts for key in table.keys if isinstance(key, ast.Constant)}  # type: ignore[misc]


def missing_places(root: Path) -> list[str]:
    """``goal: place`` for every place in which a goal that stands in one of the first three is not entered."""
    places = {SETTINGS: registered(root), **{folder: with_file(root, folder) for folder in (MEASURES, ENCODERS)}}
    goals = set().union(*places.values())
    places |= {file: keys_of(root, file) for file in (CASES, *REFEREE)}
    places[PAGE] = {goal for goal in goals if f"### `{goal}`" in (root / PAGE).read_text("utf-8")}
    missing = [f"{goal}: {place}" for place, there in places.items() for goal in goals - there]
    return sorted(
        set(missing) - {f"{goal}: {REFEREE[0]}" for goal in ("moved", "changes")}
    )  # measured there beside another week


def test_every_goal_is_fully_registered() -> None:
    assert missing_places(ROOT) == []


MEASURE = '''"""Nobody serves first and last."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


def measure(view: View) -> Iterator[Contribution]:
    first, last = view.scenario.week.ordinary[0], view.scenario.week.ordinary[-1]
    for one, slots in view.work.items():
        yield Contribution(one, int({first, last} <= {slot.token for slot in slots}))


GOAL = Goal("both-ends", Text("Both ends", "首尾"), Text("People who do.", "首尾都值的人数。"), measure)
'''
ENCODER = '''"""both-ends: nobody serves first and last."""

from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """Row for each person: works[p,first] + works[p,last] - 1, not below 0."""
    first, last = context.week.ordinary[0], context.week.ordinary[-1]
    for person in context.roster.people:
        works = [context.roster.works(person.id, token) for token in (first, last)]
        context.add_excess_over_one("both-ends", person.id, works)
'''
ENTRY = '    GoalSetting("both-ends", 70, "staff", ("首尾",), Text("Nobody first and last.", "不首尾都值。")),\n)\n'
CASE = """

def _both_ends() -> GoalCase:
    school = SmallSchool(days="Mon").students("S1").build()
    met = week(school, care={"C1": "S1"}, sessions={"C1@Mon1": "hw R1 T1", "C1@Mon2": "hw R1 T2"})
    missed = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    return GoalCase(school, met, missed, 1, lambda s: s.staff)


GOAL_CASES |= {"both-ends": _both_ends()}
"""
REFEREE_MEASURE = """

def _both_ends(facts: Facts) -> int:
    return 1


GOALS |= {"both-ends": _both_ends}
"""
WORKS = """
from dataclasses import replace

from optimizer.auditing import audit, cover
from optimizer.domain.settings import GoalSettings, Settings
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.search.operators import OPERATORS
from optimizer.engine.solve import solve
from optimizer.domain.all_settings import setting_rows
from optimizer.files.labels import SETTINGS
from optimizer.files.settings_in import read_settings
from optimizer.testing.schools import MONDAY
from tests.cases.goals import GOAL_CASES
from tests.engine.cp.support import fixed, school_of

case = GOAL_CASES["both-ends"]
assert Settings().goals.weights()["both-ends"] == 70
assert read_settings({"目标权重": {"首尾": 9}})[0].goals.weights()["both-ends"] == 9
assert SETTINGS["goals.both-ends"] == ("首尾",)
assert setting_rows()["goals.both-ends"].blank.en == "70"
assert any("both-ends" in operator.goals for operator in OPERATORS)
for timetable, measure in ((case.met, 0), (case.missed, 1)):
    found = audit(case.school, timetable, week_of=MONDAY)
    assert found.goals["both-ends"].measure == measure, found
    assert found.goals["both-ends"].points == 70 * measure
    school = school_of(case.school)
    assert fixed(school, from_timetable(school, timetable)).measures["both-ends"] == measure
effects = [one.effect for one in cover.cover_candidates(case.school, case.missed, "T1", "Mon2", MONDAY)]
assert {"both-ends": -70} in [{goal: n for goal, n in effect.items() if goal == "both-ends"} for effect in effects]
light = case.school.settings.model_copy(update={"goals": GoalSettings.model_validate({"continuity": 0})})
best = solve(replace(case.school, settings=light), effort=5, week_of=MONDAY)
assert best.status.value == "optimal"
assert best.audit.goals["both-ends"].measure == 0
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and what a goal needs in the tests, without a goal of the name ``both-ends``."""
    leave = shutil.ignore_patterns("__pycache__", "*.pyc", "output")
    for folder in ("optimizer", "tests/cases", "tests/referee", "tests/engine/cp"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=leave)
    for folder in ("tests", "tests/engine"):
        shutil.copy(ROOT / folder / "__init__.py", tmp_path / folder / "__init__.py")
    (tmp_path / "docs").mkdir()
    for file in ("model.md", "model-introduction.md", "build_model_page.py"):
        shutil.copy(ROOT / "docs" / file, tmp_path / "docs" / file)
    return tmp_path


def _run(root: Path, *arguments: str) -> None:
    environment = {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, *arguments], cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_new_goal_is_settings_measure_encoder_and_case(copy: Path) -> None:
    """Each step takes one place off the list; then files, audit, model, search, cover and solve know the goal."""
    name = "both_ends.py"
    wanted = [SETTINGS, MEASURES, ENCODERS, CASES, *REFEREE, PAGE]

    def left(*places: str) -> list[str]:
        return sorted(f"both-ends: {place}" for place in places)

    (copy / MEASURES / name).write_text(MEASURE, "utf-8")
    assert missing_places(copy) == left(*(place for place in wanted if place != MEASURES))
    (copy / ENCODERS / name).write_text(ENCODER, "utf-8")
    settings = copy / SETTINGS
    text = settings.read_text("utf-8")
    table, rest = text.split(')\n"""All goals in the order')
    settings.write_text(f'{table}{ENTRY}"""All goals in the order{rest}', "utf-8")
    assert missing_places(copy) == left(CASES, *REFEREE, PAGE)
    for file, more in (
        (CASES, CASE),
        (REFEREE[0], REFEREE_MEASURE),
        (REFEREE[1], '\nGOAL_WEIGHTS |= {"both-ends": 70}\n'),
    ):
        with (copy / file).open("a", encoding="utf-8") as out:
            out.write(more)
    assert missing_places(copy) == left(PAGE)
    _run(copy, "docs/build_model_page.py")
    assert missing_places(copy) == []
    _run(copy, "-c", WORKS)
