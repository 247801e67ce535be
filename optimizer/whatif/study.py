"""Variants solved and side by side: table, verdicts, differences, charts, files."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from optimizer.batch.local import LocalEngine
from optimizer.batch.task import Engine, SolveOptions
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.engine.solve import Options
from optimizer.errors import SettingsError
from optimizer.language.terms import STATES
from optimizer.language.text import Language, Text
from optimizer.language.times import monday_of
from optimizer.system import cores
from optimizer.whatif.cache import Cache, default_folder
from optimizer.whatif.difference_sentences import difference_sentences
from optimizer.whatif.outcome import VariantOutcome
from optimizer.whatif.plots import plot_choices, plot_points, plot_service
from optimizer.whatif.solving import share_weeks, solve_all
from optimizer.whatif.table import ComparisonLine, comparison_lines, differences_of, plan_frame
from optimizer.whatif.variants import Variant, unchanged
from optimizer.whatif.verdict import ComparisonVerdict, compare_bounds

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STEPS = {
    **STATES,
    "known": Text("known already", "已有结果"),
    "began": Text("begins", "开始"),
    "done": Text("solved", "已排出"),
}


MOST_SEEDS = 100
"""More runs of every plan than that are a slip of the keyboard."""


@dataclass(frozen=True, repr=False)
class Study:
    """Outcomes of variants, in the order given; the first is what the others are compared with.

    ``notice`` says what went otherwise than asked for, such as a folder in which answers could not be kept; ``options``
    are those by which every plan was solved.
    """

    outcomes: tuple[VariantOutcome, ...]
    notice: str = ""
    options: SolveOptions | None = None

    def __repr__(self) -> str:
        return f"Study({', '.join(repr(one.name) for one in self.outcomes)})"

    def __len__(self) -> int:
        return len(self.outcomes)

    def __getitem__(self, which: int | str) -> VariantOutcome:
        """A variant's outcome by position or name."""
        if isinstance(which, int):
            return self.outcomes[which]
        outcome = next((one for one in self.outcomes if one.name == which), None)
        if outcome is None:
            raise SettingsError(f"no variant {which!r}: {', '.join(one.name for one in self.outcomes)} · 没有这个方案")
        return outcome

    @property
    def language(self) -> Language:
        return self.outcomes[0].scenario.settings.language

    @cached_property
    def lines(self) -> tuple[ComparisonLine, ...]:
        """The lines of the table with their ids and labels in both languages."""
        return tuple(comparison_lines(self.outcomes, self.language))

    def table(self, language: Language | None = None, only: Sequence[str] | None = None) -> pd.DataFrame:
        """The table as it is shown: figures down, variants across, every cell a text.

        Parameters
        ----------
        language : {"zh", "en"}, optional
            Default: the first scenario's.
        only : sequence of str, optional
            Ids of the lines wanted (``served``, ``points``, …); default: all.
        """
        said = language or self.language
        lines = self.lines if said == self.language else comparison_lines(self.outcomes, said)
        if unknown := set(only or ()) - {line.key for line in lines}:
            known = ", ".join(line.key for line in lines)
            raise SettingsError(f"no line {', '.join(sorted(unknown))} in the table: {known} · 表中没有这一行")
        rows = [line for line in lines if only is None or line.key in only]
        names = [one.name for one in self.outcomes]
        return pd.DataFrame(
            [line.values for line in rows], index=[line.label.say(said) for line in rows], columns=names, dtype="str"
        )

    def frame(self) -> pd.DataFrame:
        """The figures of every plan as numbers, a row for each: see `optimizer.whatif.table.plan_frame`."""
        return plan_frame(self.outcomes)

    def verdict(self, which: int | str, against: int | str = 0) -> ComparisonVerdict:
        """How a variant compares with another: better only where that is proven."""
        return compare_bounds(self[which], self[against])

    def differences(
        self, first: int | str, second: int | str, *, kind: str | None = None, language: Language | None = None
    ) -> list[str]:
        """What differs between two timetables, a sentence for each club, group, person and student.

        Parameters
        ----------
        kind : str, optional
            ``waiting``, ``club``, ``group``, ``staff`` or ``student`` alone.
        """
        differences = differences_of(self[first], self[second])
        told = difference_sentences(differences, language or self.language) if differences else []
        return [one.text for one in told if kind is None or one.kind == kind]

    def plot_service(self, ax: Axes | None = None, language: Language | None = None) -> Axes:
        """Cost against service, with the frontier marked."""
        return plot_service(self.outcomes, ax, language or self.language)

    def plot_points(self, ax: Axes | None = None, language: Language | None = None) -> Axes:
        """The interval in which each variant's best score lies."""
        return plot_points(self.outcomes, ax, language or self.language)

    def plot_choices(self, ax: Axes | None = None, language: Language | None = None) -> Axes:
        """Club wishes granted by place on the list."""
        return plot_choices(self.outcomes, ax, language or self.language)

    def _repr_html_(self) -> str:
        return str(self.table().to_html())


def compare(
    variants: Sequence[Variant | Scenario],
    *,
    time_limit: float = 60.0,
    jobs: int | None = None,
    workers: int | None = None,
    seed: int | None = None,
    week_of: date | None = None,
    effort: float | None = None,
    seeds: int = 1,
    cache: str | Path | bool = True,
    engine: Engine | None = None,
    progress: bool | Callable[[str], None] = False,
) -> Study:
    """Solve and audit several scenarios in parallel, each with the same effort, and put them side by side.

    Parameters
    ----------
    variants : sequence
        Variants, or scenarios under their own name. The first is what the others are compared with.
    time_limit, workers, seed, week_of, effort
        For each, see `optimizer.engine.solve.Options`.
    seeds : int
        With how many seeds each is solved, from ``seed`` (or the first scenario's) upwards; the best week counts, and
        the range of cost over the seeds is told.
    jobs : int, optional
        How many at a time; default: the cores of the machine.
    cache : path or bool
        Folder in which answers are kept by content; True for the user's, False for none.
    progress : bool or callable
        Whether to say on standard error what is done, or what to call with each line.
    """
    if not variants:
        raise SettingsError("nothing to compare · 没有可比较的方案")
    Options(time_limit, workers, seed, week_of, effort).checked()
    if not 1 <= seeds <= MOST_SEEDS:
        raise SettingsError(f"seeds = {seeds}: from 1 to {MOST_SEEDS} · 种子数应为 1 至 {MOST_SEEDS}")
    named = _unique([one if isinstance(one, Variant) else Variant(_name(one), one) for one in variants])
    monday = monday_of(week_of or first_monday_after(date.today()))
    jobs = min(cores(), len(named)) if jobs is None else jobs
    engine = engine or LocalEngine(jobs, None if effort else 2 * time_limit + 120)
    options = SolveOptions(monday, time_limit, workers or max(1, cores() // jobs), seed, effort)
    folder = default_folder() if cache is True else None if cache is False else Path(cache)
    kept = Cache(folder)
    on_step = _teller(progress, seeds * len(named), named[0].scenario.settings.language)
    first_seed = named[0].scenario.settings.seed if seed is None else seed
    asked = [replace(options, seed=first_seed + more) for more in range(seeds)] if seeds > 1 else [options]
    solved = [solve_all(named, one, engine=engine, cache=kept, on_step=on_step) for one in asked]
    runs = list(zip(*solved, strict=True))  # of each plan, one for each seed
    found = [next((run for run in each if run.timetable is not None), each[0]) for each in runs]
    outcomes = share_weeks([*found, *(run for each in runs for run in each)])[: len(named)]
    if seeds > 1:
        outcomes = tuple(replace(one, runs=each) for one, each in zip(outcomes, runs, strict=True))
    return Study(outcomes, kept.fault, asked[0])


def _name(scenario: Scenario) -> str:
    return scenario.settings.title or scenario.name or unchanged(scenario)


def _unique(variants: Sequence[Variant]) -> list[Variant]:
    """The same with a number behind names that occur again."""
    seen: Counter[str] = Counter()
    unique = []
    for one in variants:
        seen[one.name] += 1
        number = seen[one.name]
        unique.append(one if number == 1 else replace(one, name=f"{one.name} ({number})"))
    return unique


def _teller(progress: bool | Callable[[str], None], total: int, language: Language) -> Callable[[str, str], None]:
    """Progress of a study: a line for each variant that ends."""
    if progress is False:
        return lambda name, what: None
    say = progress if callable(progress) else _to_stderr
    ended = 0

    def tell_step(name: str, what: str) -> None:
        nonlocal ended
        if what != "began":
            ended += 1
            colon = "：" if language == "zh" else ": "
            say(f"{ended}/{total} {name}{colon}{_STEPS[what].say(language)}")

    return tell_step


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
