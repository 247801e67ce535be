"""A week as the page shows it: names, sessions, what is against it; and what edits are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

from optimizer.auditing.edits import EditData
from optimizer.auditing.judge import EditableWeek, Verdict
from optimizer.auditing.places import Option
from optimizer.auditing.reasons import service_reasons
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import slot_text, times_text
from optimizer.domain.timetable import Timetable
from optimizer.language.lists import clause_text, list_text
from optimizer.language.text import Text
from optimizer.language.times import day_text
from optimizer.report.colours import paint_of
from optimizer.rules.registry import GOALS, RULES
from optimizer.rules.view import View

_RULE_TITLE = {rule.id: rule.title for rule in RULES}
GOAL_TITLES = {goal.id: goal.title for goal in GOALS} | {"unserved": Text("Unserved slots", "未服务课时")}
_PART = Text("{goal} {points:+}", "{goal} {points:+}")


def week_json(week: EditableWeek, pinned: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Everything that the page draws, without what judging takes."""
    view, scenario = week.view, week.view.scenario
    names = {one.id: one.name or one.id for one in scenario.students}
    fixed = set(pinned)
    sessions = [
        [
            row.group,
            row.token,
            row.activity,
            row.room,
            row.headcount or 0,
            row.lead,
            list(row.assistants),
            row.joins,
            (row.group, row.token) in fixed,
        ]
        for row in view.sessions.values()
    ]
    return {
        "monday": view.monday.isoformat(),
        "days": [[day, day_text(day)] for day in scenario.week.days],
        "slots": [[slot.token, slot.day, slot.label, times_text(slot)] for slot in scenario.week.slots],
        "groups": [
            [
                group.id,
                view.kind(group.id),
                group.name or _club_name(scenario, group.id),
                group.size,
                list(group.grades),
            ]
            for group in view.groups.values()
        ],
        "rooms": [[room.id, room.name or room.id, room.capacity] for room in scenario.rooms],
        "staff": [
            [one.id, one.name or one.id, one.role.value, len(view.work.get(one.id, ()))] for one in scenario.staff
        ],
        "activities": [[one.id, one.name or one.id, one.category.value] for one in scenario.activities],
        "paints": {
            one.category.value: [paint_of(one.category.value).colour, paint_of(one.category.value).badge]
            for one in scenario.activities
        },
        "sessions": sessions,
        "duties": [[row.campus, row.token, row.staff] for row in view.duties],
        "classes": _class_rows(week),
        "waiting": [[one, names[one], sorted(days)] for one, days in view.waits.items()],
    }


def audit_json(week: EditableWeek) -> dict[str, Any]:
    """What the full audit says."""
    audited = week.audit
    return {
        "violations": [
            {
                "rule": _RULE_TITLE[v.rule],
                "text": _names_of(week).spoken(v.text),
                "group": v.unit.group,
                "slot": v.unit.slot,
                "staff": v.unit.staff,
                "day": v.unit.day,
            }
            for v in audited.violations
        ],
        "score": [audited.score.hard, audited.score.unserved, audited.score.points],
        "goals": [
            [GOAL_TITLES[name], goal.measure, goal.points] for name, goal in audited.goals.items() if goal.points
        ],
    }


def members_json(week: EditableWeek) -> list[list[Any]]:
    """Students with name, class, care group and clubs."""
    scenario = week.view.scenario
    return [
        [
            one.student,
            scenario.student[one.student].name or one.student,
            home_class(scenario, one.student),
            one.care_group,
            list(one.clubs),
        ]
        for one in week.view.placed.values()
    ]


def _class_rows(week: EditableWeek) -> list[list[Any]]:
    """Home class -> slot -> the groups its children are in, with how many."""
    found: dict[str, dict[str, Counter[str]]] = {}
    scenario = week.view.scenario
    for (group, token), students in week.view.present.items():
        for student in students:
            row = found.setdefault(home_class(scenario, student.id), {})
            row.setdefault(token, Counter())[group] += 1
    return [[name, {token: there.most_common() for token, there in row.items()}] for name, row in sorted(found.items())]


def _club_name(scenario: Scenario, group: str) -> str:
    return scenario.club[group].name or group if group in scenario.club else group


def home_class(scenario: Scenario, student: str) -> str:
    row = scenario.student[student]
    return row.class_name or str(row.grade)


def verdict_json(week: EditableWeek, verdict: Verdict) -> dict[str, Any]:
    """``place``, the words, and the points where it is allowed."""
    return {"place": verdict.place, "text": verdict_text(week, verdict), "points": verdict.points}


def verdict_text(week: EditableWeek, verdict: Verdict) -> Text:
    """Why not, or what changes: goals in words with their points, the largest first."""
    if verdict.against:
        return _names_of(week).spoken(clause_text([violation.text for violation in verdict.against[:3]]))
    parts = sorted(verdict.effect.items(), key=lambda part: (part[0] != "unserved", -abs(part[1]), part[0]))
    told = [_PART.format(goal=GOAL_TITLES[goal], points=points) for goal, points in parts]
    mended = [Text(f"mends {len(verdict.mended)}", f"消除违规 {len(verdict.mended)} 处")] if verdict.mended else []
    return list_text([*mended, *told]) if mended or told else Text("no difference", "没有影响")


def option_json(week: EditableWeek, option: Option) -> dict[str, Any]:
    """An option with its edit, words and what it is called."""
    return {
        **verdict_json(week, option.verdict),
        "group": option.place[0],
        "slot": option.place[1],
        "who": option.who,
        "edit": option.edit,
        "says": edit_text(week, option.edit),
    }


def edit_text(week: EditableWeek, edit: EditData) -> Text:
    """One sentence that says what an edit does."""
    scenario, names = week.view.scenario, _names_of(week)
    match edit["op"]:
        case "swap":
            return _SWAP.format(one=names.session(edit["at"]), other=names.session(edit["with"]))
        case "put":
            parts = []
            if "lead" in edit:
                parts.append(_LEAD.format(who=names.person(edit["lead"])))
            if "assistants" in edit:
                parts.append(_ASSISTANTS.format(who=list_text(map(names.person, edit["assistants"]))))
            if "activity" in edit:
                parts.append(_ACTIVITY.format(what=names.of(scenario.activity, edit["activity"])))
            if "room" in edit:
                parts.append(_ROOM.format(room=names.of(scenario.room, edit["room"])))
            return _PUT.format(one=names.session(edit["at"]), what=list_text(parts))
        case "person":
            fields = {"old": names.person(edit["old"]), "new": names.person(edit["new"])}
            return _PERSON.format(slot=slot_text(edit["slot"]), **fields)
        case "meeting":
            return _MEETING.format(one=names.session([edit["club"], edit["slot"]]), to=slot_text(edit["to"]))
        case "move":
            who = list_text(names.of(scenario.student, one) for one in edit["students"][:3])
            return _MOVE.format(n=len(edit["students"]), who=who, group=names.group(edit["group"]))
        case "exchange":
            one, two = (names.of(scenario.student, student) for student in edit["students"])
            return _EXCHANGE.format(one=one, two=two)
        case "wait":
            told = _WAIT if edit["days"] else _SERVED
            return told.format(
                who=names.of(scenario.student, edit["student"]), days=list_text(map(day_text, edit["days"]))
            )
        case "chain":
            return list_text(edit_text(week, part) for part in edit["edits"])
    return _OTHER.format(op=edit["op"])


_SWAP = Text("{one} and {other} change places", "{one}与{other}对换")
_PUT = Text("{one}: {what}", "{one}：{what}")
_LEAD = Text("lead {who}", "由{who}带班")
_ASSISTANTS = Text("assistants {who}", "协助人员为{who}")
_ACTIVITY = Text("activity {what}", "改为{what}")
_ROOM = Text("in {room}", "改在{room}")
_PERSON = Text("{slot}: {new} in place of {old}", "{slot}由{new}代{old}")
_MEETING = Text("{one} moves to {to}", "{one}改到{to}")
_MOVE = Text("{n} student(s) ({who}) to {group}", "{n} 名学生（{who}）转到{group}")
_EXCHANGE = Text("{one} and {two} change groups", "{one}与{two}对换班组")
_WAIT = Text("{who} waits on {days}", "{who} {days}候补")
_SERVED = Text("{who} is served", "{who}不再候补")
_OTHER = Text("edit: {op}", "修改：{op}")


_WORD = re.compile(r"[A-Za-z0-9_-]+")


class _Names:
    """How a week's parts are called in sentences of the journal."""

    def __init__(self, week: EditableWeek):
        self.week = week

    def group(self, group: str) -> str:
        row = self.week.view.groups.get(group)
        return (row.name if row else "") or _club_name(self.week.view.scenario, group)

    def person(self, one: str) -> str:
        return self.of(self.week.view.scenario.person, one)

    @staticmethod
    def of(table: Any, one: str) -> str:
        row = table.get(one)
        return (row.name or row.id) if row else one

    def spoken(self, text: Text) -> Text:
        """A sentence of a rule with names for ids: rules name things as the tables do, so that every command can."""
        return Text(self._named(text.en), self._named(text.zh))

    def _named(self, text: str) -> str:
        """Names for ids, and no id before its name; numbers alone are no ids."""
        said, parts, at = self._ids, list[str](), 0
        for found in _WORD.finditer(text):
            name = said.get(found[0])
            if name is None or name == found[0]:
                continue
            before_name = text.startswith(f" {name}", found.end())
            if before_name or not found[0].isdigit():
                parts += [text[at : found.start()], "" if before_name else name]
                at = found.end() + before_name
        return "".join([*parts, text[at:]])

    @cached_property
    def _ids(self) -> dict[str, str]:
        scenario = self.week.view.scenario
        rows: tuple[Any, ...] = (*scenario.students, *scenario.staff, *scenario.rooms, *scenario.activities)
        return {row.id: row.name or row.id for row in rows} | {one: self.group(one) for one in self.week.view.groups}

    def session(self, key: Iterable[str]) -> Text:
        group, token = key
        slot, name = slot_text(token), self.group(group)
        return Text(f"{name} {slot.en}", f"{name}{slot.zh}")


@lru_cache(maxsize=4)
def _names_of(week: EditableWeek) -> _Names:
    return _Names(week)


def differences_json(before: Timetable, after: EditableWeek) -> dict[str, list[list[Any]]]:
    """What differs from another week: of ``sessions``, ``people`` and ``children`` slot, who, before, after."""
    from optimizer.report.changes import changes  # brings pandas, which takes a while
    from optimizer.report.context import ReportContext

    view = after.view
    context = ReportContext.of(view.scenario, view.timetable, view.week_of, published=before)
    english, chinese = (changes(replace(context, language=language)) for language in ("en", "zh"))
    found: dict[str, list[list[Any]]] = {"sessions": [], "people": [], "children": []}
    names = _names_of(after)
    for one, other in zip(english, chinese, strict=True):
        kind = "children" if one.student else "people" if one.staff else "sessions"
        who = Text(one.student or one.staff or one.group, other.student or other.staff or other.group)
        sides = {"taken": (True, False), "added": (False, True)}.get(one.what, (True, True))
        texts = [
            (_ON_DUTY.format(campus=pair[0]) if stands else Text("", "")) if one.duty else names.spoken(Text(*pair))
            for stands, pair in zip(sides, ((one.before, other.before), (one.after, other.after)), strict=True)
        ]
        found[kind].append([slot_text(one.token) if one.token else "", who, *texts])
    return found


_ON_DUTY = Text("duty {campus}", "值班 {campus}")


def week_figures(view: View) -> dict[str, Any]:
    """What a week gives, in figures that sentences are made of.

    Children served and signed up, with their first club and missing something by kind of reason; clubs open, names of
    those that are not; people at work and slots that they serve.
    """
    scenario = view.scenario
    wishes = scenario.wishes.of_student
    served = [row for row in view.timetable.members if row.student in scenario.student]
    missing = {(reason.kind, reason.student) for reason in service_reasons(view)}
    kinds = Counter(kind for kind, _ in missing)
    return {
        "served": len(served),
        "students": len(scenario.students),
        "first_wishes": sum(bool(wishes[row.student]) and wishes[row.student][0] in row.clubs for row in served),
        "wishing": sum(map(bool, wishes.values())),
        "clubs": sum(group.kind == "club" for group in view.timetable.groups),
        "closed": [club.name or club.id for club in scenario.clubs if club.id not in view.groups],
        "waiting": kinds["waiting"],
        "no_club": kinds["no-club"],
        "parted": kinds["parted"],
        "people": sum(bool(work) for work in view.work.values()),
        "slots": sum(map(len, view.work.values())),
    }
