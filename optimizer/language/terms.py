"""The terms of the field in both languages: the one table of enumerated values, and how each is said in a sentence.

A value has an English name, which is written in files and used in code, and Chinese names, of which the first is the
one that the product says and the others are understood when read. Names of tables, columns and settings are in
`optimizer.files.spellings`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from optimizer.language.folding import plain
from optimizer.language.text import Language, Text

NameTable = Mapping[str, tuple[str, ...]]
"""English name -> further names; the first of them is the preferred Chinese one."""

_SUBJECTS = (
    *(
        "语文",
        "数学",
        "英语",
        "科学",
        "体育",
        "音乐",
        "美术",
        "书法",
        "信息",
        "信息技术",
        "道法",
        "思政",
        "劳动",
        "心理",
    ),
    *("物理", "化学", "生物", "历史", "地理", "政治"),
)

VALUES: Mapping[str, NameTable] = {
    "role": {
        "teacher": (
            *(
                "教师",
                "老师",
                "任课教师",
                "班主任",
                "副班主任",
                "任课老师",
                "专任教师",
                "在编教师",
                "教研组长",
                "年级组长",
                "本校教师",
            ),
            *("班主任老师", "学科教师", "科任教师", "科任老师", "学科老师", "本校老师", "专任老师", "在职教师"),
            *(f"{subject}{person}" for subject in _SUBJECTS for person in ("教师", "老师")),
        ),
        "manager": (
            *(
                "管理人员",
                "行政",
                "行政管理",
                "管理",
                "校长",
                "副校长",
                "书记",
                "副书记",
                "主任",
                "副主任",
                "教导主任",
                "德育主任",
            ),
            *("总务主任", "行政人员", "校级领导", "中层", "中层干部", "领导", "值班领导", "行政值班"),
            *("教务主任", "政教主任", "办公室主任", "年级主任", "少先队辅导员", "大队辅导员"),
        ),
        "support": (
            *(
                "后勤人员",
                "后勤",
                "保障人员",
                "服务保障",
                "保安",
                "校医",
                "保洁",
                "保育员",
                "生活老师",
                "宿管",
                "食堂人员",
                "门卫",
            ),
            *("工勤人员", "职工", "保健老师", "食堂", "后勤老师", "安保", "安保人员", "保洁员"),
        ),
        "volunteer": ("志愿者", "志愿人员", "义工", "家长", "家长志愿者", "大学生志愿者", "家长义工", "社区志愿者"),
        "outside": (
            *(
                "校外人员",
                "外聘",
                "外聘人员",
                "外聘教师",
                "校外专业人员",
                "教练",
                "外聘教练",
                "外聘老师",
                "校外教师",
                "校外老师",
                "校外教练",
            ),
            *("机构教师", "机构老师", "第三方", "第三方教师", "兼职教师", "兼职"),
        ),
    },
    "category": {
        "homework": ("作业辅导", "作业", "作业指导", "课业辅导"),
        "reading": ("阅读", "自主阅读", "课外阅读"),
        "sports": ("体育", "体育锻炼", "运动", "体育活动", "体育运动", "球类", "锻炼", "户外活动", "户外运动"),
        "arts": ("艺术", "文艺", "美育", "艺术活动", "音乐", "美术", "舞蹈", "书法", "绘画", "手工", "艺术类"),
        "science": ("科学", "科普", "科技", "科普活动", "科创", "编程", "科技类"),
        "games": ("游戏", "娱乐游戏", "益智游戏"),
        "film": ("影视", "观看影视", "观影", "电影"),
        "labour": ("劳动", "劳动教育", "劳动实践", "labor"),
        "topic": ("主题教育", "专题教育", "主题活动"),
        "inquiry": ("探究", "综合探究", "拓展训练", "研学"),
        "rest": ("休息", "午休", "自由活动"),
        "feature": ("特色", "特色课程", "特色活动", "社团活动"),
        "lesson": ("上课", "新课", "授课", "集体教学"),
        "tutoring": ("补课", "集体补课", "培优补差", "学科辅导", "学科培训", "补习", "培优"),
        "exam": ("考试", "测验", "检测"),
    },
    "unavailable": {
        "staff": ("人员", "教职工", "教师"),
        "room": ("场地", "教室"),
        "club": ("社团",),
    },
    "offered": {
        "care": ("托管", "看护", "基础托管"),
        "club": ("社团",),
        "both": ("均可", "两者", "都可"),
    },
    "kind": {
        "care": ("托管", "看护", "基础托管"),
        "club": ("社团",),
        "extended": ("延时托管", "延时", "延长服务"),
        "duty": ("值班", "值守"),
    },
    "part": {
        "lead": ("带班教师", "主带", "主带教师", "带班", "带班人员", "负责", "负责人", "主责", "主讲"),
        "assistant": ("协助", "协助教师", "协助人员", "助教"),
    },
    "attendance": {
        "served": ("到岗", "实到", "出勤"),
        "absent": ("缺勤", "未到", "请假", "no-show"),
    },
    "state": {
        "present": ("出勤", "到", "√", "1", "到校", "实到", "✓", "✔", "☑", "是", "在", "正常"),
        "absent": ("缺席", "缺", "0", "未到", "缺勤", "×", "✗", "✘", "x", "否", "旷课"),
        "leave": ("请假", "假", "病假", "事假", "公假"),
        "late": ("迟到", "迟"),
    },
    "phase": {"primary": ("小学",), "junior": ("初中",)},
    "language": {"zh": ("中文", "chinese", "zh-cn"), "en": ("英文", "english", "英语")},
    "mixed": {"allowed": ("允许",), "required": ("必须", "要求")},
    "joining": {"allowed": ("允许",), "never": ("不允许", "禁止", "从不")},
    "teacher_present": {"always": ("全部", "始终", "总是"), "care": ("仅托管", "托管"), "never": ("不要求", "从不")},
    "scheme": {"units": ("按单位",), "rates": ("按标准",)},
    "rest": {"carry": ("结转",), "equal": ("平均分配",), "units": ("按单位",)},
    "when_short": {"report": ("如实报告",), "scale": ("同比缩减",)},
    "boolean": {"true": ("是", "yes", "1", "真", "√"), "false": ("否", "no", "0", "假", "×")},
    "status": {
        "optimal": ("已证明最优", "最优"),
        "feasible": ("可行",),
        "infeasible": ("不存在可行课表", "无可行课表", "无解", "不存在可行安排"),
        "unknown": ("限时内未找到", "限定时间内未找到", "未知"),
    },
    "day": {
        "Mon": ("周一", "星期一", "礼拜一", "monday"),
        "Tue": ("周二", "星期二", "礼拜二", "tuesday", "tues"),
        "Wed": ("周三", "星期三", "礼拜三", "wednesday"),
        "Thu": ("周四", "星期四", "礼拜四", "thursday", "thur", "thurs"),
        "Fri": ("周五", "星期五", "礼拜五", "friday"),
        "Sat": ("周六", "星期六", "礼拜六", "saturday"),
        "Sun": ("周日", "星期日", "礼拜日", "周天", "星期天", "sunday"),
    },
}


def _said(kind: str, english: Mapping[str, str]) -> dict[str, Text]:
    """Value -> how it is said: the English given, the preferred Chinese name of the table."""
    return {value: Text(said, VALUES[kind][value][0]) for value, said in english.items()}


ROLES: Mapping[str, Text] = _said(
    "role",
    {
        "teacher": "teacher",
        "manager": "manager",
        "support": "support staff",
        "volunteer": "volunteer",
        "outside": "outside staff",
    },
)
"""Role -> one person of the role."""
ROLES_OF_SEVERAL: Mapping[str, Text] = _said(
    "role",
    {
        "teacher": "teachers",
        "manager": "managers",
        "support": "support staff",
        "volunteer": "volunteers",
        "outside": "outside staff",
    },
)
"""Role -> several people of the role."""
KINDS: Mapping[str, Text] = _said("kind", {"care": "care", "club": "club", "duty": "duty", "extended": "extended care"})
"""Kind of a session, a group or a pay line; ``duty`` is a kind of pay lines alone."""
PARTS: Mapping[str, Text] = _said("part", {"lead": "lead", "assistant": "assistant"})
GROUPS: Mapping[str, Text] = {
    "care": Text("care group", "托管班"),
    "club": Text("club", "社团"),
    "extended": Text("extended group", "延时组"),
}
"""Kind of a group -> such a group."""
_ANSWERS = _said(
    "status",
    {
        "optimal": "proven best",
        "feasible": "valid",
        "infeasible": "no timetable exists",
        "unknown": "none found in the time given",
    },
)
STATES: Mapping[str, Text] = _ANSWERS | {
    "done": Text("done", "完成"),
    "impossible": _ANSWERS["infeasible"],
    "not-found": _ANSWERS["unknown"],
    "bad-input": Text("bad input", "输入有误"),
    "broken": Text("broken off", "意外中断"),
    "missing": Text("not in the folder", "缺方案"),
}
"""Answer of a run (`optimizer.domain.result.Status`), or of the work on a school (`optimizer.batch.task.TaskEnd`)."""


def fold(text: str) -> str:
    """A name as it is compared: full width folded, no case, no spaces or marks around it."""
    return re.sub(r"[\s_-]+", "_", plain(text).casefold().strip("*:").strip())


def spellings(names: NameTable) -> dict[str, str]:
    """Every folded name -> the English one; where two have a name in common the earlier one has it."""
    return {fold(name): key for key, others in reversed(list(names.items())) for name in (*others, key)}


@cache
def _values(kind: str) -> dict[str, str]:
    return spellings(VALUES[kind])


def value_of(kind: str, text: str) -> str | None:
    """The enumerated value that a text means, in either language, or None."""
    return _values(kind).get(fold(text))


def value_label(kind: str, value: str, language: Language) -> str:
    """The word for an enumerated value in a cell, which `value_of` reads; an unknown value speaks for itself."""
    return VALUES[kind][value][0] if language == "zh" and value in VALUES[kind] else value


def value_text(kind: str, value: str) -> Text:
    """The same in both languages."""
    return Text(value, value_label(kind, value, "zh"))
