"""Judges any timetable by the rules and goals: violations and score; `compliance` sorts them by clause of a policy."""

from optimizer.auditing.check import Audit, audit
from optimizer.rules.base import Unit, Violation

__all__ = ["Audit", "Unit", "Violation", "audit"]
