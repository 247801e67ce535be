"""Words of charts, on the page and in pictures."""

from __future__ import annotations

from optimizer.language.text import Text

CHARTS: dict[str, Text] = {
    "load_title": Text("Slots of each person, earlier weeks included", "每人节数（含此前累计）"),
    "load_intro": Text(
        "The mark is each person's fair share: a common level times their share, or the most they could serve.",
        "竖线为各人的公平值：公平水平乘以折算人数，或其最多可服务的节数。",
    ),
    "load_label": Text(
        "Bars of {n} people: between {low} and {high} slots",
        "{n} 人的节数条形图：最少 {low} 节，最多 {high} 节",
    ),
    "load_others": Text("Outside the fair load", "不参与均衡的人员"),
    "choices_title": Text("Club wishes by place on the list", "社团志愿录取情况"),
    "choices_label": Text("{n} wishes: {list}", "共 {n} 个志愿名额：{list}"),
    "choice_none": Text("not granted", "未录取"),
    "clubs_title": Text("Members of each club", "各社团人数"),
    "clubs_label": Text("{n} open clubs", "开设社团 {n} 个"),
    "wishes": Text("wishes", "报名人次"),
    "first_wishes": Text("first choices", "第一志愿人数"),
    "limits": Text("limits", "人数要求"),
    "meets": Text("meets", "活动时间"),
    "not_open_list": Text("Clubs that do not open", "不开班的社团"),
    "rooms_title": Text("Use of each room", "各场地使用情况"),
    "rooms_intro": Text(
        "Darker means fuller: students present of the room's capacity.",
        "颜色越深越满：在场人数占容量的比例。",
    ),
    "rooms_label": Text(
        "{n} rooms, {used} of {all} room slots in use", "{n} 个场地，共 {all} 个场地节次，使用 {used} 个"
    ),
    "used_slots": Text("slots in use", "使用节数"),
    "points_label": Text("Points of {n} goals", "{n} 项目标的扣分"),
    "crowd_label": Text("{n} slots, at most {high} students at once", "{n} 个节次，同时最多 {high} 名学生"),
    "earlier_bar": Text("earlier this semester", "本学期此前"),
    "week_bar": Text("this week", "本周"),
    "joined_legend": Text("dashed: joins another group", "虚线：并入其他班组"),
}
