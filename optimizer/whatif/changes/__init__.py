"""Named changes: small pure functions on a scenario, to be combined at will."""

from optimizer.whatif.changes.people import fewer_staff, more_signups, more_staff, without_role
from optimizer.whatif.changes.places import closed_room, club_places, more_places, more_rooms
from optimizer.whatif.changes.settings import ends_at, fee, ratio, setting, stays_until

__all__ = [
    "closed_room",
    "club_places",
    "ends_at",
    "fee",
    "fewer_staff",
    "more_places",
    "more_rooms",
    "more_signups",
    "more_staff",
    "ratio",
    "setting",
    "stays_until",
    "without_role",
]
