"""How many people of which roles: what explanations and remedies say of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from optimizer.domain.people import Role
from optimizer.language.lists import and_text, list_text, several
from optimizer.language.terms import ROLES, ROLES_OF_SEVERAL
from optimizer.language.text import Text


def more_of_role(role: Role, number: int) -> Text:
    """``2 more teachers``, ``增加教师 2 人``."""
    en = "one more " + ROLES[role].en if number == 1 else f"{number} more {ROLES_OF_SEVERAL[role].en}"
    return Text(en, f"增加{ROLES[role].zh} {number} 人")


def role_list(roles: Iterable[Role]) -> Text:
    """``teachers and outside staff``."""
    wanted = set(roles)
    return and_text([ROLES_OF_SEVERAL[role] for role in Role if role in wanted])


def role_names(roles: Iterable[Role]) -> Text:
    """How many there are of each role, in the contract's order: ``2 teachers, 1 manager``."""
    counts = Counter(roles)
    return list_text(
        Text(several(counts[role], ROLES[role].en, ROLES_OF_SEVERAL[role].en), f"{ROLES[role].zh} {counts[role]} 人")
        for role in Role
        if counts[role]
    )
