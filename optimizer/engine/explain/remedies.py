"""Changes of the input that remove a conflict, each tried before it is shown."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, islice

from optimizer.domain.scenario import Scenario
from optimizer.engine.conflict.find_conflict import find_conflict
from optimizer.engine.cp.assumptions import Assumption
from optimizer.engine.explain.feasibility import Feasibility, decide_feasibility
from optimizer.engine.explain.remedy_candidates import Idea, RemedyCandidate, remedy_candidates
from optimizer.engine.problem.school import School
from optimizer.language.text import Text

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
