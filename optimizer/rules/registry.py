"""All rules and goals, in the order of the contract.

A new rule is entered here; a new goal in `optimizer.domain.goals`, and its file is found by its name.
"""

from __future__ import annotations

from optimizer.domain.goals import goal_modules
from optimizer.rules import (
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
from optimizer.rules.base import Goal, Rule

RULES: tuple[Rule, ...] = (
    end_time.RULE,
    voluntary.RULE,
    one_place.RULE,
    joining.RULE,
    group_size.RULE,
    grade_span.RULE,
    campus.RULE,
    apart.RULE,
    content.RULE,
    activity_grades.RULE,
    frequency.RULE,
    physical_activity.RULE,
    room_kind.RULE,
    room_capacity.RULE,
    staff_available.RULE,
    staff_clash.RULE,
    staff_load.RULE,
    staff_grades.RULE,
    ratio.RULE,
    lead.RULE,
    teacher_present.RULE,
    skill.RULE,
    duty.RULE,
    club_size.RULE,
    club_meetings.RULE,
    tables.RULE,
    pins.RULE,
)
"""The hard rules of the contract's section 3."""

JUDGED_ON_PROGRAMME = frozenset(("group-size", "grade-span", "apart", "club-size", "club-meetings", "frequency"))
"""Rules that a semester keeps in its programme, not in each of its weeks; of `pins` all but people."""

GOALS: tuple[Goal, ...] = tuple(module.GOAL for module in goal_modules("optimizer.rules.goals").values())
"""The goals of the contract's section 4; `changes` counts only beside a published week, `moved` beside an earlier
one."""
