"""Every label of what people read, in both languages, in one table.

Names of tables, columns and enumerated values come from `optimizer.files.labels`; everything else that a page, sheet
or calendar says stands here, by key. `say` gives one language, `pairs` both (for the page, which can switch).
"""

from __future__ import annotations

from optimizer.domain.telling import EXTENDED_SLOT, GRADE, SLOT
from optimizer.language.terms import KINDS, PARTS
from optimizer.language.text import Language, Text
from optimizer.report.words.page import CHARTS, PAGE, WHY
from optimizer.report.words.sheets import SHEETS

SHARED: dict[str, Text] = {
    "group": Text("group", "班组"),
    "staff": Text("staff", "教职工"),
    "room": Text("room", "场地"),
    "student": Text("student", "学生"),
    "campus": Text("campus", "校区"),
    "activity": Text("activity", "活动"),
    "category": Text("category", "类别"),
    "kind": Text("kind", "类型"),
    "day": Text("day", "星期"),
    "slot": Text("slot", "节次"),
    "time": Text("time", "时间"),
    "slot_n": SLOT,
    "slot_x": EXTENDED_SLOT,
    "lead": PARTS["lead"],
    "assistants": Text("assistants", PARTS["assistant"].zh),
    "assisting": Text("assisting", PARTS["assistant"].zh),
    "yuan_meeting": Text("yuan a meeting", "每次收费（元）"),
    "on_duty": Text("on duty", KINDS["duty"].zh),
    "on_duty_at": Text("on duty · {campus}", "值班 · {campus}"),
    "fact": Text("{what}: {told}", "{what}：{told}"),
    "joins": Text("joins {host}", "并入{host}"),
    "hosts": Text("{group} joins it", "{group}并入"),
    "headcount": Text("present", "在场人数"),
    "members": Text("members", "成员"),
    "size": Text("size", "人数"),
    "name": Text("name", "姓名"),
    "id": Text("id", "编号"),
    "grade": Text("grade", "年级"),
    "grade_n": GRADE,
    "class": Text("class", "班级"),
    "role": Text("role", "身份"),
    "capacity": Text("capacity", "容量"),
    "slots": Text("slots", "节数"),
    "carried": Text("earlier", "此前累计"),
    "this_week": Text("this week", "本周"),
    "total": Text("in all", "合计"),
    "target": Text("fair share", "公平值"),
    "share": Text("share", "折算人数"),
    "goal": Text("goal", "目标"),
    "measure": Text("measure", "数值"),
    "weight": Text("weight", "权重"),
    "points": Text("points", "扣分"),
    "meaning": Text("meaning", "含义"),
    "rule": Text("rule", "规则"),
    "violations": Text("violations", "违规"),
    "status": Text("status", "状态"),
    "start": Text("start", "开始"),
    "end": Text("end", "结束"),
    "timetable": Text("timetable", "课表"),
    "school": Text("whole school", "全校"),
    "waiting": Text("waiting", "候补"),
    "days": Text("days", "天数"),
    "reason": Text("reason", "原因"),
    "club": Text("club", "社团"),
    "part": Text("part", "分工"),
    "phone": Text("phone", "电话"),
    "policy": Text("policy", "政策"),
    "policy.national": Text("National rules since 2023", "2023 年以来的全国规定"),
    "policy.zhanggong": Text("Zhanggong district plan", "章贡区方案"),
    "policy.lianyungang-road": Text("Lianyungang Road primary school plan", "连云港路小学方案"),
    "policy.wenlan": Text("Wenlan primary school plan", "文澜小学方案"),
    "policy.beilei": Text("Changchun city plan", "长春市蓓蕾计划"),
    "policy.heibu": Text("Heibu junior school plan", "黑埠初级中学方案"),
}

_PARTS = (SHARED, PAGE, WHY, CHARTS, SHEETS)
WORDS: dict[str, Text] = {key: text for part in _PARTS for key, text in part.items()}
"""Key -> both languages. Fields in braces are filled in by `say`."""

if len(WORDS) != sum(len(part) for part in _PARTS):
    raise RuntimeError("a key stands in two tables of words")

STAGES: dict[str, Text] = {
    "begin": Text("reading", "准备"),
    "construct": Text("first timetable", "初始课表"),
    "start": Text("earlier week", "上一份课表"),
    "mend": Text("mending", "修补"),
    "whole": Text("solving whole", "整体求解"),
    "search": Text("improving", "改进"),
    "bound": Text("proving", "证明"),
    "end": Text("done", "完成"),
    "building": Text("building models", "建立模型"),
    "total": Text("total", "总计"),
}
"""What a run does at a time, and what its seconds went to."""


def say(key: str, language: Language, **fields: object) -> str:
    """A label in one language, its fields filled in."""
    return WORDS[key].format(**fields).say(language) if fields else WORDS[key].say(language)


def pairs(*tables: dict[str, Text]) -> dict[str, list[str]]:
    """Key -> [English, Chinese] of some tables, for the page."""
    return {key: [text.en, text.zh] for table in tables for key, text in table.items()}
