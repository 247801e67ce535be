"""Judges any timetable by the rules and goals: violations, score, compliance with the policies."""

from optimizer.audit.check import Audit, audit
from optimizer.audit.compliance import Clause, Verdict, compliance

__all__ = ["Audit", "Clause", "Verdict", "audit", "compliance"]
