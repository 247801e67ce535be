"""Stage model of one day at one campus with too little sports space: which groups exercise when, and who must wait.

Care groups may share a session as far as `joining` allows; rooms alike are counted. Students alike (same group, same
slots, same priority, same clubs) are counted, and may stay as they are, stay without the day's clubs, or wait. A club
meets as published or not at all that day. Staff and quiet rooms are left to the full model.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import replace

from ortools.sat.python import cp_model

from optimizer.domain.result import Status
from optimizer.engine.cp.constraints import Expr, linear_sum
from optimizer.engine.cp.engine import Limits, SolverOutcome, solve_model
from optimizer.engine.repair.sports_day_greedy import greedy_answer, unserved_lower_bound
from optimizer.engine.repair.sports_day_problem import (
    SportsDayAnswer,
    SportsDayProblem,
    SportsStudentClass,
    SportsStudentDay,
)

SESSION_CHANGE_COST = 4
"""Price of a session that moves, in fourths of a student who leaves a club."""
CLUB_LEAVING_COST = 1
_WAITING_TIME_SHARE = 0.7
"""Part of the time for who waits; the rest is for few changes."""


class SportsDayModel:
    """Variables and rows; `solve` gives the day."""

    def __init__(self, problem: SportsDayProblem):
        self.problem, self.model = problem, cp_model.CpModel()
        self.groups = sorted({a.group for a in problem.sports_classes if a.group})
        self.meets = {c: self._literal(f"meets[{c}]") for c in problem.clubs}
        self.does: dict[tuple[str, str, str], cp_model.IntVar] = {}
        self.hosts: dict[tuple[str, str, str], cp_model.IntVar] = {}
        self.club_room: dict[tuple[str, str, str], cp_model.IntVar] = {}
        self.room: dict[tuple[str, str, str], cp_model.IntVar] = {}
        self._used: dict[tuple[str, str], list[tuple[Expr, Expr]]] = defaultdict(list)
        self.price: list[Expr] = []
        self.cost: list[Expr] = []
        self.kept, self.out, self.wait = self._students()
        for group, token in sorted(problem.options):
            self._exercise(group, token)
        for group, token in sorted(problem.options):
            self._share(group, token)
        self._limits()
        self._seats()
        self._pinned()
        self._clubs()
        self._halls()

    def _literal(self, name: str) -> cp_model.IntVar:
        return self.model.new_bool_var(name)

    # -- students -------------------------------------------------------------------------------------------------

    def _students(self) -> tuple[list[cp_model.IntVar], ...]:
        rows: list[list[cp_model.IntVar]] = [[], [], []]
        for number, alike in enumerate(self.problem.sports_classes):
            count = len(alike.students)
            most = (count, count if alike.without else 0, count if alike.may_wait else 0)
            for row, part, limit in zip(rows, ("kept", "out", "wait"), most, strict=True):
                row.append(self.model.new_int_var(0, limit, f"{part}[{number}]"))
            kept, out, wait = (row[-1] for row in rows)
            self.model.add(kept + out + wait == count)
            for club in alike.clubs:
                self.model.add(kept == 0).only_enforce_if(~self.meets[club])
            self.cost.append(alike.cost * wait)
            if alike.clubs:
                self.price.append(CLUB_LEAVING_COST * (out + wait))
        return rows[0], rows[1], rows[2]

    def _present(self, group: str, token: str) -> tuple[Expr, int]:
        """Students of a group in care in a slot, and the most that can be."""
        terms: list[Expr] = []
        most = 0
        for alike, kept, out in zip(self.problem.sports_classes, self.kept, self.out, strict=True):
            if alike.group != group:
                continue
            both = [kept] if token in alike.now.tokens else []
            both += [out] if alike.without and token in alike.without.tokens else []
            terms += both
            most += len(alike.students) if both else 0
        return linear_sum(terms), most

    def _fit(self, number: int, alike: SportsStudentClass, day: SportsStudentDay, there: cp_model.IntVar) -> None:
        """Those who are there get their minutes, all alike or none."""
        if day.due == 0:
            return
        fit = self._literal(f"fit[{number},{day.tokens}]")
        self.model.add(there <= len(alike.students) * fit)
        gained = linear_sum(
            min(day.due, option.minutes) * self.does[alike.group, token, option.activity]
            for token in day.tokens
            for option in self.problem.options.get((alike.group, token), ())
        )
        self.model.add(gained >= day.due * fit)

    # -- sessions -------------------------------------------------------------------------------------------------

    def _exercise(self, group: str, token: str) -> None:
        """does[g,t,a]: the group has activity a then, in its own session or a host's."""
        options = self.problem.options[group, token]
        for option in options:
            self.does[group, token, option.activity] = self._literal(f"does[{group},{token},{option.activity}]")
        for room in sorted({room for option in options for room in option.rooms}):
            self.room[group, token, room] = self._literal(f"room[{group},{token},{room}]")
        hosts = [
            h for h in self.groups if h <= group and (h == group or h in self.problem.may_join_with.get(group, ()))
        ]
        for host in hosts:
            if (host, token) in self.problem.options:
                self.hosts[group, host, token] = self._literal(f"hosts[{group},{host},{token}]")

    def _share(self, group: str, token: str) -> None:
        """Each exercise is in one session: the group's own, in one room, or that of a host with the same activity."""
        model, problem = self.model, self.problem
        options = problem.options[group, token]
        own = self.hosts[group, group, token]
        rooms = {r: v for (g, t, r), v in self.room.items() if (g, t) == (group, token)}
        does = [self.does[group, token, option.activity] for option in options]
        model.add(linear_sum(does) == linear_sum(v for (g, _, t), v in self.hosts.items() if (g, t) == (group, token)))
        model.add(linear_sum(does) <= 1)
        model.add(linear_sum(rooms.values()) == own)
        for option, literal in zip(options, does, strict=True):
            self.price.append(option.price * literal)
            model.add_bool_or([~literal, ~own, *(rooms[r] for r in option.rooms)])
        heads: list[Expr] = []
        for guest in self.groups:
            joins = self.hosts.get((guest, group, token))
            if joins is None:
                continue
            present, most = self._present(guest, token)
            share = model.new_int_var(0, most, f"share[{guest},{group},{token}]")
            model.add(share >= present - most * (1 - joins))
            heads.append(share)
            if guest != group:
                model.add_implication(joins, own)
                model.add(present >= 1).only_enforce_if(joins)
                for option in problem.options[guest, token]:
                    same = self.does.get((group, token, option.activity))
                    literal = self.does[guest, token, option.activity]
                    model.add_bool_or([~joins, ~literal, *([same] if same is not None else [])])
        model.add(linear_sum(heads) <= problem.most)
        for room, literal in rooms.items():
            seats = model.new_int_var(0, problem.most, f"seats[{group},{token},{room}]")
            model.add(seats >= linear_sum(heads) - problem.most * (1 - literal))
            self._used[room, token].append((literal, seats))
            if problem.sports_spaces[room, token].seats_per_session < problem.most:
                model.add(linear_sum(heads) <= problem.sports_spaces[room, token].seats_per_session).only_enforce_if(
                    literal
                )
        self._moved(group, token, rooms)

    def _moved(self, group: str, token: str, rooms: dict[str, cp_model.IntVar]) -> None:
        """One change where a session of exercise is not as published."""
        before = self.problem.before.get((group, token))
        differs = self._literal(f"differs[{group},{token}]")
        self.price.append(SESSION_CHANGE_COST * differs)
        if before is None:
            for option in self.problem.options[group, token]:
                self.model.add_implication(self.does[group, token, option.activity], differs)
            return
        activity, room = before
        for wanted in (self.does.get((group, token, activity)), rooms.get(room)):
            self.model.add_bool_or([differs, wanted] if wanted is not None else [differs])

    def _seats(self) -> None:
        """Everybody who still needs exercise takes a seat somewhere: follows from the rest, and tightens the bound."""
        halls = {(r, t) for (_, t), options in self.problem.options.items() for o in options for r in o.rooms}
        found = [self.problem.sports_spaces[key] for key in halls]
        seats = sum(min(hall.seats, hall.places * self.problem.most) for hall in found)
        rows: list[Expr] = []
        for alike, kept, out in zip(self.problem.sports_classes, self.kept, self.out, strict=True):
            rows += [kept] if alike.now.due else []
            rows += [out] if alike.without and alike.without.due else []
        self.model.add(linear_sum(rows) <= seats)

    def _pinned(self) -> None:
        """Where exercise is fixed, nobody is there without it."""
        for group, token in sorted(self.problem.fixed):
            present, most = self._present(group, token)
            does = [v for (g, t, _), v in self.does.items() if (g, t) == (group, token)]
            self.model.add(present <= most * linear_sum(does))

    def _limits(self) -> None:
        for number, (alike, kept, out) in enumerate(zip(self.problem.sports_classes, self.kept, self.out, strict=True)):
            self._fit(number, alike, alike.now, kept)
            if alike.without is not None:
                self._fit(number, alike, alike.without, out)
        for (group, activity), limit in sorted(self.problem.limits.items()):
            rows = [v for (g, _, a), v in self.does.items() if g == group and activity in ("", a)]
            if len(rows) > limit:
                self.model.add(linear_sum(rows) <= limit)

    def _clubs(self) -> None:
        for club, day in sorted(self.problem.clubs.items()):
            meets = self.meets[club]
            members = [n for n, alike in enumerate(self.problem.sports_classes) if club in alike.clubs]
            self.model.add(linear_sum(self.kept[n] for n in members) >= day.least * meets)
            if not day.may_drop:
                self.model.add(meets == 1)
            if not day.may_shrink:
                size = sum(len(self.problem.sports_classes[n].students) for n in members)
                self.model.add(linear_sum(self.kept[n] for n in members) >= size * meets)
            self.price.append(2 * SESSION_CHANGE_COST * (1 - meets))
            size = sum(len(self.problem.sports_classes[n].students) for n in members)
            for token, rooms in day.meetings:
                chosen = [self._literal(f"room[{club},{token},{room}]") for room in rooms]
                self.model.add(linear_sum(chosen) == meets)
                for room, literal in zip(rooms, chosen, strict=True):
                    self.club_room[club, token, room] = literal
                    self._used[room, token].append((literal, size * literal))

    def _halls(self) -> None:
        for (room, token), users in sorted(self._used.items()):
            hall = self.problem.sports_spaces[room, token]
            self.model.add(linear_sum(literal for literal, _ in users) <= hall.places)
            self.model.add(linear_sum(heads for _, heads in users) <= hall.seats)

    # -- the answer -----------------------------------------------------------------------------------------------

    def solve(self, seconds: float, seed: int = 0, stop: threading.Event | None = None) -> SportsDayAnswer | None:
        """The fewest who wait by priority, then the fewest changes, as far as time allows; None where there is none."""
        until = time.monotonic() + seconds
        cost, price = linear_sum(self.cost), linear_sum(self.price)
        least, begin = unserved_lower_bound(self.problem), greedy_answer(self.problem)
        self.model.add(cost >= least)
        self.model.minimize(cost)
        self._hint(begin)
        first = solve_model(self.model, Limits(_WAITING_TIME_SHARE * seconds, None, 1, seed), stop=stop)
        if not first.has_solution:
            return None if first.status is Status.INFEASIBLE else replace(begin, least=least)
        self.model.add(cost <= first.value(cost))
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for index in range(len(self.model.proto.variables)):
            variable = self.model.get_int_var_from_proto_index(index)
            self.model.add_hint(variable, first.value(variable))
        self.model.minimize(price)
        second = solve_model(self.model, Limits(max(0.1, until - time.monotonic()), None, 1, seed), stop=stop)
        return self._read(second if second.has_solution else first, max(least, first.bound or 0))

    def _hint(self, answer: SportsDayAnswer) -> None:
        """Hint an answer to begin from."""
        add, sessions = self.model.add_hint, answer.sessions
        waiting, leaving = set(answer.waiting), set(answer.leaving)
        for alike, kept, out, wait in zip(self.problem.sports_classes, self.kept, self.out, self.wait, strict=True):
            waits, leaves = len(waiting.intersection(alike.students)), len(leaving.intersection(alike.students))
            for variable, value in ((wait, waits), (out, leaves), (kept, len(alike.students) - waits - leaves)):
                add(variable, value)
        for club, literal in self.meets.items():
            add(literal, club not in answer.dropped)
        for (club, token, room), literal in self.club_room.items():
            add(literal, answer.club_rooms.get((club, token)) == room)
        for (group, token, activity), literal in self.does.items():
            add(literal, (group, token) in sessions and sessions[group, token][0] == activity)
        for (group, host, token), literal in self.hosts.items():
            add(literal, (group, token) in sessions and (sessions[group, token][2] or group) == host)
        for (group, token, room), literal in self.room.items():
            add(literal, (group, token) in sessions and sessions[group, token][1:] == (room, ""))

    def _read(self, outcome: SolverOutcome, least: int) -> SportsDayAnswer:
        answer = SportsDayAnswer(
            dropped=[c for c, literal in self.meets.items() if not outcome.is_true(literal)], least=least
        )
        for alike, kept, out in zip(self.problem.sports_classes, self.kept, self.out, strict=True):
            stays, leaves = outcome.value(kept), outcome.value(out)
            answer.leaving += alike.students[stays : stays + leaves]
            answer.waiting += alike.students[stays + leaves :]
            answer.unserved += alike.cost * (len(alike.students) - stays - leaves)
        for (club, token, room), literal in self.club_room.items():
            if outcome.is_true(literal):
                answer.club_rooms[club, token] = room
        for (group, token, activity), literal in self.does.items():
            if outcome.is_true(literal):
                host = next(h for (g, h, t), v in self.hosts.items() if (g, t) == (group, token) and outcome.is_true(v))
                rooms = [r for (g, t, r), v in self.room.items() if (g, t) == (host, token) and outcome.is_true(v)]
                answer.sessions[group, token] = (activity, rooms[0], "" if host == group else host)
        return answer
