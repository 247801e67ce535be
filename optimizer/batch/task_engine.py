"""Where the work is done: a small interface, so that a batch can run on this machine or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Failure:
    """A task whose process died, hung or raised; ``text`` says what is known."""

    text: str


class Engine(Protocol):
    """Runs one function on many tasks.

    The function is importable by name, tasks and answers can be pickled; nothing else passes between the machines.
    """

    def run(
        self,
        function: Callable[[T], R],
        tasks: Iterable[T],
        *,
        on_start: Callable[[T], None] | None = None,
    ) -> Iterator[tuple[T, R | Failure]]:
        """Yield each task with its answer as it comes in, in any order; a failed one never stops the others.

        Tasks are taken from ``tasks`` as they are needed, so that only those at work are in memory. Closing the
        iterator ends what is running.
        """
        ...
