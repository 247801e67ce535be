"""The variants: each a school as officers write it, with what is to be read of it or said about it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import openpyxl

from tests.files.written.making import SCHOOL, Rows, Written


def students(header: str, *rows: str | list[Any]) -> dict[str, Rows]:
    """The sheet of students: cells separated by ``|``, blank ones between."""
    return {"学生": table(header, *rows)}


def table(header: str, *rows: str | list[Any]) -> Rows:
    return [_cells(row) for row in (header, *rows)]


def _cells(row: str | list[Any]) -> list[Any]:
    if isinstance(row, list):
        return row
    return [
        int(cell) if cell.isdigit() and len(cell) < 4 else cell or None
        for cell in (part.strip() for part in row.split("|"))
    ]


def with_column(name: str, *cells: Any) -> dict[str, Rows]:
    """The school's students with a further column."""
    rows = [list(row) for row in SCHOOL["学生"]]
    return {"学生": [[*row, cell] for row, cell in zip(rows, (name, *cells), strict=True)]}


def instead(title: str, column: str, *cells: Any) -> dict[str, Rows]:
    """A sheet of the school with other cells in a column, row by row."""
    rows = [list(row) for row in SCHOOL[title]]
    at = rows[0].index(column)
    for row, cell in zip(rows[1:], cells, strict=False):
        row[at] = cell
    return {title: rows}


ID = "学号|姓名|年级|班级"


def one(header: str, cells: str, *, more: tuple[str, ...] = ()) -> dict[str, Rows]:
    """Students with further columns, S1 of grade 1 and S2, S3 of grade 3."""
    names = ("S1|王文|1|一（1）班", "S2|李可|3|三（2）班", "S3|张雨|3|三（1）班")
    return students(f"{ID}|{header}", *(f"{name}|{row}" for name, row in zip(names, (cells, *more), strict=False)))


WISHES = [
    Written(
        f"wishes: {header}",
        one(f"参加时段|{header}", "周一|舞蹈社|足球社", more=("周二||围棋社",)),
        {"S1": "Mon > K1 K3", "S2": "Tue > K2"},
    )
    for header in (
        "第一志愿|第二志愿",
        "志愿1|志愿2",
        "choice_1|choice_2",
        "社团志愿一|社团志愿二",
        "第1志愿|第2志愿",
        "志愿一|志愿二",
        "first choice|second choice",
        "5、第一志愿|6、第二志愿（选填）",
        "社团1|社团2",
    )
] + [
    Written(
        "wishes in the order of their numbers, whatever the columns'",
        one("第二志愿|参加时段|第一志愿", "足球社|周一|舞蹈社"),
        {"S1": "Mon > K1 K3"},
    ),
    Written(
        "a wish that is none",
        one("参加时段|第一志愿|第二志愿|第三志愿", "周一|舞蹈社|无|足球社"),
        {"S1": "Mon > K1 K3"},
    ),
    Written(
        "the list and the columns say the same",
        one("参加时段|社团志愿|第一志愿|第二志愿", "周一|K1 足球社|舞蹈社|K3"),
        {"S1": "Mon > K1 K3"},
    ),
    Written(
        "the list and the columns differ",
        one("参加时段|社团志愿|第一志愿|第二志愿", "周一|K1|足球社|K2"),
        refuses=("学生!F2 社团志愿",),
    ),
    Written(
        "a wish for a club that is not there is named at its cell",
        one("参加时段|第一志愿|第二志愿", "周一|舞蹈社|足球队"),
        refuses=("学生!G2 第二志愿: “足球队” – 社团表中的编号或名称；最接近的是 足球社",),
    ),
]

TICK_DAYS = "周一|周二|周三|周四|周五"
TICKS = [
    Written(f"ticks: {name}", one(TICK_DAYS, row, more=(other,)), {"S1": "Mon Wed >", "S2": "Fri >"}, "S1 S2")
    for name, row, other in (
        ("√", "√||√||", "||||√"),
        ("✓ and ✔", "✓||✔||", "||||✓"),
        ("是 and 否", "是|否|是|否|否", "否|否|否|否|是"),
        ("√ and ×", "√|×|√|×|×", "×|×|×|×|√"),
        ("Y and N", "Y|N|y|N|N", "N|n|N|N|Y"),
        ("yes", "yes||yes||", "||||yes"),
        ("1", "1||1||", "||||1"),
        ("1 and 0", "1|0|1|0|0", "0|0|0|0|1"),
        ("√ and x", "√|x|√|X|✗", "x|x|x|x|√"),
    )
] + [
    Written(
        "numbers are slots where one is larger than 1",
        one(TICK_DAYS, "1||2||", more=("|||1、2|√",)),
        {"S1": "Mon1 Wed2 >", "S2": "Thu1-2 Fri >"},
    ),
    Written(
        "a list alone makes numbers slots",
        one(TICK_DAYS, "1-2||||", more=("|1|||",)),
        {"S1": "Mon1-2 >", "S2": "Tue1 >"},
    ),
    Written(
        "ticks by slot",
        one("周一1|周一2|周二第1节|周二第2节", "√||√|√", more=("|√||",)),
        {"S1": "Mon1 Tue1-2 >", "S2": "Mon2 >"},
    ),
    Written("crosses alone", one(TICK_DAYS, "x||x||", more=("||||x",)), refuses=("× 表示参加还是不参加",)),
    Written(
        "no tick at all is no part",
        one(TICK_DAYS, "√||||", more=("||||",)),
        {"S1": "Mon >"},
        "S1",
        says=("1 名学生不参加，未列入：S2 李可",),
    ),
    Written("a mark that is none", one(TICK_DAYS, "√|?|||"), refuses=("学生!F2 周二: “?”",)),
    Written(
        "the column beside the ticks says the same",
        one(f"参加时段|{TICK_DAYS}", "周一三|√||√||", more=("星期五|||||√",)),
        {"S1": "Mon Wed >", "S2": "Fri >"},
    ),
    Written(
        "the column beside the ticks says otherwise",
        one(f"参加时段|{TICK_DAYS}", "周一|√||√||"),
        refuses=("学生!E2 参加时段: “周一” – 与本行勾选列相同的时段",),
    ),
    Written(
        "a blank column beside the ticks says nothing", one(f"参加时段|{TICK_DAYS}", "|√||√||"), {"S1": "Mon Wed >"}
    ),
    Written(
        "ticks under a title",
        {
            "学生": table(
                f"{ID}|参加时段||||",
                "||||周一|周二|周三|周四|周五",
                "S1|王文|1|一（1）班|√||√||",
                "S2|李可|3|三（2）班|||||√",
            )
        },
        {"S1": "Mon Wed >", "S2": "Fri >"},
    ),
    Written(
        "slots under days under a title",
        {
            "学生": table(
                "课后服务报名表",
                f"{ID}|参加时段|||",
                "||||周一||周二|",
                "||||第1节|第2节|第1节|第2节",
                "S1|王文|1|一（1）班|√|||√",
                "S2|李可|3|三（2）班||√||",
            )
        },
        {"S1": "Mon1 Tue2 >", "S2": "Mon2 >"},
    ),
    Written(
        "a title over plain columns",
        {"学生": table("学生信息||||报名|", "学号|姓名|年级|班级|参加时段|社团志愿", "S1|王文|1|一（1）班|周一|K1")},
        {"S1": "Mon > K1"},
    ),
    Written(
        "staff tick when they can come",
        {
            "教职工": table(
                "工号|姓名|身份|周一|周二|周三|周四|周五",
                "T1|陈国强|教师|√|√|||",
                "T2|赵敏|教师|√|√|√|√|√",
                "M1|钱主任|管理人员|||||",
            )
        },
        {"T1.available": "Mon Tue", "T2.available": "Mon Tue Wed Thu Fri", "M1.available": frozenset()},
    ),
    Written(
        "extended care in a tick column",
        one("周一|周一延时", "√|√", more=("√|",)),
        {"S1": "Mon MonX >", "S2": "Mon >"},
    ),
]

PART = [
    Written(
        "是否参加: 否",
        one("参加时段|是否参加", "周一|是", more=("周二|否", "周五|是")),
        {"S1": "Mon >"},
        "S1 S3",
        ("李可",),
    ),
    Written(
        "是否参加: 是 alone",
        one("参加时段|是否参加", "周一|是", more=("周二|", "周五|是")),
        students="S1 S3",
        says=("李可",),
    ),
    Written(
        "是否参加: 否 alone",
        one("参加时段|是否参加", "周一|", more=("周二|否", "周五|")),
        students="S1 S3",
        says=("李可",),
    ),
    Written(
        "是否参加: both and a blank",
        one("参加时段|是否参加", "周一|是", more=("周二|否", "周五|")),
        refuses=("学生!F4 是否参加: “”",),
    ),
    Written("takes_part", one("参加时段|takes_part", "周一|yes", more=("周二|no",)), students="S1"),
    Written("不参加 in the column of slots", one("参加时段", "周一", more=("不参加",)), students="S1", says=("李可",)),
    Written(
        "a blank 参加时段 is told",
        one("参加时段", "周一", more=("", "周五")),
        {"S2": "Mon Tue Wed Thu Fri >"},
        says=("1 名学生的“参加时段”留空：按参加全部普通时段安排并收费：S2 李可",),
    ),
    Written("no column of slots at all", one("社团志愿", "K1"), refuses=("必须有“参加时段”这一列",)),
]

NAMES = [
    Written(
        "clubs by name",
        one("参加时段|社团志愿", "周一|舞蹈社、围棋社", more=("周二|围棋社；K1",)),
        {"S1": "Mon > K1 K2", "S2": "Tue > K2 K1"},
    ),
    Written("clubs by name and spaces", one("参加时段|社团志愿", "周一|舞蹈社 围棋社"), {"S1": "Mon > K1 K2"}),
    Written("clubs by name and lines", one("参加时段|社团志愿", "周一|舞蹈社\n围棋社"), {"S1": "Mon > K1 K2"}),
    Written("clubs by id and name", one("参加时段|社团志愿", "周一|K1 舞蹈社、K2围棋社"), refuses=("K2围棋社",)),
    Written(
        "a name with a space",
        {**instead("社团", "名称", "Little Painters"), **one("参加时段|社团志愿", "周一|Little Painters")},
        {"S1": "Mon > K1"},
    ),
    Written("leader by name", instead("社团", "负责人", "陈国强、赵敏"), {"K1.leaders": ("T1", "T2")}),
    Written("room by name", instead("社团", "场地", "101教室"), {"K1.room": "A1"}),
    Written("activity by name", instead("社团", "活动", "画画"), {"K1.activity": "art"}),
    Written("class teacher by name", instead("班级", "班主任", "陈 国强"), {}),
    Written(
        "names with spaces, invisible and full-width signs",
        instead("社团", "负责人", "陈\u200b国　强\u00a0"),
        {"K1.leaders": ("T1",)},
    ),
    Written(
        "five middle dots",
        {
            "教职工": table("工号|姓名|身份", "T1|阿依·古丽|教师", "T2|赵敏|教师", "M1|钱主任|管理人员"),
            **instead("社团", "负责人", "阿依•古丽", "阿依・古丽", "阿依‧古丽"),
        },
        {"K1.leaders": ("T1",), "K2.leaders": ("T1",), "K3.leaders": ("T1",)},
    ),
    Written(
        "a name that two have",
        {
            **instead("教职工", "姓名", "陈国强", "陈国强"),
            **instead("社团", "负责人", "陈国强"),
            **instead("班级", "班主任", "T1"),
        },
        refuses=("社团!D2 负责人: “陈国强” – 编号；教职工表中有多行叫这个名字：T1、T2",),
    ),
    Written(
        "an id that is another's name",
        {**instead("社团", "名称", "舞蹈社", "K1"), **one("参加时段|社团志愿", "周一|K1")},
        refuses=("它是 K1 的编号，又是 K2 的名称",),
    ),
    Written(
        "a pin by a name that two clubs have",
        {
            **instead("社团", "名称", "舞蹈社", "舞蹈社"),
            **one("参加时段", "周一"),
            "固定安排": table("组别|时段", "舞蹈社|周一2"),
        },
        refuses=("固定安排!A2 组别: “舞蹈社” – 编号；社团表中有多行叫这个名字：K1、K2",),
    ),
    Written("pins by name", {"固定安排": table("组别|时段|场地|教职工", "舞蹈社|周一2|101教室|陈国强")}, {}),
]

_CLASSES = {"班级": None}
CLASSES = [
    Written(
        f"class: {text} in grade {grade}",
        {
            **students(
                f"{ID}|参加时段",
                ["S1", "王文", grade, text, "周一"],
                ["S2", "李可", grade, f"{'一二三四五六七八九'[grade - 1]}（{number}）班", "周一"],
            ),
            **_CLASSES,
        },
        {"S1.class_name": text.replace("（", "(").replace("）", ")")},
        says=("有几种写法，各按同一个班级计",),
    )
    for text, grade, number in (
        ("1.3", 1, 3),
        ("103", 1, 3),
        ("三班", 1, 3),
        ("3班", 1, 3),
        ("七年级3班", 7, 3),
        ("初一（3）班", 7, 3),
        ("1-3", 1, 3),
        ("一年级3班", 1, 3),
        ("一3班", 1, 3),
        ("1年3班", 1, 3),
        ("（3）班", 1, 3),
        ("3", 1, 3),
        ("十一班", 1, 11),
        ("113", 1, 13),
        ("11班", 1, 11),
        ("一年级（3）班", 1, 3),
        ("1(3)", 1, 3),
    )
] + [
    Written(
        "1班 is not 11班",
        {**students(f"{ID}|参加时段", "S1|王文|1|1班|周一", "S2|李可|1|11班|周一"), **_CLASSES},
        {"S1.class_name": "1班", "S2.class_name": "11班"},
    ),
    Written(
        "the spelling of the table of classes",
        one("参加时段", "周一") | students(f"{ID}|参加时段", "S1|王文|1|1.1|周一", "S2|李可|3|302|周一"),
        {"S1.class_name": "一(1)班", "S2.class_name": "三(2)班"},
    ),
    Written(
        "a class of another grade",
        students(f"{ID}|参加时段", "S1|王文|2|一（1）班|周一"),
        refuses=("学生!D2 班级: “一(1)班” – 2年级的班级",),
    ),
    Written("two digits", students(f"{ID}|参加时段", "S1|王文|3|31|周一"), refuses=("学生!D2 班级: “31”",)),
    Written(
        "two digits that the table of classes has",
        {**students(f"{ID}|参加时段", "S1|王文|3|31|周一"), "班级": table("年级|班级", "3|31")},
        {"S1.class_name": "31"},
    ),
    Written(
        "a class that the table of classes lacks",
        students(f"{ID}|参加时段", "S1|王文|3|三（5）班|周一"),
        {"S1.class_name": "三(5)班"},
        says=("1 名学生的班级不在班级表中：S1 王文 三(5)班（最接近的是",),
    ),
    Written(
        "numbers 1.1 where the grade has a class 10",
        {**students(f"{ID}|参加时段", ["S1", "王文", 1, 1.1, "周一"], "S2|李可|1|一（10）班|周一"), **_CLASSES},
        refuses=("学生!D2 班级: “1.1” – 文本格式的班级：1.1 可能原为 1.10",),
    ),
    Written(
        "numbers 1.1 and no class 10",
        {**students(f"{ID}|参加时段", ["S1", "王文", 1, 1.1, "周一"]), **_CLASSES},
        {"S1.class_name": "1.1"},
    ),
]

WORDS = (
    [
        Written(f"slots: {text}", one("参加时段", text), {"S1": f"{slots} >"})
        for text, slots in (
            ("每天", "Mon Tue Wed Thu Fri"),
            ("周一三五", "Mon Wed Fri"),
            ("周一、三、五", "Mon Wed Fri"),
            ("一三五", "Mon Wed Fri"),
            ("一、三、五", "Mon Wed Fri"),
            ("全部", "Mon Tue Wed Thu Fri"),
            ("周一至周三", "Mon Tue Wed"),
            ("周一到三", "Mon Tue Wed"),
            ("每天第1节", "Mon1 Tue1 Wed1 Thu1 Fri1"),
            ("周一1、2", "Mon1-2"),
            ("周一┋周三", "Mon Wed"),
            ("星期二、星期四", "Tue Thu"),
            ("周一第一节；周三第2节", "Mon1 Wed2"),
            ("周1 周3", "Mon Wed"),
            ("周一 周三延时1", "Mon WedX"),
        )
    ]
    + [
        Written(f"waiver: {text}", one("参加时段|减免比例", f"周一|{text}"), {"S1.fee_waiver": value})
        for text, value in (("半免", 0.5), ("全免", 1), ("50%", 0.5), ("不减免", 0))
    ]
    + [
        Written(f"role: {text}", instead("教职工", "身份", text), {"T1.role": role})
        for text, role in (
            ("老师", "teacher"),
            ("校长", "manager"),
            ("保安", "support"),
            ("教练", "outside"),
            ("家长志愿者", "volunteer"),
        )
    ]
    + [
        Written(
            "vetted for good",
            {
                "教职工": table(
                    "工号|姓名|身份|审查有效期", "T1|陈国强|教师|长期", "T2|赵敏|教师|", "M1|钱主任|管理人员|"
                )
            },
            {"T1.vetted_until": None},
        ),
        Written("no limit of places", instead("场地", "容量", "不限"), {"A1.capacity": None}),
        Written(
            "money with a sign",
            {"社团": table("社团编号|名称|活动|每次收费|最少人数", "K1|舞蹈社|art|￥20.50|1", "K2|围棋社|art|15元|1")},
            {"K1.yuan_per_meeting": 20.5, "K2.yuan_per_meeting": 15},
        ),
        Written(
            "grades in words",
            {"社团": table("社团编号|名称|活动|年级|最少人数", "K1|舞蹈社|art|一至三年级|1", "K2|围棋社|art|全校|1")},
            {"K1.grades": {1, 2, 3}, "K2.grades": frozenset()},
        ),
        Written(
            "grades that run backwards",
            {"社团": table("社团编号|名称|活动|年级|最少人数", "K1|舞蹈社|art|3-1|1", "K2|围棋社|art||1")},
            refuses=("社团!D2 年级: “3-1”",),
        ),
        Written("days that nobody can tell", one("参加时段", "1,3,5"), refuses=("学生!E2 参加时段: “1”",)),
    ]
)


def _hide_sheet(book: openpyxl.Workbook) -> None:
    book["上学期学生"].sheet_state = "hidden"


def _nothing(book: openpyxl.Workbook) -> None:
    """Made as a workbook alone."""


def _hide_students(book: openpyxl.Workbook) -> None:
    book["学生"].sheet_state = "hidden"


def _hide_row(book: openpyxl.Workbook) -> None:
    book["学生"].row_dimensions[3].hidden = True
    book["学生"].column_dimensions["F"].hidden = True


SHEETS = [
    Written(
        "one sheet a grade",
        {
            "学生": None,
            "一年级学生": table("学号|姓名|班级|参加时段", "S1|王文|1班|周一"),
            "三年级学生": table("姓名|学号|参加时段|班级|社团志愿", "李可|S2|周二|2班|围棋社"),
        },
        {"S1": "Mon >", "S2": "Tue > K2", "S1.grade": 1, "S2.grade": 3},
        "S1 S2",
    ),
    Written(
        "two visible sheets",
        {"学生": None, "学生名单": SCHOOL["学生"], "学生名单（旧）": SCHOOL["学生"]},
        refuses=("这张表只能有一张工作表",),
    ),
    Written(
        "last term's list is hidden",
        {"上学期学生": table(f"{ID}|参加时段", "S9|旧人|6|六（1）班|周一")},
        students="S1 S2 S3",
        says=("隐藏的工作表“上学期学生”没有读取，读取的是“学生”",),
        change=_hide_sheet,
    ),
    Written(
        "hidden rows and columns",
        says=("隐藏的 1 行也已读取：第 3 行", "隐藏的 1 列也已读取：社团志愿"),
        students="S1 S2 S3",
        change=_hide_row,
    ),
    Written(
        "a sheet and columns of their own",
        {"备忘": [["买彩笔"]], **with_column("家长电话", "138", "139", None)},
        says=("家长电话", "没有读取"),
    ),
    Written(
        "repeated header, totals, a remark and a blank row",
        students(
            f"{ID}|参加时段",
            "S1|王文|1|一（1）班|周一",
            f"{ID}|参加时段",
            "|||",
            "S2|李可|3|三（2）班|周二",
            "合计|2人",
            "注：周五统一放学",
        ),
        {"S1": "Mon >", "S2": "Tue >"},
        "S1 S2",
        (
            "跳过重复的表头 1 行：第 3 行",
            "跳过合计行 1 行：第 6 行",
            "跳过只有说明文字的 1 行：第 7 行",
            "跳过中间的空行 1 行：第 4 行",
        ),
    ),
    Written(
        "a row with texts in its own columns alone",
        students(f"序号|{ID}|参加时段", "1|S1|王文|1|一（1）班|周一", "2"),
        {"S1": "Mon >"},
        "S1",
        ("只在未读取的列中有内容，已跳过：第 3 行",),
    ),
    Written(
        "headers of another school",
        students("学籍号|学生姓名|所在年级|所在班级|托管时间|社团报名", "S1|王文|1|一（1）班|周一|舞蹈社"),
        {"S1": "Mon > K1"},
    ),
]

MORE = [
    Written(
        "two digits that the table of classes has in another spelling",
        {**students(f"{ID}|参加时段", "S1|王文|3|31|周一"), "班级": table("年级|班级", "3|31班")},
        {"S1.class_name": "31班"},
    ),
    Written(
        "numbered wishes in one cell",
        one("参加时段|社团志愿", "周一|1.围棋社 2.舞蹈社", more=("周二|①足球社②舞蹈社",)),
        {"S1": "Mon > K2 K1", "S2": "Tue > K3 K1"},
    ),
    Written(
        "a campus that the table of classes leaves blank",
        {
            **students(f"{ID}|参加时段|校区", "S1|王文|1|1.1|周一|南"),
            "教职工": table("工号|姓名|身份|校区", "T1|陈国强|教师|南", "M1|钱主任|管理人员|", "T2|赵敏|教师|"),
        },
        {"S1.class_name": "一(1)班", "S1.campus": "南"},
    ),
    Written(
        "days of service in words",
        {"设置": [["设置项", "值"], ["语言", "中文"], ["作息.服务日", "周一至周五"]]},
        {"S1": "Mon Wed > K1"},
    ),
    Written(
        "the hidden sheet has the exact title",
        {"学生": table(f"{ID}|参加时段", "S9|旧人|6|六（1）班|周一"), "学生名单2026秋": SCHOOL["学生"]},
        students="S1 S2 S3",
        says=("隐藏的工作表“学生”没有读取，读取的是“学生名单2026秋”",),
        change=_hide_students,
    ),
    Written(
        "an error among the ticks",
        {"学生": [[*ID.split("|"), "周一", "周二"], ["S1", "王文", 1, "1班", "#N/A", "√"]]},
        refuses=("学生!E2 周一: “#N/A” – 内容；这里是表格软件算出的错误值",),
    ),
    Written(
        "titles above the header, and settings without a key",
        {
            "设置": [["设置项", "值"], ["语言", "中文"], [None, "45"]],
            "学生": table("2026年秋季报名表", "填表日期2026年9月", f"{ID}|参加时段", "S1|王文|1|1班|周一"),
        },
        {"S1": "Mon >"},
        says=("表头上方的 2 处文字没有读取：2026年秋季报名表、填表日期2026年9月",),
    ),
    Written(
        "an error value in the settings",
        {"设置": [["设置项", "值"], ["语言", "中文"], ["编组.人数上限", "#REF!"]]},
        refuses=("设置!B3 编组.人数上限: “#REF!” – 内容；这里是表格软件算出的错误值",),
        change=_nothing,
    ),
    Written(
        "headers with spaces and breaks",
        students(
            "学 号|姓　名|年 级|班  级|参加\n时段|第 一 志 愿", "S1|王文|小学一年级|1班|周一和周三/周五|舞蹈社（K1）"
        ),
        {"S1": "Mon Wed Fri > K1"},
    ),
    Written(
        "false and true",
        {"学生": [[*ID.split("|"), "周一", "周二"], ["S1", "王文", 1, "1班", True, False]]},
        {"S1": "Mon >"},
    ),
]

SURVEY = "序号|提交答卷时间|所用时间|来源|来自IP|1、您孩子的学号|2、孩子的姓名|3、年级（必填）|4、班级"
SURVEYS = [
    Written(
        "问卷星: joined answers",
        students(
            f"{SURVEY}|5、参加时段[多选题]|6、社团志愿（多选）",
            "1|2026/9/1 8:00:00|60秒|微信|1.1.1.1|S1|王文|1|一（1）班|周一┋周三|舞蹈社┋围棋社",
        ),
        {"S1": "Mon Wed > K1 K2"},
        says=("没有读取",),
    ),
    Written(
        "问卷星: one column a choice",
        students(
            f"{SURVEY}|5、参加时段(周一)|5、参加时段(周二)|6、社团志愿(舞蹈社)|6、社团志愿(围棋社)",
            "1|2026/9/1 8:00:00|60秒|微信|1.1.1.1|S1|王文|1|一（1）班|1|0|0|1",
            "2|2026/9/1 8:10:00|60秒|微信|1.1.1.1|S2|李可|3|三（2）班|0|1|1|1",
        ),
        {"S1": "Mon > K2", "S2": "Tue > K1 K2"},
        says=("各选项没有先后",),
    ),
    Written(
        "问卷星: ranked choices",
        students(
            f"{SURVEY}|5、参加时段|6、社团志愿(舞蹈社)|6、社团志愿(围棋社)|6、社团志愿(足球社)",
            "1|2026/9/1 8:00:00|60秒|微信|1.1.1.1|S1|王文|1|一（1）班|周一|2|1|-2",
        ),
        {"S1": "Mon > K2 K1"},
    ),
    Written(
        "one family answers twice",
        students(
            f"{SURVEY}|5、参加时段",
            "1|2026/9/1 8:00:00|60秒|微信|1.1.1.1|S1|王文|1|一（1）班|周一",
            "2|2026/9/1 8:10:00|60秒|微信|1.1.1.1|S2|李可|3|三（2）班|周二",
            "3|2026/9/2 7:00:00|60秒|微信|1.1.1.1|S1|王文|1|一（1）班|周五",
        ),
        {"S1": "Fri >"},
        "S2 S1",
        ("1 名学生重复填报，以最后一次为准：S1 王文",),
    ),
    Written(
        "腾讯文档",
        students(
            "提交者（自动）|提交时间（自动）|学号（必填）|姓名（必填）|年级（必填）|班级|参加时段（必填）|第一志愿|第二志愿",
            "家长|2026-09-01 08:00|S1|王文|1|一（1）班|周一、周三|舞蹈社|围棋社",
        ),
        {"S1": "Mon Wed > K1 K2"},
        says=("提交者",),
    ),
    Written(
        "WPS 表单",
        students(
            "提交时间|提交者|1.学号|2.姓名|3.年级|4.班级|5.是否参加课后服务|6.参加时段|7.第一志愿",
            "2026/9/1 8:00|微信用户|S1|王文|1|一（1）班|是|每天|舞蹈社",
            "2026/9/1 8:01|微信用户|S2|李可|3|三（2）班|否||",
        ),
        {"S1": "Mon Tue Wed Thu Fri > K1"},
        "S1",
        ("李可",),
    ),
]


def _form(cell: str, form: str) -> Any:
    def change(book: openpyxl.Workbook) -> None:
        book["学生"][cell].number_format = form

    return change


CHANGED = [
    Written(
        "an error value",
        one("参加时段", "周一") | students(f"{ID}|参加时段", "S1|王文|1|#N/A|周一"),
        refuses=("学生!D2 班级: “#N/A” – 内容；这里是表格软件算出的错误值",),
    ),
    Written(
        "an error value in a column of their own", with_column("家长电话", "#REF!", None, None), {"S1": "Mon Wed > K1"}
    ),
    Written(
        "a class became a date",
        students(f"{ID}|参加时段", ["S1", "王文", 3, datetime(2026, 3, 1), "周一"]),
        refuses=(
            "学生!D2 班级: “2026-03-01” – 班级；表格软件把填写的内容变成了日期：请把这一列设为文本格式后重新输入",
        ),
    ),
    Written("a date in text", students(f"{ID}|参加时段", "S1|王文|3|3月1日|周一"), refuses=("变成了日期",)),
    Written(
        "grades became a date",
        {
            "社团": [
                ["社团编号", "名称", "活动", "年级"],
                ["K1", "舞蹈社", "art", datetime(2026, 1, 3)],
                ["K2", "围棋社", "art", None],
            ]
        },
        refuses=("社团!D2 年级: “2026-01-03” – 年级；",),
    ),
    Written(
        "a day's slots became a date",
        one(TICK_DAYS, "√")
        | {"学生": [[*ID.split("|"), "周一", "周二"], ["S1", "王文", 1, "1班", datetime(2026, 1, 2), "√"]]},
        refuses=("学生!E2 周一",),
    ),
    Written(
        "an id lost digits",
        students(f"{ID}|参加时段", [36010219990101123, "王文", 1, "1班", "周一"]),
        refuses=("完整的编号；表格软件只保留前 15 位数字",),
    ),
    Written(
        "an id in exponents", students(f"{ID}|参加时段", ["4.2E+17", "王文", 1, "1班", "周一"]), refuses=("完整的编号",)
    ),
    Written(
        "an id with zeros in front",
        students(f"{ID}|参加时段", [7, "王文", 1, "1班", "周一"]),
        {"0007": "Mon >"},
        change=_form("A2", "0000"),
    ),
    Written(
        "1.10 shown, 1.1 stored",
        {**students(f"{ID}|参加时段", ["S1", "王文", 1, 1.1, "周一"], "S2|李可|1|一（10）班|周一"), **_CLASSES},
        {"S1.class_name": "1.10"},
        says=("有几种写法",),
        change=_form("D2", "0.00"),
    ),
    Written(
        "a class in a format that nobody can read",
        {**students(f"{ID}|参加时段", ["S1", "王文", 1, 1.1, "周一"]), **_CLASSES},
        refuses=("这个数字的显示格式无法识别",),
        change=_form("D2", "# ?/?"),
    ),
    Written(
        "a percentage",
        {"学生": [[*ID.split("|"), "参加时段", "减免比例"], ["S1", "王文", 1, "1班", "周一", 0.5]]},
        {"S1.fee_waiver": 0.5},
        change=_form("F2", "0%"),
    ),
    Written(
        "a grade that is shown with a word",
        students(f"{ID}|参加时段", "S1|王文|1|1班|周一"),
        {"S1.grade": 1},
        change=_form("C2", '0"年级"'),
    ),
    Written(
        "times in the settings",
        {"设置": [["设置项", "值"], ["语言", "中文"], ["作息.最晚结束", time(18, 0)]]},
        {"S1": "Mon Wed > K1"},
    ),
    Written(
        "invisible signs in headers and cells",
        {
            "学生": [
                ["\ufeff学号", "姓名\u200b", "年级\u00a0", "班级", "参加时段"],
                ["S1\u200b", "王文", "1\u00a0", "1班", "\u200b周一"],
            ]
        },
        {"S1": "Mon >", "S1.name": "王文"},
    ),
    Written(
        "full-width signs", students("学号|姓名|年级|班级|参加时段", "Ｓ１|王文|１|１班|周一１－２"), {"S1": "Mon1-2 >"}
    ),
]

TWICE = [
    Written(
        "one child under two ids",
        students(f"{ID}|参加时段", "S1|王文|1|一（1）班|周一", "S2|王文|1|1班|周二"),
        says=("S1 王文、S2 王文",),
    ),
    Written(
        "a code that stands alone",
        {
            "学生": [
                [*ID.split("|"), "参加时段", "同组码", "分开码"],
                ["S1", "王文", 1, "1班", "周一", "兄妹1", "甲"],
                ["S2", "李可", 3, "三（2）班", "周一", None, None],
            ]
        },
        says=("兄妹1", "甲"),
    ),
    Written(
        "a category without weight",
        one("参加时段|优先类别", "周一|单亲家庭", more=("周一|留守儿童",)),
        says=("单亲家庭",),
    ),
    Written(
        "a club in a room that its activity does not take",
        {
            "活动": table(
                "活动编号|名称|类别|场地类型|运动分钟数",
                "hw|作业|作业辅导||",
                "pe|跑步|体育|操场|40",
                "art|画画|艺术|画室|",
            )
        },
        says=("101教室",),
    ),
    Written(
        "a coach whose days are not the club's",
        {
            "社团": table(
                "社团编号|名称|活动|负责人|可用时段|最少人数", "K1|舞蹈社|art|赵敏|周三|1", "K2|围棋社|art|||1"
            )
        },
        says=("舞蹈社", "赵敏"),
    ),
]

VARIANTS = [*WISHES, *TICKS, *PART, *NAMES, *CLASSES, *WORDS, *SHEETS, *MORE, *SURVEYS, *CHANGED, *TWICE]
