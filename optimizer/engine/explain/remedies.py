"""Changes that mend a conflict, each tried before it is offered."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from optimizer.domain.scenario import Scenario
from optimizer.engine.explain.assumptions import Assumption
from optimizer.engine.explain.conflict import find_conflict
from optimizer.engine.explain.feasibility import Feasibility, decide_feasibility
from optimizer.engine.explain.remedy_candidate import RemedyCandidate
from optimizer.engine.explain.remedy_candidates import RemedyCandidates
from optimizer.engine.problem.school import School
from optimizer.language.text import Text

_MAX_REMEDIES = 4
"""Confirmed changes shown for one conflict."""
_MAX_PAIRS_TRIED = 10
"""Pairs of changes tried where no single one does."""
_TWO_CHANGES = Text("{one}; and: {other}", "{one}；并且：{other}")


@dataclass(frozen=True)
class Remedy:
    """A change that mends a conflict. ``whole``: confirmed by an audited timetable of the school so changed."""

    text: Text
    whole: bool
    scenario: Scenario


def find_remedies(school: School, causes: tuple[Assumption, ...], deadline: float, *, seen: bool) -> list[Remedy]:
    """Changes confirmed to make the school possible; else those that take this conflict away; else pairs of changes.

    Parameters
    ----------
    deadline : float
        Time of the monotonic clock.
    seen : bool
        Whether the relaxed model sees the conflict, so that it is gone where the model sees none.
    """
    search = _RemedySearch(school, deadline)
    search.look(RemedyCandidates(school, causes), quick=True)
    if not search.whole:
        search.look(search.open, quick=False)
    some = search.whole or list(islice(_conflict_removing_only(search.broken, causes, deadline, seen), _MAX_REMEDIES))
    return some or list(islice(_pairs(school, search.broken, deadline), 1))


class _RemedySearch:
    """Looks at changes in order: those that a quick look leaves open are looked at longer if nothing else helps."""

    def __init__(self, school: School, deadline: float):
        self.school, self.deadline = school, deadline
        self.whole, self.broken, self.open = (
            list[Remedy](),
            list[tuple[RemedyCandidate, School]](),
            list[RemedyCandidate](),
        )

    def look(self, mends: Iterable[RemedyCandidate], *, quick: bool) -> None:
        """Try changes until there are enough."""
        alike = Counter[str]()
        for mend in list(mends):
            left = self.deadline - time.monotonic()
            if len(self.whole) >= (_MAX_REMEDIES if quick else 1) or left < 0.5:
                return
            if alike[mend.family] >= mend.variants:
                continue
            changed = School(mend.edit(self.school.scenario), self.school.week_of)
            verdict = decide_feasibility(changed, left, quick=quick)
            if verdict is Feasibility.MENDED:
                self.whole.append(Remedy(mend.text, True, changed.scenario))
                alike[mend.family] += 1
            elif verdict is Feasibility.BROKEN:
                self.broken.append((mend, changed))
            elif quick:
                self.open.append(mend)


def _conflict_removing_only(
    broken: list[tuple[RemedyCandidate, School]], causes: tuple[Assumption, ...], deadline: float, seen: bool
) -> Iterator[Remedy]:
    """Changes that take this conflict away where something else is still in the way."""
    for mend, changed in broken:
        left = deadline - time.monotonic()
        if left > 0.5 and _took_away(changed, causes, mend.family, seen, left):
            yield Remedy(mend.text, False, changed.scenario)


def _took_away(changed: School, causes: tuple[Assumption, ...], family: str, seen: bool, time_limit: float) -> bool:
    """Whether what is left in the way is another conflict: after a move with nothing in common, after a lower minimum
    with no minimum of the same person."""
    rest = find_conflict(changed, time_limit)
    if rest is None:
        return seen
    common = set(rest.assumptions) & set(causes)
    if family.startswith("least"):
        return not any(one.kind == "least" for one in common)
    return not common if family.startswith("move") else set(rest.assumptions) != set(causes)


def _pairs(school: School, broken: list[tuple[RemedyCandidate, School]], deadline: float) -> Iterator[Remedy]:
    """Two changes at once, of those that take all force from a pin or a weekly minimum."""
    last = {mend.family: mend for mend, _ in broken if mend.family.startswith(("unpin", "least"))}
    for one, other in islice(combinations(last.values(), 2), _MAX_PAIRS_TRIED):
        left = deadline - time.monotonic()
        if left < 0.5:
            return
        changed = School(other.edit(one.edit(school.scenario)), school.week_of)
        if decide_feasibility(changed, left) is Feasibility.MENDED:
            yield Remedy(_TWO_CHANGES.format(one=one.text, other=other.text), True, changed.scenario)
