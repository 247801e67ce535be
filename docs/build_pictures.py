"""Draws the pictures of the README from a solved scenario.

python docs/build_pictures.py out/zhanggong     # a folder that `optimizer solve scenarios/zhanggong` wrote
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from optimizer.files import load, read_timetable
from optimizer.report.plot import plot_week

HERE = Path(__file__).parent


def main(folder: str) -> None:
    scenario = load(HERE.parent / "scenarios" / "zhanggong")
    axes = plot_week(scenario, read_timetable(folder), by="group")
    axes.figure.savefig(HERE / "pictures" / "week.png", dpi=80, bbox_inches="tight")


if __name__ == "__main__":
    main(sys.argv[1])
