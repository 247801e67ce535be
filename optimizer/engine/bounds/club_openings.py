"""Block: which clubs open, when they meet, and who is in them.

For each club k there are meeting patterns p, sets of slots for all its meetings of the week, with x_kp = 1 if the club
opens with pattern p. Students alike in wishes and slots are one wish class i of n_i students, of whom g_i wait all week
and a_ik are members of k. Let meets_kt be the sum of x_kp over the patterns with slot t, and h_kt the headcount of the
meeting in slot t. Every timetable keeps

    sum_p x_kp <= 1                                            = 1 if the club is pinned
    a_ik <= n_i (sum of x_kp over the patterns that suit i)    a member attends every slot of the club
    sum_k a_ik <= wants_i (n_i - g_i)
    min_k sum_p x_kp <= sum_i a_ik <= sum_p max_kp x_kp        club-size; max_kp also by rooms and by who suits p
    h_kt = meets_kt sum_i a_ik                                 a product, relaxed to linear rows that it keeps

and pays ``club-choice`` = sum_i worst_i (n_i - g_i) - sum_ik gain_ik a_ik - sum_i any_i b_i, where b_i, the students
with a club at all, is at most sum_k a_ik and at most n_i - g_i (see `WishClass.gain`). A club with too many patterns to
list has variables for the slots themselves, and the same rows slot by slot, which are weaker.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from optimizer.domain.programme import Club
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, sum_of_variables
from optimizer.engine.problem.alike import WishClass
from optimizer.engine.problem.meeting_patterns import MeetingPattern, MeetingPatterns
from optimizer.engine.problem.staffing import needs_nobody_else, staff_needed, students_served

CLUB_CHOICE_GOAL = "club-choice"


def add_clubs(builder: RelaxationBuilder) -> None:
    """Add the variables and rows of each club, then those that tie several clubs together."""
    block = _ClubBlock(builder)
    for club in sorted(builder.school.scenario.clubs, key=lambda c: c.id):
        block.add(club)
    block.add_students()


class _ClubBlock:
    """The block of all clubs.

    Attributes
    ----------
    patterns : MeetingPatterns
    wish_classes : list of (WishClass, int)
        The wish classes by number, each with its number of students.
    members : dict
        Number of a wish class -> club -> variable of its members.
    """

    def __init__(self, builder: RelaxationBuilder):
        self.builder, self.model, self.school = builder, builder.model, builder.school
        self.patterns = MeetingPatterns(builder.school, builder.student_classes)
        self.wish_classes: list[tuple[WishClass, int]] = list(builder.student_classes.kinds.items())
        self.weight = builder.school.scenario.settings.goals.weights()[CLUB_CHOICE_GOAL]
        self.members: dict[int, dict[str, int]] = defaultdict(dict)

    # -- one club -----------------------------------------------------------------------------------------------

    def add(self, club: Club) -> None:
        patterns = self.patterns.of[club.id]
        if patterns is None:
            self._add_slotwise(club)
        else:
            self._add_patterns(club, patterns)

    def _add_patterns(self, club: Club, patterns: tuple[MeetingPattern, ...]) -> None:
        """The club with a variable for each pattern."""
        model, askers = self.model, self.builder.student_classes.wishers[club.id]
        suited = {p: [i for i in askers if self.patterns.fits(self.wish_classes[i][0], club.id, p)] for p in patterns}
        most = {p: self._most_members(club, p, suited[p]) for p in patterns}
        possible = [p for p in patterns if most[p] >= club.fewest_members]
        x = {p: model.var(key=("pattern", club.id, *p)) for p in possible}
        opens = sum_of_variables(x.values())
        model.constrain(("opens", club.id), opens, int(club.id in self.patterns.pinned), 1)
        members = self._add_members(club, sorted({i for p in possible for i in suited[p]}))
        for i, variable in members.items():
            fitting = AffineExpression([(x[p], self.wish_classes[i][1]) for p in possible if i in set(suited[p])])
            model.constrain(("attends", club.id, i), sum_of_variables([variable]) - fitting, high=0)
        size = sum_of_variables(members.values())
        limit = AffineExpression([(x[p], most[p]) for p in possible])
        model.constrain(("club most", club.id), limit - size, low=0)
        model.constrain(("club least", club.id), size - club.fewest_members * opens, low=0)
        for token in sorted({token for p in possible for token in p}):
            self.builder.meets[club.id, token] = sum_of_variables(x[p] for p in possible if token in p)
        self._add_headcounts(club, members, {t: max(most[p] for p in possible if t in p) for p in possible for t in p})

    def _most_members(self, club: Club, tokens: Sequence[str], wish_classes: Sequence[int]) -> int:
        """Upper bound on the members if the club meets in these slots: room, ``max_students``, students who suit."""
        limits = [self.patterns.room_size(club, token) for token in tokens]
        if club.max_students is not None:
            limits.append(club.max_students)
        return min([sum(self.wish_classes[i][1] for i in wish_classes), *limits])

    def _add_slotwise(self, club: Club) -> None:
        """The club with a variable for each slot, where there are too many patterns."""
        model, week = self.model, self.school.scenario.week
        slots, meetings = self.patterns.slots[club.id], self.school.club_meetings[club.id]
        pinned = self.patterns.pinned.get(club.id)
        is_open = model.var(low=int(pinned is not None), key=("opens", club.id))
        opens = sum_of_variables([is_open])
        meets = {t: model.var(low=int(t in (pinned or ())), key=("meets", club.id, t)) for t in slots}
        model.constrain(("meetings", club.id), sum_of_variables(meets.values()) - meetings * opens, 0, 0)
        for day in week.days:
            on_day = sum_of_variables(meets[t] for t in slots if week[t].day == day)
            model.constrain(("once a day", club.id, day), on_day - opens, high=0)
        members = self._add_members(club, self.builder.student_classes.wishers[club.id])
        for i, variable in members.items():
            wish_class, n = self.wish_classes[i]
            attended = sum_of_variables((meets[t] for t in slots if t in wish_class.attends), n)
            key = ("attends", club.id, i)
            model.constrain(key, sum_of_variables([variable], meetings) - attended, high=0)
            for t in slots:
                if t not in wish_class.attends:
                    model.row([(variable, 1), (meets[t], n), (is_open, -n)], high=0, key=(*key, t))
        size = sum_of_variables(members.values())
        most = {t: self._most_members(club, (t,), list(members)) for t in slots}
        model.constrain(("club most", club.id), size - max(most.values(), default=0) * opens, high=0)
        model.constrain(("club least", club.id), size - club.fewest_members * opens, low=0)
        for token in slots:
            self.builder.meets[club.id, token] = sum_of_variables([meets[token]])
        self._add_headcounts(club, members, most)

    def _add_members(self, club: Club, wish_classes: Sequence[int]) -> dict[int, int]:
        """A variable for the members from each wish class, with what they take off ``club-choice``."""
        members = {}
        for i in wish_classes:
            wish_class, count = self.wish_classes[i]
            variable = self.model.var(low=0, high=count, key=("members", i, club.id))
            position = next(rank for name, rank in wish_class.clubs if name == club.id)
            self.model.charge(variable, -wish_class.gain(position) * self.weight, CLUB_CHOICE_GOAL)
            members[i] = self.members[i][club.id] = self.builder.members[i, club.id] = variable
        return members

    def _add_headcounts(self, club: Club, members: Mapping[int, int], most: Mapping[str, int]) -> None:
        """h_kt: the size of a club without a choice of slots; else a variable in rows that the product keeps.

        Parameters
        ----------
        members : mapping
            Number of a wish class -> variable of its members.
        most : mapping
            Slot -> upper bound on the headcount of a meeting then.
        """
        model, builder = self.model, self.builder
        builder.most_at_club.update({(club.id, token): count for token, count in most.items()})
        slots = [token for name, token in builder.meets if name == club.id]
        meetings, size = self.school.club_meetings[club.id], sum_of_variables(members.values())
        if len(slots) == meetings:
            builder.in_club.update({(club.id, t): size for t in slots})
        else:
            in_all = AffineExpression()
            for t in slots:
                meets, key = builder.meets[club.id, t], (club.id, t)
                headcount = builder.in_club[key] = model.count(("heads", *key), most[t])
                in_all.add(headcount)
                model.constrain(("heads most", *key), headcount - most[t] * meets, high=0)
                model.constrain(("heads least", *key), headcount - club.fewest_members * meets, low=0)
                present = sum_of_variables(a for i, a in members.items() if t in self.wish_classes[i][0].attends)
                model.constrain(("heads attend", *key), headcount - present, high=0)
            model.constrain(("heads", club.id), in_all - meetings * size, 0, 0)
        for t in slots:
            self._add_staff(club, t, most[t])

    def _add_staff(self, club: Club, token: str, most: int) -> None:
        """Fewest staff of a meeting: ceil(headcount / ratio), and 1; 2 where one person cannot lead it alone.

        That is so where nobody could be lead, teacher (if one has to be present) and bearer of the skill at once.
        """
        builder, school, activity = self.builder, self.school, self.school.scenario.activity[club.activity]
        leads = self.patterns.leads(club, token)
        base = 1 if any(needs_nobody_else(school, person, activity, club) for person in leads) else 2
        key, fixed = (club.id, token), base * builder.meets[club.id, token]
        if most <= students_served(base, activity):
            builder.club_staff[key] = fixed
            return
        staff = builder.club_staff[key] = self.model.count(("club staff", *key), staff_needed(most, activity))
        self.model.constrain(("staff base", *key), staff - fixed, low=0)
        served = students_served(1, activity) * staff
        self.model.constrain(("staff ratio", *key), served - builder.in_club[key], low=0)

    # -- several clubs ------------------------------------------------------------------------------------------

    def add_students(self) -> None:
        """What the students of each wish class want, and that their clubs never meet at the same time."""
        for i, (wish_class, count) in enumerate(self.wish_classes):
            served = AffineExpression(constant=count) - self.builder.waiting_all_week.get(i, AffineExpression())
            self.model.charge_expression(CLUB_CHOICE_GOAL, served, wish_class.worst * self.weight)
            clubs = self.members[i]
            if not clubs:
                continue
            granted = sum_of_variables(clubs.values())
            self._charge_any(i, granted, served)
            self.model.constrain(("wants", i), granted - wish_class.wants * served, high=0)
            if wish_class.wants > 1 and len(clubs) > 1:
                self._add_no_overlap(i, count, clubs)

    def _charge_any(self, i: int, granted: AffineExpression, served: AffineExpression) -> None:
        """Students of a class with a club at all: the memberships themselves where one club is wanted."""
        wish_class, count = self.wish_classes[i]
        if wish_class.wants == 1:
            self.model.charge_expression(CLUB_CHOICE_GOAL, granted, -wish_class.gain_of_any * self.weight)
            return
        placed = self.model.count(("with a club", i), count)
        self.model.constrain(("with a club", i), placed - granted, high=0)
        self.model.constrain(("with a club, served", i), placed - served, high=0)
        self.model.charge_expression(CLUB_CHOICE_GOAL, placed, -wish_class.gain_of_any * self.weight)

    def _add_no_overlap(self, i: int, count: int, clubs: Mapping[str, int]) -> None:
        """A student's clubs never meet at once: memberships are spread over slots, at most one a student and slot."""
        model, attends = self.model, self.wish_classes[i][0].attends
        slots = {club: [t for name, t in self.builder.meets if name == club] for club in clubs}
        shared = {t for club in clubs for t in slots[club] if sum(t in slots[other] for other in clubs) > 1}
        by_slot: dict[str, list[int]] = defaultdict(list)
        for club, members in clubs.items():
            if not shared & set(slots[club]):
                continue
            at_slots = []
            for token in slots[club]:
                if token not in attends:
                    continue
                at_slot = model.var(low=0, high=count, key=("members at", i, club, token))
                meets = self.builder.meets[club, token]
                model.constrain(("at most", i, club, token), sum_of_variables([at_slot]) - count * meets, high=0)
                model.row([(at_slot, 1), (members, -1)], high=0, key=("at", i, club, token))
                at_slots.append(at_slot)
                by_slot[token].append(at_slot)
            attendances = sum_of_variables([members], self.school.club_meetings[club])
            model.constrain(("at all", i, club), sum_of_variables(at_slots) - attendances, 0, 0)
        for token, at_slots in by_slot.items():
            if len(at_slots) > 1:
                model.constrain(("one club", i, token), sum_of_variables(at_slots), high=count)
