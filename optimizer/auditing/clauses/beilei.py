"""A city plan for 508 schools: Beilei, Changchun."""

from __future__ import annotations

from optimizer.auditing import clause_figures as figures
from optimizer.auditing.clauses.asked import IN_ACCOUNTS, Asked
from optimizer.domain.people import Role
from optimizer.language.text import Text

ASKED = (
    Asked(
        "beilei 3.1",
        "30 minutes of exercise each day; more sports, arts and science by level; homework done at school",
        "每天锻炼 30 分钟；增加体育、艺术、科技，分层分级；作业在校完成",
        rules="physical-activity frequency activity-grades content",
        facts=(figures.exercise(30), figures.categories),
    ),
    Asked(
        "beilei 3.2",
        "teachers are the main staff, with their skills; outside professionals come in",
        "教师为主体、发挥特长，引进校外专业人员",
        rules="skill lead teacher-present",
        facts=(figures.at_work(Role.TEACHER), figures.at_work(Role.OUTSIDE)),
        beyond=Text(
            "that contracts are non-profit and assessed is the school's to show", "购买服务的公益性和考核由学校说明"
        ),
    ),
    Asked(
        "beilei 3.3",
        "to the end of a parent's working day; longer care for single cases",
        "与家长正常下班衔接，个别学生延时托管",
        rules="end-time",
        facts=(figures.ends_by("18:00"), figures.extended_care),
        beyond=Text(
            "whether the teachers of longer care are Party members is not in the tables", "延时教师是否党员不在表中"
        ),
    ),
    Asked(
        "beilei 2, beilei 4.3",
        "government pays utilities, parents the labour; poor students free; no extra charges",
        "政府承担水电耗材，家长承担劳务，困难学生免费，不另收费",
        facts=(figures.waivers,),
        beyond=IN_ACCOUNTS,
    ),
    Asked(
        "beilei 4.4",
        "fees go to pay, running cost and insurance, none kept back, all published",
        "收费用于劳务、运行和保险，不得截留，公开账目",
        beyond=IN_ACCOUNTS,
    ),
    Asked(
        "beilei 1",
        "a plan for sharing out labour pay",
        "制定劳务费分配办法",
        facts=(figures.measures("fair-load"),),
        beyond=IN_ACCOUNTS,
    ),
    Asked(
        "beilei 4.1",
        "a platform with data; monthly steering, yearly report; entry and exit of partners",
        "数据平台、月调度、年报告、准入退出",
        beyond=Text(
            "monthly settlement and the semester's summary are made here; steering is the city's",
            "月结算和学期汇总由本程序输出，调度由市里进行",
        ),
    ),
    Asked(
        "beilei headline",
        "508 schools with 557,000 students, 78.5% of them taking part",
        "508 所学校、55.7 万学生，参与率 78.5%",
        beyond=Text("a matter of the city, see `batch`", "属全市统计，见 `batch`"),
    ),
)
