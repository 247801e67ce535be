"""The columns of the tables of people: students, staff and home classes."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.schema.column import CAMPUS, COUNT, GRADE, MINUTES, PLACES, SLOTS, YUAN, ColumnInfo, Range
from optimizer.language.text import Text

STUDENTS: dict[str, ColumnInfo] = {
    "student": ColumnInfo(
        "id",
        "学号、学生编号、学生学号、学生id、student id、id、学籍号、全国学籍号、学籍编号、学籍辅号",
        Text("The student's own number. Required.", "学生编号，不重复。必填。"),
        "S0301",
        "20260301",
        required=True,
    ),
    "name": ColumnInfo("text", "姓名、学生姓名、名字、孩子姓名、学生名字", Text("Name.", "姓名。"), "Li Ming", "李明"),
    "grade": ColumnInfo(
        "whole",
        "年级、所在年级、就读年级、所属年级",
        Text("Grade, 1 to 9. Required.", "年级，1 至 9。必填。"),
        "3",
        within=GRADE,
        required=True,
    ),
    "class": ColumnInfo(
        "text",
        "班级、班、所在班级、所属班级、行政班、班别、就读班级、年级班级、班级名称、年级/班级、年级和班级",
        Text("Home class.", "所在行政班。"),
        "3A",
        "三（1）班",
        choices="classes.class",
    ),
    "campus": CAMPUS,
    "attends": ColumnInfo(
        "slots",
        "参加时段、报名时段、参加节次、参加时间、参加日期、托管时间、托管时段、服务时段、参加的时段、参加的时间、参加课后服务时间、参加课后服务的时间、参加课后服务时段、参加课后服务的时段、参加托管时间、参加托管的时间、参加时间段、参加星期",
        Text(
            f"When the student comes. {SLOTS.en} Blank: every ordinary slot.",
            f"报名参加的时段。{SLOTS.zh}留空：全部普通时段。",
        ),
        "Mon Tue1-2 Fri",
        "周一 周二1-2 周五",
    ),
    "priority": ColumnInfo(
        "list",
        "优先类别、优先、照顾类别、特殊类别",
        Text(
            "Categories that go first when places are short; their weights stand in the settings.",
            "名额不足时优先的类别，权重见设置表。",
        ),
        "hardship",
        "困难家庭",
    ),
    "fee_waiver": ColumnInfo(
        "number",
        "减免比例、费用减免、减免",
        Text("Share of the fees waived, 0 to 1. Blank: 0.", "费用减免比例，0 至 1。留空：0。"),
        "0.5",
        within=Range(0, 1),
    ),
    "clubs": ColumnInfo(
        "refs:clubs",
        "社团志愿、志愿社团、社团、选报社团、社团报名、报名社团、意向社团、社团选择、想参加的社团、参加社团、选报的社团、志愿",
        Text("Clubs wished for, first choice first.", "社团志愿，按先后顺序填写社团名称或编号。"),
        "K03 K11",
        "舞蹈社、围棋社",
    ),
    "wants_clubs": ColumnInfo(
        "whole",
        "社团数量、想参加社团数、社团数",
        Text("How many of them. Blank: 1 if any.", "想参加几个社团。留空：有志愿即为 1。"),
        "1",
        within=COUNT,
    ),
    "club_weight": ColumnInfo(
        "whole",
        "社团权重、志愿权重",
        Text(
            "Weight of the wishes. Blank: 1; 2 for one who lost out last term.",
            "志愿权重。留空：1；上学期未如愿者可填 2。",
        ),
        "2",
        within=Range(0, 1000),
    ),
    "together": ColumnInfo(
        "id",
        "同组码、同组、想同组",
        Text("A code: those with the same should share a care group.", "同组码：代码相同的学生尽量同组。"),
        "sib1",
        "双胞胎1",
    ),
    "apart": ColumnInfo(
        "id",
        "分开码、分组码、不同组",
        Text("A code: those with the same never share a care group.", "分开码：代码相同的学生不得同组。"),
        "a1",
        "分开1",
    ),
    "care_group": ColumnInfo(
        "id",
        "指定班组、指定托管班、固定班组",
        Text("Care group that is already decided.", "已确定的托管班组编号。"),
        "C01",
    ),
    "insured": ColumnInfo(
        "whole",
        "已投保、是否投保、保险、意外险",
        Text("1 if insured, 0 if not. Blank: not recorded.", "已投保填 1，未投保填 0。留空：没有记录。"),
        "1",
        within=Range(0, 1),
    ),
}

STAFF: dict[str, ColumnInfo] = {
    "staff": ColumnInfo(
        "id",
        "工号、教职工编号、人员编号、教师编号、staff id、id、教师工号、职工号、教工号、编号",
        Text("The person's own number. Required.", "人员编号，不重复。必填。"),
        "T07",
        required=True,
    ),
    "name": ColumnInfo(
        "text", "姓名、教师姓名、名字、教职工姓名、人员姓名", Text("Name.", "姓名。"), "Chen Fang", "陈芳"
    ),
    "role": ColumnInfo(
        "=role",
        "身份、角色、人员类别、岗位",
        Text("Choose from the list. Required.", "从列表中选择。必填。"),
        "teacher",
        "教师",
        required=True,
    ),
    "campus": replace(CAMPUS, help=Text("Campus. Blank: any.", "校区。留空：各校区均可。")),
    "skills": ColumnInfo(
        "list",
        "专长、技能、特长、资质",
        Text("What this person can teach or lead.", "专长，可填多项。"),
        "calligraphy football",
        "书法 足球",
    ),
    "available": ColumnInfo(
        "slots",
        "可用时段、可排时段、可值班时段、可到岗时段",
        Text(
            f"When this person can serve. {SLOTS.en} Blank: every ordinary slot.",
            f"可以服务的时段。{SLOTS.zh}留空：全部普通时段。",
        ),
        "Mon Wed1-2 FriX1",
        "周一 周三1-2 周五延时1",
    ),
    "max_per_day": ColumnInfo(
        "whole",
        "每日上限、每天最多节数、日上限",
        Text("Most slots a day, duties included. Blank: see settings.", "每天最多节数（含值班）。留空：见设置。"),
        "2",
        within=COUNT,
    ),
    "max_per_week": ColumnInfo(
        "whole",
        "每周上限、每周最多节数、周上限",
        Text("Most slots a week. Blank: see settings.", "每周最多节数。留空：见设置。"),
        "6",
        within=COUNT,
    ),
    "min_per_week": ColumnInfo(
        "whole",
        "每周下限、每周最少节数、周下限",
        Text("Fewest slots a week. Blank: 0.", "每周最少节数。留空：0。"),
        "1",
        within=COUNT,
    ),
    "max_days": ColumnInfo(
        "whole",
        "每周天数上限、每周最多天数",
        Text("Most days a week. Blank: all.", "每周最多几天。留空：不限。"),
        "3",
        within=COUNT,
    ),
    "share": ColumnInfo(
        "number",
        "折算人数、全职折算、分摊比例",
        Text(
            "Full-time equivalent for the fair load. Blank: 1 for teachers, managers and support staff, 0 for others.",
            "工作量均衡时按几个全职人员计。留空：教师、行政、后勤 1，其他 0。",
        ),
        "0.5",
        within=Range(0, 100),
    ),
    "carried": ColumnInfo(
        "whole",
        "累计节数、本学期已值节数、已服务节数",
        Text("Slots served before in this semester. Blank: 0.", "本学期此前已服务节数。留空：0。"),
        "12",
        within=COUNT,
    ),
    "yuan_per_slot": ColumnInfo(
        "number",
        "每节酬金、合同单价、每节费用",
        Text("Contract rate of outside staff, yuan a slot.", "校外人员合同单价，元/节。"),
        "120",
        within=YUAN,
    ),
    "vetted_until": ColumnInfo(
        "date",
        "审查有效期、资格审查有效期至、背景审查有效期、审查有效期至、资格审查有效期",
        Text(
            "Last day on which this person may serve. Blank: no end.",
            "可服务的最后一天（资格审查有效期）。留空：长期有效。",
        ),
        "2027-01-31",
    ),
    "avoids": ColumnInfo(
        "slots",
        "不便时段、尽量避开、避开时段",
        Text("Slots to avoid if possible.", "尽量避开的时段。"),
        "Fri3",
        "周五3",
    ),
    "grades": ColumnInfo(
        "grade-list",
        "可带年级、适用年级、年级",
        Text("Grades this person may look after. Blank: all.", "可以看护的年级。留空：全部。"),
        "1-3",
        "1-3",
        within=GRADE,
    ),
    "organisation": ColumnInfo(
        "text",
        "所属机构、机构、单位",
        Text("Organisation that sends this person.", "所属校外机构。"),
        "Youth centre",
        "区青少年宫",
    ),
    "assessed_until": ColumnInfo(
        "date",
        "机构评估有效期、白名单有效期、评估有效期",
        Text(
            "Last day of the organisation's assessment. Blank: none known.",
            "机构评估（白名单）有效期的最后一天。留空：没有记录。",
        ),
        "2027-07-31",
    ),
}

CITY_STAFF: dict[str, ColumnInfo] = {
    **{name: column for name, column in STAFF.items() if name not in ("campus", "share", "min_per_week")},
    "available": replace(
        STAFF["available"],
        help=Text(
            "When this person can come: days and clock times. Blank: every ordinary slot of any school.",
            "可以到校的时间：星期和钟点。留空：各校全部普通时段。",
        ),
        example="Mon 15:30-18:00 Wed",
        example_zh="周一 15:30-18:00 周三",
    ),
    "avoids": replace(STAFF["avoids"], example="Fri 17:00-18:00", example_zh="周五 17:00-18:00"),
    "schools": ColumnInfo(
        "list",
        "学校、可去学校、服务学校",
        Text("Names of the schools' folders. Blank: any.", "可去的学校（文件夹名）。留空：不限。"),
        "east west",
        "东街小学、西街小学",
    ),
    "max_schools": ColumnInfo(
        "whole",
        "学校数上限、最多学校数、每周最多学校",
        Text("Most schools a week. Blank: 2.", "每周最多去几所学校。留空：2。"),
        "2",
        within=COUNT,
    ),
    "minutes_between": ColumnInfo(
        "whole",
        "间隔分钟、路途分钟、两校间隔",
        Text(
            "Minutes between the end at one school and the beginning at another on one day. Blank: 40.",
            "同一天从一校结束到另一校开始至少相隔的分钟数。留空：40。",
        ),
        "40",
        within=MINUTES,
    ),
}
"""People whom the schools of a city share: `staff` without what a school alone decides."""

CLASSES: dict[str, ColumnInfo] = {
    "grade": ColumnInfo("whole", "年级", Text("Grade. Required.", "年级。必填。"), "3", within=GRADE, required=True),
    "class": ColumnInfo(
        "text",
        "班级、班",
        Text("Home class, as in the students' table. Required.", "行政班，与学生表一致。必填。"),
        "3A",
        "三（1）班",
        required=True,
    ),
    "campus": CAMPUS,
    "pe_days": ColumnInfo(
        "day-list",
        "体育课日、有体育课的日子、体育课、体育课时间、体育课安排",
        Text("Days on which it has a PE lesson.", "当天有体育课的日子。"),
        "Mon Wed",
        "周一 周三",
    ),
    "teacher": ColumnInfo(
        "ref:staff",
        "班主任、班主任工号",
        Text("The class teacher, by id or name.", "班主任的姓名或工号。"),
        "T07",
        "陈芳",
    ),
    "phone": ColumnInfo(
        "text",
        "电话、联系电话、班主任电话",
        Text("Any text; printed on sheets.", "任意文字，印在名册上。"),
        "0571-5550101",
    ),
    "home_room": ColumnInfo(
        "text",
        "本班教室、教室、所在教室",
        Text("Room of the class by day; printed on sheets.", "白天上课的教室，印在名册上。"),
        "A301",
    ),
    "enrolled": ColumnInfo(
        "whole",
        "在校人数、班级人数、学生数",
        Text(
            "Children of the class, taking part or not; for the rate of participation.",
            "全班人数（含不参加的），用于计算参与率。",
        ),
        "42",
        within=PLACES,
    ),
}
