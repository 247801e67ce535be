"""Tables of money as data: columns with labels in two languages, rows of plain cells, sums; and their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from optimizer.files.csv_tables import csv_text, guard
from optimizer.language.text import Language, Text

if TYPE_CHECKING:
    import pandas


SheetCell = str | int | Decimal | None
"""None is an empty cell. Yuan are decimals of two places."""
ColumnKind = Literal["text", "int", "yuan", "decimal", "blank"]
"""What a column holds; ``blank`` is left free for a pen."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the name that programs use, the label that people read, and what it holds."""

    key: str
    label: Text
    kind: ColumnKind = "text"


@dataclass(frozen=True)
class PaySheet:
    """A table.

    Attributes
    ----------
    name : str
        Name of its file without ending.
    rows : tuple of tuples of Cell
        As many cells as columns each.
    totals : tuple of Cell, optional
        A last row with the sums.
    subtotals : frozenset of int
        Numbers of the rows (from 0) that are sums of those above them.
    """

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[SheetCell, ...], ...]
    totals: tuple[SheetCell, ...] | None = None
    subtotals: frozenset[int] = frozenset()

    @property
    def all_rows(self) -> tuple[tuple[SheetCell, ...], ...]:
        """The rows, and the totals where there are any."""
        return self.rows if self.totals is None else (*self.rows, self.totals)

    def header(self, language: Language | None = None) -> list[str]:
        """Keys, or labels in a language."""
        return [column.key if language is None else column.label.say(language) for column in self.columns]

    def csv(self, language: Language | None = None) -> str:
        """The table as CSV: for programs with keys, for people with labels."""
        return csv_text([self.header(language), *([_plain(cell) for cell in row] for row in self.all_rows)])

    def frame(self, language: Language | None = None) -> pandas.DataFrame:
        """The table as a pandas frame; yuan stay decimals, empty cells are None."""
        import pandas

        return pandas.DataFrame(list(self.all_rows), columns=self.header(language), dtype=object)


def _plain(cell: SheetCell) -> str:
    """A cell as text, free text guarded as in all our tables."""
    if isinstance(cell, str):
        return guard(cell)
    return "" if cell is None else format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def totals(columns: Sequence[Column], rows: Sequence[Sequence[SheetCell]], label: str) -> tuple[SheetCell, ...]:
    """A row of sums over columns of numbers, with a label in its first column of text."""
    first = next((number for number, column in enumerate(columns) if column.kind == "text"), 0)
    sums: list[SheetCell] = []
    for number, column in enumerate(columns):
        cells = [row[number] for row in rows]
        if column.kind == "yuan":
            sums.append(sum((cell for cell in cells if isinstance(cell, Decimal)), Decimal("0.00")))
        elif column.kind == "int":
            sums.append(sum(cell for cell in cells if isinstance(cell, int)))
        else:
            sums.append(label if number == first else None)
    return tuple(sums)


_COLUMNS = (
    Column("no", Text("No.", "序号"), "int"),
    Column("line", Text("Line", "明细编号")),
    Column("staff", Text("Staff id", "工号")),
    Column("name", Text("Name", "姓名")),
    Column("role", Text("Role", "身份")),
    Column("date", Text("Date", "日期")),
    Column("day", Text("Day", "星期")),
    Column("slot", Text("Slot", "节次")),
    Column("kind", Text("Kind", "类别")),
    Column("part", Text("Part", "分工")),
    Column("group", Text("Group", "组别")),
    Column("activity", Text("Activity", "活动")),
    Column("campus", Text("Campus", "校区")),
    Column("headcount", Text("Students", "人数"), "int"),
    Column("slots", Text("Slots", "课时数"), "int"),
    Column("minutes", Text("Minutes", "分钟"), "int"),
    Column("hours", Text("Hours", "小时"), "decimal"),
    Column("units", Text("Units", "计酬单位"), "decimal"),
    Column("yuan_per_unit", Text("Yuan per unit", "每单位（元）"), "decimal"),
    Column("yuan_per_slot", Text("Yuan per slot", "每课时（元）"), "decimal"),
    Column("rate_yuan", Text("By rate (yuan)", "课时标准（元）"), "yuan"),
    Column("rest_yuan", Text("Of the rest (yuan)", "结余分配（元）"), "yuan"),
    Column("yuan", Text("Yuan", "金额（元）"), "yuan"),
    Column("bound", Text("Cap or floor", "上下限")),
    Column("published_yuan", Text("Published (yuan)", "原公布（元）"), "yuan"),
    Column("correction_yuan", Text("Correction (yuan)", "更正（元）"), "yuan"),
    Column("replaces", Text("Replaces", "代替")),
    Column("note", Text("Note", "备注")),
    Column("classification", Text("Account class", "经济分类")),
    Column("signature", Text("Signature", "签名"), "blank"),
    Column("item", Text("Item", "项目")),
    Column("side", Text("Side", "收支")),
    Column("label", Text("Meaning", "说明")),
    Column("student", Text("Student id", "学号")),
    Column("grade", Text("Grade", "年级"), "text"),
    Column("class", Text("Class", "班级")),
    Column("meetings", Text("Club meetings", "社团次数"), "int"),
    Column("gross_yuan", Text("Before waiver (yuan)", "应收（元）"), "yuan"),
    Column("waived_yuan", Text("Waived (yuan)", "减免（元）"), "yuan"),
    Column("evening_yuan", Text("Evening, apart (yuan)", "晚间服务（元，单列）"), "yuan"),
    Column("noon_yuan", Text("Noon, apart (yuan)", "午间服务（元，单列）"), "yuan"),
    Column("what", Text("Difference", "差异")),
    Column("who", Text("Whose", "对象")),
    Column("id", Text("Id", "编号")),
    Column("plan", Text("Planned", "计划")),
    Column("fact", Text("Fact", "实际")),
    Column("sheet", Text("Table", "表")),
    Column("section", Text("Section", "类别")),
    Column("value", Text("Value", "数值")),
    Column("enrolled", Text("Children of the class", "全班人数"), "int"),
    Column("signed_up", Text("Signed up", "报名人数"), "int"),
    Column("took_part", Text("Took part", "实际参加人数"), "int"),
    Column("rate", Text("Rate of participation (%)", "参与率（%）"), "decimal"),
    Column("insured", Text("Insured", "投保情况")),
)
_BY_KEY = {column.key: column for column in _COLUMNS}


def columns(keys: str) -> tuple[Column, ...]:
    """Columns by their names, separated by spaces."""
    return tuple(_BY_KEY[key] for key in keys.split())


BOUNDS = {
    "floor": Text("floor", "保底"),
    "cap": Text("cap", "封顶"),
    "week_cap": Text("weekly cap", "周封顶"),
}
ITEMS = {
    "fees": Text("Fees received", "课后服务费收入"),
    "subsidy": Text("Subsidy", "财政补助"),
    "subsidy_per_student_day": Text("Subsidy per student and day", "生均补助"),
    "pool_yuan": Text("Pool given outright", "核定劳务费总额"),
    "insurance": Text("Insurance", "保险费"),
    "running_cost": Text("Running cost", "运行成本"),
    "running_cost_share": Text("Running cost, share of fees", "运行成本（按收费比例）"),
    "outside": Text("Outside staff, by contract", "校外人员劳务费（按合同）"),
    "labour": Text("Labour pay", "教职工劳务费"),
    "fees_evening": Text("Fees for evening service, apart from the pool", "晚间服务收费（单列，不计入劳务费总额）"),
    "fees_noon": Text("Fees for noon service, apart from the pool", "午间服务收费（单列，不计入劳务费总额）"),
    "balance": Text("Balance carried forward", "结余（结转下期）"),
    "pool": Text("Pool for labour", "可用于劳务的资金"),
    "available": Text("Left for staff paid here", "可分配给教职工"),
    "shortfall": Text("Shortfall", "缺口"),
    "fees_before_waivers": Text("Fees before waivers", "减免前应收"),
    "waived": Text("Waived", "减免金额"),
}
SIDES = {
    "income": Text("income", "收入"),
    "outgoing": Text("outgoing", "支出"),
    "apart": Text("apart", "单列"),
    "balance": Text("balance", "结余"),
    "note": Text("note", "说明"),
}
CORRECTED = Text(", correction", "（更正）")
TOTAL = Text("Total", "合计")
SUBTOTAL = Text("Subtotal", "小计")
