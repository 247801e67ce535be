"""The tables that a district reads, worked out from the schools' records: numbers, not texts, one table a question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from operator import itemgetter
from typing import Any

from optimizer.auditing.clauses import ASKED
from optimizer.auditing.compliance import ComplianceVerdict
from optimizer.batch.batch_summary import ENDS
from optimizer.batch.find import PassedOver
from optimizer.batch.sharing.shared_staff import SharedStaff
from optimizer.batch.store import Record
from optimizer.domain.people import Role
from optimizer.domain.service_dates import ServiceDates
from optimizer.language.lists import listed, wish_text
from optimizer.language.terms import VALUES, value_text
from optimizer.language.text import Language, Text
from optimizer.language.times import DAYS
from optimizer.payroll.money import to_yuan

Value = str | int | Fraction | Decimal | Text | None


@dataclass(frozen=True, slots=True)
class DistrictColumn:
    """A column: its head, and what its cells hold of an item (a school's record, or what a key has in all schools).

    Kinds: ``text``, ``school`` and ``plan`` (links), ``count``, ``share``, ``rate`` (two places), ``yuan``, ``mixed``.
    """

    head: Text
    kind: str
    of: Callable[[Any], Value]


@dataclass(frozen=True, slots=True)
class DistrictTable:
    """A table; ``note`` says how its figures are meant, ``key`` is stable."""

    key: str
    title: Text
    columns: tuple[DistrictColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: Text | None = None


def _column(en: str, zh: str, kind: str, of: Callable[[Any], Value] | int | str) -> DistrictColumn:
    """A column; ``of`` may be the place of the cell in an item, or its key among a school's facts."""
    if isinstance(of, int):
        return DistrictColumn(Text(en, zh), kind, itemgetter(of))
    if isinstance(of, str):
        return DistrictColumn(Text(en, zh), kind, lambda one: one.facts[of])
    return DistrictColumn(Text(en, zh), kind, of)


def _table(
    key: str, title: Text, columns: Sequence[DistrictColumn], items: Iterable[Any], note: Text | None = None
) -> DistrictTable:
    """A table with a row for each item."""
    rows = tuple(tuple(column.of(item) for column in columns) for item in items)
    return DistrictTable(key, title, tuple(columns), rows, note)


@dataclass(frozen=True)
class District:
    """A batch as a district sees it.

    Attributes
    ----------
    passed_over : sequence of PassedOver
        What lies in the folder of the schools and was not taken as one, or looks like one taken twice.
    """

    records: Sequence[Record]
    week_of: date
    language: Language
    passed_over: Sequence[PassedOver] = ()
    shared: SharedStaff | None = None

    @cached_property
    def planned(self) -> list[Record]:
        """Schools with a timetable whose facts are known."""
        return [record for record in self.records if record.done and record.facts]

    @cached_property
    def names(self) -> frozenset[str]:
        """Of the schools planned."""
        return frozenset(record.school for record in self.planned)

    def total(self, key: str) -> int:
        """A figure added up over the schools planned."""
        return sum(record.facts[key] or 0 for record in self.planned)

    def counted(self, key: str) -> Counter[str]:
        """A table of numbers added up over the schools planned."""
        found: Counter[str] = Counter()
        for record in self.planned:
            found.update(record.facts[key])
        return found


_SCHOOL = _column("School", "学校", "school", lambda one: one.school)
_TWO = (_column("Figure", "项目", "text", 0), _column("Value", "数值", "mixed", 1))
_NO_CATEGORY = Text("no category", "无优先类别")


def district_tables(district: District) -> list[DistrictTable]:
    """All tables, in the order of the page."""
    return [
        _overview(district),
        _help(district),
        _schools(district),
        _load(district),
        _money(district),
        _clauses(district),
        _priority(district),
        _clubs(district),
        _wishes(district),
        _month(district),
        _year(district),
        _organisations(district),
        _folder(district),
    ]


def _overview(district: District) -> DistrictTable:
    planned = district.planned
    counted = [record.facts for record in planned if record.facts["enrolled"]]
    children, enrolled = (sum(facts[key] for facts in counted) for key in ("children", "enrolled"))
    people, slots = district.counted("people"), district.counted("slots")
    paid = [record.facts["money"] for record in planned if record.facts["money"]]
    ends = Counter(record.end for record in district.records)
    rows: list[tuple[Value, ...]] = [
        (Text("schools", "学校"), len(district.records)),
        *((Text(f"schools: {ENDS[end].en}", f"学校：{ENDS[end].zh}"), ends[end]) for end in ENDS if ends[end]),
        (Text("children signed up", "报名学生"), district.total("children")),
        (Text("schools that state enrolment", "填报在校人数的学校"), len(counted)),
        (Text("participation in these", "这些学校的参与率"), _share(children, enrolled)),
        (Text("served every day signed up for", "全部服务"), district.total("served")),
        (Text("waiting on some day", "有候补日"), district.total("waiting")),
        (Text("days waited", "候补天次"), district.total("waiting_days")),
        (Text("care groups", "托管班"), district.total("groups")),
        *(
            (Text(f"at work: {role.value}", f"到岗{_role(role)}"), people[role.value])
            for role in Role
            if people[role.value]
        ),
        (Text("staff slots", "人员课时"), sum(slots.values())),
        (Text("of them by teachers", "其中教师承担"), _share(slots[Role.TEACHER.value], sum(slots.values()))),
        (Text("schools with an account", "有收支账目的学校"), len(paid)),
        *((label, to_yuan(sum(money[key] for money in paid))) for key, label in _MONEY.items()),
    ]
    if district.shared is not None:
        rows += [
            (Text("club meetings that lack a shared person", "共享人员仍缺的社团活动次数"), district.shared.unmet),
            (Text("… at least, however shared", "……无论如何分配至少缺"), district.shared.bound),
            (Text("most that one school lacks of its need", "缺口占需求最多的学校"), district.shared.part),
        ]
    return _table("overview", Text("The district in one week", "全区一周概况"), _TWO, rows)


_MONEY = {
    "fees": Text("fees, yuan", "收费（元）"),
    "income": Text("income, yuan", "收入（元）"),
    "cost": Text("cost, yuan", "支出（元）"),
    "labour": Text("of it labour, yuan", "其中劳务（元）"),
    "outside": Text("of it outside staff, yuan", "其中校外人员（元）"),
    "balance": Text("balance, yuan", "结余（元）"),
}


def _role(role: Role) -> str:
    return VALUES["role"][role.value][0]


def _share(part: int | Fraction, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


_WAITS = Text("children wait", "有学生候补")
_PROVEN = Text("proven", "已证明")
_NOT_PROVEN = Text("not proven in the time", "限时内未证明")
_HELP = (
    _SCHOOL,
    _column("What is the matter", "情况", "text", lambda one: _WAITS if one.done else ENDS[one.end]),
    _column("Children waiting", "候补学生", "count", lambda one: one.facts["waiting"] if one.done else None),
    _column("Is it the least?", "是否最少", "text", lambda one: _proven(one)),
    _column("What would help", "需要什么支持", "text", lambda one: "\n".join(_advice(one))),
)


def _help(district: District) -> DistrictTable:
    """Schools without a timetable, then those with children waiting, those with most of them first."""
    some = [one for one in district.records if not one.done or one.facts.get("waiting")]
    some.sort(key=lambda one: -one.facts["waiting"] if one.done else -(10**9))
    return _table("help", Text("Schools that need help", "需要支持的学校"), _HELP, some)


def _proven(record: Record) -> Text | None:
    return (_PROVEN if record.facts["proven"] else _NOT_PROVEN) if record.done else None


def _advice(record: Record) -> Sequence[str]:
    return record.facts.get("help", ()) if record.done else record.reason


def _of_children(record: Record, amount: float) -> Fraction | None:
    return _share(Fraction(amount), record.facts["children"])


def _money_a_child(record: Record, key: str) -> Decimal | None:
    """Fen shared by the children signed up, as yuan."""
    money, children = record.facts["money"], record.facts["children"]
    return to_yuan(round(Fraction(money[key], children))) if money and children else None


def _staff_slots(record: Record) -> int:
    return sum(record.facts["slots"].values())


def _fraction(value: float | str | None) -> Fraction | None:
    return None if value in (None, "") else Fraction(value)


_SCHOOLS = (
    _SCHOOL,
    _column("Signed up", "报名", "count", "children"),
    _column("Participation", "参与率", "share", lambda one: _share(one.facts["children"], one.facts["enrolled"] or 0)),
    _column("Served every day", "全部服务", "share", lambda one: _of_children(one, one.facts["served"])),
    _column("Slots a child", "人均课时", "rate", lambda one: _of_children(one, one.facts["student_slots"])),
    _column(
        "Children a staff slot",
        "每课时服务学生",
        "rate",
        lambda one: _share(one.facts["student_slots"], _staff_slots(one)),
    ),
    _column("Exercise, minutes a day", "每日锻炼（分钟）", "rate", lambda one: _fraction(one.facts["exercise"])),
    _column(
        "Clubs open, of 100 children",
        "每百人社团",
        "rate",
        lambda one: _of_children(one, 100 * sum(row[1] for row in one.facts["clubs"].values())),
    ),
    _column(
        "First wishes granted",
        "第一志愿满足",
        "share",
        lambda one: _share(one.facts["wishes"].get("1", 0), sum(one.facts["wishes"].values())),
    ),
    _column("Fees a child, yuan", "人均收费（元）", "yuan", lambda one: _money_a_child(one, "fees")),
    _column("Cost a child, yuan", "人均支出（元）", "yuan", lambda one: _money_a_child(one, "cost")),
    _column("Gap", "差距", "share", lambda one: _fraction(one.row.get("gap"))),
    _column("For filing", "备案", "plan", lambda one: one.school),
)


def _schools(district: District) -> DistrictTable:
    note = Text(
        "Of one week. A school that states no enrolment, account or exercise has a blank there.",
        "均为一周数字。未填报在校人数、没有账目或不计锻炼的学校留空。",
    )
    return _table("schools", Text("Schools compared", "各校对比"), _SCHOOLS, district.planned, note)


_LOAD = (
    _SCHOOL,
    _column("People at work", "到岗人数", "count", lambda one: sum(one.facts["people"].values())),
    _column("Staff slots", "人员课时", "count", _staff_slots),
    _column("Fewest slots of one person", "一人最少课时", "count", lambda one: one.facts["load"][0]),
    _column("Most slots of one person", "一人最多课时", "count", lambda one: one.facts["load"][1]),
    _column("Unevenness of load (Gini)", "负担不均（基尼系数）", "rate", lambda one: _fraction(one.facts["gini"])),
)


def _load(district: District) -> DistrictTable:
    note = Text(
        "Fewest and most are of those with a share of the common load, this week; the Gini index counts earlier weeks.",
        "最少、最多指参与均衡的人员本周课时；基尼系数含此前累计。",
    )
    return _table("load", Text("Load of staff", "人员负担"), _LOAD, district.planned, note)


def _yuan(key: str, label: Text) -> DistrictColumn:
    return DistrictColumn(label, "yuan", lambda one: to_yuan(one.facts["money"][key]))


def _money(district: District) -> DistrictTable:
    waived = _column("children with a fee waived", "减免学生", "count", "waived")
    columns = (_SCHOOL, *(_yuan(key, label) for key, label in _MONEY.items()), waived)
    some = [record for record in district.planned if record.facts["money"]]
    note = Text(
        "As `optimizer pay` works it out: a school without a [pay] policy is taken to pay out all its fees as labour.",
        "与 `optimizer pay` 的计算相同：没有设置劳务费办法的学校，按收费全部用于劳务计。",
    )
    return _table("money", Text("Costs and fees of the week", "一周收支"), columns, some, note)


def _clauses(district: District) -> DistrictTable:
    asks = {label: asked.asks for asked in ASKED for label in asked.labels}
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for record in district.planned:
        for label, verdict in record.facts["clauses"].items():
            found[label][verdict].append(record.school)

    def count(verdict: ComplianceVerdict) -> Callable[[Any], Value]:
        return lambda item: len(item[1][verdict.value])

    def broken_by(item: Any) -> str:
        return listed(item[1][ComplianceVerdict.BROKEN.value], district.language)

    columns = (
        _column("Clause", "条款", "text", 0),
        _column("What it asks", "要求", "text", lambda item: asks.get(item[0], "")),
        *(DistrictColumn(verdict.words, "count", count(verdict)) for verdict in ComplianceVerdict),
        _column("Not kept by", "不符合的学校", "text", broken_by),
    )
    note = Text(
        "Numbers of schools. A school is judged by the national rules and by the policies that its settings name.",
        "数字为学校数。各校按国家规定和其设置中列出的政策核验。",
    )
    return _table("clauses", Text("Compliance by clause", "逐条合规情况"), columns, sorted(found.items()), note)


def _added(district: District, key: str) -> dict[str, list[int]]:
    """Lists of numbers by a key of the facts, added up over the schools planned."""
    found: dict[str, list[int]] = {}
    for record in district.planned:
        for name, row in record.facts[key].items():
            found[name] = [a + b for a, b in zip(found.get(name, [0] * len(row)), row, strict=True)]
    return found


_PRIORITY = (
    _column("Category", "优先类别", "text", lambda item: item[0] or _NO_CATEGORY),
    _column("Signed up", "报名", "count", lambda item: item[1][0]),
    _column("Served every day", "全部服务", "count", lambda item: item[1][0] - item[1][1]),
    _column("Waiting on some day", "有候补日", "count", lambda item: item[1][1]),
    _column("Share served", "服务比例", "share", lambda item: _share(item[1][0] - item[1][1], item[1][0])),
)


def _priority(district: District) -> DistrictTable:
    ordered = sorted(_added(district, "priority").items(), key=lambda item: (item[0] == "", item[0]))
    note = Text("A child with two categories counts in both.", "有两个类别的学生在两处都计。")
    return _table("priority", Text("Served and waiting by priority", "各优先类别"), _PRIORITY, ordered, note)


def _clubs(district: District) -> DistrictTable:
    schools = Counter(kind for one in district.planned for kind, row in one.facts["clubs"].items() if row[1])
    columns = (
        _column("Kind", "类别", "text", lambda item: value_text("category", item[0])),
        _column("Clubs offered", "所报社团", "count", lambda item: item[1][0]),
        _column("Open", "开设", "count", lambda item: item[1][1]),
        _column("Places taken", "参加人次", "count", lambda item: item[1][2]),
        _column("Schools with one", "开设学校", "count", lambda item: schools[item[0]]),
    )
    return _table("clubs", Text("Clubs by kind", "社团分类"), columns, sorted(_added(district, "clubs").items()))


def _wishes(district: District) -> DistrictTable:
    found = district.counted("wishes")
    whole = sum(found.values())
    rows: list[tuple[Text, int]] = [(wish_text(at), found[str(at)]) for at in sorted(map(int, found)) if at]
    if whole:
        rows.append((Text("wanted, not granted", "想报未录取"), found["0"]))
    columns = (
        _column("Place on the list", "志愿", "text", 0),
        _column("Clubs granted", "录取", "count", 1),
        _column("Share", "占比", "share", lambda row: _share(row[1], whole)),
    )
    return _table("wishes", Text("Wishes by choice", "志愿满足情况"), columns, rows)


def _to_fill_in(en: str, zh: str) -> DistrictColumn:
    """A column that people fill in by hand."""
    return _column(en, zh, "text", lambda _: "")


def _month(district: District) -> DistrictTable:
    """The monthly steering sheet of ``beilei 4.1``: this week held on every date of service of its month."""
    first = district.week_of.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    dates = Counter(one.day for one in ServiceDates(first, last, DAYS).dates)

    def slots(at: int) -> Callable[[Any], Value]:
        return lambda one: sum(dates[day] * row[at] for day, row in one.facts["by_day"].items())

    def broken(record: Record) -> int:
        return sum(one == ComplianceVerdict.BROKEN.value for one in record.facts["clauses"].values())

    columns = (
        _SCHOOL,
        _column("Dates of service", "服务天数", "count", lambda one: sum(dates[day] for day in one.facts["by_day"])),
        _column("Student slots", "学生课时", "count", slots(0)),
        _column("Staff slots", "人员课时", "count", slots(1)),
        _column("Waiting", "候补", "count", "waiting"),
        _column("Clauses not kept", "不符合条款", "count", broken),
        _to_fill_in("Seen on site", "现场督查"),
        _to_fill_in("To be mended", "整改要求"),
        _to_fill_in("By whom and when", "责任人、期限"),
    )
    note = Text(
        f"{first:%Y-%m}, as if this week were held on each of its dates by the public notices; what was really held is "
        "in each school's monthly account. The last three columns are to be filled in by hand.",
        f"{first:%Y-%m}：按公共放假通知，以本周课表推算全月；实际情况见各校月结。最后三列手工填写。",
    )
    return _table("month", Text("Monthly steering sheet", "月度调度表"), columns, district.planned, note)


def _sum(of: Callable[[Mapping[str, Any]], int]) -> Callable[[Any], int]:
    """A figure added up over the facts of the schools of a phase."""
    return lambda item: sum(map(of, item[1]))


_PHASES: Mapping[Any, Text] = {"primary": Text("primary", "小学"), "junior": Text("junior", "初中")}
_YEAR = (
    _column("Phase", "学段", "text", lambda item: _PHASES.get(item[0], item[0])),
    _column("Schools", "学校", "count", lambda item: len(item[1])),
    _column("Children", "学生", "count", _sum(lambda facts: facts["children"])),
    _column("Waiting", "候补", "count", _sum(lambda facts: facts["waiting"])),
    _column("Teachers at work", "到岗教师", "count", _sum(lambda facts: facts["people"].get("teacher", 0))),
    _column("People from outside", "校外人员", "count", _sum(lambda facts: facts["people"].get("outside", 0))),
    _column("Clubs open", "开设社团", "count", _sum(lambda facts: sum(row[1] for row in facts["clubs"].values()))),
    _column(
        "Cost of a week, yuan",
        "一周支出（元）",
        "yuan",
        lambda item: to_yuan(sum(facts["money"]["cost"] for facts in item[1] if facts["money"])),
    ),
    _to_fill_in("Results and experience", "成效与经验"),
    _to_fill_in("What is to be done", "下一年安排"),
)


def _year(district: District) -> DistrictTable:
    """The yearly report of ``beilei 4.1`` as far as a week's plans say it, by phase."""
    phases: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for record in district.planned:
        phases[record.facts["phase"]].append(record.facts)
    note = Text(
        f"State of the week of {district.week_of}; no figure is of a whole year. The last two columns are to be filled "
        "in by hand.",
        f"以 {district.week_of} 当周为准，不是全年累计数。最后两列手工填写。",
    )
    return _table("year", Text("Yearly report: scale", "年度报告：规模"), _YEAR, sorted(phases.items()), note)


def _organisations(district: District) -> DistrictTable:
    """Of the yearly report: who comes in from outside."""
    found: dict[str, list[Any]] = defaultdict(list)
    for record in district.planned:
        for name, people_until in record.facts["organisations"].items():
            found[name].append(people_until)

    def until(item: Any) -> str:
        return str(min(end for _, end in item[1]))

    columns = (
        _column("Organisation", "机构", "text", lambda item: item[0] or Text("not stated", "未填写")),
        _column("Schools", "学校", "count", lambda item: len(item[1])),
        _column("People, added over schools", "人员（各校合计）", "count", lambda item: sum(n for n, _ in item[1])),
        _column("Assessed until", "评估有效期", "text", until),
        _column("Entry and exit", "准入与退出", "text", lambda item: _standing(until(item), district.week_of)),
    )
    title = Text("Yearly report: organisations from outside", "年度报告：校外机构")
    return _table("organisations", title, columns, sorted(found.items()))


def _standing(until: str, week_of: date) -> Text:
    if not until:
        return Text("no assessment is recorded", "没有评估记录")
    past = date.fromisoformat(until) < week_of
    return (
        Text("assessment has ended: to leave or be assessed anew", "评估已过期：退出或重新评估")
        if past
        else Text("in", "在库")
    )


def _folder(district: District) -> DistrictTable:
    columns = (
        _column("File or folder", "文件或文件夹", "text", lambda one: one.name),
        _column("Why", "原因", "text", lambda one: one.why),
    )
    title = Text("Not taken as a school, or to be looked at", "未作为学校读取、或需要核对的内容")
    return _table("folder", title, columns, district.passed_over)
