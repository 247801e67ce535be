"""What every column of the scenario's tables means, with an example: header comments and the sheet that explains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from optimizer.language.text import Language


class Help(NamedTuple):
    """Meaning of a column in English and Chinese, and an example (Chinese if it differs)."""

    en: str
    zh: str
    example: str = ""
    example_zh: str = ""

    def say(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en

    def show(self, language: Language) -> str:
        """The example."""
        return self.example_zh or self.example if language == "zh" else self.example


TABLE_HELP: Mapping[str, Help] = {
    "scenario": Help("Settings, one a row. A blank value means the default.", "设置，每行一项。留空表示默认值。"),
    "students": Help("One row for each student who signed up.", "每名报名学生一行。"),
    "staff": Help("One row for each person who may serve.", "每名可参加服务的人员一行。"),
    "rooms": Help("One row for each place that may be used.", "每处可用场地一行。"),
    "activities": Help("One row for each activity that may be given.", "每项可安排的活动一行。"),
    "clubs": Help("One row for each club on offer. May stay empty.", "每个拟开设的社团一行。可以为空。"),
    "classes": Help("One row for each home class. May stay empty.", "每个行政班一行。可以为空。"),
    "pins": Help("What is already decided. May stay empty.", "已经确定、不得改动的安排。可以为空。"),
    "groups": Help("Names of care groups, in their order. May stay empty.", "托管班组的名称，按顺序使用。可以为空。"),
}

_SLOTS = "Slots: Mon = the whole day, Mon2 = its 2nd slot, Mon1-2, MonX1 = extended."
_SLOTS_ZH = "时段写法：周一=全天各节，周一2=第2节，周一1-2，周一延时1=延时第1节。"
_CAMPUS = Help("Campus. Blank if there is only one.", "校区。只有一个校区时留空。", "south", "南校区")

COLUMN_HELP: Mapping[str, Mapping[str, Help]] = {
    "students": {
        "student": Help("The student's own number. Required.", "学生编号，不重复。必填。", "S0301"),
        "name": Help("Name.", "姓名。", "Li Ming", "李明"),
        "grade": Help("Grade, 1 to 9. Required.", "年级，1 至 9。必填。", "3"),
        "class": Help("Home class.", "所在行政班。", "3A", "三（1）班"),
        "campus": _CAMPUS,
        "attends": Help(
            f"When the student comes. {_SLOTS} Blank: every ordinary slot.",
            f"报名参加的时段。{_SLOTS_ZH}留空：全部普通时段。",
            "Mon Tue1-2 Fri",
            "周一 周二1-2 周五",
        ),
        "priority": Help(
            "Categories that go first when places are short; their weights stand in the settings.",
            "名额不足时优先的类别，权重见设置表。",
            "hardship",
            "困难家庭",
        ),
        "fee_waiver": Help("Share of the fees waived, 0 to 1. Blank: 0.", "费用减免比例，0 至 1。留空：0。", "0.5"),
        "clubs": Help("Clubs wished for, first choice first.", "社团志愿，按先后顺序填写社团编号。", "K03 K11"),
        "wants_clubs": Help("How many of them. Blank: 1 if any.", "想参加几个社团。留空：有志愿即为 1。", "1"),
        "club_weight": Help(
            "Weight of the wishes. Blank: 1; 2 for one who lost out last term.",
            "志愿权重。留空：1；上学期未如愿者可填 2。",
            "2",
        ),
        "together": Help(
            "A code: those with the same should share a care group.", "同组码：代码相同的学生尽量同组。", "sib1"
        ),
        "apart": Help(
            "A code: those with the same never share a care group.", "分开码：代码相同的学生不得同组。", "a1"
        ),
        "care_group": Help("Care group that is already decided.", "已确定的托管班组编号。", "C01"),
        "insured": Help(
            "1 if insured, 0 if not. Blank: not recorded.", "已投保填 1，未投保填 0。留空：没有记录。", "1"
        ),
    },
    "staff": {
        "staff": Help("The person's own number. Required.", "人员编号，不重复。必填。", "T07"),
        "name": Help("Name.", "姓名。", "Chen Fang", "陈芳"),
        "role": Help("Choose from the list. Required.", "从列表中选择。必填。", "teacher", "教师"),
        "campus": Help("Campus. Blank: any.", "校区。留空：各校区均可。", "south", "南校区"),
        "skills": Help("What this person can teach or lead.", "专长，可填多项。", "calligraphy football", "书法 足球"),
        "available": Help(
            f"When this person can serve. {_SLOTS} Blank: every ordinary slot.",
            f"可以服务的时段。{_SLOTS_ZH}留空：全部普通时段。",
            "Mon Wed1-2 FriX1",
            "周一 周三1-2 周五延时1",
        ),
        "max_per_day": Help(
            "Most slots a day, duties included. Blank: see settings.", "每天最多节数（含值班）。留空：见设置。", "2"
        ),
        "max_per_week": Help("Most slots a week. Blank: see settings.", "每周最多节数。留空：见设置。", "6"),
        "min_per_week": Help("Fewest slots a week. Blank: 0.", "每周最少节数。留空：0。", "1"),
        "max_days": Help("Most days a week. Blank: all.", "每周最多几天。留空：不限。", "3"),
        "share": Help(
            "Full-time equivalent for the fair load. Blank: 1 for teachers, managers and support staff, 0 for others.",
            "工作量均衡时按几个全职人员计。留空：教师、行政、后勤 1，其他 0。",
            "0.5",
        ),
        "carried": Help("Slots served before in this semester. Blank: 0.", "本学期此前已服务节数。留空：0。", "12"),
        "yuan_per_slot": Help("Contract rate of outside staff, yuan a slot.", "校外人员合同单价，元/节。", "120"),
        "vetted_until": Help(
            "Last day on which this person may serve. Blank: no end.",
            "可服务的最后一天（资格审查有效期）。留空：长期有效。",
            "2027-01-31",
        ),
        "avoids": Help("Slots to avoid if possible.", "尽量避开的时段。", "Fri3", "周五3"),
        "grades": Help("Grades this person may look after. Blank: all.", "可以看护的年级。留空：全部。", "1-3", "1-3"),
        "organisation": Help("Organisation that sends this person.", "所属校外机构。", "Youth centre", "区青少年宫"),
        "assessed_until": Help(
            "Last day of the organisation's assessment. Blank: none known.",
            "机构评估（白名单）有效期的最后一天。留空：没有记录。",
            "2027-07-31",
        ),
    },
    "rooms": {
        "room": Help("The room's own number. Required.", "场地编号，不重复。必填。", "A101"),
        "name": Help("Name.", "名称。", "Classroom 101", "一号楼101教室"),
        "campus": _CAMPUS,
        "kind": Help("Kind; activities name the kinds they take.", "类型；活动表按类型选用场地。", "classroom", "教室"),
        "capacity": Help("Students that fit in. Blank: no limit.", "可容纳学生数。留空：不限。", "45"),
        "groups_at_once": Help("Groups that may share it. Blank: 1.", "可同时容纳的组数。留空：1。", "3"),
        "available": Help(
            "When it is free. Blank: always.", "可用时段。留空：全部（含延时）。", "Mon Wed Fri", "周一 周三 周五"
        ),
    },
    "activities": {
        "activity": Help("The activity's own id. Required.", "活动编号，不重复。必填。", "reading"),
        "name": Help("Name.", "名称。", "Reading", "书香阅读"),
        "category": Help("Choose from the list. Required.", "从列表中选择。必填。", "reading", "阅读"),
        "physical_minutes": Help(
            "Minutes of exercise in one slot. Blank: 0.", "一节中的体育锻炼分钟数。留空：0。", "30"
        ),
        "room_kinds": Help(
            "Kinds of rooms it takes. Blank: any.", "可用的场地类型。留空：不限。", "classroom library", "教室 图书馆"
        ),
        "skill": Help("Skill that somebody there must have.", "在场人员中须有人具备的专长。", "football", "足球"),
        "students_per_staff": Help(
            "Students for one member of staff. Blank: see settings.", "每名工作人员带几名学生。留空：见设置。", "25"
        ),
        "offered": Help(
            "Care groups, clubs or both. Blank: both.", "用于托管、社团或均可。留空：均可。", "care", "托管"
        ),
        "min_per_week": Help("Fewest a week for a care group. Blank: 0.", "托管班组每周至少几次。留空：0。", "2"),
        "max_per_week": Help(
            "Most a week for a care group. Blank: no limit.", "托管班组每周至多几次。留空：不限。", "4"
        ),
        "min_per_day": Help("Fewest a day for a care group. Blank: 0.", "托管班组每天至少几次。留空：0。", "1"),
        "max_per_day": Help("Most a day for a care group. Blank: no limit.", "托管班组每天至多几次。留空：不限。", "1"),
        "slots": Help(
            "When it may be given. Blank: any.", "可以安排的时段。留空：不限。", "Mon Tue Wed", "周一 周二 周三"
        ),
        "grades": Help("Grades it suits. Blank: all.", "适用年级。留空：全部。", "1 2", "1 2"),
    },
    "clubs": {
        "club": Help("The club's own id. Required.", "社团编号，不重复。必填。", "K03"),
        "name": Help("Name.", "名称。", "Little Painters", "小画家社团"),
        "activity": Help("Id of its activity. Required.", "所属活动的编号。必填。", "painting"),
        "campus": _CAMPUS,
        "grades": Help("Grades it takes. Blank: all.", "招收年级。留空：全部。", "3-5"),
        "min_students": Help("Fewest members to open. Blank: 15.", "最少开班人数。留空：15。", "15"),
        "max_students": Help("Most members. Blank: no limit.", "最多人数。留空：不限。", "30"),
        "meetings_per_week": Help(
            "Meetings a week, one a day at most. Blank: 1.", "每周活动次数，每天至多一次。留空：1。", "1"
        ),
        "slots": Help(
            "When it may meet. Blank: every ordinary slot.",
            "可以活动的时段。留空：全部普通时段。",
            "Tue2 Thu2",
            "周二2 周四2",
        ),
        "leaders": Help(
            "Staff ids of those who may lead it. Blank: whoever fits.",
            "可担任带班教师的人员编号。留空：由程序安排。",
            "T07 P02",
        ),
        "room": Help("Room id. Blank: any that fits.", "固定场地编号。留空：由程序安排。", "ART1"),
        "yuan_per_meeting": Help("Fee for one meeting, yuan. Blank: 0.", "每次活动收费（元）。留空：0。", "20"),
    },
    "groups": {
        "group": Help("Id of the care group. Required.", "托管班组编号，不重复。必填。", "C01"),
        "name": Help(
            "What it is called. Blank: by its grades.", "班组名称。留空：按年级起名。", "Lower 1", "低年级1班"
        ),
        "campus": _CAMPUS,
    },
    "classes": {
        "grade": Help("Grade. Required.", "年级。必填。", "3"),
        "class": Help(
            "Home class, as in the students' table. Required.", "行政班，与学生表一致。必填。", "3A", "三（1）班"
        ),
        "campus": _CAMPUS,
        "pe_days": Help("Days on which it has a PE lesson.", "当天有体育课的日子。", "Mon Wed", "周一 周三"),
        "teacher": Help("Staff id of the class teacher.", "班主任的人员编号。", "T07"),
        "phone": Help("Any text; printed on sheets.", "任意文字，印在名册上。", "0571-5550101"),
        "home_room": Help("Room of the class by day; printed on sheets.", "白天上课的教室，印在名册上。", "A301"),
        "enrolled": Help(
            "Children of the class, taking part or not; for the rate of participation.",
            "全班人数（含不参加的），用于计算参与率。",
            "42",
        ),
    },
    "pins": {
        "group": Help("Club id or care group id. Required.", "社团编号或托管班组编号。必填。", "K03"),
        "slot": Help(_SLOTS, _SLOTS_ZH, "Tue2", "周二2"),
        "activity": Help("Activity id. Blank: open.", "活动编号。留空：不固定。", "reading"),
        "room": Help("Room id. Blank: open.", "场地编号。留空：不固定。", "A101"),
        "staff": Help("Staff id of one who must be there. Blank: open.", "必须在场的人员编号。留空：不固定。", "T07"),
    },
}
