"""Money: fees, the pool, shares, settlement, fairness figures. See docs/pay.md."""

from optimizer.payroll.corrections import Published, read_published
from optimizer.payroll.logs import AttendanceRow, DayRow, Log, ServedRow, read_attendance, read_days, read_served
from optimizer.payroll.policy import find_pay_warnings
from optimizer.payroll.result import PayResult
from optimizer.payroll.run import pay
from optimizer.payroll.sheets import pay_sheets
from optimizer.payroll.tables import pay_tables
from optimizer.payroll.write import pay_files, pay_json, write_pay

__all__ = [
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
    "read_attendance",
    "read_days",
    "read_published",
    "read_served",
    "write_pay",
]
