"""The hard rules of the contract's section 3 as constraints on the variables, one function each.

`one-place` and the headcounts hold by the way presence is defined (`Variables`), `tables` by the way the timetable is
written (`solve`), `end-time` because a slot that ends too late is bad input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations

from optimizer.domain.people import Role, Student
from tests.exact.variables import Expr, Lit, Variables


def voluntary(v: Variables) -> None:
    """Clubs asked for, no more than wanted; who signed up for club-only slots alone is served only with a club.

    That a club meets within the served slots of its members is part of presence.
    """
    club_only = {slot.token for slot in v.week.slots if slot.club_only}
    for student in v.scenario.students:
        clubs = [v.member[student.id, club] for club in student.clubs if (student.id, club) in v.member]
        v.cp.add(sum(clubs) <= student.wants_clubs)
        if student.attends and student.attends <= club_only:
            for day in v.days_of(student):
                v.cp.add_bool_or(*clubs, ~v.served[student.id, day])


def group_size(v: Variables) -> None:
    grouping = v.scenario.settings.grouping
    for group in (*v.care_groups, *v.extended_groups):
        v.cp.add(sum(v.members(group)) <= grouping.max_size)
    for group in v.care_groups:
        v.cp.add(sum(v.members(group)) >= grouping.min_size * v.exists[group])


def grade_span(v: Variables) -> None:
    grouping, scenario = v.scenario.settings.grouping, v.scenario
    for group in v.care_groups:
        for low, high in combinations(v.grades, 2):
            if high - low > grouping.max_grade_span:
                v.forbid(v.has_grade[group, low], v.has_grade[group, high])
        if grouping.mixed == "required":
            members = v.members(group)
            several = v.new()
            v.cp.add(sum(members) <= 1 + len(members) * several)
            for campus in v.campuses:
                if len({row.grade for row in scenario.students if scenario.campus_of(row) == campus}) > 1:
                    grades = sum(v.has_grade[group, grade] for grade in v.grades)
                    v.cp.add(grades >= 2).only_enforce_if(several, v.at_campus[group, campus])


def campus(v: Variables) -> None:
    """Members present, rooms and staff of a session are of its group's campus; nobody serves two on one day."""
    scenario = v.scenario
    for (student, group, _), present in v.present.items():
        home = scenario.campus_of(scenario.student[student])
        v.cp.add_implication(present, v.at_campus[group, home])
    for (group, _, room), used in v.room.items():
        v.cp.add_implication(used, v.at_campus.get((group, scenario.room[room].campus), v.off))
    serves = {(row.id, day, place): v.new() for row in scenario.staff for day in v.week.days for place in v.campuses}
    for (group, token, person), works in v.team.items():
        if scenario.person[person].campus:
            v.cp.add_implication(works, v.at_campus[group, scenario.campus_of(scenario.person[person])])
        for place in v.campuses:
            v.cp.add_bool_or(~works, ~v.at_campus[group, place], serves[person, v.week[token].day, place])
    for (person, place, token), works in v.duty.items():
        v.cp.add_implication(works, serves[person, v.week[token].day, place])
    for row in scenario.staff:
        for day in v.week.days:
            v.cp.add_at_most_one(serves[row.id, day, place] for place in v.campuses)


def apart(v: Variables) -> None:
    codes: dict[str, list[Student]] = {}
    for student in v.scenario.students:
        if student.apart:
            codes.setdefault(student.apart, []).append(student)
    for students in codes.values():
        for group in v.care_groups:
            v.cp.add_at_most_one(v.members_where(group, students))
        for group, token in v.keys:
            if v.kind(group) == "care":
                sitting = v.sitting(group, token)
                v.cp.add_at_most_one(sitting[row.id] for row in students if row.id in sitting)


def joining(v: Variables) -> None:
    """Same campus, no chains, the host's row repeated, size and grades of all present."""
    grouping, scenario = v.scenario.settings.grouping, v.scenario
    for (guest, host, token), joins in v.joins.items():
        v.cp.add_implication(joins, v.hosts[host, token])
        for place in v.campuses:
            v.cp.add_implication(joins, ~v.at_campus[guest, place]).only_enforce_if(~v.at_campus[host, place])
        for cells, rows in (
            (v.activity, scenario.activities),
            (v.room, scenario.rooms),
            (v.lead, scenario.staff),
        ):
            for row in rows:
                one, other = cells[guest, token, row.id], cells[host, token, row.id]
                v.cp.add(one == other).only_enforce_if(joins)
    for host, token in {(host, token) for _, host, token in v.joins}:
        joined = v.some(v.guests_of(host, token).values())
        sitting = v.sitting(host, token)
        v.cp.add(sum(sitting.values()) <= grouping.max_size).only_enforce_if(joined)
        for (student, here), (neighbour, there) in combinations(sitting.items(), 2):
            if abs(scenario.student[student].grade - scenario.student[neighbour].grade) > grouping.join_max_grade_span:
                v.forbid(here, there, joined)


def content(v: Variables) -> None:
    for (group, token, name), given in v.activity.items():
        activity = v.scenario.activity[name]
        if not (v.offered(activity, group) and activity.in_slot(token)):
            v.cp.add(given == 0)
        if group in v.scenario.club and name != v.scenario.club[group].activity:  # `tables`
            v.cp.add(given == 0)


def activity_grades(v: Variables) -> None:
    for (group, _, name), given in v.activity.items():
        for grade in v.grades:
            if not v.scenario.activity[name].allows_grade(grade):
                v.forbid(given, v.has_grade[group, grade])
    for club in v.scenario.clubs:
        for grade in v.grades:
            if not club.allows_grade(grade):
                v.cp.add(v.has_grade[club.id, grade] == 0)


def frequency(v: Variables) -> None:
    ordinary = list(v.week.care)
    per_day = {day: [token for token in v.week.on_day[day] if token in ordinary] for day in v.week.days}
    longest = max(len(tokens) for tokens in per_day.values())
    for group in v.care_groups:
        for row in v.scenario.activities:
            given = {token: v.activity[group, token, row.id] for token in ordinary}
            if row.max_per_week is not None:
                v.cp.add(sum(given.values()) <= row.max_per_week)
            for tokens in per_day.values():
                if row.max_per_day is not None:
                    v.cp.add(sum(given[token] for token in tokens) <= row.max_per_day)
            if not row.for_care or not ordinary:
                continue
            barred = [v.has_grade[group, grade] for grade in v.grades if not row.allows_grade(grade)]
            binds = ~v.some(barred) if barred else ~v.off
            # floor(minimum x sessions held / slots) <= times  <=>  minimum x held < slots x (times + 1)
            held = sum(v.held[group, token] for token in ordinary)
            times = sum(given.values())
            v.cp.add(row.min_per_week * held <= len(ordinary) * (times + 1) - 1).only_enforce_if(binds)
            for tokens in per_day.values():
                if len(tokens) == longest:
                    whole_day = [v.held[group, token] for token in tokens]
                    least = sum(given[token] for token in tokens) >= row.min_per_day
                    v.cp.add(least).only_enforce_if(binds, *whole_day)


def physical_activity(v: Variables) -> None:
    rules = v.scenario.settings.exercise
    if not rules.min_minutes_per_day:
        return
    for student in v.scenario.students:
        lessons = v.scenario.pe_days.get((student.campus, student.grade, student.class_name), frozenset())
        for day in v.days_of(student):
            if rules.counts_pe_lessons and student.class_name and day in lessons:
                continue
            attended: list[Expr] = []
            minutes: list[Expr] = []
            for token in [
                token for token in v.week.on_day[day] if token in student.attends and token in v.week.ordinary
            ]:
                in_club = [
                    v.present[student.id, club, token] for club in student.clubs
                    if (student.id, club, token) in v.present
                ]  # fmt: skip
                attended.append(v.week[token].minutes * (sum(in_club) if v.week[token].club_only else 1))
                minutes.append(_minutes(v, student, token))
            bound = v.new()
            v.cp.add(sum(attended) <= rules.from_attended_minutes - 1).only_enforce_if(~bound)
            v.cp.add(sum(minutes) >= rules.min_minutes_per_day).only_enforce_if(bound, v.served[student.id, day])


def _minutes(v: Variables, student: Student, token: str) -> Lit:
    """A number that is at most the minutes of exercise that the student has in a slot."""
    found = v.number(v.week[token].minutes)
    here = {group: lit for group in v.groups if (lit := v.present.get((student.id, group, token))) is not None}
    v.cp.add(found <= v.week[token].minutes * sum(here.values()))
    for group, present in here.items():
        given = sum(
            min(row.physical_minutes, v.week[token].minutes) * v.activity[group, token, row.id]
            for row in v.scenario.activities
        )
        v.cp.add(found <= given).only_enforce_if(present)
    return found


def room_kind(v: Variables) -> None:
    for group, token in v.keys:
        club = v.scenario.club.get(group)
        for room in v.scenario.rooms:
            used = v.room[group, token, room.id]
            if club is not None and v.kept_room(club.room) not in ("", room.id):
                v.cp.add(used == 0)
            for row in v.scenario.activities:
                if not row.takes_room_kind(room.kind):
                    v.forbid(used, v.activity[group, token, row.id])


def room_capacity(v: Variables) -> None:
    for room in v.scenario.rooms:
        for token in v.week.by_token:
            users = [group for group, when in v.keys if when == token]
            if token not in room.available:
                for group in users:
                    v.cp.add(v.room[group, token, room.id] == 0)
                continue
            v.cp.add(
                sum(v.both(v.hosts[group, token], v.room[group, token, room.id]) for group in users)
                <= room.groups_at_once
            )
            if room.capacity is not None:
                heads = [
                    v.both(present, v.room[group, token, room.id])
                    for group in users
                    for present in v.present_at(group, token).values()
                ]
                v.cp.add(sum(heads) <= room.capacity)
    if all(room.capacity is not None for room in v.scenario.rooms):
        for token in v.week.by_token:  # implied; it makes the linear relaxation strong
            places = sum(room.capacity or 0 for room in v.scenario.rooms if token in room.available)
            present = (lit for row in v.scenario.students for lit in v.present_anywhere(row.id, token))
            v.cp.add(sum(present) <= places)


def staff_available(v: Variables) -> None:
    for (person, token), works in v.works.items():
        if not v.may_work(v.scenario.person[person], token):
            v.cp.add(works == 0)


def staff_clash(v: Variables) -> None:
    """Nobody is in two places at once: `Variables.works` is Boolean and the sum of all of them."""


def staff_load(v: Variables) -> None:
    for person in v.scenario.staff:
        days = []
        for tokens in v.week.on_day.values():
            slots = [v.works[person.id, token] for token in tokens]
            v.cp.add(sum(slots) <= person.max_per_day)
            days.append(v.some(slots))
        v.cp.add(sum(days) <= person.max_days)
        total = sum(v.works[person.id, token] for token in v.week.by_token)
        v.cp.add(total <= person.max_per_week)
        v.cp.add(total >= min(person.min_per_week, v.could_serve(person)))


def staff_grades(v: Variables) -> None:
    """Grades of the members of the host and of all groups that join it."""
    for (group, token, person), works in v.team.items():
        for grade in v.grades:
            if not v.scenario.person[person].may_look_after(grade):
                v.forbid(works, v.has_grade[group, grade])
                for guest, joins in v.guests_of(group, token).items():
                    v.forbid(works, joins, v.has_grade[guest, grade])


def ratio(v: Variables) -> None:
    """staff x students_per_staff >= headcount of the host's session with all that join it.

    With the largest ratio it holds whatever the activity, which makes the linear relaxation strong.
    """
    largest = max(row.students_per_staff for row in v.scenario.activities)
    for group, token in v.keys:
        heads = sum(v.sitting(group, token).values())
        staff = sum(v.team[group, token, row.id] for row in v.scenario.staff)
        v.cp.add(largest * staff >= heads)
        for row in v.scenario.activities:
            enough = row.students_per_staff * staff >= heads
            v.cp.add(enough).only_enforce_if(v.activity[group, token, row.id], v.hosts[group, token])


def lead(v: Variables) -> None:
    staffing = v.scenario.settings.staffing
    for (group, _, person), leads in v.lead.items():
        club = v.scenario.club.get(group)
        roles = staffing.lead_roles if club is None else staffing.club_lead_roles
        named = club is None or not club.leaders or person in club.leaders
        if v.scenario.person[person].role not in roles or not named:
            v.cp.add(leads == 0)


def teacher_present(v: Variables) -> None:
    where = v.scenario.settings.staffing.teacher_present
    for group, token in v.keys:
        if where == "always" or (where == "care" and v.kind(group) != "club"):
            teachers = [v.team[group, token, row.id] for row in v.scenario.staff if row.role is Role.TEACHER]
            v.cp.add_bool_or(*teachers, ~v.hosts[group, token])


def skill(v: Variables) -> None:
    for group, token in v.keys:
        club = v.scenario.club.get(group)
        for row in v.scenario.activities:
            if row.skill:
                able = [
                    v.team[group, token, person.id] for person in v.scenario.staff
                    if row.skill in person.skills or (club is not None and person.id in club.leaders)
                ]  # fmt: skip
                v.cp.add_bool_or(*able, ~v.activity[group, token, row.id], ~v.hosts[group, token])


def duty(v: Variables) -> None:
    """Between minimum and maximum where students are present, nobody elsewhere."""
    rules = v.scenario.settings.duty
    for place in v.campuses:
        able = [
            row for row in v.scenario.staff
            if row.role in rules.roles and (not row.campus or v.scenario.campus_of(row) == place)
        ]  # fmt: skip
        for token in v.week.by_token:
            grades = grades_present(v, place, token)
            present = v.some(grades)
            staff = sum(v.duty[row.id, place, token] for row in able)
            v.cp.add(staff <= len(able) * present)
            v.cp.add(staff >= (rules.min_per_slot if able else 0) * present)
            if rules.max_per_slot:
                v.cp.add(staff <= rules.max_per_slot)
            else:  # staff <= 2 x ceil(grades / 2)
                pairs = v.number(len(grades))
                v.cp.add(2 * pairs <= sum(grades) + 1)
                v.cp.add(staff <= 2 * pairs)


def grades_present(v: Variables, place: str, token: str) -> list[Lit]:
    """For each grade whether a student of it is present at a campus in a slot."""
    found = []
    for grade in v.grades:
        students = (s for s in v.scenario.students if s.grade == grade and v.scenario.campus_of(s) == place)
        found.append(v.some(lit for student in students for lit in v.present_anywhere(student.id, token)))
    return found


def club_size(v: Variables) -> None:
    for club in v.scenario.clubs:
        members = v.members(club.id)
        v.cp.add(sum(members) >= max(1, club.min_students)).only_enforce_if(v.opens[club.id])
        most = len(members) if club.max_students is None else club.max_students
        v.cp.add(sum(members) <= most * v.opens[club.id])


def club_meetings(v: Variables) -> None:
    for club in v.scenario.clubs:
        slots = v.slots_of(club.id)
        days = {v.week[token].day for token in slots}
        wanted = min(club.meetings_per_week, len(days))
        v.cp.add(sum(v.meets[club.id, token] for token in slots) == wanted * v.opens[club.id])
        for day in days:
            v.cp.add_at_most_one(v.meets[club.id, token] for token in slots if v.week[token].day == day)
        if not wanted:  # without a slot it does not open
            v.cp.add(v.opens[club.id] == 0)


def pins(v: Variables) -> None:
    for student in v.scenario.students:
        if student.care_group and student.attends:
            v.cp.add_implication(v.placed[student.id], v.member[student.id, student.care_group])
    for pin in v.pins:
        v.cp.add(v.exists[pin.group] == 1)
        key = (pin.group, pin.slot)
        if pin.group in v.scenario.club:
            v.cp.add(v.meets.get(key, v.off) == 1)
        if key not in v.held:
            continue
        if pin.activity:
            v.cp.add_implication(v.held[key], v.activity[*key, pin.activity])
        if room := v.kept_room(pin.room):
            v.cp.add_implication(v.held[key], v.room[*key, room])
        if pin.staff:
            v.cp.add_implication(v.hosts[key], v.team[*key, pin.staff])
            for host, joins in v.hosts_of(*key).items():
                v.cp.add_implication(joins, v.team[host, pin.slot, pin.staff])


RULES: Iterable[Callable[[Variables], None]] = (
    voluntary, joining, group_size, grade_span, campus, apart, content, activity_grades, frequency, physical_activity,
    room_kind, room_capacity, staff_available, staff_clash, staff_load, staff_grades, ratio, lead, teacher_present,
    skill, duty, club_size, club_meetings, pins,
)  # fmt: skip
