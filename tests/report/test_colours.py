"""Colours of categories are told apart with every kind of colour vision, and black text can be read on them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from optimizer.domain.programme import Category
from optimizer.report.colours import PAINTS

VISION = {
    "normal": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def _linear(colour: str) -> NDArray[np.float64]:
    part = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def _lab(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y, z = (XYZ @ linear) / np.array([0.9505, 1, 1.089])
    f = [np.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vision", VISION)
def test_any_two_colours_differ(vision: str) -> None:
    seen = {
        name: _lab(np.clip(np.array(VISION[vision]) @ _linear(paint.colour), 0, 1)) for name, paint in PAINTS.items()
    }
    closest = min(float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(seen, 2))
    assert closest > 15


def test_black_text_can_be_read() -> None:
    for paint in PAINTS.values():
        luminance = float(XYZ[1] @ _linear(paint.colour))
        assert (luminance + 0.05) / 0.05 > 4.5


def test_every_category_has_a_colour_and_badges_of_its_own() -> None:
    assert set(PAINTS) == {category.value for category in Category}
    assert len({paint.badge.en for paint in PAINTS.values()}) == len(PAINTS)
    assert len({paint.badge.zh for paint in PAINTS.values()}) == len(PAINTS)
