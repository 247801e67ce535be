"""The columns of what a school offers: rooms, activities, clubs, and what is already decided."""

from __future__ import annotations

from optimizer.domain.schema.column import CAMPUS, COUNT, GRADE, MINUTES, PLACES, SLOTS, YUAN, ColumnInfo, Range
from optimizer.language.text import Text

ROOMS: dict[str, ColumnInfo] = {
    "room": ColumnInfo(
        "id",
        "场地编号、教室编号、房间编号、room id、id、编号",
        Text("The room's own number. Required.", "场地编号，不重复。必填。"),
        "A101",
        required=True,
    ),
    "name": ColumnInfo("text", "名称、场地名称、教室名称", Text("Name.", "名称。"), "Classroom 101", "一号楼101教室"),
    "campus": CAMPUS,
    "kind": ColumnInfo(
        "id",
        "类型、场地类型、教室类型、类别",
        Text("Kind; activities name the kinds they take.", "类型；活动表按类型选用场地。"),
        "classroom",
        "教室",
    ),
    "capacity": ColumnInfo(
        "whole",
        "容量、容纳人数、可容纳人数",
        Text("Students that fit in. Blank: no limit.", "可容纳学生数。留空：不限。"),
        "45",
        within=PLACES,
    ),
    "groups_at_once": ColumnInfo(
        "whole",
        "同时容纳组数、可同时使用组数、同时组数",
        Text("Groups that may share it. Blank: 1.", "可同时容纳的组数。留空：1。"),
        "3",
        within=Range(1, 9999),
    ),
    "available": ColumnInfo(
        "slots",
        "可用时段、开放时段",
        Text("When it is free. Blank: always.", "可用时段。留空：全部（含延时）。"),
        "Mon Wed Fri",
        "周一 周三 周五",
    ),
}

ACTIVITIES: dict[str, ColumnInfo] = {
    "activity": ColumnInfo(
        "id",
        "活动编号、项目编号、activity id、id、编号",
        Text("The activity's own id. Required.", "活动编号，不重复。必填。"),
        "reading",
        required=True,
    ),
    "name": ColumnInfo("text", "名称、活动名称", Text("Name.", "名称。"), "Reading", "书香阅读"),
    "category": ColumnInfo(
        "=category",
        "类别、活动类别",
        Text("Choose from the list. Required.", "从列表中选择。必填。"),
        "reading",
        "阅读",
        required=True,
    ),
    "physical_minutes": ColumnInfo(
        "whole",
        "运动分钟数、锻炼分钟数、体育锻炼分钟",
        Text("Minutes of exercise in one slot. Blank: 0.", "一节中的体育锻炼分钟数。留空：0。"),
        "30",
        within=MINUTES,
    ),
    "room_kinds": ColumnInfo(
        "list",
        "场地类型、所需场地类型、可用场地类型",
        Text("Kinds of rooms it takes. Blank: any.", "可用的场地类型。留空：不限。"),
        "classroom library",
        "教室 图书馆",
    ),
    "skill": ColumnInfo(
        "id",
        "所需专长、所需技能、专长",
        Text("Skill that somebody there must have.", "在场人员中须有人具备的专长。"),
        "football",
        "足球",
    ),
    "students_per_staff": ColumnInfo(
        "whole",
        "师生比、每名教职工学生数、每师带学生数",
        Text("Students for one member of staff. Blank: see settings.", "每名工作人员带几名学生。留空：见设置。"),
        "25",
        within=Range(1, 99999),
    ),
    "offered": ColumnInfo(
        "=offered",
        "适用对象、适用范围、开设方式",
        Text("Care groups, clubs or both. Blank: both.", "用于托管、社团或均可。留空：均可。"),
        "care",
        "托管",
    ),
    "min_per_week": ColumnInfo(
        "whole",
        "每周下限、每周至少",
        Text("Fewest a week for a care group. Blank: 0.", "托管班组每周至少几次。留空：0。"),
        "2",
        within=COUNT,
    ),
    "max_per_week": ColumnInfo(
        "whole",
        "每周上限、每周至多",
        Text("Most a week for a care group. Blank: no limit.", "托管班组每周至多几次。留空：不限。"),
        "4",
        within=COUNT,
    ),
    "min_per_day": ColumnInfo(
        "whole",
        "每日下限、每天至少",
        Text("Fewest a day for a care group. Blank: 0.", "托管班组每天至少几次。留空：0。"),
        "1",
        within=COUNT,
    ),
    "max_per_day": ColumnInfo(
        "whole",
        "每日上限、每天至多",
        Text("Most a day for a care group. Blank: no limit.", "托管班组每天至多几次。留空：不限。"),
        "1",
        within=COUNT,
    ),
    "slots": ColumnInfo(
        "slots",
        "时段、可排时段、适用时段",
        Text("When it may be given. Blank: any.", "可以安排的时段。留空：不限。"),
        "Mon Tue Wed",
        "周一 周二 周三",
    ),
    "grades": ColumnInfo(
        "grade-list",
        "年级、适用年级",
        Text("Grades it suits. Blank: all.", "适用年级。留空：全部。"),
        "1 2",
        "1 2",
        within=GRADE,
    ),
}

CLUBS: dict[str, ColumnInfo] = {
    "club": ColumnInfo(
        "id",
        "社团编号、club id、id、编号",
        Text("The club's own id. Required.", "社团编号，不重复。必填。"),
        "K03",
        required=True,
    ),
    "name": ColumnInfo("text", "名称、社团名称", Text("Name.", "名称。"), "Little Painters", "小画家社团"),
    "activity": ColumnInfo(
        "ref:activities",
        "活动、活动编号、活动项目",
        Text("Its activity, by id or name. Required.", "所属活动的名称或编号。必填。"),
        "painting",
        "绘画",
        required=True,
    ),
    "campus": CAMPUS,
    "grades": ColumnInfo(
        "grade-list",
        "年级、招收年级、适用年级",
        Text("Grades it takes. Blank: all.", "招收年级。留空：全部。"),
        "3-5",
        within=GRADE,
    ),
    "min_students": ColumnInfo(
        "whole",
        "最少人数、开班人数、人数下限",
        Text("Fewest members to open. Blank: 15.", "最少开班人数。留空：15。"),
        "15",
        within=PLACES,
    ),
    "max_students": ColumnInfo(
        "whole",
        "最多人数、人数上限",
        Text("Most members. Blank: no limit.", "最多人数。留空：不限。"),
        "30",
        within=PLACES,
    ),
    "meetings_per_week": ColumnInfo(
        "whole",
        "每周次数、每周活动次数",
        Text("Meetings a week, one a day at most. Blank: 1.", "每周活动次数，每天至多一次。留空：1。"),
        "1",
        within=Range(1, 7),
    ),
    "slots": ColumnInfo(
        "slots",
        "可用时段、时段、可排时段、活动时间、上课时间、开课时间、节次、第几节、上课节次",
        Text("When it may meet. Blank: every ordinary slot.", "可以活动的时段。留空：全部普通时段。"),
        "Tue2 Thu2",
        "周二2 周四2",
    ),
    "leaders": ColumnInfo(
        "refs:staff",
        "负责人、指导教师、任课教师、指导老师、任课老师、授课教师、带班教师",
        Text(
            "Staff ids of those who may lead it. Blank: whoever fits.", "可担任带班教师的姓名或工号。留空：由程序安排。"
        ),
        "T07 P02",
        "陈芳、李明",
    ),
    "room": ColumnInfo(
        "ref:rooms",
        "场地、场地编号、教室、活动地点、上课地点、活动场地",
        Text("Room id. Blank: any that fits.", "固定场地的名称或编号。留空：由程序安排。"),
        "ART1",
    ),
    "yuan_per_meeting": ColumnInfo(
        "number",
        "每次收费、每次费用、单次收费、每节收费",
        Text("Fee for one meeting, yuan. Blank: 0.", "每次活动收费（元）。留空：0。"),
        "20",
        within=YUAN,
    ),
}

PINS: dict[str, ColumnInfo] = {
    "group": ColumnInfo(
        "id",
        "组别、组号、分组编号、社团、社团或班组",
        Text("Club id or care group id. Required.", "社团编号或托管班组编号。必填。"),
        "K03",
        required=True,
    ),
    "slot": ColumnInfo("slots", "时段、节次、第几节、课节、课时", SLOTS, "Tue2", "周二2"),
    "activity": ColumnInfo(
        "ref:activities", "活动、活动编号", Text("Activity id. Blank: open.", "活动编号。留空：不固定。"), "reading"
    ),
    "room": ColumnInfo(
        "ref:rooms", "场地、场地编号、教室", Text("Room id. Blank: open.", "场地编号。留空：不固定。"), "A101"
    ),
    "staff": ColumnInfo(
        "ref:staff",
        "教职工、工号、教师",
        Text("Staff id of one who must be there. Blank: open.", "必须在场的人员编号。留空：不固定。"),
        "T07",
    ),
}

GROUPS: dict[str, ColumnInfo] = {
    "group": ColumnInfo(
        "id",
        "组号、组别、分组编号",
        Text("Id of the care group. Required.", "托管班组编号，不重复。必填。"),
        "C01",
        required=True,
    ),
    "name": ColumnInfo(
        "text",
        "名称、组名",
        Text("What it is called. Blank: by its grades.", "班组名称。留空：按年级起名。"),
        "Lower 1",
        "低年级1班",
    ),
    "campus": CAMPUS,
}
