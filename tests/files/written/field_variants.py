"""More variants: exports of survey tools, sheets of classes, and words as they are found in schools' own workbooks."""

from __future__ import annotations

import openpyxl

from tests.files.written.making import SCHOOL, Written
from tests.files.written.variants import ID, one, students, table

_TIMES = "序号|提交答卷时间|所用时间|来源|来源详情|来自IP|总分|1、学生姓名|2、学号|3、年级|4、班级"
_TITLED = "学号|姓名|年级|班级|参加时段|选报社团（打√）||"

SURVEYS = [
    Written(
        "问卷星: options with clock times",
        students(
            f"{_TIMES}|5、请选择您的孩子参加课后服务的时间（可多选）|6、请选择社团（最多选2项）",
            "1|2026/9/1 8:00:00|85秒|微信|N/A|1.1.1.1|0|王文|S1|一年级|1班|周一（15:50-17:20）┋周三（15:50-17:55）"
            "|舞蹈社┋围棋社",
            "2|2026/9/1 9:00:00|61秒|微信|N/A|1.1.1.1|0|李可|S2|三年级|2班|周五（15:50-16:30）|(空)",
        ),
        {"S1": "Mon1-2 Wed > K1 K2", "S2": "Fri1 >"},
    ),
    Written(
        "问卷星: options with letters",
        students(
            "序号|提交答卷时间|1、姓名|2、学号|3、年级|4、班级|5、是否参加课后服务？|6、参加时间|7、社团志愿",
            "1|2026/9/1 8:00:00|王文|S1|1|1班|A.参加|A.周一┋C.周三|A.舞蹈社",
            "2|2026/9/1 8:00:00|李可|S2|3|2班|B.不参加|(跳过)|(跳过)",
        ),
        {"S1": "Mon Wed > K1"},
        "S1",
        ("1 名学生不参加，未列入：S2 李可",),
    ),
    Written(
        "问卷星: a matrix of days and slots",
        students(
            "序号|1、姓名|2、学号|3、年级|4、班级|5、参加时段(周一-第一节)|5、参加时段(周一-第二节)|5、参加时段(周二-第一节)",
            "1|王文|S1|1|1班|1|1|0",
            "2|李可|S2|3|2班|0|0|1",
        ),
        {"S1": "Mon1-2 >", "S2": "Tue1 >"},
    ),
    Written(
        "问卷星: a matrix with a question of its own",
        students(
            "序号|1、姓名|2、学号|3、年级|4、班级|5、参加情况:周一|5、参加情况:周二|5、参加情况:周三",
            "1|王文|S1|1|1班|参加|不参加|参加",
            "2|李可|S2|3|2班|不参加|不参加|参加",
        ),
        {"S1": "Mon Wed >", "S2": "Wed >"},
    ),
    Written(
        "a question about longer care is no sign-up for the days",
        students(f"{ID}|参加时段|6、延时服务:周二", "S1|王文|1|1班|周一|参加", "S2|李可|3|2班|周二|不参加"),
        {"S1": "Mon >", "S2": "Tue >"},
        says=("以下 1 列没有读取：6、延时服务:周二",),
    ),
    Written(
        "腾讯文档: grade and class in one answer",
        students(
            "学生姓名（必填）|学号（必填）|年级班级（必填）|参加时间（必填）|社团第一志愿（必填）|社团第二志愿|提交人|提交时间",
            "王文|S1|一年级/1班|周一,周三|舞蹈社|围棋社|王爸爸|2026-09-01 08:00:12",
            "李可|S2|三年级/2班|周五|围棋社||李妈|2026-09-01 08:10:12",
        ),
        {"S1": "Mon Wed > K1 K2", "S2": "Fri > K2", "S1.grade": 1, "S2.class_name": "三(2)班"},
        says=("没有“年级”列，按班级名称取年级",),
    ),
    Written(
        "钉钉",
        students(
            "提交人|提交时间|部门|学生姓名|学号|年级|班级|周一|周二|周三|社团（第一志愿）|社团（第二志愿）|备注",
            "王爸|2026-09-01 08:00|一（1）班|王文|S1|一年级|一（1）班|参加|不参加|参加|舞蹈社|无|对花生过敏",
            "李妈|2026-09-01 08:00|三（2）班|李可|S2|三年级|三（2）班|不参加|不参加|参加|围棋社|舞蹈社|",
        ),
        {"S1": "Mon Wed > K1", "S2": "Wed > K2 K1"},
        says=("部门",),
    ),
]

_CLASS_SHEETS = {
    "学生": None,
    "一（1）班": table("学号|姓名|参加时段", "S1|王文|周一"),
    "三（1）班": table("学号|姓名|参加时段", "S3|张雨|周五"),
    "三（2）班": table("学号|姓名|参加时段|社团志愿", "S2|李可|周二|围棋社"),
}
CLASSES = [
    Written(
        "one sheet a class",
        _CLASS_SHEETS,
        {"S1": "Mon >", "S2": "Tue > K2", "S3": "Fri >", "S2.grade": 3, "S2.class_name": "三(2)班"},
        "S1 S3 S2",
        ("没有“班级”列，按标题取值：一（1）班",),
    ),
    Written(
        "one sheet a class, called by numbers",
        {
            "学生": None,
            "301": table("三（1）班课后服务报名表", "学号|姓名|年级|班级|周一|周二|周三", "S3|张雨|3|1班|√||"),
            "302": table("三（2）班课后服务报名表", "学号|姓名|年级|班级|周一|周二|周三", "S2|李可|3|2班|√|√|"),
        },
        {"S3": "Mon >", "S2": "Mon Tue >"},
        "S3 S2",
        ("周一、周二、周三 合起来读作“参加时段”",),
    ),
    Written(
        "the class stands above the table",
        {
            "学生": table(
                "实验小学2026年秋季课后服务报名汇总表",
                "班级：三（2）班    班主任：赵敏",
                "序号|学号|姓名|一|二|三|四|五|备注",
                "1|S1|王文|√||√|||",
                "2|S2|李可|||||√|",
                "合计||2人",
            )
        },
        {"S1": "Mon Wed >", "S2": "Fri >", "S2.grade": 3, "S1.class_name": "三(2)班"},
        "S1 S2",
        ("没有“年级”列，按标题取值：3",),
    ),
    Written(
        "the class alone says the grade",
        students("学号|姓名|班级|参加时段", "S1|王文|一（1）班|周一", "S2|李可|三（2）班|周二"),
        {"S1.grade": 1, "S2.grade": 3},
    ),
    Written(
        "a class that says no grade",
        students("学号|姓名|班级|参加时段", "S1|王文|一（1）班|周一", "S2|李可|2班|周二"),
        refuses=("必须有“年级”这一列",),
    ),
    Written(
        "a title of several grades says none",
        {"学生": table("1-6年级课后服务报名表", "学号|姓名|班级|参加时段", "S1|王文|1班|周一")},
        refuses=("必须有“年级”这一列",),
    ),
    Written(
        "two numbers of one child",
        students("学籍号|学号|姓名|年级|班级|参加时段", "G36010220190|S1|王文|1|1班|周一"),
        {"S1": "Mon >"},
        says=("以下 1 列没有读取：学籍号",),
    ),
    Written(
        "two columns that say the same",
        one("参加时段|参加时间", "周一|周一", more=("周二|",)),
        {"S1": "Mon >", "S2": "Tue >"},
        says=("以下 1 列没有读取：参加时间",),
    ),
    Written(
        "two columns that do not say the same",
        one("参加时段|参加时间", "周一|周二"),
        refuses=("这一列出现了两次，请只保留一列",),
    ),
]


def _merged(book: openpyxl.Workbook) -> None:
    book["学生"].merge_cells("C2:C3")
    book["学生"].merge_cells("D2:D3")


def _counted(book: openpyxl.Workbook) -> None:
    book["学生"]["B5"], book["学生"]["E5"] = "合计", "=COUNTA(E2:E4)"


SHEETS = [
    Written(
        "bare days under a title",
        {
            "学生": table(
                f"序号|{ID}|参加时间（请打√）|||||社团",
                "|||||一|二|三|四|五|",
                "1|S1|王文|1|1班|√||√|||舞蹈社",
                "2|S2|李可|3|2班|||||√|围棋社",
            )
        },
        {"S1": "Mon Wed > K1", "S2": "Fri > K2"},
    ),
    Written(
        "a column a club",
        students(f"{ID}|参加时段|舞蹈社|围棋社|足球社", "S1|王文|1|1班|周一|√||", "S2|李可|3|2班|周二||√|√"),
        {"S1": "Mon > K1", "S2": "Tue > K2 K3"},
        says=("舞蹈社、围棋社、足球社 合起来读作“社团志愿”",),
    ),
    Written(
        "a column a club, with the order of the wishes",
        students(f"{ID}|参加时段|舞蹈社|围棋社|足球社", "S1|王文|1|1班|周一|2|1|", "S2|李可|3|2班|周二||3|1"),
        {"S1": "Mon > K2 K1", "S2": "Tue > K3 K2"},
    ),
    Written(
        "a column a club under a title",
        {"学生": table(_TITLED, "|||||舞蹈社|围棋社|足球社", "S1|王文|1|1班|周一|√||", "S2|李可|3|2班|周二||√|√")},
        {"S1": "Mon > K1", "S2": "Tue > K2 K3"},
    ),
    Written(
        "subtotals, the title again, signatures",
        {
            "学生": table(
                "课后服务报名表",
                f"{ID}|参加时段",
                "S1|王文|1|1班|周一",
                "一（1）班小计|1",
                "课后服务报名表",
                f"{ID}|参加时段",
                "S2|李可|3|2班|周二",
                "共2人",
                "班主任签字：",
                "家长签名：        日期：    ",
            )
        },
        {"S1": "Mon >", "S2": "Tue >"},
        "S1 S2",
        ("跳过合计行 2 行：第 4 行、第 8 行", "跳过重复的表头 2 行", "跳过只有说明文字的 2 行"),
    ),
    Written(
        "clock times in the headers of days",
        students(f"{ID}|周一\n15:50-17:55|周二（15:50-17:20）", "S1|王文|1|1班|√|", "S2|李可|3|2班||√"),
        {"S1": "Mon >", "S2": "Tue1-2 >"},
    ),
    Written(
        "clock times that cut a slot",
        students(f"{ID}|周一(15:50-17:00)", "S1|王文|1|1班|√"),
        refuses=("周一 整节的起止时间：15:50-16:30、16:40-17:20",),
    ),
    Written(
        "slots with clock times under days",
        {
            "学生": table(
                f"{ID}|周一||周二|",
                "||||第一节(15:50-16:30)|第二节(16:40-17:20)|第一节(15:50-16:30)|第二节(16:40-17:20)",
                "S1|王文|1|1班|√|√||",
                "S2|李可|3|2班|||√|",
            )
        },
        {"S1": "Mon1-2 >", "S2": "Tue1 >"},
    ),
    Written(
        "grade and class merged over several rows",
        students(f"{ID}|参加时段", "S1|王文|1|一（1）班|周一", "S4|赵六|||周一", "S2|李可|3|三（2）班|周二"),
        {"S4.class_name": "一(1)班", "S4.grade": 1},
        change=_merged,
    ),
    Written("a total by a formula", says=("跳过合计行 1 行",), students="S1 S2 S3", change=_counted),
    Written(
        "lists of club members",
        {"舞蹈社名单": table("序号|学号|姓名|班级", "1|S1|王文|一（1）班")},
        says=("没有读取：舞蹈社名单",),
    ),
    Written(
        "sheets without a name",
        {"学生": None, "教职工": None, "Sheet1": SCHOOL["学生"], "Sheet2": SCHOOL["教职工"]},
        {"S1": "Mon Wed > K1"},
        change=lambda book: None,
    ),
]

WORDS = [
    Written(f"slots: {text}", one("参加时段", text), {"S1": f"{slots} >"})
    for text, slots in (
        ("周一（第1节）、周三（1、2节）", "Mon1 Wed1-2"),
        ("周一、三 15:50-17:20", "Mon1-2 Wed1-2"),
        ("周一15:50~16:30，周三15:50~17:20", "Mon1 Wed1-2"),
        ("每天 15:50-17:20", "Mon1-2 Tue1-2 Wed1-2 Thu1-2 Fri1-2"),
        ("周一 15:50-18:40", "Mon MonX"),
        ("一到五", "Mon Tue Wed Thu Fri"),
        ("周1-周5", "Mon Tue Wed Thu Fri"),
        ("周一下午，周三下午", "Mon Wed"),
    )
] + [
    Written(
        "slots: clock times beside days without", one("参加时段", "周一、周二15:50-16:30、周三"), refuses=("“周一”",)
    ),
    Written("slots: all but one day", one("参加时段", "除周三外"), refuses=("“除周三外”",)),
    Written("slots: a number of days", one("参加时段", "5天"), refuses=("“5天”",)),
    Written("circles say nothing", one("周一|周二", "○|"), refuses=("参加填 √ 或 是",)),
    Written(
        "the year of entry is no grade", students(f"{ID}|参加时段", "S1|王文|2025级|1班|周一"), refuses=("2025级",)
    ),
    Written(
        "a club as officers plan it",
        {
            "社团": table(
                "社团编号|社团名称|活动项目|指导教师|活动时间|活动地点|人数上限|每次收费|人数下限",
                "K1|舞蹈社|画画|陈国强老师|周一、周三|101教室|30人|免费|1",
                "K2|围棋社|画画|赵敏|周二、周四|101教室|不限|20元/次|1",
                "K3|足球社|跑步|钱主任|周三|操场|30|20元|1",
            )
        },
        {
            "K1.leaders": ("T1",),
            "K1.slots": "Mon Wed",
            "K1.room": "A1",
            "K1.yuan_per_meeting": 0,
            "K2.max_students": None,
            "K2.yuan_per_meeting": 20,
            "K3.leaders": ("M1",),
        },
    ),
    Written(
        "a fee a term",
        {"社团": table("社团编号|名称|活动|每次收费", "K1|舞蹈社|art|200元/学期")},
        refuses=("200元/学期",),
    ),
    Written(
        "id and name of one of two namesakes",
        {
            "教职工": table("工号|姓名|身份", "T1|陈国强|教师", "T2|陈国强|教师", "M1|钱主任|管理人员"),
            "社团": table(
                "社团编号|名称|活动|负责人|最少人数", "K1|舞蹈社|art|陈国强(T2)|1", "K2|围棋社|art|T2 陈国强|1"
            ),
            "班级": None,
        },
        {"K1.leaders": ("T2",), "K2.leaders": ("T2",)},
    ),
    Written(
        "people by their posts",
        {
            "教职工": table(
                "工号|姓名|岗位|可用时段",
                "T1|陈国强|班主任|全天",
                "T2|赵敏|语文教师|周一至周四",
                "M1|钱主任|教务主任|随时",
                "T4|孙一|食堂|",
                "T5|周二|体育老师|",
            )
        },
        {
            "T1.role": "teacher",
            "T2.available": "Mon Tue Wed Thu",
            "M1.role": "manager",
            "T4.role": "support",
            "T5.role": "teacher",
        },
    ),
    Written(
        "people whose posts do not say what they are",
        {"教职工": table("工号|姓名|身份", "T1|陈国强|教师", "T2|赵敏|退休教师", "M1|钱主任|管理人员")},
        refuses=("“退休教师”",),
    ),
    Written(
        "dates that people write",
        {
            "教职工": table(
                "工号|姓名|身份|审查有效期至",
                "T1|陈国强|教师|2027.1.31",
                "T2|赵敏|教师|20270131",
                "M1|钱主任|管理人员|长期",
            )
        },
        {"M1.vetted_until": None},
    ),
    Written(
        "a date without its day",
        {"教职工": table("工号|姓名|身份|审查有效期至", "T1|陈国强|教师|2027年1月", "M1|钱主任|管理人员|")},
        refuses=("“2027年1月” – 日期",),
    ),
]

_PE = {
    "班级": table(
        "年级|班级|班主任|体育课||",
        "|||周一|周二|周三",
        "1|一（1）班|T1|√||√",
        "3|三（1）班|T2||√|",
        "3|三（2）班|||√|√",
    )
}
PE_DAYS = [
    Written("PE: ticks under a title", _PE, says=("合起来读作“体育课日”",)),
    Written(
        "PE: ticks",
        {"班级": table("年级|班级|周一|周二|周三", "1|一（1）班|√||√", "3|三（1）班||√|", "3|三（2）班||√|√")},
        says=("周一、周二、周三 合起来读作“体育课日”",),
    ),
    Written(
        "PE: lessons",
        {
            "班级": table(
                "年级|班级|体育课",
                "1|一（1）班|周二第3节、周四第5节",
                "3|三（1）班|周一和周三第2节",
                "3|三（2）班|二、四",
            )
        },
    ),
    Written(
        "PE: ticks and a text that differ",
        {"班级": table("年级|班级|体育课|周一|周二", "1|一（1）班|周一||√", "3|三（1）班|周二||√")},
        refuses=("班级!C2 体育课: “周一” – 与本行勾选列相同的时段",),
    ),
]

MORE = [
    *(
        Written(f"slots: {text}", one("参加时段", text), {"S1": f"{slots} >"})
        for text, slots in (
            ("周一：第1节；周三：第1、2节", "Mon1 Wed1-2"),
            ("周一第一、二节", "Mon1-2"),
            ("每天1-2节", "Mon1-2 Tue1-2 Wed1-2 Thu1-2 Fri1-2"),
            ("Monday, Wednesday", "Mon Wed"),
        )
    ),
    Written("slots: a child who gives up", one("参加时段", "周一", more=("放弃",)), students="S1", says=("李可",)),
    Written("slots: a number of slots a day", one("参加时段", "每天两节"), refuses=("“每天两节”",)),
    Written(
        "taking part in whole words",
        one("参加时段|是否自愿参加课后服务", "周一|自愿参加", more=("周二|不参加课后服务", "周三|参加课后服务")),
        students="S1 S3",
        says=("1 名学生不参加，未列入：S2 李可",),
    ),
    Written("taking part by its shortest name", one("参加时段|自愿参加", "周一|是", more=("周二|否",)), students="S1"),
    Written(
        "taking part in clubs is another question",
        one("参加时段|是否参加社团", "周一|是", more=("周二|否",)),
        refuses=("未知的列名，与已知列名相近",),
    ),
    Written(
        "wishes numbered in one cell",
        one("参加时段|社团", "周一|第二志愿：围棋社；第一志愿：舞蹈社", more=("周二|舞蹈社>围棋社",)),
        {"S1": "Mon > K1 K2", "S2": "Tue > K1 K2"},
    ),
    Written(
        "a club with a letter before its name",
        {
            "社团": table("编号|名称|活动|最少人数", "K1|A.舞蹈社|art|1", "K2|围棋社|art|1", "K3|足球社|art|1"),
            **one("参加时段|社团", "周一|A.舞蹈社", more=("周二|A、围棋社┋C、足球社",)),
        },
        {"S1": "Mon > K1", "S2": "Tue > K2 K3"},
    ),
    Written(
        "a club with a stroke in its id, beside others",
        {
            "社团": table("编号|名称|活动|最少人数", "K/1|舞蹈社|art|1", "K2|围棋社|art|1", "K3|唱歌/朗诵|art|1"),
            **one("参加时段|社团", "周一|K/1 K2", more=("周二|唱歌/朗诵 舞蹈社",)),
        },
        {"S1": "Mon > K/1 K2", "S2": "Tue > K3 K/1"},
    ),
    Written(
        "wishes by number under a title",
        {"学生": table(f"{ID}|参加时段|社团志愿||", "|||||一|二|三", "S1|王文|1|1班|周一|舞蹈社|围棋社|足球社")},
        {"S1": "Mon > K1 K2 K3"},
    ),
    Written(
        "a wish that is none of ours", one("参加时段|第一志愿", "周一|服从调剂"), refuses=("“服从调剂” – 社团表中",)
    ),
    Written(
        "one club twice",
        one("参加时段|第一志愿|第二志愿", "周一|舞蹈社|舞蹈社"),
        refuses=("第一志愿: “K1” – 每个编号只填一次",),
    ),
    Written(
        "leaders with a stroke, rooms and leaders that are open",
        {
            "社团": table(
                "编号|名称|活动|负责人|场地|最少人数",
                "K1|舞蹈社|art|陈国强/赵敏|101教室|1",
                "K2|围棋社|art|待定|待定|1",
            )
        },
        {"K1.leaders": ("T1", "T2"), "K2.leaders": (), "K2.room": ""},
    ),
    Written(
        "grades of clubs in words",
        {"社团": table("社团编号|名称|活动|年级|最少人数", "K1|舞蹈社|art|三、四年级|1", "K2|围棋社|art|三到六年级|1")},
        {"K1.grades": {3, 4}, "K2.grades": {3, 4, 5, 6}},
    ),
    Written(
        "grades of clubs that say no numbers",
        {"社团": table("社团编号|名称|活动|年级", "K1|舞蹈社|art|低年级", "K2|围棋社|art|3年级及以上")},
        refuses=("“低年级”", "“3年级及以上”"),
    ),
    Written(
        "activities by their usual kinds, and one that is teaching",
        {"活动": table("编号|名称|类别", "hw|作业|作业", "mu|合唱|音乐", "ma|数学|学科辅导"), "社团": None},
        refuses=("活动!C4 类别: “学科辅导” – 非教学类活动",),
    ),
    Written(
        "places with their measure",
        {"场地": table("编号|场地名称|类型|容量", "A1|101教室|教室|45座", "YD|操场|操场|")},
        {"A1.capacity": 45},
    ),
    Written(
        "footnotes by numbers",
        {"学生": table(f"{ID}|参加时段", "S1|王文|1|1班|周一", "说明：1.请于9月5日前填写", "2.周五不开展活动")},
        students="S1",
        says=("跳过只有说明文字的 2 行",),
    ),
    Written(
        "sheets with numbers before their names",
        {"学生": None, "教职工": None, "附件1：学生报名表": SCHOOL["学生"], "2.教师名单": SCHOOL["教职工"]},
        {"S1": "Mon Wed > K1"},
        change=lambda book: None,
    ),
    Written(
        "groups of columns under titles",
        {
            "学生": table(
                "基本信息||||服务意向||社团|",
                f"{ID}|是否参加|参加时段|第一志愿|第二志愿",
                "S1|王文|1|1班|是|周一|舞蹈社|围棋社",
            )
        },
        {"S1": "Mon > K1 K2"},
    ),
    Written(
        "slots by number under days under a title",
        {
            "学生": table(
                f"{ID}|参加时段（填节次）||", "||||周一|周二|周三", "S1|王文|1|1班|1、2||2", "S2|李可|3|2班|1-2|1|"
            )
        },
        {"S1": "Mon1-2 Wed2 >", "S2": "Mon1-2 Tue1 >"},
    ),
    Written(
        "staff: one day's ticks among other words are not left out",
        {
            "教职工": table(
                "工号|姓名|身份|周一|周二", "T1|陈国强|教师|√|√", "T2|赵敏|教师|休|√", "M1|钱主任|管理人员||√"
            )
        },
        refuses=("教职工!D3 周一: “休”",),
    ),
    Written(
        "texts that an export keeps from being numbers",
        {"学生": table(f"{ID}|参加时段", '="0014"|王文|1|1班|周一', '="0015"|李可|3|="2班"|周二')},
        {"0014": "Mon >", "0015": "Tue >"},
        "0014 0015",
    ),
    *[
        Written(
            f"pins: {header} over {day} and {slot}",
            {"固定安排": table(f"组别|{header}|场地", f"C01|{day}|{slot}|A1")},
            {"pins": pinned},
            says=(f"：{header.replace('|', '、')} 合起来读作“时段”",),
        )
        for header, day, slot, pinned in (
            ("星期|节次", "周一", "2", "Mon2"),
            ("星期几|第几节", "一", "第二节", "Mon2"),
            ("周几|课时", "3", "二", "Wed2"),
            ("星期|课节", "周一、三", "2", "Mon2 Wed2"),
            ("上课星期|节次", "星期五", "1、2", "Fri1 Fri2"),
            ("星期|节次", "周四", "周四3", "Thu3"),
            ("星期|节次", "周五", "第一、二节", "Fri1 Fri2"),
            ("星期|节次", "每天", "1", "Fri1 Mon1 Thu1 Tue1 Wed1"),
        )
    ],
    Written(
        "pins on days alone",
        {"固定安排": table("组别|星期|场地", "C01|周一|A1")},
        {"pins": "Mon1 Mon2 Mon3"},
    ),
    Written(
        "pins of two days that differ",
        {"固定安排": table("组别|星期|节次|场地", "C01|周一|周二2|A1")},
        refuses=("固定安排!C2 节次: “周一周二2”",),
    ),
    Written(
        "clubs: day and number of the lesson",
        {
            "社团": table(
                "编号|名称|活动|星期|节次|最少人数",
                "K1|舞蹈社|art|星期一、三|第二节|1",
                "K2|围棋社|art|周二||1",
                "K3|足球社|pe|五|1-2|1",
            )
        },
        {"K1.slots": "Mon2 Wed2", "K2.slots": "Tue", "K3.slots": "Fri1-2"},
    ),
    Written(
        "settings with units",
        {
            "设置": [
                ["设置项", "值"],
                ["语言", "中文"],
                ["作息.时段", "第1节 15:50-16:30；第2节 16:40-17:20"],
                ["编组.人数上限", "45人"],
            ]
        },
        {"S2": "Tue > K2 K1"},
        change=lambda book: None,
    ),
]

_ALL_NAMES = {
    "学生": table("姓名|年级|班级|参加时段|社团志愿", "王文|1|一（1）班|周一|舞蹈社", "李可|3|三（2）班|周二|围棋社"),
    "教职工": table("姓名|身份|可用时段", "陈国强|教师|", "赵　敏|教师|周一 周二", "钱主任|管理人员|"),
    "场地": table("名称|类型|容量", "101教室|教室|40", "操场|操场|"),
    "活动": table("名称|类别|运动分钟数", "作业|作业辅导|", "跑步|体育|40", "画画|艺术|"),
    "社团": table("名称|活动|负责人|场地|最少人数", "舞蹈社|画画|陈国强|101教室|1", "围棋社|画画|赵敏老师||1"),
    "班级": table("年级|班级|班主任", "1|一（1）班|陈国强", "3|三（2）班|赵敏"),
}
NAMES = [
    Written(
        "names in place of ids everywhere",
        _ALL_NAMES,
        {
            "王文": "Mon > 舞蹈社",
            "李可": "Tue > 围棋社",
            "围棋社.leaders": ("赵敏",),
            "舞蹈社.room": "101教室",
            "赵敏.available": "Mon Tue",
        },
        "王文 李可",
        ("没有“工号”一列：以姓名或名称为编号", "没有“学号”一列"),
    ),
    Written(
        "names as ids: two people of one name",
        {**_ALL_NAMES, "教职工": table("姓名|身份", "陈国强|教师", "陈国强|教师", "赵敏|教师", "钱主任|管理人员")},
        refuses=("教职工!A3 姓名: “陈国强” – 不与其他行相同的名称；请加一列“工号”", "首次出现于 教职工"),
    ),
    Written(
        "names as ids: children of one name by their classes",
        students("姓名|年级|班级|参加时段", "王文|1|1班|周一", "王文|3|三（2）班|周二", "张雨|3|三（1）班|周五"),
        {"王文1年级1班": "Mon >", "王文三(2)班": "Tue >", "张雨": "Fri >"},
        says=("同名的学生加上班级：王文1年级1班、王文三(2)班",),
    ),
    Written(
        "names as ids: children of one name and class",
        students("姓名|年级|班级|参加时段", "王文|3|三（2）班|周一", "王文|3|三（2）班|周二"),
        refuses=("请加一列“学号”",),
    ),
    Written(
        "names as ids: one sheet a class",
        {
            "学生": None,
            "一（1）班": table("姓名|参加时段", "王文|周一"),
            "三（2）班": table("姓名|参加时段", "王文|周二", "李可|周五"),
        },
        {"王文一(1)班": "Mon >", "王文三(2)班": "Tue >", "李可": "Fri >"},
    ),
    Written(
        "a list of telephone numbers beside the staff is passed over",
        {"教师通讯录": table("姓名|身份|电话", "孙一|教师|13800000000")},
        {"T1.name": "陈国强"},
        says=("“教师通讯录",),
    ),
    Written(
        "children who have left",
        one("参加时段|状态", "周一|正常", more=("周二|已退费", "周三|已退出")),
        students="S1",
        says=("2 名学生不参加，未列入：S2 李可、S3 张雨",),
    ),
    Written(
        "states that do not say who has left",
        one("参加时段|缴费状态", "周一|已缴费", more=("周二|待定", "周三|退费")),
        students="S1 S2",
        says=("“缴费状态”列有 1 种文字看不出学生是否已退出，这些学生照常安排：待定",),
    ),
    Written(
        "two columns of states",
        one("参加时段|状态|缴费状态", "周一|正常|已缴费", more=("周二|正常|已退费",)),
        students="S1",
        says=("未列入：S2 李可",),
    ),
    Written(
        "names as ids: a part without ids beside one with them is not left out",
        {
            "学生": None,
            "一年级学生": table("姓名|班级|参加时段", "王文|1班|周一"),
            "三年级学生": table("学号|姓名|班级|参加时段", "S2|李可|2班|周一"),
        },
        refuses=("必须有“学号”这一列",),
    ),
    Written(
        "a column of longer care without days",
        one("参加时段|延时", "周一|√", more=("周二|",)),
        {"S1": "Mon >"},
        says=("“延时”列没有说明是哪几天，没有读取",),
    ),
    *(
        Written(f"slots: {text}", one("参加时段", text), {"S1": f"{slots} >"})
        for text, slots in (
            ("周二、四(第二节)", "Tue2 Thu2"),
            ("周二、四（第1、2节）", "Tue1-2 Thu1-2"),
            ("周一至周四", "Mon Tue Wed Thu"),
            ("周二、周四第2节", "Tue Thu2"),
        )
    ),
    Written(
        "slots of which nobody knows whether both days are meant",
        one("参加时段", "周二和周四第2节"),
        refuses=("“周二和周四第2节” – 时段",),
    ),
]

FIELD_VARIANTS = [*SURVEYS, *CLASSES, *SHEETS, *WORDS, *PE_DAYS, *MORE, *NAMES]
