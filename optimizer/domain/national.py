"""National rules for after-school service since the end of 2023, as far as a scenario shows them.

Four departments, December 2023: service follows the planned lessons of a school day; early-morning, noon and evening
slots are none and not charged as such; people from outside come from a reviewed list. Five departments, November 2025:
exercise is part of the service in every school. The ministry, February 2026: breaks of 15 minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from optimizer.domain.notices import InputNotice
from optimizer.domain.people import Role, Staff
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import id_and_name, slot_text
from optimizer.domain.week import Slot
from optimizer.language.text import Text

LEAST_BREAK = 15
"""Minutes between two slots of a day."""

_EVENING = Text(
    "{n} evening slot(s): since 2024 evening study is no after-school service; give its fee in fees.apart",
    "晚间时段 {n} 个：2024 年起晚自习不属于课后服务，费用请在“收费.单列收费”中单列",
)
_NOON = Text(
    "{n} slot(s) at noon or before: since 2024 morning and noon care is no after-school service; give its fee in "
    "fees.apart",
    "早晨、午间时段 {n} 个：2024 年起早托、午托不属于课后服务，费用请在“收费.单列收费”中单列",
)
_NO_EXERCISE = Text(
    "no exercise is asked for: since November 2025 it is part of the service in junior schools too; see "
    "physical.min_minutes_per_day",
    "没有要求体育锻炼：2025 年 11 月起初中课后服务也须安排，见“体育锻炼.每日最少分钟”",
)
_BREAKS = Text(
    "{n} break(s) between slots are shorter than 15 minutes, which the ministry asks for since 2026",
    "时段之间的休息有 {n} 处不足 15 分钟（2026 年起要求课间 15 分钟）",
)
_UNLISTED = Text(
    "{n} person(s) from outside have no organisation or no date of its assessment (white list)",
    "{n} 名校外人员没有填写所属机构或机构评估有效期（白名单）",
)
_BREAK = Text("{first} to {second}: {minutes} min", "{first} 至 {second}：{minutes} 分钟")


def evening_slots(scenario: Scenario) -> list[Slot]:
    """Ordinary slots that begin at 18:00 or later."""
    return [slot for slot in scenario.week.slots if slot.token in scenario.week.evening and not slot.extended]


def noon_slots(scenario: Scenario) -> list[Slot]:
    """Slots that end by 14:00 on days with later ones."""
    return [slot for slot in scenario.week.slots if slot.token in scenario.week.noon]


def charged_as_service(scenario: Scenario) -> list[Slot]:
    """Morning, noon and evening slots that cost what other slots cost."""
    fees = scenario.settings.fees
    if not (fees.yuan_per_slot or fees.yuan_per_hour):
        return []
    evening = evening_slots(scenario) if fees.apart.evening_yuan_per_slot is None else []
    return [*(noon_slots(scenario) if fees.apart.noon_yuan_per_slot is None else []), *evening]


def short_breaks(scenario: Scenario) -> list[tuple[Slot, Slot]]:
    """Slots of a day with fewer than 15 minutes between them."""
    week = scenario.week
    days = ([week[token] for token in week.on_day[day]] for day in week.days)
    return [(one, other) for slots in days for one, other in pairwise(slots) if other.start - one.end < LEAST_BREAK]


def unlisted(scenario: Scenario, on: date | None = None) -> list[Staff]:
    """People from outside without an organisation, or without an assessment of it that holds on a date."""
    return [
        person
        for person in scenario.staff
        if person.role is Role.OUTSIDE
        and not (person.organisation and person.assessed_until and (on is None or person.assessed_until >= on))
    ]


def national_notices(scenario: Scenario) -> Iterator[InputNotice]:
    """What a school should know that plans by an older local rule."""
    for what, slots in ((_EVENING, evening_slots(scenario)), (_NOON, noon_slots(scenario))):
        if slots:
            yield InputNotice.of(what, [slot_text(slot.token) for slot in slots])
    if scenario.settings.phase == "junior" and not scenario.settings.exercise.min_minutes_per_day:
        yield InputNotice.of(_NO_EXERCISE)
    breaks = [
        _BREAK.format(first=slot_text(one.token), second=slot_text(other.token), minutes=other.start - one.end)
        for one, other in short_breaks(scenario)
    ]
    if breaks:
        yield InputNotice.of(_BREAKS, breaks)
    if people := unlisted(scenario):
        yield InputNotice.of(_UNLISTED, [id_and_name(person) for person in people])
