"""Serving everybody: what is short, and changes that were tried, each with who would wait then."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.engine.explain.resource_additions import ResourceAddition, ResourceAdditions
from optimizer.engine.explain.shortages import Shortage, find_shortages
from optimizer.engine.explain.trial_week import TrialWeek, make_trial_week
from optimizer.engine.problem.school import School
from optimizer.language.text import Text

_MAX_ADDITIONS_SHOWN = 4
"""Single changes shown at most."""
_SUFFICIENCY_ROUNDS = 6
"""Attempts to find enough for everybody."""
_SUFFICIENCY_TIME_SHARE = 0.75
"""Part of what is left for finding enough for everybody; single changes have the rest."""
_EXTRA_STAFF_PER_SLOT = 2
"""People more in each slot of the days on which some wait, where what counting asks for is not enough."""
_TRIAL_TIME_SHARE = 0.4
"""Part of the time after which the first week is no longer improved."""
_PROOF_TIME_SHARE = 0.4
"""Part of the time for the proofs."""


@dataclass(frozen=True)
class TriedAddition:
    """A change, and the week made with it."""

    text: Text
    trial: TrialWeek


@dataclass(frozen=True)
class ServingReport:
    """Whether and how everybody can be served.

    Attributes
    ----------
    trial : Trial, optional
        The school as it is; None if no week was made in the time.
    short : tuple of Shortage
        Each is proven to make somebody wait; empty proves nothing.
    tried : int
        Single changes that there was time to try.
    single : tuple of Tried
        Single changes with which fewer wait, best first.
    enough : Tried, optional
        Changes with which nobody waits.
    fewest : bool
        Whether counting shows that fewer people than in ``enough`` do not do.
    """

    trial: TrialWeek | None
    short: tuple[Shortage, ...] = ()
    tried: int = 0
    single: tuple[TriedAddition, ...] = ()
    sufficient_additions: TriedAddition | None = None
    staff_is_minimal: bool = False

    @property
    def everybody(self) -> bool | None:
        """True: a week does; False: proven that none can; None: neither."""
        if self.trial is not None and self.trial.everybody:
            return True
        return False if self.short else None


def explain_serving(school: School, deadline: float) -> ServingReport:
    """Look at a school that has a timetable.

    Parameters
    ----------
    deadline : float
        Time of the monotonic clock.
    """
    trial = make_trial_week(school, _TRIAL_TIME_SHARE * (deadline - time.monotonic()))
    if trial is not None and trial.everybody:
        return ServingReport(trial)
    short = find_shortages(school, _PROOF_TIME_SHARE * (deadline - time.monotonic()))
    if trial is None:
        return ServingReport(None, short)
    enough, fewest = _find_sufficient_additions(
        school, short, trial, time.monotonic() + _SUFFICIENCY_TIME_SHARE * (deadline - time.monotonic())
    )
    tried = list(_try_single_additions(school, short, trial, deadline))
    fewer = sorted((one for one in tried if one.trial.days < trial.days), key=lambda one: one.trial.days)
    return ServingReport(trial, short, len(tried), tuple(fewer[:_MAX_ADDITIONS_SHOWN]), enough, fewest)


def _try_single_additions(
    school: School, short: tuple[Shortage, ...], now: TrialWeek, deadline: float
) -> Iterator[TriedAddition]:
    for one in ResourceAdditions(school).candidates(short, now):
        then = _trial_with(school, [one], now, deadline)
        if then is not None:
            yield TriedAddition(one.text, then)


def _find_sufficient_additions(
    school: School, short: tuple[Shortage, ...], now: TrialWeek, deadline: float
) -> tuple[TriedAddition | None, bool]:
    """Additions until nobody waits: first what counting asks for, then more where somebody still waits. And whether
    counting shows that fewer people do not do."""
    additions, trial = ResourceAdditions(school), now
    people, rooms = additions.counted(short)
    counted, space = bool(people) and not rooms, bool(rooms)
    for _ in range(_SUFFICIENCY_ROUNDS):
        if people or rooms:
            found = _trial_with(school, [*additions.people(people), *additions.rooms(rooms)], now, deadline)
            if found is None:
                break
            if found.everybody:
                return TriedAddition(additions.told(people, rooms), found), counted and len(
                    {post[:2] for post in people}
                ) == 1
            if found.days >= trial.days:  # what was added last did not help
                space = not space
            trial = found
        counted = False
        if space:
            rooms = rooms + Counter(trial.places.keys())
        else:
            people = people + Counter(dict.fromkeys(additions.slots(now.places), _EXTRA_STAFF_PER_SLOT))
    return None, False


def _trial_with(school: School, additions: list[ResourceAddition], now: TrialWeek, deadline: float) -> TrialWeek | None:
    """A week with the additions, if there is as much time as the first one took."""
    left = deadline - time.monotonic()
    if left < now.seconds:
        return None
    scenario = school.scenario
    for one in additions:
        scenario = one.edit(scenario)
    return make_trial_week(School(scenario, school.week_of), left)
