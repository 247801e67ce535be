"""A district plan for primary and junior schools: Zhanggong, Ganzhou."""

from __future__ import annotations

from optimizer.auditing import clause_figures as figures
from optimizer.auditing.clauses.asked import IN_ACCOUNTS, ON_PAPER, Asked
from optimizer.language.text import Text

ASKED = (
    Asked(
        "zhanggong 2.1, zhanggong 3.2",
        "only those who applied take part, and only as they applied",
        "自愿参加：只服务申请了的学生，只在其申请的时段",
        rules="voluntary one-place",
        facts=(figures.served,),
    ),
    Asked(
        "zhanggong 2.2, zhanggong 3.3(6)",
        "services, fees and charges are made public at regular intervals",
        "服务内容、收费标准和收支定期公示",
        beyond=Text(
            "the publication sheet is printed here; that it hangs out is not seen",
            "本程序可输出公示表，是否张贴由学校落实",
        ),
    ),
    Asked(
        "zhanggong 2.3",
        "not for profit; parents bear a fair part of the cost",
        "不以营利为目的，家长合理分担成本",
        beyond=IN_ACCOUNTS,
    ),
    Asked(
        "zhanggong 2.4",
        "enough people to organise, coordinate and supervise",
        "组织、协调、监管的人员到位",
        rules="ratio lead teacher-present staff-clash duty",
        facts=(figures.on_duty,),
        beyond=Text("gate log and emergency plan are the school's", "门岗登记和应急预案由学校落实"),
    ),
    Asked(
        "zhanggong 3.3",
        "on school days after the last lesson, over by 18:00 at the latest",
        "上学日放学后开始，最晚 18:00 结束",
        rules="end-time",
        facts=(figures.ends_by("18:00"), figures.days),
    ),
    Asked(
        "zhanggong 3.4",
        "homework, reading, sports, arts, making, games, clubs, films; no teaching of any kind",
        "作业、阅读、体育、艺术、科创、游戏、社团、观影等，不得集体教学、补课或上新课",
        rules="content activity-grades",
        facts=(figures.categories,),
    ),
    Asked(
        "zhanggong 3.5",
        "3.75 yuan for a period of 40 minutes; reduced or waived for those in need",
        "每 40 分钟课时 3.75 元，困难学生减免",
        facts=(figures.fee_per_slot("3.75"), figures.waivers),
        beyond=Text("monthly settlement on real attendance is done by `pay`", "按实际出勤逐月结算由 `pay` 完成"),
    ),
    Asked(
        "zhanggong 4.2",
        "the school collects the fees, the district's treasury holds them",
        "学校代收，区财政专户管理",
        beyond=ON_PAPER,
    ),
    Asked(
        "zhanggong 4.3",
        "survey, plan, filing, application, agreement and publication, in this order",
        "调查摸底、制定方案、备案、家长申请、签订协议、公示",
        beyond=Text(
            "times, content, staff, activities, posts and fees come from this run; the steps are the school's",
            "方案中的时间、内容、人员、活动、岗位、收费由本程序给出，各步骤由学校办理",
        ),
    ),
    Asked(
        "zhanggong 4.4",
        "roll call, handover, gate log and emergency plan",
        "点名、交接、门岗登记、应急预案",
        rules="duty one-place",
        facts=(figures.on_duty,),
        beyond=Text(
            "roll-call and handover sheets are printed here and kept by the school",
            "点名册、交接单由本程序输出，学校留存",
        ),
    ),
    Asked(
        "zhanggong 4.5",
        "the district inspects quality, fees and their use, pay and staffing",
        "区里督查质量、收费及使用、劳务和人员",
        beyond=Text("this report and the accounts are the material for it", "本报告和账目即为督查材料"),
    ),
)
