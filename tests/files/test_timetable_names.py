"""A week that people wrote by hand names people, rooms, clubs and children; it is the same week."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.timetable import Duty, Member, Session, Timetable, Waiting
from optimizer.files.references import with_ids
from optimizer.testing.schools import SmallSchool


def _school() -> SmallSchool:
    return SmallSchool(days="Mon").students("S1", clubs="K1").students("S2", clubs="K1").club("K1")


def test_names_are_ids_where_one_row_alone_has_them() -> None:
    built = _school().build()
    first, *rest = built.staff
    named = replace(
        built,
        students=tuple(replace(row, name="王文", class_name=f"{at}班") for at, row in enumerate(built.students, 1)),
        staff=(replace(first, name="陈国强"), *rest),
        rooms=tuple(replace(row, name=f"{row.id}教室") for row in built.rooms),
        activities=tuple(replace(row, name=f"{row.id}活动") for row in built.activities),
        clubs=(replace(built.clubs[0], name="舞蹈社"),),
    )
    room, activity = named.rooms[0], named.activities[0]

    def week(student: str, club: str, place: str, what: str, person: str) -> Timetable:
        session = Session(
            group=club, day="Mon", slot="1", start=0, end=0, activity=what, room=place, headcount=1, lead=person
        )
        return Timetable(
            members=(Member(student=student, clubs=(club,)),),
            sessions=(session, replace(session, group="C01", assistants=(person, "nobody"))),
            duties=(Duty(campus="", day="Mon", slot="1", staff=person),),
            waiting=(Waiting(student=student, days=("Mon",)),),
        )

    ids = week("S1", "K1", room.id, activity.id, first.id)
    assert with_ids(week("王文1班", "舞蹈社", room.name, activity.name, "陈 国强"), named) == ids
    assert with_ids(ids, named) == ids
    unknown = week("王文", "K9", "nowhere", "nothing", "nobody")
    assert with_ids(unknown, named) == unknown, "two children have this name, and nothing has the others"
