"""Last pass over a week: single moves of one child that the search left on the table.

A child joins a club of its list that has a seat, in place of one further down where it has as many clubs as it wants;
a child who waits on a day is served, in its own care group or another. Each move is judged over what it touches by the
checks of the rules (`EditableWeek`), so that thousands can be tried where an audit each would take too long, and the
pass goes on until no move is left that improves the week.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from optimizer.auditing.edits import EditData
from optimizer.auditing.judge import EditableWeek
from optimizer.domain.people import Student
from optimizer.domain.timetable import Timetable
from optimizer.engine.plan.convert import from_timetable, to_timetable
from optimizer.engine.plan.index import PlanIndex, Seats
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School


def improve_by_single_moves(school: School, plan: Plan, out_of_time: Callable[[], bool]) -> Plan | None:
    """The plan after single moves, each of which improves the week; None where there is none.

    Parameters
    ----------
    plan : Plan
        Keeps all rules; is not changed.
    out_of_time : callable
        Whether to end; asked before each move is judged. At most ``last_pass_trials`` are judged, which ends the pass
        where a repeatable limit has no clock, and at most ``last_pass_moves`` made.
    """
    params, trials = school.params.search, count()

    def is_over() -> bool:
        return out_of_time() or next(trials) >= params.last_pass_trials

    state = _State(school, plan, to_timetable(school, plan))
    students = school.scenario.students
    made, tried_in_vain = 0, 0
    while made < params.last_pass_moves and tried_in_vain < len(students):
        student = students[(made + tried_in_vain) % len(students)]
        better = state.improved(student, is_over)
        if better is None:
            tried_in_vain += 1
        else:
            state, made, tried_in_vain = better, made + 1, 0
        if is_over():
            break
    return state.plan if made else None


@dataclass
class _State:
    """A week as plan and as timetable."""

    school: School
    plan: Plan
    timetable: Timetable

    @cached_property
    def week(self) -> EditableWeek:
        return EditableWeek(self.school.scenario, self.timetable, self.school.week_of)

    @cached_property
    def index(self) -> PlanIndex:
        return PlanIndex(self.school, self.plan)

    @cached_property
    def club_size(self) -> Counter[str]:
        """Club -> members."""
        return Counter(club for clubs in self.plan.clubs.values() for club in clubs)

    @cached_property
    def seats(self) -> Seats:
        return Seats(self.index)

    def improved(self, student: Student, out_of_time: Callable[[], bool]) -> _State | None:
        """The week after the first move of a student that improves it, or None."""
        for edit in self.moves(student):
            if out_of_time():
                return None
            verdict = self.week.judge(edit, first=True)
            if not verdict.against and (verdict.unserved, verdict.points) < (0, 0):
                timetable = self.week.changed(edit)
                return _State(self.school, from_timetable(self.school, timetable), timetable)
        return None

    def moves(self, student: Student) -> Iterator[EditData]:
        """Moves of a student, as edits, that may improve the week: from waiting into a place, into a wished club."""
        for day in self.school.scenario.week.days:
            if not self.plan.served(student.id, day):
                yield from self._servings(student, day)
        yield from self._joinings(student)

    def _servings(self, student: Student, day: str) -> Iterator[EditData]:
        """Serving a student on a day, in the own care group or in any where that day's sessions have a seat."""
        plan, care = self.plan, set(self.school.scenario.week.care)
        rest = [one for one in self.school.attended[student.id] if one != day and not plan.served(student.id, one)]
        serve = {"op": "wait", "student": student.id, "days": rest}
        tokens = [token for token in self.school.attended[student.id][day] if token in care]
        own, campus = plan.care.get(student.id), self.school.campus_of_student[student.id]
        for group in self.index.care_groups:
            if plan.campus[group] == campus and all(self.seats.has_seat(group, token) for token in tokens):
                if group == own:
                    yield serve
                elif own:
                    move = {"op": "move", "students": [student.id], "group": group}
                    yield {"op": "all", "edits": [move, serve]}
                elif student.id not in plan.clubs and student.id not in plan.extended:
                    yield serve | {"group": group}

    def _joinings(self, student: Student) -> Iterator[EditData]:
        """Joining a club with a seat, best wish first, as a further one or in place of the least wished."""
        scenario, wishes = self.school.scenario, self.school.scenario.wishes.of_student[student.id]
        granted = self.plan.clubs.get(student.id, ())
        place = {club: number for number, club in enumerate(wishes)}
        kept, lost = list(granted), len(wishes)
        if granted and len(granted) >= scenario.wanted_clubs(student):
            worst = max(granted, key=lambda club: place.get(club, len(wishes)))
            kept.remove(worst)
            lost = place.get(worst, len(wishes))
        for club in wishes[:lost]:
            slots, most = self.plan.club_slots.get(club), scenario.club[club].max_students
            if slots is None or club in granted or (most is not None and self.club_size[club] >= most):
                continue
            if all(t in student.attends and self.plan.served(student.id, scenario.week[t].day) for t in slots):
                yield {"op": "clubs", "student": student.id, "clubs": [*kept, club]}
