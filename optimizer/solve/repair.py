"""Mends a published week with the fewest changes.

What no longer holds is opened, with as little around it as will do: first who leads and assists, then activity and
room, then everything in the same slots, then the day, at last who is served. Within each step the model finds the least
unserved, then the fewest changes, then the fewest points (`optimizer.model.build.mend`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from optimizer.audit import Audit, audit
from optimizer.domain.result import Bound, Result, Status
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.model.build import Workshop, mend
from optimizer.model.engine import Limits
from optimizer.model.freedom import Freedom, of_existing
from optimizer.model.plan import Key, Plan, Presence, from_timetable, to_timetable
from optimizer.model.school import School
from optimizer.rules.base import Violation
from optimizer.solve.days_off import cheapest_first, without
from optimizer.solve.least_changes import LeastChanges
from optimizer.solve.neighbourhoods import PlanView
from optimizer.solve.surviving import surviving
from optimizer.versions import versions

_MOST_LOOSE = 400
"""Students whose days one model may open (measured: 5 s for 300)."""


@dataclass(frozen=True)
class Repaired:
    """Answer of `repair`. ``changes`` is proven minimal where it equals ``least_changes``."""

    scenario: Scenario
    result: Result
    timetable: Timetable | None
    audit: Audit | None
    changes: int = 0
    least_changes: int = 0
    more_waiting: bool = False
    """Whether somebody waits who did not before."""

    @property
    def proven(self) -> bool:
        """Whether no week with the same groups and nobody more who waits has fewer changes (docs/repair.md)."""
        return not self.more_waiting and self.changes == self.least_changes


@dataclass
class _Broken:
    """What of a published week cannot stay: sessions, duties and students to open."""

    sessions: set[Key] = field(default_factory=set)
    programme: set[Key] = field(default_factory=set)
    duties: set[Key] = field(default_factory=set)
    students: set[str] = field(default_factory=set)


def repair(
    scenario: Scenario,
    published: Timetable,
    *,
    week_of: date,
    past_days: frozenset[str] = frozenset(),
    time_limit: float = 20.0,
    seed: int = 0,
    workers: int = 1,
    stop: threading.Event | None = None,
) -> Repaired:
    """Mend a week.

    Parameters
    ----------
    scenario : Scenario
        The school as it is now (see `optimizer.solve.disruption.apply`).
    published : Timetable
        The week as published; rows of students, clubs and people that the scenario no longer knows fall away.
    past_days : frozenset of day names
        Days already over: nothing in them is touched.

    Returns
    -------
    Repaired
        Without a timetable where none was found in time: then the published plan stands.
    """
    return _Repair(School(scenario, week_of), published, past_days, time_limit, seed, workers, stop).go()


class _Repair:
    def __init__(
        self,
        school: School,
        published: Timetable,
        past_days: frozenset[str],
        time_limit: float,
        seed: int,
        workers: int,
        stop: threading.Event | None,
    ):
        self.school, self.published, self.past = school, published, past_days
        self.began = time.monotonic()
        self.deadline = self.began + time_limit
        self.seed, self.workers, self.stop = seed, workers, stop
        self.workshop = Workshop(school)
        self.before = from_timetable(school, published)
        self.plan = surviving(school, self.before)

    def go(self) -> Repaired:
        found = self._audit(self.plan)
        broken = self._broken(found)
        if not found.violations and not broken.students:
            return self._answer(self.plan, LeastChanges(self.school, self.before, self.plan, self._past_slots).count())
        least = LeastChanges(self.school, self.before, self.plan, self._past_slots).count()
        best: tuple[Plan, int] | None = None
        for freedom in self._steps(broken, self.plan):
            left = self.deadline - time.monotonic()
            if left < 0.1 or (best is not None and left < 1.0):
                break
            limits = Limits(left / 2, None, self.workers, self.seed)
            answer = mend(self.workshop, self.plan, self.before, freedom, limits, self.stop, self._settled(broken))
            better = answer.plan is not None and (best is None or answer.changes < best[1])
            if answer.plan is not None and better and self._audit(answer.plan).score.hard == 0:
                best = (answer.plan, answer.changes)
            if best is not None and best[1] <= least:
                break
        plan = self._with_days_off(broken) if best is None else best[0]
        return self._answer(plan, least)

    def _with_days_off(self, broken: _Broken) -> Plan | None:
        """Where not everybody can be served: whole groups wait on a day, as few as a search by halves finds."""
        pairs = cheapest_first(self.school, self.plan, broken.programme)
        low, high, found = 0, len(pairs), None
        while low < high and time.monotonic() < self.deadline - 0.2:
            middle = (low + high) // 2 if found is not None else max(1, (2 * low + 3 * high) // 5)
            plan = self._try_days_off(broken, pairs[:middle])
            if plan is None:
                low = middle + 1
            else:
                found, high = plan, middle
        return found if found is not None or not pairs else self._try_days_off(broken, pairs)

    def _try_days_off(self, broken: _Broken, pairs: list[tuple[str, str]]) -> Plan | None:
        smaller = without(self.school, self.plan, pairs)
        here = {k for k in (*broken.programme, *broken.sessions) if k in smaller.meetings}
        left = _Broken(
            broken.sessions & here,
            broken.programme & here,
            broken.duties,
            broken.students,
        )
        freedom = list(islice(self._steps(left, smaller), 2))[1]
        limits = Limits(max(0.1, (self.deadline - time.monotonic()) / 3), None, self.workers, self.seed)
        answer = mend(self.workshop, smaller, self.before, freedom, limits, self.stop)
        good = answer.plan is not None and self._audit(answer.plan).score.hard == 0
        return answer.plan if good else None

    @property
    def _past_slots(self) -> frozenset[str]:
        return frozenset(t for d in self.past for t in self.school.scenario.week.on_day[d])

    def _settled(self, broken: _Broken) -> frozenset[tuple[str, str]]:
        """(student, day) of which nothing may change: days that are over, and those on which nothing is broken."""
        days = {self.school.scenario.week[t].day for _, t in (*broken.sessions, *broken.programme, *broken.duties)}
        return frozenset(
            (s.id, d)
            for s in self.school.scenario.students
            for d in self.school.attended[s.id]
            if d in self.past or (s.id not in broken.students and d not in days)
        )

    def _audit(self, plan: Plan) -> Audit:
        timetable = to_timetable(self.school, plan)
        return audit(self.school.scenario, timetable, week_of=self.school.week_of, published=self.published)

    # -- what is broken -----------------------------------------------------------------------------------------

    def _broken(self, found: Audit) -> _Broken:
        broken = _Broken(students=set(self.plan.waits) - set(self.before.waits))
        view = PlanView(self.school, self.plan)
        for violation in found.violations:
            self._open_for(violation, broken, view)
        presence = Presence(self.school, self.plan)
        for key in sorted(set(presence.at) ^ set(self.plan.meetings)):
            broken.programme.add(key)
        past = self._past_slots
        standing = view.joined_with(k for k in broken.sessions if k in self.plan.meetings)
        broken.sessions = {k for k in standing if k[1] not in past}
        broken.programme = {k for k in broken.programme if k[1] not in past}
        broken.duties = {k for k in broken.duties if k[1] not in past}
        return broken

    def _open_for(self, violation: Violation, broken: _Broken, view: PlanView) -> None:
        """Open what a violation speaks of, by its unit."""
        unit, week = violation.unit, self.school.scenario.week
        token = f"{unit.day}{unit.slot}" if unit.day and unit.slot else ""
        tokens = [token] if token in week.by_token else list(week.on_day.get(unit.day, week.by_token))
        if unit.student:
            broken.students.add(unit.student)
        if unit.group and token:
            target = broken.programme if _of_room_or_content(violation.rule) else broken.sessions
            target.add((unit.group, token))
        if unit.room:
            broken.programme |= {k for k, m in self.plan.meetings.items() if m.room == unit.room and k[1] in tokens}
        if unit.staff:
            broken.sessions |= {k for k in view.places_of.get(unit.staff, ()) if k[1] in tokens}
            broken.duties |= {k for k in view.duties_of.get(unit.staff, ()) if k[1] in tokens}
        if violation.rule == "duty":
            broken.duties.add((unit.campus, token))
        if unit.group and not token:
            broken.students |= {s for s, g in self.plan.care.items() if g == unit.group}

    # -- steps --------------------------------------------------------------------------------------------------

    def _steps(self, broken: _Broken, plan: Plan) -> Iterator[Freedom]:
        """Freedoms, larger and larger; students' days come last, as nobody is to wait who need not."""
        base = Freedom(
            roster=frozenset(broken.sessions | broken.programme),
            programme=frozenset(broken.programme),
            duties=frozenset(broken.duties),
            people=frozenset(p.id for p in self.school.staff),
        )
        if broken.students:
            base = self._with_students(base, broken.students)
        yield base
        view, week = PlanView(self.school, plan), self.school.scenario.week
        slots = {t for _, t in (*base.roster, *base.duties)}
        days = {week[t].day for t in slots} - self.past
        hit = {g for g, _ in base.programme if g not in self.school.scenario.club}
        of_hit = frozenset(k for g in hit for k in view.keys_of[g] if week[k[1]].day in days)
        keys = frozenset(k for t in slots for k in view.keys_at[t]) | of_hit
        around = replace(
            base, roster=base.roster | keys, duties=base.duties | self._duties(slots), programme=base.programme | of_hit
        )
        yield around
        of_days = {t for d in days for t in week.on_day[d]}
        keys = frozenset(k for t in of_days for k in view.keys_at[t])
        care = frozenset(k for k in keys if k[0] not in self.school.scenario.club)
        yield replace(
            around,
            roster=around.roster | keys,
            programme=around.programme | care,
            duties=around.duties | self._duties(of_days),
        )
        members = {s for s, g in plan.care.items() if g in hit}
        members |= {s for k in base.roster if not hit for s in view.presence.at.get(k, ())}
        if len(members) <= _MOST_LOOSE:
            yield replace(around, serving=around.serving | members)

    def _duties(self, tokens: set[str]) -> frozenset[Key]:
        return frozenset((c, t) for c in self.school.scenario.campuses for t in tokens)

    def _with_students(self, freedom: Freedom, students: set[str]) -> Freedom:
        """The same with these students' groups, clubs and days open, and the sessions that they may come to."""
        chosen = frozenset(s for s in students if s in self.school.scenario.student)
        care, extended = of_existing(self.plan)
        return replace(
            freedom,
            care=freedom.care | chosen,
            extended=freedom.extended | chosen,
            clubs=freedom.clubs | chosen,
            serving=freedom.serving | chosen,
            groups=care,
            extended_groups=extended,
        )

    # -- the answer ---------------------------------------------------------------------------------------------

    def _answer(self, plan: Plan | None, least: int = 0) -> Repaired:
        timetable = found = None
        changes = 0
        if plan is not None:
            timetable = to_timetable(self.school, plan)
            found = self._audit(plan)
            changes = found.goals["changes"].measure
        result = Result(
            scenario=self.school.scenario.name,
            status=Status.UNKNOWN if plan is None else Status.FEASIBLE,
            week_of=self.school.week_of,
            seed=self.seed,
            score=found.score if found else None,
            bound=Bound(0 if found and found.score.unserved == 0 else None, None),
            goals=dict(found.goals) if found else {},
            seconds={"total": time.monotonic() - self.began},
            versions=versions(),
            extra={"changes": {"found": changes, "least": least}} if found else {},
        )
        more = plan is not None and any(days - self.plan.waits.get(s, frozenset()) for s, days in plan.waits.items())
        return Repaired(self.school.scenario, result, timetable, found, changes, least, more)


def _of_room_or_content(rule: str) -> bool:
    return rule in ("room-capacity", "room-kind", "content", "activity-grades", "joining", "campus", "frequency")
