"""The clauses of the five policies, one module each."""

from __future__ import annotations

from optimizer.auditing.clauses import beilei, heibu, lianyungang_road, wenlan, zhanggong
from optimizer.auditing.clauses.asked import Asked

ASKED: tuple[Asked, ...] = (
    *zhanggong.ASKED,
    *lianyungang_road.ASKED,
    *wenlan.ASKED,
    *beilei.ASKED,
    *heibu.ASKED,
)
