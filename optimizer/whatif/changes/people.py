"""More and fewer people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from statistics import median

from optimizer.domain.people import Role, Staff, Student
from optimizer.domain.scenario import Scenario
from optimizer.errors import SettingsError
from optimizer.language import terms
from optimizer.language.text import Text
from optimizer.whatif.scenario_change import ScenarioChange


def evenly(students: Sequence[Student], share: float) -> frozenset[str]:
    """Ids of a share of some students, spread evenly over campus, grade and class."""
    order = sorted(students, key=lambda row: (row.campus, row.grade, row.class_name, row.id))
    count = round(share * len(order))
    return frozenset(order[place * len(order) // count].id for place in range(count)) if count else frozenset()


def more_staff(
    count: int = 1,
    role: str = "teacher",
    *,
    skills: str = "",
    available: str = "",
    campus: str = "",
    share: str | None = None,
    yuan_per_slot: str = "0",
) -> ScenarioChange:
    """People join: with the school's usual limits, a share of 1 for teachers, and as much carried as others have.

    Parameters
    ----------
    skills, available : str
        As in staff.csv; blank slots mean every ordinary one.
    share : str, optional
        Full-time equivalent for the fair load; default 1 for teachers, managers and support staff, else 0.
    """
    kind = _role(role)
    if count < 1:
        raise SettingsError(f"{count} people more: 1 or more; for fewer use fewer_staff · 增加的人数应为 1 以上")
    part = Decimal(share) if share is not None else Decimal(kind.usual_share)

    def apply(scenario: Scenario) -> Scenario:
        needed = {row.skill for row in scenario.activities if row.skill}
        if unknown := set(skills.split()) - needed:
            listed = ", ".join(sorted(needed)) or "–"
            raise SettingsError(
                f"no activity asks for the skill {', '.join(sorted(unknown))}: {listed} · 没有活动需要这项专长"
            )
        staffing = scenario.settings.staffing
        new = Staff(
            id="",
            role=kind,
            campus=campus,
            skills=frozenset(skills.split()),
            available=scenario.week.expand(available),
            max_per_day=staffing.max_per_day,
            max_per_week=staffing.max_per_week,
            max_days=len(scenario.week.days),
            share=part,
            carried=_usual_load(scenario, part),
            yuan_per_slot=Decimal(yuan_per_slot),
        )
        ids = new_ids("NEW", count, scenario.person)
        return replace(scenario, staff=(*scenario.staff, *(replace(new, id=one) for one in ids)))

    what = terms.value_text("role", role)
    known = f" ({skills})" if skills else ""
    return ScenarioChange(Text(f"{count} {what.en} more{known}", f"增加{what.zh} {count} 人{known}"), apply)


def _role(role: str) -> Role:
    if role not in {one.value for one in Role}:
        raise SettingsError(f"no role {role!r}: {', '.join(Role)} · 没有这种身份")
    return Role(role)


def _usual_load(scenario: Scenario, share: Decimal) -> int:
    """What a newcomer starts with, so that the fair load does not make up a whole semester with them."""
    loads = [row.carried / row.share for row in scenario.staff if row.share > 0]
    return round(median(loads) * share) if loads else 0


def new_ids(stem: str, count: int, taken: Iterable[str]) -> list[str]:
    """So many ids that are not taken."""
    known, ids, number = set(taken), list[str](), 1
    while len(ids) < count:
        if (one := f"{stem}{number:02d}") not in known:
            ids.append(one)
        number += 1
    return ids


def fewer_staff(*ids: str) -> ScenarioChange:
    """Some people leave: what names them no longer does; a club that they alone led is no longer pinned."""

    def apply(scenario: Scenario) -> Scenario:
        if unknown := set(ids) - scenario.person.keys():
            raise SettingsError(f"no such staff: {', '.join(sorted(unknown))} · 没有这些人员")
        return _without(scenario, set(ids))

    named = ", ".join(ids)
    return ScenarioChange(Text(f"without {named}", f"没有 {named}"), apply)


def without_role(role: str) -> ScenarioChange:
    """Nobody of a role; a club that they alone led is open to whoever has the skill, and no longer pinned."""
    kind = _role(role)

    def apply(scenario: Scenario) -> Scenario:
        return _without(scenario, {row.id for row in scenario.staff if row.role is kind})

    return ScenarioChange(Text(f"no {role} staff", f"不用{terms.value_label('role', role, 'zh')}"), apply)


def _without(scenario: Scenario, gone: set[str]) -> Scenario:
    orphans = {row.id for row in scenario.clubs if row.leaders and gone.issuperset(row.leaders)}
    left = {row.id: tuple(one for one in row.leaders if one not in gone) for row in scenario.clubs}
    return replace(
        scenario,
        staff=tuple(row for row in scenario.staff if row.id not in gone),
        clubs=tuple(replace(row, leaders=left[row.id]) for row in scenario.clubs),
        classes=tuple(replace(row, teacher="") if row.teacher in gone else row for row in scenario.classes),
        pins=tuple(
            replace(row, staff="") if row.staff in gone else row for row in scenario.pins if row.group not in orphans
        ),
    )


def more_signups(share: float) -> ScenarioChange:
    """More students sign up: copies of a share of them, evenly over campus, grade and class, without codes and pins.

    Parameters
    ----------
    share : float
        Of the students signed up, more than 0 and at most 1: the copies are of different students.

    Raises
    ------
    SettingsError
        If the share is another number.
    """
    if not 0 < share <= 1:
        raise SettingsError(f"sign-ups {share:+.0%}: more than 0 % and at most 100 % · 报名增加应大于 0%，不超过 100%")

    def apply(scenario: Scenario) -> Scenario:
        chosen = evenly([row for row in scenario.students if row.attends], share)
        models = [row for row in scenario.students if row.id in chosen]
        ids = new_ids("NEW", len(models), scenario.student)
        copies = (
            replace(row, id=one, name="", together="", apart="", care_group="")
            for row, one in zip(models, ids, strict=True)
        )
        return replace(scenario, students=(*scenario.students, *copies))

    return ScenarioChange(Text(f"{share:.0%} more sign-ups", f"报名增加 {share:.0%}"), apply)
