"""The goals of the contract's section 4 as linear expressions to be minimised, one function each.

An auxiliary variable here is bounded on the side alone to which the minimum pushes it. `GOALS` says which goals count:
where the contract changes a measure, its function is the place; a goal that is added or leaves is a row.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal
from itertools import pairwise
from math import lcm

from optimizer.domain.people import Role, Staff, Student
from optimizer.domain.programme import Category
from tests.exact.variables import Expr, Lit, Variables


def unserved(v: Variables) -> Expr:
    """Slots signed up for on days waited on, times the weight of the student."""
    parts: list[Expr] = []
    for student in v.scenario.students:
        for day in v.days_of(student):
            slots = sum(v.week[token].day == day for token in student.attends)
            parts.append(v.scenario.priority_weight(student) * slots * ~v.served[student.id, day])
    return sum(parts)


def less_one(v: Variables, things: Iterable[Lit]) -> Lit:
    """How many of these are on, less one; 0 if none is."""
    several = list(things)
    found = v.number(len(several))
    v.cp.add(found >= sum(several) - 1)
    return found


def reached(v: Variables, causes: Iterable[Lit]) -> Lit:
    """A variable that is on if any of the causes is."""
    found = v.new()
    for cause in causes:
        v.cp.add_implication(cause, found)
    return found


def club_choice(v: Variables) -> Expr:
    """Sum over j of (position of the j-th best club granted) - j, times the student's weight, after striking.

    Of those not granted the first counts as 2 x L if it is the best one, else each as L + 1, L the longest list. The
    positions are added up, so their order does not matter.
    """
    wishes, parts = v.scenario.wishes, list[Expr]()
    for student in v.scenario.students:
        wanted, longest = v.scenario.wanted_clubs(student), wishes.longest
        if not wanted:
            continue
        worst = wanted * (longest + 1) - wanted * (wanted + 1) // 2
        parts.append(student.club_weight * worst * v.placed[student.id])
        granted = [
            (place, v.member.get((student.id, club), v.off))
            for place, club in enumerate(wishes.of_student[student.id], 1)
        ]
        parts += [student.club_weight * (place - longest - 1) * literal for place, literal in granted]
        nothing = v.new()
        v.cp.add_bool_or(nothing, ~v.placed[student.id], *(literal for _, literal in granted))
        parts.append(student.club_weight * (longest - 1) * nothing)
    return sum(parts)


OFFICE = (Role.MANAGER, Role.SUPPORT)


def fair_load(v: Variables) -> Expr:
    """Least over T of the squared distances from the targets, for each pool: managers and support staff; the rest."""
    pool = [person for person in v.scenario.staff if person.share > 0]
    settings = v.scenario.settings
    if set(settings.duty.roles) - set(OFFICE) or set(settings.staffing.lead_roles) & set(OFFICE):
        return _unfairness(v, pool)
    office, others = ([p for p in pool if (p.role in OFFICE) == in_office] for in_office in (True, False))
    return _unfairness(v, office) + _unfairness(v, others)


def _unfairness(v: Variables, pool: list[Staff]) -> Expr:
    if not pool:
        return 0
    most = {person.id: person.carried + v.could_serve(person) for person in pool}
    targets: list[dict[str, int]] = []
    level = 0
    while not targets or targets[-1] != most:
        step = {p.id: min(int(p.share * level + Decimal("0.5")), most[p.id]) for p in pool}
        if not targets or step != targets[-1]:
            targets.append(step)
        level += 1
    chosen = [v.new() for _ in targets]
    v.cp.add_exactly_one(chosen)
    parts: list[Expr] = []
    for person in pool:
        load = person.carried + sum(v.works[person.id, token] for token in v.week.by_token)
        target = sum(step[person.id] * literal for step, literal in zip(targets, chosen, strict=True))
        furthest = most[person.id]
        square = v.number(furthest**2)
        for k in range(furthest):  # x^2 of a whole x is the largest of (2k + 1) |x| - k (k + 1)
            v.cp.add(square >= (2 * k + 1) * (load - target) - k * (k + 1))
            v.cp.add(square >= (2 * k + 1) * (target - load) - k * (k + 1))
        parts.append(square)
    return sum(parts)


def _rows(v: Variables, group: str) -> list[str]:
    return [token for token in v.week.care if (group, token) in v.held]


def continuity(v: Variables) -> Expr:
    """Different leads of a care group, less one; a joined row repeats its host's lead."""
    parts = []
    for group in v.care_groups:
        leads = [reached(v, [v.lead[group, t, p.id] for t in _rows(v, group)]) for p in v.scenario.staff]
        parts.append(less_one(v, leads))
    return sum(parts)


def room_moves(v: Variables) -> Expr:
    """Different rooms of a care group for homework and reading, less one; a joined row repeats its host's room."""
    quiet = [a.id for a in v.scenario.activities if a.category in (Category.HOMEWORK, Category.READING)]
    parts = []
    for group in v.care_groups:
        rooms = []
        for room in v.scenario.rooms:
            used = v.new()
            for token in _rows(v, group):
                for activity in quiet:
                    v.forbid(v.room[group, token, room.id], v.activity[group, token, activity], ~used)
            rooms.append(used)
        parts.append(less_one(v, rooms))
    return sum(parts)


def variety(v: Variables) -> Expr:
    """Pairs of neighbouring days with one activity (homework, sports, daily ones aside), and categories too often."""
    parts: list[Expr] = []
    for group in v.care_groups:
        for row in v.scenario.activities:
            if row.category in (Category.HOMEWORK, Category.SPORTS) or row.min_per_day:
                continue
            had = [
                reached(v, [v.activity[group, t, row.id] for t in _rows(v, group) if v.week[t].day == day])
                for day in v.week.days
            ]
            for one, following in pairwise(had):
                repeated = v.new()
                v.forbid(one, following, ~repeated)
                parts.append(repeated)
        parts += [_too_often(v, group, day, category) for day in v.week.days for category in Category]
    return sum(parts)


def _too_often(v: Variables, group: str, day: str, category: Category) -> Expr:
    """Sessions of a category beyond a quarter of the day's, rounded up, or beyond what its activities demand daily."""
    tokens = [t for t in _rows(v, group) if v.week[t].day == day]
    rows = [row for row in v.scenario.activities if row.category is category]
    found, quarter, demanded, larger = (v.number(len(tokens)), *(v.number(99) for _ in range(2)), v.new())
    v.cp.add(4 * quarter <= sum(v.held[group, t] for t in tokens) + 3)
    may: list[Expr] = []
    for row in rows:
        if row.for_care and row.min_per_day:
            allowed = v.new()
            for grade in {student.grade for student in v.scenario.students}:
                if not row.allows_grade(grade):
                    v.forbid(allowed, v.has_grade[group, grade])
            may.append(row.min_per_day * allowed)
    v.cp.add(demanded <= sum(may))
    number = sum(v.activity[group, t, row.id] for t in tokens for row in rows)
    v.cp.add(found >= number - quarter).only_enforce_if(~larger)
    v.cp.add(found >= number - demanded).only_enforce_if(larger)
    return found


def staff_gaps(v: Variables) -> Expr:
    """Slots without work between the first and last slot of somebody's day."""
    parts = []
    for person in v.scenario.staff:
        for tokens in v.week.on_day.values():
            works = [v.works[person.id, token] for token in tokens]
            for place in range(1, len(works) - 1):
                gap = v.new()
                before, after = reached(v, works[:place]), reached(v, works[place + 1 :])
                v.forbid(before, after, ~works[place], ~gap)
                parts.append(gap)
    return sum(parts)


def call_ins(v: Variables) -> Expr:
    """Days on which volunteers and outside staff come in."""
    return sum(
        reached(v, [v.works[person.id, token] for token in tokens])
        for person in v.scenario.staff
        if person.role in (Role.VOLUNTEER, Role.OUTSIDE)
        for tokens in v.week.on_day.values()
    )


def extra_staff(v: Variables) -> Expr:
    """Staff slots in sessions less the fewest that the largest ratio could ask for, by campus and slot; at least 0."""
    scenario = v.scenario
    ratios = (activity.students_per_staff for activity in scenario.activities)
    largest = max(scenario.settings.staffing.students_per_staff, *ratios, 1)
    fewest = []
    for place in v.campuses:
        students = [row.id for row in scenario.students if scenario.campus_of(row) == place]
        for token in v.week.by_token:
            present = [lit for student in students for lit in v.present_anywhere(student, token)]
            needed = v.number(len(students))
            v.cp.add(largest * needed <= sum(present) + largest - 1)
            fewest.append(needed)
    found = v.number(len(v.team))
    v.cp.add(found >= sum(v.team.values()) - sum(fewest))
    return found + _extra_duty(v)


def _extra_duty(v: Variables) -> Expr:
    """Staff on duty beyond the minimum of the campus; where nobody is present, the rule lets nobody be on duty."""
    duty, parts = v.scenario.settings.duty, []
    for place in v.campuses:
        able = [p for p in v.scenario.staff if p.role in duty.roles and v.scenario.campus_of(p) in ("", place)]
        for token in v.week.by_token:
            on_duty = [lit for (_, campus, slot), lit in v.duty.items() if (campus, slot) == (place, token)]
            extra = v.number(len(on_duty))
            v.cp.add(extra >= sum(on_duty) - (duty.min_per_slot if able else 0))
            parts.append(extra)
    return sum(parts)


def late_starts(v: Variables) -> Expr:
    """Available slots that people of the school wait for their first slot, with no pause of more than 30 minutes."""
    parts = []
    for person in v.scenario.staff:
        if person.role not in (Role.TEACHER, *OFFICE):
            continue
        for tokens in v.week.on_day.values():
            for number, first in enumerate(tokens):
                waited, begins = 0, v.week[first].start
                for token in reversed(tokens[:number]):
                    if token in person.available:
                        if begins - v.week[token].end > 30:
                            break
                        waited, begins = waited + 1, v.week[token].start
                starts = v.new()
                v.cp.add_bool_or(starts, ~v.works[person.id, first], *(v.works[person.id, t] for t in tokens[:number]))
                parts.append(waited * starts)
    return sum(parts)


def outside_cost(v: Variables) -> Expr:
    """Yuan of outside staff, rounded up once for the week."""
    outside = [person for person in v.scenario.staff if person.role is Role.OUTSIDE]
    unit = lcm(*(person.yuan_per_slot.as_integer_ratio()[1] for person in outside))
    pay = {person.id: int(person.yuan_per_slot * unit) for person in outside}
    total = sum(pay[person.id] * v.works[person.id, token] for person in outside for token in v.week.by_token)
    found = v.number(sum(pay.values()) * len(v.week.by_token))
    v.cp.add(unit * found >= total)
    return found


def avoided(v: Variables) -> Expr:
    """Staff slots that lie in what the person would rather avoid."""
    return sum(v.works[person.id, token] for person in v.scenario.staff for token in person.avoids)


def _spread(v: Variables, key_of: Callable[[Student], Hashable]) -> Expr:
    """Over keys: care groups that the served students of a key are in, less one. A key that is not true counts not."""
    keys: dict[Hashable, list[Student]] = {}
    for student in v.scenario.students:
        if key := key_of(student):
            keys.setdefault(key, []).append(student)
    return sum(
        less_one(v, [reached(v, v.members_where(group, students)) for group in v.care_groups])
        for students in keys.values()
    )


def classmates(v: Variables) -> Expr:
    return _spread(v, lambda row: (row.campus, row.grade, row.class_name) if row.class_name else None)


def together(v: Variables) -> Expr:
    return _spread(v, lambda row: row.together)


def even_sizes(v: Variables) -> Expr:
    """Over campuses: members of the largest care group less those of the smallest."""
    students = len(v.scenario.students)
    parts: list[Expr] = []
    for place in v.campuses:
        largest, smallest, found = v.number(students), v.number(students), v.number(students)
        for group in v.care_groups:
            size = sum(v.members(group))
            v.cp.add(largest >= size).only_enforce_if(v.at_campus[group, place])
            v.cp.add(smallest <= size).only_enforce_if(v.at_campus[group, place])
        v.cp.add(found >= largest - smallest)
        parts.append(found)
    return sum(parts)


GOALS: dict[str, Callable[[Variables], Expr]] = {
    "club-choice": club_choice,
    "fair-load": fair_load,
    "continuity": continuity,
    "room-moves": room_moves,
    "variety": variety,
    "staff-gaps": staff_gaps,
    "late-starts": late_starts,
    "call-ins": call_ins,
    "extra-staff": extra_staff,
    "outside-cost": outside_cost,
    "avoided": avoided,
    "classmates": classmates,
    "together": together,
    "even-sizes": even_sizes,
}
"""Goal id -> its measure, for the goals that count today. `changes` counts in repair alone."""
