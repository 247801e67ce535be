"""One CP-SAT model of everything, in one search: what a good engineer writes from the contract in a day.

Written for this benchmark, it shares nothing with our own model but the reading of a scenario. A boolean for each
student and care group, wish, club and slot, session and activity, session and room, session and person; all rules and
goals that apply to it; a fixed number of care groups for each campus, some more than are needed. CP-SAT with 8 workers
and otherwise its defaults; every solution is handed over.

Where the contract would take a boolean for each student, group and slot, it is made smaller at the price of some
timetables, all of which keep the rules: see ``CANNOT``.
"""

from benchmarks.peers.monolith.run import CANNOT, PEER

__all__ = ["CANNOT", "PEER"]
