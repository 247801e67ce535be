"""Block: over how many care groups the classes are spread (``classmates``).

A class that is spread over g groups pays g - 1. Three reasons force classes apart; each gives a bound on what all of
them pay, and the largest holds.

**More groups than classes.** Each group has a member of some class or one of no class, and where mixing is required
members of two grades, if it has two members. So the parts of the classes plus the students without a class are at
least J (2 J less the groups of one).

**Groups that do not fit.** Join each class by an edge to the groups over which it is spread. A component with a
classes and b groups has a + b - 1 edges at least, and its b groups hold the a classes, so b is at least the sum of the
a smallest classes / ``max_size``. With K_a components of a classes, b_a the least such b, and J groups all classes
together pay at least

    J - sum K_a - (students without a class),      sum a K_a = classes,      sum b_a K_a <= J.

**Who stays long.** The slots of care in the week of a group's chosen member are the group's *stay* (`care_groups`),
and no member has more. Of class c let f_ck students be in groups of stay k; they have k slots of care at most. With
y_ck = 1 if there are any, r_k groups of stay k, and n_c(k) the students of the class with k slots at most,

    sum over c of f_ck <= max_size r_k,     f_ck <= n_c(k) y_ck,     the groups of c  >=  sum over k of y_ck,
    sum over k >= j of f_ck  >=  students of the class with j slots or more, all of them for the least j.

So keeping those who stay late in few groups, which saves leads, cuts their classes. In the rows k is a range of slots,
so that a class has few of them. The second and third reason are left out where somebody may wait.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from optimizer.domain.people import Student
from optimizer.engine.bounds.care_hours import CareHoursOfStudents
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, sum_of_expressions

ClassKey = tuple[str, int, str]
"""(campus as written, grade, class); a blank class holds those without one."""


class ClassParts:
    """The block; ``add_campus`` for each campus, then ``charge``.

    Parameters
    ----------
    builder : RelaxationBuilder
    hours : CareHoursOfStudents
    """

    def __init__(self, builder: RelaxationBuilder, hours: CareHoursOfStudents):
        self.builder, self.model, self.hours = builder, builder.model, hours
        self.grouping = builder.school.scenario.settings.grouping
        self.parts, self.of_components, self.of_stays = AffineExpression(), AffineExpression(), AffineExpression()

    def add_campus(
        self,
        campus: str,
        students: list[Student],
        groups: AffineExpression,
        stays: dict[int, AffineExpression],
    ) -> None:
        """Add the rows of a campus.

        Parameters
        ----------
        groups : AffineExpression
            Care groups of the campus, J.
        stays : dict
            Slots of care in the week -> groups whose chosen member has so many.
        """
        self.parts.add(self._mixed_parts(campus, students, groups))
        if any(day.campus == campus for day in self.builder.absent):
            return
        slots: dict[ClassKey, Counter[int]] = defaultdict(Counter)
        for student in students:
            slots[student.campus, student.grade, student.class_name][self.hours.of(student).in_week] += 1
        self.of_components.add(self._component_cuts(campus, slots, groups))
        self.of_stays.add(self._stay_cuts(campus, slots, stays))

    def charge(self) -> None:
        """Charge the largest of the bounds."""
        model, scenario = self.model, self.builder.school.scenario
        classes = {(s.campus, s.grade, s.class_name) for s in scenario.students if s.class_name}
        without_class = sum(not s.class_name for s in scenario.students)
        spread = model.count(("classmates",), 2 * len(scenario.students))
        model.constrain(("classmates",), spread - self.parts, low=-len(classes) - without_class)
        model.constrain(("classes in components",), spread - self.of_components, low=0)
        model.constrain(("classes by stay",), spread - self.of_stays, low=0)
        model.charge_expression("classmates", spread, scenario.settings.goals.weights()["classmates"])

    def _mixed_parts(self, campus: str, students: list[Student], groups: AffineExpression) -> AffineExpression:
        """Lower bound on the pairs of a class (or a student without one) and a group that has members of it."""
        grouping, model = self.grouping, self.model
        if grouping.mixed != "required" or len({student.grade for student in students}) < 2:
            return groups
        if grouping.min_size > 1:
            return 2 * groups
        in_care = sum(self.hours.of(student).in_week > 0 for student in students)
        single = model.count(("single members", campus), len(students))
        absent = sum_of_expressions(count for day, count in self.builder.absent.items() if day.campus == campus)
        seats = grouping.max_size * groups - (grouping.max_size - 1) * single + absent
        model.constrain(("single members", campus), seats, low=in_care)
        model.constrain(("single groups", campus), groups - single, low=0)
        return 2 * groups - single

    def _component_cuts(
        self, campus: str, slots: dict[ClassKey, Counter[int]], groups: AffineExpression
    ) -> AffineExpression:
        """Cuts that the sizes of groups force."""
        sizes, others = list[int](), 0  # of others, each may have a group to itself
        for (_, _, name), of_class in slots.items():
            in_care = of_class.total() - of_class[0]
            if name and in_care:
                sizes.append(in_care)
            else:
                others += 1 if name else of_class.total()
        sizes.sort()
        components = {a: self.model.count(("components", campus, a), len(sizes) // a) for a in range(1, len(sizes) + 1)}
        held = sum_of_expressions(a * count for a, count in components.items())
        self.model.constrain(("components", campus), held, len(sizes), len(sizes))
        least = {a: -(-sum(sizes[:a]) // self.grouping.max_size) for a in components}
        needed = sum_of_expressions(least[a] * count for a, count in components.items())
        self.model.constrain(("groups of components", campus), groups - needed, low=0)
        return groups - sum_of_expressions(components.values()) - AffineExpression(constant=others)

    def _stay_cuts(
        self, campus: str, slots: dict[ClassKey, Counter[int]], stays: dict[int, AffineExpression]
    ) -> AffineExpression:
        """Cuts between students of the same class in groups of different stay."""
        bands = _bands(sum(slots.values(), Counter()), self.builder.school.params.bounds.stay_bands)
        seated: list[AffineExpression] = [AffineExpression() for _ in bands]
        cuts = AffineExpression()
        for key, of_class in sorted(slots.items()):
            parts, used = list[AffineExpression](), list[AffineExpression]()
            for b, band in enumerate(bands):
                short = sum(count for own, count in of_class.items() if 0 < own <= band[-1])
                part = self.model.count(("in groups of stay", campus, *key, b), short)
                parts.append(part)
                seated[b].add(part)
                used.append(self.model.count(("class in stay", campus, *key, b), min(1, short)))
                self.model.constrain(("class in stay", campus, *key, b), short * used[b] - part, low=0)
            for b, band in enumerate(bands):
                count = sum(n for own, n in of_class.items() if own >= band[0])
                self.model.constrain(("stay", campus, *key, b), sum_of_expressions(parts[b:]), low=count)
                if any(own in band for own in of_class):
                    longest = b
            if key[-1] and of_class.keys() != {0}:
                self.model.constrain(("longest stay", campus, *key), sum_of_expressions(used[longest:]), low=1)
                cuts.add(sum_of_expressions(used) - AffineExpression(constant=1))
        for b, band in enumerate(bands):
            groups = sum_of_expressions(stays[k] for k in band if k in stays)
            self.model.constrain(("seats by stay", campus, b), self.grouping.max_size * groups - seated[b], low=0)
        return cuts


def _bands(students: Counter[int], number: int) -> list[tuple[int, ...]]:
    """The slots of care in the week in at most so many ranges, each with about as many students.

    Parameters
    ----------
    students : Counter
        Slots of care in the week -> students; those with none are passed over.
    """
    bands: list[list[int]] = []
    everybody, before = students.total() - students[0], 0
    for slots in sorted(students.keys() - {0}):
        band = before * number // everybody
        before += students[slots]
        if bands and band < len(bands):
            bands[-1].append(slots)
        else:
            bands.append([slots])
    return [tuple(band) for band in bands]
