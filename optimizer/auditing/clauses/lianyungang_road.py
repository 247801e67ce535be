"""A primary school with free care in mixed groups: Lianyungang Road, Rizhao."""

from __future__ import annotations

from optimizer.auditing import clause_figures
from optimizer.auditing.clauses.asked import ON_PAPER, Asked
from optimizer.domain.people import Role
from optimizer.language.text import Text

ASKED = (
    Asked(
        labels=("lianyungang-road 2.1",),
        asks=Text("lower grades, left-behind children and poor families come first", "低年级、留守儿童和困难家庭优先"),
        facts=(clause_figures.served, clause_figures.waiting_by_priority),
    ),
    Asked(
        labels=("lianyungang-road 2.2",),
        asks=Text(
            "Monday to Friday on school days, at times that suit parents and season",
            "上学日周一至周五，时间随家长、学校和季节",
        ),
        rules=("end-time",),
        facts=(clause_figures.days,),
    ),
    Asked(
        labels=("lianyungang-road 2.3",),
        asks=Text(
            "students of different grades and classes together; self-study, sports, arts, reading, inquiry, clubs",
            "打破年级班级混合编组，开展自习、体育、艺术、阅读、探究和社团",
        ),
        rules=("grade-span", "group-size", "content"),
        facts=(clause_figures.mixed_groups, clause_figures.categories),
    ),
    Asked(
        labels=("lianyungang-road 2.4",),
        asks=Text(
            "a full-time teacher leads; parents and neighbours with a talent help",
            "专任教师主持，有特长的家长和社区人士协助",
        ),
        rules=("teacher-present", "lead"),
        facts=(clause_figures.led_by(Role.TEACHER), clause_figures.at_work(Role.VOLUNTEER)),
    ),
    Asked(
        labels=("lianyungang-road 2.5",),
        asks=Text("parents apply, the class reviews, the school runs it", "家长申请、班级初审、学校统筹"),
        rules=("voluntary",),
        beyond=ON_PAPER,
    ),
    Asked(
        labels=("lianyungang-road 3.3",),
        asks=Text(
            "no paid outside partners, no fees, no more teaching; insurance and a daily care log",
            "不与校外机构有偿合作、不收费、不延伸教学；办理保险、每日记托管日志",
        ),
        rules=("content",),
        facts=(clause_figures.at_work(Role.OUTSIDE, none=True), clause_figures.no_fees),
        beyond=Text("insurance and the filled-in care log are the school's", "保险和日志填写由学校落实"),
    ),
    Asked(
        labels=("lianyungang-road 3.4(2)",),
        asks=Text(
            "Party members, active members, young teachers and volunteers serve; strict attendance",
            "党员、积极分子、青年教师和志愿者参加，严格考勤",
        ),
        rules=("staff-available", "staff-clash"),
        facts=(clause_figures.at_work(Role.TEACHER, Role.VOLUNTEER),),
        beyond=ON_PAPER,
    ),
    Asked(
        labels=("lianyungang-road 3.5",),
        asks=Text("the best volunteers and teachers are commended at the end of term", "学期末表彰优秀志愿者和教师"),
        beyond=Text("hours served per person come from the semester's summary", "各人服务时长见学期汇总"),
    ),
)
