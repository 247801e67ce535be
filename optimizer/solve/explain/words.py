"""Causes in an officer's words: what is fixed or demanded, with names, days and figures."""

from __future__ import annotations

from optimizer.domain.text import Text
from optimizer.model.school import School
from optimizer.rules.words import campus_text, days_text, grades_text
from optimizer.solve.explain.roles import role_names
from optimizer.solve.names import Names

Ids = tuple[str, ...]


class Words:
    """Sentences about one school, each from the ids of a cause."""

    def __init__(self, school: School):
        self.school, self.scenario, self.names = school, school.scenario, Names(school.scenario)

    # -- sentences with figures -----------------------------------------------------------------------------------

    def away(self, person: str, days: list[str]) -> Text:
        week, free = self.scenario.week, self.scenario.person[person].available
        gone = [t for d in week.days if d in days for t in week.on_day[d] if t not in free and not week[t].extended]
        there = [t for t in week.by_token if t in free]
        fields = {"who": self.names.any(person), "there": self.names.slots(there)}
        if len(days) > 2 and len(there) <= 4:
            return Text("{who} can come only in: {there}", "{who} 本周只有这些时段能到岗：{there}").format(**fields)
        return Text("{who} is not available: {gone}", "{who} 这些时段不能到岗：{gone}").format(
            **fields, gone=self.names.slots(gone)
        )

    def pin(self, ids: Ids) -> Text:
        if ids[0] in self.scenario.club:
            return Text("Club {club} is fixed (pins.csv) to {slot}", "社团 {club} 已固定（pins.csv）在{slot}").format(
                club=self.names.any(ids[0]), slot=self.names.slot(ids[1])
            )
        return Text(
            "Care group {group} is fixed (pins.csv) at {slot}, so it has to exist",
            "托管班 {group} 已固定（pins.csv）在{slot}活动，因此必须开班",
        ).format(group=ids[0], slot=self.names.slot(ids[1]))

    def askers(self, ids: Ids) -> Text:
        count = sum(ids[0] in s.clubs for s in self.scenario.students)
        return Text(
            "{n} students ask for club {club}, and nobody may be put in a club unasked",
            "报名社团 {club} 的学生共 {n} 人；没有报名的学生不能编入",
        ).format(n=count, club=self.names.any(ids[0]))

    def attends(self, ids: Ids) -> Text:
        asking = [s for s in self.scenario.students if ids[0] in s.clubs]
        there = sum(ids[1] in s.attends for s in asking)
        return Text(
            "Of the {n} who ask for {club}, only {there} are signed up for {slot}",
            "报名 {club} 的 {n} 人中，只有 {there} 人登记了{slot}",
        ).format(n=len(asking), there=there, club=self.names.any(ids[0]), slot=self.names.slot(ids[1]))

    def wants(self, ids: Ids) -> Text:
        return Text(
            "No student can be in more clubs than he or she wants (wants_clubs)",
            "每名学生参加的社团数不超过本人希望的数目（wants_clubs）",
        )

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
        there = [p for p in self.scenario.staff if ids[0] in p.available and p.vetted_on(self.school.week_of)]
        roles = role_names(p.role for p in there)
        return Text("In {slot} only these people are there: {roles}", "{slot}能到岗的只有：{roles}").format(
            slot=self.names.slot(ids[0]), roles=roles if there else Text("nobody", "无人")
        )

    def leaders(self, ids: Ids) -> Text:
        return Text("Club {club} can be led only by {who}", "社团 {club} 只能由 {who} 负责").format(
            club=self.names.any(ids[0]), who=self.names.all(ids[1:])
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

    def duty(self, ids: Ids) -> Text:
        least = self.scenario.settings.duty.min_per_slot
        return Text(
            "In {slot} students are at {campus}, so {n} must be on duty there",
            "{slot}{campus}有学生在校，必须有 {n} 人值班",
        ).format(slot=self.names.slot(ids[1]), campus=campus_text(ids[0]), n=least)

    def duty_roles(self, ids: Ids) -> Text:
        roles = role_names(self.scenario.settings.duty.roles)
        if len(ids) == 1:
            return Text("Duty is only for: {roles}", "只有这些身份可以值班：{roles}").format(roles=roles)
        return Text("Duty is only for {roles}: {who}", "只有{roles}可以值班，即 {who}").format(
            roles=roles, who=self.names.all(ids[1:])
        )

    def roles(self, ids: Ids) -> Text:
        who = self.names.any(ids[0]) if ids[0] else ""
        roles = role_names(self.scenario.settings.staffing.club_lead_roles)
        if not who:
            return Text("Clubs are led only by: {roles}", "社团只能由这些身份的人员负责：{roles}").format(roles=roles)
        mine = role_names([self.scenario.person[ids[0]].role])
        return Text(
            "{who} is a {mine}; clubs are led only by: {roles}",
            "{who} 的身份是{mine}；社团只能由这些身份的人员负责：{roles}",
        ).format(who=who, mine=mine, roles=roles)

    def vetted(self, ids: Ids) -> Text:
        person = self.scenario.person[ids[0]]
        return Text(
            "{who} was vetted only until {until}; the week begins on {monday}",
            "{who} 的资格审查有效期至 {until}，本周从 {monday} 开始",
        ).format(who=self.names.any(ids[0]), until=person.vetted_until, monday=self.school.week_of)

    def staff(self, en: str, zh: str, ids: Ids) -> Text:
        p = self.scenario.person[ids[0]]
        return Text(en, zh).format(
            who=self.names.any(p.id), p=p, grades=grades_text(p.grades), campus=campus_text(self.scenario.campus_of(p))
        )

    def exercise(self, ids: Ids) -> Text:
        rule = self.scenario.settings.exercise
        return Text(
            "On {day} every student who stays {from_} minutes or more needs {n} minutes of exercise",
            "{day}在校满 {from_} 分钟的学生都要有 {n} 分钟体育活动",
        ).format(day=days_text(ids[:1]), from_=rule.from_attended_minutes, n=rule.min_minutes_per_day)

    def exercise_slots(self, ids: Ids) -> Text:
        return Text(
            "In {slot} no activity with enough exercise may be given to care groups (see slots of {acts})",
            "{slot}托管班没有运动量足够的活动可安排（见 {acts} 的可用时段）",
        ).format(slot=self.names.slot(ids[0]), acts=self.names.all(ids[1:]))

    def kinds(self, ids: Ids) -> Text:
        activity = self.scenario.activity[ids[0]]
        kinds = ", ".join(sorted(activity.room_kinds))
        return Text("Activity {a} takes place only in: {kinds}", "活动 {a} 只能在这些类型的场地进行：{kinds}").format(
            a=self.names.any(ids[0]), kinds=kinds
        )

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
