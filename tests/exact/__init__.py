"""An exact model of the whole contract for tiny schools, to set beside the program.

It is written from the contract alone and shares nothing with the program but its input, the scenario as
`optimizer.load` reads it, and its output, the tables of a timetable. The simplest formulation is taken throughout; it
is meant for up to eight students in three days. ``python -m tests.exact`` compares random schools by the thousand.
"""
