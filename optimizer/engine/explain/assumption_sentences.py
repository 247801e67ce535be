"""Causes in an officer's words: what is fixed or demanded, with names, days and figures."""

from __future__ import annotations

from optimizer.domain.telling import Names, campus_text, grades_text
from optimizer.engine.explain.roles import role_list, role_names
from optimizer.engine.problem.school import School
from optimizer.language.lists import and_text, several
from optimizer.language.terms import ROLES
from optimizer.language.text import Text

Ids = tuple[str, ...]


class AssumptionSentences:
    """Sentences about one school, each from the ids of a cause."""

    def __init__(self, school: School):
        self.school, self.scenario, self.names = school, school.scenario, Names(school.scenario)

    # -- sentences with figures -----------------------------------------------------------------------------------

    def attends(self, ids: Ids) -> Text:
        asking = [s for s in self.scenario.students if ids[0] in s.clubs]
        there = sum(ids[1] in s.attends for s in asking)
        return Text(
            "Of the {n} who ask for {club}, only {there} are signed up for {slot}",
            "报名 {club} 的 {n} 人中，只有 {there} 人登记了{slot}",
        ).format(n=len(asking), there=there, club=self.names.any(ids[0]), slot=self.names.slot(ids[1]))

    def grades(self, ids: Ids) -> Text:
        if ids[0] not in self.scenario.club:
            return Text("Activity {a} is for grades {grades}", "活动 {a} 只面向 {grades} 年级").format(
                a=self.names.any(ids[0]), grades=grades_text(self.scenario.activity[ids[0]].grades)
            )
        club, activity = self.scenario.club[ids[0]], self.scenario.activity[ids[1]]
        asking = [s for s in self.scenario.students if club.id in s.clubs]
        barred = sum(not (club.allows_grade(s.grade) and activity.allows_grade(s.grade)) for s in asking)
        return Text(
            "{barred} of the {n} who ask for {club} are of grades that the club or its activity {a} does not take",
            "报名 {club} 的 {n} 人中，有 {barred} 人的年级不在该社团或其活动 {a} 的范围内",
        ).format(barred=barred, n=len(asking), club=self.names.any(club.id), a=self.names.any(activity.id))

    def club_campus(self, ids: Ids) -> Text:
        asking = [s.id for s in self.scenario.students if ids[0] in s.clubs]
        campus = self.school.campus_of_club[ids[0]]
        far = sum(self.school.campus_of_student[s] != campus for s in asking)
        return Text(
            "{far} of the {n} who ask for {club} belong to another campus",
            "报名 {club} 的 {n} 人中，{far} 人属于另一校区",
        ).format(far=far, n=len(asking), club=self.names.any(ids[0]))

    def others_available(self, ids: Ids) -> Text:
        there = [p for p in self.scenario.staff if ids[0] in p.available and self.school.vetted(p, ids[0])]
        roles = role_names(p.role for p in there)
        return Text("In {slot} only these people are there: {roles}", "{slot}能到岗的只有：{roles}").format(
            slot=self.names.slot(ids[0]), roles=roles if there else Text("nobody", "无人")
        )

    def skill(self, ids: Ids) -> Text:
        have = [p.id for p in self.scenario.staff if ids[1] in p.skills]
        fields = {"a": self.names.any(ids[0]), "skill": ids[1], "who": self.names.all(have)}
        if not have:
            text = Text("Activity {a} needs the skill «{skill}», and nobody has it",
                        "活动 {a} 需要专长“{skill}”，目前没有人具备")  # fmt: skip
        else:
            text = Text("Activity {a} needs the skill «{skill}», which only {who} has",
                        "活动 {a} 需要专长“{skill}”，只有 {who} 具备")  # fmt: skip
        return text.format(**fields)

    def duty_roles(self, ids: Ids) -> Text:
        roles = role_list(self.scenario.settings.duty.roles)
        if len(ids) == 1:
            return Text("Only {roles} may be on duty", "只有{roles}可以值班").format(roles=roles)
        return Text("Only {roles} may be on duty, that is {who}", "只有{roles}可以值班，即 {who}").format(
            roles=roles, who=and_text([self.names.any(p) for p in ids[1:]])
        )

    def roles(self, ids: Ids) -> Text:
        roles = role_list(self.scenario.settings.staffing.club_lead_roles)
        if not ids[0]:
            return Text("Only {roles} may lead a club", "社团只能由{roles}带班").format(roles=roles)
        return Text(
            "{who} is of the role {mine}; only {roles} may lead a club", "{who} 的身份是{mine}；社团只能由{roles}带班"
        ).format(who=self.names.any(ids[0]), mine=ROLES[self.scenario.person[ids[0]].role], roles=roles)

    def staff(self, en: str, zh: str, ids: Ids) -> Text:
        p = self.scenario.person[ids[0]]
        return Text(en, zh).format(
            who=self.names.any(p.id),
            p=p,
            grades=grades_text(p.grades),
            campus=campus_text(self.scenario.campus_of(p)),
            per_day=Text(several(p.max_per_day, "slot"), f"{p.max_per_day} 节"),
            per_week=Text(several(p.max_per_week, "slot"), f"{p.max_per_week} 节"),
            days=Text(several(p.max_days, "day"), f"{p.max_days} 天"),
            least=Text(several(p.min_per_week, "slot"), f"{p.min_per_week} 节"),
        )

    def exercise(self, ids: Ids) -> Text:
        rule = self.scenario.settings.exercise
        return Text(
            "On {day} every student who stays {from_} minutes or more needs {n} minutes of exercise in the service",
            "{day}服务时间满 {from_} 分钟的学生，都要安排 {n} 分钟体育活动",
        ).format(
            day=self.names.days([day for day in self.scenario.week.days if day in ids]),
            from_=rule.from_attended_minutes,
            n=rule.min_minutes_per_day,
        )

    def exercise_slots(self, ids: Ids) -> Text:
        return Text(
            "None of the activities with exercise ({acts}) is allowed for care groups in {slot} (column slots)",
            "{slot}托管班不能安排任何体育活动：{acts} 都没有开放这一节（slots 栏）",
        ).format(slot=self.names.slot(ids[0]), acts=self.names.all(ids[1:]))

    def kinds(self, ids: Ids) -> Text:
        activity = self.scenario.activity[ids[0]]
        kinds = self.names.all(sorted(activity.room_kinds))
        return Text(
            "Activity {a} takes place only in rooms of kind {kinds}", "活动 {a} 只能在这些类型的场地进行：{kinds}"
        ).format(a=self.names.any(ids[0]), kinds=kinds)

    def named(self, en: str, zh: str, ids: Ids) -> Text:
        """A sentence in which {0}, {1}, … are names, or slots where the id is one."""
        week = self.scenario.week.by_token
        said: list[object] = [self.names.slot(i) if i in week else self.names.any(i) for i in ids]
        club = self.scenario.club.get(ids[0]) if ids else None
        room = self.scenario.room.get(ids[0]) if ids else None
        zh_en = []
        for template, language in ((en, 0), (zh, 1)):
            shown = [x[language] if isinstance(x, Text) else x for x in said]
            zh_en.append(template.format(*shown, club=club, room=room))
        return Text(zh_en[0], zh_en[1])
