"""How a published week can be mended: the fewest changes first, then other ways, each with what it costs whom.

The second proposal leaves aside those who stand in by the first (or, where nobody does, its new rooms), the third also
those of the second. They are judged by the school as it is, where nobody is left aside.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from optimizer.auditing import audit
from optimizer.auditing.differences import Differences
from optimizer.desk.week_page import GOAL_TITLES
from optimizer.domain.result import Status
from optimizer.domain.unavailable import NOTHING, Unavailable
from optimizer.engine.explain.explanation_text import explain_briefly
from optimizer.engine.repair.disruption import Disruption
from optimizer.files import load, read_timetable
from optimizer.report.notices import notices_by_reader
from optimizer.rules.view import View
from optimizer.run import MendedWeek, PublishedWeek

_MOST = 3
_FAR_MORE = 6
"""A proposal with so many changes more than the first is none."""
_NOT_COSTS = frozenset({"changes", "moved"})


def find_proposals(
    job: Mapping[str, Any], stop: threading.Event, progress: Callable[[int], None]
) -> tuple[list[MendedWeek], list[str]]:
    """Up to three mended weeks, the best first; where there is none, the lines that say why, if it is proven.

    Parameters
    ----------
    job : mapping
        ``scenario`` and ``start``: folders of the school and of the published week; ``week_of``; ``past``: days that
        are over; ``absent``, ``closed``, ``skipped``, ``ended``: what happened, as ``ID:TOKEN`` or ids of clubs;
        ``by``: who alone may stand in, blank for anybody; ``seconds`` for all together.
    progress : callable
        Told how many proposals there are.
    """
    scenario, week_of = load(job["scenario"]), date.fromisoformat(job["week_of"])
    folder = Path(job["start"])
    published = PublishedWeek.of(folder, scenario, read_timetable(folder), week_of)
    happened = Disruption(
        _by_id(job["absent"]), _by_id(job["closed"]), frozenset(job["ended"]), skipped=_by_id(job["skipped"])
    )
    past, seconds = frozenset(job["past"]), float(job["seconds"])
    found: list[MendedWeek] = []
    aside = _all_but(job["by"], published, happened) if job["by"] else NOTHING
    while len(found) < _MOST and not (found and stop.is_set()):
        limit = seconds / 2 if not found else seconds / 4
        mended = published.mend(happened, past, aside=aside, time_limit=limit, stop=stop)
        if not found and mended.timetable is None:
            proven = mended.result.status is Status.INFEASIBLE
            return [], explain_briefly(mended.now, week_of) if proven else []
        if mended.timetable is None or (found and not _is_worth_showing(mended, found)):
            break
        found.append(mended)
        progress(len(found))
        if job["by"]:
            break
        instead = _stand_ins(mended)
        if not instead:
            break
        aside = aside.plus(instead)
    return found, []


def _by_id(words: Iterable[str]) -> dict[str, frozenset[str]]:
    """Id -> tokens, of words ``ID:TOKEN``."""
    found: dict[str, frozenset[str]] = {}
    for word in words:
        one, _, token = word.rpartition(":")
        found[one] = found.get(one, frozenset()) | {token}
    return found


def _all_but(one: str, published: PublishedWeek, happened: Disruption) -> Unavailable:
    """Everybody but one who does not serve yet in the slots that somebody is away."""
    tokens = frozenset().union(*happened.absent.values())
    view = View(published.scenario, published.timetable, published.week_of)
    free = {
        row.id: tokens - {work.token for work in view.work.get(row.id, ())}
        for row in published.scenario.staff
        if row.id != one
    }
    return Unavailable(staff={who: slots for who, slots in free.items() if slots})


def _is_worth_showing(mended: MendedWeek, found: list[MendedWeek]) -> bool:
    assert mended.audit is not None
    assert found[0].audit is not None
    first = found[0].repaired
    return (
        mended.audit.clean
        and mended.audit.score.unserved <= found[0].audit.score.unserved
        and mended.repaired.changes + mended.repaired.moved <= first.changes + first.moved + _FAR_MORE
        and all(mended.timetable != one.timetable for one in found)
    )


def _stand_ins(mended: MendedWeek) -> Unavailable:
    """Who serves in new places by a mended week; where nobody does, the rooms that are new."""
    differences = _differences(mended)
    people: dict[str, frozenset[str]] = {}
    for place in differences.places:
        if place.added:
            people[place.staff] = people.get(place.staff, frozenset()) | {place.token}
    if people:
        return Unavailable(staff=people)
    rooms: dict[str, frozenset[str]] = {}
    for change in differences.sessions:
        if change.after is not None and change.after.room:
            rooms[change.after.room] = rooms.get(change.after.room, frozenset()) | {change.token}
    return Unavailable(rooms=rooms) if rooms else NOTHING


def _differences(mended: MendedWeek) -> Differences:
    assert mended.timetable is not None
    published = mended.published
    return Differences.of((mended.now, published.timetable), (mended.now, mended.timetable), published.week_of)


def proposal_json(mended: MendedWeek) -> dict[str, Any]:
    """A proposal in figures and sentences: counts, whom it concerns and how, slots of those who stand in, goals."""
    assert mended.audit is not None
    published, names = mended.published, mended.now.person
    before = audit(mended.now, published.timetable, week_of=published.week_of)
    differences = _differences(mended)
    serve = {place.staff for place in differences.places if place.added}
    goals = {goal: mended.audit.goals[goal].points - score.points for goal, score in before.goals.items()}
    costs = [
        [GOAL_TITLES[goal], points]
        for goal, points in sorted(goals.items(), key=lambda part: -abs(part[1]))
        if points and goal not in _NOT_COSTS
    ]
    return {
        "changes": mended.repaired.changes,
        "moved": mended.repaired.moved,
        "proven": mended.repaired.proven,
        "unserved": [before.score.unserved, mended.audit.score.unserved],
        "messages": [[head, lines] for head, lines in notices_by_reader(mended.now, mended.notices)],
        "loads": [
            [
                names[one].name or one,
                len(differences.before.work.get(one, ())),
                len(differences.after.work.get(one, ())),
            ]
            for one in sorted(serve)
        ],
        "costs": costs,
        "days": [day for day in mended.now.week.days if day in {n.token[:3] for n in mended.notices if n.token}],
    }
