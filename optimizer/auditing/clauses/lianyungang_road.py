"""A primary school with free care in mixed groups: Lianyungang Road, Rizhao."""

from __future__ import annotations

from optimizer.auditing import clause_figures as figures
from optimizer.auditing.clauses.asked import ON_PAPER, Asked
from optimizer.domain.people import Role
from optimizer.language.text import Text

ASKED = (
    Asked(
        "lianyungang-road 2.1",
        "lower grades, left-behind children and poor families come first",
        "低年级、留守儿童和困难家庭优先",
        facts=(figures.served, figures.waiting_by_priority),
    ),
    Asked(
        "lianyungang-road 2.2",
        "Monday to Friday on school days, at times that suit parents and season",
        "上学日周一至周五，时间随家长、学校和季节",
        rules="end-time",
        facts=(figures.days,),
    ),
    Asked(
        "lianyungang-road 2.3",
        "students of different grades and classes together; self-study, sports, arts, reading, inquiry, clubs",
        "打破年级班级混合编组，开展自习、体育、艺术、阅读、探究和社团",
        rules="grade-span group-size content",
        facts=(figures.mixed_groups, figures.categories),
    ),
    Asked(
        "lianyungang-road 2.4",
        "a full-time teacher leads; parents and neighbours with a talent help",
        "专任教师主持，有特长的家长和社区人士协助",
        rules="teacher-present lead",
        facts=(figures.led_by(Role.TEACHER), figures.at_work(Role.VOLUNTEER)),
    ),
    Asked(
        "lianyungang-road 2.5",
        "parents apply, the class reviews, the school runs it",
        "家长申请、班级初审、学校统筹",
        rules="voluntary",
        beyond=ON_PAPER,
    ),
    Asked(
        "lianyungang-road 3.3",
        "no paid outside partners, no fees, no more teaching; insurance and a daily care log",
        "不与校外机构有偿合作、不收费、不延伸教学；办理保险、每日记托管日志",
        rules="content",
        facts=(figures.at_work(Role.OUTSIDE, none=True), figures.no_fees),
        beyond=Text("insurance and the filled-in care log are the school's", "保险和日志填写由学校落实"),
    ),
    Asked(
        "lianyungang-road 3.4(2)",
        "Party members, active members, young teachers and volunteers serve; strict attendance",
        "党员、积极分子、青年教师和志愿者参加，严格考勤",
        rules="staff-available staff-clash",
        facts=(figures.at_work(Role.TEACHER, Role.VOLUNTEER),),
        beyond=ON_PAPER,
    ),
    Asked(
        "lianyungang-road 3.5",
        "the best volunteers and teachers are commended at the end of term",
        "学期末表彰优秀志愿者和教师",
        beyond=Text("hours served per person come from the semester's summary", "各人服务时长见学期汇总"),
    ),
)
