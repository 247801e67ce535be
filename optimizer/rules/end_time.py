"""No ordinary session ends after the day's latest end, and none after what the phase allows."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import slot_text
from optimizer.language.text import Text
from optimizer.language.times import clock_text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_LATE = Text(
    "{group} {slot}: ends at {end}, allowed until {limit} ({whose})",
    "{group} {slot}：{end} 结束，最晚应为 {limit}（{whose}）",
)
_SCHOOL = Text("the day's latest end", "当天的最晚结束时间")
_PHASE = Text("the limit of the phase", "学段的上限")


def check(view: View) -> Iterator[Fault]:
    settings = view.scenario.settings
    for (group, token), row in view.sessions.items():
        extended = view.scenario.week[token].extended
        limits = [] if extended else [(settings.latest_end(row.day), _SCHOOL)]
        if not extended or settings.phase == "junior":
            limits.append((settings.phase_end, _PHASE))
        limit, whose = min(limits, key=lambda pair: pair[0], default=(None, _PHASE))
        if limit is not None and row.end > limit:
            unit = Unit(kind="session", group=group, day=row.day, slot=token)
            end, until = clock_text(row.end), clock_text(limit)
            yield Fault(unit, _LATE.format(group=group, slot=slot_text(token), end=end, limit=until, whose=whose))


RULE = Rule(
    "end-time",
    Text("End of the day", "结束时间"),
    Text(
        "No session of an ordinary slot ends after the school's latest end of that day, nor after the limit of the "
        "phase (18:00 in primary schools; 20:30 in junior schools, extended slots included).",
        "普通时段的活动不得晚于学校当天的最晚结束时间，也不得超过学段上限（小学 18:00；初中 20:30，含延时时段）。",
    ),
    check,
)
