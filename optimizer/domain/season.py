"""Seasons: parts of a semester with slots of their own (contract, section 8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from optimizer.domain.scenario import build_week
from optimizer.domain.settings import SeasonSettings, Settings
from optimizer.domain.validate_settings import week_problems
from optimizer.domain.week import Week
from optimizer.errors import Problem
from optimizer.language.text import Text

_NAME = Text("a name of its own", "各季节名称不同，且不能为空")
_BACKWARDS = Text("a last day that is not before the first, {first}", "结束日期不早于开始日期 {first}")
_OVERLAP = Text("seasons that do not overlap: {other} runs until {until}", "各季节日期不重叠：{other} 到 {until} 为止")


def season_on(settings: Settings, day: date) -> str:
    """Name of the season that a date is in; blank for none."""
    return next((row.name for row in settings.semester.season if row.first <= day <= row.last), "")


def settings_in(settings: Settings, season: SeasonSettings) -> Settings:
    """The settings with the keys of ``[week]`` that a season replaces."""
    week = settings.week.model_copy(update={key: getattr(season, key) for key in season.replaced})
    return settings.model_copy(update={"week": week})


def settings_by_season(settings: Settings) -> dict[str, Settings]:
    """Name of a season, blank for the rest of the year -> the settings in it."""
    return {"": settings} | {row.name: settings_in(settings, row) for row in settings.semester.season}


def weeks_by_season(settings: Settings) -> dict[str, Week]:
    """Name of a season, blank for the rest of the year -> its week, in which the slots of all others mean none.

    Tokens in ``club_only`` must be valid.
    """
    seasons = settings_by_season(settings)
    without = {name: row.model_copy(update={"week": row.week.model_copy(update={"club_only": ()})})
               for name, row in seasons.items()}  # fmt: skip
    known = frozenset(token for row in without.values() for token in build_week(row).all)
    return {name: build_week(row, known - build_week(without[name]).all) for name, row in seasons.items()}


def same_sessions(first: Week, second: Week) -> bool:
    """Whether two weeks have the same slots and the same ones for clubs alone, so that one programme serves both."""
    return {slot.token: slot.club_only for slot in first.slots} == {slot.token: slot.club_only for slot in second.slots}


def season_problems(settings: Settings) -> Iterator[Problem]:
    """What is wrong with the seasons: names, dates that overlap, slots that make no sense or end too late."""
    rows = settings.semester.season
    for number, row in enumerate(rows, 1):
        key = f"semester.season[{number}]"
        if not row.name or row.name in {other.name for other in rows[: number - 1]}:
            yield Problem("scenario", None, f"{key}.name", row.name, _NAME)
        if row.last < row.first:
            yield Problem("scenario", None, f"{key}.to", str(row.last), _BACKWARDS.format(first=row.first))
        for other in rows[: number - 1]:
            if row.first <= other.last and other.first <= row.last:
                expected = _OVERLAP.format(other=other.name, until=other.last)
                yield Problem("scenario", None, f"{key}.from", str(row.first), expected)
        base = week_problems(settings)
        for problem in week_problems(settings_in(settings, row)):
            if problem not in base:
                column = problem.column.replace("week", key, 1)
                yield Problem("scenario", None, column, problem.value, problem.expected, problem.nearest)
