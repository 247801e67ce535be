"""Command line: ``python -m optimizer.testing.generator OUT --students 720 --kind clubs --seed 3``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from optimizer.testing.generator import FAULTS, KINDS, LEAN_KINDS, build, planted, tiny, write_witness


def main(arguments: Sequence[str] | None = None) -> None:
    """Write one school, or list kinds or faults."""
    parser = argparse.ArgumentParser(prog="python -m optimizer.testing.generator", description=__doc__)
    parser.add_argument("out", nargs="?", help="folder to write")
    parser.add_argument("--students", type=int, default=720, help="rows of students.csv (30 to 4000)")
    parser.add_argument("--kind", default="clubs", help="see --list")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--witness", help="folder for the hidden week in which nobody waits, as a timetable")
    parser.add_argument("--tiny", action="store_true", help="a very small odd school; only --seed counts")
    parser.add_argument("--fault", help="plant a reason why no timetable exists; see --list-faults")
    parser.add_argument("--list", action="store_true", help="list the kinds and stop")
    parser.add_argument("--list-faults", action="store_true", help="list the faults and stop")
    options = parser.parse_args(arguments)
    if options.list:
        print("\n".join(f"{kind.name:14} {kind.text}" for kind in (KINDS | LEAN_KINDS).values()))
        return
    if options.list_faults:
        print("\n".join(f"{name:26} {text}" for name, text in FAULTS.items()))
        return
    if not options.out:
        parser.error("OUT is missing")
    if options.tiny:
        print(tiny(options.out, options.seed))
    elif options.fault:
        print(planted(options.out, students=options.students, fault=options.fault, seed=options.seed))
    else:
        school, plan = build(students=options.students, kind=options.kind, seed=options.seed)
        print(school.write(options.out))
        if options.witness and (KINDS | LEAN_KINDS)[options.kind].staff != "short":
            print(write_witness(school, plan, options.witness))


if __name__ == "__main__":
    main()
