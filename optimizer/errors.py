"""Everything that this package raises on purpose.

OptimizerError
 ├── ScenarioError     bad input: holds every problem found, each with its place (exit code 2)
 ├── SettingsError     an option or argument of a call that makes no sense
 └── InternalError     the program contradicts itself; a result is withheld rather than published

That no timetable exists, or that none was found in time, is a result and not an exception.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.domain.problem import Problem
    from optimizer.language.text import Language


class OptimizerError(Exception):
    """Root of the tree: catch this to catch all that the package raises on purpose."""


class ScenarioError(OptimizerError):
    """Bad input. ``problems`` lists every fault found, never only the first; ``language`` is the scenario's."""

    def __init__(self, problems: Sequence[Problem], language: Language = "en"):
        self.problems = tuple(problems)
        self.language = language
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SettingsError(OptimizerError):
    """An option or argument that makes no sense; the text names it, the value and what is allowed."""


class InternalError(OptimizerError):
    """Two parts of the program disagree, for example the model's points and the audit's."""
