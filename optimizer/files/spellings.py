"""The names of tables, columns and settings in English and Chinese.

Those of a scenario's columns and settings stand with them in `optimizer.domain`; those of timetables and logs here.
The key is the English name of the contract; the first of the others is the preferred Chinese label, the rest are
further spellings that are understood. Enumerated values are in `optimizer.language.terms`; `optimizer.files.labels`
looks up all of them, in both directions.
"""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.domain.all_settings import known_settings
from optimizer.domain.schema import SCHEMA
from optimizer.domain.schema.people import CITY_STAFF
from optimizer.language.terms import VALUES, NameTable

TABLES: NameTable = {
    "scenario": ("设置", "参数", "方案设置", "settings"),
    "expert-settings": ("高级设置", "专家设置", "expert settings"),
    "students": ("学生", "学生名单", "学生表", "报名表", "student"),
    "staff": ("教职工", "人员", "教师", "师资", "教职工名单", "teachers"),
    "rooms": ("场地", "教室", "场所", "功能室", "room"),
    "activities": ("活动", "活动内容", "活动项目", "activity"),
    "clubs": ("社团", "社团课程", "特色课程", "club"),
    "classes": ("班级", "班级信息", "class"),
    "pins": ("固定安排", "锁定", "预先安排", "pin"),
    "groups": ("分组", "编组", "group"),
    "members": ("组员", "分组名单", "成员", "member"),
    "sessions": ("课次", "安排", "课表", "session"),
    "duties": ("值班", "值守", "duty"),
    "waiting": ("候补", "等候", "轮候", "waiting list"),
    "unavailable": ("不在岗与停用", "不在岗", "缺勤与停用", "not available"),
}
"""Tables of a scenario, of a timetable, and of what is not available in its week.

The logs of `LOG_COLUMNS` are files of their own, whatever their names.
"""

COLUMNS: Mapping[str, NameTable] = {
    **{table: {name: column.names for name, column in columns.items()} for table, columns in SCHEMA.items()},
    "groups": {
        **{name: column.names for name, column in SCHEMA["groups"].items()},
        "kind": ("类型", "组别类型"),
        "grades": ("年级",),
        "size": ("人数",),
    },
    "members": {
        "student": ("学号", "学生编号"),
        "care_group": ("托管班组", "班组"),
        "clubs": ("社团",),
        "extended_group": ("延时班组", "延时组"),
    },
    "sessions": {
        "session": ("课次", "课次编号"),
        "group": ("组号", "组别"),
        "day": ("星期", "日期"),
        "slot": ("节次", "时段"),
        "start": ("开始", "开始时间"),
        "end": ("结束", "结束时间"),
        "activity": ("活动", "活动编号"),
        "room": ("场地", "场地编号", "教室"),
        "headcount": ("人数", "在场人数"),
        "lead": VALUES["part"]["lead"],
        "assistants": (*VALUES["part"]["assistant"], "assistant"),
        "joins": ("并入", "并入组"),
    },
    "duties": {
        "campus": ("校区", "所在校区"),
        "day": ("星期", "日期"),
        "slot": ("节次", "时段"),
        "staff": ("工号", "教职工", "值班人员"),
    },
    "waiting": {
        "student": ("学号", "学生编号"),
        "days": ("候补日", "等候日", "星期"),
        "reason": ("原因", "理由"),
    },
}

LOG_COLUMNS: Mapping[str, NameTable] = {
    "city-staff": {name: column.names for name, column in CITY_STAFF.items()},
    "schools": {
        "school": ("学校", "校名", "学校名称", "文件夹"),
        "name": ("名称", "全称"),
    },
    "unavailable": {
        "kind": ("类别", "类型"),
        "id": ("编号", "工号", "名称"),
        "day": ("星期", "日期"),
        "slot": ("节次", "时段"),
        "because": ("原因", "起因"),
    },
    "attendance": {
        "date": ("日期",),
        "slot": ("节次", "时段", "课时"),
        "student": ("学号", "学生", "学生编号"),
        "name": ("姓名", "学生姓名"),
        "class": ("班级", "班", "所在班级"),
        "state": ("出勤状态", "状态", "出勤", "考勤"),
    },
    "absences": {
        "date": ("日期",),
        "student": ("学号", "学生", "学生编号", "缺勤学生", "缺席学生", "请假学生", "缺勤名单", "请假名单"),
        "name": ("姓名", "学生姓名"),
        "class": ("班级", "班", "所在班级"),
        "slot": ("节次", "时段", "课时"),
        "reason": ("原因", "事由", "理由"),
    },
    "served": {
        "date": ("日期",),
        "slot": ("节次", "时段", "课时"),
        "staff": ("工号", "教师", "教工", "教职工", "教职工编号"),
        "name": ("姓名", "教师姓名"),
        "group": ("组", "班组", "组别"),
        "part": ("分工",),
        "replaces": ("代替", "代课", "被代"),
        "status": ("状态", "签到", "签到情况", "到岗情况", "考勤"),
    },
    "days": {
        "date": ("日期",),
        "day": ("星期", "课表日"),
    },
    "calendar": {
        "date": ("日期",),
        "runs_as": ("按周几", "上课日", "按", "day"),
        "note": ("备注", "说明", "事由"),
    },
}
"""Columns of tables beside scenarios: what a school writes down week after week (roll call, absences, staff log, days
of service, holidays), and what a district adds (shared people, the schools that are expected)."""

LOG_SHEETS: NameTable = {
    "calendar": ("校历", "日历", "放假调休"),
    "served": ("实际到岗", "到岗记录", "实到记录"),
}
"""Sheets of a scenario's workbook that stand for calendar.csv and served.csv: `optimizer semester` reads them."""

SETTING_HEADERS: NameTable = {
    "key": ("设置项", "键", "参数", "项目", "setting"),
    "value": ("值", "取值", "设定值"),
    "note": ("备注", "notes"),
}
"""Columns of the sheet of settings in a workbook."""

SETTINGS: NameTable = {key: known.names for key, known in known_settings().items()}
"""Dotted key of a setting -> names of its last part; ``*`` stands for a name of the school's own."""
