"""Why there is no timetable, in plain words, and what would mend it (docs/explain.md)."""

from optimizer.solve.explain.offers import Offer
from optimizer.solve.explain.run import Answer, Explanation, Told, explain

__all__ = ["Answer", "Explanation", "Offer", "Told", "explain"]
