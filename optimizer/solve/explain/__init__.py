"""Why there is no timetable, in plain words, and what would mend it (docs/explain.md)."""

from optimizer.solve.explain.offers import Remedy
from optimizer.solve.explain.run import ExplanationAnswer, Explanation, ExplainedConflict, explain

__all__ = ["ExplanationAnswer", "Explanation", "Remedy", "ExplainedConflict", "explain"]
