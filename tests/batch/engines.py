"""Engines for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from optimizer.batch import Failure
from tests.batch.schools import answered


@dataclass
class HereAndNow:
    """An engine that answers on the spot; ``kill_at`` stops it after so many answers, as a kill would."""

    kill_at: int | None = None
    asked: list[str] = field(default_factory=list)

    def run(
        self, function: Callable[..., Any], tasks: Iterable[Any], *, on_start: Callable[[Any], None] | None = None
    ) -> Iterator[tuple[Any, Any]]:
        for task in tasks:
            if on_start:
                on_start(task)
            if len(self.asked) == self.kill_at:
                raise SystemError("killed")
            self.asked.append(task.name)
            yield task, Failure("died\nbadly") if task.name == "broken" else answered(task)


class InThisProcess:
    """An engine that really calls the function, one task after the other; ``calls`` counts."""

    def __init__(self) -> None:
        self.calls = 0

    def run(
        self, function: Callable[..., Any], tasks: Iterable[Any], *, on_start: Callable[[Any], None] | None = None
    ) -> Iterator[tuple[Any, Any]]:
        for task in tasks:
            self.calls += 1
            if on_start:
                on_start(task)
            yield task, function(task)
