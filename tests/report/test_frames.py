from __future__ import annotations

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.report.context import ReportContext
from optimizer.report.frames import load_frame, session_frame


def test_session_frame_has_a_row_per_session(school: tuple[Scenario, Timetable]) -> None:
    frame = session_frame(*school)
    assert len(frame) == len(school[1].sessions)
    assert set(frame["session"]) == {row.id for row in school[1].sessions}
    assert frame["category"].ne("").all()


def test_load_frame_targets(school: tuple[Scenario, Timetable], context: ReportContext) -> None:
    loads = load_frame(*school)
    squares = ((loads["total"] - loads["target"]) ** 2).dropna().sum()
    assert squares == context.audit.goals["fair-load"].measure
