"""The tables that a district reads, worked out from the schools' records: numbers, not texts, one table a question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
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
    """A column: its head, and what its cells hold: ``text``, ``school`` and ``plan`` (links),
    ``count``, ``share``, ``rate``
    (two places) or ``yuan``.
    """

    head: Text
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class DistrictTable:
    """A table; ``note`` says how its figures are meant, ``key`` is stable."""

    key: str
    title: Text
    columns: tuple[DistrictColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: Text | None = None


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


_SCHOOL = DistrictColumn(Text("School", "学校"), "school")
_TWO = (DistrictColumn(Text("Figure", "项目")), DistrictColumn(Text("Value", "数值"), "mixed"))
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
        *_year(district),
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
    return DistrictTable("overview", Text("The district in one week", "全区一周概况"), _TWO, tuple(rows))


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


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _per(amount: int, number: int) -> Decimal | None:
    """Fen shared by a number, as yuan."""
    return to_yuan(round(Fraction(amount, number))) if number else None


def _help(district: District) -> DistrictTable:
    """Schools without a timetable, or with children waiting, those with most of them first."""
    rows: list[tuple[int, tuple[Value, ...]]] = []
    for record in district.records:
        if not record.done:
            rows.append((10**9, (record.school, ENDS[record.end], None, None, "\n".join(record.reason))))
        elif record.facts.get("waiting"):
            facts = record.facts
            proven = _PROVEN if facts["proven"] else _NOT_PROVEN
            with_what = "\n".join(facts.get("help", ()))
            rows.append((facts["waiting"], (record.school, _WAITS, facts["waiting"], proven, with_what)))
    columns = (
        _SCHOOL,
        DistrictColumn(Text("What is the matter", "情况")),
        DistrictColumn(Text("Children waiting", "候补学生"), "count"),
        DistrictColumn(Text("Is it the least?", "是否最少")),
        DistrictColumn(Text("What would help", "需要什么支持")),
    )
    ordered = tuple(row for _, row in sorted(rows, key=lambda pair: -pair[0]))
    return DistrictTable("help", Text("Schools that need help", "需要支持的学校"), columns, ordered)


_WAITS = Text("children wait", "有学生候补")
_PROVEN = Text("proven", "已证明")
_NOT_PROVEN = Text("not proven in the time", "限时内未证明")


def _schools(district: District) -> DistrictTable:
    columns = (
        _SCHOOL,
        DistrictColumn(Text("Signed up", "报名"), "count"),
        DistrictColumn(Text("Participation", "参与率"), "share"),
        DistrictColumn(Text("Served every day", "全部服务"), "share"),
        DistrictColumn(Text("Slots a child", "人均课时"), "rate"),
        DistrictColumn(Text("Children a staff slot", "每课时服务学生"), "rate"),
        DistrictColumn(Text("Exercise, minutes a day", "每日锻炼（分钟）"), "rate"),
        DistrictColumn(Text("Clubs open, of 100 children", "每百人社团"), "rate"),
        DistrictColumn(Text("First wishes granted", "第一志愿满足"), "share"),
        DistrictColumn(Text("Fees a child, yuan", "人均收费（元）"), "yuan"),
        DistrictColumn(Text("Cost a child, yuan", "人均支出（元）"), "yuan"),
        DistrictColumn(Text("Gap", "差距"), "share"),
        DistrictColumn(Text("For filing", "备案"), "plan"),
    )
    rows: list[tuple[Value, ...]] = []
    for record in district.planned:
        facts, money = record.facts, record.facts["money"] or {}
        children, staff_slots = facts["children"], sum(facts["slots"].values())
        clubs = sum(row[1] for row in facts["clubs"].values())
        granted = facts["wishes"]
        rows.append(
            (
                record.school,
                children,
                _share(children, facts["enrolled"] or 0),
                _share(facts["served"], children),
                _share(facts["student_slots"], children),
                _share(facts["student_slots"], staff_slots),
                None if facts["exercise"] is None else Fraction(facts["exercise"]),
                _share(100 * clubs, children),
                _share(granted.get("1", 0), sum(granted.values())),
                _per(money["fees"], children) if money else None,
                _per(money["cost"], children) if money else None,
                Fraction(record.row["gap"]) if record.row.get("gap") else None,
                record.school,
            )
        )
    note = Text(
        "Of one week. A school that states no enrolment, account or exercise has a blank there.",
        "均为一周数字。未填报在校人数、没有账目或不计锻炼的学校留空。",
    )
    return DistrictTable("schools", Text("Schools compared", "各校对比"), columns, tuple(rows), note)


def _load(district: District) -> DistrictTable:
    columns = (
        _SCHOOL,
        DistrictColumn(Text("People at work", "到岗人数"), "count"),
        DistrictColumn(Text("Staff slots", "人员课时"), "count"),
        DistrictColumn(Text("Fewest slots of one person", "一人最少课时"), "count"),
        DistrictColumn(Text("Most slots of one person", "一人最多课时"), "count"),
        DistrictColumn(Text("Unevenness of load (Gini)", "负担不均（基尼系数）"), "rate"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            record.school,
            sum(record.facts["people"].values()),
            sum(record.facts["slots"].values()),
            *record.facts["load"],
            None if record.facts["gini"] is None else Fraction(record.facts["gini"]),
        )
        for record in district.planned
    ]
    note = Text(
        "Fewest and most are of those with a share of the common load, this week; the Gini index counts earlier weeks.",
        "最少、最多指参与均衡的人员本周课时；基尼系数含此前累计。",
    )
    return DistrictTable("load", Text("Load of staff", "人员负担"), columns, tuple(rows), note)


def _money(district: District) -> DistrictTable:
    columns = (_SCHOOL, *(DistrictColumn(label, "yuan") for label in _MONEY.values()), DistrictColumn(_WAIVED, "count"))
    rows = [
        (record.school, *(to_yuan(money[key]) for key in _MONEY), record.facts["waived"])
        for record in district.planned
        if (money := record.facts["money"])
    ]
    return DistrictTable("money", Text("Costs and fees of the week", "一周收支"), columns, tuple(rows))


_WAIVED = Text("children with a fee waived", "减免学生")


def _clauses(district: District) -> DistrictTable:
    asks = {label: asked.asks for asked in ASKED for label in asked.labels}
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for record in district.planned:
        for label, verdict in record.facts["clauses"].items():
            found[label][verdict].append(record.school)
    columns = (
        DistrictColumn(Text("Clause", "条款")),
        DistrictColumn(Text("What it asks", "要求")),
        *(DistrictColumn(verdict.words, "count") for verdict in ComplianceVerdict),
        DistrictColumn(Text("Not kept by", "不符合的学校")),
    )
    rows = [
        (
            label,
            asks.get(label, ""),
            *(len(by_verdict[verdict.value]) for verdict in ComplianceVerdict),
            listed(by_verdict[ComplianceVerdict.BROKEN.value], district.language),
        )
        for label, by_verdict in sorted(found.items())
    ]
    note = Text(
        "Numbers of schools. A school is judged by the national rules and by the policies that its settings name.",
        "数字为学校数。各校按国家规定和其设置中列出的政策核验。",
    )
    return DistrictTable("clauses", Text("Compliance by clause", "逐条合规情况"), columns, tuple(rows), note)


def _priority(district: District) -> DistrictTable:
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for record in district.planned:
        for name, (asked, waiting) in record.facts["priority"].items():
            found[name][0] += asked
            found[name][1] += waiting
    columns = (
        DistrictColumn(Text("Category", "优先类别")),
        DistrictColumn(Text("Signed up", "报名"), "count"),
        DistrictColumn(Text("Served every day", "全部服务"), "count"),
        DistrictColumn(Text("Waiting on some day", "有候补日"), "count"),
        DistrictColumn(Text("Share served", "服务比例"), "share"),
    )
    rows = [
        (name or _NO_CATEGORY, asked, asked - waiting, waiting, _share(asked - waiting, asked))
        for name, (asked, waiting) in sorted(found.items(), key=lambda item: (item[0] == "", item[0]))
    ]
    note = Text("A child with two categories counts in both.", "有两个类别的学生在两处都计。")
    return DistrictTable("priority", Text("Served and waiting by priority", "各优先类别"), columns, tuple(rows), note)


def _clubs(district: District) -> DistrictTable:
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    schools: Counter[str] = Counter()
    for record in district.planned:
        for kind, row in record.facts["clubs"].items():
            found[kind] = [a + b for a, b in zip(found[kind], row, strict=True)]
            schools[kind] += row[1] > 0
    columns = (
        DistrictColumn(Text("Kind", "类别")),
        DistrictColumn(Text("Clubs offered", "所报社团"), "count"),
        DistrictColumn(Text("Open", "开设"), "count"),
        DistrictColumn(Text("Places taken", "参加人次"), "count"),
        DistrictColumn(Text("Schools with one", "开设学校"), "count"),
    )
    rows: list[tuple[Value, ...]] = [
        (value_text("category", kind), *row, schools[kind]) for kind, row in sorted(found.items())
    ]
    return DistrictTable("clubs", Text("Clubs by kind", "社团分类"), columns, tuple(rows))


def _wishes(district: District) -> DistrictTable:
    found = district.counted("wishes")
    whole = sum(found.values())
    places = sorted((key for key in found if key != "0"), key=int)
    rows: list[tuple[Value, ...]] = [(wish_text(int(key)), found[key], _share(found[key], whole)) for key in places]
    if whole:
        rows.append((Text("wanted, not granted", "想报未录取"), found["0"], _share(found["0"], whole)))
    columns = (
        DistrictColumn(Text("Place on the list", "志愿")),
        DistrictColumn(Text("Clubs granted", "录取"), "count"),
        DistrictColumn(Text("Share", "占比"), "share"),
    )
    return DistrictTable("wishes", Text("Wishes by choice", "志愿满足情况"), columns, tuple(rows))


def _month(district: District) -> DistrictTable:
    """The monthly steering sheet of ``beilei 4.1``: this week held on every date of service of its month."""
    first = district.week_of.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    dates = Counter(one.day for one in ServiceDates(first, last, DAYS).dates)
    columns = (
        _SCHOOL,
        DistrictColumn(Text("Dates of service", "服务天数"), "count"),
        DistrictColumn(Text("Student slots", "学生课时"), "count"),
        DistrictColumn(Text("Staff slots", "人员课时"), "count"),
        DistrictColumn(Text("Waiting", "候补"), "count"),
        DistrictColumn(Text("Clauses not kept", "不符合条款"), "count"),
        *(DistrictColumn(head) for head in _TO_FILL_IN),
    )
    rows: list[tuple[Value, ...]] = []
    for record in district.planned:
        by_day = record.facts["by_day"]
        held = {day: number for day, number in dates.items() if day in by_day}
        broken = sum(one == ComplianceVerdict.BROKEN.value for one in record.facts["clauses"].values())
        sums = (sum(number * by_day[day][at] for day, number in held.items()) for at in (0, 1))
        rows.append((record.school, sum(held.values()), *sums, record.facts["waiting"], broken, "", "", ""))
    note = Text(
        f"{first:%Y-%m}, as if this week were held on each of its dates by the public notices; what was really held is "
        "in each school's monthly account. The last three columns are to be filled in by hand.",
        f"{first:%Y-%m}：按公共放假通知，以本周课表推算全月；实际情况见各校月结。最后三列手工填写。",
    )
    return DistrictTable("month", Text("Monthly steering sheet", "月度调度表"), columns, tuple(rows), note)


_TO_FILL_IN = (
    Text("Seen on site", "现场督查"),
    Text("To be mended", "整改要求"),
    Text("By whom and when", "责任人、期限"),
)


def _year(district: District) -> Iterator[DistrictTable]:
    """The yearly report of ``beilei 4.1`` as far as a week's plans say it: by phase, and who comes in from outside."""
    planned = district.planned
    phases = sorted({record.facts["phase"] for record in planned})
    columns = (
        DistrictColumn(Text("Phase", "学段")),
        *(
            DistrictColumn(head, "count")
            for head in (Text("Schools", "学校"), Text("Children", "学生"), Text("Waiting", "候补"))
        ),
        DistrictColumn(Text("Teachers at work", "到岗教师"), "count"),
        DistrictColumn(Text("People from outside", "校外人员"), "count"),
        DistrictColumn(Text("Clubs open", "开设社团"), "count"),
        DistrictColumn(Text("Cost of a week, yuan", "一周支出（元）"), "yuan"),
        *(
            DistrictColumn(head)
            for head in (Text("Results and experience", "成效与经验"), Text("What is to be done", "下一年安排"))
        ),
    )
    rows = []
    for phase in phases:
        some = [record.facts for record in planned if record.facts["phase"] == phase]
        rows.append(
            (
                _PHASES.get(phase, phase),
                len(some),
                sum(facts["children"] for facts in some),
                sum(facts["waiting"] for facts in some),
                sum(facts["people"].get("teacher", 0) for facts in some),
                sum(facts["people"].get("outside", 0) for facts in some),
                sum(row[1] for facts in some for row in facts["clubs"].values()),
                to_yuan(sum(facts["money"]["cost"] for facts in some if facts["money"])),
                "",
                "",
            )
        )
    note = Text(
        f"State of the week of {district.week_of}; no figure is of a whole year. The last two columns are to be filled "
        "in by hand.",
        f"以 {district.week_of} 当周为准，不是全年累计数。最后两列手工填写。",
    )
    yield DistrictTable("year", Text("Yearly report: scale", "年度报告：规模"), columns, tuple(rows), note)
    yield _organisations(planned, district.week_of)


_PHASES: Mapping[Any, Text] = {"primary": Text("primary", "小学"), "junior": Text("junior", "初中")}


def _organisations(planned: Iterable[Record], week_of: date) -> DistrictTable:
    found: dict[str, list[Any]] = {}
    for record in planned:
        for name, (people, until) in record.facts["organisations"].items():
            row = found.setdefault(name, [0, 0, until])
            found[name] = [row[0] + 1, row[1] + people, min(row[2], until)]
    columns = (
        DistrictColumn(Text("Organisation", "机构")),
        DistrictColumn(Text("Schools", "学校"), "count"),
        DistrictColumn(Text("People, added over schools", "人员（各校合计）"), "count"),
        DistrictColumn(Text("Assessed until", "评估有效期")),
        DistrictColumn(Text("Entry and exit", "准入与退出")),
    )
    rows = [
        (name or Text("not stated", "未填写"), schools, people, until, _standing(until, week_of))
        for name, (schools, people, until) in sorted(found.items())
    ]
    title = Text("Yearly report: organisations from outside", "年度报告：校外机构")
    return DistrictTable("organisations", title, columns, tuple(rows))


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
    columns = (DistrictColumn(Text("File or folder", "文件或文件夹")), DistrictColumn(Text("Why", "原因")))
    rows = tuple((one.name, one.why) for one in district.passed_over)
    title = Text("Not taken as a school, or to be looked at", "未作为学校读取、或需要核对的内容")
    return DistrictTable("folder", title, columns, rows)
