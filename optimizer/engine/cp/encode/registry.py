"""All encoders, in the contract's order. Each shares its name with a check or measure in ``optimizer/rules``.

The encoder of a rule is entered here; that of a goal is found by the name of its file.
"""

from __future__ import annotations

from collections.abc import Callable

from optimizer.domain.goals import goal_modules
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.cp.encode import (
    activity_grades,
    apart,
    campus,
    club_meetings,
    club_size,
    content,
    duty,
    end_time,
    frequency,
    grade_span,
    group_size,
    joining,
    lead,
    one_place,
    physical_activity,
    pins,
    ratio,
    room_capacity,
    room_kind,
    skill,
    staff_available,
    staff_clash,
    staff_grades,
    staff_load,
    tables,
    teacher_present,
    voluntary,
)
from optimizer.engine.cp.encode.goals import unserved
from optimizer.engine.problem.staffing import RoomExclusion, StaffExclusion

Encoder = Callable[[EncodingContext], None]

RULES: dict[str, Encoder] = {
    "end-time": end_time.encode,
    "voluntary": voluntary.encode,
    "one-place": one_place.encode,
    "joining": joining.encode,
    "group-size": group_size.encode,
    "grade-span": grade_span.encode,
    "campus": campus.encode,
    "apart": apart.encode,
    "content": content.encode,
    "activity-grades": activity_grades.encode,
    "frequency": frequency.encode,
    "physical-activity": physical_activity.encode,
    "room-kind": room_kind.encode,
    "room-capacity": room_capacity.encode,
    "staff-available": staff_available.encode,
    "staff-clash": staff_clash.encode,
    "staff-load": staff_load.encode,
    "staff-grades": staff_grades.encode,
    "ratio": ratio.encode,
    "lead": lead.encode,
    "teacher-present": teacher_present.encode,
    "skill": skill.encode,
    "duty": duty.encode,
    "club-size": club_size.encode,
    "club-meetings": club_meetings.encode,
    "tables": tables.encode,
    "pins": pins.encode,
}
GOALS: dict[str, Encoder] = {
    goal: module.encode for goal, module in goal_modules("optimizer.engine.cp.encode.goals").items()
}
UNSERVED: Encoder = unserved.encode

ROOM_EXCLUSIONS: tuple[RoomExclusion, ...] = (
    campus.excludes_room,
    room_kind.excludes_room,
    room_capacity.excludes_room,
)
STAFF_EXCLUSIONS: tuple[StaffExclusion, ...] = (
    staff_available.excludes_staff,
    campus.excludes_staff,
    lead.excludes_staff,
    duty.excludes_staff,
)
