"""Conflicts that the relaxed model does not show: of the full model for a tiny school, of the bounds for all others.

The full model proves something only where it leaves out no timetable (`optimizer.engine.cp.exact_solve`). Such a
conflict is told as rules of the contract in sentences with the school's figures.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.domain.people import Staff
from optimizer.domain.programme import Club
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import Names, grades_text
from optimizer.engine.bounds.infeasibility import prove_infeasible
from optimizer.engine.cp.assumptions import Assumption, NoConflict, conflict_among, deletion_filter
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.constraints import Scope
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.exact_solve import is_tiny, model_is_complete
from optimizer.engine.cp.neighbourhood import full_neighbourhood
from optimizer.engine.explain.scenario_edits import role_list
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.language.lists import clause_text, list_text, several
from optimizer.language.text import Text
from optimizer.rules.registry import RULES

RuleScope = tuple[str, Scope]
"""(rule id, what the rule is applied to)."""


@dataclass(frozen=True)
class FallbackConflict:
    """Rules, or people and things, that cannot all hold.

    ``minimal`` says that leaving out each line was tried, and that the others could then hold.
    """

    lines: tuple[Text, ...]
    minimal: bool


def find_fallback_conflict(school: School, time_limit: float) -> FallbackConflict | None:
    """A conflict, or None: nothing is proven.

    Parameters
    ----------
    time_limit : float
        Seconds of wall time.
    """
    if is_tiny(school) and model_is_complete(school):
        return _conflict_of_full_model(school, time_limit)
    return _conflict_of_bounds(school, time_limit)


def forcing_assumptions(school: School) -> tuple[Assumption, ...]:
    """All that could force anything: what to try changes on where no conflict names it."""
    scenario = school.scenario
    forcing = [Assumption("pin", (p.group, p.slot)) for p in scenario.pins]
    for column in ("activity", "room", "staff"):
        rows = (p for p in scenario.pins if getattr(p, column))
        forcing += [Assumption(f"pin-{column}", (p.group, p.slot, getattr(p, column))) for p in rows]
    pinned = sorted(school.pinned_groups & set(scenario.club))
    forcing += [Assumption("club-min", (club,)) for club in pinned]
    forcing += [
        Assumption("leaders", (club, *scenario.club[club].leaders)) for club in pinned if scenario.club[club].leaders
    ]
    forcing += [Assumption("least", (p.id,)) for p in scenario.staff if p.min_per_week]
    return tuple(dict.fromkeys(forcing))


def _conflict_of_full_model(school: School, time_limit: float) -> FallbackConflict | None:
    """The full model with an assumption literal for each rule and scope; affordable only for tiny schools.

    The deletion filter leaves out whole rules first, which makes the set minimal by line, and then single scopes.
    """
    deadline = time.monotonic() + time_limit
    constraints = ModelBuilder(school).build(Plan(), full_neighbourhood(school), explaining=True).context.constraints

    def is_over() -> bool:
        return time.monotonic() > deadline

    def conflict(keys: list[RuleScope]) -> list[RuleScope] | NoConflict:
        if is_over():
            return NoConflict.UNKNOWN
        literals = {key: constraints.assumption_literals[key] for key in keys}
        return conflict_among(constraints.model, literals, Limits(deadline - time.monotonic()))

    core = conflict(sorted(constraints.assumption_literals))
    if isinstance(core, NoConflict):
        return None
    rules = sorted({rule for rule, _ in core})
    by_rule = deletion_filter(core, [[key for key in core if key[0] == rule] for rule in rules], conflict)
    by_scope = deletion_filter(by_rule.members, [[key] for key in by_rule.members], conflict, is_over)
    scopes: dict[str, list[Scope]] = defaultdict(list)
    for rule, scope in by_scope.members:
        scopes[rule].append(scope)
    lines = (rule_sentence(school.scenario, rule, scopes[rule]) for rule in sorted(scopes, key=_telling_order))
    return FallbackConflict(tuple(lines), by_rule.minimal)


def _telling_order(rule: str) -> int:
    """An officer would begin with what is fixed or demanded."""
    first = ("pins", "club-size", "group-size", "staff-load")
    return first.index(rule) if rule in first else len(first)


def _conflict_of_bounds(school: School, time_limit: float) -> FallbackConflict | None:
    """The people and things that the contradictory rows of the bounds are about; not always the fewest."""
    proof = prove_infeasible(school, time_limit=time_limit)
    if proof is None:
        return None
    names = Names(school.scenario)
    known = {*school.scenario.club, *school.scenario.person, *school.scenario.room, *school.scenario.week.by_token}
    rows = [[names.any(part) for part in map(str, key) if part in known] for key in proof.rows]
    lines = dict.fromkeys(" ".join(row) for row in rows if row)
    return FallbackConflict(tuple(Text(line, line) for line in lines), False)


_MAX_NAMES_SHOWN = 6
"""Names in one sentence at most."""
_TITLE = {rule.id: rule.title for rule in RULES}

_SENTENCE_OF_RULE = {
    "voluntary": Text("Nobody is put in a slot or club unasked", "学生只参加自己登记的时段和报名的社团"),
    "one-place": Text(
        "A student who is served on a day is in one session in each slot signed up for",
        "当天得到服务的学生，登记的每个时段都要且只能在一处",
    ),
    "joining": Text(
        "Groups are joined only within the limits for joining ([grouping])", "并班须符合并班的限制（设置中的“编组”）"
    ),
    "group-size": Text("A care group has {size} students", "托管班的人数为 {size} 人"),
    "grade-span": Text(
        "Grades of a care group are at most {span} apart{mixed}", "托管班的年级跨度不超过 {span}{mixed}"
    ),
    "campus": Text(
        "Students, rooms and staff of a session are of one campus", "一节活动的学生、场地和人员须同属一个校区"
    ),
    "apart": Text("Students with the same apart code are in different groups", "分开码相同的学生须分在不同班"),
    "content": Text(
        "An activity is given only where and when it may be (columns offered, slots)",
        "活动只能按“适用对象”和“时段”两栏安排",
    ),
    "activity-grades": Text("Activities and clubs keep to their grades", "活动和社团只面向规定的年级"),
    "frequency": Text(
        "Activities are given as often as the activities table says (min and max)",
        "活动次数须符合活动表的上下限",
    ),
    "physical-activity": Text(
        "Who stays {from_} minutes or more on a day gets {minutes} minutes of exercise",
        "当天服务时间满 {from_} 分钟的学生要有 {minutes} 分钟体育活动",
    ),
    "room-kind": Text("A room must suit the activity (column room_kinds)", "场地类型须适合活动（“场地类型”栏）"),
    "room-capacity": Text(
        "Rooms hold no more than they can and only when they are open", "场地不超过容量，且只在开放时使用"
    ),
    "staff-available": Text("People serve only when they can come and are vetted", "人员只在能到岗且资格有效时上岗"),
    "staff-clash": Text("Nobody is in two places at once", "任何人都不能同时出现在两处"),
    "staff-load": Text("{loads}", "{loads}"),
    "staff-grades": Text("{grades}", "{grades}"),
    "ratio": Text("A session has enough staff for its students", "每节活动的人员须满足师生比"),
    "lead": Text(
        "Every session has a lead: {care} for care, {club} for clubs",
        "每节活动都要有带班教师：托管班的须是{care}；社团的须是{club}",
    ),
    "teacher-present": Text("A teacher of the school is present at sessions", "活动须有本校教师在场"),
    "skill": Text("Somebody at the session has the skill that its activity needs", "活动所需的专长须有人具备"),
    "duty": Text(
        "Where students are present {duty} must be on duty, and no more than allowed: {roles}",
        "有学生在校时，值班人员（{roles}）须有 {duty}，且不超过上限",
    ),
    "club-size": Text("{sizes}", "{sizes}"),
    "club-meetings": Text(
        "An open club meets as often and in the slots that the clubs table says",
        "开班的社团须按社团表规定的次数和时段活动",
    ),
    "pins": Text("What is fixed must be kept (table pins)", "已固定的安排须保留（固定安排表）"),
}
_ABOUT = Text("{what}. Here: {about}", "{what}。涉及：{about}")


def rule_sentence(scenario: Scenario, rule: str, scopes: Iterable[Scope]) -> Text:
    """What a rule asks for, and whom, what and when it is about.

    Parameters
    ----------
    scopes : iterable of Scope
        What the rule is applied to in the conflict.
    """
    ids = list(dict.fromkeys(id_ for scope in scopes for id_ in scope))
    people = [i for i in ids if i in scenario.person]
    clubs = [i for i in ids if i in scenario.club]
    names = Names(scenario)
    text = _SENTENCE_OF_RULE.get(rule, _TITLE.get(rule, Text(rule, rule)))
    text = text.format(**_figures(scenario, names, people, clubs))
    already_named = {"staff-load": people, "staff-grades": people, "club-size": clubs}.get(rule, [])
    about = _about(scenario, names, [i for i in ids if i not in already_named])
    return _ABOUT.format(what=text, about=about) if about.en else text


def _about(scenario: Scenario, names: Names, ids: list[str]) -> Text:
    """Names of groups, people, rooms and students, and the slots."""
    groups = {pin.group for pin in scenario.pins}
    known = {*scenario.club, *scenario.person, *scenario.room, *scenario.student, *groups}
    who = [names.any(i) for i in ids if i in known]
    more = len(who) - _MAX_NAMES_SHOWN
    parts = [list_text(who[:_MAX_NAMES_SHOWN])] if who else []
    if more > 0:
        parts = [Text(f"{parts[0].en} and {more} more", f"{parts[0].zh}等 {len(who)} 个")]
    slots = [t for t in scenario.week.by_token if t in ids]
    if slots:
        parts.append(names.times(slots))
    return clause_text(parts)


def _figures(scenario: Scenario, names: Names, people: list[str], clubs: list[str]) -> dict[str, object]:
    """Fields of the sentences."""
    settings = scenario.settings
    mixed = settings.grouping.mixed == "required"
    return {
        "size": _range(settings.grouping.min_size, settings.grouping.max_size),
        "span": settings.grouping.max_grade_span,
        "mixed": Text(", and mixed" if mixed else "", "，且须混龄" if mixed else ""),
        "from_": settings.exercise.from_attended_minutes,
        "minutes": settings.exercise.min_minutes_per_day,
        "care": role_list(settings.staffing.lead_roles),
        "club": role_list(settings.staffing.club_lead_roles),
        "duty": Text(
            "at least " + several(settings.duty.min_per_slot, "person", "people"),
            f"至少 {settings.duty.min_per_slot} 人",
        ),
        "roles": role_list(settings.duty.roles),
        "loads": clause_text([_load(names, scenario.person[p]) for p in people]) if people else _TITLE["staff-load"],
        "grades": clause_text([_grades(names, scenario.person[p]) for p in people])
        if people
        else _TITLE["staff-grades"],
        "sizes": clause_text([_club_size(names, scenario.club[c]) for c in clubs]) if clubs else _TITLE["club-size"],
    }


def _load(names: Names, p: Staff) -> Text:
    text = Text(
        "{who} serves {week} slots a week, {day} a day at most, on {days} at most",
        "{who} 每周服务 {week} 节，每天最多 {day} 节，每周最多来 {max_days} 天",
    )
    week, days = _range(p.min_per_week, p.max_per_week), several(p.max_days, "day")
    return text.format(who=names.any(p.id), week=week, day=p.max_per_day, days=days, max_days=p.max_days)


def _grades(names: Names, p: Staff) -> Text:
    text = Text("{who} looks after grades {grades} only", "{who} 只负责 {grades} 年级")
    return text.format(who=names.any(p.id), grades=grades_text(p.grades))


def _club_size(names: Names, club: Club) -> Text:
    if club.max_students is None:
        text = Text("Club {club} opens with {least} or more students", "社团 {club} 至少 {least} 人才能开班")
    else:
        text = Text("Club {club} has {size} students", "社团 {club} 的人数为 {size} 人")
    size = _range(club.fewest_members, club.max_students or club.fewest_members)
    return text.format(club=names.any(club.id), least=club.fewest_members, size=size)


def _range(least: int, most: int) -> Text:
    return Text(str(least), str(least)) if least == most else Text(f"{least} to {most}", f"{least} 至 {most}")
