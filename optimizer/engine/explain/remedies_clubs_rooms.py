"""Changes of pins, clubs and rooms."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.programme import Offered
from optimizer.engine.explain import scenario_edits as edits
from optimizer.engine.explain.assumptions import Assumption
from optimizer.engine.explain.remedy_candidate import (
    CLUB_GIVEN_UP,
    PIN_CELL_CHANGE,
    RESOURCE_ADDED,
    TABLE_CELL_CHANGE,
    ConflictContext,
    RemedyCandidate,
)
from optimizer.language.lists import and_text, several
from optimizer.language.text import Text


class ClubRemedyCandidates(ConflictContext):
    """Changes that free a pinned club or care group."""

    # -- pins and clubs -------------------------------------------------------------------------------------------

    def _pin(self, one: Assumption) -> Iterator[RemedyCandidate]:
        group, slot = one.ids
        name = self.names.any(group)
        club = self.scenario.club.get(group)
        if club is not None:
            mine = {p.slot for p in self.scenario.pins if p.group == group}
            for t in sorted(self.school.club_slots[group], key=lambda t: self._distance(slot, t)):
                if t not in mine:
                    text = Text("Fix {g} to {new} instead of {old}", "把 {g} 从{old}改固定到{new}")
                    fields = {"g": name, "new": self.names.slot(t), "old": self.names.slot(slot)}
                    yield RemedyCandidate(
                        TABLE_CELL_CHANGE,
                        text.format(**fields),
                        edits.change_pins(group, slot, slot=t),
                        f"move {group}",
                        2,
                    )
        text = Text("Remove the pin of {g} (it may then not open)", "取消 {g} 的固定安排（取消后它可能不开班）")
        yield RemedyCandidate(CLUB_GIVEN_UP, text.format(g=name), edits.remove_pins(group), f"unpin {group}")

    def _distance(self, old: str, new: str) -> tuple[int, int, int]:
        """How far a slot is from another: in days, then in slots of the day; earlier first."""
        week = self.scenario.week
        days, places = list(week.days), list(week.by_token)
        apart = abs(days.index(week[old].day) - days.index(week[new].day))
        within = abs(week.on_day[week[old].day].index(old) - week.on_day[week[new].day].index(new))
        return apart, within, places.index(new)

    def _pin_cell(self, one: Assumption) -> Iterator[RemedyCandidate]:
        group, slot, value = one.ids
        column = one.kind.removeprefix("pin-")
        many = sum(p.group == group and getattr(p, column) == value for p in self.scenario.pins)
        what = {"activity": Text("activity", "活动"), "room": Text("room", "场地"), "staff": Text("person", "人员")}
        fields = {"g": self.names.any(group), "what": what[column], "value": self.names.any(value)}
        if many > 1:
            text = Text(
                "Fix {g} without the {what} {value}, in all its {n} rows",
                "固定 {g} 时都不指定{what} {value}（共 {n} 行）",
            )
            yield RemedyCandidate(
                PIN_CELL_CHANGE, text.format(**fields, n=many), edits.change_pins(group, None, **{column: ""})
            )
            return
        text = Text("Fix {g} at {slot} without the {what} {value}", "{g} 在{slot}不指定{what} {value}")
        edit = edits.change_pins(group, slot, **{column: ""})
        yield RemedyCandidate(PIN_CELL_CHANGE, text.format(**fields, slot=self.names.slot(slot)), edit)

    def _club_min(self, one: Assumption) -> Iterator[RemedyCandidate]:
        club = self.scenario.club[one.ids[0]]
        slots = [p.slot for p in self.scenario.pins if p.group == club.id]
        able = [self.scenario.student[s] for s in self.school.wishers[club.id]]
        there = sum(all(t in s.attends for t in slots) for s in able)
        rooms = [self.scenario.room[c.ids[0]].capacity or 0 for c in self.assumptions if c.kind == "capacity"]
        for least in sorted({there, *rooms}, reverse=True):
            if 0 < least < club.min_students:
                text = Text(
                    "Let {club} open with {n} students instead of {old}",
                    "把 {club} 的最低开班人数从 {old} 人降到 {n} 人",
                )
                text = text.format(club=self.names.any(club.id), n=least, old=club.min_students)
                yield RemedyCandidate(TABLE_CELL_CHANGE, text, edits.change_row("clubs", club.id, min_students=least))

    def _meetings(self, one: Assumption) -> Iterator[RemedyCandidate]:
        club = self.scenario.club[one.ids[0]]
        pinned = sum(p.group == club.id for p in self.scenario.pins)
        if club.meetings_per_week > max(1, pinned):
            text = Text("Let {club} meet on {n} a week", "{club} 改为每周活动 {n} 次").format(
                club=self.names.any(club.id),
                n=Text(several(club.meetings_per_week - 1, "day"), str(club.meetings_per_week - 1)),
            )
            yield RemedyCandidate(
                TABLE_CELL_CHANGE,
                text,
                edits.change_row("clubs", club.id, meetings_per_week=club.meetings_per_week - 1),
            )

    def _club_slots(self, one: Assumption) -> Iterator[RemedyCandidate]:
        club = self.scenario.club[one.ids[0]]
        new = frozenset(p.slot for p in self.scenario.pins if p.group == club.id) - club.slots
        if new:
            text = Text("Let {club} meet in {slots} too", "允许 {club} 也在{slots}活动").format(
                club=self.names.any(club.id), slots=self.names.spans(self.in_order(new))
            )
            yield RemedyCandidate(TABLE_CELL_CHANGE, text, edits.change_row("clubs", club.id, slots=club.slots | new))

    def _activity_slots(self, one: Assumption) -> Iterator[RemedyCandidate]:
        name = one.ids[0]
        slots = frozenset(c.ids[1] for c in self.assumptions if c.kind == "activity-slots" and c.ids[0] == name)
        yield self._give(name, slots)

    def _give(self, activity: str, slots: frozenset[str]) -> RemedyCandidate:
        text = Text("Let activity {a} be given in {slots} too", "允许活动 {a} 也安排在{slots}").format(
            a=self.names.any(activity), slots=self.names.spans(self.in_order(slots))
        )
        old = self.scenario.activity[activity].slots or frozenset()
        return RemedyCandidate(TABLE_CELL_CHANGE, text, edits.change_row("activities", activity, slots=old | slots))

    def _exercise_slots(self, one: Assumption) -> Iterator[RemedyCandidate]:
        slots = frozenset(c.ids[0] for c in self.assumptions if c.kind == "exercise-slots")
        for activity in one.ids[1:]:
            if self.scenario.activity[activity].slots is not None:
                yield self._give(activity, slots)

    def _offered(self, one: Assumption) -> Iterator[RemedyCandidate]:
        text = Text("Offer activity {a} to care groups and clubs alike", "活动 {a} 同时面向托管班和社团")
        yield RemedyCandidate(
            TABLE_CELL_CHANGE,
            text.format(a=self.names.any(one.ids[0])),
            edits.change_row("activities", one.ids[0], offered=Offered.BOTH),
        )

    def _club_grades(self, one: Assumption) -> Iterator[RemedyCandidate]:
        text = Text("Open {a} to all grades", "{a} 对所有年级开放").format(
            a=and_text([self.names.any(i) for i in one.ids])
        )
        edit = edits.change_row("activities", one.ids[-1], grades=frozenset())
        if one.ids[0] in self.scenario.club:
            edit = edits.in_sequence(edit, edits.change_row("clubs", one.ids[0], grades=frozenset()))
        yield RemedyCandidate(TABLE_CELL_CHANGE, text, edit)

    # -- rooms ----------------------------------------------------------------------------------------------------

    def _own_room(self, one: Assumption) -> Iterator[RemedyCandidate]:
        text = Text("Let {club} use any room that suits", "{club} 不指定场地，可用任何合适的场地")
        yield RemedyCandidate(
            TABLE_CELL_CHANGE,
            text.format(club=self.names.any(one.ids[0])),
            edits.change_row("clubs", one.ids[0], room=""),
        )

    def _room_kind(self, one: Assumption) -> Iterator[RemedyCandidate]:
        activity = self.scenario.activity[one.ids[0]]
        pinned = {p.room for p in self.scenario.pins if p.room and p.slot in self.slots}
        for kind in sorted({self.scenario.room[r].kind for r in pinned} - activity.room_kinds):
            text = Text("Let activity {a} use rooms of kind {kind}", "允许活动 {a} 使用“{kind}”类场地")
            edit = edits.change_row("activities", activity.id, room_kinds=activity.room_kinds | {kind})
            yield RemedyCandidate(TABLE_CELL_CHANGE, text.format(a=self.names.any(activity.id), kind=kind), edit)

    def _room_open(self, one: Assumption) -> Iterator[RemedyCandidate]:
        room = self.scenario.room[one.ids[0]]
        slots = frozenset(c.ids[1] for c in self.assumptions if c.kind == "room-open" and c.ids[0] == room.id)
        text = Text("Have room {r} open in {slots}", "场地 {r} 在{slots}开放").format(
            r=self.names.any(room.id), slots=self.names.spans(self.in_order(slots))
        )
        yield RemedyCandidate(
            TABLE_CELL_CHANGE, text, edits.change_row("rooms", room.id, available=room.available | slots)
        )

    def _capacity(self, one: Assumption) -> Iterator[RemedyCandidate]:
        room = self.scenario.room[one.ids[0]]
        clubs = {c.ids[0] for c in self.assumptions if c.kind == "club-min"}
        wanted = sum(self.scenario.club[c].fewest_members for c in clubs)
        if room.capacity is not None and wanted > room.capacity:
            text = Text(
                "Give room {r} {n} more places ({all} in all)", "场地 {r} 增加 {n} 个座位（共 {all} 个）"
            ).format(r=self.names.any(room.id), n=wanted - room.capacity, all=wanted)
            yield RemedyCandidate(RESOURCE_ADDED, text, edits.change_row("rooms", room.id, capacity=wanted))

    def _at_once(self, one: Assumption) -> Iterator[RemedyCandidate]:
        room = self.scenario.room[one.ids[0]]
        text = Text("Let {n} groups share room {r}", "场地 {r} 同一时段允许 {n} 个班共用").format(
            r=self.names.any(room.id), n=room.groups_at_once + 1
        )
        yield RemedyCandidate(
            RESOURCE_ADDED, text, edits.change_row("rooms", room.id, groups_at_once=room.groups_at_once + 1)
        )
