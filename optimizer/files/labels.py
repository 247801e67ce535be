"""The one table of names: every table, column and enumerated value in English and Chinese.

The key is the English name of the contract; the first of the others is the preferred Chinese label, the rest are
further spellings that are understood. Readers look names up with `table_of`, `column_of` and `value_of`; everything
that is exported takes its words from `table_label`, `column_label` and `value_label`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from optimizer.domain.text import Language

Names = Mapping[str, tuple[str, ...]]

TABLES: Names = {
    "scenario": ("设置", "参数", "方案设置", "settings"),
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
}

COLUMNS: Mapping[str, Names] = {
    "students": {
        "student": ("学号", "学生编号", "学生学号", "学生id", "student id", "id"),
        "name": ("姓名", "学生姓名", "名字"),
        "grade": ("年级", "所在年级"),
        "class": ("班级", "班", "所在班级"),
        "campus": ("校区", "所在校区", "校址"),
        "attends": ("参加时段", "报名时段", "参加节次", "参加时间"),
        "priority": ("优先类别", "优先", "照顾类别", "特殊类别"),
        "fee_waiver": ("减免比例", "费用减免", "减免"),
        "clubs": ("社团志愿", "志愿社团", "社团", "选报社团"),
        "wants_clubs": ("社团数量", "想参加社团数", "社团数"),
        "club_weight": ("社团权重", "志愿权重"),
        "together": ("同组码", "同组"),
        "apart": ("分组码", "分开码", "不同组"),
        "care_group": ("指定班组", "指定托管班", "固定班组"),
    },
    "staff": {
        "staff": ("工号", "教职工编号", "人员编号", "教师编号", "staff id", "id"),
        "name": ("姓名", "教师姓名", "名字"),
        "role": ("身份", "角色", "人员类别", "岗位"),
        "campus": ("校区", "所在校区", "校址"),
        "skills": ("专长", "技能", "特长", "资质"),
        "available": ("可用时段", "可排时段", "可值班时段", "可到岗时段"),
        "max_per_day": ("每日上限", "每天最多节数", "日上限"),
        "max_per_week": ("每周上限", "每周最多节数", "周上限"),
        "min_per_week": ("每周下限", "每周最少节数", "周下限"),
        "max_days": ("每周天数上限", "每周最多天数"),
        "share": ("折算人数", "全职折算", "分摊比例"),
        "carried": ("累计节数", "本学期已值节数", "已服务节数"),
        "yuan_per_slot": ("每节酬金", "合同单价", "每节费用"),
        "vetted_until": ("审查有效期", "资格审查有效期至", "背景审查有效期"),
        "avoids": ("不便时段", "尽量避开", "避开时段"),
        "grades": ("可带年级", "适用年级", "年级"),
    },
    "rooms": {
        "room": ("场地编号", "教室编号", "房间编号", "room id", "id"),
        "name": ("名称", "场地名称", "教室名称"),
        "campus": ("校区", "所在校区", "校址"),
        "kind": ("类型", "场地类型", "教室类型", "类别"),
        "capacity": ("容量", "容纳人数", "可容纳人数"),
        "groups_at_once": ("同时容纳组数", "可同时使用组数", "同时组数"),
        "available": ("可用时段", "开放时段"),
    },
    "activities": {
        "activity": ("活动编号", "项目编号", "activity id", "id"),
        "name": ("名称", "活动名称"),
        "category": ("类别", "活动类别"),
        "physical_minutes": ("运动分钟数", "锻炼分钟数", "体育锻炼分钟"),
        "room_kinds": ("场地类型", "所需场地类型", "可用场地类型"),
        "skill": ("所需专长", "所需技能", "专长"),
        "students_per_staff": ("师生比", "每名教职工学生数", "每师带学生数"),
        "offered": ("适用对象", "适用范围", "开设方式"),
        "min_per_week": ("每周下限", "每周至少"),
        "max_per_week": ("每周上限", "每周至多"),
        "min_per_day": ("每日下限", "每天至少"),
        "max_per_day": ("每日上限", "每天至多"),
        "slots": ("时段", "可排时段", "适用时段"),
        "grades": ("年级", "适用年级"),
    },
    "clubs": {
        "club": ("社团编号", "club id", "id"),
        "name": ("名称", "社团名称"),
        "activity": ("活动", "活动编号", "活动项目"),
        "campus": ("校区", "所在校区", "校址"),
        "grades": ("年级", "招收年级", "适用年级"),
        "min_students": ("最少人数", "开班人数", "人数下限"),
        "max_students": ("最多人数", "人数上限"),
        "meetings_per_week": ("每周次数", "每周活动次数"),
        "slots": ("可用时段", "时段", "可排时段"),
        "leaders": ("负责人", "指导教师", "任课教师"),
        "room": ("场地", "场地编号", "教室"),
        "yuan_per_meeting": ("每次收费", "每次费用", "单次收费"),
    },
    "classes": {
        "grade": ("年级",),
        "class": ("班级", "班"),
        "campus": ("校区", "所在校区", "校址"),
        "pe_days": ("体育课日", "有体育课的日子", "体育课"),
        "teacher": ("班主任", "班主任工号"),
        "phone": ("电话", "联系电话", "班主任电话"),
    },
    "pins": {
        "group": ("组别", "组号", "分组编号"),
        "slot": ("时段", "节次"),
        "activity": ("活动", "活动编号"),
        "room": ("场地", "场地编号", "教室"),
        "staff": ("教职工", "工号", "教师"),
    },
    "groups": {
        "group": ("组号", "组别", "分组编号"),
        "kind": ("类型", "组别类型"),
        "campus": ("校区", "所在校区"),
        "name": ("名称", "组名"),
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
        "lead": ("主带", "主带教师", "负责人"),
        "assistants": ("协助", "协助人员"),
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

VALUES: Mapping[str, Names] = {
    "role": {
        "teacher": ("教师", "老师", "任课教师", "班主任"),
        "manager": ("管理人员", "行政", "行政管理", "管理"),
        "support": ("后勤人员", "后勤", "保障人员", "服务保障"),
        "volunteer": ("志愿者", "志愿人员", "义工"),
        "outside": ("校外人员", "外聘", "外聘人员", "外聘教师", "校外专业人员"),
    },
    "category": {
        "homework": ("作业辅导", "作业", "作业指导", "课业辅导"),
        "reading": ("阅读", "自主阅读", "课外阅读"),
        "sports": ("体育", "体育锻炼", "运动", "体育活动"),
        "arts": ("艺术", "文艺", "美育", "艺术活动"),
        "science": ("科学", "科普", "科技", "科普活动"),
        "games": ("游戏", "娱乐游戏", "益智游戏"),
        "film": ("影视", "观看影视", "观影", "电影"),
        "labour": ("劳动", "劳动教育", "劳动实践", "labor"),
        "topic": ("主题教育", "专题教育", "主题活动"),
        "inquiry": ("探究", "综合探究", "拓展训练", "研学"),
        "rest": ("休息", "午休", "自由活动"),
        "feature": ("特色", "特色课程", "特色活动", "社团活动"),
        "lesson": ("上课", "新课", "授课", "集体教学"),
        "tutoring": ("补课", "集体补课", "培优补差"),
        "exam": ("考试", "测验", "检测"),
    },
    "offered": {
        "care": ("托管", "看护", "基础托管"),
        "club": ("社团",),
        "both": ("均可", "两者", "都可"),
    },
    "kind": {
        "care": ("托管", "看护", "基础托管"),
        "club": ("社团",),
        "extended": ("延时", "延时托管", "延长服务"),
        "duty": ("值班", "值守"),
    },
    "part": {"lead": ("主带", "负责"), "assistant": ("协助", "助教")},
    "phase": {"primary": ("小学",), "junior": ("初中",)},
    "language": {"zh": ("中文", "chinese", "zh-cn"), "en": ("英文", "english", "英语")},
    "mixed": {"allowed": ("允许",), "required": ("必须", "要求")},
    "joining": {"allowed": ("允许",), "never": ("不允许", "禁止", "从不")},
    "teacher_present": {"always": ("全部", "始终", "总是"), "care": ("仅托管", "托管"), "never": ("不要求", "从不")},
    "boolean": {"true": ("是", "yes", "1", "真", "√"), "false": ("否", "no", "0", "假", "×")},
    "status": {
        "optimal": ("最优", "已证明最优"),
        "feasible": ("可行",),
        "infeasible": ("无解", "不存在可行安排"),
        "unknown": ("未知", "限时内未找到"),
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


def fold(text: str) -> str:
    """A name as it is compared: full width folded, no case, no spaces or marks around it."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip().strip("*:").strip()
    return re.sub(r"[\s_-]+", "_", plain)


def table_of(title: str) -> str | None:
    """The table that a file or sheet name means, or None."""
    return _inverse("table").get(fold(title))


def column_of(table: str, header: str) -> str | None:
    """The column that a header cell means, notes in brackets aside (``年级（1-9）``), or None."""
    known = _inverse(table)
    folded = fold(header)
    return known.get(folded) or known.get(fold(re.sub(r"[(\[].*$", "", folded)))


def value_of(kind: str, text: str) -> str | None:
    """The enumerated value that a cell means, or None."""
    return _inverse("=" + kind).get(fold(text))


def table_label(table: str, language: Language) -> str:
    return _label(TABLES, table, language)


def column_label(table: str, column: str, language: Language) -> str:
    return _label(COLUMNS[table], column, language)


def value_label(kind: str, value: str, language: Language) -> str:
    """The word for an enumerated value; an unknown value speaks for itself."""
    return _label(VALUES[kind], value, language) if value in VALUES[kind] else value


def value_words(kind: str, only: Iterable[str], language: Language) -> str:
    """Some values of a kind, as a list to read: ``teacher, manager``."""
    return ("、" if language == "zh" else ", ").join(value_label(kind, value, language) for value in only)


def _label(names: Names, key: str, language: Language) -> str:
    return names[key][0] if language == "zh" else key


@cache
def _inverse(scope: str) -> dict[str, str]:
    """Every spelling -> key, for all tables (``table``), the columns of one, or the values of a kind (``=role``)."""
    names = TABLES if scope == "table" else VALUES[scope[1:]] if scope.startswith("=") else COLUMNS[scope]
    return {fold(spelling): key for key, spellings in reversed(list(names.items())) for spelling in (*spellings, key)}
