"""A primary school with many clubs on two campuses: Wenlan, Hangzhou; with the frames around it."""

from __future__ import annotations

from optimizer.auditing import clause_figures as figures
from optimizer.auditing.clauses.asked import IN_ACCOUNTS, Asked
from optimizer.domain.people import Role
from optimizer.language.text import Text

ASKED = (
    Asked(
        "wenlan type 1",
        "free care with reading and homework until 17:30, in summer time 18:00",
        "免费看护，阅读和作业，至 17:30（夏令时 18:00）",
        rules="end-time content",
        facts=(figures.ends_by("18:00"),),
    ),
    Asked(
        "wenlan type X",
        "paid classes by interest; a class opens with 15 students",
        "按兴趣选报的收费班，满 15 人开班",
        rules="club-size club-meetings voluntary",
        facts=(figures.smallest_club(15), figures.measures("club-choice")),
    ),
    Asked(
        "wenlan notes",
        "grade 6 is looked after on its own campus",
        "六年级在另一校区服务",
        rules="campus",
        facts=(figures.by_campus,),
    ),
    Asked(
        "wenlan 5.1",
        "groups of moderate size, across classes and grades as needed; all staff take turns",
        "班额适中，按需跨班跨年级；全体教职工轮流参加",
        rules="group-size grade-span staff-load",
        facts=(figures.group_sizes, figures.measures("fair-load")),
    ),
    Asked(
        "wenlan 6.3",
        "on Friday teachers train; outside professionals and parents fill in",
        "周五教师研训，聘请校外专业人员和家长志愿者",
        rules="staff-available teacher-present ratio",
        facts=(figures.at_work(Role.OUTSIDE, Role.VOLUNTEER),),
    ),
    Asked(
        "wenlan 6.4",
        "a teacher or manager for each group; roll call with class and phone numbers",
        "每班一名教师或管理人员；每日点名，名单含班级和电话",
        rules="lead one-place",
        facts=(figures.led_by(Role.TEACHER, Role.MANAGER),),
        beyond=Text("roll-call sheets are printed here and kept by the school", "点名册由本程序输出，学校留存"),
    ),
    Asked(
        "wenlan 6.6",
        "attendance day by day, Friday as one likes; leave slips, early pick-up signed",
        "按天报名，周五自选；请假条、提前接走签字",
        rules="voluntary",
        facts=(figures.not_every_day,),
        beyond=Text("slips and signatures are kept by the school", "请假条和签字由学校留存"),
    ),
    Asked(
        "wenlan Anhui frame",
        "all five days until 18:00, longer care for special need; junior evening study until 20:30; no teaching",
        "五天全覆盖、18:00 前结束，特殊需要可延时；初中晚自习 20:30 前结束；不得教学",
        rules="end-time content staff-load",
        facts=(figures.days, figures.extended_care),
    ),
    Asked(
        "wenlan summer camp (Yuhang)",
        "whole days; a site with fewer than 25 students joins another; fees by term",
        "全天托管；不足 25 人的点并入他点；按期收费",
        rules="campus end-time",
        facts=(figures.mergers, figures.by_campus, figures.waivers),
        beyond=IN_ACCOUNTS,
    ),
    Asked(
        "wenlan community care",
        "carers from poor households, university students and volunteers",
        "困难家庭人员、大学生和社区志愿者担任看护",
        facts=(figures.at_work(Role.SUPPORT, Role.VOLUNTEER, Role.OUTSIDE),),
    ),
)
