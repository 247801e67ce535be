"""Judges any timetable by the rules and goals: violations, score, compliance with the policies."""

from optimizer.audit.check import Audit, audit

__all__ = ["Audit", "audit"]
