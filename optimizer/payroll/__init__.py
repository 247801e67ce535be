"""Money: fees, the pool, shares, settlement, fairness figures. See docs/pay.md."""

from optimizer.payroll.corrections import Published, read_published
from optimizer.payroll.csv_tables import pay_tables
from optimizer.payroll.logs import (
    AbsenceRow,
    AttendanceRow,
    DayRow,
    Log,
    ServedRow,
    read_absences,
    read_attendance,
    read_days,
    read_served,
)
from optimizer.payroll.pay_result import PayResult
from optimizer.payroll.pay_scenario import pay
from optimizer.payroll.policy import find_pay_warnings
from optimizer.payroll.run_files import pay_files, pay_json, write_pay
from optimizer.payroll.sheets import pay_sheets

__all__ = [
    "AbsenceRow",
    "AttendanceRow",
    "DayRow",
    "Log",
    "PayResult",
    "Published",
    "ServedRow",
    "find_pay_warnings",
    "pay",
    "pay_files",
    "pay_json",
    "pay_sheets",
    "pay_tables",
    "read_absences",
    "read_attendance",
    "read_days",
    "read_published",
    "read_served",
    "write_pay",
]
