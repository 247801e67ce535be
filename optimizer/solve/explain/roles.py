"""Roles in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from optimizer.domain.people import Role
from optimizer.language.text import Text
from optimizer.solve.names import listed, several

ROLES = {
    Role.TEACHER: Text("teacher", "教师"),
    Role.MANAGER: Text("manager", "管理人员"),
    Role.SUPPORT: Text("support staff", "后勤人员"),
    Role.VOLUNTEER: Text("volunteer", "志愿者"),
    Role.OUTSIDE: Text("outside staff", "校外人员"),
}


_SEVERAL = {
    Role.TEACHER: "teachers",
    Role.MANAGER: "managers",
    Role.SUPPORT: "support staff",
    Role.VOLUNTEER: "volunteers",
    Role.OUTSIDE: "people from outside",
}


def more_of(role: Role, number: int) -> Text:
    """«2 more teachers», «增加教师 2 人»."""
    en = "one more " + ROLES[role].en if number == 1 else f"{number} more {_SEVERAL[role]}"
    return Text(en, f"增加{ROLES[role].zh} {number} 人")


def role_list(roles: Iterable[Role]) -> Text:
    """«teachers and people from outside»."""
    wanted = [r for r in Role if r in set(roles)]
    return Text(listed([_SEVERAL[r] for r in wanted]).en, listed([ROLES[r].zh for r in wanted]).zh)


def role_names(roles: Iterable[Role]) -> Text:
    """How many there are of each role, in the contract's order: «2 teachers, 1 manager»."""
    counts = Counter(roles)
    en = [several(counts[r], ROLES[r].en, _SEVERAL[r]) for r in Role if counts[r]]
    zh = [f"{ROLES[r].zh} {counts[r]} 人" for r in Role if counts[r]]
    return Text(", ".join(en), "、".join(zh))
