"""What every session needs of staff, read off a plan that has activities and rooms."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from optimizer.domain.people import Staff
from optimizer.domain.programme import Activity, Club
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School


@dataclass(frozen=True)
class StaffDemand:
    """A session that needs staff (a joined one counts with its host).

    Attributes
    ----------
    need : int
        Staff by the ratio.
    leads : tuple of str
        People who may lead, whatever skill and presence of a teacher ask.
    whole : frozenset of str
        Those of them who meet these two alone.
    skill : str
        Skill that somebody must have; blank for none.
    pinned : tuple of str
        People who must be among the staff.
    grades : frozenset of int
        Grades of the groups.
    """

    group: str
    token: str
    campus: str
    kind: str
    heads: int
    need: int
    leads: tuple[str, ...]
    whole: frozenset[str]
    skill: str
    teacher: bool
    pinned: tuple[str, ...]
    grades: frozenset[int]
    club: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.group, self.token


def staff_demands(school: School, plan: Plan, presence: PlanIndex) -> list[StaffDemand]:
    """All sessions of a plan with their needs, sorted by slot and group."""
    scenario = school.scenario
    heads: dict[tuple[str, str], int] = defaultdict(int)
    grades: dict[tuple[str, str], set[int]] = defaultdict(set)
    pinned: dict[tuple[str, str], list[str]] = defaultdict(list)
    of_group = _grades_by_group(school, plan)
    pins = defaultdict(list)
    for pin in scenario.pins:
        if pin.staff:
            pins[pin.group, pin.slot].append(pin.staff)
    for (group, token), meeting in plan.meetings.items():
        key = (meeting.host or group, token)
        heads[key] += presence.headcount(group, token)
        grades[key] |= of_group.get(group, set())
        pinned[key] += pins.get((group, token), [])
    order = {t: n for n, t in enumerate(scenario.week.by_token)}
    found = []
    late = set(plan.extended.values())
    for group, token in sorted(heads, key=lambda key: (order[key[1]], key[0])):
        club = scenario.club.get(group)
        activity = scenario.activity[plan.meetings[group, token].activity]
        campus = school.campus_of_club[group] if club else plan.campus[group]
        kind = "club" if club else "extended" if group in late else "care"
        here = frozenset(grades[group, token])
        people = [p for p in school.free_staff.get((campus, token), ()) if not p.grades or p.grades >= here]
        leads = [p for p in people if (school.may_lead_club(p, club) if club else school.may_lead_care(p))]
        teacher = school.needs_teacher(kind)
        whole = {p.id for p in leads if has_skill(p, activity, club) and (school.is_teacher(p) or not teacher)}
        found.append(
            StaffDemand(
                group=group,
                token=token,
                campus=campus,
                kind=kind,
                heads=heads[group, token],
                need=math.ceil(heads[group, token] / activity.students_per_staff),
                leads=tuple(p.id for p in leads),
                whole=frozenset(whole),
                skill=activity.skill,
                teacher=teacher,
                pinned=tuple(sorted(set(pinned[group, token]))),
                grades=here,
                club=group if club else "",
            )
        )
    return found


def has_skill(person: Staff, activity: Activity, club: Club | None) -> bool:
    """Whether a person brings the activity's skill; a club's named leaders always do."""
    return not activity.skill or activity.skill in person.skills or (club is not None and person.id in club.leaders)


def _grades_by_group(school: School, plan: Plan) -> dict[str, set[int]]:
    grades: dict[str, set[int]] = defaultdict(set)
    for student in school.scenario.students:
        for group in (plan.care.get(student.id), plan.extended.get(student.id), *plan.clubs.get(student.id, ())):
            if group:
                grades[group].add(student.grade)
    return grades
