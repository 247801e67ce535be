"""The construction of a first plan: clubs, groups, programme, rooms, staff; then waiting where not all can be served.

A plan is made in attempts, one for each rate of `ConstructParams.exercise_fill_rates`; the one that leaves least
unserved is kept. An attempt has three parts:

1. *Everybody is served.* Clubs are chosen, care groups formed, and the week of these groups planned: programme, hosts
   of joined sessions, rooms, staff. Where sessions lack leads the groups are formed anew, so that more sessions can be
   joined; where that does not do, clubs are chosen anew with fewer of the leads.
2. *Admission.* Where care still lacks leads, a model chooses who waits, and groups and week are made for the others;
   several times over, with more students waiting each time.
3. *Waiting where it has to be.* Sessions that lack a room or staff are cancelled and their students wait; what the
   audit then finds wrong is resolved by waiting, too. Each of these steps is followed by a new week. Last, waiting
   students are served again where seats are free. This is done for each admission, and the best one is kept.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from math import inf
from typing import Protocol

from optimizer.engine.construct.admission import choose_waiting_students
from optimizer.engine.construct.clubs import ClubStage
from optimizer.engine.construct.context import CampusSlot, ConstructionContext
from optimizer.engine.construct.groups import GroupStage
from optimizer.engine.construct.joined_hosts import choose_hosts
from optimizer.engine.construct.programme import ProgrammeStage
from optimizer.engine.construct.readmission import Readmission
from optimizer.engine.construct.room_assignment import RoomStage
from optimizer.engine.construct.session_cancelling import SessionCanceller
from optimizer.engine.construct.staff import LevelSearchState, StaffStage
from optimizer.engine.plan import reasons
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan


class ViolationResolver(Protocol):
    """Lets students wait for whom a plan breaks hard rules; true if that changed the plan.

    ``by_groups`` asks for whole groups and campuses instead of single sessions and days.
    """

    def __call__(self, editor: PlanEditor, *, by_groups: bool) -> bool: ...


@dataclass
class Effort:
    """How much may be tried.

    Attributes
    ----------
    deadline : float
        Time of ``time.monotonic`` after which no further attempt or round begins.
    stop : Event, optional
        Ends the attempts as well when it is set.
    club_attempts, admission_rounds : int
        See `optimizer.engine.params.ConstructParams`.
    session_saving_factors : tuple of float
        Likewise.
    """

    club_attempts: int
    admission_rounds: int
    session_saving_factors: tuple[float, ...]
    deadline: float = inf
    stop: threading.Event | None = None

    @property
    def is_spent(self) -> bool:
        return time.monotonic() > self.deadline or (self.stop is not None and self.stop.is_set())


@dataclass
class TriedRates:
    """The rates that the next attempt assumes; what proved too high is dropped, and the last ones stay.

    Attributes
    ----------
    care_fill, exercise_fill : list of float
        Occupied shares of seats in care sessions and in those with exercise, highest first; the first is in use.
    session_saving : list of float
        Factors on a saved session, lowest first; the first is in use.
    """

    care_fill: list[float]
    exercise_fill: list[float]
    session_saving: list[float]


@dataclass(eq=False)
class ConstructionPipeline:
    """Runs the stages on one plan after the other.

    Attributes
    ----------
    resolve_violations : callable
        What is done about violations that are left; the audit belongs to another room and is handed in here.
    variant : int
        Which of many ways to form the groups (`GroupStage`).
    loads : LevelSearchState
        What other constructions of the school have learned about loads, and this one may add to.
    plan, plan_editor : Plan, PlanEditor
        The plan of the current attempt.
    unplaced_sessions : list of (group, token)
        Sessions of the current week without an activity or room.
    """

    context: ConstructionContext
    effort: Effort
    resolve_violations: ViolationResolver
    variant: int
    loads: LevelSearchState
    plan: Plan = field(init=False)
    plan_editor: PlanEditor = field(init=False)
    programme: ProgrammeStage = field(init=False)
    canceller: SessionCanceller = field(init=False)
    unplaced_sessions: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        params = self.context.params
        self.school = self.context.school
        self.clubs = ClubStage(self.context)
        self.staff = StaffStage(self.context, self.loads)
        self.rates = TriedRates(
            list(params.care_fill_rates), list(params.exercise_fill_rates), list(self.effort.session_saving_factors)
        )

    def run(self) -> Plan:
        """Make attempts until nobody waits for a place for exercise; the plan with the least unserved."""
        best: tuple[int, Plan] | None = None
        for _ in self.context.params.exercise_fill_rates:
            self._serve_everybody()
            unserved, plan, lacks_exercise_places = self._best_admission()
            if best is None or unserved < best[0]:
                best = (unserved, plan)
            if not lacks_exercise_places or len(self.rates.exercise_fill) == 1 or self.effort.is_spent:
                break
            self.rates.exercise_fill.pop(0)
        assert best is not None
        plan = best[1]
        existing = {*plan.care.values(), *plan.extended.values()}
        plan.campus = {group: campus for group, campus in plan.campus.items() if group in existing}
        return plan

    # -- the parts of an attempt ----------------------------------------------------------------------------------

    def _serve_everybody(self) -> None:
        """Clubs, groups and week with nobody waiting; clubs are chosen anew while they take too much from care.

        Three things make clubs be chosen anew: too many students without a place for exercise (the next exercise fill
        rate), meetings without staff (these meetings are excluded), and care sessions without a lead (the next care
        fill rate). The last one is no reason where the club model itself saw that staff or places do not do.
        """
        rates, params = self.rates, self.context.params
        for attempts_left in reversed(range(self.effort.club_attempts)):
            self._choose_clubs()
            missed_exercise = self._form_groups()
            lacks_exercise = missed_exercise > params.tolerated_missed_exercise
            if lacks_exercise and len(rates.exercise_fill) > 1 and attempts_left and not self.effort.is_spent:
                rates.exercise_fill.pop(0)
                continue
            self._plan_week()
            self._save_sessions()
            unstaffed = self._unstaffed_meetings()
            self.clubs.excluded_meetings.update(unstaffed)
            if self.effort.is_spent:
                return
            if not unstaffed and (self.clubs.exceeds_resources or not self._missing_leads()):
                return
            if not unstaffed and len(rates.care_fill) > 1:
                rates.care_fill.pop(0)

    def _save_sessions(self) -> None:
        """Where staff are missing, form the groups anew so that more sessions can be joined."""
        while self.staff.missing and len(self.rates.session_saving) > 1 and not self.effort.is_spent:
            self.rates.session_saving.pop(0)
            self._form_groups()
            self._plan_week()

    def _best_admission(self) -> tuple[int, Plan, bool]:
        """Finish the week, with more and more students waiting from the beginning where leads are missing.

        Each round lets students wait before groups are formed, more of them where the round before left seats empty.
        A round too many costs more than what it saves, so the best one is kept.

        Returns
        -------
        (int, Plan, bool)
            What is unserved, the plan, and whether somebody waits for a place for exercise.
        """
        missing, everybody = self._missing_leads(), self.plan.copy()
        empty_seats: dict[CampusSlot, int] = defaultdict(int)
        best: tuple[int, Plan, bool] | None = None
        for _ in range(self.effort.admission_rounds):
            if not missing or self.effort.is_spent:
                break
            self._edit(everybody.copy())
            choose_waiting_students(self.context, self.plan_editor, empty_seats)
            self._form_groups()
            self._plan_week()
            missing = self._missing_leads()
            for campus_slot, count in missing.items():
                empty_seats[campus_slot] += count * self.school.scenario.settings.grouping.max_size // 2
            result = self._finish()
            best = result if best is None or result[0] < best[0] else best
        return best or self._finish()

    def _finish(self) -> tuple[int, Plan, bool]:
        """Let students wait for all that is missing, and serve again whom free seats allow; see `_best_admission`."""
        self._cancel_sessions()
        self._resolve_violations()
        Readmission(self.school, self.context.exercise, self.plan).run()
        return self._unserved(), self.plan, self.plan_editor.anybody_waits_for(reasons.NO_EXERCISE_PLACE)

    def _cancel_sessions(self) -> None:
        """Cancel what has no room or staff and plan the week of the others, until nothing is missing."""
        for _ in range(self.context.params.cancelling_rounds):
            if self.effort.is_spent:
                return
            unplaced, understaffed = self._cancel_unplaced(), self._cancel_understaffed()
            if not unplaced and not understaffed:
                return
            self._plan_week()

    def _resolve_violations(self) -> None:
        """Let those wait for whom a rule is still broken and plan the week of the others, until none is."""
        rounds = self.context.params.violation_rounds
        for number in range(rounds):
            if self.effort.is_spent or not self.resolve_violations(self.plan_editor, by_groups=number >= rounds // 2):
                return
            self._plan_week()

    # -- the stages -----------------------------------------------------------------------------------------------

    def _choose_clubs(self) -> None:
        """A new plan with clubs and their members alone."""
        self._edit(Plan())
        self.clubs.care_fill_rate, self.clubs.exercise_fill_rate = self.rates.care_fill[0], self.rates.exercise_fill[0]
        self.clubs.run(self.plan)

    def _edit(self, plan: Plan) -> None:
        """Go on with a plan."""
        self.plan, self.plan_editor = plan, PlanEditor(self.school, plan)

    def _form_groups(self) -> int:
        """Care groups and extended groups of the students served; the student-days without a place for exercise."""
        groups = GroupStage(self.context, self.clubs.room_class, self.rates.session_saving[0], self.variant)
        groups.run(self.plan)
        self.canceller = SessionCanceller(self.plan_editor, self.context.exercise, groups.exercise_slots)
        self.programme = ProgrammeStage(self.context, groups.exercise_slots, self.canceller.guests)
        self._let_wait_without_group()
        return groups.missed_exercise

    def _let_wait_without_group(self) -> None:
        plan = self.plan
        for student in self.school.scenario.students:
            if student.id not in plan.care and student.id not in plan.clubs and student.id not in plan.extended:
                for day in self.school.attended[student.id]:
                    self.plan_editor.let_wait(student.id, day, reasons.NO_CLUB_IN_CLUB_TIME)

    def _plan_week(self) -> None:
        """Programme, hosts of joined sessions, rooms and staff for the students served."""
        self.programme.run(self.plan)
        room_class = self.programme.room_class
        hosts = choose_hosts(self.context, self.plan, self.staff.typical_load(self.plan))
        for (former, token), host in hosts.items():
            room_class[host, token] = room_class.pop((former, token))
        without_room = RoomStage(self.context, room_class).run(self.plan)
        self.unplaced_sessions = self.programme.unplaced_sessions + without_room
        self.staff.run(self.plan)

    # -- what is missing ------------------------------------------------------------------------------------------

    def _missing_leads(self) -> dict[CampusSlot, int]:
        """(campus, care slot) -> leads that care lacks."""
        week = self.school.scenario.week
        return {
            (post.where, post.token): count
            for post, count in self.staff.missing.items()
            if post.kind == "leads" and not week[post.token].extended
        }

    def _unstaffed_meetings(self) -> dict[tuple[str, str], None]:
        """(club, token) of the meetings that lack staff, in order."""
        clubs = self.plan.club_slots
        return {
            (post.where, post.token): None
            for post in self.staff.missing
            if post.kind == "session" and post.where in clubs
        }  # fmt: skip

    def _cancel_unplaced(self) -> bool:
        """Let students wait whose session has no place: those too many for any room, or all; false if there is none."""
        presence = PlanIndex(self.school, self.plan)
        week = self.school.scenario.week
        for group, token in self.unplaced_sessions:
            day = week[token].day
            students = [s for s in presence.at.get((group, token), ()) if self.plan.served(s, day)]
            students.sort(key=lambda s: (self.plan_editor.cost(s, day), s))
            seats = self.programme.seats(group, token)
            excess = len(students) - seats if 0 < seats < len(students) else len(students)
            for student in students[:excess]:
                self.plan_editor.let_wait(student, day, reasons.NO_ROOM_OR_ACTIVITY)
        return bool(self.unplaced_sessions)

    def _cancel_understaffed(self) -> bool:
        """Close clubs and cancel care sessions that lack a lead; false if there is none."""
        week = self.school.scenario.week
        missing: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for (campus, token), count in self._missing_leads().items():
            missing[campus, week[token].day][token] = count
        clubs = [club for club, _ in self._unstaffed_meetings()]
        for club in clubs:
            self.plan_editor.close_club(club)
        for (campus, day), by_slot in sorted(missing.items()):
            self.canceller.cancel_sessions(campus, day, by_slot, reasons.TOO_FEW_STAFF)
        return bool(missing or clubs)

    def _unserved(self) -> int:
        student = self.school.scenario.student
        return sum(self.school.unserved_cost(student[s], d) for s, days in self.plan.waits.items() for d in days)
