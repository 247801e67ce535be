"""Which rows of the students' table are sign-ups: the last answer of each family, and those who take part."""

from __future__ import annotations

import re

from optimizer.domain.notices import InputNotice
from optimizer.errors import Problem
from optimizer.files.headings import STATUS, SUBMITTED, TAKES_PART
from optimizer.files.marks import CROSS_QUESTION, NO, YES, only_crosses
from optimizer.files.raw import TICKS, Findings, RawRow, RawTable, part_of
from optimizer.language.folding import plain
from optimizer.language.slot_words import says_none
from optimizer.language.text import Text

_AGREES = YES | frozenset(("1", "愿意", "同意", "自愿参加", "报名"))
_DECLINES = NO | frozenset(("2", "不愿意", "不同意", "不报名"))
"""Answers to 是否参加; survey tools number the first answer 1 and the second 2."""
_SAYS_YES = re.compile(
    "(?:是[,，]?)?(?:自愿|愿意|同意)*(?:参加|报名)(?:学校|校内)?(?:课后|延时|托管|服务)*|同意|愿意|自愿"
)
_SAYS_NO = re.compile(
    "(?:否[,，]?)?(?:不|放弃|暂不|退出)(?:愿意|同意|自愿)?(?:参加|报名)?(?:学校|校内)?(?:课后|延时|托管|服务)*"
)
_HAS_LEFT = re.compile(
    "(?:中途|已经|已)?(?:退出|退费|退班|退课|退款|退托|退学|转学|取消)(?:成功|报名|参加)?|已退|withdrawn|refunded"
)
_STAYS = re.compile(
    "正常|在读|在籍|在托|在班|继续|有效|active|paid"
    "|(?:已|正在)?(?:参加|报名|提交|缴费|交费|缴|交|支付|付款|确认|通过)(?:成功)?"
)
_TAKES_PART = Text("是 (yes) or 否 (no)", "是 或 否")
_BLANK_PART = Text(
    "是 (yes) or 否 (no): other rows of this column hold both, so that a blank says nothing",
    "是 或 否：这一列两种都有，留空看不出是否参加",
)
_DIFFERS = Text("the same as the tick columns of this row, or nothing", "与本行的勾选列一致，或全部留空")
_NO_PART = Text("{n} child(ren) of {table} take no part and are left out", "{table}：{n} 名学生不参加，未列入")
_STATUS = Text(
    "{table}: “{header}” holds {n} text(s) that do not say whether a child has left; these children are planned",
    "{table}：“{header}”列有 {n} 种文字看不出学生是否已退出，这些学生照常安排",
)
_ANSWERED = Text(
    "{n} family(ies) answered more than once in {table}: the last answer counts",
    "{table}：{n} 名学生重复填报，以最后一次为准",
)


def sign_ups(table: RawTable, findings: Findings) -> list[RawRow]:
    """The rows of the students' table that are students of the scenario; the others are told by name."""
    rows = _last_answers(table, findings)
    texts = [plain(row.cells.get(TAKES_PART, "")) for row in rows]
    if only_crosses(texts):
        fault = Problem("students", None, TAKES_PART, "x", CROSS_QUESTION)
        findings.problems.append(table.locate(fault, table.header_row))
        return rows
    answers = [_answer(table, row, text, findings) for row, text in zip(rows, texts, strict=True)]
    given = set(answers) - {""}
    kept, left_out = [], []
    for row, text, answer in zip(rows, texts, answers, strict=True):
        if not text and given == {"yes", "no"}:
            findings.problems.append(table.locate(Problem("students", None, TAKES_PART, "", _BLANK_PART), row))
        states = [plain(cell).casefold() for column, cell in row.cells.items() if column.startswith(STATUS)]
        has_left = any(map(_HAS_LEFT.fullmatch, states))
        takes_part = answer != "no" and (answer == "yes" or given != {"yes"}) and not has_left
        if takes_part and _comes(table, row, findings):
            kept.append(row)
        else:
            left_out.append(child(row))
    for column, header in table.headers.items():
        texts = [plain(row.cells.get(column, "")) for row in kept if column.startswith(STATUS)]
        if words := dict.fromkeys(text for text in texts if text and not _STAYS.fullmatch(text.casefold())):
            findings.notices.append(InputNotice.of(_STATUS, words, table=table.source, header=plain(header)))
    if left_out:
        findings.notices.append(InputNotice.of(_NO_PART, left_out, every=True, table=table.source))
    return kept


def declines(text: str) -> bool:
    """Whether an answer in the column 是否参加 is a no."""
    folded = plain(text).casefold()
    return folded in _DECLINES or bool(_SAYS_NO.fullmatch(folded))


def child(row: RawRow) -> str:
    """A child of a raw row in words: ``S014 王文``."""
    return " ".join(filter(None, (plain(row.cells.get("student", "")), plain(row.cells.get("name", "")))))


def _last_answers(table: RawTable, findings: Findings) -> list[RawRow]:
    """The rows without earlier answers of those who answered a survey more than once.

    Only a table with the time of each answer is taken for a survey; in any other an id that stands twice is bad input.
    """
    if SUBMITTED not in table.headers:
        return list(table.rows)
    last: dict[str, tuple[tuple[list[int], int], int]] = {}
    repeated: dict[str, str] = {}
    for at, row in enumerate(table.rows):
        name = plain(row.cells.get("student", "")) or f"\0{at}"
        order = ([int(number) for number in re.findall(r"\d+", row.cells.get(SUBMITTED, ""))], at)
        if name in last:
            repeated[name] = child(row)
        if name not in last or order > last[name][0]:
            last[name] = (order, at)
    if repeated:
        findings.notices.append(InputNotice.of(_ANSWERED, repeated.values(), table=table.source))
    return [table.rows[at] for at in sorted(at for _, at in last.values())]


def _answer(table: RawTable, row: RawRow, text: str, findings: Findings) -> str:
    """``yes``, ``no`` or blank in the column 是否参加."""
    folded = text.casefold()
    if folded in _AGREES or _SAYS_YES.fullmatch(folded):
        return "yes"
    if declines(folded):
        return "no"
    if text:
        findings.problems.append(table.locate(Problem("students", None, TAKES_PART, text, _TAKES_PART), row))
    return ""


def _comes(table: RawTable, row: RawRow, findings: Findings) -> bool:
    """Whether a row signs up for any slot: a blank 参加时段 without tick columns means all."""
    ticks, text = row.cells.get(part_of("attends", TICKS)), row.cells.get("attends", "")
    none_said = bool(text) and says_none(text)
    if ticks is None:
        return not none_said
    none_ticked = says_none(ticks)
    if text and none_ticked != none_said:
        findings.problems.append(table.locate(Problem("students", None, "attends", text, _DIFFERS), row))
        return True
    return not none_ticked
