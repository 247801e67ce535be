"""Pay worked out a second time, naively and in another way. Fractions of yuan throughout."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import NamedTuple

from optimizer.domain.people import Role
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import PaySettings
from optimizer.domain.timetable import Timetable

FEN = Fraction(1, 100)


class Slot(NamedTuple):
    """One staff slot: who, slot token, kind, part, minutes, headcount."""

    staff: str
    token: str
    kind: str
    part: str
    minutes: int
    heads: int


class Answer(NamedTuple):
    """Yuan by staff id, and what is left over (negative: short)."""

    pay: dict[str, Fraction]
    balance: Fraction


def slots_of(scenario: Scenario, timetable: Timetable) -> list[Slot]:
    found = []
    for session in timetable.sessions:
        if session.joins:
            continue
        together = [row for row in timetable.sessions if row.token == session.token and row.joins == session.group]
        heads = session.headcount + sum(row.headcount for row in together)
        kind = next(group.kind for group in timetable.groups if group.id == session.group)
        minutes = session.end - session.start
        found.append(Slot(session.lead, session.token, kind, "lead", minutes, heads))
        found += [Slot(staff, session.token, kind, "assistant", minutes, heads) for staff in session.assistants]
    for duty in timetable.duties:
        found.append(Slot(duty.staff, duty.token, "duty", "lead", scenario.week[duty.token].minutes, 0))
    return found


def fees_of(scenario: Scenario, timetable: Timetable) -> dict[str, tuple[int, int, int]]:
    """Student -> fen before and after the waiver, and fen for evening slots; every student is in G0 and G2."""
    fees = scenario.settings.fees
    held = {(row.group, row.token) for row in timetable.sessions}
    answers = {}
    for student in scenario.students:
        gross = evening = Fraction(0)
        for slot in scenario.week.slots:
            if slot.token not in student.attends or ("G2" if slot.extended else "G0", slot.token) not in held:
                continue
            if slot.start >= 18 * 60 and fees.apart.evening_yuan_per_slot is not None:
                evening += Fraction(fees.apart.evening_yuan_per_slot)
            elif fees.yuan_per_hour:
                gross += Fraction(fees.yuan_per_hour) * (slot.end - slot.start) / 60
            else:
                gross += Fraction(fees.yuan_per_slot)
        if fees.cap_yuan_per_student is not None:
            gross = min(gross, Fraction(fees.cap_yuan_per_student))
        charged = 1 - Fraction(student.fee_waiver)
        sums = (gross, gross * charged, evening * charged)
        answers[student.id] = tuple(int(yuan / FEN + Fraction(1, 2)) for yuan in sums)
    return answers


def weights_of(settings: PaySettings) -> tuple[dict[str, Fraction], ...]:
    tables: tuple[dict[str, object], ...] = (
        {"teacher": "1", "manager": "0.8"} | {key.value: value for key, value in settings.role_weight.items()},
        {"care": "1", "club": "1.2", "duty": "0.8", "extended": "1.2"} | dict(settings.kind_weight.items()),
        {"lead": "1", "assistant": "0.8"} | dict(settings.part_weight.items()),
    )
    return tuple({key: Fraction(str(value)) for key, value in table.items()} for table in tables)


def units_of(weights: tuple[dict[str, Fraction], ...], slot: Slot, role: str, period: int) -> Fraction:
    roles, kinds, parts = weights
    return roles.get(role, Fraction(1)) * kinds[slot.kind] * parts[slot.part] * slot.minutes / period


def spread(total: Fraction, weights: dict[str, Fraction], lows: dict[str, Fraction], highs: dict[str, Fraction | None]):
    """Shares in proportion to weight within bounds, by fixing the worst offenders of one side round by round."""
    if total <= sum(lows.values()):
        return dict(lows)
    fixed: dict[str, Fraction] = {key: lows[key] for key, weight in weights.items() if not weight}
    while True:
        free = [key for key in weights if key not in fixed]
        if not free:
            return fixed
        level = (total - sum(fixed.values())) / sum(weights[key] for key in free)
        under = {key: lows[key] - level * weights[key] for key in free if level * weights[key] < lows[key]}
        over = {
            key: level * weights[key] - high
            for key in free
            if (high := highs[key]) is not None and level * weights[key] > high
        }
        if not under and not over:
            return fixed | {key: level * weights[key] for key in free}
        if sum(under.values()) >= sum(over.values()):
            fixed |= {key: lows[key] for key in under}
        else:
            fixed |= {key: high for key in over if (high := highs[key]) is not None}


def to_fen(shares: dict[str, Fraction], total: Fraction) -> dict[str, Fraction]:
    """Whole fen by largest remainder, ties by id."""
    result = {key: (share // FEN) * FEN for key, share in shares.items()}
    missing = round((total - sum(result.values())) / FEN)
    queue = sorted(shares, key=lambda key: (result[key] - shares[key], key))
    for key in queue[:missing]:
        result[key] += FEN
    return result


def by_units(scenario: Scenario, timetable: Timetable, available: Fraction) -> Answer:
    settings = scenario.settings.pay or PaySettings()
    role = {row.id: row.role.value for row in scenario.staff}
    units: dict[str, Fraction] = defaultdict(Fraction)
    weights = weights_of(settings)
    for slot in slots_of(scenario, timetable):
        if role[slot.staff] not in ("outside", "volunteer"):
            units[slot.staff] += units_of(weights, slot, role[slot.staff], settings.period_minutes)
    lows, highs = {}, {}
    for staff, own in units.items():
        caps = [] if settings.cap_yuan_per_unit is None else [Fraction(settings.cap_yuan_per_unit) * own]
        caps += [] if settings.cap_yuan_per_week is None else [Fraction(settings.cap_yuan_per_week)]
        highs[staff] = min(caps) // FEN * FEN if caps else None
        low = -(-(Fraction(settings.floor_yuan_per_unit) * own) // FEN) * FEN
        lows[staff] = low if highs[staff] is None else min(low, highs[staff])
    shares = spread(available, dict(units), lows, highs)
    pay = to_fen(shares, sum(shares.values(), Fraction(0)))
    return Answer(pay, available - sum(pay.values()))


def by_rates(scenario: Scenario, timetable: Timetable, available: Fraction) -> Answer:
    settings = scenario.settings.pay
    assert settings is not None
    role = {row.id: row.role for row in scenario.staff}
    days: dict[str, dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    units: dict[str, Fraction] = defaultdict(Fraction)
    weights = weights_of(settings)
    for slot in slots_of(scenario, timetable):
        if role[slot.staff] not in (Role.OUTSIDE, Role.VOLUNTEER):
            days[slot.staff][slot.token[:3]].append(rate_of(scenario, settings, slot, role[slot.staff]))
            units[slot.staff] += units_of(weights, slot, role[slot.staff].value, settings.period_minutes)
    most = settings.max_paid_slots_per_day
    cap = settings.cap_yuan_per_week
    pay = {}
    for staff, own in days.items():
        paid = [
            yuan
            for rates in own.values()
            for yuan in sorted(rates, reverse=True)[: len(rates) if most is None else most]
        ]
        pay[staff] = sum(paid, Fraction(0)) if cap is None else min(sum(paid, Fraction(0)), Fraction(cap) // FEN * FEN)
    needed = sum(pay.values(), Fraction(0))
    if needed > available and settings.when_short == "scale":
        pay = to_fen({staff: yuan * available / needed for staff, yuan in pay.items()}, available)
    elif needed < available and settings.rest != "carry":
        claims = dict.fromkeys(pay, Fraction(1)) if settings.rest == "equal" else dict(units)
        highs = {staff: None if cap is None else Fraction(cap) // FEN * FEN - yuan for staff, yuan in pay.items()}
        rest = spread(available - needed, claims, dict.fromkeys(pay, Fraction(0)), highs)
        more = to_fen(rest, sum(rest.values(), Fraction(0)))
        pay = {staff: yuan + more[staff] for staff, yuan in pay.items()}
    return Answer(pay, available - sum(pay.values()))


def rate_of(scenario: Scenario, settings: PaySettings, slot: Slot, role: Role) -> Fraction:
    for rate in settings.rate:
        low, high = rate.headcount_from, rate.headcount_to
        if (
            rate.kind in (None, slot.kind)
            and rate.part in (None, slot.part)
            and rate.role in (None, role)
            and (rate.slots is None or slot.token in scenario.week.expand(rate.slots))
            and (low is None or slot.heads >= low)
            and (high is None or slot.heads <= high)
        ):
            return (Fraction(rate.yuan) / FEN + Fraction(1, 2)) // 1 * FEN
    raise AssertionError(f"no rate for {slot}")
