"""Words of the survey of demand and resources."""

from __future__ import annotations

from optimizer.language.text import Text

HEADS = (
    Text("slot", "时段"),
    Text("campus", "校区"),
    Text("students", "学生"),
    Text("places", "座位"),
    Text("groups needed", "至少分班"),
    Text("rooms", "场地"),
    Text("may lead", "可带班"),
    Text("teachers", "教师"),
    Text("people needed", "至少人员"),
    Text("people", "可到岗"),
    Text("duty needed", "值班需"),
    Text("may be on duty", "可值班"),
)
NO_LIMIT = Text("no limit", "不限")
SPORTS = Text(
    "{day}{campus}: exercise due to {n} students, space for {have}",
    "{day}{campus}：需体育活动 {n} 人，场地够 {have} 人",
)
GROUPS = Text("groups: needed and possible", "分班：需要与可能")
STUDENTS = Text("students and places", "学生与座位")
PEOPLE = Text("people: needed and there", "人员：需要与到岗")
NEED = Text("needed", "需要")
SHORT = Text("needed, and short (needed/there)", "需要而不足（需要/现有）")
HAVE = Text("there", "现有")
BEYOND = Text("there, more than shown", "现有（超出图示）")
"""What a chart calls its bars."""
