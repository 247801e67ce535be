"""Plain lists: changes against the published week, answers to parents, and compliance clause by clause."""

from __future__ import annotations

from optimizer.auditing.compliance import compliance_report
from optimizer.auditing.reasons import closed_clubs, people_not_asked, service_reasons
from optimizer.report.changes import changes, duty_text
from optimizer.report.words import say
from optimizer.report.workbook.styles import Page, lines_of

_ANSWERS = tuple(f"answers_{kind}" for kind in ("waiting", "no-club", "lower-wish", "parted", "closed", "spare"))


def write_changes(page: Page) -> None:
    context, language = page.context, page.context.language
    widths = [16, 9, 22, 22, 24, 26, 40]
    page.set_up(widths, landscape=True, repeat=2)
    page.across(f"{context.title} · {say('changes_title', language)}", len(widths), "heading")
    page.line([say(key, language) for key in ("slot", "what", "group", "staff", "student", "before", "after")], "head")
    for row in changes(context):
        before, after = row.before, row.after
        if row.duty:
            before, after = (duty_text(context, before), "") if row.what == "taken" else ("", duty_text(context, after))
        texts = [context.names.token(row.token), say(row.what, language), row.group, row.staff]
        texts += [row.student, before, after]
        page.sheet.set_row(
            page.row, 15 * max(lines_of([text], width) for text, width in zip(texts, widths, strict=True))
        )
        page.line(texts)
    page.finish()


def write_answers(page: Page) -> None:
    """What parents and volunteers ask: who waits or misses a wish, which clubs are not open, who is not needed."""
    context, language = page.context, page.context.language
    widths = [24, 16, 80]
    page.set_up(widths, landscape=True, repeat=2)
    page.across(f"{context.title} · {say('tab_answers', language)}", len(widths), "heading")
    page.line([say(key, language) for key in ("name", "class", "reason")], "head")
    lists: dict[str, list[tuple[str, str, str]]] = {}
    for one in service_reasons(context.view):
        child = context.scenario.student[one.student]
        row = (context.names.student(child.id), context.names.home_class(child), one.text.say(language))
        lists.setdefault(f"answers_{one.kind}", []).append(row)
    lists["answers_closed"] = [
        (club.name or club.id, "", why.say(language)) for club, why in closed_clubs(context.view)
    ]
    lists["answers_spare"] = [
        (context.names.full_person(one.id), "", why.say(language)) for one, why in people_not_asked(context.view)
    ]
    for title, rows in sorted(lists.items(), key=lambda item: _ANSWERS.index(item[0])):
        if rows:
            page.across(say(title, language), len(widths), "band", height=20)
        for texts in rows:
            page.sheet.set_row(page.row, 15 * lines_of(texts[2:], widths[2]) + 2)
            page.line(texts)
    page.finish()


def write_clauses(page: Page) -> None:
    """Every clause of the policies: what it asks, whether the week keeps it, the figures behind."""
    context, language = page.context, page.context.language
    widths = (22, 40, 14, 50)
    page.set_up(widths, landscape=True, repeat=2)
    page.across(f"{context.title} · {say('clauses_title', language)}", 4, "heading")
    page.line([say(key, language) for key in ("clause", "demand", "status", "evidence")], "head")
    clauses = compliance_report(context.scenario, context.timetable, context.audit)
    before = ""
    for clause in clauses:
        if clause.policy != before:
            if before:
                page.new_page()
            page.across(say(f"policy.{clause.policy}", language), 4, "band", height=20)
            before = clause.policy
        told = [text.say(language) for text in (*clause.figures, *([clause.beyond] if clause.beyond else []))]
        texts = (clause.label, clause.asks.say(language), clause.verdict.words.say(language), "\n".join(told))
        page.sheet.set_row(
            page.row, 15 * max(lines_of([text], width) for text, width in zip(texts, widths, strict=True))
        )
        page.line(texts)
    page.finish()
