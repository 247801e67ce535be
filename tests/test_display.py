"""What a notebook shows of the main objects: short, and no child by name."""

from __future__ import annotations

from IPython.core.formatters import DisplayFormatter

import optimizer
from optimizer.auditing import audit
from optimizer.payroll import pay
from optimizer.report.frames import fee_frame, goal_frame, pay_frame, session_frame, student_frame, violation_frame
from optimizer.testing.schools import SmallSchool, week


def test_names_are_offered_for_completion() -> None:
    assert {"solve", "explain", "cover", "load", "session_frame", "__version__"} <= set(dir(optimizer))
    assert all(getattr(optimizer, name) is not None for name in dir(optimizer))


def test_short_and_without_names() -> None:
    school = SmallSchool(days="Mon", slots=1, title="<School>").students("S1", name="SecretChild").build()
    timetable = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    page = DisplayFormatter().format(school)[0]["text/html"]
    shown = [repr(school), page, repr(timetable), repr(pay(school, timetable))]
    assert all(len(text) < 800 and "SecretChild" not in text for text in shown)
    assert "&lt;School&gt;" in shown[1]


def test_frames_hold_numbers() -> None:
    school = SmallSchool(days="Tue Mon", slots=2, fees={"yuan_per_slot": "3.75"}, pay={}).students("S1 S2").build()
    timetable = week(school, care={"C1": "S1 S2"}, sessions={"C1": "hw R1 T1"})
    paid, audited = pay(school, timetable), audit(school, timetable)
    assert list(session_frame(school, timetable)["day"].cat.categories) == ["Tue", "Mon"]
    assert student_frame(school, timetable)["slots_served"].sum() == 8
    assert fee_frame(paid)["yuan"].sum() == 30.0
    assert pay_frame(paid)["slots"].sum() == 4
    assert goal_frame(audited)["points"].sum() == audited.score.points
    assert len(violation_frame(audited)) == audited.score.hard
