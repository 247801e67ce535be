"""A list of 2,000 children with every kind of mess is read in a moment."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

from optimizer.files import load
from tests.files.written.making import SCHOOL, save_xlsx

CLUBS = [
    f"{name}社"
    for name in ("舞蹈", "围棋", "足球", "篮球", "书法", "合唱", "编程", "航模", "武术", "绘画", "朗诵", "田径")
]


def _rows(draw: random.Random) -> list[list[Any]]:
    header = [
        "学号",
        "姓名",
        "年级",
        "班级",
        "是否参加",
        "备注",
        "参加时段",
        *[None] * 4,
        "减免比例",
        "第一志愿",
        "第二志愿",
    ]
    days = [*[None] * 6, "周一", "周二", "周三", "周四", "周五"]
    rows: list[list[Any]] = [["课后服务报名表"], header, days]
    for number in range(2000):
        grade, of_grade = draw.randint(1, 6), draw.randint(1, 9)
        spelled = (
            f"{'一二三四五六'[grade - 1]}（{of_grade}）班",
            f"{grade}.{of_grade}",
            f"{grade}0{of_grade}",
            f"{of_grade}班",
        )
        ticks = [draw.choice(("√", "×", None)) for _ in range(5)]
        wishes = draw.sample([*CLUBS, None], 2)
        waiver = draw.choice((None, "半免", 0.5))
        takes_part = draw.choice(("是", "是", "否"))
        child = [
            20260000 + number,
            f"学生\u200b{number}",
            grade,
            draw.choice(spelled),
            takes_part,
            draw.choice((None, "走读")),
        ]
        rows.append([*child, *ticks, waiver, *wishes])
        if number % 300 == 299:
            rows += [list(header), [None]]
    return [*rows, ["合计", 2000]]


def test_two_thousand_children_in_three_seconds(tmp_path: Path) -> None:
    clubs = [
        ["社团编号", "名称", "活动", "负责人"],
        *([f"K{at:02}", name, "画画", "陈国强"] for at, name in enumerate(CLUBS, 1)),
    ]
    sheets = {**SCHOOL, "学生": _rows(random.Random(1)), "社团": clubs}
    file = save_xlsx(tmp_path / "school.xlsx", {title: rows for title, rows in sheets.items() if title != "班级"})
    start = time.process_time()
    school = load(file)
    assert time.process_time() - start < 3
    assert 1000 < len(school.students) < 1500
