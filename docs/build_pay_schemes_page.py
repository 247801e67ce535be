# ruff: noqa: E501
"""Writes docs/pay-schemes.zh.md: the schemes of docs/pay-schemes.md as rows of the sheet of settings, in Chinese.

python docs/build_pay_schemes_page.py [--check]
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

from optimizer.files.scenario_book import say_setting, setting_rows

DOCS = Path(__file__).parent
PAGE = DOCS / "pay-schemes.zh.md"
HEAD = """# 十种劳务分配办法怎样填在“设置”表里

这些办法来自各地学校和区县的做法。每种办法写明填哪几行、在同一所示例学校里各人得多少。所列数字只是做法举例，执行前请对照当地文件。
英文版：[pay-schemes.md](pay-schemes.md)，两页的设置由同一份内容生成，金额都经过自动测试。

**怎样填**：打开学校工作簿的“设置”表，在“设置项”“值”两列里填下面的行；表里没有的行，加在最后即可（有序号的“标准.1”“标准.2”
按先后对照，先符合的先用，没写的条件表示不限）。填好后运行 `optimizer check-input 学校.xlsx`，写错的行会指出来；再运行
`optimizer pay 学校.xlsx 课表 --out 劳务` 看结果。

**示例学校**：76 名学生，C01 班 36 人（周一、周二、周六），C02 班 40 人（周一、周二），其中 20 人周二第1节在柔道社（每次 10 元）。两名学生全免。
第1节 40 分钟，第2节 50 分钟，周六只有第1节。T01、T02、T03 是教师，M01 是管理人员（值班 2 节），O01 是校外教练（合同每节 120 元）。下面是这一周的金额。
"""
SCHEMES = (
    (
        "每节课有保底",
        "每生每节不超过 3.5 元，教师每节不低于 50 元，校外人员按合同，困难学生免费。各系数都填 1，一个计酬单位就是 40 分钟一节。",
    ),
    (
        "周末标准不同",
        "平日每节最多 50 元，周末和节假日最多 80 元，只发实际上过的课。钱不够时按同一比例缩减。考核合格后再发的，考核通过后作为更正补发。",
    ),
    ("每节封顶，校外另算", "每节最多 60 元；校外人员按合同单列；封顶后余下的结转下期。"),
    (
        "每生每月固定收费",
        "每生每月 50 元，教师每节最多 60 元。示例的一周按一个月的四分之一收费。谁能计酬，就是教职工表里有谁。",
    ),
    (
        "每节固定、每天最多两节",
        "每节 75 元，每人每天最多计两节；学生每节最多 5 元、每天最多 10 元；市里按每生每日补 2.5 元。“经济分类”只用于打印。税由工资系统处理。",
    ),
    ("社团另收费，按工作量分配", "每节 2 元，特色社团每次另收 10 元（填在社团表“每次收费”）。按工作量和常用系数分配。"),
    ("学期封顶，按工作量分配", "每生每学期最多 350 元。按学期结算时一次填 350；示例按一周算，填 15。"),
    ("按时长定价", "40 分钟的一节 68 元，50 分钟的一节 106 元，作业、锻炼、社团、值班、管理同价。总额直接填写。"),
    (
        "按班额定价，余额平均",
        "一成作运行成本；35 人以内每节 35 元，以上每多一人加 1 元；余下的平均分配。班主任另计的部分和对个人的固定补贴不在其中。",
    ),
    (
        "八成用于人员",
        "收费的八成发给人员；两小时按三节计，每节 85 元，50 分钟的一节是 106.25 元；领导值班按天数定；每生每月最多 180 元（一周按 45 元）。",
    ),
)
WORDS = {
    "fees": "收费收入",
    "subsidy_per_student_day": "每生每日补助",
    "running_cost": "运行成本",
    "running_cost_share": "运行成本",
    "pool_yuan": "总额",
    "pool": "总额",
    "outside": "校外人员（按合同）",
    "labour": "教职工劳务费合计",
    "balance": "结余",
    "shortfall": "缺口",
    "cap": "封顶",
    "floor": "保底",
}


def page() -> str:
    """The page as it is to be."""
    parts = re.split(r"\n## \d+\. ", (DOCS / "pay-schemes.md").read_text(encoding="utf-8"))[1:]
    lines = [HEAD]
    for number, (text, (title, about)) in enumerate(zip(parts, SCHEMES, strict=True), 1):
        settings = tomllib.loads("\n".join(re.findall(r"```toml\n(.*?)```", text, re.S)))
        lines += [f"## {number}. {title}", "", about, "", "| 设置项 | 值 |", "| --- | --- |"]
        lines += [
            f"| {' | '.join(say_setting(key, value, 'zh'))} |" for key, value, _ in setting_rows(settings, [], {})
        ]
        lines += ["", "| 结果 | 元 |", "| --- | ---: |"]
        for row in re.findall(r"```text\n(.*?)```", text, re.S)[0].splitlines():
            item, yuan, *note = row.split()
            lines.append(f"| {WORDS.get(item, item)}{''.join(f'（{WORDS.get(one, one)}）' for one in note)} | {yuan} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    text = page()
    if "--check" in sys.argv:
        return int(PAGE.read_text(encoding="utf-8") != text)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
