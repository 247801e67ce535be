"""result.json: the answer of a run, all but the tables."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from optimizer.domain.result import Bound, GoalScore, Result, Score, Status
from optimizer.errors import Problem, ScenarioError
from optimizer.files.text_in import decode
from optimizer.language.text import Text

RESULT_FILE = "result.json"
_KEYS = ("scenario", "status", "week_of", "seed", "score", "bound", "gap", "goals", "seconds", "stages", "versions")
_EXPECTED = Text("the result.json of a timetable: {why}", "排班结果的 result.json：{why}")


def result_json(result: Result) -> dict[str, Any]:
    """The contents of result.json; ``seconds`` is the total, ``stages`` what it consists of, ``building`` within it."""
    score, bound = result.score, result.bound
    return {
        "scenario": result.scenario,
        "status": result.status.value,
        "week_of": result.week_of.isoformat(),
        "seed": result.seed,
        "score": score and {"hard": score.hard, "unserved": score.unserved, "points": score.points},
        "bound": {"unserved": bound.unserved, "points": bound.points},
        "gap": result.gap,
        "goals": {
            name: {"measure": goal.measure, "weight": goal.weight, "points": goal.points}
            for name, goal in result.goals.items()
        },
        "seconds": result.seconds.get("total"),
        "stages": {stage: seconds for stage, seconds in result.seconds.items() if stage != "total"},
        "versions": result.versions,
        **result.extra,
    }


def write_result(path: Path, result: Result) -> None:
    """Write result.json into an existing folder."""
    text = json.dumps(result_json(result), ensure_ascii=False, indent=2)
    (path / RESULT_FILE).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_result(path: str | Path) -> Result:
    """Read the result.json of a timetable folder.

    Raises
    ------
    ScenarioError
        If there is none, or it is not one.
    """
    try:
        return _result(json.loads(decode((Path(path) / RESULT_FILE).read_bytes())))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        why = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
        fault = Problem("result", None, "", RESULT_FILE, _EXPECTED.format(why=why), place=RESULT_FILE)
        raise ScenarioError([fault]) from error


def _result(data: dict[str, Any]) -> Result:
    score = data.get("score")
    seconds = dict(data.get("stages") or {})
    if data.get("seconds") is not None:
        seconds["total"] = data["seconds"]
    return Result(
        scenario=data["scenario"],
        status=Status(data["status"]),
        week_of=date.fromisoformat(data["week_of"]),
        seed=int(data.get("seed") or 0),
        score=Score(score["hard"], score["unserved"], score["points"]) if score else None,
        bound=Bound(**(data.get("bound") or {})),
        goals={name: GoalScore(goal["measure"], goal["weight"]) for name, goal in (data.get("goals") or {}).items()},
        seconds=seconds,
        versions=dict(data.get("versions") or {}),
        extra={key: value for key, value in data.items() if key not in _KEYS},
    )
