"""An independent referee of timetables, written from the contract alone: it shares no code with the product."""

from .book import Violation
from .verdict import Verdict, judge

__all__ = ["Verdict", "Violation", "judge"]
