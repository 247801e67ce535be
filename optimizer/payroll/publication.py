"""公示表: what the school puts up for everyone to read. No names, no ids, no money of a handful of people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from optimizer.domain.settings import PayRate, PaySettings
from optimizer.language.lists import list_text
from optimizer.language.terms import KINDS, PARTS, ROLES
from optimizer.language.text import Language, Text
from optimizer.payroll.money import rounded, to_yuan
from optimizer.payroll.pay_result import LinePay, PayResult
from optimizer.payroll.pay_sheet import CORRECTED, ITEMS, PaySheet, SheetCell, columns
from optimizer.payroll.pool import CORRECTION

FEWEST = 3
"""An amount is shown only if it stands for so many people; smaller ones are merged."""
PublicationRow = tuple[Text, Text, SheetCell]

_SERVICE = Text("Service", "服务情况")
_PRICES = Text("Charges", "收费标准")
_ACCOUNT = Text("Account (yuan)", "收支（元）")
_PAY = Text("Pay", "劳务费")
_RULES = Text("How pay is shared out", "分配办法")


def publication_sheet(result: PayResult, language: Language) -> PaySheet:
    """The publication sheet: service, charges, account, pay by kind of work, the rules it follows."""
    rows = [*_service(result), *_prices(result), *_account(result), *_pay(result), *_rules(result)]
    said = tuple((section.say(language), item.say(language), value) for section, item, value in rows)
    shown = columns("section item value")
    return PaySheet("sheet-publication", Text("Publication", "课后服务收支公示表"), shown, said)


def _service(result: PayResult) -> Iterator[PublicationRow]:
    dates = [on.date for on in result.facts.days if on.date]
    if dates:
        yield _SERVICE, Text("Period", "期间"), f"{min(dates)} – {max(dates)}"
    yield _SERVICE, Text("Days of service", "服务天数"), len(result.facts.days)
    yield _SERVICE, Text("Students served", "参加学生数"), len(result.fees)
    yield _SERVICE, Text("Student slots attended", "学生课时数"), sum(row.slots for row in result.fees)
    yield _SERVICE, Text("Staff paid here", "计酬教职工数"), len(result.people)
    yield _SERVICE, Text("Outside staff", "校外人员数"), len(result.outside)
    yield _SERVICE, Text("Volunteers", "志愿者数"), len(result.volunteers)


def _prices(result: PayResult) -> Iterator[PublicationRow]:
    fees = result.scenario.settings.fees
    if fees.yuan_per_hour:
        yield _PRICES, Text("An hour (yuan)", "每小时（元）"), fees.yuan_per_hour
    else:
        yield _PRICES, Text("A slot (yuan)", "每课时（元）"), fees.yuan_per_slot
    if fees.apart.evening_yuan_per_slot is not None:
        yield _PRICES, Text("An evening slot (yuan)", "晚间每课时（元）"), fees.apart.evening_yuan_per_slot
    if fees.apart.noon_yuan_per_slot is not None:
        yield _PRICES, Text("A noon slot (yuan)", "午间每课时（元）"), fees.apart.noon_yuan_per_slot
    if fees.yuan_per_student:
        yield _PRICES, Text("Each student (yuan)", "每生（元）"), fees.yuan_per_student
    if fees.cap_yuan_per_day is not None:
        yield _PRICES, Text("At most a day (yuan)", "每日上限（元）"), fees.cap_yuan_per_day
    if fees.cap_yuan_per_student is not None:
        yield _PRICES, Text("At most in all (yuan)", "合计上限（元）"), fees.cap_yuan_per_student
    of_price: dict[Decimal, list[str]] = {}
    met = {group for days in result.facts.attended.values() for groups in days.values() for group in groups.values()}
    for club in result.scenario.clubs:
        if club.yuan_per_meeting and club.id in met:
            of_price.setdefault(club.yuan_per_meeting, []).append(club.name or club.id)
    for price, names in sorted(of_price.items()):
        listed = list_text(names) if len(names) <= MOST_NAMES else _MANY.format(n=len(names))
        yield _PRICES, _MEETING.format(clubs=listed), price


MOST_NAMES = 8
"""More clubs of one price than that are counted, not named."""
_MANY = Text("{n} clubs", "{n} 个社团")
_MEETING = Text("A meeting (yuan): {clubs}", "社团每次（元）：{clubs}")


def _account(result: PayResult) -> Iterator[PublicationRow]:
    payers = {
        "fees_evening": sum(1 for row in result.fees if row.evening),
        "fees_noon": sum(1 for row in result.fees if row.noon),
    }
    payers |= dict.fromkeys(("fees_before_waivers", "waived"), sum(1 for row in result.fees if row.waived))
    for item in result.account:
        name = item.item.removesuffix(CORRECTION)
        if payers.get(name, FEWEST) < FEWEST:
            continue
        label = ITEMS[name]
        if item.item.endswith(CORRECTION):
            label = Text(label.en + CORRECTED.en, label.zh + CORRECTED.zh)
        yield _ACCOUNT, label, to_yuan(item.fen)


def _pay(result: PayResult) -> Iterator[PublicationRow]:
    for kinds, rows in merge_small(result.lines):
        en, zh = (" + ".join(KINDS[kind].say(language) for kind in kinds) for language in _LANGUAGES)
        yield _PAY, Text(f"{en}: slots", f"{zh}：课时数"), len(rows)
        yield _PAY, Text(f"{en}: yuan", f"{zh}：金额（元）"), to_yuan(sum(row.fen for row in rows))
    if result.level is not None:
        yield _PAY, Text("Yuan for a unit", "每计酬单位（元）"), rounded(result.level / 100, 4)
    bound = len(result.fairness.bounds)
    yield _PAY, Text("People at a cap or floor", "封顶或保底人数"), bound


_LANGUAGES: tuple[Language, Language] = ("en", "zh")


def merge_small(lines: Iterable[LinePay]) -> list[tuple[tuple[str, ...], list[LinePay]]]:
    """Lines by kind, kinds with fewer than three people merged until none is left that small, or only one remains."""
    of_kind: dict[str, list[LinePay]] = {}
    for row in lines:
        of_kind.setdefault(row.line.kind, []).append(row)
    parts = [((kind,), of_kind[kind]) for kind in KINDS if kind in of_kind]
    merged: list[tuple[tuple[str, ...], list[LinePay]]] = sorted(parts, key=lambda part: _people(part[1]))
    while len(merged) > 1 and _people(merged[0][1]) < FEWEST:
        (first, some), (second, more), *others = merged
        merged = sorted([(first + second, some + more), *others], key=lambda part: _people(part[1]))
    return merged


def _people(rows: Iterable[LinePay]) -> int:
    return len({row.line.staff for row in rows})


def _rules(result: PayResult) -> Iterator[PublicationRow]:
    settings = result.scenario.settings.pay or PaySettings()
    nothing = Text("Kept back or charged for management", "留存或提取管理费")
    yield _RULES, nothing, Decimal("0.00")
    if settings.scheme == "units":
        yield from _unit_rules(settings)
        return
    for number, rate in enumerate(settings.rate, 1):
        yield _RULES, _describe(number, rate), rate.yuan
    if settings.max_paid_slots_per_day is not None:
        most = Text("Paid slots of a person and day, at most", "每人每日计酬课时上限")
        yield _RULES, most, settings.max_paid_slots_per_day
    if settings.cap_yuan_per_week is not None:
        yield _RULES, _WEEK_CAP, settings.cap_yuan_per_week
    yield _RULES, _REST[settings.rest], "√"


_REST = {
    "carry": Text("What the rates leave is carried forward", "按标准发放后的剩余结转下期"),
    "equal": Text("What the rates leave is shared out evenly", "按标准发放后的剩余平均分配"),
    "units": Text("What the rates leave is shared out by units", "按标准发放后的剩余按计酬单位分配"),
}
_WEEK_CAP = Text("Yuan of a person and week, at most", "每人每周上限（元）")


def _unit_rules(settings: PaySettings) -> Iterator[PublicationRow]:
    yield (
        _RULES,
        Text("Minutes of a unit at weights of 1", "系数均为 1 时一个计酬单位的分钟数"),
        settings.period_minutes,
    )
    tables: tuple[tuple[Mapping[str, Text], Mapping[str, Decimal]], ...] = (
        (ROLES, {role.value: weight for role, weight in settings.role_weight.items()}),
        (KINDS, {kind: weight for kind, weight in settings.kind_weight.items()}),  # noqa: C416, a wider key type
        (PARTS, {part: weight for part, weight in settings.part_weight.items()}),  # noqa: C416, a wider key type
    )
    for names, weights in tables:
        for key, weight in weights.items():
            if key not in ("volunteer", "outside"):
                yield _RULES, Text(f"Weight: {names[key].en}", f"系数：{names[key].zh}"), weight
    if settings.floor_yuan_per_unit:
        yield _RULES, Text("Yuan for a unit, at least", "每单位保底（元）"), settings.floor_yuan_per_unit
    if settings.cap_yuan_per_unit is not None:
        yield _RULES, Text("Yuan for a unit, at most", "每单位封顶（元）"), settings.cap_yuan_per_unit
    if settings.cap_yuan_per_week is not None:
        yield _RULES, _WEEK_CAP, settings.cap_yuan_per_week


def _describe(number: int, rate: PayRate) -> Text:
    def say(language: Language) -> str:
        parts = [KINDS[rate.kind].say(language)] if rate.kind else []
        parts += [PARTS[rate.part].say(language)] if rate.part else []
        parts += [ROLES[rate.role.value].say(language)] if rate.role else []
        parts += [rate.slots] if rate.slots else []
        if rate.headcount_from is not None or rate.headcount_to is not None:
            parts.append(f"{rate.headcount_from or 0}–{'' if rate.headcount_to is None else rate.headcount_to}")
        return " ".join(parts) or ("any slot" if language == "en" else "各类课时")

    return Text(f"Rate {number} (yuan a slot): {say('en')}", f"标准{number}（元/课时）：{say('zh')}")
