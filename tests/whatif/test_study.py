"""Studies: what is solved, kept, shown and written."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from optimizer.auditing import audit
from optimizer.domain.programme import Pin
from optimizer.domain.scenario import Scenario
from optimizer.errors import SettingsError
from optimizer.files import load, read_result, read_timetable
from optimizer.report.figures import figures
from optimizer.testing.schools import MONDAY
from optimizer.whatif import (
    ComparisonVerdict,
    Study,
    Variant,
    VariantOutcome,
    changes,
    compare,
    grid,
    study_again,
    variant,
    write_study,
)
from optimizer.whatif.meeting import break_even_fee, meeting_page
from tests.batch.engines import InThisProcess
from tests.whatif.conftest import studied, tiny


def test_every_plan_is_solved_and_audited(study: Study) -> None:
    for one in study.outcomes:
        assert one.timetable is not None, one.reason
        assert one.figures is not None
        assert one.figures.violations == 0
        assert one.result is not None
        assert one.result.status == "optimal"


def test_table(study: Study) -> None:
    table = study.table("en")
    assert list(table.columns) == [one.name for one in study.outcomes]
    assert list(table.loc["students signed up"]) == ["6", "6", "6", "9", "6"]
    assert list(table.loc["clubs open, of those offered"]) == ["1/1", "1/1", "0/1", "1/1", "0/1"]
    assert list(table.loc["clubs wanted, not granted"]) == ["1", "1", "3", "2", "3"]
    assert list(table.loc["of it outside staff, yuan"]) == ["50.00", "50.00", "0.00", "50.00", "0.00"]
    assert list(table.loc["rules broken"]) == ["0"] * 5
    assert study.table("zh").index[0] == "状态"
    assert list(study.table("en", only=["points", "gap"]).index) == ["points (bound..found)", "gap"]


def test_verdicts(study: Study) -> None:
    assert study.verdict("no outside staff") is ComparisonVerdict.WORSE
    assert study.verdict(3) is ComparisonVerdict.OTHER
    assert study.verdict(0, 2) is ComparisonVerdict.BETTER
    assert study.verdict(0, 0) is ComparisonVerdict.EQUAL


@pytest.mark.slow
def test_what_is_known_is_not_solved_again(cache: Path) -> None:
    base, engine = tiny(), InThisProcess()
    first = studied([variant(base, "a"), variant(base, changes.more_staff(1))], engine, cache)
    assert engine.calls == 2
    asked = [variant(base, "b"), variant(base, changes.more_staff(1)), variant(base, changes.more_staff(2))]
    again = studied(asked, engine, cache)
    assert engine.calls == 3
    assert again["b"].timetable == first["a"].timetable
    assert again["b"].result == first["a"].result
    assert again["b"].figures == first["a"].figures


@pytest.mark.parametrize("name", ["sessions.csv", "answer.json"])
@pytest.mark.parametrize("damage", ["lost", "cut short", "changed"])
def test_a_spoilt_entry_is_solved_again_and_mended(cache: Path, name: str, damage: str) -> None:
    engine = InThisProcess()
    studied([variant(tiny(), "a")], engine, cache)
    for path in cache.rglob(name):
        data = path.read_bytes()
        if damage == "lost":
            path.unlink()
        else:
            path.write_bytes(
                data[: len(data) // 2] if damage == "cut short" else data.replace(b"Mon", b"Tue", 1) + b" "
            )
    again = studied([variant(tiny(), "a")], engine, cache)
    known = 1 if (name, damage) == ("answer.json", "changed") else 2  # a space behind it says the same
    assert (engine.calls, again.notice) == (known, "")
    studied([variant(tiny(), "a")], engine, cache)
    assert engine.calls == known


def test_another_week_is_solved_again_only_where_vetting_ends_before_it(cache: Path) -> None:
    engine, base = InThisProcess(), tiny()

    def week(scenario: Scenario, monday: date) -> Study:
        return compare([variant(scenario, "a")], week_of=monday, engine=engine, cache=cache)

    first = week(base, MONDAY)
    later = week(base, MONDAY + timedelta(days=7))
    assert engine.calls == 1
    assert first[0].result is not None
    assert later[0].result is not None
    assert (first[0].result.week_of, later[0].result.week_of) == (MONDAY, MONDAY + timedelta(days=7))
    people = tuple(replace(row, vetted_until=MONDAY + timedelta(days=8)) for row in base.staff)
    week(replace(base, staff=people), MONDAY)
    assert engine.calls == 2
    week(replace(base, staff=people), MONDAY + timedelta(days=7))
    assert engine.calls == 3


def test_a_study_is_written_with_its_question_and_solved_again(study: Study, cache: Path, tmp_path: Path) -> None:
    write_study(tmp_path / "study", study)
    again = study_again(tmp_path / "study", engine=InThisProcess(), cache=cache, workers=1)
    assert [one.name for one in again.outcomes] == [one.name for one in study.outcomes]
    assert [one.variant.changes for one in again.outcomes] == [one.variant.changes for one in study.outcomes]
    assert [one.result and one.result.score for one in again.outcomes] == [
        one.result and one.result.score for one in study.outcomes
    ]
    asked = json.loads((tmp_path / "study/study.json").read_text(encoding="utf-8"))
    assert asked["options"]["time_limit"] == 60
    with pytest.raises(SettingsError, match="holds no study"):
        study_again(tmp_path)


def test_the_page_for_a_meeting(study: Study) -> None:
    text = meeting_page(study, weeks=10, language="en")
    base = study[0]
    assert base.figures is not None
    assert f"{10 * base.figures.student_slots:,}" in text
    assert "What the others are compared with" in text
    assert "Proven worse than as it is" in text
    assert "Not comparable with as it is" in text
    assert "4.00" in text, "the fee at which the base's account is even is the fee that it takes"
    assert break_even_fee(base, base) == Decimal("4.00")
    fewer = study["one teacher"]
    assert fewer.figures is not None
    dearer = variant(base.scenario, changes.fee("2.00"))
    half = VariantOutcome(dearer, base.end, base.timetable, base.result)
    assert break_even_fee(half, base) == Decimal("4.00"), "at half the fee, the same work at the same pay"


def test_money_alone_needs_no_other_timetable() -> None:
    engine, base = InThisProcess(), tiny()
    study = studied([variant(base, "a"), variant(base, changes.fee("3.00"))], engine)
    assert engine.calls == 1
    assert study.verdict(1) is ComparisonVerdict.EQUAL
    fees = study.table("en", only=["fees"]).iloc[0]
    assert float(fees.iloc[1]) == float(fees.iloc[0]) * 3 / 4


def test_equal_plans_are_solved_once() -> None:
    engine = InThisProcess()
    study = studied([variant(tiny(), "a"), variant(tiny(), "b")], engine)
    assert engine.calls == 1
    assert study["a"].timetable == study["b"].timetable


def test_names_are_made_unique() -> None:
    study = studied([Variant("a", tiny()), Variant("a", tiny())])
    assert [one.name for one in study.outcomes] == ["a", "a (2)"]
    with pytest.raises(SettingsError, match="no variant 'c'"):
        study["c"]


def test_a_plan_without_a_timetable() -> None:
    base = tiny()
    away = tuple(replace(row, available=row.available - {"Mon2"}) if row.id == "O1" else row for row in base.staff)
    pinned = variant(base, "pinned", staff=away, pins=[Pin(group="K1", slot="Mon2")])
    study = studied([variant(base, "a"), pinned])
    assert study["pinned"].timetable is None
    assert study.verdict("pinned") is ComparisonVerdict.NONE
    assert study.table("en")["pinned"]["status"] in ("no timetable exists", "none found in the time given")
    assert study.differences(0, 1) == []
    study.plot_points()
    study.plot_service()


def test_the_chart_of_service_tells_priority_children_apart() -> None:
    base = tiny()
    small = variant(base, "one small room", rooms=[replace(base.rooms[0], capacity=4)])
    study = studied([variant(base, "as it is"), small])
    legend = study.plot_service(language="en").get_legend()
    assert legend is not None
    told = [text.get_text() for text in legend.get_texts()]
    for one in study.outcomes:
        assert one.timetable is not None
        waits = {row.student for row in one.timetable.waiting}
        parts = [{row.id for row in one.scenario.students if bool(row.priority) == wanted} for wanted in (True, False)]
        (served, priority), (others_served, others) = ((len(part - waits), len(part)) for part in parts)
        line = f"{served} of {priority} priority children, {others_served} of {others} others"
        assert f"{one.name}\nserved every day: {line}" in told
    assert "1 of 1 priority children, 5 of 5 others" in told[0]
    assert "1 of 1 priority children, 5 of 5 others" not in told[1], "somebody waits"


def test_the_range_of_cost_over_seeds_is_told_and_drawn(tmp_path: Path) -> None:
    base, engine = tiny(), InThisProcess()
    plans = [variant(base, "as it is"), variant(base, changes.more_staff(1))]
    study = compare(plans, time_limit=60, week_of=MONDAY, engine=engine, cache=False, workers=1, seeds=2)
    assert engine.calls == 4
    for one in study.outcomes:
        assert [run.result.seed for run in one.runs if run.result] == [base.settings.seed, base.settings.seed + 1]
    runs = [study_of_run.figures for study_of_run in study[0].runs]
    costs = [told.money.cost for told in runs if told is not None and told.money is not None]
    table = study.table("en", only=["cost-over-seeds"])
    assert table.iloc[0, 0] == f"{min(costs) / 100:.2f}..{max(costs) / 100:.2f}"
    legend = study.plot_service(language="en").get_legend()
    assert legend is not None
    assert "cost over the seeds that were run" in [text.get_text() for text in legend.get_texts()]
    write_study(tmp_path / "out", study)
    assert json.loads((tmp_path / "out/study.json").read_text(encoding="utf-8"))["options"]["seeds"] == 2
    with pytest.raises(SettingsError, match="seeds"):
        compare(plans, seeds=0)


def test_nothing_to_compare() -> None:
    with pytest.raises(SettingsError):
        compare([])


def test_progress(cache: Path) -> None:
    said: list[str] = []
    engine = InThisProcess()
    plans = grid(tiny(), [None, changes.more_staff(1)])
    compare(plans, week_of=MONDAY, engine=engine, cache=cache, progress=said.append, workers=1)
    assert said == ["1/2 as it is: solved", "2/2 1 teacher more: solved"]


@pytest.mark.slow
def test_written_and_recomputed(study: Study, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_study(out, study)
    rows = {row[0]: row[2:] for row in csv.reader((out / "comparison.csv").open(encoding="utf-8-sig"))}
    for number, one in enumerate(study.outcomes, 1):
        place = out / "plans" / str(number)
        scenario = replace(load(place / "scenario"), name=one.scenario.name)
        assert scenario == one.scenario
        timetable, result = read_timetable(place / "week"), read_result(place / "week")
        assert audit(scenario, timetable, week_of=result.week_of).score == result.score
        again = figures(scenario, timetable, result)
        assert again == replace(one.figures, result=result)
        assert rows["served"][number - 1] == str(again.served)
        assert rows["student-slots"][number - 1] == str(again.student_slots)
    charts = {path.stem for path in (out / "charts").iterdir()}
    assert charts >= {"service", "points", "choices", "1-load", "1-rooms", "5-clubs"}
    page = (out / "comparison.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 3
    assert "without" not in page.split("<body>")[0]
    write_study(out, study)


def test_a_foreign_folder_is_left_alone(study: Study, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(SettingsError):
        write_study(tmp_path, study)
