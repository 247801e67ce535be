"""Does everybody get a place at once? ``python -m benchmarks.robust --minutes 60``.

Schools of nine kinds are drawn by the date, each made around a hidden full week, so that a timetable with nobody
waiting is known to exist: three of each kind at 300, 720 and 1,500 students, one at 2,000 and 4,000; odd seeds are
*lean* schools (`optimizer.testing.generator.kinds`). Each is solved in a process of its own until nobody waits, and
the run is then stopped. One line of ``benchmarks/results/robust.jsonl`` is one school; the lines add up from run to
run, the newest 20 of a kind and size count. The worst is reported. What counts is the lesser of wall and processor
seconds: the clock of a busy machine says too much, and a run of several threads takes more processor time than it
lasts.
"""
