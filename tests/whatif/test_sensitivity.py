"""What one more of something is worth."""

from __future__ import annotations

import pytest

from optimizer.testing.schools import MONDAY
from optimizer.whatif import ComparisonVerdict, changes, sensitivity
from optimizer.whatif.verdict import Interval
from tests.batch.engines import InThisProcess
from tests.whatif.conftest import tiny


def test_by_solving_again() -> None:
    engine = InThisProcess()
    asked = [changes.club_places("K1"), changes.more_rooms(1, like="R1")]
    found = sensitivity(tiny(), asked, week_of=MONDAY, engine=engine, cache=False, workers=1)
    assert engine.calls == 3
    place, room = found.worths
    # the third child gets the club: a wish of 100, with what it changes elsewhere
    assert place.verdict is ComparisonVerdict.BETTER
    assert place.points is not None
    assert place.points.exact
    assert place.points.low == place.points_found
    assert room.verdict is ComparisonVerdict.EQUAL
    assert room.points == Interval(0, 0)
    assert list(found.table("en")["worth it?"]) == ["proven better", "no difference"]


@pytest.mark.slow
def test_what_is_asked_by_default() -> None:
    engine = InThisProcess()
    found = sensitivity(tiny(), week_of=MONDAY, engine=engine, cache=False, workers=1)
    assert engine.calls == 1 + len(found.worths), "the base once, and each change"
    names = [one.name for one in found.worths]
    assert names[0] == "1 teacher more"
    assert "club K1: +1 places" in names
