"""Changes mean what their names say: what would do something else, or nothing, is refused."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.errors import SettingsError
from optimizer.whatif import changes, variant
from optimizer.whatif.parse import read_changes
from tests.whatif.conftest import tiny


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("signups=-10%", "more than 0 %"),
        ("signups=nan%", "more than 0 %"),
        ("signups=1e308%", "at most 100 %"),
        ("signups=150%", "at most 100 %"),
        ("teachers=-2", "from 1 to"),
        ("teachers=999999999", "from 1 to"),
        ("stays=18:00/400%", "at most 100 %"),
        ("ends=23:30", "nothing would change"),
        ("stays=10:00", "no slot fits"),
    ],
)
def test_a_plan_that_would_not_be_what_it_says(text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        variant(tiny(), *read_changes(text))


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: changes.more_staff(1, skills="coach"), "no activity asks for the skill coach: chess"),
        (lambda: changes.without_role("Outside"), "no role 'Outside': teacher"),
        (lambda: changes.ends_at("17.30"), "'17.30': a clock time"),
    ],
)
def test_unknown_words_are_named(make: Any, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        variant(tiny(), make())
