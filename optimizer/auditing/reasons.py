"""Why a child waits, is without a club, has a club further down the list, or is parted from brothers and sisters; why
a club does not open, and why a volunteer or somebody from outside is not asked to come.

A reason says what is so in this week. It is ``proven`` only where no timetable of the scenario could have granted it:
the wish is struck, the club cannot open, or the rules keep the children in different groups. Where a club is full, some
other child could have had the seat of one that got it, so such a reason is a fact of this week alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from optimizer.domain.people import Role, Staff, Student
from optimizer.domain.programme import Club
from optimizer.domain.telling import slots_text
from optimizer.domain.wishes import StrikingReason
from optimizer.language.lists import list_text, wish_text
from optimizer.language.text import Text
from optimizer.rules.view import View

ReasonKind = Literal["waiting", "no-club", "lower-wish", "parted"]

_STRUCK = {
    StrikingReason.GRADE: Text("is not for grade {grade}", "不招收{grade}年级"),
    StrikingReason.CAMPUS: Text("is of another campus", "属于其他校区"),
    StrikingReason.DAYS: Text(
        "meets on more days than the child is signed up for in its time", "活动日中，该生报名的时段不够"
    ),
}
_TOO_FEW = Text("did not open: {n} signed up, at least {least} are needed", "未开班：报名 {n} 人，最少 {least} 人")
_CLOSED = Text("did not open in this week: {n} signed up", "本周未开班：报名 {n} 人")
_FULL = Text(
    "is full: {seats} seats, {n} signed up, {first} of them as first choice",
    "已满：{seats} 个名额，报名 {n} 人，其中第一志愿 {first} 人",
)
_SAME_TIME = Text("meets at the same time as {club}, which the child has", "与已录取的{club}时间相同")
_AWAY = Text("meets {slots}, when the child is not served", "活动时间为{slots}，该生该时段不在")
_SEATS = Text(
    "has {members} of {seats} seats taken; not placed in the time given",
    "{seats} 个名额已用 {members} 个；限时内未能安排",
)
_OPEN = Text("not placed in the time given", "限时内未能安排")
_WISH = Text("{wish}, {club}, {why}", "{wish} {club}{why}")

_NO_SLOTS = Text("there is no slot in which this person may serve", "本周没有可到岗的时段")
_ENOUGH = Text("the sessions have enough adults without this person", "各课次人手已够")

_OTHER_CAMPUS = Text("{others}: another campus", "与 {others} 不在同一校区")
_APART = Text("{others}: must be kept apart", "与 {others} 要求分开")
_SPAN = Text(
    "{others}: their grades differ by more than a group may span ({span})",
    "与 {others} 的年级相差超过一个班组所允许的 {span} 级",
)
_PINNED = Text("{others}: a care group is fixed for them", "与 {others} 已指定不同的托管班")
_PARTED = Text("{others}: in another group in this week", "与 {others} 本周不在同一班组")


@dataclass(frozen=True, slots=True)
class ServiceReason:
    """One row of reasons.csv; ``club`` blank and ``place`` 0 where the reason is about no wish.

    ``place`` is the wish's place in the list as written, from 1.
    """

    student: str
    kind: ReasonKind
    text: Text
    proven: bool
    club: str = ""
    place: int = 0


def service_reasons(view: View) -> list[ServiceReason]:
    """Reasons of all children of a timetable, in the order of students.csv."""
    found: dict[str, list[ServiceReason]] = defaultdict(list)
    for row in view.timetable.waiting:
        found[row.student].append(ServiceReason(row.student, "waiting", Text(row.reason, row.reason), proven=False))
    wishes = _ClubWishes(view)
    parted = {reason.student: reason for reason in _parted(view)}
    for student in view.served_students:
        found[student.id] += wishes.missed_by(student)
        if student.id in parted:
            found[student.id].append(parted[student.id])
    return [reason for student in view.scenario.students for reason in found[student.id]]


def closed_clubs(view: View) -> list[tuple[Club, Text]]:
    """The clubs that are not open in a week, each with the reason."""
    wishes = _ClubWishes(view)
    return [(club, wishes.why_closed(club)[0]) for club in view.scenario.clubs if club.id not in view.groups]


def people_not_asked(view: View) -> list[tuple[Staff, Text]]:
    """Volunteers and people from outside who serve nowhere in a week, each with the reason."""
    return [
        (one, _ENOUGH if view.could_serve(one) else _NO_SLOTS)
        for one in view.scenario.staff
        if one.role in (Role.VOLUNTEER, Role.OUTSIDE) and one.id not in view.work
    ]


class _ClubWishes:
    """What stood against each wish that was not granted."""

    def __init__(self, view: View):
        self.view = view
        self.listed = Counter(club for student in view.scenario.students for club in set(student.clubs))
        self.first = Counter(student.clubs[0] for student in view.scenario.students if student.clubs)
        self.able = Counter(
            club
            for student in view.scenario.students
            for club in set(student.clubs)
            if (student.id, club) not in view.scenario.wishes.reasons
        )
        self.members = Counter(club for row in view.placed.values() for club in view.own_clubs(row))

    def missed_by(self, student: Student) -> Iterator[ServiceReason]:
        """The wishes not granted: all of them up to the lowest granted, or the whole list where one more was wanted."""
        granted = set(self.view.own_clubs(self.view.placed[student.id])).intersection(student.clubs)
        wanted = student.wants_clubs
        places = [place for place, club in enumerate(student.clubs, 1) if club in granted]
        last = max(places) if len(places) >= wanted and places else len(student.clubs)
        for place, one in enumerate(student.clubs[:last], 1):
            if wanted and one not in granted:
                why, proven = self._why(student, self.view.scenario.club[one], granted)
                text = _WISH.format(wish=wish_text(place), club=self._name(one), why=why)
                yield ServiceReason(student.id, "lower-wish" if granted else "no-club", text, proven, one, place)

    def why_closed(self, club: Club) -> tuple[Text, bool]:
        """Why a club is not open, and whether that is proven."""
        if club.id in self.view.scenario.wishes.closed:
            return _TOO_FEW.format(n=self.able[club.id], least=club.min_students), True
        return _CLOSED.format(n=self.listed[club.id]), False

    def _name(self, club: str) -> str:
        return self.view.scenario.club[club].name or club

    def _why(self, student: Student, club: Club, granted: set[str]) -> tuple[Text, bool]:
        view, wishes = self.view, self.view.scenario.wishes
        struck = wishes.reasons.get((student.id, club.id))
        if struck is not None:
            return _STRUCK[struck].format(grade=student.grade), True
        if club.id in wishes.closed or club.id not in view.groups:
            return self.why_closed(club)
        members, seats = self.members[club.id], club.max_students
        if seats is not None and members >= seats:
            return _FULL.format(seats=seats, n=self.listed[club.id], first=self.first[club.id]), False
        meetings = view.meets.get(club.id, frozenset())
        for other in sorted(granted):
            if meetings & view.meets.get(other, frozenset()):
                return _SAME_TIME.format(club=self._name(other)), False
        away = meetings.difference(*(tokens for _, tokens in view.served_days(student)))
        if away:
            return _AWAY.format(slots=slots_text(sorted(away, key=view.order.__getitem__))), False
        return (_OPEN if seats is None else _SEATS.format(members=members, seats=seats)), False


def _parted(view: View) -> Iterator[ServiceReason]:
    """One reason for each child in another care group than somebody with the same ``together`` code."""
    codes: dict[str, list[Student]] = defaultdict(list)
    for student in view.served_students:
        if student.together and view.care_group_of(student.id):
            codes[student.together].append(student)
    for students in codes.values():
        for one in students:
            home = view.care_group_of(one.id)
            others = [other for other in students if view.care_group_of(other.id) != home]
            if others:
                text, proven = _why_parted(view, one, others)
                names = list_text(other.name or other.id for other in others)
                yield ServiceReason(one.id, "parted", text.format(others=names), proven)


def _why_parted(view: View, one: Student, others: list[Student]) -> tuple[Text, bool]:
    """The first rule that keeps a child from each of the others, if there is one; its reason is proven."""
    scenario = view.scenario
    span = scenario.settings.grouping.max_grade_span
    proofs = (
        (_OTHER_CAMPUS, lambda other: scenario.campus_of(other) != scenario.campus_of(one)),
        (_APART, lambda other: bool(one.apart) and one.apart == other.apart),
        (_SPAN.format(span=span, others="{others}"), lambda other: abs(other.grade - one.grade) > span),
        (_PINNED, lambda other: bool(one.care_group and other.care_group) and one.care_group != other.care_group),
    )
    for text, keeps_apart in proofs:
        if all(keeps_apart(other) for other in others):
            return text, True
    return _PARTED, False
