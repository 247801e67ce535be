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
    context, language = page.context, page.context.language
    page.set_up([18, 22, 22, 16, 30])
    page.across(context.title, _COLUMNS, "title", height=28)
    page.across(say("plan_title", language), _COLUMNS, "title", height=28)
    signed = sum(1 for student in context.scenario.students if context.view.signed_up(student))
    served = len(context.view.served_students)
    page.across(say("plan_voluntary", language, n=signed, served=served), _COLUMNS)
    for part in (_times, _content, _groups, _staff, _posts, _fees):
        page.row += 1
        part(page)
    page.row += 1
    page.across(say("plan_sign", language), _COLUMNS, "plain", height=36)
    page.finish()


def _part(page: Page, title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    language = page.context.language
    page.across(say(title, language), _COLUMNS, "heading", height=22)
    page.line([say(head, language) for head in heads], "head")
    for row in rows:
        page.line(row)


def _times(page: Page) -> None:
    context = page.context
    rows = []
    for day in context.scenario.week.days:
        slots = [context.scenario.week[token] for token in context.scenario.week.on_day[day]]
        if slots:
            texts = [f"{context.names.slot(slot.label)} {context.names.time(slot.token)}" for slot in slots]
            rows.append((day, texts))
    page.across(say("plan_times", context.language), _COLUMNS, "heading", height=22)
    for day, texts in rows:
        page.put(0, context.names.day(day), "side")
        page.sheet.merge_range(page.row, 1, page.row, _COLUMNS - 1, "", page.looks["cell"])
        page.put(1, context.names.listed(texts))
        page.sheet.set_row(page.row, 15 * (1 + len("，".join(texts)) // 60) + 3)
        page.row += 1


def _content(page: Page) -> None:
    context = page.context
    held = Counter(row.activity for row in context.sessions if not context.view.is_joined(row))
    ranked = sorted(held, key=lambda one: (context.names.category(one), one))
    rows = [
        (context.names.value("category", context.names.category(one)), context.names.activity(one), held[one])
        for one in ranked
    ]
    _part(page, "plan_content", ("category", "activity", "sessions_week"), rows)
    page.across(say("plan_no_teaching", context.language), _COLUMNS)


def _groups(page: Page) -> None:
    context, names = page.context, page.context.names
    rows = []
    for group in context.view.groups:
        sessions = context.view.sessions_of(group)
        leads = names.people(dict.fromkeys(row.lead for row in sessions if row.lead))
        kind = names.value("kind", context.view.kind(group) or "")
        size = len(context.view.members_of(group))
        rows.append(
            (
                kind,
                names.group(group),
                names.grades(context.view.grades_of(group)),
                size,
                _met(page, group, sessions) or leads,
            )
        )
    _part(page, "plan_groups", ("kind", "group", "grade", "size", "meets"), rows)


def _met(page: Page, group: str, sessions: Sequence[Session]) -> str:
    """When a group meets: slot by slot for a club, the number of sessions for others."""
    context = page.context
    if context.view.kind(group) == "club":
        return context.names.listed(context.names.token(row.token) for row in sessions)
    days = dict.fromkeys(row.day for row in sessions)
    return context.names.listed(context.names.day(day) for day in days)


def _staff(page: Page) -> None:
    context = page.context
    roles = Counter(context.scenario.person[one].role.value for one in context.view.work)
    slots: Counter[str] = Counter()
    for one, work in context.view.work.items():
        slots[context.scenario.person[one].role.value] += len(work)
    rows = [
        (context.names.value("role", role), roles[role], slots[role])
        for role in sorted(roles, key=lambda role: -roles[role])
    ]
    _part(page, "plan_staff", ("role", "people", "slots"), rows)


def _posts(page: Page) -> None:
    context, names = page.context, page.context.names
    rows = []
    for campus in sorted({row.campus for row in context.view.duties}):
        for day in context.scenario.week.days:
            mine = [row for row in context.view.duties if (row.campus, row.day) == (campus, day)]
            if mine:
                people = names.people(dict.fromkeys(row.staff for row in mine))
                rows.append((campus, names.day(day), people, len(mine)))
    _part(page, "plan_posts", ("campus", "day", "on_duty", "post_slots"), rows)


def _fees(page: Page) -> None:
    context, language = page.context, page.context.language
    fees = context.scenario.settings.fees
    yuan = fees.yuan_per_slot or fees.yuan_per_hour
    price = "plan_per_slot" if fees.yuan_per_slot else "plan_per_hour" if fees.yuan_per_hour else "plan_free"
    page.across(say("plan_fees", language), _COLUMNS, "heading", height=22)
    page.across(say(price, language, yuan=yuan), _COLUMNS)
    waived = sum(1 for student in context.view.served_students if student.fee_waiver > 0)
    if waived and yuan:
        page.across(say("plan_waived", language, n=waived), _COLUMNS)
    paid = [club for club in context.scenario.clubs if club.yuan_per_meeting and club.id in context.view.groups]
    if paid:
        page.line([say("club", language), say("yuan_meeting", language)], "head")
        for club in paid:
            page.line([club.name or club.id, float(club.yuan_per_meeting)], numbers="money")
