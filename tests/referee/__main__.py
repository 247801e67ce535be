"""python -m tests.referee SCENARIO DIR [--published DIR2] [--start DIR3] [--week-of DATE]"""

import argparse
import json

from .verdict import judge


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.referee", description="Judges a timetable; prints JSON.")
    parser.add_argument("scenario")
    parser.add_argument("timetable")
    parser.add_argument("--published", help="the published week, for the goal `changes`")
    parser.add_argument("--start", help="an earlier week, for the goal `moved`")
    parser.add_argument("--week-of", help="any date of the week; default: result.json's, else next week")
    args = parser.parse_args()
    verdict = judge(args.scenario, args.timetable, published=args.published, week_of=args.week_of, start=args.start)
    print(json.dumps(verdict.as_json(), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
