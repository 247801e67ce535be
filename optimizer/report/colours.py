"""One colour for each activity category, told apart with every kind of colour vision.

Found by search: the largest least distance (CIELAB) between any two under normal, protan, deutan and tritan vision
(Machado et al. 2009, severity 1) among muted colours on which black text has a contrast above 5. Each category also
has a badge of one letter pair or character, so that colour never carries a meaning alone.
"""

from __future__ import annotations

from typing import NamedTuple

from optimizer.language.text import Text


class Paint(NamedTuple):
    """Background colour, to be written on in black, and the badge."""

    colour: str
    badge: Text


PAINTS: dict[str, Paint] = {
    "homework": Paint("#f4d37b", Text("HW", "作")),
    "reading": Paint("#5a9ce9", Text("RD", "读")),
    "sports": Paint("#86d391", Text("SP", "体")),
    "arts": Paint("#debdff", Text("AR", "艺")),
    "science": Paint("#9cffff", Text("SC", "科")),
    "games": Paint("#de915a", Text("GA", "戏")),
    "film": Paint("#7b91bd", Text("FI", "影")),
    "labour": Paint("#919170", Text("LA", "劳")),
    "topic": Paint("#b27b91", Text("TO", "题")),
    "inquiry": Paint("#c8ffd3", Text("IN", "探")),
    "rest": Paint("#b2c8bd", Text("RE", "休")),
    "feature": Paint("#f4ffb2", Text("FE", "特")),
}
OTHER = Paint("#ffffff", Text("?", "？"))
"""For what the scenario does not know."""

DUTY = Paint("#ffffff", Text("DU", "值"))


def paint_of(category: str) -> Paint:
    return PAINTS.get(category, OTHER)
