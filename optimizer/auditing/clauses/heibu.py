"""A junior middle school with evening study: Heibu, Xinyi."""

from __future__ import annotations

from optimizer.auditing import clause_figures as figures
from optimizer.auditing.clauses.asked import IN_ACCOUNTS, Asked
from optimizer.language.text import Text

ASKED = (
    Asked(
        "heibu 4",
        "evening study from Monday to Friday, two hours at most, over at 20:20",
        "周一至周五晚自习，不超过两小时，20:20 结束",
        rules="end-time",
        facts=(figures.ends_by("20:20"), figures.days),
    ),
    Asked(
        "heibu 5",
        "homework with help, clubs, reading, topics, the school's own features; no teaching",
        "作业辅导答疑、社团、阅读、专题、特色活动，不得教学",
        rules="content",
        facts=(figures.categories,),
    ),
    Asked(
        "heibu 6.1",
        "a survey of demand, and of staff, rooms and equipment",
        "摸清需求，摸清人员、场地、设备",
        rules="room-capacity room-kind staff-available",
        facts=(figures.served,),
    ),
    Asked(
        "heibu 6.4",
        "disabled, left-behind, migrant workers' and poor families' children first, and the lower grades",
        "残疾、留守、随迁和困难家庭子女优先，照顾低中年级",
        facts=(figures.served, figures.waiting_by_priority),
    ),
    Asked(
        "heibu 6.5",
        "groups by grade; one teacher for one or two periods; managers and support, at most two per two grades",
        "按年级编班，一班一师连管一至两课时，行政后勤每两个年级不超过两人",
        rules="grade-span lead duty",
        facts=(figures.groups_by_grade, figures.on_duty, figures.measures("staff-gaps")),
    ),
    Asked(
        "heibu 6.6",
        "a weekly timetable for each group in which the contents take turns",
        "每班一张周课表，各项内容轮换",
        rules="frequency one-place tables",
        facts=(figures.measures("variety"), figures.categories),
    ),
    Asked(
        "heibu 6.7",
        "roll call before each period",
        "每课时开始前点名",
        beyond=Text("roll-call sheets are printed here and kept by the school", "点名册由本程序输出，学校留存"),
    ),
    Asked(
        "heibu 6.8",
        "character, health and qualification of everybody who serves are checked",
        "参与人员的品行、健康、资质审查",
        rules="staff-available skill",
        facts=(figures.vetted,),
    ),
    Asked(
        "heibu 6.9",
        "cost compensation, not for profit; a published way to share allowances",
        "成本补偿、非营利，公开补助分配办法",
        beyond=IN_ACCOUNTS,
    ),
    Asked(
        "heibu 6.10",
        "surveys in the middle and at the end of term, and adjustments",
        "期中期末问卷调查并改进",
        beyond=Text(
            "the semester is planned anew from the survey's results; the survey is the school's",
            "问卷由学校进行，结果用于学期调整",
        ),
    ),
)
