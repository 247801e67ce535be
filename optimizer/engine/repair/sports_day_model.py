"""CP-SAT model of one day of one campus with too few places for exercise: which groups exercise when, and who waits.

Care groups may share a session as far as ``joining`` allows. Rooms of a class are counted, not named, as are students
of a class (same group, slots, cost and clubs), who may stay as they are, stay without the day's clubs, or wait. A
club meets as published or not at all that day. Staff and sessions without exercise are left to the full model.

First the cost of those who wait is minimised, then the cost of changes (lexicographic optimisation).
"""

from __future__ import annotations

import threading
from collections import defaultdict

from optimizer.engine.cp import clock
from optimizer.engine.cp.constraints import ConstraintBuilder, Expr, Variable, linear_sum
from optimizer.engine.cp.engine import Limits, SolverOutcome, solve_model
from optimizer.engine.params import DEFAULTS, RepairParams
from optimizer.engine.repair.sports_day_problem import (
    SportsDayAnswer,
    SportsDayProblem,
    SportsStudentClass,
    SportsStudentDay,
)


class SportsDayModel:
    """Variables and rows of a day; `solve` finds the best day.

    Attributes
    ----------
    meets : dict
        Club -> whether it meets.
    kept, without_clubs, waiting : list
        Number of students of each class who stay as published, who stay without clubs, who wait.
    has_activity : dict
        (group, slot, activity) -> whether the group exercises so, in its own session or a host's.
    hosted_by : dict
        (group, host, slot) -> whether the group exercises in the session of the host, which may be itself.
    room : dict
        (group, slot, room class) -> whether the group has a session of its own there.
    club_room : dict
        (club, slot, room class) -> whether the club meets there.
    unserved, changes : list
        Terms of the two objectives.
    """

    def __init__(self, problem: SportsDayProblem, params: RepairParams = DEFAULTS.repair):
        self.problem, self.params, self._builder = problem, params, ConstraintBuilder()
        self.model = self._builder.model
        self.groups = sorted({c.group for c in problem.student_classes if c.group})
        self.meets = {c: self._builder.boolean(f"meets[{c}]") for c in problem.clubs}
        self.has_activity: dict[tuple[str, str, str], Variable] = {}
        self.hosted_by: dict[tuple[str, str, str], Variable] = {}
        self.club_room: dict[tuple[str, str, str], Variable] = {}
        self.room: dict[tuple[str, str, str], Variable] = {}
        self._sessions_in: dict[tuple[str, str], list[tuple[Expr, Expr]]] = defaultdict(list)
        """(room class, slot) -> (whether there is a session, its students) for each that may be there."""
        self.changes: list[Expr] = []
        self.unserved: list[Expr] = []
        self.kept, self.without_clubs, self.waiting = self._student_counts()
        for group, token in sorted(problem.options):
            self._session_variables(group, token)
        for group, token in sorted(problem.options):
            self._session_rows(group, token)
        self._exercise_minutes()
        self._activity_limits()
        self._seats_in_all()
        self._pinned_exercise()
        self._club_rows()
        self._space_limits()

    # -- students -------------------------------------------------------------------------------------------------

    def _student_counts(self) -> tuple[list[Variable], ...]:
        """kept + without_clubs + waiting = students of the class; nobody is kept in a club that does not meet."""
        counts: list[list[Variable]] = [[], [], []]
        for number, c in enumerate(self.problem.student_classes):
            count = len(c.students)
            most = (count, count if c.without_clubs else 0, count if c.may_wait else 0)
            for variables, part, limit in zip(counts, ("kept", "without", "waiting"), most, strict=True):
                variables.append(self._builder.integer(0, limit, f"{part}[{number}]"))
            kept, without, waiting = (variables[-1] for variables in counts)
            self.model.add(kept + without + waiting == count)
            for club in c.clubs:
                self.model.add(kept == 0).only_enforce_if(~self.meets[club])
            self.unserved.append(c.cost * waiting)
            if c.clubs:
                self.changes.append(self.params.club_leaving_cost * (without + waiting))
        return counts[0], counts[1], counts[2]

    def _present(self, group: str, token: str) -> tuple[Expr, int]:
        """Students of a group in care in a slot, and the most that can be."""
        terms: list[Expr] = []
        most = 0
        for c, kept, without in zip(self.problem.student_classes, self.kept, self.without_clubs, strict=True):
            if c.group != group:
                continue
            of_class = [kept] if token in c.as_published.tokens else []
            of_class += [without] if c.without_clubs and token in c.without_clubs.tokens else []
            terms += of_class
            most += len(c.students) if of_class else 0
        return linear_sum(terms), most

    def _exercise_minutes(self) -> None:
        """Students present on a day get the minutes of exercise that it must give."""
        for number, (c, kept, without) in enumerate(
            zip(self.problem.student_classes, self.kept, self.without_clubs, strict=True)
        ):
            self._minutes_row(number, c, c.as_published, kept)
            if c.without_clubs is not None:
                self._minutes_row(number, c, c.without_clubs, without)

    def _minutes_row(
        self, number: int, student_class: SportsStudentClass, day: SportsStudentDay, count: Variable
    ) -> None:
        """count > 0 implies minutes of exercise in the slots of the day >= minutes due."""
        if day.minutes_due == 0:
            return
        anybody = self._builder.boolean(f"anybody[{number},{day.tokens}]")
        self.model.add(count <= len(student_class.students) * anybody)
        minutes = linear_sum(
            min(day.minutes_due, option.minutes) * self.has_activity[student_class.group, token, option.activity]
            for token in day.tokens
            for option in self.problem.options.get((student_class.group, token), ())
        )
        self.model.add(minutes >= day.minutes_due * anybody)

    # -- sessions -------------------------------------------------------------------------------------------------

    def _session_variables(self, group: str, token: str) -> None:
        """Variables of what a group may do in a slot; the host of joined groups is the first of them by id."""
        options = self.problem.options[group, token]
        for option in options:
            key = group, token, option.activity
            self.has_activity[key] = self._builder.boolean(f"has_activity[{group},{token},{option.activity}]")
        for room in sorted({room for option in options for room in option.rooms}):
            self.room[group, token, room] = self._builder.boolean(f"room[{group},{token},{room}]")
        may_join = self.problem.may_join_with.get(group, ())
        for host in (h for h in self.groups if h <= group and (h == group or h in may_join)):
            if (host, token) in self.problem.options:
                self.hosted_by[group, host, token] = self._builder.boolean(f"hosted_by[{group},{host},{token}]")

    def _session_rows(self, group: str, token: str) -> None:
        """Each exercise is in one session: the group's own, in one room, or that of a host with the same activity."""
        model, problem = self.model, self.problem
        options = problem.options[group, token]
        own = self.hosted_by[group, group, token]
        rooms = {r: v for (g, t, r), v in self.room.items() if (g, t) == (group, token)}
        activities = [self.has_activity[group, token, option.activity] for option in options]
        hosts = (v for (g, _, t), v in self.hosted_by.items() if (g, t) == (group, token))
        model.add(linear_sum(activities) == linear_sum(hosts))
        model.add(linear_sum(activities) <= 1)
        model.add(linear_sum(rooms.values()) == own)
        for option, literal in zip(options, activities, strict=True):
            self.changes.append(option.cost * literal)
            model.add_bool_or([~literal, ~own, *(rooms[r] for r in option.rooms)])
        headcounts: list[Expr] = []
        for guest in self.groups:
            joins = self.hosted_by.get((guest, group, token))
            if joins is None:
                continue
            present, most = self._present(guest, token)
            share = self._builder.integer(0, most, f"share[{guest},{group},{token}]")
            model.add(share >= present - most * (1 - joins))
            headcounts.append(share)
            if guest != group:
                model.add_implication(joins, own)
                model.add(present >= 1).only_enforce_if(joins)
                for option in problem.options[guest, token]:
                    same = self.has_activity.get((group, token, option.activity))
                    literal = self.has_activity[guest, token, option.activity]
                    model.add_bool_or([~joins, ~literal, *([same] if same is not None else [])])
        model.add(linear_sum(headcounts) <= problem.max_size)
        for room, literal in rooms.items():
            seats = self._builder.integer(0, problem.max_size, f"seats[{group},{token},{room}]")
            model.add(seats >= linear_sum(headcounts) - problem.max_size * (1 - literal))
            self._sessions_in[room, token].append((literal, seats))
            per_session = problem.spaces[room, token].seats_per_session
            if per_session < problem.max_size:
                model.add(linear_sum(headcounts) <= per_session).only_enforce_if(literal)
        self._change_term(group, token, rooms)

    def _change_term(self, group: str, token: str, rooms: dict[str, Variable]) -> None:
        """The cost of a session of exercise that is not as published."""
        published = self.problem.published.get((group, token))
        differs = self._builder.boolean(f"differs[{group},{token}]")
        self.changes.append(self.params.session_change_cost * differs)
        if published is None:
            for option in self.problem.options[group, token]:
                self.model.add_implication(self.has_activity[group, token, option.activity], differs)
            return
        activity, room = published
        for as_published in (self.has_activity.get((group, token, activity)), rooms.get(room)):
            self.model.add_bool_or([differs, as_published] if as_published is not None else [differs])

    def _activity_limits(self) -> None:
        """How often a group may have an activity, or exercise at all, on the day."""
        for (group, activity), limit in sorted(self.problem.limits.items()):
            literals = [v for (g, _, a), v in self.has_activity.items() if g == group and activity in ("", a)]
            if len(literals) > limit:
                self.model.add(linear_sum(literals) <= limit)

    def _seats_in_all(self) -> None:
        """Everybody who needs exercise takes a seat on the day: implied by other rows, it tightens the relaxation."""
        need: list[Expr] = []
        for c, kept, without in zip(self.problem.student_classes, self.kept, self.without_clubs, strict=True):
            need += [kept] if c.as_published.minutes_due else []
            need += [without] if c.without_clubs and c.without_clubs.minutes_due else []
        self.model.add(linear_sum(need) <= self.problem.exercise_seats())

    def _pinned_exercise(self) -> None:
        """Where exercise is pinned, nobody is present without it."""
        for group, token in sorted(self.problem.must_exercise):
            present, most = self._present(group, token)
            activities = [v for (g, t, _), v in self.has_activity.items() if (g, t) == (group, token)]
            self.model.add(present <= most * linear_sum(activities))

    # -- clubs and rooms ------------------------------------------------------------------------------------------

    def _club_rows(self) -> None:
        """A club that meets has its fewest members and one room class for each meeting."""
        for club, day in sorted(self.problem.clubs.items()):
            meets = self.meets[club]
            classes = [n for n, c in enumerate(self.problem.student_classes) if club in c.clubs]
            size = sum(len(self.problem.student_classes[n].students) for n in classes)
            self.model.add(linear_sum(self.kept[n] for n in classes) >= day.min_members * meets)
            if not day.may_drop:
                self.model.add(meets == 1)
            if not day.may_shrink:
                self.model.add(linear_sum(self.kept[n] for n in classes) >= size * meets)
            self.changes.append(2 * self.params.session_change_cost * (1 - meets))
            for token, rooms in day.meetings:
                chosen = [self._builder.boolean(f"room[{club},{token},{room}]") for room in rooms]
                self.model.add(linear_sum(chosen) == meets)
                for room, literal in zip(rooms, chosen, strict=True):
                    self.club_room[club, token, room] = literal
                    self._sessions_in[room, token].append((literal, size * literal))

    def _space_limits(self) -> None:
        """Sessions and students of a room class in a slot."""
        for (room, token), sessions in sorted(self._sessions_in.items()):
            space = self.problem.spaces[room, token]
            self.model.add(linear_sum(literal for literal, _ in sessions) <= space.places)
            self.model.add(linear_sum(headcount for _, headcount in sessions) <= space.seats)

    # -- the answer -----------------------------------------------------------------------------------------------

    def solve(self, seconds: float, seed: int = 0, stop: threading.Event | None = None) -> SportsDayAnswer | None:
        """Least unserved, then least cost of changes, as far as the time allows; None where no day is found."""
        until = clock.now() + seconds
        unserved, changes = linear_sum(self.unserved), linear_sum(self.changes)
        bound = self.problem.unserved_lower_bound()
        self.model.add(unserved >= bound)
        self.model.minimize(unserved)
        limits = Limits(self.params.waiting_time_share * seconds, None, 1, seed)
        first = solve_model(self.model, limits, stop=stop)
        if not first.has_solution:
            return None
        self.model.add(unserved <= first.value(unserved))
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for index in range(len(self.model.proto.variables)):
            variable = self.model.get_int_var_from_proto_index(index)
            self.model.add_hint(variable, first.value(variable))
        self.model.minimize(changes)
        second = solve_model(self.model, Limits(max(0.1, until - clock.now()), None, 1, seed), stop=stop)
        return self._read(second if second.has_solution else first, max(bound, first.bound or 0))

    def _read(self, outcome: SolverOutcome, bound: int) -> SportsDayAnswer:
        """The answer of a solution; of a class the first students stay, the last ones wait."""
        answer = SportsDayAnswer(
            dropped=[c for c, literal in self.meets.items() if not outcome.is_true(literal)], unserved_lower_bound=bound
        )
        for c, kept, without in zip(self.problem.student_classes, self.kept, self.without_clubs, strict=True):
            stays, leaves = outcome.value(kept), outcome.value(without)
            answer.leaving += c.students[stays : stays + leaves]
            answer.waiting += c.students[stays + leaves :]
            answer.unserved += c.cost * (len(c.students) - stays - leaves)
        for (club, token, room), literal in self.club_room.items():
            if outcome.is_true(literal):
                answer.club_rooms[club, token] = room
        for (group, token, activity), literal in self.has_activity.items():
            if outcome.is_true(literal):
                host = next(
                    h for (g, h, t), v in self.hosted_by.items() if (g, t) == (group, token) and outcome.is_true(v)
                )
                rooms = [r for (g, t, r), v in self.room.items() if (g, t) == (host, token) and outcome.is_true(v)]
                answer.sessions[group, token] = (activity, rooms[0], "" if host == group else host)
        return answer
