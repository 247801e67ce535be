"""What a school offers: activities of care groups and clubs."""

from __future__ import annotations

from optimizer.testing.generator.kinds import SchoolKind
from optimizer.testing.generator.tables import Row
from optimizer.testing.generator.week import WeekTimes

_HEAD = ("activity", "name", "category", "physical_minutes", "room_kinds", "skill", "students_per_staff", "offered")

# id, name, category, physical minutes, room kinds, skill, students per staff, offered
_CARE = (
    ("HOMEWORK", "作业辅导", "homework", "", "classroom", "", "", "care"),
    ("READING", "自主阅读", "reading", "", "classroom library", "", "", "care"),
    ("PLAY", "操场游戏", "sports", 35, "playground", "", "", "care"),
    ("ROPE", "花样跳绳", "sports", 30, "playground gym", "", "", "care"),
    ("GYMPLAY", "馆内体能", "sports", 30, "gym", "", "", "care"),
    ("BALLS", "球类基础", "sports", 40, "playground gym", "sports", "", "care"),
    ("PAINTING", "绘画", "arts", "", "art", "art", 30, "both"),
    ("SINGING", "唱歌", "arts", "", "music", "music", "", "both"),
    ("SCIENCE", "科学小实验", "science", "", "lab", "science", 30, "both"),
    ("GAMES", "益智游戏", "games", "", "classroom", "", "", "care"),
    ("FILM", "优秀影片", "film", "", "classroom hall", "", "", "care"),
    ("LABOUR", "劳动实践", "labour", "", "classroom garden", "", "", "care"),
)
_RICH = (
    ("INDOOR", "室内操", "sports", 30, "classroom", "", "", "care"),
    ("TOPIC", "主题教育", "topic", "", "classroom", "", "", "care"),
    ("INQUIRY", "小课题探究", "inquiry", "", "library computer", "", 30, "care"),
    ("REST", "休息", "rest", "", "classroom", "", "", "care"),
)
_CLUB = (
    ("FOOTBALL", "足球", "sports", 40, "playground", "football", 25, "club"),
    ("BASKETBALL", "篮球", "sports", 40, "playground gym", "basketball", 25, "club"),
    ("TABLETENNIS", "乒乓球", "sports", 30, "gym", "tabletennis", 25, "club"),
    ("DANCE", "舞蹈", "arts", 30, "dance gym", "dance", 25, "club"),
    ("CHOIR", "合唱", "arts", "", "music", "music", 40, "club"),
    ("CALLIGRAPHY", "书法", "arts", "", "classroom art", "calligraphy", 30, "club"),
    ("CHESS", "围棋", "games", "", "classroom", "chess", 30, "club"),
    ("ROBOTICS", "机器人", "science", "", "lab computer", "robotics", 20, "club"),
    ("CODING", "编程", "science", "", "computer", "coding", 30, "club"),
    ("CRAFT", "手工", "arts", "", "art classroom", "craft", 30, "club"),
    ("DRAMA", "戏剧", "arts", "", "hall classroom", "drama", 30, "club"),
    ("STORIES", "故事会", "reading", "", "library", "", 30, "club"),
    ("PAPERCUT", "剪纸", "feature", "", "classroom", "papercut", 30, "club"),
)

LIMITS: dict[str, Row] = {
    "HOMEWORK": {"min_per_day": 1, "max_per_day": 2},
    "READING": {"min_per_week": 1, "max_per_day": 1},
    "PLAY": {"max_per_day": 1},
    "ROPE": {"max_per_day": 1, "max_per_week": 4},
    "GYMPLAY": {"max_per_day": 1},
    "BALLS": {"max_per_day": 1, "max_per_week": 2, "grades": "3 4 5 6"},
    "PAINTING": {"max_per_week": 2},
    "SINGING": {"max_per_week": 2},
    "SCIENCE": {"max_per_week": 1, "grades": "3 4 5 6"},
    "GAMES": {"max_per_week": 2, "max_per_day": 1},
    "FILM": {"max_per_week": 1},
    "LABOUR": {"max_per_week": 1, "max_per_day": 1},
    "INDOOR": {"max_per_week": 1},
    "TOPIC": {"min_per_week": 1, "max_per_week": 2, "max_per_day": 1},
    "INQUIRY": {"max_per_week": 2, "grades": "4 5 6"},
    "REST": {"max_per_week": 2, "grades": "1 2"},
}

# A lean offer: one activity gives the exercise of a day, and no group has it twice; another one gives a third of it.
_LEAN_CARE = (
    ("HOMEWORK", "作业辅导", "homework", "", "classroom", "", "", "care"),
    ("READING", "自主阅读", "reading", "", "classroom library", "", "", "care"),
    ("PLAY", "体育活动", "sports", 30, "playground gym", "", "", "care"),
    ("PAINTING", "手工美术", "arts", "", "art classroom", "", "", "care"),
    ("SCIENCE", "科学小实验", "science", "", "lab", "science", 30, "care"),
    ("GAMES", "棋类游戏", "games", "", "classroom hall", "", "", "care"),
    ("FILM", "影视欣赏", "film", "", "hall classroom", "", "", "care"),
    ("LABOUR", "劳动实践", "labour", 10, "classroom", "", "", "care"),
)
LEAN_LIMITS: dict[str, Row] = {
    "HOMEWORK": {"min_per_week": 4, "min_per_day": 1, "max_per_day": 2},
    "READING": {"min_per_week": 1, "max_per_day": 1},
    "PLAY": {"min_per_week": 3, "max_per_day": 1},
    "PAINTING": {"max_per_week": 2, "max_per_day": 1},
    "SCIENCE": {"max_per_week": 1, "max_per_day": 1},
    "GAMES": {"max_per_week": 2, "max_per_day": 1},
    "FILM": {"max_per_week": 1, "max_per_day": 1},
    "LABOUR": {"max_per_week": 2, "max_per_day": 1},
}

CLUB_IDS = tuple(row[0] for row in _CLUB)


def make_activities(kind: SchoolKind, week: WeekTimes) -> list[Row]:
    """Return the rows of activities.csv, with the frequency limits that suit the kind."""
    care, limits = (_LEAN_CARE, LEAN_LIMITS) if kind.lean else (_CARE, LIMITS)
    chosen = care + (_RICH if kind.rich else ()) + (_CLUB if kind.club_rate else ())
    rows = []
    for values in chosen:
        row: Row = dict(zip(_HEAD, values, strict=True))
        row.update(limits.get(row["activity"], {}))
        if kind.phase == "junior":
            row["grades"] = ""
        rows.append(row)
    if kind.rich:
        by_id = {row["activity"]: row for row in rows}
        by_id["FILM"]["slots"] = " ".join(f"{day}{week.numbers(day)[-1]}" for day in week.days)
        by_id["READING"]["min_per_week"] = 2
    if kind.lean and week.longest() < 3:
        rows[1]["min_per_week"] = ""  # one quiet slot a day, and that is for homework
    if kind.lean and kind.phase == "junior":
        rows[2]["min_per_week"] = ""
    if week.extended:
        slots = " ".join(f"{day}X" for day in week.days)
        rows.append({
            "activity": "LATECARE", "name": "延时看护", "category": "rest", "room_kinds": "classroom library",
            "offered": "care", "slots": slots,
        })  # fmt: skip
    return rows


def skills_of(activities: list[Row]) -> list[str]:
    """Return all skills the activities ask for, in order of first use."""
    return list(dict.fromkeys(row["skill"] for row in activities if row.get("skill")))
