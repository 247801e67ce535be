"""Changes that mend a conflict, each tried before it is offered."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from optimizer.domain.scenario import Scenario
from optimizer.language.text import Text
from optimizer.model.explain import Cause, find_conflict
from optimizer.model.school import School
from optimizer.solve.explain.confirm import Verdict, confirm
from optimizer.solve.explain.mend import Mend
from optimizer.solve.explain.mends import Mends

_ENOUGH = 4
"""Confirmed changes shown for one conflict."""
_PAIRS = 10
"""Pairs of changes tried where no single one does."""
_BOTH = Text("{one}; and: {other}", "{one}；并且：{other}")


@dataclass(frozen=True)
class Offer:
    """A change that mends a conflict. ``whole``: confirmed by an audited timetable of the school so changed."""

    text: Text
    whole: bool
    scenario: Scenario


def offers(school: School, causes: tuple[Cause, ...], deadline: float, *, seen: bool) -> list[Offer]:
    """Changes confirmed to make the school possible; else those that take this conflict away; else pairs of changes.

    Parameters
    ----------
    deadline : float
        Time of the monotonic clock.
    seen : bool
        Whether the relaxed model sees the conflict, so that it is gone where the model sees none.
    """
    search = _Search(school, deadline)
    search.look(Mends(school, causes), quick=True)
    if not search.whole:
        search.look(search.open, quick=False)
    some = search.whole or list(islice(_partial(search.broken, causes, deadline, seen), _ENOUGH))
    return some or list(islice(_pairs(school, search.broken, deadline), 1))


class _Search:
    """Looks at changes in order: those that a quick look leaves open are looked at longer if nothing else helps."""

    def __init__(self, school: School, deadline: float):
        self.school, self.deadline = school, deadline
        self.whole, self.broken, self.open = list[Offer](), list[tuple[Mend, School]](), list[Mend]()

    def look(self, mends: Iterable[Mend], *, quick: bool) -> None:
        """Try changes until there are enough."""
        alike = Counter[str]()
        for mend in list(mends):
            left = self.deadline - time.monotonic()
            if len(self.whole) >= (_ENOUGH if quick else 1) or left < 0.5:
                return
            if alike[mend.family] >= mend.variants:
                continue
            changed = School(mend.edit(self.school.scenario), self.school.week_of)
            verdict = confirm(changed, left, quick=quick)
            if verdict is Verdict.MENDED:
                self.whole.append(Offer(mend.text, True, changed.scenario))
                alike[mend.family] += 1
            elif verdict is Verdict.BROKEN:
                self.broken.append((mend, changed))
            elif quick:
                self.open.append(mend)


def _partial(
    broken: list[tuple[Mend, School]], causes: tuple[Cause, ...], deadline: float, seen: bool
) -> Iterator[Offer]:
    """Changes that take this conflict away where something else is still in the way."""
    for mend, changed in broken:
        left = deadline - time.monotonic()
        if left > 0.5 and _took_away(changed, causes, mend.family, seen, left):
            yield Offer(mend.text, False, changed.scenario)


def _took_away(changed: School, causes: tuple[Cause, ...], family: str, seen: bool, time_limit: float) -> bool:
    """Whether what is left in the way is another conflict: after a move with nothing in common, after a lower minimum
    with no minimum of the same person."""
    rest = find_conflict(changed, time_limit)
    if rest is None:
        return seen
    common = set(rest.causes) & set(causes)
    if family.startswith("least"):
        return not any(one.kind == "least" for one in common)
    return not common if family.startswith("move") else set(rest.causes) != set(causes)


def _pairs(school: School, broken: list[tuple[Mend, School]], deadline: float) -> Iterator[Offer]:
    """Two changes at once, of those that take all force from a pin or a weekly minimum."""
    last = {mend.family: mend for mend, _ in broken if mend.family.startswith(("unpin", "least"))}
    for one, other in islice(combinations(last.values(), 2), _PAIRS):
        left = deadline - time.monotonic()
        if left < 0.5:
            return
        changed = School(other.edit(one.edit(school.scenario)), school.week_of)
        if confirm(changed, left) is Verdict.MENDED:
            yield Offer(_BOTH.format(one=one.text, other=other.text), True, changed.scenario)
