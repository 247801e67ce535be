"""Tiny schools, solved to the proven end, and a study of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from optimizer.domain.scenario import Scenario
from optimizer.testing.schools import MONDAY, SmallSchool
from optimizer.whatif import Study, Variant, changes, compare, variant
from tests.batch.engines import InThisProcess


@pytest.fixture(autouse=True)
def _drawing_without_a_screen() -> Iterator[None]:
    mpl.use("Agg")
    yield
    plt.close("all")


def tiny() -> Scenario:
    """Six children on two days, one club of two places, a fee, two teachers and one from outside."""
    school = SmallSchool(days="Mon Tue", slots=2, language="en", fees={"yuan_per_slot": "4"}, priority={"disabled": 5})
    school.students("S1 S2", grade=1).students("S3", grade=1, priority="disabled")
    school.students("S4 S5 S6", grade=2, clubs="K1", club_weight=2)
    school.staff("T1 T2", share="1").staff("O1", role="outside", skills="chess", yuan_per_slot=50)
    school.rooms("R1 R2", capacity=10).activity("ch", skill="chess", offered="club")
    return school.club("K1", "ch", leaders="O1", slots="Mon2", min_students=1, max_students=2).build()


def studied(variants: list[Variant], engine: InThisProcess | None = None, cache: Any = False) -> Study:
    return compare(variants, time_limit=20, week_of=MONDAY, engine=engine or InThisProcess(), cache=cache, workers=1)


@pytest.fixture(scope="package")
def study() -> Study:
    """As it is; no teacher alone with more than two children; without the chess player; four more sign-ups."""
    base = tiny()
    return studied(
        [
            variant(base, "as it is"),
            variant(base, changes.more_staff(1)),
            variant(base, changes.without_role("outside")),
            variant(base, changes.more_signups(0.5)),
            variant(base, "one teacher", changes.fewer_staff("T2")),
        ]
    )


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"
