"""The national rules since the end of 2023, by which every school is judged."""

from __future__ import annotations

from optimizer.auditing import clause_figures as figures
from optimizer.auditing.check import Audit
from optimizer.auditing.clause_figures import ClauseFigure
from optimizer.auditing.clauses.asked import IN_ACCOUNTS, ON_PAPER, Asked
from optimizer.domain.national import LEAST_BREAK, charged_as_service, evening_slots, noon_slots, short_breaks, unlisted
from optimizer.domain.telling import id_and_name
from optimizer.language.lists import list_text
from optimizer.language.text import Text
from optimizer.rules.view import View

_NONE = Text("none", "无")


def _other_slots(view: View, audit: Audit) -> ClauseFigure:
    """Morning, noon and evening slots, and whether they are charged as after-school service."""
    scenario = view.scenario
    text = Text(
        "{noon} slots at noon or before, {evening} in the evening; {n} of them cost what after-school service costs",
        "早晨午间时段 {noon} 个，晚间时段 {evening} 个，其中按课后服务收费的 {n} 个",
    )
    charged = charged_as_service(scenario)
    fields = {"noon": len(noon_slots(scenario)), "evening": len(evening_slots(scenario)), "n": len(charged)}
    return ClauseFigure(not charged, text.format(**fields))


def _from_outside(view: View, audit: Audit) -> ClauseFigure:
    """People from outside who are at work without an organisation on a list that holds."""
    missing = [id_and_name(person) for person in unlisted(view.scenario, view.monday) if person.id in view.work]
    text = Text(
        "people from outside at work without an organisation whose assessment holds: {list}",
        "在岗校外人员中，没有所属机构或机构评估已过期的：{list}",
    )
    return ClauseFigure(not missing, text.format(list=list_text(missing) if missing else _NONE))


def _weekend(view: View, audit: Audit) -> ClauseFigure:
    """Sessions other than clubs on Saturdays and Sundays."""
    n = sum(token.startswith(("Sat", "Sun")) and group not in view.scenario.club for group, token in view.sessions)
    text = Text("{n} sessions at weekends that are no clubs", "周末的非社团活动 {n} 节")
    return ClauseFigure(not n, text.format(n=n))


def _exercise(view: View, audit: Audit) -> ClauseFigure:
    n = view.scenario.settings.exercise.min_minutes_per_day
    return ClauseFigure(n > 0, Text(f"{n} minutes a day are asked for", f"要求每天 {n} 分钟"))


def _breaks(view: View, audit: Audit) -> ClauseFigure:
    pairs = short_breaks(view.scenario)
    shortest = min((other.start - one.end for one, other in pairs), default=LEAST_BREAK)
    text = Text(
        "{n} breaks between slots are shorter than {least} minutes, the shortest has {shortest}",
        "时段之间的休息不足 {least} 分钟的 {n} 处，最短 {shortest} 分钟",
    )
    return ClauseFigure(not pairs, text.format(n=len(pairs), least=LEAST_BREAK, shortest=shortest))


ASKED = (
    Asked(
        "national 2023.1",
        "service on school days after the planned lessons; morning and noon care and evening study are none, and "
        "not charged as such",
        "在上学日课后开展；早托、午托、晚自习不属于课后服务，不得以课后服务名义收费",
        rules="end-time",
        facts=(_other_slots,),
    ),
    Asked(
        "national 2023.2",
        "nobody is made to take part; poor families' fees are reduced",
        "学生自愿参加；困难家庭减免收费",
        rules="voluntary",
        facts=(figures.waivers,),
    ),
    Asked(
        "national 2023.3",
        "fees are published; none through parents' committees or third parties",
        "收费公示；不得通过家委会或第三方收费",
        beyond=IN_ACCOUNTS,
    ),
    Asked(
        "national 2023.4",
        "organisations and people from outside come from a reviewed list that is kept up, with prices",
        "校外机构和人员从动态更新的白名单中遴选，明确价格",
        rules="staff-available",
        facts=(_from_outside,),
    ),
    Asked(
        "national 2023.5",
        "at weekends (pilot places) interest activities alone",
        "周末（试点地区）只开展兴趣活动",
        facts=(_weekend,),
    ),
    Asked(
        "national 2025",
        "exercise is a necessary part of the service in all primary and junior schools",
        "体育锻炼是义务教育学校课后服务的必备内容，初中也不例外",
        rules="physical-activity",
        facts=(_exercise,),
    ),
    Asked("national 2026.1", "breaks of 15 minutes", "课间休息 15 分钟", facts=(_breaks,)),
    Asked(
        "national 2026.2",
        "what is held is what the published timetable says",
        "按公布的课表开展，不得另有一套课表",
        beyond=ON_PAPER,
    ),
)
