"""Why a session is as it is: sentences of the page's dialog."""

from __future__ import annotations

from optimizer.language.text import Text

WHY: dict[str, Text] = {
    "why_pinned": Text("Fixed in advance by the school.", "由学校事先固定。"),
    "why_exercise": Text(
        "Gives {n} minutes of exercise; every student who is here long enough needs {min} a day.",
        "可锻炼 {n} 分钟；在校时间够长的学生每天须锻炼 {min} 分钟。",
    ),
    "why_weekly": Text(
        "This group has «{activity}» {n} times this week ({range} allowed).",
        "本班组本周安排“{activity}”{n} 次（允许 {range} 次）。",
    ),
    "why_choices": Text("Members by choice: {list}.", "成员按志愿：{list}。"),
    "why_choice_k": Text("{n} of choice {k}", "第{k}志愿 {n} 人"),
    "why_club_size": Text("The club has {n} members; it takes {range}.", "社团现有 {n} 人；人数要求 {range}。"),
    "why_room_kind": Text("«{activity}» needs a room of kind {kinds}.", "“{activity}”须在以下类型的场地：{kinds}。"),
    "why_room_fits": Text(
        "{room} holds {capacity}; {n} students are there.", "{room}可容纳 {capacity} 人，实到 {n} 人。"
    ),
    "why_ratio": Text(
        "{n} students, at most {ratio} to each adult: {need} needed, {have} there.",
        "学生 {n} 人，每名教职工至多带 {ratio} 人：需 {need} 人，已排 {have} 人。",
    ),
    "why_named": Text("{who} is named as leader of this club.", "{who}是该社团的指定负责人。"),
    "why_skill": Text("{who} has the skill that is needed: {skill}.", "{who}具备所需专长：{skill}。"),
    "why_same_lead": Text(
        "{who} leads this group in {n} of its {all} sessions this week.",
        "{who}本周带本班组 {n} 次，共 {all} 次。",
    ),
    "why_joined": Text(
        "So few of {group} are left here ({n}) that they join {host}; one team looks after both.",
        "{group}此时只剩 {n} 人，并入{host}，由同一组人员看护。",
    ),
    "why_hosts": Text("{groups} join here: clubs leave few of them.", "{groups}因参加社团后人数少而并入此处。"),
    "why_away": Text(
        "{n} of the group's members are elsewhere: at clubs, or not signed up for this slot.",
        "本班组另有 {n} 人此时在社团或未报名本节。",
    ),
    "why_broken": Text("Breaks a rule: {text}", "违反规则：{text}"),
    "range": Text("{a} to {b}", "{a} 至 {b}"),
    "at_least": Text("at least {a}", "至少 {a}"),
    "at_most": Text("at most {b}", "至多 {b}"),
    "any_number": Text("any number", "不限"),
}
