"""Why a student waits, as it is written into the waiting list. ``{days}`` are the days of that reason.

What the construction or the search failed at is no reason: another week may well have a place. So nothing is said about
staff, rooms or exercise here.
"""

from __future__ import annotations

from optimizer.language.text import Text

NOT_PLACED = Text("not placed in the time given on {days}", "{days}限时内未能安排")
NO_CLUB_IN_CLUB_TIME = Text("signed up for club time alone and got no club", "只报了社团时段，未能进入社团")
