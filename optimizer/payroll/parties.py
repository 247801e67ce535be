"""From lines to people: who is paid here, who by contract, who not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from optimizer.domain.people import Role
from optimizer.domain.scenario import Scenario
from optimizer.payroll.allocate import PaidWork, Shared
from optimizer.payroll.fairness import Evenness, Fairness
from optimizer.payroll.money import FEN_IN_YUAN, to_fen
from optimizer.payroll.pay_result import LinePay, PersonPay
from optimizer.payroll.service_facts import ServiceLine

Party = Literal["here", "contract", "volunteer"]


def party(role: Role) -> Party:
    """How somebody of a role is paid: from the pool by scheme, by contract, or not at all."""
    return "contract" if role is Role.OUTSIDE else "volunteer" if role is Role.VOLUNTEER else "here"


@dataclass(frozen=True)
class LinesByParty:
    """The lines of a run by party, each in order of staff id, then time."""

    here: tuple[ServiceLine, ...]
    contract: tuple[ServiceLine, ...]
    volunteer: tuple[ServiceLine, ...]


def sort_lines(scenario: Scenario, lines: Iterable[ServiceLine]) -> LinesByParty:
    """Lines by party; the order of time within a person is kept."""
    by: dict[Party, list[ServiceLine]] = {"here": [], "contract": [], "volunteer": []}
    for line in sorted(lines, key=lambda line: line.staff):
        by[party(scenario.person[line.staff].role)].append(line)
    return LinesByParty(tuple(by["here"]), tuple(by["contract"]), tuple(by["volunteer"]))


def contract_pay(scenario: Scenario, lines: Iterable[ServiceLine]) -> tuple[LinePay, ...]:
    """Lines of outside staff: the contract's yuan for each slot, rounded half up to the fen."""
    fen = {row.id: to_fen(row.yuan_per_slot) for row in scenario.staff}
    return tuple(LinePay(line=line, units=Fraction(0), fen=fen[line.staff]) for line in lines)


def shared_pay(work: Sequence[PaidWork], shared: Shared) -> tuple[LinePay, ...]:
    """Lines of those paid here with what the scheme gives them."""
    return tuple(
        LinePay(
            line=row.line,
            units=row.units,
            fen=shared.amounts[number],
            rate=shared.rates[number] if shared.rates else None,
            rest=shared.rests[number] if shared.rests else None,
            note=shared.notes.get(number, ""),
        )
        for number, row in enumerate(work)
    )


def people_of(
    lines: Iterable[LinePay], bounds: Mapping[str, str] | None = None, published: Mapping[str, int] | None = None
) -> tuple[PersonPay, ...]:
    """One row for each person who has a line, or was paid in what was published before; by staff id."""
    own: dict[str, list[LinePay]] = {staff: [] for staff in published or {}}
    for line in lines:
        own.setdefault(line.line.staff, []).append(line)
    return tuple(
        PersonPay(
            staff=staff,
            slots=len(rows),
            minutes=sum(row.line.minutes for row in rows),
            units=Fraction(sum(row.units for row in rows)),
            fen=sum(row.fen for row in rows),
            bound=(bounds or {}).get(staff, ""),
            published=None if published is None else published.get(staff, 0),
        )
        for staff, rows in sorted(own.items())
    )


def judge_fairness(
    scenario: Scenario, people: Sequence[PersonPay], lines: Iterable[ServiceLine], bounds: Mapping[str, str]
) -> Fairness:
    """Pay for a unit over those paid here; slots for a share over those in the pool of the fair load."""
    slots: dict[str, int] = {}
    for line in lines:
        slots[line.staff] = slots.get(line.staff, 0) + 1
    pool = sorted((row for row in scenario.staff if row.share > 0), key=lambda row: row.id)
    return Fairness(
        yuan_per_unit=Evenness(
            {row.staff: row.fen_per_unit / FEN_IN_YUAN for row in people if row.fen_per_unit is not None}
        ),
        slots_per_share=Evenness({row.id: slots.get(row.id, 0) / Fraction(row.share) for row in pool}),
        load_per_share=Evenness({row.id: (row.carried + slots.get(row.id, 0)) / Fraction(row.share) for row in pool}),
        bounds=bounds,
    )
