"""Block: in which slots of a day people serve (``late-starts``, ``staff-gaps``).

A pattern is a set of slots of one day that one person can serve: at most ``max_per_day``, all available. Let n_ip of
the people of type i serve a day in pattern p. Whoever comes serves in exactly one pattern a day, so with s_it people of
the type in slot t every timetable keeps

    sum of n_ip over the patterns with t  =  s_it,        sum of n_ip over the patterns of a day  <=  people of the type
    sum of n_ip over the week  <=  max_days x people of the type,

and pays for each pattern exactly what its first slot (``late-starts``) and its gaps (``staff-gaps``) cost. Days with
too many patterns are left out.
"""

from __future__ import annotations

from itertools import combinations

from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.bounds.staff_flow import StaffFlow
from optimizer.engine.lp.program import AffineExpression, sum_of_expressions
from optimizer.engine.problem.staffing import slots_waited

DayPattern = tuple[str, ...]
"""Slots of a day that one person serves, in order."""


def add_day_patterns(builder: RelaxationBuilder, staff: StaffFlow) -> None:
    """Add the variables and rows of all types, and charge both goals."""
    for i in range(len(staff.types)):
        _PatternBlock(builder, staff, i).add()


class _PatternBlock:
    """The people of one type."""

    def __init__(self, builder: RelaxationBuilder, staff: StaffFlow, i: int):
        self.builder, self.model, self.i, self.one = builder, builder.model, i, staff.types[i]
        self.serves, self.week = staff.by_slot[i], builder.school.scenario.week
        self.weights = builder.school.scenario.settings.goals.weights()

    def add(self) -> None:
        days = AffineExpression()
        for day in self.week.days:
            patterns = self._patterns(day)
            if patterns:
                days.add(self._add_day(day, patterns))
        if self.one.person.max_days < len(self.week.days):
            self.model.constrain(("days", self.i), days, high=self.one.count * self.one.person.max_days)

    def _patterns(self, day: str) -> list[DayPattern]:
        """The patterns of a day; none where they are too many."""
        tokens = [t for t in self.week.on_day[day] if t in self.serves]
        sizes = range(1, min(self.one.person.max_per_day, len(tokens)) + 1)
        if len(tokens) > self.builder.school.params.bounds.day_pattern_slots:
            return []
        return [pattern for size in sizes for pattern in combinations(tokens, size)]

    def _add_day(self, day: str, patterns: list[DayPattern]) -> AffineExpression:
        """Add the rows of a day; return the people who come."""
        n = {p: self.model.count(("pattern of", self.i, *p), self.one.count) for p in patterns}
        for token in sorted({token for pattern in patterns for token in pattern}):
            in_slot = sum_of_expressions(people for pattern, people in n.items() if token in pattern)
            self.model.constrain(("in pattern", self.i, token), in_slot - self.serves[token], 0, 0)
        coming = sum_of_expressions(n.values())
        self.model.constrain(("one pattern", self.i, day), coming, high=self.one.count)
        for pattern, people in n.items():
            waited = slots_waited(self.builder.school, self.one.person, pattern[0])
            self.model.charge_expression("late-starts", people, self.weights["late-starts"] * waited)
            self.model.charge_expression("staff-gaps", people, self.weights["staff-gaps"] * self._gaps(pattern))
        return coming

    def _gaps(self, pattern: DayPattern) -> int:
        """Slots of the day between the first and the last of the pattern in which the person does not serve."""
        of_day = self.week.on_day[self.week[pattern[0]].day]
        return of_day.index(pattern[-1]) - of_day.index(pattern[0]) + 1 - len(pattern)
