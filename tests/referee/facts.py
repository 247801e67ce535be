"""What a timetable amounts to: who is where, with whom, and who works when.

Of rows that repeat each other the first stands, and a row in a slot that the week lacks stands for nothing: the rule
`tables` counts them. A session of a group that groups.csv does not list, or lists as of no kind, is held all the same;
what needs its kind or campus passes over it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .scenario import Activity, Room, Scenario, Staff, Student
from .timetable import GroupRow, MemberRow, SessionRow, Timetable
from .week import DAYS, Slot, is_extended, slot_name


@dataclass
class Meeting:
    """A session that is really held: the host's row and those of the groups that join it."""

    row: SessionRow
    rows: list[SessionRow]
    headcount: int
    team: list[str]  # ids, unknown ones too
    staff: list[Staff]  # those of them who are known

    def has_stranger(self) -> bool:
        """Whether somebody is there whom nobody knows: such a person may be and have anything."""
        return len(self.staff) < len(self.team)

    @property
    def slot(self) -> Slot:
        return self.row.slot

    def name(self) -> str:
        return session_name(self.row)


@dataclass(frozen=True)
class Work:
    """One slot of one person, at a session or on duty."""

    staff: str
    slot: Slot
    campus: str | None
    place: str


def session_name(row: SessionRow) -> str:
    return f"{row.group}@{slot_name(row.slot)}"


class Facts:
    def __init__(
        self, scenario: Scenario, timetable: Timetable, monday: date, dates: list[tuple[date, str]] | None = None
    ) -> None:
        """With ``dates`` the week is one of a semester: its dates, with the day that each runs as."""
        self.of_semester = dates is not None
        self.dates = dates or [(monday + timedelta(days=DAYS.index(day)), day) for day in scenario.week.days]
        self.signed_up = {student.id: student.attends for student in scenario.students.values()}
        if dates is not None:
            held = {day for _, day in dates}
            kept = {
                one.id: replace(one, attends={slot for slot in one.attends if slot[0] in held})
                for one in scenario.students.values()
            }
            scenario = replace(scenario, students=kept)
        self.scenario = scenario
        self.timetable = timetable
        self.monday = monday
        self._read_groups()
        self._read_waiting()
        self._read_sessions()
        self._place_students()
        self._hold_meetings()
        self._read_work()

    def _read_groups(self) -> None:
        self.groups: dict[str, GroupRow] = {}
        for row in self.timetable.groups:
            if row.id and row.id not in self.groups:
                self.groups[row.id] = row
        self.member_rows: dict[str, MemberRow] = {}
        self.members: dict[str, list[Student]] = defaultdict(list)
        for member in self.timetable.members:
            student = self.scenario.students.get(member.student)
            if student is None or member.student in self.member_rows:
                continue
            self.member_rows[member.student] = member
            for group in self.groups_of(member):
                self.members[group].append(student)
        self.grades: dict[str, set[int]] = defaultdict(set)
        for group, who in self.members.items():
            self.grades[group] = {student.grade for student in who}

    def group_fault(self, row: GroupRow) -> str:
        """What is wrong with a group's id and kind; blank if nothing is."""
        if not row.id or row.kind not in ("care", "club", "extended"):
            return f"kind {row.kind!r} of group {row.id!r}"
        if (row.kind == "club") != (row.id in self.scenario.clubs):
            return f"group {row.id} is of kind {row.kind}"
        return ""

    def campus_of(self, group: str) -> str | None:
        """The campus of a listed group."""
        return self.campus(self.groups[group].campus) if group in self.groups else None

    def campus(self, name: str) -> str:
        """A blank stands for the only campus."""
        if not name and len(self.scenario.campuses) == 1:
            return next(iter(self.scenario.campuses))
        return name

    def kind_of(self, group: str) -> str | None:
        """Kind of a listed group, None if there is none; the id of a club is always a club's."""
        if group not in self.groups:
            return None
        if group in self.scenario.clubs:
            return "club"
        kind = self.groups[group].kind
        return kind if kind in ("care", "extended") else None

    def is_kind(self, group: str, kind: str) -> bool:
        return self.kind_of(group) == kind

    def of_kind(self, kind: str) -> list[str]:
        return [group for group in self.groups if self.is_kind(group, kind)]

    def may_be(self, group: str, kind: str) -> bool:
        """Whether a group named in members.csv can be what its column says: nothing is known to the contrary."""
        return bool(group) and self.kind_of(group) in (kind, None)

    def clubs_of(self, member: MemberRow) -> list[str]:
        return [club for club in dict.fromkeys(member.clubs) if self.may_be(club, "club")]

    def groups_of(self, member: MemberRow) -> list[str]:
        found = [member.care_group] if self.may_be(member.care_group, "care") else []
        found += self.clubs_of(member)
        found += [member.extended_group] if self.may_be(member.extended_group, "extended") else []
        return list(dict.fromkeys(found))

    def _read_waiting(self) -> None:
        self.waits: dict[str, set[str]] = defaultdict(set)
        for row in self.timetable.waiting:
            if row.student in self.scenario.students:
                self.waits[row.student] |= set(row.days)

    def times(self, day: str) -> int:
        """Dates of the week that run as the day."""
        return sum(runs_as == day for _, runs_as in self.dates)

    def slots_of(self, staff: str) -> int:
        """Staff slots of a person, each once for each date."""
        return sum(self.times(work.slot[0]) for work in self.work[staff])

    def days_of(self, staff: str) -> int:
        """Dates on which a person serves."""
        return sum(self.times(day) for day in {work.slot[0] for work in self.work[staff]})

    def waits_always(self, student: Student) -> bool:
        if self.of_semester and student.id in self.member_rows:
            return False  # on other days of the programme the student is served
        return bool(student.days()) and student.days() <= self.waits.get(student.id, set())

    def is_served(self, student: str) -> bool:
        return student in self.member_rows and self.member_rows[student].served()

    def served_days(self, student: Student) -> set[str]:
        if not self.is_served(student.id):
            return set()
        return student.days() - self.waits.get(student.id, set())

    def served_slots(self, student: Student) -> set[Slot]:
        days = self.served_days(student)
        return {slot for slot in student.attends if slot[0] in days}

    def _read_sessions(self) -> None:
        self.sessions: dict[tuple[str, Slot], SessionRow] = {}
        self.sessions_of: dict[str, list[SessionRow]] = defaultdict(list)
        for row in self.timetable.sessions:
            if self.is_held(row.slot) and row.key() not in self.sessions:
                self.sessions[row.key()] = row
                self.sessions_of[row.group].append(row)

    def is_held(self, slot: Slot) -> bool:
        return slot in self.scenario.week.times and self.times(slot[0]) > 0

    def clubs_meeting(self, student: Student, slot: Slot) -> list[str]:
        """The student's clubs that meet in the slot."""
        member = self.member_rows.get(student.id)
        if member is None:
            return []
        return [club for club in self.clubs_of(member) if (club, slot) in self.sessions]

    def care_group_of(self, student: str) -> str:
        """The care group that the student is in; blank if the cell names none, or a listed group of another kind."""
        member = self.member_rows.get(student)
        return member.care_group if member is not None and self.may_be(member.care_group, "care") else ""

    def due_in(self, student: Student, slot: Slot) -> str | None:
        """The group that a student without a club meeting should be with; blank if there is none to be with."""
        member = self.member_rows[student.id]
        if is_extended(slot):
            return member.extended_group if self.may_be(member.extended_group, "extended") else ""
        if slot in self.scenario.week.club_only:
            return None
        return member.care_group if self.may_be(member.care_group, "care") else ""

    def _place_students(self) -> None:
        """Where everybody is.

        due: whom each care or extended group has in each slot, whether or not it has a session there. on_campus: who
        is in sessions of a campus's groups; to_look_after: these, and at their own campus those without a session.
        """
        self.due: dict[tuple[str, Slot], list[Student]] = defaultdict(list)
        self.nowhere: dict[str, list[Slot]] = defaultdict(list)  # present, but in no session
        in_club: dict[str, list[Student]] = defaultdict(list)
        self.attended: dict[str, list[SessionRow]] = defaultdict(list)
        for student in self.scenario.students.values():
            if student.id in self.member_rows:
                for club in self.clubs_of(self.member_rows[student.id]):
                    in_club[club].append(student)
            for slot in sorted(self.served_slots(student)):
                group = None if self.clubs_meeting(student, slot) else self.due_in(student, slot)
                if group:
                    self.due[group, slot].append(student)
                if group is not None and not (group and (group, slot) in self.sessions):
                    self.nowhere[student.id].append(slot)
        self.present: dict[tuple[str, Slot], list[Student]] = {}
        self.on_campus: dict[tuple[str, Slot], dict[str, Student]] = defaultdict(dict)
        for key, row in self.sessions.items():
            here = in_club.get(row.group, []) + self.due.get(key, [])
            self.present[key] = here
            campus = self.campus_of(row.group)
            if campus is not None:
                self.on_campus[campus, row.slot].update((student.id, student) for student in here)
            for student in here:
                self.attended[student.id].append(row)
        self.to_look_after = {key: dict(here) for key, here in self.on_campus.items()}
        for student_id, slots in self.nowhere.items():
            student = self.scenario.students[student_id]
            for slot in slots:
                self.to_look_after.setdefault((student.campus, slot), {})[student.id] = student

    def host_of(self, row: SessionRow) -> SessionRow | None:
        """The session that a row joins, at the end of a chain; None if it joins none, or in a ring."""
        host, seen = row, {row.group}
        while host.joins and (host.joins, row.slot) in self.sessions:
            if host.joins in seen:
                return None
            seen.add(host.joins)
            host = self.sessions[host.joins, row.slot]
        return None if host is row else host

    def decides(self, row: SessionRow) -> SessionRow:
        """The row whose activity, room and staff are those of the session that a row is part of."""
        return self.host_of(row) or row

    def _hold_meetings(self) -> None:
        together: dict[tuple[str, Slot], list[SessionRow]] = defaultdict(list)
        for row in self.sessions.values():
            host = self.host_of(row)
            if host is None:
                together[row.key()].insert(0, row)
            else:
                together[host.key()].append(row)
        self.meetings: list[Meeting] = []
        for rows in together.values():
            headcount = sum(len(self.present[row.key()]) for row in rows)
            team = list(dict.fromkeys(rows[0].people()))
            staff = [self.scenario.staff[who] for who in team if who in self.scenario.staff]
            self.meetings.append(Meeting(rows[0], rows, headcount, team, staff))

    def _read_work(self) -> None:
        self.duties: dict[tuple[str, Slot], list[str]] = defaultdict(list)
        for row in self.timetable.duties:
            campus = self.campus(row.campus)
            if row.staff and self.is_held(row.slot) and row.staff not in self.duties[campus, row.slot]:
                self.duties[campus, row.slot].append(row.staff)
        self.work: dict[str, list[Work]] = {staff: [] for staff in self.scenario.staff}
        for meeting in self.meetings:
            where = self.campus_of(meeting.row.group)
            for person in meeting.staff:
                self.work[person.id].append(Work(person.id, meeting.slot, where, meeting.name()))
        for (campus, slot), people in self.duties.items():
            for staff in people:
                if staff in self.scenario.staff:
                    self.work[staff].append(Work(staff, slot, campus, f"duty {campus}"))

    def activity(self, row: SessionRow) -> Activity | None:
        """The activity written in a row; `decides` gives the row to ask."""
        return self.scenario.activities.get(row.activity)

    def room(self, row: SessionRow) -> Room | None:
        return self.scenario.rooms.get(row.room)

    def vetted(self, staff: Staff, day: str) -> bool:
        """Whether the day of this week is not after the last on which this person may serve."""
        last = max((on for on, runs_as in self.dates if runs_as == day), default=None)
        return staff.vetted_until is None or (last is not None and last <= staff.vetted_until)

    def most_this_week(self, staff: Staff) -> int:
        """The most slots that this person could serve this week."""
        days = [day for on, day in self.dates if staff.vetted_until is None or on <= staff.vetted_until]
        by_day = [sum(slot[0] == day for slot in staff.available) for day in days]
        best = sorted((min(staff.max_per_day, slots) for slots in by_day), reverse=True)
        return min(staff.max_per_week, sum(best[: staff.max_days]))
