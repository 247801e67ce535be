"""The construction: clubs, groups, programme, rooms, staff; and again where something could not be served."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from optimizer.model.plan import Plan, Presence
from optimizer.model.school import School
from optimizer.model.stages.exercise import Exercise
from optimizer.model.stages.places import Places
from optimizer.solve.construct import waiting
from optimizer.solve.construct.clubs import ClubStage
from optimizer.solve.construct.groups import GroupStage
from optimizer.solve.construct.leaders import Leaders
from optimizer.solve.construct.mend import Mender
from optimizer.solve.construct.named import Named
from optimizer.solve.construct.programme import ProgrammeStage
from optimizer.solve.construct.rationing import let_wait
from optimizer.solve.construct.readmit import Readmission
from optimizer.solve.construct.rooms import RoomStage
from optimizer.solve.construct.shedding import Shedder
from optimizer.solve.construct.staff import StaffStage
from optimizer.solve.construct.waiting import Waiter

Progress = Callable[[str], None]
FILLS = (0.94, 0.9, 0.86, 0.8)
"""How full care sessions are taken to be, try after try: too full, and clubs leave too few leads for care."""
ROUNDS = 8
MENDS = 6
RATIONS = 3


def construct(
    school: School,
    *,
    seed: int = 0,
    time_limit: float,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Plan:
    """A complete plan of a school.

    Parameters
    ----------
    school : School
        The school in its week.
    seed : int
        Breaks ties.
    time_limit : float
        Seconds after which optional improvement stops.
    progress : callable, optional
        Called with the name of each stage as it begins.
    stop : Event, optional
        Setting it skips what may be skipped.
    """
    return _Construction(school, progress or (lambda stage: None)).go()


@dataclass(eq=False)
class _Construction:
    school: School
    tell: Progress
    lacking: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.exercise, self.places = Exercise(self.school), Places(self.school)
        self.named = Named(self.school, self.exercise, self.places)
        self.clubs = ClubStage(self.school, self.exercise, self.places, Leaders(self.school), self.named)

    def go(self) -> Plan:
        for fill in FILLS:
            self.clubs.fill = fill
            self._begin()
            self._groups()
            self._week()
            unstaffed = {key for key in self.lacking if key[0] in self.plan.club_slots}
            self.clubs.banned |= unstaffed
            if not unstaffed and (self.clubs.short or not self._leads_short()):
                break
        self._ration()
        for _ in range(ROUNDS):
            if not self._crowded() | self._shed():
                break
            self._week()
        mender = Mender(self.school, self.waiter)
        for number in range(MENDS):
            self.tell("mend")
            if not mender.mend(hard=number >= MENDS // 2):
                break
            self._week()
        self.tell("readmit")
        Readmission(self.school, self.exercise, self.plan).run()
        return self.plan

    def _ration(self) -> None:
        """Where leads are short let students wait before groups are formed, more of them where seats stay empty."""
        lost: dict[tuple[str, str], int] = defaultdict(int)
        for _ in range(RATIONS):
            short = self._leads_short()
            if not short:
                return
            self.tell("ration")
            self.waiter.forget()
            let_wait(self.school, self.clubs.leaders, self.waiter, lost)
            self._groups()
            self._week()
            for spot, missing in self._leads_short().items():
                lost[spot] += missing * self.school.scenario.settings.grouping.max_size // 2

    def _begin(self) -> None:
        """Clubs, with everybody served."""
        self.plan = Plan()
        self.waiter = Waiter(self.school, self.plan)
        self.tell("clubs")
        self.clubs.run(self.plan)

    def _groups(self) -> None:
        """Care groups and extended groups of the students served."""
        self.tell("groups")
        groups = GroupStage(self.school, self.exercise, self.places, self.named)
        groups.run(self.plan)
        self.shedder = Shedder(self.waiter, self.exercise, groups.exercise_slots)
        self.programme = ProgrammeStage(
            self.school, self.exercise, self.places, groups.exercise_slots, self.shedder.guests
        )
        self._lone()

    def _leads_short(self) -> dict[tuple[str, str], int]:
        """(campus, token) -> leads that care lacks."""
        week = self.school.scenario.week
        return {
            (what.partition("@")[2], token): short
            for (what, token), short in self.lacking.items()
            if what.startswith("leads@") and not week[token].extended
        }

    def _lone(self) -> None:
        """Students who got no group at all wait."""
        plan = self.plan
        for student in self.school.scenario.students:
            if student.id not in plan.care and student.id not in plan.clubs and student.id not in plan.extended:
                for day in self.school.attended[student.id]:
                    self.waiter.wait(student.id, day, waiting.CLUB_ALONE)

    def _week(self) -> None:
        """Programme, rooms and staff for the students served."""
        self.tell("programme")
        self.programme.run(self.plan)
        self.tell("rooms")
        self.homeless = self.programme.homeless + RoomStage(self.school, self.places, self.programme.room_class).run(
            self.plan
        )
        self.tell("staff")
        staff = StaffStage(self.school)
        staff.run(self.plan)
        self.lacking = staff.missing

    def _crowded(self) -> bool:
        """Let students wait whose session found no place: those too many for any room, or all; False if none."""
        presence = Presence(self.school, self.plan)
        week = self.school.scenario.week
        for group, token in self.homeless:
            day = week[token].day
            here = [s for s in presence.at.get((group, token), ()) if self.plan.served(s, day)]
            here.sort(key=lambda s: (self.waiter.cost(s, day), s))
            seats = self.programme.seats(group, token)
            for student in here[: len(here) - seats] if 0 < seats < len(here) else here:
                self.waiter.wait(student, day, waiting.ROOMS)
        return bool(self.homeless)

    def _shed(self) -> bool:
        """Let students wait for the staff that is missing; False if none is."""
        leads: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        week = self.school.scenario.week
        for (campus, token), short in self._leads_short().items():
            leads[campus, week[token].day][token] = short
        closing = [what for what, _ in self.lacking if what in self.plan.club_slots]
        for club in closing:
            self.waiter.close(club)
        for (campus, day), missing in sorted(leads.items()):
            self.shedder.shed(campus, day, missing, waiting.STAFF)
        return bool(leads or closing)
