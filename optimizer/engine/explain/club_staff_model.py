"""Who leads and assists at the meetings of pinned clubs, and who is on duty then."""

from __future__ import annotations

from collections import defaultdict

from ortools.sat.python import cp_model

from optimizer.domain.people import Staff
from optimizer.domain.programme import Club
from optimizer.engine.explain.assumptions import Assumption, AssumptionModel, assumption
from optimizer.engine.explain.individual_staff import MAX_INDIVIDUAL_STAFF, IndividualStaff
from optimizer.engine.explain.pinned_club_model import PinnedClubModel

_MAX_ANONYMOUS_STAFF = 50


class ClubStaffModel:
    """Staff literals; ``serves`` holds, for each person and slot, those that make the person busy."""

    def __init__(self, board: AssumptionModel, clubs: PinnedClubModel, people: IndividualStaff):
        self.assumption_model, self.clubs, self.people = board, clubs, people
        self.school, self.scenario = clubs.school, clubs.scenario
        self.serves: dict[tuple[str, str], list[cp_model.IntVar]] = defaultdict(list)
        self.at: dict[tuple[str, str, str], list[cp_model.IntVar]] = defaultdict(list)
        """(person, day, campus) -> literals that bring the person there."""
        for (c, t), meets in clubs.meets.items():
            self._team(self.scenario.club[c], t, meets)
        for campus in self.scenario.campuses:
            if self.scenario.settings.duty.min_per_slot and people.on_duty(campus):
                self._duties(campus)

    def post(self, person: str, campus: str, token: str, literal: cp_model.IntVar) -> None:
        """Note that a literal makes a person busy at a campus."""
        self.serves[person, token].append(literal)
        self.at[person, self.scenario.week[token].day, campus].append(literal)

    # -- club meetings --------------------------------------------------------------------------------------------

    def _team(self, club: Club, token: str, meets: cp_model.IntVar) -> None:
        board, activity = self.assumption_model, self.scenario.activity[club.activity]
        lead, leaders = self._lead(club, token)
        assist, helpers = self._assist(club, token, meets)
        board.model.add(cp_model.LinearExpr.sum(leaders) == meets)
        team = [*leaders, *helpers]
        size = self.clubs.size[club.id]
        staff = cp_model.LinearExpr.sum(team)
        board.row([assumption("ratio", activity.id)], activity.students_per_staff * staff >= size, when=[meets])
        both = [(p, literal) for table in (lead, assist) for p, literal in table.items()]
        others = team[len(lead) : len(leaders)] + helpers[len(assist) :]
        if self.school.needs_teacher("club"):
            teachers = [lit for p, lit in both if self.school.is_teacher(self.scenario.person[p])]
            row = cp_model.LinearExpr.sum([*teachers, *others]) >= 1
            board.row([assumption("teacher")], row, when=[meets])
        if activity.skill and not club.leaders:
            skilled = [lit for p, lit in both if activity.skill in self.scenario.person[p].skills]
            row = cp_model.LinearExpr.sum(skilled) >= 1 if skilled else False
            board.row([assumption("skill", activity.id, activity.skill)], row, when=[meets])
        for pin in self.clubs.pins[club.id]:
            if pin.staff and pin.slot == token:
                there = [lit for p, lit in both if p == pin.staff]
                board.clause([assumption("pin-staff", club.id, token, pin.staff)], there, when=[meets])

    def _lead(self, club: Club, token: str) -> tuple[dict[str, cp_model.IntVar], list[cp_model.IntVar]]:
        """Literals of those who can lead by name, then one for each set of causes that keeps others from it."""
        found, groups = dict[str, cp_model.IntVar](), dict[frozenset[Assumption], cp_model.IntVar]()
        campus = self.school.campus_of_club[club.id]
        roles = self.scenario.settings.staffing.club_lead_roles
        leaders = assumption("leaders", club.id, *club.leaders)
        for p in self.people.staff:
            bars = self.people.bars(p, campus, token)
            if p.role not in roles:
                bars.append(assumption("roles", p.id if p.id in self.people.named else ""))
            if club.leaders and p.id not in club.leaders:
                bars = [leaders]
            key = frozenset(bars)
            if bars and (p.id not in self.people.named or leaders in key):
                if key not in groups:
                    groups[key] = self.assumption_model.literal(f"somebody leads[{club.id},{token}]")
                    self._keep_off(bars, groups[key])
                continue
            found[p.id] = self._one(p, club, token, campus, bars)
        return found, [*found.values(), *groups.values()]

    def _assist(
        self, club: Club, token: str, meets: cp_model.IntVar
    ) -> tuple[dict[str, cp_model.IntVar], list[cp_model.IntVar]]:
        found, groups = dict[str, cp_model.IntVar](), dict[frozenset[Assumption], cp_model.IntVar]()
        campus = self.school.campus_of_club[club.id]
        for p in self.people.staff:
            bars = self.people.bars(p, campus, token)
            key = frozenset(bars)
            if bars and p.id not in self.people.named:
                if key not in groups:
                    groups[key] = self.assumption_model.count(_MAX_ANONYMOUS_STAFF, f"some assist[{club.id},{token}]")
                    for bar in bars:
                        self.assumption_model.row([bar], groups[key] <= 0)
                continue
            found[p.id] = self._one(p, club, token, campus, bars)
            self.assumption_model.model.add_implication(found[p.id], meets)
        return found, [*found.values(), *groups.values()]

    def _one(self, p: Staff, club: Club, token: str, campus: str, bars: list[Assumption]) -> cp_model.IntVar:
        literal = self.assumption_model.literal(f"serves[{p.id},{club.id},{token}]")
        self._keep_off(bars, literal)
        self.post(p.id, campus, token, literal)
        if p.grades and p.id in self.people.named:
            for kind in self.clubs.asking[club.id]:
                if not p.may_look_after(kind.student.grade):
                    member = self.clubs.member[kind.number, club.id]
                    self.assumption_model.row([assumption("staff-grades", p.id)], member <= 0, when=[literal])
        return literal

    def _keep_off(self, bars: list[Assumption], literal: cp_model.IntVar) -> None:
        for bar in bars:
            self.assumption_model.forbid([bar], literal)

    # -- duty -----------------------------------------------------------------------------------------------------

    def _duties(self, campus: str) -> None:
        """Where a pinned club's members are, be it before or after the meeting, somebody is on duty."""
        here = [club for club in self.clubs.clubs if self.school.campus_of_club[club.id] == campus]
        days = {self.scenario.week[t].day for club in here for t in self.clubs.slots(club.id)}
        least = self.scenario.settings.duty.min_per_slot
        for token in self.scenario.week.by_token:
            if self.scenario.week[token].day not in days:
                continue
            anybody = self.assumption_model.literal(f"anybody[{campus},{token}]")
            for club in here:
                self._present(club, token, anybody)
            staff = cp_model.LinearExpr.sum(self._on_duty(campus, token))
            self.assumption_model.row([assumption("duty", campus, token)], staff >= least, when=[anybody])

    def _present(self, club: Club, token: str, anybody: cp_model.IntVar) -> None:
        slot = self.scenario.week[token]
        for t in self.clubs.slots(club.id):
            meets = self.clubs.meets[club.id, t]
            if t == token:
                self.assumption_model.clause([assumption("club-min", club.id)], [anybody], when=[meets])
            elif self.scenario.week[t].day == slot.day and not slot.club_only:
                for kind in self.clubs.asking[club.id]:
                    if token in kind.student.attends:
                        nobody = self.clubs.member[kind.number, club.id] <= kind.count * anybody
                        self.assumption_model.row([assumption("stays", club.id, token)], nobody, when=[meets])

    def _on_duty(self, campus: str, token: str) -> list[cp_model.IntVar]:
        found, groups = [], dict[frozenset[Assumption], cp_model.IntVar]()
        able = {p.id for p in self.people.on_duty(campus)}
        roles = assumption("duty-roles", campus, *(sorted(able) if len(able) <= MAX_INDIVIDUAL_STAFF else ()))
        for p in self.people.staff:
            bars = [*self.people.absences(p, token)] if p.id in able else [roles]
            key = frozenset(bars)
            if bars and (p.id not in self.people.named or p.id not in able):
                if key not in groups:
                    groups[key] = self.assumption_model.count(_MAX_ANONYMOUS_STAFF, f"some on duty[{campus},{token}]")
                    for bar in bars:
                        self.assumption_model.row([bar], groups[key] <= 0)
                continue
            literal = self.assumption_model.literal(f"duty[{p.id},{campus},{token}]")
            self._keep_off(bars, literal)
            self.post(p.id, campus, token, literal)
            found.append(literal)
        return [*found, *groups.values()]
