"""Groups: care groups filled class by class, extended groups by campus."""

from __future__ import annotations

from dataclasses import dataclass, field

from optimizer.domain.people import Student
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School


@dataclass
class _Group:
    name: str
    campus: str
    members: list[Student] = field(default_factory=list)


def form_groups(school: School, plan: Plan) -> None:
    """Put every student who attends a care slot into a care group, and those signed up for it into an extended one."""
    week, size = school.scenario.week, school.scenario.settings.grouping.max_size
    care = [s for s in school.scenario.students if s.attends & set(week.care)]
    for group in _filled(school, _pinned(school), _in_order(school, care)):
        plan.campus[group.name] = group.campus
        plan.care.update((s.id, group.name) for s in group.members)
    number = 0
    for campus in school.scenario.campuses:
        late = [s for s in school.scenario.students if s.attends & set(week.extended)]
        late = [s for s in late if school.campus_of_student[s.id] == campus]
        for first in range(0, len(late), size):
            number += 1
            plan.campus[f"E{number:02d}"] = campus
            plan.extended.update((s.id, f"E{number:02d}") for s in late[first : first + size])


def _in_order(school: School, students: list[Student]) -> list[Student]:
    """By class; where mixing is required the classes of two neighbouring grades alternate."""
    mixed = school.scenario.settings.grouping.mixed == "required"
    grades = sorted({s.grade for s in students})
    pair = {grade: min(number // 2, max(0, len(grades) // 2 - 1)) for number, grade in enumerate(grades)}
    seen: dict[tuple[str, int], int] = {}
    total = {grade: sum(s.grade == grade for s in students) for grade in grades}

    def key(s: Student) -> tuple[str, float, float, str, str]:
        campus = school.campus_of_student[s.id]
        if not mixed:
            return campus, s.grade, 0, s.class_name, s.id
        place = seen[campus, s.grade] = seen.get((campus, s.grade), 0) + 1
        return campus, pair[s.grade], place / total[s.grade], s.class_name, s.id

    return sorted(sorted(students, key=lambda s: (s.class_name, s.id)), key=key)


def _pinned(school: School) -> list[_Group]:
    groups: dict[str, _Group] = {}
    for s in school.scenario.students:
        if s.care_group:
            group = groups.setdefault(s.care_group, _Group(s.care_group, school.campus_of_student[s.id]))
            group.members.append(s)
    return list(groups.values())


def _filled(school: School, groups: list[_Group], students: list[Student]) -> list[_Group]:
    """Each student goes to the newest group with a place, else to any, else opens one."""
    taken = {group.name for group in groups} | set(school.scenario.club)
    names = (name for number in range(1, 10**5) if (name := f"C{number:02d}") not in taken)
    for s in students:
        if s.care_group:
            continue
        home = next((g for g in reversed(groups) if _fits(school, g, s)), None)
        if home is None:
            home = _Group(next(names), school.campus_of_student[s.id])
            groups.append(home)
        home.members.append(s)
    _even_out(school, groups)
    return groups


def _fits(school: School, group: _Group, s: Student) -> bool:
    grouping = school.scenario.settings.grouping
    if len(group.members) >= grouping.max_size or group.campus != school.campus_of_student[s.id]:
        return False
    grades = {s.grade, *(m.grade for m in group.members)}
    apart = bool(s.apart) and any(m.apart == s.apart for m in group.members)
    return max(grades) - min(grades) <= grouping.max_grade_span and not apart


def _even_out(school: School, groups: list[_Group]) -> None:
    """A group below ``min_size`` takes students of its grades from the largest ones."""
    least = school.scenario.settings.grouping.min_size
    for small in groups:
        for other in sorted(groups, key=lambda g: -len(g.members)):
            for s in reversed(list(other.members)):
                enough = len(small.members) >= least
                if enough or other is small or len(other.members) <= least or s.care_group:
                    break
                if _fits(school, small, s):
                    other.members.remove(s)
                    small.members.append(s)
