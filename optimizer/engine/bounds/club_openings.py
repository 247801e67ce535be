"""Block: which clubs open, when they meet, who is in them.

For each club k: patterns P_k of meeting slots with x_kp in {0, 1}, sum_p x_kp <= 1; meets_kt = sum of x_kp over the
patterns with slot t; members a_ik of kind i; headcount h_kt of the meeting in slot t. Every timetable keeps

    a_ik <= n_i sum_{p fits i} x_kp           a member attends all the club's slots
    sum_k a_ik <= wants_i (n_i - gone_i)
    min_k x <= sum_i a_ik <= max_k x          club-size, room capacity and members who fit the pattern in max_k
    h_kt = meets_kt sum_i a_ik                by linear rows

and pays ``club-choice`` = sum_i worst_i (n_i - gone_i) - sum gain_ik a_ik - sum any_i b_i, b_i <= sum_k a_ik and
b_i <= n_i - gone_i the students with a club at all (see `WishClass.gain`). Clubs with very many
patterns have the meeting slots themselves as variables and the rows slot by slot instead.
"""

from __future__ import annotations

from collections import defaultdict

from optimizer.domain.programme import Club
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.integer_program import UNBOUNDED, AffineExpression, sum_of_variables
from optimizer.engine.problem.meeting_patterns import MeetingPattern, MeetingPatterns
from optimizer.engine.problem.student_classes import WishClass

CLUB_CHOICE_GOAL = "club-choice"


def add_clubs(draft: RelaxationBuilder) -> None:
    """Add every club's variables and rows, then what ties several clubs together."""
    block = _ClubBlock(draft)
    for club in sorted(draft.school.scenario.clubs, key=lambda c: c.id):
        block.add(club)
    block.add_students()


class _ClubBlock:
    def __init__(self, draft: RelaxationBuilder):
        self.builder, self.model = draft, draft.model
        self.patterns = MeetingPatterns(draft.school, draft.student_classes)
        self.kinds: list[tuple[WishClass, int]] = list(draft.student_classes.kinds.items())
        self.weight = draft.school.scenario.settings.goals.weights()[CLUB_CHOICE_GOAL]
        self.of_kind: dict[int, dict[str, int]] = defaultdict(dict)
        """Number of a kind -> club -> variable of its members."""

    # -- one club -----------------------------------------------------------------------------------------------

    def add(self, club: Club) -> None:
        patterns = self.patterns.of[club.id]
        pinned = club.id in self.patterns.pinned
        if patterns is None:
            self._add_slotwise(club, pinned)
        else:
            self._add_patterns(club, patterns, pinned)

    def _add_patterns(self, club: Club, patterns: tuple[MeetingPattern, ...], pinned: bool) -> None:
        model = self.model
        fits = {
            p: [
                i
                for i in self.builder.student_classes.wishers[club.id]
                if self.patterns.fits(self.kinds[i][0], club.id, p)
            ]
            for p in patterns
        }
        most = {p: self._most(club, p, fits[p]) for p in patterns}
        may = [p for p in patterns if most[p] >= club.fewest_members]
        x = {p: model.new(("pattern", club.id, *p), 0, 1) for p in may}
        opens = sum_of_variables(x.values())
        model.keep(("opens", club.id), opens, int(pinned), 1)
        minds = self._members(club, sorted({i for p in may for i in fits[p]}))
        for i, mind in minds.items():
            where = AffineExpression([(x[p], self.kinds[i][1]) for p in may if i in set(fits[p])])
            model.keep(("attends", club.id, i), AffineExpression([(mind, 1)]).add(where, -1), high=0)
        members = sum_of_variables(minds.values())
        model.keep(("club most", club.id), AffineExpression([(x[p], most[p]) for p in may]).add(members, -1), low=0)
        model.keep(("club least", club.id), members.times(1).add(opens, -club.fewest_members), low=0)
        for token in sorted({token for p in may for token in p}):
            self.builder.meets[club.id, token] = sum_of_variables(x[p] for p in may if token in p)
        caps = {t: max(most[p] for p in may if t in p) for p in may for t in p}
        self._headcounts(club, members, minds, caps)

    def _most(self, club: Club, pattern: MeetingPattern, fitting: list[int]) -> int:
        rooms = min((self.patterns.room_size(club, token) for token in pattern), default=UNBOUNDED)
        limit = UNBOUNDED if club.max_students is None else club.max_students
        return min(limit, rooms, sum(self.kinds[i][1] for i in fitting))

    def _add_slotwise(self, club: Club, pinned: bool) -> None:
        model, week = self.model, self.builder.school.scenario.week
        slots, count = self.patterns.slots[club.id], self.builder.school.club_meetings[club.id]
        opens = model.new(("opens", club.id), int(pinned), 1)
        meets = {t: model.new(("meets", club.id, t), int(t in self.patterns.pinned.get(club.id, ())), 1) for t in slots}
        model.keep(("meetings", club.id), sum_of_variables(meets.values()).add(sum_of_variables([opens]), -count), 0, 0)
        for day in week.days:
            of_day = sum_of_variables(meets[t] for t in slots if week[t].day == day)
            model.keep(("once a day", club.id, day), of_day.add(sum_of_variables([opens]), -1), high=0)
        minds = self._members(club, self.builder.student_classes.wishers[club.id])
        for i, mind in minds.items():
            kind, n = self.kinds[i]
            inside = sum_of_variables((meets[t] for t in slots if t in kind.attends), n)
            model.keep(("attends", club.id, i), AffineExpression([(mind, count)]).add(inside, -1), high=0)
            for t in slots:
                if t not in kind.attends:
                    model.row(("attends", club.id, i, t), [(mind, 1), (meets[t], n), (opens, -n)], high=0)
        members = sum_of_variables(minds.values())
        rooms = {t: self._most(club, (t,), list(minds)) for t in slots}
        most = max(rooms.values(), default=0)
        model.keep(("club most", club.id), members.times(1).add(sum_of_variables([opens]), -most), high=0)
        model.keep(
            ("club least", club.id), members.times(1).add(sum_of_variables([opens]), -club.fewest_members), low=0
        )
        for token in slots:
            self.builder.meets[club.id, token] = sum_of_variables([meets[token]])
        self._headcounts(club, members, minds, rooms)

    def _members(self, club: Club, kinds: tuple[int, ...] | list[int]) -> dict[int, int]:
        found = {}
        for i in kinds:
            kind, count = self.kinds[i]
            found[i] = self.of_kind[i][club.id] = self.model.new(("members", i, club.id), 0, count)
            position = next(rank for name, rank in kind.clubs if name == club.id)
            self.model.pay(CLUB_CHOICE_GOAL, found[i], -kind.gain(position) * self.weight)
            self.builder.members[i, club.id] = found[i]
        return found

    def _headcounts(self, club: Club, members: AffineExpression, minds: dict[int, int], caps: dict[str, int]) -> None:
        """h_kt: the members themselves when the club has no choice; else tied to them by rows the product keeps."""
        model, draft = self.model, self.builder
        slots = [t for c, t in draft.meets if c == club.id]
        count = draft.school.club_meetings[club.id]
        if len(slots) == count:
            draft.in_club.update({(club.id, t): members for t in slots})
        else:
            for t in slots:
                meets = draft.meets[club.id, t]
                heads = sum_of_variables([model.new(("heads", club.id, t), 0, caps[t])])
                draft.in_club[club.id, t] = heads
                model.keep(("heads most", club.id, t), heads.times(1).add(meets, -caps[t]), high=0)
                model.keep(("heads least", club.id, t), heads.times(1).add(meets, -club.fewest_members), low=0)
                there = sum_of_variables(a for i, a in minds.items() if t in self.kinds[i][0].attends)
                model.keep(("heads attend", club.id, t), heads.times(1).add(there, -1), high=0)
            everywhere = AffineExpression()
            for t in slots:
                everywhere.add(draft.in_club[club.id, t])
            model.keep(("heads", club.id), everywhere.add(members, -count), 0, 0)
        for t in slots:
            self._staff(club, t, caps[t])

    def _staff(self, club: Club, token: str, cap: int) -> None:
        """Staff of a meeting: ceil(headcount / students_per_staff), and at least what lead, teacher and skill ask for.

        When nobody could be lead, teacher (where one must be present) and bearer of the skill at once, two are needed.
        """
        draft, school = self.builder, self.builder.school
        leads, skilled = self.patterns.leads(club, token), {p.id for p in self.patterns.skilled(club, token)}
        teacher = school.needs_teacher("club")
        alone = any(p.id in skilled and (school.is_teacher(p) or not teacher) for p in leads)
        base, ratio = (1 if alone else 2), school.scenario.activity[club.activity].students_per_staff
        fixed = draft.meets[club.id, token].times(base)
        if cap <= base * ratio:
            draft.club_staff[club.id, token] = fixed
            return
        staff = sum_of_variables([self.model.new(("club staff", club.id, token), 0, -(-cap // ratio))])
        self.model.keep(("staff base", club.id, token), staff.times(1).add(fixed, -1), low=0)
        heads = draft.in_club[club.id, token]
        self.model.keep(("staff ratio", club.id, token), staff.times(ratio).add(heads, -1), low=0)
        draft.club_staff[club.id, token] = staff

    # -- several clubs ------------------------------------------------------------------------------------------

    def add_students(self) -> None:
        for i, (kind, count) in enumerate(self.kinds):
            served = AffineExpression(constant=count).add(self.builder.waiting_all_week.get(i, AffineExpression()), -1)
            self.model.add_cost_of(CLUB_CHOICE_GOAL, served, kind.worst * self.weight)
            clubs = self.of_kind[i]
            if not clubs:
                continue
            granted = sum_of_variables(clubs.values())
            self._charge_any(i, granted, served)
            self.model.keep(("wants", i), granted.add(served, -kind.wants), high=0)
            if kind.wants > 1 and len(clubs) > 1:
                self._apart(i, count, clubs)

    def _charge_any(self, i: int, granted: AffineExpression, served: AffineExpression) -> None:
        """Students of a kind with at least one club: the memberships themselves where one club is wanted."""
        kind, count = self.kinds[i]
        if kind.wants == 1:
            self.model.add_cost_of(CLUB_CHOICE_GOAL, granted, -kind.gain_of_any * self.weight)
            return
        placed = sum_of_variables([self.model.new(("with a club", i), 0, count)])
        self.model.keep(("with a club", i), placed.times(1).add(granted, -1), high=0)
        self.model.keep(("with a club, served", i), placed.times(1).add(served, -1), high=0)
        self.model.add_cost_of(CLUB_CHOICE_GOAL, placed, -kind.gain_of_any * self.weight)

    def _apart(self, i: int, count: int, clubs: dict[str, int]) -> None:
        """One student's clubs never meet at once: memberships split over slots, at most one per student and slot."""
        model = self.model
        slots = {club: [t for c, t in self.builder.meets if c == club] for club in clubs}
        shared = {t for club in clubs for t in slots[club] if sum(t in slots[other] for other in clubs) > 1}
        at: dict[str, list[int]] = defaultdict(list)
        for club, mind in clubs.items():
            if not shared & set(slots[club]):
                continue
            parts = []
            for token in slots[club]:
                if token not in self.kinds[i][0].attends:
                    continue
                part = model.new(("members at", i, club, token), 0, count)
                meets = self.builder.meets[club, token]
                model.keep(("at most", i, club, token), sum_of_variables([part]).add(meets, -count), high=0)
                model.row(("at", i, club, token), [(part, 1), (mind, -1)], high=0)
                parts.append(part)
                at[token].append(part)
            times = self.builder.school.club_meetings[club]
            model.keep(("at all", i, club), sum_of_variables(parts).add(sum_of_variables([mind]), -times), 0, 0)
        for token, parts in at.items():
            if len(parts) > 1:
                model.keep(("one club", i, token), sum_of_variables(parts), high=count)
