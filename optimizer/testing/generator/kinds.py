"""The kinds of schools: what sets each apart, as figures.

Shares are fractions of the students; rates are numbers per student.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class SchoolKind:
    """One kind of school.

    ``staff`` is ``ample`` (about a teacher for 17 students), ``tight`` (just enough for a hidden full week) or
    ``short`` (some students must wait).  ``sports`` is ``ample`` or ``tight``: whether there are more places than the
    hidden week uses.  A ``lean`` school has one activity with exercise that does, once a day; clubs at odd hours, staff
    with limits of their own, and students who must be apart.
    """

    name: str
    text: str
    phase: str = "primary"
    grades: tuple[int, ...] = (1, 2, 3, 4, 5, 6)
    campuses: tuple[str, ...] = ("",)
    max_size: int = 40
    min_size: int = 1
    span: int = 2
    mixed: str = "allowed"
    ratio: int = 40
    all_days: float = 0.8
    leave_second: float = 0.12
    leave_first: float = 0.05
    club_rate: float = 0.0
    staff: str = "ample"
    sports: str = "ample"
    volunteers: float = 0.0
    outside: float = 0.0
    extended: float = 0.0
    friday: tuple[int, ...] = (1, 1, 2)
    rich: bool = False
    lean: bool = False
    slots: int = 3
    joining: str = "allowed"


_CLUBS = SchoolKind("clubs", "many clubs with skewed wishes, outside leaders, a Friday with few teachers",
                    club_rate=1 / 22, outside=0.01)  # fmt: skip

_ALL = (
    SchoolKind("plain", "care groups alone"),
    _CLUBS,
    replace(_CLUBS, name="campuses", text="two campuses, clubs on both", campuses=("south", "north"),
            club_rate=1 / 30),
    SchoolKind("junior", "grades 7 to 9 by grade, evening study to 20:20", phase="junior", grades=(7, 8, 9),
               max_size=45, ratio=45, span=0, leave_first=0.25, leave_second=0.1, club_rate=1 / 40),
    SchoolKind("early-leavers", "many leave after the first or second slot or come on some days only", all_days=0.45,
               leave_second=0.35, leave_first=0.25, club_rate=1 / 40),
    SchoolKind("extended", "longer care after 18:00 for those signed up for it", extended=0.15, club_rate=1 / 40),
    SchoolKind("tight-staff", "just enough teachers", staff="tight", club_rate=1 / 40),
    SchoolKind("tight-sports", "sports places for a third of the groups at a time", sports="tight", leave_second=0.08,
               leave_first=0.02, friday=(1,), club_rate=1 / 30),
    SchoolKind("short-staff", "too few teachers: some students must wait", staff="short", club_rate=1 / 40),
    SchoolKind("mixed", "mixed grades required, volunteers help, groups joined on thin afternoons", mixed="required",
               max_size=36, min_size=6, ratio=25, volunteers=0.04, leave_second=0.2, club_rate=1 / 60),
    replace(_CLUBS, name="everything", text="every setting and column at once", campuses=("south", "north"),
            min_size=5, volunteers=0.01, outside=0.012, extended=0.08, club_rate=1 / 26, rich=True, friday=(2,)),
)  # fmt: skip

KINDS: dict[str, SchoolKind] = {kind.name: kind for kind in _ALL}

_LEAN_CLUBS = 1 / 27
LEAN_KINDS: dict[str, SchoolKind] = {
    f"lean-{kind.name}": replace(
        kind, name=f"lean-{kind.name}", text=f"{kind.text}; one activity with exercise, limits of persons, codes",
        lean=True, club_rate=kind.club_rate and _LEAN_CLUBS,
    )
    for kind in _ALL if kind.staff != "short" and not kind.rich
}  # fmt: skip
"""Lean schools of every kind around a hidden full week."""
LEAN_KINDS["lean-mixed"] = replace(LEAN_KINDS["lean-mixed"], slots=2, club_rate=0.0, volunteers=0.08)
LEAN_KINDS["lean-junior"] = replace(LEAN_KINDS["lean-junior"], joining="never")
