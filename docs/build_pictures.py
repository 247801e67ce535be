"""Draws the pictures of the README and the pages beside it.

python docs/build_pictures.py out/zhanggong     # a folder that `optimizer solve scenarios/zhanggong` wrote
python docs/build_pictures.py plans             # compares plans for scenarios/wenlan, a minute each
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib
from PIL import Image

matplotlib.use("Agg")

from optimizer.files import load, read_timetable
from optimizer.report.charts_base import save_picture
from optimizer.report.charts_week import plot_clubs, plot_load, plot_rooms
from optimizer.report.plot import plot_week
from optimizer.whatif import changes, compare, variant

HERE = Path(__file__).parent
SCHOOLS = HERE.parent / "scenarios"
DPI = 80


def of_a_week(folder: str) -> None:
    scenario, timetable = load(SCHOOLS / "zhanggong"), read_timetable(folder)
    axes = plot_week(scenario, timetable, by="group")
    axes.figure.savefig(HERE / "pictures" / "week.png", dpi=DPI, bbox_inches="tight")
    _make_small(HERE / "pictures" / "week.png")
    for draw in (plot_load, plot_rooms, plot_clubs):
        picture = HERE / "pictures" / f"{draw.__name__[5:]}.png"
        save_picture(draw(scenario, timetable), picture, dpi=DPI)
        _make_small(picture)


def of_plans() -> None:
    school = load(SCHOOLS / "wenlan")
    made = {
        "现状": (),
        "再加两名教师": (changes.more_staff(2, "teacher"),),
        "不用校外人员": (changes.without_role("outside"),),
        "报名增加 15%": (changes.more_signups(0.15),),
    }
    study = compare([variant(school, name, *asked) for name, asked in made.items()], progress=True)
    for name, axes in (
        ("plans-service", study.plot_service()),
        ("plans-points", study.plot_points()),
        ("plans-choices", study.plot_choices()),
    ):
        save_picture(axes, HERE / "pictures" / f"{name}.png", dpi=DPI)
        _make_small(HERE / "pictures" / f"{name}.png")


def _make_small(picture: Path) -> None:
    """Write a picture with 64 colours, which is a quarter of the bytes."""
    Image.open(picture).convert("RGB").quantize(64, dither=Image.Dither.NONE).save(picture, optimize=True)


if __name__ == "__main__":
    if sys.argv[1] == "plans":
        of_plans()
    else:
        of_a_week(sys.argv[1])
