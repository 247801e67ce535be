"""Schools to test with, for tests, benchmarks and notebooks; nothing else in the package imports this room.

`generator` makes schools of any size and kind as plain files; `schools` builds small ones and their weeks by hand;
`random_weeks` draws timetables that keep no rule but by chance.
"""
