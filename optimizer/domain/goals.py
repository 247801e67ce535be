"""The goals of the contract's section 4 as settings: what each weighs, what decides it and how officers call it.

A goal is entered here once. The section ``[goals]`` of the settings, its names in files, the sheet of settings, the
registries of measures (`optimizer.rules.registry`) and of encoders (`optimizer.engine.cp.encode.registry`), the
operators of the search and the effects that covering for somebody shows are derived from this table. The measure stands
in ``optimizer/rules/goals`` and the encoder in ``optimizer/engine/cp/encode/goals``, both in a file named after the
goal.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from optimizer.language.text import Text

Decision = Literal["clubs", "groups", "sessions", "staff", "week"]
"""Decisions that move a measure: which clubs students get; which care group they are in; activities and rooms of
sessions; who serves when and where; the whole week."""


@dataclass(frozen=True, slots=True)
class GoalSetting:
    """A goal as far as the settings know it.

    Attributes
    ----------
    id : str
        Key in ``[goals]``, such as ``club-choice``.
    weight : int
        Points for one unit of the measure where the school says nothing; 0 leaves the goal out.
    decided_by : Decision
        The decisions that move the measure. The search frees these to improve it.
    names : tuple of str
        Chinese names of the key; the first is written, all are read.
    help : Text
        What the sheet of settings says about it.
    beside_published : bool
        Whether it counts only beside a published week.
    beside_earlier : bool
        Whether it counts only beside an earlier week from which the search started.
    weight_in_repair : int, optional
        Points for one unit beside a published week, of a goal that counts there as well and has a measure of its own.
    """

    id: str
    weight: int
    decided_by: Decision
    names: tuple[str, ...]
    help: Text
    beside_published: bool = False
    beside_earlier: bool = False
    weight_in_repair: int | None = None

    def counts(self, published: bool, earlier: bool) -> bool:
        """Whether the goal counts in an audit with or without a published and an earlier week."""
        if published and self.weight_in_repair is not None:
            return True
        return (published or not self.beside_published) and (earlier or not self.beside_earlier)


GOAL_SETTINGS: tuple[GoalSetting, ...] = (
    GoalSetting("club-choice", 100, "clubs", ("社团志愿",), Text("Clubs by choice.", "社团志愿尽量满足。")),
    GoalSetting("fair-load", 40, "staff", ("工作量公平", "工作量均衡"), Text("Fair load.", "工作量均衡。")),
    GoalSetting(
        "continuity",
        60,
        "staff",
        ("带班教师稳定", "带班人员稳定", "主带连续"),
        Text("The same lead all week.", "一周内带班教师不变。"),
    ),
    GoalSetting("room-moves", 40, "sessions", ("固定场地", "少换场地"), Text("Few changes of room.", "少换场地。")),
    GoalSetting(
        "variety",
        20,
        "sessions",
        ("内容多样", "活动多样"),
        Text("Different activities on days next to each other.", "相邻两天活动不重复。"),
    ),
    GoalSetting(
        "staff-gaps", 30, "staff", ("少空档", "少留空档"), Text("No gaps in a person's day.", "人员当天中间不空档。")
    ),
    GoalSetting(
        "late-starts", 10, "staff", ("少等候到岗",), Text("No waiting for a late first slot.", "不在校空等第一节任务。")
    ),
    GoalSetting(
        "call-ins",
        10,
        "staff",
        ("少跑腿", "外来人员少跑"),
        Text("Few days for those from outside.", "志愿者和校外人员少跑几天。"),
    ),
    GoalSetting(
        "extra-staff", 45, "staff", ("人员精简", "节省人手"), Text("No more staff than needed.", "不多用人手。")
    ),
    GoalSetting(
        "outside-cost", 1, "staff", ("校外人员费用", "外聘费用"), Text("Low cost of outside staff.", "校外人员费用低。")
    ),
    GoalSetting(
        "avoided", 20, "staff", ("人员意愿", "避开不便时段"), Text("Slots that people avoid.", "避开不便时段。")
    ),
    GoalSetting("classmates", 15, "groups", ("同班同组",), Text("Classmates together.", "同班学生同组。")),
    GoalSetting("together", 50, "groups", ("要求同组", "同组意愿"), Text("Wishes to be together.", "同组意愿。")),
    GoalSetting("even-sizes", 5, "groups", ("人数均衡",), Text("Groups of even size.", "各组人数均衡。")),
    GoalSetting(
        "moved",
        5,
        "groups",
        ("沿用原托管班", "沿用原班"),
        Text("Care groups as in the earlier week.", "沿用上一份课表的托管班。"),
        beside_earlier=True,
        weight_in_repair=100,
    ),
    GoalSetting(
        "changes",
        100,
        "week",
        ("少改动",),
        Text("Few changes when repairing.", "临时调整时少改动。"),
        beside_published=True,
    ),
)
"""All goals in the order of the contract."""


@dataclass(frozen=True, slots=True)
class SemesterGoalSetting:
    """A goal over the weeks of a semester, as far as the settings know it; the fields are those of `GoalSetting`."""

    id: str
    weight: int
    names: tuple[str, ...]
    help: Text


SEMESTER_GOAL_SETTINGS: tuple[SemesterGoalSetting, ...] = (
    SemesterGoalSetting(
        "term-leads",
        60,
        ("学期带班教师稳定",),
        Text("The same lead all semester.", "整个学期带班教师不变。"),
    ),
    SemesterGoalSetting("rotations", 10, ("少换岗",), Text("Few changes of who serves where.", "各周岗位少换人。")),
)
"""Goals over the weeks of a semester (section 8), which no single week has: `optimizer.semester` measures them."""


def goals_of_repair() -> tuple[str, ...]:
    """Ids of the goals that say how much a mended week differs from the published one."""
    return tuple(goal.id for goal in GOAL_SETTINGS if goal.beside_published or goal.weight_in_repair is not None)


def goals_decided_by(*decisions: Decision) -> tuple[str, ...]:
    """Ids of the goals that some of the decisions move, in the order of the contract."""
    return tuple(goal.id for goal in GOAL_SETTINGS if goal.decided_by in decisions)


def goal_modules(package: str) -> dict[str, Any]:
    """Goal id -> the module of a package that is named after the goal, in the order of the contract.

    Raises
    ------
    ModuleNotFoundError
        If a goal has no file there.
    """
    return {goal.id: import_module(f"{package}.{file_name(goal.id)}") for goal in GOAL_SETTINGS}


def file_name(goal: str) -> str:
    """Name of the goal's files without suffix: ``club-choice`` -> ``club_choice``."""
    return goal.replace("-", "_")
