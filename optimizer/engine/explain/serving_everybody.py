"""Serving everybody: what is short, and additions that were tried, each with who would wait then."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from optimizer.engine.explain.resource_additions import ResourceAddition, ResourceAdditions
from optimizer.engine.explain.shortages import Shortage, find_shortages
from optimizer.engine.explain.trial_week import TrialWeek, make_trial_week
from optimizer.engine.problem.school import School
from optimizer.language.text import Text


@dataclass(frozen=True)
class TriedAddition:
    """An addition, and the week made with it."""

    text: Text
    trial: TrialWeek


@dataclass(frozen=True)
class ServingReport:
    """Whether and how everybody can be served.

    Attributes
    ----------
    trial : TrialWeek, optional
        Of the school as it is; None if no week was made in the time.
    shortages : tuple of Shortage
        Each is proven to make somebody wait; empty proves nothing.
    tried : int
        Single additions that there was time to try.
    improving_additions : tuple of TriedAddition
        Single additions with which fewer wait, best first.
    sufficient_additions : TriedAddition, optional
        Additions with which nobody waits.
    staff_is_minimal : bool
        Whether counting shows that with fewer people than these somebody waits.
    """

    trial: TrialWeek | None
    shortages: tuple[Shortage, ...] = ()
    tried: int = 0
    improving_additions: tuple[TriedAddition, ...] = ()
    sufficient_additions: TriedAddition | None = None
    staff_is_minimal: bool = False

    @property
    def everybody(self) -> bool | None:
        """True: a week serves everybody; False: proven that none can; None: neither."""
        if self.trial is not None and self.trial.everybody:
            return True
        return False if self.shortages else None


def explain_serving(school: School, deadline: float) -> ServingReport:
    """Look at a school that has a timetable.

    Parameters
    ----------
    deadline : float
        Time of the monotonic clock, in seconds.
    """
    params = school.params.explain
    trial = make_trial_week(school, params.trial_time_share * (deadline - time.monotonic()))
    if trial is not None and trial.everybody:
        return ServingReport(trial)
    shortages = find_shortages(school, params.proof_time_share * (deadline - time.monotonic()))
    if trial is None:
        return ServingReport(None, shortages)
    end = time.monotonic() + params.sufficiency_time_share * (deadline - time.monotonic())
    sufficient, minimal = _find_sufficient_additions(school, shortages, trial, end)
    tried = list(_try_single_additions(school, shortages, trial, deadline))
    improving = sorted((one for one in tried if one.trial.days < trial.days), key=lambda one: one.trial.days)
    shown = tuple(improving[: params.max_additions_shown])
    return ServingReport(trial, shortages, len(tried), shown, sufficient, minimal)


def _try_single_additions(
    school: School, shortages: tuple[Shortage, ...], now: TrialWeek, deadline: float
) -> Iterator[TriedAddition]:
    for one in ResourceAdditions(school).candidates(shortages, now):
        then = _trial_with(school, [one], now, deadline)
        if then is not None:
            yield TriedAddition(one.text, then)


def _find_sufficient_additions(
    school: School, shortages: tuple[Shortage, ...], now: TrialWeek, deadline: float
) -> tuple[TriedAddition | None, bool]:
    """Additions until nobody waits: first what counting asks for, then more of it where somebody still waits.

    Returns
    -------
    (TriedAddition or None, bool)
        The additions, and whether counting shows that with fewer people somebody waits.
    """
    params, additions, last = school.params.explain, ResourceAdditions(school), now
    people, rooms = additions.counted(shortages)
    only_counted, add_rooms = bool(people) and not rooms, bool(rooms)
    for _ in range(params.sufficiency_rounds):
        if people or rooms:
            trial = _trial_with(school, [*additions.people(people), *additions.rooms(rooms)], now, deadline)
            if trial is None:
                break
            if trial.everybody:
                one_place = len({(role, campus) for role, campus, _ in people}) == 1
                return TriedAddition(additions.sentence(people, rooms), trial), only_counted and one_place
            if trial.days >= last.days:  # what was added last did not help
                add_rooms = not add_rooms
            last = trial
        only_counted = False
        if add_rooms:
            rooms = rooms + Counter(last.waiting.keys())
        else:
            people = people + Counter(dict.fromkeys(additions.slots(now.waiting), params.extra_staff_per_slot))
    return None, False


def _trial_with(school: School, additions: list[ResourceAddition], now: TrialWeek, deadline: float) -> TrialWeek | None:
    """A week with the additions, if there is as much time as the first one took."""
    left = deadline - time.monotonic()
    if left < now.seconds:
        return None
    scenario = school.scenario
    for one in additions:
        scenario = one.edit(scenario)
    return make_trial_week(replace(school, scenario=scenario), left)
