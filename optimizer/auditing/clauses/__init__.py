"""The clauses of the national rules and of the five policies, one module each."""

from __future__ import annotations

from optimizer.auditing.clauses import beilei, heibu, lianyungang_road, national, wenlan, zhanggong
from optimizer.auditing.clauses.asked import Asked

ASKED: tuple[Asked, ...] = (
    *national.ASKED,
    *zhanggong.ASKED,
    *lianyungang_road.ASKED,
    *wenlan.ASKED,
    *beilei.ASKED,
    *heibu.ASKED,
)
