"""Causes that say the same of several people, clubs or slots, in one sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from optimizer.domain.telling import campus_text
from optimizer.engine.explain.assumption_sentences import AssumptionSentences, Ids
from optimizer.engine.explain.roles import role_list
from optimizer.language.lists import and_text, several
from optimizer.language.text import Text

SentenceBuilder = Callable[[AssumptionSentences, list[Ids], list[str]], Iterator[Text]]
"""From the ids of all causes of one kind, and the clubs of the conflict that must open, to sentences."""


def _names(words: AssumptionSentences, ids: list[str]) -> Text:
    return and_text([words.names.any(i) for i in ids])


def _pins(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
    by_slot: dict[str, list[str]] = defaultdict(list)
    of_care: dict[str, list[str]] = defaultdict(list)
    for group, slot in rows:
        if group in words.scenario.club:
            by_slot[slot].append(group)
        else:
            of_care[group].append(slot)
    for slot, groups in by_slot.items():
        one = len(groups) == 1
        text = Text("Club {club} is fixed to {slot} (table pins)" if one else
                    "The clubs {club} are fixed to {slot} (table pins)",
                    "社团 {club} 已固定在{slot}（pins 表）")  # fmt: skip
        yield text.format(club=_names(words, groups), slot=words.names.slot(slot))
    for group, slots in of_care.items():
        text = Text("Care group {group} is fixed at {slots} (table pins), so it has to exist",
                    "托管班 {group} 已固定在{slots}活动（pins 表），因此必须开班")  # fmt: skip
        yield text.format(group=group, slots=words.names.times(slots))


def _pinned_cells(en: str, zh: str) -> SentenceBuilder:
    """What is fixed in several slots of one group."""

    def say(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
        alike: dict[Ids, list[str]] = defaultdict(list)
        for group, slot, value in rows:
            alike[group, value].append(slot)
        for (group, value), slots in alike.items():
            room = words.scenario.room.get(value)
            kind = Text(f" (kind {room.kind})", f"（类型 {room.kind}）") if room else Text("", "")
            fields = {"group": words.names.any(group), "value": words.names.any(value), "kind": kind}
            yield Text(en, zh).format(**fields, slots=words.names.times(slots))

    return say


def _closed(en: str, zh: str) -> SentenceBuilder:
    """What an activity or room is closed for."""

    def say(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
        of: dict[str, list[str]] = defaultdict(list)
        for one, slot in rows:
            of[one].append(slot)
        for one, slots in of.items():
            yield Text(en, zh).format(one=words.names.any(one), slots=words.names.times(slots))

    return say


def _least(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
    by_size: dict[int, list[str]] = defaultdict(list)
    for (club,) in rows:
        by_size[words.scenario.club[club].fewest_members].append(club)
    for size, groups in by_size.items():
        text = Text("Club {club} opens with {n} or more", "社团 {club} 至少 {size} 人才能开班")
        if len(groups) > 1:
            text = Text("The clubs {club} open with {n} or more each", "社团 {club} 各至少 {size} 人才能开班")
        yield text.format(club=_names(words, groups), n=several(size, "student"), size=size)


def _asking(words: AssumptionSentences, club: str) -> int:
    return sum(club in s.clubs for s in words.scenario.students)


def _askers(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
    if len(rows) == 1:
        n = _asking(words, rows[0][0])
        text = Text("{who} for club {club}, and nobody may be put in a club unasked",
                    "报名社团 {club} 的学生共 {n} 人；没有报名的学生不能编入")  # fmt: skip
        asks = several(n, "student asks", "students ask")
        yield text.format(who=asks, n=n, club=words.names.any(rows[0][0]))
        return
    counts = [f"{words.names.any(club)} {_asking(words, club)}" for (club,) in rows]
    text = Text("Students who ask for each club: {en}; nobody may be put in a club unasked",
                "各社团报名人数：{zh}；没有报名的学生不能编入")  # fmt: skip
    yield text.format(en=", ".join(counts), zh="，".join(f"{count} 人" for count in counts))


def _needed(words: AssumptionSentences, clubs: list[str]) -> int:
    return sum(words.scenario.club[c].fewest_members for c in clubs)


def _wants(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
    mine = [(s.wants_clubs, len(set(s.clubs) & set(clubs))) for s in words.scenario.students]
    students, places = sum(asked > 0 for _, asked in mine), sum(min(wants, asked) for wants, asked in mine)
    yield Text(
        "Only {n} different students ask for these clubs; together they want {places} places (column wants_clubs), and "
        "{need} are needed",
        "报名这些社团的一共只有 {n} 名学生，合计只想参加 {places} 人次（wants_clubs 栏），而都开班至少要 {need} 人次",
    ).format(n=students, places=places, need=_needed(words, clubs))


def _apart(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
    students = sum(bool(set(s.clubs) & set(clubs)) for s in words.scenario.students)
    for (slot,) in rows:
        yield Text(
            "{n} different students ask for these clubs, {need} are needed, and nobody can be in two at once in {slot}",
            "报名这些社团的学生去重后共 {n} 人，开班共需 {need} 人，而同一名学生在{slot}不能同时参加两个",
        ).format(n=students, need=_needed(words, clubs), slot=words.names.slot(slot))


def _leaders(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
    by_who: dict[Ids, list[str]] = defaultdict(list)
    for club, *named in rows:
        by_who[tuple(named)].append(club)
    for leaders, groups in by_who.items():
        one = len(groups) == 1
        text = Text("Club {club} can be led only by {who} (column leaders)" if one else
                    "The clubs {club} can be led only by {who} (column leaders)",
                    "社团 {club} 只能由 {who} 带班（leaders 栏）")  # fmt: skip
        names = _names(words, list(leaders))
        who = Text(names.en.replace(" and ", " or "), " 或 ".join(names.zh.rsplit("、", 1)))
        yield text.format(club=_names(words, groups), who=who)


def _nobody(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
    slots = words.names.times([t for (t,) in rows])
    yield Text("In {slots} no student is signed up", "{slots}没有学生登记").format(slots=slots)


def _stays(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
    by_club: dict[str, list[str]] = defaultdict(list)
    for club, slot in rows:
        by_club[club].append(slot)
    for club, slots in by_club.items():
        text = Text("Members of {club} stay in {slots} too", "{club} 的学生{slots}也在校")
        yield text.format(club=words.names.any(club), slots=words.names.spans(slots))


def _duty(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
    by_campus: dict[str, list[str]] = defaultdict(list)
    for campus, slot in rows:
        by_campus[campus].append(slot)
    least = words.scenario.settings.duty.min_per_slot
    for campus, slots in by_campus.items():
        text = Text("In {slots} students are at {campus}, so {n} must be on duty",
                    "{slots}{campus}有学生在校，必须至少有 {least} 人值班")  # fmt: skip
        n = several(least, "person", "people")
        yield text.format(slots=words.names.times(slots), campus=campus_text(campus), n=n, least=least)


def _no_lead(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
    settings = words.scenario.settings.staffing
    for kind, roles in (("care", settings.lead_roles), ("any", (*settings.lead_roles, *settings.club_lead_roles))):
        slots = [slot for slot, of in rows if of == kind]
        if slots:
            text = Text("In {slots} nobody who may lead is there ({roles})", "{slots}没有可以带班的人员到岗（{roles}）")
            yield text.format(slots=words.names.times(slots), roles=role_list(roles))


def _no_duty(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
    settings = words.scenario.settings.duty
    yield Text(
        "In {slots} {n} must be on duty, and none of those who may be is there ({roles})",
        "{slots}必须至少有 {least} 人值班，而能值班的人员（{roles}）都不在",
    ).format(
        slots=words.names.times([t for (t,) in rows]),
        n=several(settings.min_per_slot, "person", "people"),
        least=settings.min_per_slot,
        roles=role_list(settings.roles),
    )


def _exercise(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
    yield words.exercise(tuple(day for (day,) in rows))


def _clash(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
    by_slot: dict[str, list[str]] = defaultdict(list)
    for person, slot in rows:
        by_slot[slot].append(person)
    for slot, people in by_slot.items():
        text = Text("{who} can look after one group only in {slot}", "{who}在{slot}只能带一个班或社团")
        yield text.format(who=_each(words, people), slot=words.names.slot(slot))


def _each(words: AssumptionSentences, people: list[str]) -> Text:
    names = _names(words, people)
    return Text(names.en, f"{names.zh} ") if len(people) == 1 else Text(f"Each of {names.en}", f"{names.zh} 每人")


def _vetted(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
    by_date: dict[object, list[str]] = defaultdict(list)
    for (person,) in rows:
        by_date[words.scenario.person[person].vetted_until].append(person)
    for until, people in by_date.items():
        yield Text(
            "The vetting of {who} ran out on {until}; the week begins on {monday}",
            "{who} 的资格审查已于 {until} 过期，本周从 {monday} 开始",
        ).format(who=_names(words, people), until=until, monday=words.school.week_of)


def _away(words: AssumptionSentences, rows: list[Ids], clubs: list[str]) -> Iterator[Text]:
    """Absences of one person together, and people alike."""
    days: dict[str, set[str]] = defaultdict(set)
    for person, day in rows:
        days[person].add(day)
    alike: dict[tuple[bool, tuple[str, ...]], list[str]] = defaultdict(list)
    for person, gone in days.items():
        alike[_presence(words, person, gone)].append(person)
    for (only, tokens), people in alike.items():
        slots = words.names.spans(tokens)
        if only:
            text = Text("{who} can come only in {slots}", "{who} 本周只有{slots}能到岗")
        elif len(people) == 1:
            text = Text("{who} cannot come in {slots}", "{who} {slots}不能到岗")
        else:
            text = Text("None of these can come in {slots}: {who}", "{who} {slots}都不能到岗")
        yield text.format(who=_names(words, people), slots=slots)


def _presence(words: AssumptionSentences, person: str, days: set[str]) -> tuple[bool, tuple[str, ...]]:
    """Whether the few slots in which a person is there are the shorter story, and these slots; else those missed."""
    week, free = words.scenario.week, words.scenario.person[person].available
    there = tuple(t for t in week.by_token if t in free)
    if len(days) > 2 and len(there) <= 4:
        return True, there
    gone = (t for d in week.days if d in days for t in week.on_day[d])
    return False, tuple(t for t in gone if t not in free and not week[t].extended)


GROUPED_SENTENCES: dict[str, SentenceBuilder] = {
    "pin": _pins,
    "pin-activity": _pinned_cells(
        "{group} is fixed with the activity {value} at {slots} (table pins)",
        "{group} 在{slots}的活动已固定为 {value}（pins 表）",
    ),
    "pin-room": _pinned_cells(
        "{group} is fixed in room {value}{kind} at {slots} (table pins)",
        "{group} 在{slots}的场地已固定为 {value}{kind}（pins 表）",
    ),
    "pin-staff": _pinned_cells(
        "{value} is fixed to be with {group} at {slots} (table pins)", "{value} 已固定在{slots}带 {group}（pins 表）"
    ),
    "activity-slots": _closed(
        "Activity {one} cannot be given in {slots} (column slots)", "活动 {one} 不能安排在{slots}（slots 栏）"
    ),
    "room-open": _closed("Room {one} cannot be used in {slots}", "场地 {one} 在{slots}不能使用"),
    "club-min": _least,
    "askers": _askers,
    "wants": _wants,
    "clubs-apart": _apart,
    "leaders": _leaders,
    "nobody": _nobody,
    "stays": _stays,
    "duty": _duty,
    "no-lead": _no_lead,
    "no-duty": _no_duty,
    "exercise": _exercise,
    "clash": _clash,
    "vetted": _vetted,
    "available": _away,
}
"""Kind of cause -> its sentences."""
