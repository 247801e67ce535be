"""What each rule of the contract asks for, in a sentence with a school's figures: for conflicts of the whole model."""

from __future__ import annotations

from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import Names, grades_text
from optimizer.engine.explain.roles import role_list
from optimizer.language.lists import clause_text, list_text, several
from optimizer.language.text import Text
from optimizer.rules.registry import RULES

_MAX_NAMES_SHOWN = 6
"""Names that one sentence holds."""
_TITLE = {rule.id: rule.title for rule in RULES}

_SENTENCE_OF_RULE = {
    "voluntary": Text("Nobody is put in a slot or club unasked", "学生只参加自己登记的时段和报名的社团"),
    "one-place": Text(
        "A student who is served on a day is in one session in each slot signed up for",
        "当天得到服务的学生，登记的每个时段都要且只能在一处",
    ),
    "joining": Text(
        "Groups are joined only within the limits for joining ([grouping])", "并班须符合并班的限制（[grouping] 设置）"
    ),
    "group-size": Text("A care group has {size} students", "托管班的人数为 {size} 人"),
    "grade-span": Text(
        "Grades of a care group are at most {span} apart{mixed}", "托管班的年级跨度不超过 {span}{mixed}"
    ),
    "campus": Text(
        "Students, rooms and staff of a session are of one campus", "一节活动的学生、场地和人员须同属一个校区"
    ),
    "apart": Text("Students with the same apart code are in different groups", "apart 代码相同的学生须分在不同班"),
    "content": Text(
        "An activity is given only where and when it may be (columns offered, slots)",
        "活动只能按 offered、slots 两栏安排",
    ),
    "activity-grades": Text("Activities and clubs keep to their grades", "活动和社团只面向规定的年级"),
    "frequency": Text(
        "Activities are given as often as the activities table says (min and max)",
        "活动次数须符合 activities 表的上下限",
    ),
    "physical-activity": Text(
        "Who stays {from_} minutes or more on a day gets {minutes} minutes of exercise",
        "当天服务时间满 {from_} 分钟的学生要有 {minutes} 分钟体育活动",
    ),
    "room-kind": Text("A room must suit the activity (column room_kinds)", "场地类型须适合活动（room_kinds 栏）"),
    "room-capacity": Text(
        "Rooms hold no more than they can and only when they are open", "场地不超过容量，且只在开放时使用"
    ),
    "staff-available": Text("People serve only when they can come and are vetted", "人员只在能到岗且资格有效时上岗"),
    "staff-clash": Text("Nobody is in two places at once", "任何人都不能同时出现在两处"),
    "staff-load": Text("{loads}", "{loads}"),
    "staff-grades": Text("{grades}", "{grades}"),
    "ratio": Text("A session has enough staff for its students", "每节活动的人员须满足师生比"),
    "lead": Text(
        "Every session has a lead: {care} for care, {club} for clubs",
        "每节活动都要有带班教师：托管班的须是{care}；社团的须是{club}",
    ),
    "teacher-present": Text("A teacher of the school is present at sessions", "活动须有本校教师在场"),
    "skill": Text("Somebody at the session has the skill that its activity needs", "活动所需的专长须有人具备"),
    "duty": Text(
        "Where students are present {duty} must be on duty, and no more than allowed: {roles}",
        "有学生在校时，值班人员（{roles}）须有 {duty}，且不超过上限",
    ),
    "club-size": Text("{sizes}", "{sizes}"),
    "club-meetings": Text(
        "An open club meets as often and in the slots that the clubs table says",
        "开班的社团须按 clubs 表规定的次数和时段活动",
    ),
    "pins": Text("What is fixed must be kept (table pins)", "已固定的安排须保留（pins 表）"),
}
_ABOUT = Text("{what}. Here: {about}", "{what}。涉及：{about}")


class RuleSentences:
    """Rules of one school in words."""

    def __init__(self, scenario: Scenario):
        self.scenario, self.names = scenario, Names(scenario)

    def say(self, rule: str, scopes: list[str]) -> Text:
        """The rule, and whom, what and when it is about."""
        scenario = self.scenario
        words = list(dict.fromkeys(word for scope in scopes for word in scope.replace("@", " ").split()))
        slots = [t for t in scenario.week.by_token if t in words]
        people = [w for w in words if w in scenario.person]
        clubs = [w for w in words if w in scenario.club]
        what = _SENTENCE_OF_RULE.get(rule, _TITLE.get(rule, Text(rule, rule))).format(**self._figures(people, clubs))
        told = {"staff-load": people, "staff-grades": people, "club-size": clubs}.get(rule, [])
        about = self._about([w for w in words if w not in told], slots)
        if not about.en:
            return what
        return _ABOUT.format(what=what, about=about)

    def _about(self, words: list[str], slots: list[str]) -> Text:
        scenario = self.scenario
        groups = {pin.group for pin in scenario.pins}
        known = {*scenario.club, *scenario.person, *scenario.room, *scenario.student, *groups}
        who = [self.names.any(w) for w in words if w in known]
        more = len(who) - _MAX_NAMES_SHOWN
        parts = [list_text(who[:_MAX_NAMES_SHOWN])] if who else []
        if more > 0:
            parts = [Text(f"{parts[0].en} and {more} more", f"{parts[0].zh}等 {len(who)} 个")]
        if slots:
            parts.append(self.names.times(slots))
        return clause_text(parts)

    def _figures(self, people: list[str], clubs: list[str]) -> dict[str, object]:
        settings = self.scenario.settings
        mixed = settings.grouping.mixed == "required"
        return {
            "size": _span(settings.grouping.min_size, settings.grouping.max_size),
            "span": settings.grouping.max_grade_span,
            "mixed": Text(", and mixed" if mixed else "", "，且须混龄" if mixed else ""),
            "from_": settings.exercise.from_attended_minutes,
            "minutes": settings.exercise.min_minutes_per_day,
            "care": role_list(settings.staffing.lead_roles),
            "club": role_list(settings.staffing.club_lead_roles),
            "duty": Text(
                "at least " + several(settings.duty.min_per_slot, "person", "people"),
                f"至少 {settings.duty.min_per_slot} 人",
            ),
            "roles": role_list(settings.duty.roles),
            "loads": _joined([self._load(p) for p in people]) or _TITLE["staff-load"],
            "grades": _joined([self._grades(p) for p in people]) or _TITLE["staff-grades"],
            "sizes": _joined([self._size(c) for c in clubs]) or _TITLE["club-size"],
        }

    def _load(self, id_: str) -> Text:
        p = self.scenario.person[id_]
        text = Text(
            "{who} serves {week} slots a week, {day} a day at most, on {days} at most",
            "{who} 每周服务 {week} 节，每天最多 {day} 节，每周最多来 {max_days} 天",
        )
        week, days = _span(p.min_per_week, p.max_per_week), several(p.max_days, "day")
        return text.format(who=self.names.any(id_), week=week, day=p.max_per_day, days=days, max_days=p.max_days)

    def _grades(self, id_: str) -> Text:
        text = Text("{who} looks after grades {grades} only", "{who} 只负责 {grades} 年级")
        return text.format(who=self.names.any(id_), grades=grades_text(self.scenario.person[id_].grades))

    def _size(self, id_: str) -> Text:
        club = self.scenario.club[id_]
        if club.max_students is None:
            text = Text("Club {club} opens with {least} or more students", "社团 {club} 至少 {least} 人才能开班")
        else:
            text = Text("Club {club} has {size} students", "社团 {club} 的人数为 {size} 人")
        size = _span(club.fewest_members, club.max_students or club.fewest_members)
        return text.format(club=self.names.any(id_), least=club.fewest_members, size=size)


def _span(least: int, most: int) -> Text:
    return Text(str(least), str(least)) if least == most else Text(f"{least} to {most}", f"{least} 至 {most}")


def _joined(parts: list[Text]) -> Text | None:
    return clause_text(parts) if parts else None
