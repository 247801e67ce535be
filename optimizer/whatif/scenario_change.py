"""A change: what makes one scenario out of another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from optimizer.domain.scenario import Scenario
from optimizer.language.text import Text


@dataclass(frozen=True, slots=True)
class ScenarioChange:
    """A pure function on scenarios, with a name that people read."""

    name: Text
    apply: Callable[[Scenario], Scenario]

    def __call__(self, scenario: Scenario) -> Scenario:
        return self.apply(scenario)
