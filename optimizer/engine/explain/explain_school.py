"""From a scenario to an explanation: conflicts in words, with changes of the input that remove them.

Each change is tried before it is shown.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, islice

from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.engine.conflict.find_conflict import find_conflict, may_be_infeasible
from optimizer.engine.cp.assumptions import Assumption
from optimizer.engine.explain.conflict_sentences import conflict_sentences
from optimizer.engine.explain.fallback_conflict import find_fallback_conflict, forcing_assumptions
from optimizer.engine.explain.feasibility import Feasibility, decide_feasibility
from optimizer.engine.explain.remedy_candidates import Idea, RemedyCandidate, remedy_candidates
from optimizer.engine.explain.serving_everybody import ServingReport, explain_serving
from optimizer.engine.params import DEFAULTS, EngineParams
from optimizer.engine.problem.school import School
from optimizer.language.text import Text
from optimizer.language.times import monday_of

_TWO_CHANGES = Text("{one}; and: {other}", "{one}；并且：{other}")


@dataclass(frozen=True)
class Remedy:
    """A change that removes a conflict.

    Attributes
    ----------
    confirmed : bool
        Whether an audited timetable of the changed school was made; else the conflict is gone, but not all of them are.
    scenario : Scenario
        The changed scenario.
    """

    text: Text
    confirmed: bool
    scenario: Scenario


def find_remedies(
    school: School, assumptions: tuple[Assumption, ...], deadline: float, *, in_relaxed_model: bool
) -> list[Remedy]:
    """Changes confirmed to give the school a timetable; else those that remove this conflict; else a pair of changes.

    Parameters
    ----------
    assumptions : tuple of Assumption
        What the changes are to remove one of.
    deadline : float
        Time of the monotonic clock, in seconds.
    in_relaxed_model : bool
        Whether the relaxed model shows the conflict, so that it is gone once that model shows none.
    """
    search = _RemedySearch(school, deadline)
    search.try_all(remedy_candidates(school, assumptions), quick=True)
    if not search.confirmed:
        search.try_all(list(search.open), quick=False)
    most = school.params.explain.max_remedies
    remedies = search.confirmed or list(islice(search.removing(assumptions, in_relaxed_model), most))
    return remedies or list(islice(search.pairs(), 1))


class _RemedySearch:
    """Tries candidates in order; those that a quick look leaves open are looked at longer if nothing else helps.

    Attributes
    ----------
    confirmed : list of Remedy
        Those that give the school a timetable.
    refuted : list of (RemedyCandidate, School)
        Those with which there is provably none, with the changed school.
    open : list of RemedyCandidate
        Those that a quick look did not decide.
    """

    def __init__(self, school: School, deadline: float):
        self.school, self.deadline, self.params = school, deadline, school.params.explain
        self.confirmed: list[Remedy] = []
        self.refuted: list[tuple[RemedyCandidate, School]] = []
        self.open: list[RemedyCandidate] = []

    @property
    def _left(self) -> float:
        return self.deadline - time.monotonic()

    def try_all(self, candidates: Iterable[RemedyCandidate], *, quick: bool) -> None:
        """Try candidates until enough are confirmed: the most that is shown, or one where each takes long."""
        variants = Counter[Idea]()
        for candidate in candidates:
            enough = len(self.confirmed) >= (self.params.max_remedies if quick else 1)
            if enough or self._left < self.params.least_trial_seconds:
                return
            if variants[candidate.idea] >= candidate.change.variants:
                continue
            changed = replace(self.school, scenario=candidate.change.edit(self.school.scenario))
            answer = decide_feasibility(changed, self._left, quick=quick)
            if answer is Feasibility.FEASIBLE:
                self.confirmed.append(Remedy(candidate.change.text, True, changed.scenario))
                variants[candidate.idea] += 1
            elif answer is Feasibility.INFEASIBLE:
                self.refuted.append((candidate, changed))
            elif quick:
                self.open.append(candidate)

    def removing(self, assumptions: tuple[Assumption, ...], in_relaxed_model: bool) -> Iterator[Remedy]:
        """Changes that remove this conflict where something else still prevents a timetable."""
        for candidate, changed in self.refuted:
            if self._left > self.params.least_trial_seconds:
                rest = find_conflict(changed, self._left)
                gone = in_relaxed_model if rest is None else _is_another(candidate.idea, rest.assumptions, assumptions)
                if gone:
                    yield Remedy(candidate.change.text, False, changed.scenario)

    def pairs(self) -> Iterator[Remedy]:
        """Two changes at once, of those that take all force from a pin or from a weekly minimum."""
        last = {candidate.idea: candidate.change for candidate, _ in self.refuted
                if candidate.idea.kind in ("unpin", "least")}  # fmt: skip
        for one, other in islice(combinations(last.values(), 2), self.params.max_pairs_tried):
            if self._left < self.params.least_trial_seconds:
                return
            changed = replace(self.school, scenario=other.edit(one.edit(self.school.scenario)))
            if decide_feasibility(changed, self._left) is Feasibility.FEASIBLE:
                yield Remedy(_TWO_CHANGES.format(one=one.text, other=other.text), True, changed.scenario)


def _is_another(idea: Idea, rest: tuple[Assumption, ...], before: tuple[Assumption, ...]) -> bool:
    """Whether the conflict that is left after a change is another one.

    After a move it has nothing in common with the one before; after a lower minimum no minimum of the same person.
    """
    common = set(rest) & set(before)
    if idea.kind == "least":
        return not any(one.kind == "least" for one in common)
    return not common if idea.kind == "move" else set(rest) != set(before)


@dataclass(frozen=True)
class ExplainedConflict:
    """One conflict: what cannot all hold, in words, and what removes it, the least change first.

    Attributes
    ----------
    assumptions : tuple of Assumption
        Empty where only the full model or the bounds show the conflict.
    minimal : bool
        Whether leaving out each line was tried, and the others could then hold.
    """

    assumptions: tuple[Assumption, ...]
    minimal: bool
    lines: tuple[Text, ...]
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True)
class Explanation:
    """Answer of `explain`.

    Attributes
    ----------
    conflicts : tuple of ExplainedConflict
        Each after the first is what remains when the first remedy of each one before is taken.
    serving : ServingReport, optional
        Whether and how everybody can be served, where a timetable exists.
    """

    scenario: Scenario
    answer: Feasibility
    conflicts: tuple[ExplainedConflict, ...] = ()
    seconds: float = 0.0
    serving: ServingReport | None = None


def explain(
    scenario: Scenario,
    *,
    week_of: date | None = None,
    time_limit: float = 20.0,
    with_remedies: bool = True,
    params: EngineParams = DEFAULTS,
) -> Explanation:
    """Why a scenario has no timetable, and which changes would give it one.

    Parameters
    ----------
    week_of : date, optional
        Any day of the week meant; default the first Monday after today.
    time_limit : float
        Seconds of wall time.
    with_remedies : bool
        Whether to look for changes too.
    """
    began = time.monotonic()
    monday = first_monday_after(date.today()) if week_of is None else week_of
    school = School(scenario, monday_of(monday), params)
    deadline, conflicts = began + time_limit, list[ExplainedConflict]()
    while len(conflicts) < params.explain.max_conflicts and time.monotonic() < deadline:
        one = _explain_conflict(school, deadline, with_remedies)
        if one is None:
            break
        conflicts.append(one)
        if not one.remedies or one.remedies[0].confirmed:
            break
        school = replace(school, scenario=one.remedies[0].scenario)
    answer = Feasibility.INFEASIBLE if conflicts else Feasibility.OPEN
    if not conflicts and _has_timetable(school, max(1.0, deadline - time.monotonic())):
        answer = Feasibility.FEASIBLE
    serving = explain_serving(school, deadline) if answer is Feasibility.FEASIBLE else None
    return Explanation(scenario, answer, tuple(conflicts), time.monotonic() - began, serving)


def _has_timetable(school: School, time_limit: float) -> bool:
    """Whether it is known that there is a timetable."""
    return not may_be_infeasible(school) or decide_feasibility(school, time_limit) is Feasibility.FEASIBLE


def _explain_conflict(school: School, deadline: float, with_remedies: bool) -> ExplainedConflict | None:
    conflict = find_conflict(school, deadline - time.monotonic())
    if conflict is None:
        return _explain_fallback(school, deadline, with_remedies)
    lines = tuple(conflict_sentences(school, conflict.assumptions))
    remedies = find_remedies(school, conflict.assumptions, deadline, in_relaxed_model=True) if with_remedies else ()
    return ExplainedConflict(conflict.assumptions, conflict.minimal, lines, tuple(remedies))


def _explain_fallback(school: School, deadline: float, with_remedies: bool) -> ExplainedConflict | None:
    """A conflict that the relaxed model does not show."""
    params = school.params.explain
    if _has_timetable(school, params.feasibility_time_share * (deadline - time.monotonic())):
        return None
    conflict = find_fallback_conflict(school, params.fallback_time_share * (deadline - time.monotonic()))
    if conflict is None:
        return None
    forcing = forcing_assumptions(school)
    remedies = find_remedies(school, forcing, deadline, in_relaxed_model=False) if with_remedies else ()
    return ExplainedConflict((), conflict.minimal, conflict.lines, tuple(remedies))
