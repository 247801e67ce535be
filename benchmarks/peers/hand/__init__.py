"""The week as an officer makes it on paper: one decision after the other, none taken back but where something breaks.

Clubs get times, rooms and leaders, the most asked for first; their places are given out; care groups are filled class
by class; each group gets its exercise where fewest of its members miss it, and whoever still misses it leaves the club
of that day or waits; the other activities go round by turns; staff serve by rotation. Sessions are never joined.
"""
