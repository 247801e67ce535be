"""Changes as they are typed."""

from __future__ import annotations

import pytest

from optimizer.errors import SettingsError
from optimizer.whatif import variant
from optimizer.whatif.parse import FORMS, read_changes
from tests.whatif.conftest import tiny


def test_several_make_one_plan() -> None:
    made = variant(tiny(), *read_changes("ratio=30, fee=3.00,grouping.max_size=20"))
    assert made.name == "ratio 1:30 + fee 3.00 yuan + grouping.max_size = 20"
    assert made.scenario.settings.grouping.max_size == 20


@pytest.mark.parametrize(
    "text",
    [
        "ends=16:30",
        "stays=18:00",
        "stays=18:00/40%",
        "without=outside",
        "without=T2",
        "teachers=+1",
        "volunteers=2",
        "signups=+15 %",
        "signups=0.15",
        "closed=R1",
        "closed=R1:Mon",
        "room=R1",
        "places=K1:+2",
        "places=K1",
    ],
)
def test_forms(text: str) -> None:
    assert variant(tiny(), *read_changes(text)).scenario != tiny()


@pytest.mark.parametrize("text", ["ratio", "ratio=many", "ends=late", "magic=1", "=3", "fees.yuan_per_slot="])
def test_what_cannot_be_read(text: str) -> None:
    with pytest.raises(SettingsError, match="ratio=30; ends=17:30"):
        read_changes(text)


def test_every_form_has_an_example_that_names_it() -> None:
    assert all(example.startswith(name + "=") for name, (example, _) in FORMS.items())
