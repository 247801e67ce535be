"""The construction: clubs, groups, programme, rooms, staff; and again where something could not be served."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from optimizer.engine.construct.admission import choose_waiting_students
from optimizer.engine.construct.clubs import ClubStage
from optimizer.engine.construct.group_sizes import GroupSizes
from optimizer.engine.construct.groups import GroupStage
from optimizer.engine.construct.joined_hosts import choose_hosts
from optimizer.engine.construct.programme import ProgrammeStage
from optimizer.engine.construct.readmission import Readmission
from optimizer.engine.construct.room_assignment import RoomStage
from optimizer.engine.construct.session_cancelling import SessionCanceller
from optimizer.engine.construct.staff import LevelSearchState, StaffStage
from optimizer.engine.construct.waitlist_offenders import ViolationWaitlister
from optimizer.engine.plan import reasons as waiting
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.pinned_groups import PinnedGroups
from optimizer.engine.problem.room_classes import RoomClasses
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import LeadEligibility

CARE_FILL_RATES = (0.94, 0.9, 0.86, 0.8)
"""How full care sessions are taken to be, try after try: too full, and clubs leave too few leads for care."""
SPORTS_FILL_RATES = (1.0, 0.97, 0.95, 0.9)
"""The same for sessions of exercise: too full, and clubs leave too few places."""
SESSION_SAVING_FACTORS = (1.0, 5.0, 10.0)
"""How many times more than else a saved session counts when groups are formed, where meetings lack staff."""
TOLERATED_MISSED_EXERCISE = 3
CLUB_ATTEMPTS = 6
CANCELLING_ROUNDS = 8
VIOLATION_ROUNDS = 6
ADMISSION_ROUNDS = 3


def construct_plan(
    school: School,
    *,
    time_limit: float,
    stop: threading.Event | None = None,
    quick: bool = False,
    variant: int = 0,
    loads: LevelSearchState | None = None,
) -> Plan:
    """A complete plan of a school.

    Parameters
    ----------
    school : School
        The school in its week.
    time_limit : float
        Seconds after which another try, or mending, is no longer begun.
    stop : Event, optional
        Setting it skips what may be skipped.
    quick : bool
        Choose clubs and form groups anew less often, and who waits once: more clubs may stay closed, hardly more
        students wait.
    variant : int
        Which of many ways to form the groups: 0 is the best on average, the others differ in the order of the
        exchanges and in what a saved session counts.
    loads : Loads, optional
        What other constructions of the school have found, and this one may add to.
    """
    deadline = time.monotonic() + time_limit

    def late() -> bool:
        return time.monotonic() > deadline or (stop is not None and stop.is_set())

    tries, rations, thrift = (
        (2, 1, SESSION_SAVING_FACTORS[::2]) if quick else (CLUB_ATTEMPTS, ADMISSION_ROUNDS, SESSION_SAVING_FACTORS)
    )
    return _ConstructionPipeline(school, late, tries, rations, list(thrift), variant, loads or LevelSearchState()).go()


@dataclass(eq=False)
class _ConstructionPipeline:
    school: School
    late: Callable[[], bool]
    tries: int
    admission_rounds: int
    thrift: list[float]
    variant: int
    loads: LevelSearchState
    missing_staff: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.exercise, self.places = ExerciseDue(self.school), RoomClasses(self.school)
        self.named = PinnedGroups(self.school, self.exercise)
        leaders = LeadEligibility(self.school)
        self.sizes = GroupSizes(self.school, self.exercise, self.places, leaders)
        self.staff = StaffStage(self.school, self.loads)
        self.clubs = ClubStage(self.school, self.exercise, self.places, leaders, self.named, self.sizes)

    def go(self) -> Plan:
        fill, sports = list(CARE_FILL_RATES), list(SPORTS_FILL_RATES)
        best: tuple[int, Plan] | None = None
        for _ in SPORTS_FILL_RATES:
            self._first_week(fill, sports)
            self._ration()
            self._mend()
            unserved = self._unserved()
            if best is None or unserved < best[0]:
                best = (unserved, self.plan)
            if not self.plan_editor.anybody_waits_for(waiting.NO_EXERCISE_PLACE) or len(sports) == 1 or self.late():
                break
            sports.pop(0)
        assert best is not None
        plan = best[1]
        existing = {*plan.care.values(), *plan.extended.values()}
        plan.campus = {group: campus for group, campus in plan.campus.items() if group in existing}
        return plan

    def _mend(self) -> None:
        """Give up what cannot be kept, then serve again who can be."""
        for _ in range(CANCELLING_ROUNDS):
            if self.late() or not self._crowded() | self._shed():
                break
            self._week()
        mender = ViolationWaitlister(self.school, self.plan_editor)
        for number in range(VIOLATION_ROUNDS):
            if self.late() or not mender.mend(hard=number >= VIOLATION_ROUNDS // 2):
                break
            self._week()
        Readmission(self.school, self.exercise, self.plan).run()

    def _unserved(self) -> int:
        student = self.school.scenario.student
        return sum(self.school.unserved_cost(student[s], d) for s, days in self.plan.waits.items() for d in days)

    def _first_week(self, fill: list[float], sports: list[float]) -> None:
        """Clubs, groups and their week; clubs are tried anew while they leave too little for care.

        The first of ``fill`` and ``sports`` says how full sessions are taken to be; what proves too full is dropped.
        """
        for left in reversed(range(self.tries)):
            self.clubs.fill, self.clubs.sports_fill_rate = fill[0], sports[0]
            self._begin()
            if self._groups() > TOLERATED_MISSED_EXERCISE and len(sports) > 1 and left and not self.late():
                sports.pop(0)
                continue
            self._week()
            self._save_sessions()
            unstaffed = {key for key in self.missing_staff if key[0] in self.plan.club_slots}
            self.clubs.banned_meetings |= unstaffed
            if self.late() or (not unstaffed and (self.clubs.short or not self._leads_short())):
                return
            if not unstaffed and len(fill) > 1:
                fill.pop(0)

    def _save_sessions(self) -> None:
        """Where leads are short form the groups anew, so that more of them can be joined."""
        while self.missing_staff and len(self.thrift) > 1 and not self.late():
            self.thrift.pop(0)
            self._groups()
            self._week()

    def _ration(self) -> None:
        """Where leads are short let students wait before groups are formed, more of them where seats stay empty."""
        lost: dict[tuple[str, str], int] = defaultdict(int)
        for _ in range(self.admission_rounds):
            short = self._leads_short()
            if not short or self.late():
                return
            self.plan_editor.clear_waiting()
            choose_waiting_students(self.school, self.clubs.leaders, self.plan_editor, lost)
            self._groups()
            self._week()
            for spot, missing in self._leads_short().items():
                lost[spot] += missing * self.school.scenario.settings.grouping.max_size // 2

    def _begin(self) -> None:
        """Clubs, with everybody served."""
        self.plan = Plan()
        self.plan_editor = PlanEditor(self.school, self.plan)
        self.clubs.run(self.plan)

    def _groups(self) -> int:
        """Care groups and extended groups of the students served; the student-days that lack exercise."""
        groups = GroupStage(self.school, self.exercise, self.places, self.named, self.sizes, self.clubs.room_of)
        groups.thrift, groups.variant = self.thrift[0], self.variant
        groups.run(self.plan)
        self.shedder = SessionCanceller(self.plan_editor, self.exercise, groups.exercise_slots)
        self.programme = ProgrammeStage(
            self.school, self.exercise, self.places, groups.exercise_slots, self.shedder.guests
        )
        self._lone()
        return groups.missed

    def _leads_short(self) -> dict[tuple[str, str], int]:
        """(campus, token) -> leads that care lacks."""
        week = self.school.scenario.week
        return {
            (what.partition("@")[2], token): short
            for (what, token), short in self.missing_staff.items()
            if what.startswith("leads@") and not week[token].extended
        }

    def _lone(self) -> None:
        """Students who got no group at all wait."""
        plan = self.plan
        for student in self.school.scenario.students:
            if student.id not in plan.care and student.id not in plan.clubs and student.id not in plan.extended:
                for day in self.school.attended[student.id]:
                    self.plan_editor.let_wait(student.id, day, waiting.NO_CLUB_IN_CLUB_TIME)

    def _week(self) -> None:
        """Programme, rooms and staff for the students served."""
        self.programme.run(self.plan)
        for (former, token), host in choose_hosts(self.school, self.plan, self.staff.typical_load(self.plan)).items():
            self.programme.room_class[host, token] = self.programme.room_class.pop((former, token))
        self.unplaced_sessions = self.programme.unplaced_sessions + RoomStage(
            self.school, self.places, self.programme.room_class
        ).run(self.plan)
        self.staff.run(self.plan)
        self.missing_staff = self.staff.missing

    def _crowded(self) -> bool:
        """Let students wait whose session found no place: those too many for any room, or all; False if none."""
        presence = PlanIndex(self.school, self.plan)
        week = self.school.scenario.week
        for group, token in self.unplaced_sessions:
            day = week[token].day
            here = [s for s in presence.at.get((group, token), ()) if self.plan.served(s, day)]
            here.sort(key=lambda s: (self.plan_editor.cost(s, day), s))
            seats = self.programme.seats(group, token)
            for student in here[: len(here) - seats] if 0 < seats < len(here) else here:
                self.plan_editor.let_wait(student, day, waiting.NO_ROOM_OR_ACTIVITY)
        return bool(self.unplaced_sessions)

    def _shed(self) -> bool:
        """Let students wait for the staff that is missing; False if none is."""
        leads: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        week = self.school.scenario.week
        for (campus, token), short in self._leads_short().items():
            leads[campus, week[token].day][token] = short
        closing = [what for what, _ in self.missing_staff if what in self.plan.club_slots]
        for club in closing:
            self.plan_editor.close_club(club)
        for (campus, day), missing in sorted(leads.items()):
            self.shedder.cancel_sessions(campus, day, missing, waiting.TOO_FEW_STAFF)
        return bool(leads or closing)
