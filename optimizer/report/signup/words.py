"""Words of what goes out to families at the sign-up."""

from __future__ import annotations

from optimizer.language.text import Text

LETTER = Text(
    """To the parents of {school}

From {first} to {last} of each school week the school offers after-school service: {times}.
Attendance is voluntary. You choose the days and slots; what you choose is what you pay for: {fee}.
There is no teaching of new lessons: children do their homework on their own, read, move for half an hour a day, and may
join one of the {clubs} clubs of the enclosed menu.

Please fill in the application and hand it to the class teacher. Name {wishes} wishes for a club, the dearest first:
who names fewer has a smaller chance of getting any. A club with too few applications does not open;
then the next wish counts.
Brothers and sisters can be together in one group: write the other child's name and class on the application.

The school
""",
    """致{school}全体家长的一封信

学校在{first}至{last}放学后开展课后服务，时间为：{times}。
课后服务坚持自愿参加。请按需选择参加的日子和时段，按所选时段收费：{fee}。
课后服务不上新课、不集体补课：学生自主完成作业、阅读，每天运动半小时以上，还可以从所附菜单的 {clubs} 个社团中选报。

请填好申请表交给班主任。社团请按先后填满 {wishes} 个志愿：只填一个的，录取机会更小。
报名人数不足的社团不开班，顺延下一志愿。
兄弟姐妹希望在同一班组的，请在申请表上写明对方的姓名和班级。

{school}
""",
)
FEE_SLOT = Text("{yuan} yuan a slot", "每节 {yuan} 元")
FEE_HOUR = Text("{yuan} yuan an hour", "每小时 {yuan} 元")
FEE_RUN = Text("{yuan} yuan a child", "每生 {yuan} 元")
FEE_CAP = Text("at most {yuan} yuan a child", "每生最多 {yuan} 元")
FREE = Text("free of charge", "免费")
CLUB_FEES = Text("clubs at the prices of the menu", "社团另按菜单收费")

MENU = Text("Clubs to choose from", "社团菜单")
MENU_HEAD = tuple(
    Text(*pair)
    for pair in (
        ("club", "社团"),
        ("what", "内容"),
        ("grades", "年级"),
        ("when", "时间"),
        ("times a week", "每周次数"),
        ("seats", "名额"),
        ("opens with", "开班人数"),
        ("yuan a meeting", "每次收费（元）"),
        ("led by", "指导教师"),
    )
)
ANY = Text("all", "不限")

APPLICATION = Text("Application for after-school service", "课后服务申请表")
WHO = Text("class {home}   name {name}   number {id}", "班级 {home}　　姓名 {name}　　学号 {id}")
BLANK = "__________"
TICK = Text("Tick every slot in which the child is to take part.", "请在参加的时段打√；不参加的不填。")
WISHES = Text("Clubs: {lines}", "社团：{lines}")
HOW_MANY = Text("how many clubs in all: ____", "想参加几个社团：____")
WISH = Text("{wish} ______________", "{wish} ______________")
SIBLING = Text("together with (name, class): ______________", "希望同组的兄弟姐妹（姓名、班级）：______________")
CARE = Text(
    "special circumstances, waiver applied for (evidence to the class teacher): ______________",
    "特殊情况、申请减免（材料交班主任）：______________",
)
SIGN = Text(
    "I apply of my own free will.   parent (sign): ______________   phone: ______________   date: ________",
    "本人自愿申请。　家长签字：______________　电话：______________　日期：________",
)

AGREEMENT = Text("Agreement on after-school service", "课后服务协议书")
AGREED_TIMES = Text("The child takes part in the slots ticked below.", "学生按下表所列时段参加课后服务。")
AGREED_GROUP = Text("Group: {groups}.", "所在班组：{groups}。")
AGREED_FEE = Text("Fees: {fee}; of a full week {week} yuan{waived}.", "收费：{fee}；按满一周计 {week} 元{waived}。")
WAIVED = Text(", after a waiver of {share}", "（已减免 {share}）")
DUTIES = tuple(
    Text(*pair)
    for pair in (
        (
            "The school looks after the child in these slots, keeps a roll call, and hands the child over at the gate.",
            "一、学校在所列时段内负责看护，逐节点名，放学时在校门口交接。",
        ),
        (
            "The parents fetch the child in time or name who does, report absence before it begins, and pay monthly.",
            "二、家长按时接送或指定接送人；请假须在当日服务开始前告知；按月缴费。",
        ),
        (
            "Either side may end the agreement at the end of a month; what is paid for days not served is returned.",
            "三、任何一方可在月末终止本协议；未服务的天数退还已缴费用。",
        ),
    )
)
AGREEMENT_SIGN = Text(
    "school (seal): ____________   parent (sign): ____________   who fetches the child: ____________   date: ________",
    "学校（盖章）：____________　家长签字：____________　接送人：____________　日期：________",
)

ANSWERS = Text("Who has answered", "回执登记表")
ANSWERS_HEAD = tuple(
    Text(*pair)
    for pair in (
        ("no.", "序号"),
        ("name", "姓名"),
        ("takes part", "参加"),
        ("does not", "不参加"),
        ("agreement signed", "已签协议"),
        ("insured", "已投保"),
        ("remarks", "备注"),
    )
)
ANSWERS_SIGN = Text(
    "class teacher (sign): ______________   date: ________", "班主任签字：______________　日期：________"
)
ENROLLED = Text("children of the class: {n}", "全班 {n} 人")

RETURNED = Text("take part: {yes}, do not: {no}, no answer: {none}", "参加 {yes} 人，不参加 {no} 人，未交 {none} 人")
MISSING = Text(" ({names})", "（{names}）")
NO_ANSWER = Text("no answer", "未交")
TAKES_PART = Text("takes_part", "是否参加")
YES_NO = Text("yes no", "是 否")
SHEET = Text("applications", "报名学生")
MENU_SHEET = Text("menu", "菜单")
CHOOSE = Text("Choose from the list.", "请从列表中选择。")
HOW = Text(
    "One row for each child. «takes part»: yes or no. A √ under each slot in which the child is to take part. Wishes: "
    "the dearest first.",
    "每名学生一行。“是否参加”填是或否；在参加的时段下打√；社团志愿按先后填。",
)
SURVEY = Text(
    """Questions for a survey tool. Keep the titles exactly as they stand: the answers are then read without any change.

{questions}
""",
    """问卷题目（粘贴到问卷星、腾讯文档、WPS 表单等）。请保持题目名称不变，导出的结果可直接读取。

{questions}
""",
)
FILL_IN = Text("to fill in", "填空")
ONE_OF = Text("one of: {options}", "单选：{options}")
SEVERAL_OF = Text("any of: {options}", "多选：{options}")
