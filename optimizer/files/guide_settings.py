"""What every setting means, with its default: the sheet of settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from optimizer.domain.goals import GOAL_SETTINGS
from optimizer.language.text import Language


class Meaning(NamedTuple):
    """A setting's meaning in English and Chinese, and what a blank means (Chinese if it differs)."""

    en: str
    zh: str
    default: str = ""
    default_zh: str = ""

    def say(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en

    def blank(self, language: Language) -> str:
        """What a blank value means."""
        return self.default_zh or self.default if language == "zh" else self.default


SETTING_HELP: Mapping[str, Meaning] = {
    "title": Meaning("Name of the plan.", "方案名称。"),
    "language": Meaning("Language of what is exported: zh or en.", "导出结果所用语言：中文或英文。", "zh", "中文"),
    "phase": Meaning(
        "primary: nothing ends after 18:00; junior: slots may end by 20:30.",
        "小学：不晚于 18:00 结束；初中：不晚于 20:30 结束。",
        "primary",
        "小学",
    ),
    "seed": Meaning("The same number gives the same result.", "相同的数得到相同的结果。", "0"),
    "week.days": Meaning("Days of service.", "开展服务的日子。", "Mon Tue Wed Thu Fri", "周一 周二 周三 周四 周五"),
    "week.latest_end": Meaning(
        "Latest end of the school.", "本校最晚结束时间。", "18:00 (junior 20:30)", "18:00（初中 20:30）"
    ),
    "week.slots": Meaning(
        "Ordinary slots of a day, in order.", "每天的普通时段，按先后顺序。", "15:50-16:30 16:40-17:20 17:25-17:55"
    ),
    "week.slots_on.Fri": Meaning(
        "Slots of one day instead; a row for each such day.", "某一天另定的时段；每个这样的日子一行。"
    ),
    "week.latest_end_on.Fri": Meaning("Latest end of one day.", "某一天的最晚结束时间。"),
    "week.club_only": Meaning("Slots with clubs alone.", "只有社团活动的时段。"),
    "week.extended": Meaning("Longer care, for those signed up for it.", "延时托管时段，仅限报名者。"),
    "campuses.north.min_students": Meaning(
        "A campus with fewer students than this joins another; put its name in place of 'north'.",
        "学生少于此数的校区并入另一校区；请把 north 换成校区名。",
    ),
    "campuses.north.merge_into": Meaning("The campus that it joins.", "并入的校区。"),
    "grouping.max_size": Meaning("Most students in a group.", "每组最多人数。", "40"),
    "grouping.min_size": Meaning("Fewest students in a care group.", "托管班组最少人数。", "1"),
    "grouping.max_grade_span": Meaning(
        "Highest less lowest grade in a care group.", "托管班组内最高与最低年级之差。", "2"
    ),
    "grouping.mixed": Meaning(
        "required: every care group has at least two grades.", "“必须”：每个托管班组至少有两个年级。", "allowed", "允许"
    ),
    "grouping.joining": Meaning(
        "Whether thin groups may be looked after together.", "人少时几个班组可否合并看护。", "allowed", "允许"
    ),
    "grouping.join_max_grade_span": Meaning(
        "Highest less lowest grade when joined. Default: 2 x max_grade_span + 1.",
        "合并看护时的最大年级差。默认：2×托管班年级差+1。",
        "5",
    ),
    "physical.min_minutes_per_day": Meaning(
        "Fewest minutes of exercise a day; 0 switches it off.",
        "每天最少体育锻炼分钟数；0 表示不要求。",
        "30 (junior 0)",
        "30（初中 0）",
    ),
    "physical.from_attended_minutes": Meaning(
        "Only on days attended at least this long.", "仅适用于当天参加不少于这么多分钟的学生。", "60"
    ),
    "physical.counts_pe_lessons": Meaning(
        "A day with a PE lesson needs none here.", "当天有体育课的班级不再要求。", "false", "否"
    ),
    "staffing.students_per_staff": Meaning("Students for one member of staff.", "每名工作人员带几名学生。", "40"),
    "staffing.lead_roles": Meaning("Who may lead care.", "可担任托管带班教师的身份。", "teacher", "教师"),
    "staffing.club_lead_roles": Meaning(
        "Who may lead clubs.", "可担任社团带班教师的身份。", "teacher outside", "教师 校外人员"
    ),
    "staffing.teacher_present": Meaning(
        "Where a teacher must be present: always, care or never.",
        "哪些活动须有教师在场：全部、仅托管、不要求。",
        "always",
        "全部",
    ),
    "staffing.max_per_day": Meaning("Most slots a day for one person.", "每人每天最多节数。", "3"),
    "staffing.max_per_week": Meaning("Most slots a week for one person.", "每人每周最多节数。", "15"),
    "duty.min_per_slot": Meaning("Fewest on duty at a campus.", "每校区每时段最少值班人数。", "1"),
    "duty.max_per_slot": Meaning("Most on duty; 0: two per two grades.", "最多值班人数；0 表示每两个年级两人。", "0"),
    "duty.roles": Meaning("Who may be on duty.", "可值班的身份。", "manager support", "管理人员 后勤人员"),
    "priority.disabled": Meaning(
        "Weight of a category when places are short; a row for each category.", "名额不足时某类别的权重；每个类别一行。"
    ),
    **{f"goals.{goal.id}": Meaning(*goal.help, str(goal.weight)) for goal in GOAL_SETTINGS},
    "fees.yuan_per_slot": Meaning("Fee for one slot, yuan.", "每节收费（元）。", "0"),
    "fees.yuan_per_hour": Meaning(
        "Fee for one hour attended, yuan; instead of the fee for a slot.",
        "每小时收费（元），按参加分钟数折算；与每节收费只填一项。",
        "0",
    ),
    "fees.yuan_per_student": Meaning(
        "Once a run for each student who attended, yuan.", "每期每名到校学生收费（元）。", "0"
    ),
    "fees.cap_yuan_per_day": Meaning("Most that a student pays for a day, yuan.", "每名学生每天收费上限（元）。"),
    "fees.cap_yuan_per_student": Meaning("Most that a student pays for a run, yuan.", "每名学生每期收费上限（元）。"),
    "fees.apart.evening_yuan_per_slot": Meaning(
        "Fee for an evening slot (begins at 18:00 or later), yuan; kept apart from the pool.",
        "晚间每节（18:00 及以后开始）收费（元）；单列，不计入劳务费总额。",
        "as other slots",
        "与其他时段相同",
    ),
    "fees.apart.noon_yuan_per_slot": Meaning(
        "Fee for a noon slot (ends by 14:00, with later slots on the day), yuan; kept apart from the pool.",
        "午间每节（14:00 及以前结束，且当天另有之后的时段）收费（元）；单列，不计入劳务费总额。",
        "as other slots",
        "与其他时段相同",
    ),
    "pay.scheme": Meaning("By units or by rates.", "按单位或按标准分配。", "units", "按单位"),
    "pay.pool_yuan": Meaning("The pool outright, yuan.", "直接给定的分配总额（元）。"),
    "pay.subsidy_yuan": Meaning("Subsidy, yuan.", "财政补助（元）。", "0"),
    "pay.subsidy_yuan_per_student_day": Meaning(
        "Subsidy for each student and day attended, yuan.", "按实际到校人次的每生每日补助（元）。", "0"
    ),
    "pay.insurance_yuan_per_student": Meaning("Insurance a student, yuan.", "每名学生保险费（元）。", "0"),
    "pay.running_cost_yuan": Meaning("Running cost, yuan.", "运行成本（元）。", "0"),
    "pay.running_cost_share": Meaning("Running cost as a share of the fees.", "运行成本占收费的比例。", "0"),
    "pay.period_minutes": Meaning("Minutes of one unit.", "一个计酬单位的分钟数。", "40"),
    "pay.role_weight.teacher": Meaning("Weight of a role; a row for each.", "某身份的系数；每种身份一行。", "1"),
    "pay.role_weight.manager": Meaning("Weight of a role; a row for each.", "某身份的系数；每种身份一行。", "0.8"),
    "pay.kind_weight.club": Meaning("Weight of a kind of slot; a row for each.", "某类型的系数；每种类型一行。", "1.2"),
    "pay.part_weight.assistant": Meaning("Weight of a part.", "某分工的系数。", "0.8"),
    "pay.floor_yuan_per_unit": Meaning("Least yuan a unit.", "每单位最低（元）。", "0"),
    "pay.cap_yuan_per_unit": Meaning("Most yuan a unit.", "每单位最高（元）。"),
    "pay.rate.1.kind": Meaning(
        "Rates, numbered; first match wins. Kind of slot.", "计酬标准，依次编号，先符合者生效。类型。"
    ),
    "pay.rate.1.yuan": Meaning("Yuan a slot.", "每节金额（元）。"),
    "pay.max_paid_slots_per_day": Meaning("Most paid slots a day.", "每天最多计酬节数。"),
    "pay.cap_yuan_per_week": Meaning("Most yuan a week for one person.", "每人每周最高（元）。"),
    "pay.rest": Meaning("What is left over: carry, equal or units.", "余额：结转、平均分配或按单位。", "carry", "结转"),
    "pay.when_short": Meaning(
        "When the pool falls short: report or scale.", "总额不足时：如实报告或同比缩减。", "report", "如实报告"
    ),
    "pay.classification": Meaning("Accounting class that the pay sheet prints.", "发放表上的经济分类科目。"),
    "policy.names": Meaning(
        "Policies by which compliance is judged besides the national rules: zhanggong, wenlan, beilei, heibu, "
        "lianyungang-road.",
        "除国家规定外，合规检查所依据的政策：zhanggong、wenlan、beilei、heibu、lianyungang-road。",
    ),
}
"""The settings that an empty workbook offers, in order. Keys with names of the school's own stand as examples."""
