"""The log of the staff: who served which slots, as a complete log or as exceptions from the plan."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from optimizer.domain.scenario import Scenario
from optimizer.language.folding import name_key
from optimizer.language.lists import list_text
from optimizer.language.terms import KINDS, value_of
from optimizer.language.text import Text
from optimizer.payroll.faults import Faults
from optimizer.payroll.log_dates import CellFault, Dates, NoService
from optimizer.payroll.logs import Log, ServedRow
from optimizer.payroll.planned_week import PlannedWeek
from optimizer.payroll.roll import PlanOn
from optimizer.payroll.service_facts import ServiceDay, ServiceLine

_STAFF = Text("a staff id of the scenario", "方案中的工号")
_GROUP = Text("a group of the timetable, or duty", "课表中的组，或 值班")
_PART = Text("lead or assistant", "带班教师 或 协助")
_STATUS = Text("served or absent", "到岗 或 缺勤")
_NO_SLOT = Text("a slot such as 2: nothing was planned for this person on that day", "节次，如 2：此人当天没有安排")
_NOTHING = Text("somebody with a place in the plan then", "该时段计划中有岗位的人员")
_NAME_GROUP = Text("a group, or duty: nothing was planned for {staff} then", "请填写组或值班：该时段未安排 {staff}")
_WHICH = Text(
    "one group: the timetable has {staff} in several places then: {places}",
    "请写明一个组：课表中该时段 {staff} 同时在：{places}",
)
_OTHER = Text("the group that the replaced person had then", "被代替者该时段所在的组")
_TWICE = Text("each person once in a slot; of merged groups name one", "同一时段每人只列一次；合班只写一个组")
_COVERED = Text(
    "one substitute for a place, and not the replaced person as well", "一个岗位只有一名代替者，且本人未到岗"
)

StaffSlotOfDay = tuple[ServiceDay, str, str]
"""Day, slot token, staff id."""


@dataclass
class Shifts:
    """What the staff really did, and the planned places that others took."""

    lines: dict[StaffSlotOfDay, ServiceLine] = field(default_factory=dict)
    absent: set[StaffSlotOfDay] = field(default_factory=set)
    replaced: dict[StaffSlotOfDay, str] = field(default_factory=dict)


class LogReader:
    """Reads a log against the plan; what is wrong goes to the faults."""

    def __init__(self, scenario: Scenario, dates: Dates, plan_on: PlanOn, faults: Faults):
        self.scenario, self.dates, self.plan_on, self.faults = scenario, dates, plan_on, faults
        self._planned: dict[ServiceDay, dict[tuple[str, str], list[ServiceLine]]] = {}
        self._row: dict[StaffSlotOfDay, ServedRow] = {}

    def read(self, log: Log[ServedRow]) -> Shifts:
        shifts = Shifts()
        for row in log.rows:
            day_slots = self.dates.read(row.date, row.slot) if row.slot else self.dates.day(row.date)
            sound = self._sound(row)
            if isinstance(day_slots, CellFault):
                cell = row.date if day_slots.column == "date" else row.slot
                self._fault(row, day_slots.column, cell, day_slots.expected)
            elif isinstance(day_slots, NoService):
                self.faults.idle[day_slots.date] += 1
            elif sound:
                on, tokens = day_slots
                row = row._replace(group=self._group_id(row.group, on))
                if not row.slot:
                    tokens = tuple(slot for slot, staff in self._plan(on) if staff == (row.replaces or row.staff))
                if not tokens:
                    self._fault(row, "slot", "", _NO_SLOT)
                for token in tokens:
                    self._enter(shifts, row, on, token)
        for at in shifts.replaced.keys() & shifts.lines.keys():
            line = shifts.lines[at]
            if not line.replaces and any(line.group == plan.group for plan in self._plan(at[0])[at[1:]]):
                self._fault(self._row[at], "staff", line.staff, _COVERED)
        return shifts

    def _group_id(self, text: str, on: ServiceDay) -> str:
        """The id of the group that alone has a name; any other cell as it is."""
        groups = self.plan_on(on).timetable.groups
        same = [row.id for row in groups if text and name_key(row.name) == name_key(text)]
        return same[0] if len(same) == 1 and all(row.id != text for row in groups) else text

    def _fault(self, row: ServedRow, column: str, value: str, expected: Text) -> None:
        known = self.scenario.person if column in ("staff", "replaces") else ()
        self.faults.add(row.row, column, value, expected, known)

    def _sound(self, row: ServedRow) -> bool:
        """Whether the cells that need no plan can be read."""
        checks = (
            ("staff", row.staff, row.staff in self.scenario.person, _STAFF),
            ("replaces", row.replaces, not row.replaces or row.replaces in self.scenario.person, _STAFF),
            ("part", row.part, not row.part or value_of("part", row.part) is not None or _is_duty(row.part), _PART),
            ("status", row.status, not row.status or value_of("attendance", row.status) is not None, _STATUS),
        )
        for column, value, fine, expected in checks:
            if not fine:
                self._fault(row, column, value, expected)
        return all(fine for _, _, fine, _ in checks)

    def _plan(self, on: ServiceDay) -> dict[tuple[str, str], list[ServiceLine]]:
        """(Slot, staff) -> the planned lines; several where the plan has this person in two places."""
        if on not in self._planned:
            lines = self._planned[on] = {}
            for line in self.plan_on(on).lines[on.day]:
                lines.setdefault((line.slot, line.staff), []).append(line)
        return self._planned[on]

    def _place(self, row: ServedRow, on: ServiceDay, token: str, staff: str) -> ServiceLine | None:
        """What somebody had planned in a slot; of two places at a time the one that the row names."""
        lines = self._plan(on).get((token, staff), [])
        group = "" if _is_duty(row.group) else row.group
        if len(lines) > 1 and not row.group:
            places = list_text([line.group or KINDS["duty"] for line in lines])
            self._fault(row, "group", row.group, _WHICH.format(staff=staff, places=places))
        return next((line for line in lines if line.group == group), lines[0] if lines else None)

    def _enter(self, shifts: Shifts, row: ServedRow, on: ServiceDay, token: str) -> None:
        at = on, token, row.staff
        own = self._place(row, on, token, row.staff) if not row.replaces else None
        if at in self._row:
            self._fault(row, "staff", row.staff, _TWICE)
        self._row[at] = row
        if row.status and value_of("attendance", row.status) == "absent":
            if not self._plan(on).get((token, row.staff)):
                self._fault(row, "staff", row.staff, _NOTHING)
            shifts.absent.add(at)
            return
        place = self._place(row, on, token, row.replaces) if row.replaces else own
        if row.replaces and place is None:
            self._fault(row, "replaces", row.replaces, _NOTHING)
            return
        line = self._line(row, on, token, place)
        if line is None:
            return
        if row.replaces and shifts.replaced.setdefault((on, token, row.replaces), row.staff) != row.staff:
            self._fault(row, "replaces", row.replaces, _COVERED)
        shifts.lines[at] = line

    def _line(self, row: ServedRow, on: ServiceDay, token: str, place: ServiceLine | None) -> ServiceLine | None:
        """The line that a row makes: the planned place, or the group and part that the row names."""
        plan = self.plan_on(on)
        named = row.group or (row.part if _is_duty(row.part) else "")
        group = "" if _is_duty(named) and named not in plan.timetable.group else named
        if group and _is_duty(row.part):
            self._fault(row, "part", row.part, _PART)
            return None
        if not named:
            if place is None:
                self._fault(row, "group", row.group, _NAME_GROUP.format(staff=row.staff))
                return None
            line = place
        elif group and group not in plan.timetable.group:
            self.faults.add(row.row, "group", row.group, _GROUP, plan.timetable.group)
            return None
        elif place is not None and place.group == group:
            line = place
        elif row.replaces:
            self._fault(row, "group", row.group, _OTHER)
            return None
        else:
            line = plan.line(group, token, row.staff) if group else self._duty(plan, token, row.staff)
            if place and place.kind != "duty" and group:
                line = replace(line, part=place.part)
        part = value_of("part", row.part) or line.part
        return replace(
            line, staff=row.staff, on=on, replaces=row.replaces, part="assistant" if part == "assistant" else "lead"
        )

    def _duty(self, plan: PlannedWeek, token: str, staff: str) -> ServiceLine:
        campus = self.scenario.campus_of(self.scenario.person[staff])
        minutes = self.scenario.week[token].minutes
        on = ServiceDay(None, self.scenario.week[token].day)
        return ServiceLine(staff=staff, on=on, slot=token, kind="duty", part="lead", minutes=minutes, campus=campus)


def _is_duty(word: str) -> bool:
    """Whether a cell says duty: in the column of groups, or in that of parts."""
    return value_of("kind", word) == "duty"
