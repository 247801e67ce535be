"""Changes of settings: ratio, fee, longer and shorter days, and any other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from optimizer.domain.scenario import Scenario, build_week
from optimizer.domain.settings import SlotTime, WeekSettings
from optimizer.errors import SettingsError
from optimizer.language.text import Text
from optimizer.language.times import clock, clock_text
from optimizer.whatif.changes.people import evenly
from optimizer.whatif.scenario_change import ScenarioChange, settings_changed, with_settings


def ratio(students: int) -> ScenarioChange:
    """One member of staff for so many students; activities with a ratio of their own follow where theirs is laxer."""

    def apply(scenario: Scenario) -> Scenario:
        before = scenario.settings.staffing.students_per_staff
        changed = settings_changed(scenario, {"staffing.students_per_staff": students})
        if students >= before:
            return changed
        rows = (replace(row, students_per_staff=min(row.students_per_staff, students)) for row in changed.activities)
        return replace(changed, activities=tuple(rows))

    return ScenarioChange(Text(f"ratio 1:{students}", f"生师比 1:{students}"), apply)


def fee(yuan_per_slot: str) -> ScenarioChange:
    """Another fee per student and slot, in yuan (``"3.00"``)."""
    return ScenarioChange(
        Text(f"fee {yuan_per_slot} yuan", f"每课时 {yuan_per_slot} 元"),
        lambda scenario: settings_changed(scenario, {"fees.yuan_per_slot": str(yuan_per_slot)}),
    )


def setting(key: str, value: Any) -> ScenarioChange:
    """Any setting by its dotted key: ``setting("grouping.max_size", 35)``."""
    return ScenarioChange(
        Text(f"{key} = {value}", f"{key} = {value}"), lambda scenario: settings_changed(scenario, {key: value})
    )


_LEAST = 30
"""Minutes below which a slot is not worth adding."""


def ends_at(end: str) -> ScenarioChange:
    """Ordinary slots that end later are dropped; who signed up for nothing else on a day stays away that day."""
    limit = _clock(end)

    def apply(scenario: Scenario) -> Scenario:
        week = scenario.settings.week
        slots = {day: _until(week, day, limit) for day in week.days}
        if all(slots[day] == tuple(week.slots_on.get(day, week.slots)) for day in week.days):
            raise SettingsError(
                f"no slot ends after {end}: nothing would change · 没有晚于 {end} 结束的时段，方案无变化"
            )
        latest = {day: clock_text(min(scenario.settings.latest_end(day), limit)) for day in week.days}
        gone = scenario.week.all - _tokens(week, slots)
        club_only = [slot.token for slot in scenario.week.slots if slot.club_only and slot.token not in gone]
        values = {
            "week.club_only": club_only,
            "week.slots_on": {day: _written(own) for day, own in slots.items()},
            "week.latest_end_on": latest,
        }
        return settings_changed(scenario, values)

    return ScenarioChange(Text(f"until {end}", f"开到 {end}"), apply)


def _clock(end: str) -> int:
    try:
        return clock(end)
    except ValueError as error:
        raise SettingsError(f"{end!r}: a clock time such as 17:30 · 应为时刻，如 17:30") from error


def _until(week: WeekSettings, day: str, limit: int) -> tuple[SlotTime, ...]:
    return tuple(slot for slot in week.slots_on.get(day, week.slots) if slot.end <= limit)


def _tokens(week: WeekSettings, slots: dict[str, tuple[SlotTime, ...]]) -> frozenset[str]:
    ordinary = {f"{day}{number}" for day, own in slots.items() for number in range(1, len(own) + 1)}
    extended = {f"{day}X{number}" for day in slots for number in range(1, len(week.extended) + 1)}
    return frozenset(ordinary | extended)


def _written(slots: tuple[SlotTime, ...]) -> list[dict[str, str]]:
    return [{"start": clock_text(slot.start), "end": clock_text(slot.end)} for slot in slots]


def stays_until(end: str, *, share: float = 1.0, minutes: int = 40) -> ScenarioChange:
    """Slots are added after the last one of each day, up to a clock time.

    Parameters
    ----------
    end : str
        ``18:00``; the last added slot may be shorter than the others, but not under 30 minutes.
    share : float
        Part of the students who stay for the last slot of a day that stay longer; the same children every day, chosen
        evenly over campuses, grades and classes. Staff and rooms available in the last slot are in the added ones.
    minutes : int
        Length of an added slot.
    """
    limit = _clock(end)
    if not 0 < share <= 1:
        raise SettingsError(
            f"a share of {share:.0%} who stay: more than 0 % and at most 100 % · 留下的比例应为 0% 至 100%"
        )

    def apply(scenario: Scenario) -> Scenario:
        week = scenario.settings.week
        slots = {day: week.slots_on.get(day, week.slots) for day in week.days}
        longer = {day: (*own, *_added(own[-1].end, limit, minutes)) if own else own for day, own in slots.items()}
        if longer == slots:
            raise SettingsError(f"no slot fits between the last one and {end} · 最后一节之后到 {end} 排不下一节")
        latest = {day: max(scenario.settings.latest_end(day), limit) for day in week.days}
        new_week = week.model_copy(update={"slots_on": longer, "latest_end_on": latest})
        settings = scenario.settings.model_copy(update={"week": new_week})
        known = build_week(settings).all
        added = {
            f"{day}{len(own)}": frozenset(f"{day}{number}" for number in range(len(own) + 1, len(longer[day]) + 1))
            for day, own in slots.items()
            if own
        }
        stayers = evenly([row for row in scenario.students if row.attends & added.keys()], share)
        grown = replace(
            scenario,
            students=tuple(
                replace(row, attends=_with(row.attends, added)) if row.id in stayers else row
                for row in scenario.students
            ),
            staff=tuple(replace(row, available=_with(row.available, added) & known) for row in scenario.staff),
            rooms=tuple(replace(row, available=_with(row.available, added) & known) for row in scenario.rooms),
        )
        return with_settings(grown, settings)

    part = "" if share == 1 else f" ({share:.0%})"
    return ScenarioChange(Text(f"until {end}{part}", f"开到 {end}{part}"), apply)


def _added(start: int, limit: int, minutes: int) -> tuple[SlotTime, ...]:
    added = []
    while limit - start >= min(minutes, _LEAST):
        end = min(start + minutes, limit)
        added.append(SlotTime(start=clock_text(start), end=clock_text(end)))
        start = end
    return tuple(added)


def _with(tokens: frozenset[str], added: dict[str, frozenset[str]]) -> frozenset[str]:
    """Slots, and those added after a day's last one where that is among them."""
    return tokens.union(*(added[token] for token in tokens & added.keys()))
