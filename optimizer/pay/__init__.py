"""Money: fees, the pool, shares, settlement, fairness figures. See docs/pay.md."""

from optimizer.pay.corrections import Published, read_published
from optimizer.pay.logs import AttendanceRow, DayRow, Log, ServedRow, read_attendance, read_days, read_served
from optimizer.pay.policy import find_pay_warnings
from optimizer.pay.result import PayResult
from optimizer.pay.run import pay
from optimizer.pay.sheets import pay_sheets
from optimizer.pay.tables import pay_tables
from optimizer.pay.write import pay_files, pay_json, write_pay

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
    "read_attendance",
    "read_days",
    "read_published",
    "read_served",
    "pay_sheets",
    "pay_tables",
    "write_pay",
]
