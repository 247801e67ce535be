"""What a timetable amounts to: who is where, with whom, and who works when.

Rows that name what does not exist, or repeat a row, stand for nothing here; the rule `tables` counts them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from .scenario import Activity, Room, Scenario, Staff, Student
from .timetable import GroupRow, MemberRow, SessionRow, Timetable
from .week import Slot, is_extended, slot_name


@dataclass
class Meeting:
    """A session that is really held: the host's row and those of the groups that join it."""

    row: SessionRow
    rows: list[SessionRow]
    headcount: int
    staff: list[Staff]

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
    campus: str
    place: str


def session_name(row: SessionRow) -> str:
    return f"{row.group}@{slot_name(row.slot)}"


class Facts:
    def __init__(self, scenario: Scenario, timetable: Timetable, monday: date) -> None:
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
            if row.id not in self.groups and not self.group_fault(row):
                self.groups[row.id] = row
        self.member_rows: dict[str, MemberRow] = {}
        self.members: dict[str, list[Student]] = {group: [] for group in self.groups}
        for member in self.timetable.members:
            student = self.scenario.students.get(member.student)
            if student is None or member.student in self.member_rows:
                continue
            self.member_rows[member.student] = member
            for group in self.groups_of(member):
                self.members[group].append(student)
        self.grades = {group: {student.grade for student in who} for group, who in self.members.items()}

    def group_fault(self, row: GroupRow) -> str:
        """Why a row of groups.csv can stand for no group; blank if it can."""
        if not row.id or row.kind not in ("care", "club", "extended"):
            return f"kind {row.kind!r} of group {row.id!r}"
        if (row.kind == "club") != (row.id in self.scenario.clubs):
            return f"group {row.id} is of kind {row.kind}"
        return ""

    def campus_of(self, group: str) -> str:
        return self.campus(self.groups[group].campus)

    def campus(self, name: str) -> str:
        """A blank stands for the only campus."""
        if not name and len(self.scenario.campuses) == 1:
            return next(iter(self.scenario.campuses))
        return name

    def is_kind(self, group: str, kind: str) -> bool:
        return group in self.groups and self.groups[group].kind == kind

    def of_kind(self, kind: str) -> list[str]:
        return [group for group in self.groups if self.groups[group].kind == kind]

    def groups_of(self, member: MemberRow) -> list[str]:
        found = [member.care_group] if self.is_kind(member.care_group, "care") else []
        found += [club for club in dict.fromkeys(member.clubs) if self.is_kind(club, "club")]
        return found + ([member.extended_group] if self.is_kind(member.extended_group, "extended") else [])

    def _read_waiting(self) -> None:
        self.waits: dict[str, set[str]] = defaultdict(set)
        for row in self.timetable.waiting:
            if row.student in self.scenario.students:
                self.waits[row.student] |= set(row.days)

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
        self.sessions_of: dict[str, list[SessionRow]] = {group: [] for group in self.groups}
        for row in self.timetable.sessions:
            known = row.group in self.groups and row.slot in self.scenario.week.times
            if known and row.key() not in self.sessions:
                self.sessions[row.key()] = row
                self.sessions_of[row.group].append(row)

    def clubs_meeting(self, student: Student, slot: Slot) -> list[str]:
        """The student's clubs that meet in the slot."""
        member = self.member_rows.get(student.id)
        if member is None:
            return []
        clubs = [group for group in self.groups_of(member) if self.is_kind(group, "club")]
        return [club for club in clubs if (club, slot) in self.sessions]

    def due_in(self, student: Student, slot: Slot) -> str | None:
        """The group that a student without a club meeting should be with; blank if there is none to be with."""
        member = self.member_rows[student.id]
        if is_extended(slot):
            return member.extended_group if self.is_kind(member.extended_group, "extended") else ""
        if slot in self.scenario.week.club_only:
            return None
        return member.care_group if self.is_kind(member.care_group, "care") else ""

    def _place_students(self) -> None:
        """due: whom each care or extended group has in each slot, whether or not it has a session there."""
        self.due: dict[tuple[str, Slot], list[Student]] = defaultdict(list)
        self.attended: dict[str, list[SessionRow]] = defaultdict(list)
        for student in self.scenario.students.values():
            for slot in sorted(self.served_slots(student)):
                group = None if self.clubs_meeting(student, slot) else self.due_in(student, slot)
                if group:
                    self.due[group, slot].append(student)
        self.present: dict[tuple[str, Slot], list[Student]] = {}
        self.on_campus: dict[tuple[str, Slot], list[Student]] = defaultdict(list)
        for key, row in self.sessions.items():
            club = self.is_kind(row.group, "club")
            here = self.members[row.group] if club else self.due.get(key, [])
            self.present[key] = here
            self.on_campus[self.campus_of(row.group), row.slot] += here
            for student in here:
                self.attended[student.id].append(row)

    def host_of(self, row: SessionRow) -> SessionRow | None:
        """The session that a row joins, if there is one that does not itself join."""
        host = self.sessions.get((row.joins, row.slot)) if row.joins else None
        return None if host is None or host.joins else host

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
            people = [self.scenario.staff[who] for who in dict.fromkeys(rows[0].people()) if who in self.scenario.staff]
            self.meetings.append(Meeting(rows[0], rows, headcount, people))

    def _read_work(self) -> None:
        self.duties: dict[tuple[str, Slot], list[str]] = defaultdict(list)
        for row in self.timetable.duties:
            known = row.staff in self.scenario.staff and row.slot in self.scenario.week.times
            campus = self.campus(row.campus)
            if known and campus in self.scenario.campuses and row.staff not in self.duties[campus, row.slot]:
                self.duties[campus, row.slot].append(row.staff)
        self.work: dict[str, list[Work]] = {staff: [] for staff in self.scenario.staff}
        for meeting in self.meetings:
            campus = self.campus_of(meeting.row.group)
            for person in meeting.staff:
                self.work[person.id].append(Work(person.id, meeting.slot, campus, meeting.name()))
        for (campus, slot), people in self.duties.items():
            for staff in people:
                self.work[staff].append(Work(staff, slot, campus, f"duty {campus}"))

    def activity(self, row: SessionRow) -> Activity | None:
        return self.scenario.activities.get(row.activity)

    def room(self, row: SessionRow) -> Room | None:
        return self.scenario.rooms.get(row.room)

    def vetted(self, staff: Staff) -> bool:
        return staff.vetted_until is None or staff.vetted_until >= self.monday

    def most_this_week(self, staff: Staff) -> int:
        """The most slots that this person could serve this week."""
        if not self.vetted(staff):
            return 0
        by_day = [sum(slot[0] == day for slot in staff.available) for day in self.scenario.week.days]
        best = sorted((min(staff.max_per_day, slots) for slots in by_day), reverse=True)
        return min(staff.max_per_week, sum(best[: staff.max_days]))
