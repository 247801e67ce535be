"""The construction of a first plan: clubs, groups, programme, rooms, staff; then waiting where not all can be served.

A plan is made in attempts, one for each rate of `ConstructParams.exercise_fill_rates` while many students wait for a
place for exercise and the rate changes which clubs meet; the one that leaves least unserved is kept. An attempt has
three parts:

1. *Everybody is served.* Clubs are chosen, care groups formed, and the week of these groups planned: programme, hosts
   of joined sessions, rooms, staff. Where sessions lack leads the groups are formed anew, so that more sessions can be
   joined; where that does not do, clubs are chosen anew with fewer of the leads.
2. *Admission.* Where care still lacks leads, a model chooses who waits, and groups and week are made for the others;
   several times over, with more students waiting each time.
3. *Waiting where it has to be.* Sessions that lack a room or staff are cancelled, their students wait, and the week of
   the others is planned anew. Then exactly the student-days that still break a rule by the audit wait, and the week
   stays as it is: there are few of them, and the search finds a place for most. Last, waiting students are served again
   where seats are free. This is done for each admission, and the best one is kept.

What breaks a rule for a whole group (its size, the `apart` codes of its members, how often it has an activity) is left
in the plan for the repair of violations, which mends it without letting the group wait. Only where the caller has no
such repair (`by_groups`) whole groups wait, round after round with a new week.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import inf
from typing import Protocol

from optimizer.engine.construct.admission import Readmission, choose_waiting_students
from optimizer.engine.construct.clubs import ClubStage
from optimizer.engine.construct.context import CampusSlot, ConstructionContext, OutOfTimeError
from optimizer.engine.construct.exercise_moves import ExerciseMoves
from optimizer.engine.construct.groups import GroupStage
from optimizer.engine.construct.joining import choose_hosts
from optimizer.engine.construct.programme import ProgrammeStage
from optimizer.engine.construct.room_assignment import RoomStage
from optimizer.engine.construct.session_cancelling import SessionCanceller
from optimizer.engine.construct.staff import LevelSearchState, StaffStage
from optimizer.engine.plan import reasons
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan


class ViolationResolver(Protocol):
    """Lets students wait for whom a plan breaks hard rules.

    ``by_groups`` asks for whole groups and campuses instead of single sessions and days.

    Returns the student-days on which somebody waits now who was served before, by rule.
    """

    def __call__(self, editor: PlanEditor, *, by_groups: bool) -> Counter[str]: ...


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
    by_groups : bool
        Whether whole groups wait for violations that letting single students wait does not resolve.
    variant : int
        Which of many ways to form the groups (`GroupStage`).
    loads : LevelSearchState
        What other constructions of the school have learned about loads, and this one may add to.
    plan, plan_editor : Plan, PlanEditor
        The plan of the current attempt.
    chosen_clubs : (club_slots, clubs)
        These tables of the plan when clubs were last chosen.
    unplaced_sessions : list of (group, token)
        Sessions of the current week without an activity or room.
    """

    context: ConstructionContext
    effort: Effort
    resolve_violations: ViolationResolver
    by_groups: bool
    variant: int
    loads: LevelSearchState
    plan: Plan = field(init=False)
    plan_editor: PlanEditor = field(init=False)
    programme: ProgrammeStage = field(init=False)
    canceller: SessionCanceller = field(init=False)
    chosen_clubs: tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]] = field(init=False)
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
        """Make attempts until hardly anybody waits for a place for exercise; the plan with the least unserved.

        Raises
        ------
        OutOfTimeError
            If the context's deadline passes before the first plan is complete.
        """
        params = self.context.params
        tolerated = max(params.tolerated_missed_exercise, params.tolerated_exercise_wait_share * self._student_days())
        best: tuple[int, Plan, int] | None = None
        try:
            while best is None or (best[2] > tolerated and self._lower_exercise_fill()):
                self._serve_everybody()
                result = self._best_admission()
                best = result if best is None or result[0] < best[0] else best
        except OutOfTimeError:
            if best is None:
                raise
        plan = best[1]
        existing = {*plan.care.values(), *plan.extended.values()}
        plan.campus = {group: campus for group, campus in plan.campus.items() if group in existing}
        return plan

    def _student_days(self) -> int:
        return sum(len(days) for days in self.school.attended.values())

    def _lower_exercise_fill(self) -> bool:
        """Go on to the next exercise fill rate by which other clubs are chosen; false, and nothing changes, without."""
        before, editor = self.chosen_clubs, self.plan_editor
        room_class, exceeds_resources = self.clubs.room_class, self.clubs.exceeds_resources
        while len(self.rates.exercise_fill) > 1 and not self.effort.is_spent:
            self.rates.exercise_fill.pop(0)
            self._choose_clubs()
            if self.chosen_clubs != before:
                return True
        self.plan, self.plan_editor = editor.plan, editor
        self.clubs.room_class, self.clubs.exceeds_resources = room_class, exceeds_resources
        return False

    # -- the parts of an attempt ----------------------------------------------------------------------------------

    def _serve_everybody(self) -> None:
        """Clubs, groups and week with nobody waiting; clubs are chosen anew while they take too much from care.

        Three things make clubs be chosen anew: too many students without a place for exercise (the next exercise fill
        rate), meetings without staff (these meetings are excluded), and care sessions without a lead (the next care
        fill rate). The last one is no reason where the club model itself saw that staff or places do not do.
        """
        rates, params, has_new_clubs = self.rates, self.context.params, False
        for attempts_left in reversed(range(self.effort.club_attempts)):
            if not has_new_clubs:
                self._choose_clubs()
            lacks_exercise = self._form_groups() > params.tolerated_missed_exercise
            has_new_clubs = bool(lacks_exercise and attempts_left) and self._lower_exercise_fill()
            if has_new_clubs:
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

    def _best_admission(self) -> tuple[int, Plan, int]:
        """Finish the week, with more and more students waiting from the beginning where leads are missing.

        Each round lets students wait before groups are formed, more of them where the round before left seats empty.
        A round too many costs more than what it saves, so the best one is kept.

        Returns
        -------
        (int, Plan, int)
            What is unserved, the plan, and the student-days that came to wait for want of exercise.
        """
        missing, everybody = self._missing_leads(), self.plan.copy()
        empty_seats: dict[CampusSlot, int] = defaultdict(int)
        best: tuple[int, Plan, int] | None = None
        try:
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
        except OutOfTimeError:
            if best is None:
                raise
        return best or self._finish()

    def _finish(self) -> tuple[int, Plan, int]:
        """Let students wait for all that is missing, and serve again whom free seats allow; see `_best_admission`.

        Where a club closes since a member waits, the others crowd the care sessions: the week is then also planned anew
        without the club, and the better one kept.
        """
        self._cancel_sessions()
        whole = self.plan.copy()
        result = self._let_wait_and_readmit()
        closed = whole.club_slots.keys() - self.plan.club_slots.keys()
        if result[0] and closed and not self.effort.is_spent:
            self._edit(whole)
            for club in sorted(closed):
                self.plan_editor.close_club(club)
            self._plan_week()
            other = self._let_wait_and_readmit()
            result = other if other[0] < result[0] else result
        return result

    def _let_wait_and_readmit(self) -> tuple[int, Plan, int]:
        """What is unserved, the plan, and the student-days that came to wait for want of exercise."""
        if ExerciseMoves(self.school, self.context.exercise, self.plan).run():
            self.plan_editor.tidy()
        lacks_exercise = self._resolve_violations()["physical-activity"]
        Readmission(self.school, self.context.exercise, self.plan).run()
        return self._unserved(), self.plan, lacks_exercise

    def _cancel_sessions(self) -> None:
        """Cancel what has no room or staff and plan the week of the others, until nothing is missing."""
        for _ in range(self.context.params.cancelling_rounds):
            if self.effort.is_spent:
                return
            unplaced, understaffed = self._cancel_unplaced(), self._cancel_understaffed()
            if not unplaced and not understaffed:
                return
            self._plan_week()

    def _resolve_violations(self) -> Counter[str]:
        """Let those wait for whom a rule is still broken, until that changes nothing; student-days by rule.

        The week stays as it is. Only then, and only if the caller asks for it, whole groups wait and the week of the
        others is planned anew.
        """
        waits: Counter[str] = Counter()
        rounds = self.context.params.violation_rounds
        for _ in range(rounds):
            new = self.resolve_violations(self.plan_editor, by_groups=False)
            waits += new
            if not new:
                break
        for _ in range(rounds if self.by_groups else 0):
            new = Counter() if self.effort.is_spent else self.resolve_violations(self.plan_editor, by_groups=True)
            waits += new
            if not new:
                break
            self._plan_week()
        return waits

    # -- the stages -----------------------------------------------------------------------------------------------

    def _choose_clubs(self) -> None:
        """A new plan with clubs and their members alone."""
        self.context.seconds_left()
        self._edit(Plan())
        self.clubs.care_fill_rate, self.clubs.exercise_fill_rate = self.rates.care_fill[0], self.rates.exercise_fill[0]
        self.clubs.run(self.plan)
        self.chosen_clubs = (dict(self.plan.club_slots), dict(self.plan.clubs))

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
        self.context.seconds_left()
        room_class = self.programme.room_class
        hosts = choose_hosts(self.context, self.plan, self.staff.typical_load(self.plan))
        for (former, token), host in hosts.items():
            room_class[host, token] = room_class.pop((former, token))
        without_room = RoomStage(self.context, room_class).run(self.plan)
        self.unplaced_sessions = self.programme.unplaced_sessions + without_room
        self.context.seconds_left()
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
                self.plan_editor.let_wait(student, day, reasons.NOT_PLACED)
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
            self.canceller.cancel_sessions(campus, day, by_slot)
        return bool(missing or clubs)

    def _unserved(self) -> int:
        student = self.school.scenario.student
        return sum(self.school.unserved_cost(student[s], d) for s, days in self.plan.waits.items() for d in days)
