"""The settings of a scenario: scenario.toml, section by section, with the contract's defaults.

A key that no section knows is refused, so that a slip of the pen cannot silently mean the default.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, NonNegativeInt, PositiveInt, create_model

from optimizer.domain.goals import GOAL_SETTINGS, file_name
from optimizer.domain.people import Role
from optimizer.language.times import clock

PHASE_LATEST = {"primary": "18:00", "junior": "20:30"}
"""Latest end that each phase allows, whatever the school says (zhanggong 3.3; the Anhui frame of wenlan)."""


def _decimal(value: Any) -> Any:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


Clock = Annotated[int, BeforeValidator(clock)]
Yuan = Annotated[Decimal, BeforeValidator(_decimal), Field(ge=0, allow_inf_nan=False)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class SlotTime(_Section):
    """Clock times of a slot, minutes after midnight, half-open."""

    start: Clock
    end: Clock


class WeekSettings(_Section):
    days: tuple[str, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri")
    latest_end: Clock | None = None
    slots: tuple[SlotTime, ...] = (
        SlotTime.model_validate({"start": "15:50", "end": "16:30"}),
        SlotTime.model_validate({"start": "16:40", "end": "17:20"}),
        SlotTime.model_validate({"start": "17:25", "end": "17:55"}),
    )
    slots_on: dict[str, tuple[SlotTime, ...]] = {}
    club_only: tuple[str, ...] = ()
    latest_end_on: dict[str, Clock] = {}
    extended: tuple[SlotTime, ...] = ()


class CampusSettings(_Section):
    min_students: NonNegativeInt
    merge_into: str


class GroupingSettings(_Section):
    max_size: PositiveInt = 40
    min_size: PositiveInt = 1
    max_grade_span: NonNegativeInt = 2
    mixed: Literal["allowed", "required"] = "allowed"
    joining: Literal["allowed", "never"] = "allowed"
    join_span_given: NonNegativeInt | None = Field(None, alias="join_max_grade_span")

    @property
    def join_max_grade_span(self) -> int:
        """Highest less lowest grade in a joined session; by default that of two neighbouring care groups."""
        return 2 * self.max_grade_span + 1 if self.join_span_given is None else self.join_span_given


class PhysicalSettings(_Section):
    min_minutes_per_day: NonNegativeInt = 30
    from_attended_minutes: NonNegativeInt = 60
    counts_pe_lessons: bool = False


class StaffingSettings(_Section):
    students_per_staff: PositiveInt = 40
    lead_roles: tuple[Role, ...] = (Role.TEACHER,)
    club_lead_roles: tuple[Role, ...] = (Role.TEACHER, Role.OUTSIDE)
    teacher_present: Literal["always", "care", "never"] = "always"
    max_per_day: NonNegativeInt = 3
    max_per_week: NonNegativeInt = 15


class DutySettings(_Section):
    min_per_slot: NonNegativeInt = 1
    max_per_slot: NonNegativeInt = 0
    roles: tuple[Role, ...] = (Role.MANAGER, Role.SUPPORT)


_WEIGHT_FIELDS: dict[str, Any] = {
    file_name(goal.id): (NonNegativeInt, Field(goal.weight, alias=goal.id)) for goal in GOAL_SETTINGS
}


class GoalSettings(create_model("GoalWeights", __base__=_Section, **_WEIGHT_FIELDS)):  # type: ignore[misc]
    """Weight of each goal of the contract's section 4: points for one unit of its measure.

    The fields are made from `optimizer.domain.goals.GOAL_SETTINGS`, so that a goal is entered once.
    """

    def weights(self) -> dict[str, int]:
        """Goal id (``club-choice``) -> weight, in the contract's order."""
        weights: dict[str, int] = self.model_dump(by_alias=True)
        return weights


LineKind = Literal["care", "club", "duty", "extended"]
"""What a staff slot is for."""
LinePart = Literal["lead", "assistant"]
"""Which part somebody has in it; a duty counts as lead."""

ROLE_WEIGHT: dict[str, Decimal] = {role.value: Decimal(1) for role in Role} | {Role.MANAGER.value: Decimal("0.8")}
KIND_WEIGHT = {"care": Decimal(1), "club": Decimal("1.2"), "duty": Decimal("0.8"), "extended": Decimal("1.2")}
PART_WEIGHT = {"lead": Decimal(1), "assistant": Decimal("0.8")}


def _on_top_of(defaults: dict[str, Decimal]) -> BeforeValidator:
    """A table that changes the entries it names; the others keep their defaults."""
    return BeforeValidator(lambda table: {**defaults, **table} if isinstance(table, dict) else table)


class ApartFeeSettings(_Section):
    """Prices of slots that are charged apart from after-school service; None: such slots are ordinary ones."""

    evening_yuan_per_slot: Yuan | None = None
    noon_yuan_per_slot: Yuan | None = None


class FeeSettings(_Section):
    """What a student pays (contract, section 6): by the slot, or by the hour attended, not by both.

    Caps come before the waiver; None means no cap. They hold for what is charged for after-school service, not for
    what is charged ``apart``.
    """

    yuan_per_slot: Yuan = Decimal(0)
    yuan_per_hour: Yuan = Decimal(0)
    yuan_per_student: Yuan = Decimal(0)
    cap_yuan_per_day: Yuan | None = None
    cap_yuan_per_student: Yuan | None = None
    apart: ApartFeeSettings = ApartFeeSettings()


class PayRate(_Section):
    """A row of ``[[pay.rate]]``: what a slot of this description earns; None matches all."""

    kind: LineKind | None = None
    part: LinePart | None = None
    role: Role | None = None
    slots: str | None = None
    headcount_from: NonNegativeInt | None = None
    headcount_to: NonNegativeInt | None = None
    yuan: Yuan

    @property
    def headcounts(self) -> tuple[int, int | None]:
        """Headcounts that the row is for, both ends included; None for no limit."""
        return self.headcount_from or 0, self.headcount_to


class PaySettings(_Section):
    """How labour pay is shared out (contract, section 6). Weights and money are exact decimals.

    Sums of money are those of one run: of the week when a week is paid, of the month when a month is settled. The
    tables of weights change the entries that they name and keep the defaults of the others, so that every role, kind
    and part has a weight. ``period_minutes`` are the minutes of one unit at weights of 1. ``classification`` is the
    accounting class that the pay sheet prints, any text.
    """

    scheme: Literal["units", "rates"] = "units"
    pool_yuan: Yuan | None = None
    subsidy_yuan: Yuan = Decimal(0)
    subsidy_yuan_per_student_day: Yuan = Decimal(0)
    insurance_yuan_per_student: Yuan = Decimal(0)
    running_cost_yuan: Yuan = Decimal(0)
    running_cost_share: Annotated[Decimal, BeforeValidator(_decimal), Field(ge=0, le=1)] = Decimal(0)
    period_minutes: PositiveInt = 40
    role_weight: Annotated[dict[Role, Yuan], _on_top_of(ROLE_WEIGHT)] = {}
    kind_weight: Annotated[dict[LineKind, Yuan], _on_top_of(KIND_WEIGHT)] = {}
    part_weight: Annotated[dict[LinePart, Yuan], _on_top_of(PART_WEIGHT)] = {}
    floor_yuan_per_unit: Yuan = Decimal(0)
    cap_yuan_per_unit: Yuan | None = None
    rate: tuple[PayRate, ...] = ()
    max_paid_slots_per_day: NonNegativeInt | None = None
    cap_yuan_per_week: Yuan | None = None
    rest: Literal["carry", "equal", "units"] = "carry"
    when_short: Literal["report", "scale"] = "report"
    classification: str = ""


PolicyName = Literal["zhanggong", "wenlan", "beilei", "heibu", "lianyungang-road"]
"""Policies of places whose clauses the compliance report knows."""


class PolicySettings(_Section):
    """Policies of other places by which the compliance report judges, besides the national rules."""

    names: tuple[PolicyName, ...] = ()


class Settings(_Section):
    """All of scenario.toml. ``pay`` is None where the section is absent."""

    title: str = ""
    language: Literal["zh", "en"] = "zh"
    phase: Literal["primary", "junior"] = "primary"
    seed: NonNegativeInt = 0
    week: WeekSettings = WeekSettings()
    campuses: dict[str, CampusSettings] = {}
    grouping: GroupingSettings = GroupingSettings()
    physical: PhysicalSettings | None = None
    staffing: StaffingSettings = StaffingSettings()
    duty: DutySettings = DutySettings()
    priority: dict[str, NonNegativeInt] = {}
    goals: GoalSettings = GoalSettings()
    fees: FeeSettings = FeeSettings()
    pay: PaySettings | None = None
    policy: PolicySettings = PolicySettings()

    @property
    def exercise(self) -> PhysicalSettings:
        """The section ``[physical]``; where it is absent, the defaults for primary and off for junior."""
        if self.physical is not None:
            return self.physical
        return PhysicalSettings() if self.phase == "primary" else PhysicalSettings(min_minutes_per_day=0)

    @property
    def phase_end(self) -> int:
        """Minutes after midnight at which the phase's last session must have ended."""
        return clock(PHASE_LATEST[self.phase])

    def latest_end(self, day: str) -> int:
        """Minutes after midnight at which the last ordinary session of a day must have ended."""
        of_school = self.week.latest_end_on.get(day, self.week.latest_end)
        return self.phase_end if of_school is None else of_school
