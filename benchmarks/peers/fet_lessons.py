"""What FET is to place: for each group and day one lesson a slot, with its activity and staff chosen by rotation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from optimizer.domain.people import Staff, Student
from optimizer.domain.programme import Activity, Club
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School


@dataclass(frozen=True, slots=True)
class Lesson:
    """One session without its time and room.

    ``team``: lead first; ``slots``, ``rooms``: those it may have; ``instead``: other activities that serve as well,
    so that the room may decide what kind of exercise it is; ``exercise``: the day's only one.
    """

    group: str
    day: str
    activity: str
    team: tuple[str, ...]
    slots: tuple[str, ...]
    rooms: tuple[str, ...]
    students: int
    exercise: bool = False
    instead: tuple[str, ...] = ()


@dataclass
class Rota:
    """Who has been given what: for each lesson the slots it may have, by day, and the groups that the person leads."""

    school: School
    tasks: dict[str, dict[str, list[tuple[str, ...]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    led: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def may_take(self, person: Staff, day: str, slots: Sequence[str], wanted: int) -> bool:
        """Whether ``wanted`` more lessons, all within the given slots, leave each of the day's lessons a slot."""
        had = self.tasks[person.id]
        if wanted + len(had[day]) > person.max_per_day or wanted + self.total(person) > person.max_per_week:
            return False
        if not had[day] and sum(map(bool, had.values())) >= person.max_days:
            return False
        free = tuple(token for token in slots if token in person.available)
        return have_slots([*had[day], *[free] * wanted])

    def total(self, person: Staff) -> int:
        return sum(len(tasks) for tasks in self.tasks[person.id].values())

    def take(self, able: Sequence[Staff], group: str, day: str, slots: Sequence[str], wanted: int) -> Staff | None:
        """Whom to give ``wanted`` lessons of a group: one who leads it already, else the least burdened."""
        fitting = [p for p in able if self.may_take(p, day, slots, wanted)]
        if not fitting:
            return None
        chosen = min(fitting, key=lambda p: (group not in self.led[p.id], self._burden(p), p.id))
        free = tuple(token for token in slots if token in chosen.available)
        self.tasks[chosen.id][day] += [free] * wanted
        self.led[chosen.id].add(group)
        return chosen

    def _burden(self, person: Staff) -> float:
        share = float(person.share) or 1.0
        return (self.total(person) + person.carried) / share


def have_slots(tasks: Sequence[tuple[str, ...]]) -> bool:
    """Whether each task can have a slot of its own: augmenting paths."""
    holder: dict[str, int] = {}

    def place(task: int, seen: set[str]) -> bool:
        for token in tasks[task]:
            if token not in seen:
                seen.add(token)
                if token not in holder or place(holder[token], seen):
                    holder[token] = task
                    return True
        return False

    return all(place(task, set()) for task in range(len(tasks)))


def make_lessons(school: School, plan: Plan) -> list[Lesson]:
    """Lessons of clubs, then of care and extended groups, in the order in which staff is given out."""
    rota = Rota(school)
    lessons = [lesson for club in sorted(plan.club_slots) for lesson in _club(school, plan, rota, club)]
    for group in sorted(plan.campus):
        programme = _Programme(school, plan, group)
        for day in school.scenario.week.days:
            lessons += _day(school, plan, rota, programme, day)
    return lessons


def _club(school: School, plan: Plan, rota: Rota, name: str) -> list[Lesson]:
    """Meetings of a club: on the days that the construction chose, at any time at which its members may."""
    club = school.scenario.club[name]
    members = [s for s in school.scenario.students if name in plan.clubs.get(s.id, ())]
    found = []
    for token in plan.club_slots[name]:
        day = school.scenario.week[token].day
        slots = [t for t in school.club_slots[name] if t.startswith(day) and all(t in s.attends for s in members)]
        slots = [t for t in slots if school.scenario.week[t].day == day]
        team = _club_team(school, rota, club, day, slots, len(members))
        rooms = [r.id for r in school.rooms_for[school.campus_of_club[name], club.activity]]
        only = school.fixed_club_room(club)
        rooms = [only] if only else rooms
        found.append(Lesson(name, day, club.activity, team, tuple(slots), tuple(rooms), len(members)))
    return found


def _club_team(school: School, rota: Rota, club: Club, day: str, slots: list[str], size: int) -> tuple[str, ...]:
    activity, campus = school.scenario.activity[club.activity], school.campus_of_club[club.id]
    here = [p for p in school.staff if school.serves_campus(p, campus)]
    able = [p for p in here if school.may_lead_club(p, club)]
    skilled = [p for p in able if club.leaders or not activity.skill or activity.skill in p.skills]
    lead = rota.take(skilled or able, club.id, day, slots, 1)
    team = [lead] if lead else []
    if school.needs_teacher("club") and not any(school.is_teacher(p) for p in team):
        team += _more(school, rota, team, [p for p in here if school.is_teacher(p)], club.id, day, slots, 1)
    wanted = -(-size // activity.students_per_staff) - len(team)
    team += _more(school, rota, team, here, club.id, day, slots, wanted)
    return tuple(p.id for p in team)


def _more(
    school: School, rota: Rota, team: list[Staff], able: list[Staff], group: str, day: str, slots: list[str], n: int
) -> list[Staff]:
    found: list[Staff] = []
    for _ in range(n):
        rest = [p for p in able if p not in team and p not in found]
        if person := rota.take(rest, group, day, slots, 1):
            found.append(person)
    return found


def needs_exercise(school: School, plan: Plan, student: Student, day: str) -> bool:
    """Whether a student must have exercise with the care group on a day: due, served, and in no club that gives it."""
    scenario, rules = school.scenario, school.scenario.settings.exercise
    week = scenario.week
    minutes = sum(week[t].minutes for t in school.attended[student.id].get(day, ()) if not week[t].extended)
    clubs = [c for c in plan.clubs.get(student.id, ()) if any(week[t].day == day for t in plan.club_slots[c])]
    moving = any(
        scenario.activity[scenario.club[c].activity].physical_minutes >= rules.min_minutes_per_day for c in clubs
    )
    due = school.exercise_minutes(student, day) > 0 and minutes >= rules.from_attended_minutes
    return due and not moving and plan.served(student.id, day)


class _Programme:
    """The activities of a group, chosen day by day: exercise, then what has a least number, then what was had least."""

    def __init__(self, school: School, plan: Plan, group: str):
        self.school, self.plan, self.group, self.campus = school, plan, group, plan.campus[group]
        self.members = [s for s in school.scenario.students if group in (plan.care.get(s.id), plan.extended.get(s.id))]
        self.extended = group in plan.extended.values()
        self.had: Counter[str] = Counter()
        self.yesterday: set[str] = set()
        grades = {student.grade for student in self.members}
        self.offered = [
            a
            for a in school.scenario.activities
            if a.for_care and all(map(a.allows_grade, grades)) and school.rooms_for[self.campus, a.id]
        ]
        self.offered.sort(key=lambda a: (bool(a.skill), -len(school.rooms_for[self.campus, a.id]), a.id))

    def slots(self, day: str) -> list[str]:
        """Slots of a day in which somebody of the group attends."""
        week, plan = self.school.scenario.week, self.plan
        kind = week.extended if self.extended else week.care
        served = [s for s in self.members if plan.served(s.id, day)]
        return [t for t in week.on_day[day] if t in kind and any(t in s.attends for s in served)]

    def exercise_slots(self, day: str, slots: list[str]) -> list[str]:
        """Slots at which all who are due exercise attend; if there is none, those at which most do. Blank: none due."""
        due = [s for s in self.members if needs_exercise(self.school, self.plan, s, day)]
        if not due or self.extended:
            return []
        present = {t: sum(t in s.attends for s in due) for t in slots}
        most = max(present.values(), default=0)
        return [t for t in slots if present[t] == most]

    def like(self, activity: Activity, team: list[Staff]) -> tuple[str, ...]:
        """Other kinds of exercise that may be given nearly every day, and by these people."""
        least = self.school.scenario.settings.exercise.min_minutes_per_day
        return tuple(
            a.id
            for a in self.offered
            if a is not activity
            and a.physical_minutes >= least
            and a.slots is None
            and (a.max_per_week is None or a.max_per_week >= len(self.school.scenario.week.days) - 1)
            and (not a.skill or any(a.skill in p.skills for p in team))
        )

    def exercises(self, day: str) -> int:
        """Lessons of exercise on a day on which some are due: as many as the construction gives the group."""
        scenario, meetings = self.school.scenario, self.plan.meetings
        least = scenario.settings.exercise.min_minutes_per_day
        found = 0
        for token in self.slots(day):
            own = meetings.get((self.group, token))
            shown = meetings.get((own.host, token)) if own and own.host else own
            found += shown is not None and scenario.physical_minutes(shown.activity, token) >= least
        return max(1, found)

    def choose(self, day: str, slots: list[str], exercises: int) -> list[Activity]:
        """One activity for each slot of a day, exercise first."""
        chosen: list[Activity] = []
        least = self.school.scenario.settings.exercise.min_minutes_per_day
        moving = [a for a in self.offered if a.physical_minutes >= least]
        for _ in range(exercises):
            chosen += [a for a in [self._next(moving, chosen, slots)] if a]
        needed = [a for a in self.offered for _ in range(a.min_per_day)]
        chosen += [a for a in needed if len(chosen) < len(slots) and a not in chosen]
        weekly = [a for a in self.offered if self.had[a.id] < a.min_per_week]
        while len(chosen) < len(slots):
            found = self._next(weekly, chosen, slots) or self._next(self.offered, chosen, slots)
            if found is None:
                break
            chosen.append(found)
        self.had.update(a.id for a in chosen)
        self.yesterday = {a.id for a in chosen}
        return chosen

    def _next(self, among: Sequence[Activity], chosen: list[Activity], slots: list[str]) -> Activity | None:
        fitting = [a for a in among if self._may(a, chosen) and any(map(a.in_slot, slots))]
        return min(fitting, key=lambda a: (a.id in self.yesterday, bool(a.skill), self.had[a.id]), default=None)

    def _may(self, activity: Activity, chosen: list[Activity]) -> bool:
        today = chosen.count(activity)
        per_day = activity.max_per_day is None or today < activity.max_per_day
        return per_day and (activity.max_per_week is None or self.had[activity.id] + today < activity.max_per_week)


def _day(school: School, plan: Plan, rota: Rota, programme: _Programme, day: str) -> list[Lesson]:
    slots = programme.slots(day)
    moving = programme.exercise_slots(day, slots)
    exercises = programme.exercises(day) if moving else 0
    chosen = programme.choose(day, slots, exercises)
    leads = _leads(school, rota, programme, day, slots, len(chosen))
    found = []
    alone = exercises == 1
    for number, activity in enumerate(chosen):
        allowed = moving if moving and not number else slots
        team = [leads[number]] if number < len(leads) else []
        team += _helpers(school, rota, programme, activity, day, slots, team)
        instead = programme.like(activity, team) if number < exercises else ()
        kinds = (activity.id, *instead)
        rooms = tuple(dict.fromkeys(r.id for kind in kinds for r in school.rooms_for[programme.campus, kind]))
        within = tuple(t for t in allowed if activity.in_slot(t))
        names = tuple(p.id for p in team)
        size = max(sum(t in s.attends for s in programme.members) for t in slots)
        found.append(
            Lesson(programme.group, day, activity.id, names, within, rooms, size, alone and not number, instead)
        )
    return found


def _leads(school: School, rota: Rota, programme: _Programme, day: str, slots: list[str], n: int) -> list[Staff]:
    """A lead for each lesson of a day: one for all of them if there is one, else for as many as possible."""
    grades = {s.grade for s in programme.members}
    able = [
        p
        for p in school.staff
        if school.serves_campus(p, programme.campus) and school.may_lead_care(p) and all(map(p.may_look_after, grades))
    ]
    found: list[Staff] = []
    part = n
    while len(found) < n and part:
        part = min(part, n - len(found))
        if lead := rota.take(able, programme.group, day, slots, part):
            found += [lead] * part
        else:
            part -= 1
    return found


def _helpers(
    school: School, rota: Rota, programme: _Programme, activity: Activity, day: str, slots: list[str], team: list[Staff]
) -> list[Staff]:
    here = [p for p in school.staff if school.serves_campus(p, programme.campus)]
    found: list[Staff] = []
    if activity.skill and not any(activity.skill in p.skills for p in team):
        skilled = [p for p in here if activity.skill in p.skills]
        found += _more(school, rota, team, skilled, programme.group, day, slots, 1)
    size = max((sum(t in s.attends for s in programme.members) for t in slots), default=0)
    wanted = -(-size // activity.students_per_staff) - len(team) - len(found)
    return found + _more(school, rota, team + found, here, programme.group, day, slots, wanted)
