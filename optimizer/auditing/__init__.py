"""Judges any timetable by the rules and goals: violations, score, compliance with the policies."""

from optimizer.auditing.check import Audit, audit
from optimizer.auditing.compliance import Clause, ComplianceVerdict, compliance_report
from optimizer.rules.base import Violation

__all__ = ["Audit", "Clause", "ComplianceVerdict", "Violation", "audit", "compliance_report"]
