"""The sheets that people sign, read and put up, in the scenario's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from optimizer.domain.people import Student
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import PaySettings
from optimizer.language.terms import KINDS, PARTS, ROLES
from optimizer.language.text import Language, Text
from optimizer.language.times import day_text
from optimizer.payroll.csv_tables import accounts_table, apart_columns, apart_fees, hours
from optimizer.payroll.money import rounded, to_yuan, units_text
from optimizer.payroll.pay_result import PayResult, PersonPay
from optimizer.payroll.pay_sheet import BOUNDS, SIDES, SUBTOTAL, TOTAL, PaySheet, SheetCell, columns, totals
from optimizer.payroll.publication import publication_sheet
from optimizer.payroll.service_facts import What

SortKey = tuple[str, int, str]
"""Campus, grade and class."""


def pay_sheets(result: PayResult, language: Language | None = None) -> tuple[PaySheet, ...]:
    """Every sheet of a run; the language is the scenario's unless given."""
    said = language or result.scenario.settings.language
    return (
        pay_sheet(result, said),
        outside_sheet(result, said),
        volunteers_sheet(result, said),
        fee_sheet(result, said),
        publication_sheet(result, said),
        account_sheet(result, said),
        participation_sheet(result, said),
        uninsured_sheet(result, said),
        substitutions_sheet(result, said),
    )


def pay_sheet(result: PayResult, language: Language) -> PaySheet:
    """劳务费发放表: everyone paid here, with a column to sign in."""
    settings = result.scenario.settings.pay or PaySettings()
    corrected = any(row.published is not None for row in result.people)
    keys = "no staff name role slots minutes units"
    keys += " published_yuan correction_yuan yuan" if corrected else " yuan"
    keys += " classification" if settings.classification else ""
    shown = columns(f"{keys} note signature")
    rows = []
    for number, row in enumerate(result.people, 1):
        cells: list[SheetCell] = [number, *_who(result, row.staff), ROLES[_role(result, row.staff)].say(language)]
        cells += [row.slots, row.minutes, units_text(row.units)]
        cells += [to_yuan(row.published or 0), to_yuan(row.correction)] if corrected else []
        cells.append(to_yuan(row.fen))
        cells += [settings.classification] if settings.classification else []
        rows.append((*cells, _bounds(row, language), None))
    title = Text("Pay sheet", "课后服务劳务费发放表")
    return _with_totals(PaySheet("sheet-pay", title, shown, tuple(rows)), language)


def _bounds(row: PersonPay, language: Language) -> str:
    return " ".join(BOUNDS[name].say(language) for name in row.bound.split())


def _who(result: PayResult, staff: str) -> list[SheetCell]:
    person = result.scenario.person.get(staff)
    return [staff, person.name if person else ""]


def _role(result: PayResult, staff: str) -> str:
    person = result.scenario.person.get(staff)
    return person.role.value if person else "teacher"


def _with_totals(sheet: PaySheet, language: Language) -> PaySheet:
    """The sheet with a last row of sums; the running number is not summed."""
    sums = list(totals(sheet.columns, sheet.rows, TOTAL.say(language)))
    for number, column in enumerate(sheet.columns):
        if column.key == "no":
            sums[number] = None
    return PaySheet(sheet.name, sheet.title, sheet.columns, sheet.rows, tuple(sums), sheet.subtotals)


def outside_sheet(result: PayResult, language: Language) -> PaySheet:
    """校外人员劳务费发放表: outside staff, apart, by contract."""
    rows: list[tuple[SheetCell, ...]] = []
    for number, row in enumerate(result.outside, 1):
        person = result.scenario.person.get(row.staff)
        rate = person.yuan_per_slot if person else None
        rows.append((number, *_who(result, row.staff), row.slots, row.minutes, rate, to_yuan(row.fen), None))
    shown = columns("no staff name slots minutes yuan_per_slot yuan signature")
    title = Text("Pay sheet of outside staff", "校外人员劳务费发放表")
    return _with_totals(PaySheet("sheet-outside", title, shown, tuple(rows)), language)


def volunteers_sheet(result: PayResult, language: Language) -> PaySheet:
    """志愿服务时长表: hours given, for commendation; most first."""
    ranked = sorted(result.volunteers, key=lambda row: (-row.minutes, row.staff))
    rows = tuple(
        (number, *_who(result, row.staff), row.slots, row.minutes, hours(row.minutes))
        for number, row in enumerate(ranked, 1)
    )
    title = Text("Hours of volunteers", "志愿者服务时长表")
    return _with_totals(
        PaySheet("sheet-volunteers", title, columns("no staff name slots minutes hours"), rows), language
    )


def fee_sheet(result: PayResult, language: Language) -> PaySheet:
    """收费明细表: per class, the waiver's amount and never its reason."""
    of_class: dict[SortKey, list[tuple[SheetCell, ...]]] = {}
    for row in result.fees:
        student = result.scenario.student[row.student]
        money = [to_yuan(fen) for fen in (row.gross, row.waived, row.fee, *apart_fees(result, row))]
        cells = (*_class_cells(student), row.student, student.name, row.slots, row.meetings, *money)
        of_class.setdefault((student.campus, student.grade, student.class_name), []).append(cells)
    keys = "campus grade class student name slots meetings gross_yuan waived_yuan yuan" + apart_columns(result)
    shown = columns(keys)
    rows: list[tuple[SheetCell, ...]] = []
    subtotals = set()
    for _, own in sorted(of_class.items()):
        sums = list(totals(shown, own, ""))
        sums[:3] = own[0][:3]
        sums[4] = SUBTOTAL.say(language)
        rows += [*own, tuple(sums)]
        subtotals.add(len(rows) - 1)
    everything = [cells for own in of_class.values() for cells in own]
    last = totals(shown, everything, TOTAL.say(language))
    return PaySheet(
        "sheet-fees", Text("Fees by class", "课后服务收费明细表"), shown, tuple(rows), last, frozenset(subtotals)
    )


def fees_by_class(sheet: PaySheet) -> Iterator[PaySheet]:
    """The fees of each class as a sheet of its own, the last row its sum."""
    begin = 0
    for end in sorted(sheet.subtotals):
        rows = sheet.rows[begin : end + 1]
        yield PaySheet(sheet.name, sheet.title, sheet.columns, rows, None, frozenset((len(rows) - 1,)))
        begin = end + 1


def _class_cells(student: Student) -> list[SheetCell]:
    return [student.campus, str(student.grade), student.class_name]


def account_sheet(result: PayResult, language: Language) -> PaySheet:
    """收支账目: the account in words."""
    table = accounts_table(result, language)
    rows = tuple((SIDES[str(side)].say(language), label, yuan) for _, yuan, side, label in table.rows)
    return PaySheet("sheet-account", Text("Account", "课后服务收支账目"), columns("side label yuan"), rows)


def participation_sheet(result: PayResult, language: Language) -> PaySheet:
    """参与情况表: children, sign-ups and those who came, by class; rates where classes.csv has `enrolled`."""
    enrolled = {(row.campus, row.grade, row.class_name): row.enrolled for row in result.scenario.classes}
    signed_up: Counter[SortKey] = Counter()
    came: Counter[SortKey] = Counter()
    attended = {row.student for row in result.fees if row.slots}
    for student in result.scenario.students:
        key = (student.campus, student.grade, student.class_name)
        signed_up[key] += 1
        came[key] += student.id in attended
    rows: list[tuple[SheetCell, ...]] = []
    for key in sorted({*signed_up, *enrolled}):
        size = enrolled.get(key)
        rows.append((key[0], str(key[1]), key[2], size, signed_up[key], came[key], _rate(came[key], size)))
    sizes = [row[3] for row in rows]
    known = None if any(size is None for size in sizes) else sum(size for size in sizes if isinstance(size, int))
    number = sum(came.values())
    last: tuple[SheetCell, ...] = ("", TOTAL.say(language), "", known, signed_up.total(), number, _rate(number, known))
    shown = columns("campus grade class enrolled signed_up took_part rate")
    return PaySheet(
        "sheet-participation", Text("Participation by class", "课后服务参与情况表"), shown, tuple(rows), last
    )


def _rate(part: int, whole: int | None) -> Decimal | None:
    """Percent to one place; None where the whole is not known."""
    return rounded(Fraction(100 * part, whole), 1) if whole else None


def uninsured_sheet(result: PayResult, language: Language) -> PaySheet:
    """未投保学生名单: children who came without insurance, or of whom nothing is recorded while it is of others."""
    attended = {row.student for row in result.fees if row.slots}
    present = [student for student in result.scenario.students if student.id in attended]
    recorded = any(student.insured is not None for student in present)
    rows: list[tuple[SheetCell, ...]] = [
        (number, *_class_cells(student), student.id, student.name, _INSURED[student.insured].say(language))
        for number, student in enumerate((one for one in present if recorded and not one.insured), 1)
    ]
    title = Text("Children without insurance", "未投保学生名单")
    return PaySheet("sheet-uninsured", title, columns("no campus grade class student name insured"), tuple(rows))


_INSURED = {0: Text("no", "未投保"), None: Text("not recorded", "没有记录")}
_SUBSTITUTIONS = (What.REPLACED, What.NO_SHOW, What.MOVED, What.UNPLANNED, What.SUBSTITUTE)


def substitutions_sheet(result: PayResult, language: Language) -> PaySheet:
    """代课与变动表: where somebody else served than planned, or nobody; it goes with the pay sheet."""
    names = result.scenario.person
    rows: list[tuple[SheetCell, ...]] = [
        (
            number,
            one.on.text,
            day_text(one.on.day).say(language),
            " ".join(one.slots),
            one.person,
            names[one.person].name if one.person in names else "",
            _in_names(result.scenario, one.plan, language),
            _in_names(result.scenario, one.fact, language),
        )
        for number, one in enumerate((row for row in result.facts.differences if row.what in _SUBSTITUTIONS), 1)
    ]
    title = Text("Substitutions", "代课与变动表")
    return PaySheet("sheet-substitutions", title, columns("no date day slot id name plan fact"), tuple(rows))


def _in_names(scenario: Scenario, text: str, language: Language) -> str:
    """A place such as ``K02 lead T07`` with the names of club and person, and the part in words."""
    told = []
    for word in text.split():
        known = scenario.person.get(word) or scenario.club.get(word)
        part = PARTS.get(word) or KINDS.get(word)
        told.append(part.say(language) if part else (known.name or word) if known else word)
    return " ".join(told)
