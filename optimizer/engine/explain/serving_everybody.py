"""Serving everybody: what is short, and additions that were tried, each with who would wait then.

A school can add people in slots, rooms on days, or a higher weekly limit.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from optimizer.domain.people import Role
from optimizer.domain.places import Room
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import Names, campus_text
from optimizer.engine.explain import scenario_edits as edits
from optimizer.engine.explain.feasibility import CampusDay, TrialWeek, make_trial_week
from optimizer.engine.explain.scenario_edits import more_of_role
from optimizer.engine.explain.shortages import Shortage, find_shortages
from optimizer.engine.problem.school import School
from optimizer.language.lists import clause_text
from optimizer.language.text import Text
from optimizer.language.times import days_text


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


RoleCampusSlot = tuple[Role, str, str]
"""(role, campus, slot)."""


@dataclass(frozen=True)
class ResourceAddition:
    """A change in words and as an edit."""

    text: Text
    edit: edits.ScenarioEdit


class ResourceAdditions:
    """Additions to one school: what is missing, and what could be added."""

    def __init__(self, school: School):
        self.school, self.scenario, self.names = school, school.scenario, Names(school.scenario)
        roles = self.scenario.settings.staffing.lead_roles
        self.lead_role = Role.TEACHER if Role.TEACHER in roles else roles[0]
        self.duty_role = self.scenario.settings.duty.roles[0]
        self.order = {token: place for place, token in enumerate(self.scenario.week.by_token)}

    # -- what is missing ------------------------------------------------------------------------------------------

    def counted(self, shortages: tuple[Shortage, ...]) -> tuple[Counter[RoleCampusSlot], Counter[CampusDay]]:
        """People by role, campus and slot, and rooms by campus and day, that counting asks for."""
        people, rooms = Counter[RoleCampusSlot](), Counter[CampusDay]()
        for shortage in shortages:
            for one in shortage.resources:
                if one.kind == "exercise":
                    rooms[one.campus, one.at] = 1
                elif not shortage.missing:
                    continue
                elif one.kind == "people":
                    people[self.lead_role, one.campus, one.at] = shortage.missing
                elif one.kind == "duty":
                    people[self.duty_role, one.campus, one.at] = shortage.missing
                elif one.kind == "per-week":
                    everywhere = self.slots((c, d) for c in self.scenario.campuses for d in self.scenario.week.days)
                    people.update({key: -(-shortage.missing // len(everywhere)) for key in everywhere})
                elif one.kind == "rooms":
                    rooms[one.campus, self._day(one.at)] = 1
        return people, rooms

    def _day(self, token: str) -> str:
        return self.scenario.week[token].day

    def slots(self, campus_days: Iterable[CampusDay]) -> list[RoleCampusSlot]:
        """A lead in every slot of these days for which students are signed up."""
        leads = []
        for campus, day in sorted(campus_days):
            for token in self.scenario.week.on_day[day]:
                if any(token in s.attends for s in self.scenario.students) and not self.scenario.week[token].club_only:
                    leads.append((self.lead_role, campus, token))
        return leads

    # -- additions ------------------------------------------------------------------------------------------------

    def people(self, needed: Counter[RoleCampusSlot]) -> list[ResourceAddition]:
        """As few people as meet the need: the first comes in all slots of a campus, the next where two are needed."""
        additions = []
        for role, campus in sorted({(role, campus) for role, campus, _ in needed}):
            numbers = {t: n for (r, c, t), n in needed.items() if (r, c) == (role, campus)}
            for layer in range(1, max(numbers.values()) + 1):
                additions.append(self._person(role, campus, [t for t, n in numbers.items() if n >= layer]))
        return additions

    def _person(self, role: Role, campus: str, tokens: Iterable[str]) -> ResourceAddition:
        slots = sorted(tokens, key=lambda t: self.order[t])
        more = more_of_role(role, 1)
        text = Text("{more}{place} in {slots}", "{place}{more}，到岗时段：{slots}").format(
            more=Text(more.en.capitalize(), more.zh), place=self._at(campus), slots=self.names.spans(slots)
        )
        return ResourceAddition(text, edits.add_person(role, campus, frozenset(slots)))

    def rooms(self, needed: Mapping[CampusDay, int]) -> list[ResourceAddition]:
        """Rooms like the largest one: the first on all these days of a campus, the next where two are needed."""
        additions, days = [], self.scenario.week.days
        for campus in sorted({campus for campus, _ in needed}):
            like = self._largest_room(campus, sports=True) or self._largest_room(campus, sports=False)
            most = max(n for (c, _), n in needed.items() if c == campus)
            if like is None:
                continue
            for layer in range(1, most + 1):
                additions.append(self._room(like, [d for d in days if needed.get((campus, d), 0) >= layer]))
        return additions

    def _largest_room(self, campus: str, *, sports: bool) -> Room | None:
        """The largest room of a campus, of those for exercise or of all for care groups."""
        acts = [a for a in self.scenario.activities if a.for_care and (a.physical_minutes or not sports)]
        rooms = [r for r in self.scenario.rooms if r.campus == campus and any(a.takes_room_kind(r.kind) for a in acts)]
        return max(rooms, key=lambda r: (r.groups_at_once, r.capacity or 10**6, r.id), default=None)

    def _room(self, like: Room, days: list[str]) -> ResourceAddition:
        tokens = frozenset(t for day in days for t in self.scenario.week.on_day[day])
        text = Text("One more room like {room} on {days}", "{days}增加一处与 {room} 相同的场地")
        text = text.format(room=self.names.any(like.id), days=days_text(days))
        return ResourceAddition(text, edits.add_room_like(like, tokens))

    def sentence(self, people: Counter[RoleCampusSlot], rooms: Mapping[CampusDay, int]) -> Text:
        """All additions in one sentence, people by slot."""
        parts = []
        for role, campus in sorted({(role, campus) for role, campus, _ in people}):
            numbers = {t: people[role, campus, t] for t in self.order if people[role, campus, t]}
            slots = clause_text([self._slots_with(numbers, n) for n in sorted(set(numbers.values()), reverse=True)])
            text = Text("{more}{place} ({where})", "{place}{more}（{where}）")
            more = more_of_role(role, max(numbers.values()))
            parts.append(text.format(more=more, place=self._at(campus), where=slots))
        return clause_text([*parts, *(one.text for one in self.rooms(rooms))])

    def _slots_with(self, numbers: dict[str, int], number: int) -> Text:
        slots = self.names.spans(t for t, n in numbers.items() if n == number)
        return Text("{n} in {slots}", "{slots} {n} 人").format(n=number, slots=slots)

    def _at(self, campus: str) -> Text:
        """The campus, where there are several."""
        return Text(f" at {campus_text(campus).en}", campus_text(campus).zh) if campus else Text("", "")

    # -- single changes ---------------------------------------------------------------------------------------------

    def candidates(self, shortages: tuple[Shortage, ...], now: TrialWeek) -> Iterator[ResourceAddition]:
        """Single changes where something is short; where nothing is proven to be, on the days on which some wait."""
        short = [one for shortage in shortages for one in shortage.resources]
        people = [(one.campus, one.at) for one in short if one.kind == "people"]
        if not short:
            people = [(campus, token) for _, campus, token in self.slots(now.waiting)]
        for campus in sorted({campus for campus, _ in people}):
            tokens = [t for c, t in people if c == campus]
            yield self._person(self.lead_role, campus, tokens)
            yield from self._lead_comes(campus, tokens)
        if any(one.kind in ("per-week", "per-day") for one in short):
            yield self._one_more_each()
        duty = [(one.campus, one.at) for one in short if one.kind == "duty"]
        for campus in sorted({campus for campus, _ in duty}):
            yield self._person(self.duty_role, campus, [t for c, t in duty if c == campus])
        rooms = {(one.campus, one.at) for one in short if one.kind == "exercise"}
        rooms |= {(one.campus, self._day(one.at)) for one in short if one.kind in ("rooms", "activity")}
        yield from self.rooms(dict.fromkeys(rooms or (now.waiting if not short else ()), 1))

    def _lead_comes(self, campus: str, tokens: list[str]) -> Iterator[ResourceAddition]:
        """The person who may lead and is away in most of these slots comes in them."""
        able = [p for p in self.school.staff if self.school.may_lead_care(p) and self.school.serves_campus(p, campus)]
        away = {p.id: sorted(set(tokens) - p.available, key=lambda t: self.order[t]) for p in able}
        most = max(able, key=lambda p: (len(away[p.id]), p.id), default=None)
        if most is not None and away[most.id]:
            text = Text("Have {who} come in {slots}", "请 {who} 在{slots}到岗")
            text = text.format(who=self.names.any(most.id), slots=self.names.spans(away[most.id]))
            yield ResourceAddition(text, edits.add_availability(most.id, frozenset(away[most.id])))

    def _one_more_each(self) -> ResourceAddition:
        def edit(scenario: Scenario) -> Scenario:
            return replace(scenario, staff=tuple(replace(p, max_per_week=p.max_per_week + 1) for p in scenario.staff))

        return ResourceAddition(Text("Let everybody serve one slot a week more", "每人每周上限增加 1 节"), edit)
