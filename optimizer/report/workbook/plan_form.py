"""The plan for filing (zhanggong 4.3): times, content, groups and clubs, staff, safety posts, fees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from optimizer.domain.timetable import Session
from optimizer.report.words import say
from optimizer.report.workbook.styles import Page

_COLUMNS = 5


def write_plan(page: Page) -> None:
    """A document of a page or two, ready to be signed. It names no student and no family's circumstances."""
    desk, language = page.desk, page.desk.language
    page.set_up([18, 22, 22, 16, 30])
    page.across(desk.title, _COLUMNS, "title", height=28)
    page.across(say("plan_title", language), _COLUMNS, "title", height=28)
    signed = sum(1 for student in desk.scenario.students if desk.view.signed_up(student))
    served = len(desk.view.served_students)
    page.across(say("plan_voluntary", language, n=signed, served=served), _COLUMNS)
    for part in (_times, _content, _groups, _staff, _posts, _fees):
        page.row += 1
        part(page)
    page.row += 1
    page.across(say("plan_sign", language), _COLUMNS, "plain", height=36)
    page.finish()


def _part(page: Page, title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    language = page.desk.language
    page.across(say(title, language), _COLUMNS, "heading", height=22)
    page.line([say(head, language) for head in heads], "head")
    for row in rows:
        page.line(row)


def _times(page: Page) -> None:
    desk = page.desk
    rows = []
    for day in desk.scenario.week.days:
        slots = [desk.scenario.week[token] for token in desk.scenario.week.on_day[day]]
        if slots:
            texts = [f"{desk.names.slot(slot.label)} {desk.names.time(slot.token)}" for slot in slots]
            rows.append((day, texts))
    page.across(say("plan_times", desk.language), _COLUMNS, "heading", height=22)
    for day, texts in rows:
        page.put(0, desk.names.day(day), "side")
        page.sheet.merge_range(page.row, 1, page.row, _COLUMNS - 1, "", page.looks["cell"])
        page.put(1, desk.names.listed(texts))
        page.sheet.set_row(page.row, 15 * (1 + len("，".join(texts)) // 60) + 3)
        page.row += 1


def _content(page: Page) -> None:
    desk = page.desk
    held = Counter(row.activity for row in desk.sessions if not desk.view.is_joined(row))
    ranked = sorted(held, key=lambda one: (desk.names.category(one), one))
    rows = [
        (desk.names.value("category", desk.names.category(one)), desk.names.activity(one), held[one]) for one in ranked
    ]
    _part(page, "plan_content", ("category", "activity", "sessions_week"), rows)
    page.across(say("plan_no_teaching", desk.language), _COLUMNS)


def _groups(page: Page) -> None:
    desk, names = page.desk, page.desk.names
    rows = []
    for group in desk.view.groups:
        sessions = desk.view.sessions_of(group)
        leads = names.people(dict.fromkeys(row.lead for row in sessions if row.lead))
        kind = names.value("kind", desk.view.kind(group) or "")
        size = len(desk.view.members_of(group))
        rows.append(
            (
                kind,
                names.group(group),
                names.grades(desk.view.grades_of(group)),
                size,
                _met(page, group, sessions) or leads,
            )
        )
    _part(page, "plan_groups", ("kind", "group", "grade", "size", "meets"), rows)


def _met(page: Page, group: str, sessions: Sequence[Session]) -> str:
    """When a group meets: slot by slot for a club, the number of sessions for others."""
    desk = page.desk
    if desk.view.kind(group) == "club":
        return desk.names.listed(desk.names.token(row.token) for row in sessions)
    days = dict.fromkeys(row.day for row in sessions)
    return desk.names.listed(desk.names.day(day) for day in days)


def _staff(page: Page) -> None:
    desk = page.desk
    roles = Counter(desk.scenario.person[one].role.value for one in desk.view.work)
    slots: Counter[str] = Counter()
    for one, work in desk.view.work.items():
        slots[desk.scenario.person[one].role.value] += len(work)
    rows = [
        (desk.names.value("role", role), roles[role], slots[role])
        for role in sorted(roles, key=lambda role: -roles[role])
    ]
    _part(page, "plan_staff", ("role", "people", "slots"), rows)


def _posts(page: Page) -> None:
    desk, names = page.desk, page.desk.names
    rows = []
    for campus in sorted({row.campus for row in desk.view.duties}):
        for day in desk.scenario.week.days:
            mine = [row for row in desk.view.duties if (row.campus, row.day) == (campus, day)]
            if mine:
                people = names.people(dict.fromkeys(row.staff for row in mine))
                rows.append((campus, names.day(day), people, len(mine)))
    _part(page, "plan_posts", ("campus", "day", "on_duty", "post_slots"), rows)


def _fees(page: Page) -> None:
    desk, language = page.desk, page.desk.language
    yuan = desk.scenario.settings.fees.yuan_per_slot
    page.across(say("plan_fees", language), _COLUMNS, "heading", height=22)
    page.across(say("plan_per_slot", language, yuan=yuan) if yuan else say("plan_free", language), _COLUMNS)
    waived = sum(1 for student in desk.view.served_students if student.fee_waiver > 0)
    if waived and yuan:
        page.across(say("plan_waived", language, n=waived), _COLUMNS)
    paid = [club for club in desk.scenario.clubs if club.yuan_per_meeting and club.id in desk.view.groups]
    if paid:
        page.line([say("club", language), say("yuan_meeting", language)], "head")
        for club in paid:
            page.line([club.name or club.id, float(club.yuan_per_meeting)], numbers="money")
