"""Invented Chinese names of people, schools and rooms."""

from __future__ import annotations

from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹"
    "曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪"
)
GIVEN = (
    "子涵雨欣梓轩浩宇思琪佳怡博文晨曦嘉豪欣妍俊杰诗语一诺泽宇可馨"
    "天佑若曦明哲语桐宇航梦瑶致远安然睿辰书瑶景行沐阳清扬知夏乐言"
)
ADULT = "建国秀英丽娟志强晓燕海涛静敏慧伟军红梅春华立新玉兰国庆永刚淑珍文斌雪莲振宇金凤少华德明桂芳卫东艳玲"
SCHOOLS = ("滨江", "育才", "朝阳", "青云", "东湖", "新桥", "凤凰", "文昌", "临港", "松林", "金水", "西苑")


def child(rng: Random) -> str:
    """Return the name of a student."""
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2, 2))))


def adult(rng: Random) -> str:
    """Return the name of a grown-up."""
    return rng.choice(SURNAMES) + "".join(rng.sample(ADULT, rng.choice((1, 2, 2))))


def school(rng: Random, phase: str) -> str:
    """Return a school's name."""
    level = "小学" if phase == "primary" else "初级中学"
    return rng.choice(SCHOOLS) + rng.choice(("实验", "", "中心", "第二")) + level


def phone(rng: Random) -> str:
    """Return an invented phone number of a range that is not given out."""
    return f"1000{rng.randrange(10**7):07d}"
