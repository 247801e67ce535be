"""What a header cell means: a column of the contract, and in which form it stands there.

Beside whole columns there are tick columns (``周一``, ``周二第1节``), wishes in a column each (``第一志愿``,
``choice_2``) and one column for each choice (``社团志愿(舞蹈社)``), as sign-up sheets and survey tools have them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from optimizer.domain.schema import SCHEMA
from optimizer.files import labels
from optimizer.language.folding import plain
from optimizer.language.lists import CHINESE_NUMBERS
from optimizer.language.slot_words import EVERY_DAY, slot_items
from optimizer.language.terms import fold

TICKED = {
    "students": "attends",
    "staff": "available",
    "rooms": "available",
    "clubs": "slots",
    "activities": "slots",
    "classes": "pe_days",
}
"""Table -> the column of slots or days that tick columns without another name stand for."""
TAKES_PART = "takes_part"
SUBMITTED = "submitted"
STATUS = "status:"
"""What the key of a column of states begins with; there may be several, of sign-up and of payment."""

_TAKES_PART = frozenset(
    (
        *("takes_part", "是否参加", "是否参加课后服务", "是否参加托管", "是否参加课后托管", "是否参加延时服务"),
        *("参加与否", "是否参与", "是否报名", "是否自愿参加", "是否同意参加", "参加课后服务"),
    )
)
_ASKS_FOR_PART = re.compile(
    "(?:是否|自愿|同意|愿意)(?:自愿|同意|愿意|报名)?(?:参加|参与|报名)(?:学校|本学期|本期|校内)?(?:的)?(?:课后|放学后)?"
    "(?:延时|托管|看护)?(?:服务|活动)?|(?:参加|报名|托管)意愿|是否(?:自愿|托管|课后服务)"
)
_SUBMITTED = frozenset(
    (
        *("提交答卷时间", "提交时间", "填写时间", "答题时间", "提交日期", "填表时间", "填报时间", "结束时间"),
        *("完成时间", "submitted", "submit_time", "timestamp"),
    )
)
_STATUS = frozenset(("状态", "学生状态", "报名状态", "参加状态", "缴费状态", "当前状态", "status"))
_TOOL = frozenset(
    (
        *("序号", "编号", "答卷编号", "答题序号", "所用时间", "答题时长", "填写时长", "来源", "来源详情"),
        *("来自ip", "ip", "ip地址", "总分", "开始时间", "提交者", "提交人", "填写人", "昵称", "微信昵称"),
        *("用户id", "答题人", "渠道", "设备", "修改时间", "最后修改时间", "openid", "提交者id", "填写设备"),
        *("操作系统", "浏览器", "地理位置", "部门", "所在部门", "接龙序号", "接龙人", "接龙时间", "接龙备注"),
    )
)
"""Columns that survey tools add by themselves."""

_QUESTION = re.compile(r"^(?:[qQ]?\d{1,3}|第\d{1,3}题)\s*[、.．:：)）]\s*(?=\D)|^[qQ]\d{1,3}\s*(?=\D)")
_NOTE = re.compile(
    r"[(\[【][^()\[\]【】]*(?:必填|选填|必答|选答|自动|单选|多选|任选|最多|至多|限选|限报|填空|下拉|排序|矩阵|打?[√✓✔]|打勾|打钩"
    r"|划勾|required|optional)[^()\[\]【】]*[)\]】]"
)
_ASKING = re.compile(
    r"^(?:(?:请?(?:选择|填写|输入|勾选|填)|请问?|您|你|的|(?:您|你)的(?:孩子|子女|宝贝|学生)|孩子|子女|宝贝|学生)(?=.))+(?:的(?=.))?"
)
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff(])|(?<=[\u4e00-\u9fff])\s+(?=\d)")
_BRACKET = re.compile(r"(?P<before>[^(\[【]+?)\s*[(\[【](?P<inside>[^()\[\]【】]+)[)\]】]?\s*")
_DASHED = re.compile(r"(?P<before>.+?)\s*(?:[-—–:：]+|__+)\s*(?P<inside>[^-—–:：]+)")
_WEEKDAYS = tuple("一二三四五六日")
_OF_SERVICE = re.compile("^(?!.*(?:延时|早|午|晚|接)).*(?:参加|托管|服务)")
"""What a title says over days that are signed up for, whatever else it says."""
_NUMBER = rf"(?P<number>\d{{1,2}}|[{CHINESE_NUMBERS}])"
_WISHES = (
    re.compile(rf"(?:社团|课程)?第{_NUMBER}(?:社团)?(?:志愿|选择|意向|意愿|选项)(?:社团)?"),
    re.compile(rf"(?:社团|课程)?(?:志愿|选择|意向|意愿){_NUMBER}"),
    re.compile(rf"社团(?:名称)?{_NUMBER}"),
    re.compile(rf"(?:club_)?(?:choice|wish|club|clubs|option|preference)_?{_NUMBER}"),
)
_ORDINALS = re.compile(r"(?P<word>1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth)_(?:choice|wish|club|preference)")
_ORDINAL_NUMBER = {
    word: at % 5 + 1
    for at, word in enumerate(["1st", "2nd", "3rd", "4th", "5th", "first", "second", "third", "fourth", "fifth"])
}

_DAYS_APART = {"pins": "slot", "clubs": "slots"}
"""Table -> the column of slots whose days may stand in a column of their own (星期, beside 节次)."""
_DAY_HEADERS = frozenset(("星期", "星期几", "周几", "上课星期", "活动星期", "上课日", "day", "weekday"))

Form = Literal["whole", "tick", "wish", "choice", "day"]


class Heading(NamedTuple):
    """A column of the contract and the form in which it stands.

    ``part`` is the slot token of a tick column, the number of a wish, the choice that a column stands for. A column of
    form ``day`` holds the days of the slots whose numbers stand in another.
    """

    column: str
    form: Form = "whole"
    part: str = ""


def asked(text: str) -> str:
    """A header without what survey tools and forms put around it: ``3、您孩子的班级（必填）*`` -> ``班级``."""
    text = _SPACED.sub("", plain(text)).strip("*：: ？?").strip()
    text = _NOTE.sub("", _QUESTION.sub("", text)).strip("*：: ？?").strip()
    return _ASKING.sub("", text).strip() or text


def is_tool_column(text: str) -> bool:
    """Whether a survey tool adds a column of this name by itself."""
    return fold(asked(text)) in _TOOL or fold(asked(text)) in _SUBMITTED


@lru_cache(maxsize=5000)
def heading(table: str, text: str) -> Heading | None:
    """What a header cell of a table means, or None for a column of the school's own."""
    if not text.strip():
        return None
    name = asked(text)
    choice = _choice(table, name)
    if choice:
        return choice
    for spelling in (text, name):
        if column := labels.column_of(table, spelling):
            return Heading(column)
    folded = fold(name)
    if table == "students":
        bare = re.sub(r"[(\[].*$", "", folded)
        if bare in _TAKES_PART or _ASKS_FOR_PART.fullmatch(bare):
            return Heading(TAKES_PART)
        if folded in _SUBMITTED:
            return Heading(SUBMITTED)
        if folded in _STATUS:
            return Heading(STATUS + folded)
        if wish := _wish(folded):
            return wish
    if table in _DAYS_APART and folded in _DAY_HEADERS:
        return Heading(_DAYS_APART[table], "day")
    return _tick(table, name)


def whole_column(table: str, text: str) -> str:
    """The column of the contract that a header stands for as a whole, blank for tick columns and the like."""
    found = heading(table, text)
    return found.column if found and found.form == "whole" and found.column in SCHEMA[table] else ""


def best_known(table: str, column: str, texts: Sequence[str]) -> int:
    """The position among header texts of one column of the one that is its better known name, the first of equals."""
    names = [fold(name) for name in labels.names_of(table).get(column, ())]
    places = [names.index(name) if (name := fold(asked(text))) in names else len(names) for text in texts]
    return places.index(min(places))


def _wish(folded: str) -> Heading | None:
    bare = folded.replace("_", "") if not folded.isascii() else folded
    bare = re.sub(r"[(\[].*$", "", bare)
    for pattern in _WISHES:
        if match := pattern.fullmatch(bare):
            text = match["number"]
            number = int(text) if text.isdigit() else CHINESE_NUMBERS.index(text) + 1
            return Heading("clubs", "wish", str(number))
    match = _ORDINALS.fullmatch(bare)
    return Heading("clubs", "wish", str(_ORDINAL_NUMBER[match["word"]])) if match else None


def _tick(table: str, name: str) -> Heading | None:
    column = TICKED.get(table)
    token = one_slot(name)
    if not token and column and (match := _DASHED.fullmatch(name) or _BRACKET.fullmatch(name)):
        token = one_slot(match["inside"]) if _OF_SERVICE.search(match["before"]) else ""
    return Heading(column, "tick", token) if column and token else None


@lru_cache(maxsize=2000)
def one_slot(text: str) -> str:
    """The plain token of a header that names one day or slot, or the clock times on one day; blank for any other."""
    bare = re.sub(r"[()\[\]\s_]", "", plain(text))
    bare = re.sub(r"(?<=[一二三四五六日天])[-–—:：/·]+(?=第|延)", "", bare)
    items = slot_items(bare) if 1 < len(bare) < 30 else ()
    token = items[0].token if len(items) == 1 else ""
    return "" if token.startswith(EVERY_DAY) or "-" in token.partition("@")[0] else token


def day_of(token: str) -> str:
    """The day of a token that says no number of a slot; blank for one that does."""
    day, _, _ = token.partition("@")
    return day if len(day) == len("Mon") else ""


def _choice(table: str, name: str) -> Heading | None:
    """A column for one choice of a question: ``参加时段(周一)``, ``社团志愿(舞蹈社)``, ``参加时段:周一``."""
    for pattern in (_BRACKET, _DASHED):
        match = pattern.fullmatch(name)
        column = match and labels.column_of(table, match["before"])
        if not match or not column or column not in SCHEMA.get(table, {}):
            continue
        kind, inside = SCHEMA[table][column].kind, match["inside"].strip()
        if kind in ("slots", "day-list"):
            if token := one_slot(f"周{inside}" if inside in _WEEKDAYS else inside):
                return Heading(column, "tick", token)
        elif kind == "list" or kind.startswith("refs:"):
            wish = _wish(fold(inside)) or _wish(f"志愿{inside}") if column == "clubs" else None
            if wish or labels.column_of(table, name) is None or pattern is _BRACKET:
                return wish or Heading(column, "choice", inside)
    return None


@lru_cache(maxsize=20_000)
def put_together(table: str, upper: str, lower: str) -> str:
    """The header of a column under a title: ``参加时段`` over ``周一``, ``周一`` over ``第1节``.

    Returns
    -------
    str
        A text that `heading` reads as the two together, else both with a space between.
    """
    if not upper.strip() or upper.strip() == lower.strip():
        return lower
    if not lower.strip():
        return upper
    inner = re.fullmatch(r"(?P<title>.+)[（(](?P<day>[^（）()]+)[)）]", upper.strip())
    texts = [f"{upper.strip()}（{lower.strip()}）", upper.strip() + lower.strip()]
    if inner:
        texts.insert(0, f"{inner['title']}（{inner['day']}{lower.strip()}）")
    for text in texts:
        found = heading(table, text)
        if found and found.form != "whole":
            return text
    return lower if heading(table, lower) else f"{upper.strip()} {lower.strip()}"
