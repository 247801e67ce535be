"""The settings of a scenario: scenario.toml, section by section, with the contract's defaults.

A key that no section knows is refused, so that a slip of the pen cannot silently mean the default. Each setting is
stated here once: type, default, range, names in both languages, meaning; `optimizer.domain.all_settings` lists them.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from optimizer.domain.goals import GOAL_SETTINGS, SEMESTER_GOAL_SETTINGS, file_name
from optimizer.domain.people import Role
from optimizer.domain.schema.column import COUNT, FACTOR, MINUTES, PLACES, SEED, WEIGHT, YUAN, Range
from optimizer.domain.schema.setting import Setting, Within, setting
from optimizer.language.folding import one_line, visible
from optimizer.language.text import Text
from optimizer.language.times import clock

PHASE_LATEST = {"primary": "18:00", "junior": "20:30"}
"""Latest end that each phase allows, whatever the school says (zhanggong 3.3; the Anhui frame of wenlan)."""


def _decimal(value: Any) -> Any:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


Clock = Annotated[int, BeforeValidator(clock)]
Yuan = Annotated[Decimal, BeforeValidator(_decimal), Within(YUAN)]
Count = Annotated[int, Within(COUNT)]
Places = Annotated[int, Within(PLACES)]
SomePlaces = Annotated[int, Within(Range(1, PLACES.most))]
Minutes = Annotated[int, Within(MINUTES)]
Weight = Annotated[int, Within(WEIGHT)]
Entries = Field(max_length=50)
"""Days, slots of a day, roles: more than any week has."""
ManyEntries = Field(max_length=1_000)
Factor = Annotated[Decimal, BeforeValidator(_decimal), Within(FACTOR)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class SlotTime(_Section):
    """Clock times of a slot, minutes after midnight, half-open."""

    start: Annotated[Clock, setting("开始")]
    end: Annotated[Clock, setting("结束")]


class WeekSettings(_Section):
    days: Annotated[
        tuple[str, ...], Entries, setting("服务日", "Days of service.", "开展服务的日子。", words="day")
    ] = (
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
    )
    latest_end: Annotated[
        Clock | None,
        setting(
            "最晚结束",
            "Latest end of the school.",
            "本校最晚结束时间。",
            blank=Text("18:00 (junior 20:30)", "18:00（初中 20:30）"),
        ),
    ] = None
    slots: Annotated[
        tuple[SlotTime, ...],
        Entries,
        setting("时段", "Ordinary slots of a day, in order.", "每天的普通时段，按先后顺序。"),
    ] = (
        SlotTime.model_validate({"start": "15:50", "end": "16:30"}),
        SlotTime.model_validate({"start": "16:40", "end": "17:20"}),
        SlotTime.model_validate({"start": "17:25", "end": "17:55"}),
    )
    slots_on: Annotated[
        dict[str, Annotated[tuple[SlotTime, ...], Entries]],
        Entries,
        setting(
            "某日时段",
            "Slots of one day instead; a row for each such day.",
            "某一天另定的时段；每个这样的日子一行。",
            keys="day",
            rows=("Fri",),
        ),
    ] = {}
    latest_end_on: Annotated[
        dict[str, Clock],
        Entries,
        setting("某日最晚结束", "Latest end of one day.", "某一天的最晚结束时间。", keys="day", rows=("Fri",)),
    ] = {}
    club_only: Annotated[
        tuple[str, ...],
        ManyEntries,
        setting("仅社团时段", "Slots with clubs alone.", "只有社团活动的时段。", words="slots"),
    ] = ()
    extended: Annotated[
        tuple[SlotTime, ...],
        Entries,
        setting("延时时段", "Longer care, for those signed up for it.", "延时托管时段，仅限报名者。"),
    ] = ()


class SeasonSettings(_Section):
    """A row of ``[[semester.season]]``: the keys of ``[week]`` that it gives replace those from ``first`` to ``last``.

    A season without some of them has those of ``[week]``, see `replaced`.
    """

    name: Annotated[str, setting("名称", "A season with slots of its own.", "有不同作息的季节，如夏令时。")]
    first: Annotated[date, setting("开始日期", "First day of the season.", "季节开始的日期。")] = Field(alias="from")
    last: Annotated[date, setting("结束日期", "Last day of the season.", "季节结束的日期。")] = Field(alias="to")
    slots: Annotated[
        tuple[SlotTime, ...],
        setting(
            "时段",
            "Its slots, as under week; any other key of week but days may follow.",
            "该季节的时段；作息中除服务日外的各项都可以另定。",
        ),
    ] = ()
    slots_on: Annotated[dict[str, tuple[SlotTime, ...]], setting("某日时段", keys="day")] = {}
    latest_end: Annotated[Clock | None, setting("最晚结束")] = None
    latest_end_on: Annotated[dict[str, Clock], setting("某日最晚结束", keys="day")] = {}
    extended: Annotated[tuple[SlotTime, ...], setting("延时时段")] = ()
    club_only: Annotated[tuple[str, ...], setting("仅社团时段", words="slots")] = ()

    @property
    def replaced(self) -> tuple[str, ...]:
        """Keys of ``[week]`` that the season gives."""
        return tuple(key for key in WeekSettings.model_fields if key in self.model_fields_set)


class SemesterSettings(_Section):
    season: Annotated[tuple[SeasonSettings, ...], setting("季节", rows=("1",))] = ()


class CampusSettings(_Section):
    min_students: Annotated[
        Places,
        setting(
            "最少学生",
            "A campus with fewer students than this joins another; put its name in place of 'north'.",
            "学生少于此数的校区并入另一校区；请把 north 换成校区名。",
        ),
    ]
    merge_into: Annotated[str, setting("并入", "The campus that it joins.", "并入的校区。")]


class GroupingSettings(_Section):
    max_size: Annotated[SomePlaces, setting("人数上限", "Most students in a group.", "每组最多人数。")] = 40
    min_size: Annotated[SomePlaces, setting("人数下限", "Fewest students in a care group.", "托管班组最少人数。")] = 1
    max_grade_span: Annotated[
        Count,
        setting("最大年级差", "Highest less lowest grade in a care group.", "托管班组内最高与最低年级之差。"),
    ] = 2
    mixed: Annotated[
        Literal["allowed", "required"],
        setting(
            "混龄",
            "required: every care group has at least two grades.",
            "“必须”：每个托管班组至少有两个年级。",
            words="mixed",
        ),
    ] = "allowed"
    joining: Annotated[
        Literal["allowed", "never"],
        setting(
            "合并看护",
            "Whether thin groups may be looked after together.",
            "人少时几个班组可否合并看护。",
            words="joining",
        ),
    ] = "allowed"
    join_span_given: Annotated[
        Count | None,
        setting(
            "合并看护最大年级差",
            "Highest less lowest grade when joined. Default: 2 x max_grade_span + 1.",
            "合并看护时的最大年级差。默认：2×托管班年级差+1。",
            blank="5",
        ),
    ] = Field(None, alias="join_max_grade_span")

    @property
    def join_max_grade_span(self) -> int:
        """Highest less lowest grade in a joined session; by default that of two neighbouring care groups."""
        return 2 * self.max_grade_span + 1 if self.join_span_given is None else self.join_span_given


class PhysicalSettings(_Section):
    min_minutes_per_day: Annotated[
        Minutes,
        setting(
            "每日最少分钟",
            "Fewest minutes of exercise a day; 0 switches it off.",
            "每天最少体育锻炼分钟数；0 表示不要求。",
            blank=Text("30 (junior 0)", "30（初中 0）"),
        ),
    ] = 30
    from_attended_minutes: Annotated[
        Minutes,
        setting(
            "适用在校分钟", "Only on days attended at least this long.", "仅适用于当天参加不少于这么多分钟的学生。"
        ),
    ] = 60
    counts_pe_lessons: Annotated[
        bool, setting("体育课计入", "A day with a PE lesson needs none here.", "当天有体育课的班级不再要求。")
    ] = False


class StaffingSettings(_Section):
    students_per_staff: Annotated[
        SomePlaces, setting("每名教职工学生数", "Students for one member of staff.", "每名工作人员带几名学生。")
    ] = 40
    lead_roles: Annotated[
        tuple[Role, ...],
        Entries,
        setting("托管带班身份、托管主带身份", "Who may lead care.", "可担任托管带班教师的身份。", words="role"),
    ] = (Role.TEACHER,)
    club_lead_roles: Annotated[
        tuple[Role, ...],
        Entries,
        setting("社团带班身份、社团主带身份", "Who may lead clubs.", "可担任社团带班教师的身份。", words="role"),
    ] = (Role.TEACHER, Role.OUTSIDE)
    teacher_present: Annotated[
        Literal["always", "care", "never"],
        setting(
            "教师在场",
            "Where a teacher must be present: always, care or never.",
            "哪些活动须有教师在场：全部、仅托管、不要求。",
            words="teacher_present",
        ),
    ] = "always"
    max_per_day: Annotated[Count, setting("每日上限", "Most slots a day for one person.", "每人每天最多节数。")] = 3
    max_per_week: Annotated[Count, setting("每周上限", "Most slots a week for one person.", "每人每周最多节数。")] = 15


class DutySettings(_Section):
    min_per_slot: Annotated[
        Count, setting("每时段最少", "Fewest on duty at a campus.", "每校区每时段最少值班人数。")
    ] = 1
    max_per_slot: Annotated[
        Count,
        setting("每时段最多", "Most on duty; 0: two per two grades.", "最多值班人数；0 表示每两个年级两人。"),
    ] = 0
    roles: Annotated[
        tuple[Role, ...], Entries, setting("值班身份", "Who may be on duty.", "可值班的身份。", words="role")
    ] = (
        Role.MANAGER,
        Role.SUPPORT,
    )


_WEIGHT_FIELDS: dict[str, Any] = {
    file_name(goal.id): (
        Annotated[Weight, Setting(names=goal.names, help=goal.help, expert=True)],
        Field(goal.weight, alias=goal.id),
    )
    for goal in GOAL_SETTINGS
}
_WEIGHT_FIELDS |= {
    file_name(goal.id): (
        Annotated[Weight, Setting(names=goal.names, help=goal.help, expert=True)],
        Field(goal.weight, alias=goal.id),
    )
    for goal in SEMESTER_GOAL_SETTINGS
}


class GoalSettings(create_model("GoalWeights", __base__=_Section, **_WEIGHT_FIELDS)):  # type: ignore[misc]
    """Weight of each goal of the contract's sections 4 and 8: points for one unit of its measure.

    The fields are made from the tables of `optimizer.domain.goals`, so that a goal is entered once.
    """

    def weights(self, *, in_repair: bool = False) -> dict[str, int]:
        """Goal id (``club-choice``) -> weight, in the contract's order; ``in_repair`` beside a published week.

        Without the goals of a semester alone.
        """
        weights = {goal.id: getattr(self, file_name(goal.id)) for goal in GOAL_SETTINGS}
        if in_repair:
            weights |= {g.id: g.weight_in_repair for g in GOAL_SETTINGS if g.weight_in_repair is not None}
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


_AS_OTHERS = Text("as other slots", "与其他时段相同")


class ApartFeeSettings(_Section):
    """Prices of slots that are charged apart from after-school service; None: such slots are ordinary ones."""

    evening_yuan_per_slot: Annotated[
        Yuan | None,
        setting(
            "晚间每节元",
            "Fee for an evening slot (begins at 18:00 or later), yuan; kept apart from the pool.",
            "晚间每节（18:00 及以后开始）收费（元）；单列，不计入劳务费总额。",
            blank=_AS_OTHERS,
        ),
    ] = None
    noon_yuan_per_slot: Annotated[
        Yuan | None,
        setting(
            "午间每节元",
            "Fee for a noon slot (ends by 14:00, with later slots on the day), yuan; kept apart from the pool.",
            "午间每节（14:00 及以前结束，且当天另有之后的时段）收费（元）；单列，不计入劳务费总额。",
            blank=_AS_OTHERS,
        ),
    ] = None


class FeeSettings(_Section):
    """What a student pays (contract, section 6): by the slot, or by the hour attended, not by both.

    Caps come before the waiver; None means no cap. They hold for what is charged for after-school service, not for
    what is charged ``apart``.
    """

    yuan_per_slot: Annotated[Yuan, setting("每节元", "Fee for one slot, yuan.", "每节收费（元）。")] = Decimal(0)
    yuan_per_hour: Annotated[
        Yuan,
        setting(
            "每小时元",
            "Fee for one hour attended, yuan; instead of the fee for a slot.",
            "每小时收费（元），按参加分钟数折算；与每节收费只填一项。",
        ),
    ] = Decimal(0)
    yuan_per_student: Annotated[
        Yuan,
        setting("每生元", "Once a run for each student who attended, yuan.", "每期每名到校学生收费（元）。"),
    ] = Decimal(0)
    cap_yuan_per_day: Annotated[
        Yuan | None,
        setting("每日上限元", "Most that a student pays for a day, yuan.", "每名学生每天收费上限（元）。"),
    ] = None
    cap_yuan_per_student: Annotated[
        Yuan | None,
        setting("每生上限元", "Most that a student pays for a run, yuan.", "每名学生每期收费上限（元）。"),
    ] = None
    apart: Annotated[ApartFeeSettings, setting("单列收费")] = ApartFeeSettings()


class PayRate(_Section):
    """A row of ``[[pay.rate]]``: what a slot of this description earns; None matches all."""

    kind: Annotated[
        LineKind | None,
        setting(
            "类型",
            "Rates, numbered; first match wins. Kind of slot.",
            "计酬标准，依次编号，先符合者生效。类型。",
            words="kind",
        ),
    ] = None
    part: Annotated[LinePart | None, setting("分工", words="part")] = None
    role: Annotated[Role | None, setting("身份", words="role")] = None
    slots: Annotated[str | None, setting("时段", words="slots")] = None
    headcount_from: Annotated[Places | None, setting("人数起")] = None
    headcount_to: Annotated[Places | None, setting("人数止")] = None
    yuan: Annotated[Yuan, setting("元", "Yuan a slot.", "每节金额（元）。")]

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

    scheme: Annotated[
        Literal["units", "rates"],
        setting("方式", "By units or by rates.", "按单位或按标准分配。", words="scheme"),
    ] = "units"
    pool_yuan: Annotated[Yuan | None, setting("总额元", "The pool outright, yuan.", "直接给定的分配总额（元）。")] = (
        None
    )
    subsidy_yuan: Annotated[Yuan, setting("补助元", "Subsidy, yuan.", "财政补助（元）。")] = Decimal(0)
    subsidy_yuan_per_student_day: Annotated[
        Yuan,
        setting(
            "每生每日补助元",
            "Subsidy for each student and day attended, yuan.",
            "按实际到校人次的每生每日补助（元）。",
        ),
    ] = Decimal(0)
    insurance_yuan_per_student: Annotated[
        Yuan, setting("每生保险元", "Insurance a student, yuan.", "每名学生保险费（元）。")
    ] = Decimal(0)
    running_cost_yuan: Annotated[Yuan, setting("运行成本元", "Running cost, yuan.", "运行成本（元）。")] = Decimal(0)
    running_cost_share: Annotated[
        Decimal,
        BeforeValidator(_decimal),
        Within(Range(0, 1)),
        setting("运行成本比例", "Running cost as a share of the fees.", "运行成本占收费的比例。"),
    ] = Decimal(0)
    period_minutes: Annotated[
        int,
        Within(Range(1, MINUTES.most)),
        setting("每单位分钟", "Minutes of one unit.", "一个计酬单位的分钟数。"),
    ] = 40
    role_weight: Annotated[
        dict[Role, Factor],
        _on_top_of(ROLE_WEIGHT),
        setting(
            "身份系数",
            "Weight of a role; a row for each.",
            "某身份的系数；每种身份一行。",
            keys="role",
            rows=("teacher", "manager"),
        ),
    ] = {}
    kind_weight: Annotated[
        dict[LineKind, Factor],
        _on_top_of(KIND_WEIGHT),
        setting(
            "类型系数",
            "Weight of a kind of slot; a row for each.",
            "某类型的系数；每种类型一行。",
            keys="kind",
            rows=("club",),
        ),
    ] = {}
    part_weight: Annotated[
        dict[LinePart, Factor],
        _on_top_of(PART_WEIGHT),
        setting("分工系数", "Weight of a part.", "某分工的系数。", keys="part", rows=("assistant",)),
    ] = {}
    floor_yuan_per_unit: Annotated[Yuan, setting("单位下限元", "Least yuan a unit.", "每单位最低（元）。")] = Decimal(0)
    cap_yuan_per_unit: Annotated[Yuan | None, setting("单位上限元", "Most yuan a unit.", "每单位最高（元）。")] = None
    rate: Annotated[tuple[PayRate, ...], ManyEntries, setting("标准", rows=("1",))] = ()
    max_paid_slots_per_day: Annotated[
        Count | None, setting("每日计酬节数上限", "Most paid slots a day.", "每天最多计酬节数。")
    ] = None
    cap_yuan_per_week: Annotated[
        Yuan | None, setting("每周上限元", "Most yuan a week for one person.", "每人每周最高（元）。")
    ] = None
    rest: Annotated[
        Literal["carry", "equal", "units"],
        setting(
            "余额处理",
            "What is left over: carry, equal or units.",
            "余额：结转、平均分配或按单位。",
            words="rest",
        ),
    ] = "carry"
    when_short: Annotated[
        Literal["report", "scale"],
        setting(
            "不足处理",
            "When the pool falls short: report or scale.",
            "总额不足时：如实报告或同比缩减。",
            words="when_short",
        ),
    ] = "report"
    classification: Annotated[
        str, setting("经济分类", "Accounting class that the pay sheet prints.", "发放表上的经济分类科目。")
    ] = ""


PolicyName = Literal["zhanggong", "wenlan", "beilei", "heibu", "lianyungang-road"]
"""Policies of places whose clauses the compliance report knows."""


class PolicySettings(_Section):
    """Policies of other places by which the compliance report judges, besides the national rules."""

    names: Annotated[
        tuple[PolicyName, ...],
        Entries,
        setting(
            "依据",
            "Policies by which compliance is judged besides the national rules: zhanggong, wenlan, beilei, heibu, "
            "lianyungang-road.",
            "除国家规定外，合规检查所依据的政策：zhanggong、wenlan、beilei、heibu、lianyungang-road。",
        ),
    ] = ()


def _in_one_line(text: Any) -> Any:
    """A text without line breaks and control characters; anything else as it is."""
    return one_line(visible(text)) if isinstance(text, str) else text


class Settings(_Section):
    """All of scenario.toml. ``pay`` is None where the section is absent."""

    title: Annotated[str, BeforeValidator(_in_one_line), setting("标题、名称", "Name of the plan.", "方案名称。")] = ""
    language: Annotated[
        Literal["zh", "en"],
        setting("语言", "Language of what is exported: zh or en.", "导出结果所用语言：中文或英文。", words="language"),
    ] = "zh"
    phase: Annotated[
        Literal["primary", "junior"],
        setting(
            "学段",
            "primary: nothing ends after 18:00; junior: slots may end by 20:30.",
            "小学：不晚于 18:00 结束；初中：不晚于 20:30 结束。",
            words="phase",
        ),
    ] = "primary"
    seed: Annotated[
        int,
        Within(SEED),
        setting("随机种子", "The same number gives the same result.", "相同的数得到相同的结果。", expert=True),
    ] = 0
    week: Annotated[WeekSettings, setting("作息")] = WeekSettings()
    semester: Annotated[SemesterSettings, setting("学期")] = SemesterSettings()
    campuses: Annotated[dict[str, CampusSettings], ManyEntries, setting("校区合并", rows=("north",))] = {}
    grouping: Annotated[GroupingSettings, setting("编组")] = GroupingSettings()
    physical: Annotated[PhysicalSettings | None, setting("体育锻炼")] = None
    staffing: Annotated[StaffingSettings, setting("人员配备")] = StaffingSettings()
    duty: Annotated[DutySettings, setting("值班")] = DutySettings()
    priority: Annotated[
        dict[str, Weight],
        ManyEntries,
        setting(
            "优先权重",
            "Weight of a category when places are short; a row for each category.",
            "名额不足时某类别的权重；每个类别一行。",
            rows=("disabled",),
        ),
    ] = {}
    goals: Annotated[GoalSettings, setting("目标权重")] = GoalSettings()
    fees: Annotated[FeeSettings, setting("收费")] = FeeSettings()
    pay: Annotated[PaySettings | None, setting("劳务分配")] = None
    policy: Annotated[PolicySettings, setting("政策")] = PolicySettings()

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
