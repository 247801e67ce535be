"""Slot tokens in the spellings that officers use."""

from __future__ import annotations

import pytest

from optimizer.domain.lookup import explain_token
from optimizer.domain.scenario import build_week
from optimizer.domain.settings import Settings
from optimizer.domain.week import TokenError

WEEK = build_week(
    Settings.model_validate(
        {
            "week": {
                "days": ["Mon", "Tue", "Fri"],
                "slots_on": {"Fri": [{"start": "15:50", "end": "16:30"}]},
                "extended": [{"start": "18:00", "end": "18:40"}],
            }
        }
    )
)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Mon", "Mon1 Mon2 Mon3"),
        ("mon2", "Mon2"),
        ("Mon1-2", "Mon1 Mon2"),
        ("周一", "Mon1 Mon2 Mon3"),
        ("星期一２", "Mon2"),
        ("礼拜一第2节", "Mon2"),
        ("周一第二节", "Mon2"),
        ("周一第1-2节", "Mon1 Mon2"),
        ("周一1至2", "Mon1 Mon2"),
        ("周一1～2；周五", "Mon1 Mon2 Fri1"),
        ("MonX", "MonX1"),
        ("周一X1、周二延1，周五延时1", "MonX1 TueX1 FriX1"),
        ("Mon-Tue1", "Mon1 Tue1"),
        ("周一至周五1", "Mon1 Tue1 Fri1"),
        ("Wed2 Sat", ""),
    ],
)
def test_readable(text: str, tokens: str) -> None:
    assert WEEK.expand(text) == frozenset(tokens.split())


@pytest.mark.parametrize(
    "text", ["Mo", "Mon0", "Mon4", "Fri2", "Fri1-2", "Mon2-1", "MonX2", "3", "Mon-", "Fri-Mon", "周八"]
)
def test_not_readable(text: str) -> None:
    with pytest.raises(TokenError):
        WEEK.expand(text)
    assert all(explain_token(WEEK, text))
