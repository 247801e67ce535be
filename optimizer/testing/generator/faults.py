"""The register of planted faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from optimizer.testing.generator.stage import Plant, Stage
from optimizer.testing.generator.week import Slot

TUE2: Slot = ("Tue", 2)
WED2: Slot = ("Wed", 2)
WED3: Slot = ("Wed", 3)
THU2: Slot = ("Thu", 2)
PAST = "2024-06-30"  # a date before any week that is planned


@dataclass(frozen=True)
class PlantedFault:
    """A fault: what it is in words, the kind of school it is planted in, and how."""

    text: str
    kind: str
    plant: Callable[[Stage], Plant]


REGISTER: dict[str, PlantedFault] = {}


def fault(name: str, text: str, kind: str = "clubs") -> Callable[[Callable[[Stage], Plant]], Callable[[Stage], Plant]]:
    """Register a function that plants a fault on a stage."""

    def register(plant: Callable[[Stage], Plant]) -> Callable[[Stage], Plant]:
        REGISTER[name] = PlantedFault(text, kind, plant)
        return plant

    return register
