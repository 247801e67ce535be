"""A study as a folder: the table, the page, charts, differences, and each variant complete."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from optimizer.batch.html_page import PageCell, PageTable, Picture, Prose, page
from optimizer.errors import SettingsError
from optimizer.files import load, publish
from optimizer.files.csv_tables import write_csv
from optimizer.files.scenario_out import write_scenario
from optimizer.language.text import Language, Text
from optimizer.report.charts_base import as_svg, close, heading_of, save_picture
from optimizer.report.charts_week import plot_clubs, plot_load, plot_rooms
from optimizer.report.week_folder import write_week
from optimizer.versions import versions
from optimizer.whatif.meeting import meeting_page
from optimizer.whatif.outcome import VariantOutcome
from optimizer.whatif.study import Study, compare
from optimizer.whatif.variants import Variant
from optimizer.whatif.verdict import ComparisonVerdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKER, QUESTION = "comparison.csv", "study.json"
_TITLE = Text("Plans compared", "方案比较")
_INTRO = Text(
    "Every plan was solved with the same effort and audited, and has the best week of all plans that its own rules "
    "allow. All figures describe the timetable that was found; where a score is an interval, the best possible lies "
    "within it, and plans whose intervals overlap are undecided.",
    "每个方案都在同样的时限内排出并经审核；其他方案的课表若也符合本方案的规定且更好，就采用该课表。各项数字均为所得课表的"
    "数字；得分写成区间的，最好的课表在此范围内，区间有重叠的方案难分高下。",
)
_FIGURE = Text("figure", "指标")
_TABLE = Text("Figures", "数字")
_DIFFER = Text("{second} against {first}", "{second} 与 {first} 的差别")
_MORE = Text("… {n} more in differences.csv", "……另有 {n} 条，见差异表")
_SHOWN = 25
_KINDS = ("waiting", "club", "group", "staff", "student")


def write_study(folder: str | Path, study: Study, *, replace: bool = False) -> None:
    """Write all of a study into a folder, complete or not at all.

    ``comparison.csv`` and ``comparison.html``; ``meeting.html``, one page for a meeting; ``differences.csv``;
    ``charts/``; ``plans/1/scenario`` and ``plans/1/week`` and so on, from which every figure can be worked out again;
    ``study.json``: names, changes, limits and seed, by which `study_again` solves it anew.

    Raises
    ------
    SettingsError
        If the folder holds something that is not an earlier comparison, or was changed by hand; see `publish`.
    """
    language = study.language
    with publish(folder, MARKER, replace=replace) as draft:
        _write_table(draft, study, language)
        _write_question(draft, study)
        (draft / "meeting.html").write_text(meeting_page(study), encoding="utf-8", newline="\n")
        pictures = dict(_charts_of_all(study))
        (draft / "charts").mkdir()
        for name, ax in pictures.items():
            save_picture(ax, draft / "charts" / f"{name}.png")
        for name, ax in _charts_of_each(study):
            save_picture(ax, draft / "charts" / f"{name}.png")
            close(ax)
        told = _differences(study)
        rows = [(name, kind, text) for name, kind, texts in told for text in texts]
        write_csv(draft / "differences.csv", [("plan", "kind", "difference"), *rows], bom=True)
        for number, outcome in enumerate(study.outcomes, 1):
            _write_plan(draft / "plans" / str(number), outcome)
        text = comparison_page(study, pictures, told)
        (draft / "comparison.html").write_text(text, encoding="utf-8", newline="\n")
        for ax in pictures.values():
            close(ax)


def _write_table(draft: Path, study: Study, language: Language) -> None:
    head = ["key", _FIGURE.say(language), *(one.name for one in study.outcomes)]
    rows = [[line.key, line.label.say(language), *line.values] for line in study.lines]
    write_csv(draft / MARKER, [head, *rows], bom=True)


def _write_question(draft: Path, study: Study) -> None:
    """What was asked: `study_again` reads it."""
    plans = [
        {"name": one.name, "changes": list(one.variant.changes), "scenario": f"plans/{number}/scenario"}
        for number, one in enumerate(study.outcomes, 1)
    ]
    options = study.options.as_json() | {"seeds": max(1, len(study[0].runs))} if study.options else {}
    text = json.dumps({"options": options, "plans": plans, "versions": versions()}, ensure_ascii=False, indent=1)
    (draft / QUESTION).write_text(text + "\n", encoding="utf-8", newline="\n")


def study_again(folder: str | Path, **options: Any) -> Study:
    """Solve a study that `write_study` has written once more.

    Parameters
    ----------
    **options
        Of `compare`, instead of those that the study was made with.

    Raises
    ------
    SettingsError
        If the folder holds no study.
    """
    place = Path(folder)
    try:
        asked = json.loads((place / QUESTION).read_text(encoding="utf-8"))
        made_with = {key: value for key, value in asked["options"].items() if key in _OPTIONS}
        if "week_of" in made_with:
            made_with["week_of"] = date.fromisoformat(made_with["week_of"])
        plans = [(str(one["name"]), place / one["scenario"], tuple(one["changes"])) for one in asked["plans"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{place} holds no study: {error} · {place} 中没有方案比较") from error
    return compare([Variant(name, load(path), made) for name, path, made in plans], **{**made_with, **options})


_OPTIONS = ("time_limit", "seed", "week_of", "effort", "seeds")


def _write_plan(place: Path, outcome: VariantOutcome) -> None:
    """The scenario as it was solved, and its week; what went wrong where there is none."""
    (place / "scenario").mkdir(parents=True)
    write_scenario(place / "scenario", outcome.scenario)
    if outcome.timetable is None or outcome.result is None:
        text = "\n".join((outcome.end, *outcome.reason)) + "\n"
        (place / "reason.txt").write_text(text, encoding="utf-8", newline="\n")
        return
    write_week(place / "week", outcome.scenario, outcome.timetable, outcome.result, outcome.pay)


def _charts_of_all(study: Study) -> Iterator[tuple[str, Axes]]:
    yield "service", study.plot_service()
    yield "points", study.plot_points()
    if any(one.scenario.clubs for one in study.outcomes):
        yield "choices", study.plot_choices()


def _charts_of_each(study: Study) -> Iterator[tuple[str, Axes]]:
    """Of each plan's week; one is drawn after the other has been let go of."""
    for number, one in enumerate(study.outcomes, 1):
        if one.timetable is not None and one.result is not None:
            yield f"{number}-load", plot_load(one.scenario, one.timetable, one.result.week_of)
            yield f"{number}-rooms", plot_rooms(one.scenario, one.timetable)
            if one.scenario.clubs:
                yield f"{number}-clubs", plot_clubs(one.scenario, one.timetable)


def _differences(study: Study) -> list[tuple[str, str, list[str]]]:
    """(plan, kind, sentences) of every plan against the first."""
    differences = []
    for place, one in enumerate(study.outcomes[1:], 1):
        differences += [(one.name, kind, study.differences(0, place, kind=kind)) for kind in _KINDS]
    return [part for part in differences if part[2]]


def comparison_page(study: Study, pictures: dict[str, Axes], told: list[tuple[str, str, list[str]]]) -> str:
    """The page as HTML, with the charts of all plans in it."""
    language = study.language
    head = (PageCell(_FIGURE.say(language)), *(PageCell(one.name, number=True) for one in study.outcomes))
    verdicts = [None, *(study.verdict(place) for place in range(1, len(study)))]
    rows = [
        (
            PageCell(line.label.say(language)),
            *(
                PageCell(value, number=True, mark=_mark(verdict) if line.key == "verdict" else "")
                for value, verdict in zip(line.values, verdicts, strict=True)
            ),
        )
        for line in study.lines
    ]
    parts: list[PageTable | Picture | Prose] = [PageTable(_TABLE.say(language), head, rows)]
    parts += [Picture("", as_svg(ax), heading_of(ax)) for ax in pictures.values()]
    for one in study.outcomes[1:]:
        lines = [text for name, _, texts in told if name == one.name for text in texts]
        shown = lines[:_SHOWN] + ([_MORE.format(n=len(lines) - _SHOWN).say(language)] if len(lines) > _SHOWN else [])
        if shown:
            heading = _DIFFER.format(first=study.outcomes[0].name, second=one.name).say(language)
            parts.append(Prose(heading, shown))
    return page(_TITLE.say(language), [_INTRO.say(language)], parts, language=language)


def _mark(verdict: ComparisonVerdict | None) -> str:
    """Only what is proven is marked."""
    return {ComparisonVerdict.BETTER: "good", ComparisonVerdict.WORSE: "bad"}.get(verdict, "") if verdict else ""
