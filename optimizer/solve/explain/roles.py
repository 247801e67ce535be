"""Roles in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from optimizer.domain.people import Role
from optimizer.domain.text import Text

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


def role_names(roles: Iterable[Role]) -> Text:
    """Roles in the contract's order; with numbers where one comes several times."""
    counts = Counter(roles)
    en = [ROLES[r].en + (f" × {counts[r]}" if counts[r] > 1 else "") for r in Role if counts[r]]
    zh = [ROLES[r].zh + (f" {counts[r]} 人" if counts[r] > 1 else "") for r in Role if counts[r]]
    return Text(", ".join(en), "、".join(zh))
