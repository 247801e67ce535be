"""The tables that programs read: pay.csv and its kin, with English keys as headers."""

from __future__ import annotations

from fractions import Fraction

from optimizer.language.text import Language, Text
from optimizer.payroll.fees import MINUTES_OF_AN_HOUR, StudentFee
from optimizer.payroll.money import rounded, to_yuan, units_text
from optimizer.payroll.pay_result import LinePay, PayResult, PersonPay
from optimizer.payroll.pay_sheet import CORRECTED, ITEMS, PaySheet, SheetCell, columns
from optimizer.payroll.pool import CORRECTION


def pay_tables(result: PayResult) -> tuple[PaySheet, ...]:
    """Every table of a run, in the order of docs/pay.md, section 5."""
    return (
        pay_table(result),
        lines_table(result),
        accounts_table(result),
        fees_table(result),
        outside_table(result),
        outside_lines_table(result),
        volunteers_table(result),
        differences_table(result),
        corrections_table(result),
    )


def _who(result: PayResult, staff: str) -> list[SheetCell]:
    person = result.scenario.person.get(staff)
    return [staff, person.name if person else "", person.role.value if person else ""]


def _published(row: PersonPay) -> list[SheetCell]:
    return [None, None] if row.published is None else [to_yuan(row.published), to_yuan(row.correction)]


def pay_table(result: PayResult) -> PaySheet:
    """pay.csv: one row for each person paid here."""
    keys = "staff name role slots minutes units yuan_per_unit yuan bound published_yuan correction_yuan"
    rows: list[tuple[SheetCell, ...]] = []
    for row in result.people:
        per_unit = row.fen_per_unit
        shown = None if per_unit is None else rounded(per_unit / 100, 4)
        figures: list[SheetCell] = [row.slots, row.minutes, units_text(row.units), shown, to_yuan(row.fen), row.bound]
        rows.append((*_who(result, row.staff), *figures, *_published(row)))
    return PaySheet("pay", Text("Pay", "劳务费"), columns(keys), tuple(rows))


def _line(result: PayResult, row: LinePay) -> list[SheetCell]:
    line = row.line
    where: list[SheetCell] = [line.on.text, line.on.day, line.label, line.kind, line.part, line.group, line.activity]
    return [line.id, *_who(result, line.staff), *where, line.campus, line.headcount, line.minutes]


_LINE = "line staff name role date day slot kind part group activity campus headcount minutes"


def lines_table(result: PayResult) -> PaySheet:
    """pay-lines.csv: one row for each line of the people in pay.csv."""
    rows: list[tuple[SheetCell, ...]] = []
    for row in result.lines:
        parts: list[SheetCell] = [None if fen is None else to_yuan(fen) for fen in (row.rate, row.rest)]
        amount: list[SheetCell] = [units_text(row.units), *parts, to_yuan(row.fen), row.line.replaces, row.note]
        rows.append((*_line(result, row), *amount))
    keys = f"{_LINE} units rate_yuan rest_yuan yuan replaces note"
    return PaySheet("pay-lines", Text("Pay, line by line", "劳务费明细"), columns(keys), tuple(rows))


def accounts_table(result: PayResult, language: Language | None = None) -> PaySheet:
    """accounts.csv: incomes, outgoings, the balance, and notes that are not summed."""
    language = language or result.scenario.settings.language
    rows: list[tuple[SheetCell, ...]] = []
    for item in result.account:
        label = ITEMS[item.item.removesuffix(CORRECTION)].say(language)
        label += CORRECTED.say(language) if item.item.endswith(CORRECTION) else ""
        rows.append((item.item, to_yuan(item.fen), item.side.value, label))
    return PaySheet("accounts", Text("Account", "收支账目"), columns("item yuan side label"), tuple(rows))


def fees_table(result: PayResult) -> PaySheet:
    """fees.csv: one row for each student served or charged."""
    rows: list[tuple[SheetCell, ...]] = []
    for row in result.fees:
        student = result.scenario.student[row.student]
        who: list[SheetCell] = [row.student, student.name, str(student.grade), student.class_name, student.campus]
        money = [to_yuan(fen) for fen in (row.gross, row.waived, row.fee, *apart_fees(result, row))]
        rows.append((*who, row.slots, row.meetings, *money))
    keys = "student name grade class campus slots meetings gross_yuan waived_yuan yuan" + apart_columns(result)
    return PaySheet("fees", Text("Fees", "收费"), columns(keys), tuple(rows))


def apart_columns(result: PayResult) -> str:
    """Columns of the fees that are charged apart, where the scenario has such prices."""
    prices = result.scenario.settings.fees.apart
    columns_of = {" evening_yuan": prices.evening_yuan_per_slot, " noon_yuan": prices.noon_yuan_per_slot}
    return "".join(key for key, price in columns_of.items() if price is not None)


def apart_fees(result: PayResult, fee: StudentFee) -> list[int]:
    """Fen of a student in the columns of `apart_columns`."""
    of_column = {"evening_yuan": fee.evening, "noon_yuan": fee.noon}
    return [of_column[key] for key in apart_columns(result).split()]


def outside_table(result: PayResult) -> PaySheet:
    """outside.csv: outside staff, paid by contract."""
    rows: list[tuple[SheetCell, ...]] = []
    for row in result.outside:
        person = result.scenario.person.get(row.staff)
        rate = person.yuan_per_slot if person else None
        figures: list[SheetCell] = [row.slots, row.minutes, rate, to_yuan(row.fen)]
        rows.append((*_who(result, row.staff)[:2], *figures, *_published(row)))
    keys = "staff name slots minutes yuan_per_slot yuan published_yuan correction_yuan"
    return PaySheet("outside", Text("Outside staff", "校外人员劳务费"), columns(keys), tuple(rows))


def outside_lines_table(result: PayResult) -> PaySheet:
    """outside-lines.csv: the lines of outside staff."""
    rows = tuple((*_line(result, row), to_yuan(row.fen), row.line.replaces) for row in result.outside_lines)
    title = Text("Outside staff, line by line", "校外人员劳务费明细")
    return PaySheet("outside-lines", title, columns(f"{_LINE} yuan replaces"), rows)


def volunteers_table(result: PayResult) -> PaySheet:
    """volunteers.csv: hours given, for commendation."""
    rows = tuple(
        (*_who(result, row.staff)[:2], row.slots, row.minutes, hours(row.minutes)) for row in result.volunteers
    )
    return PaySheet("volunteers", Text("Volunteers", "志愿者"), columns("staff name slots minutes hours"), rows)


def hours(minutes: int) -> SheetCell:
    """Minutes as hours of two places."""
    return rounded(Fraction(minutes, MINUTES_OF_AN_HOUR), 2)


def differences_table(result: PayResult) -> PaySheet:
    """differences.csv: plan against fact."""
    rows: list[tuple[SheetCell, ...]] = []
    for row in result.facts.differences:
        when: list[SheetCell] = [row.on.text, row.on.day, " ".join(row.slots)]
        rows.append(
            (*when, row.what.value, row.who, row.person, _name(result, row.who, row.person), row.plan, row.fact)
        )
    keys = "date day slot what who id name plan fact"
    return PaySheet("differences", Text("Plan and fact", "计划与实际差异"), columns(keys), tuple(rows))


def _name(result: PayResult, who: str, person: str) -> str:
    known = result.scenario.student if who == "student" else result.scenario.person
    row = known.get(person)
    return row.name if row else ""


def corrections_table(result: PayResult) -> PaySheet:
    """corrections.csv: every sum that differs from the one published."""
    whose = {"pay": "staff", "outside": "staff", "fees": "student"}
    rows: list[tuple[SheetCell, ...]] = []
    for row in result.corrections:
        name = _name(result, whose[row.sheet], row.id) if row.sheet in whose else ""
        rows.append((row.sheet, row.id, name, *map(to_yuan, (row.published, row.fen, row.difference))))
    keys = "sheet id name published_yuan yuan correction_yuan"
    return PaySheet("corrections", Text("Corrections", "更正"), columns(keys), tuple(rows))
