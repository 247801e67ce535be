"""The shared people of a batch: read, shared out, and what of it stays from the batch before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from optimizer.batch.find import Source
from optimizer.batch.sharing.club_need import NeedTask, SchoolNeed, school_need
from optimizer.batch.sharing.share_model import PeopleShares, Share, share_out
from optimizer.batch.task import Engine, Failure, files_digest
from optimizer.domain.city import CityPerson
from optimizer.errors import ScenarioError
from optimizer.files.city_staff import CITY_STAFF_FILE, own_ids_problems, read_city_staff
from optimizer.files.csv_tables import csv_text
from optimizer.files.publishing import check_file_replaceable, replace_file

SHARES_TABLE, SHARES_RECORD = "city-shares.csv", "city-shares.json"


@dataclass(frozen=True)
class SharedStaff:
    """The rows that each school gets, and how much need is left.

    Attributes
    ----------
    rows : mapping
        School -> rows of staff.csv; schools without any are absent.
    unmet, bound : int
        Meetings a week that nobody leads, and how many of them no way of sharing avoids.
    part : Fraction
        Unmet need / need of the school that lacks most of it.
    """

    rows: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    unmet: int = 0
    bound: int = 0
    part: Fraction = Fraction(0)

    def of(self, school: str) -> tuple[Mapping[str, str], ...]:
        """The rows of a school."""
        return self.rows.get(school, ())


def share_people(
    folder: Path,
    out: Path,
    sources: Sequence[Source],
    week_of: date,
    engine: Engine,
    *,
    reshare: bool = False,
    replace: bool = False,
    on_need: Callable[[str], None] = lambda school: None,
) -> SharedStaff | None:
    """Share the people of ``city-staff.csv`` out, and write ``city-shares.csv`` and ``.json``; None without the file.

    Raises
    ------
    ScenarioError
        If the file, or an id in it, is bad input of the whole batch.
    SettingsError
        If somebody has changed what is to be written.
    """
    path = folder / CITY_STAFF_FILE
    if not path.exists():
        return None
    for name in (SHARES_TABLE, SHARES_RECORD):
        check_file_replaceable(out / name, replace=replace)
    people = read_city_staff(path, [source.name for source in sources])
    files = dict(_readable(sources))
    digests = {school: files_digest(data) for school, data in files.items()}
    asked = {"people": files_digest({path.name: path.read_bytes()}), "week_of": week_of.isoformat(), "schools": digests}
    before = {} if reshare else _read(out / SHARES_RECORD)
    if before and all(before.get(key) == value for key, value in asked.items()):
        return _recorded(before)
    needs = _needs(files, people, week_of, engine, on_need)
    if problems := own_ids_problems(people, {need.school: need.own for need in needs}):
        raise ScenarioError(problems)
    unchanged = {school for school in digests if before.get("schools", {}).get(school) == digests[school]}
    shares = share_out(people, needs, week_of, _kept(before, unchanged))
    shared = _shared(people, needs, shares)
    record = {
        "unmet": shared.unmet,
        "part": float(round(shared.part, 2)),
        "bound": shared.bound,
        **asked,
        "exact_part": str(shared.part),
        "rows": {school: [dict(row) for row in rows] for school, rows in shared.rows.items()},
    }
    table = [("staff", "school", "slots"), *((who, where, " ".join(t)) for (who, where), t in shares.slots.items())]
    for name, data in (
        (SHARES_TABLE, csv_text(table).encode("utf-8-sig")),
        (SHARES_RECORD, json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"),
    ):
        with replace_file(out / name, replace=replace) as draft:
            draft.write_bytes(data)
    return shared


def _readable(sources: Iterable[Source]) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    """The files of each school that can be read; of others the school's own task tells why not."""
    for source in sources:
        try:
            yield source.name, source.read()
        except OSError:
            continue


def _needs(
    files: Mapping[str, Mapping[str, bytes]],
    people: Sequence[CityPerson],
    week_of: date,
    engine: Engine,
    on_need: Callable[[str], None],
) -> list[SchoolNeed]:
    """What each school needs, by name."""
    rows = tuple(person.shared_row(()) for person in people)
    tasks = (NeedTask(school, data, rows, week_of) for school, data in files.items())
    found: dict[str, SchoolNeed] = {}
    for task, answer in engine.run(school_need, tasks):
        found[task.name] = SchoolNeed(task.name) if isinstance(answer, Failure) else answer
        on_need(task.name)
    return [found[school] for school in sorted(found)]


def _shared(people: Sequence[CityPerson], needs: Sequence[SchoolNeed], shares: PeopleShares) -> SharedStaff:
    rows: dict[str, tuple[Mapping[str, str], ...]] = {}
    for need in needs:
        of_school = []
        for person in people:
            tokens = shares.slots.get((person.id, need.school), ())
            if tokens or person.id in need.named:
                of_school.append(person.shared_row(need.slots[token] for token in tokens))
        if of_school:
            rows[need.school] = tuple(of_school)
    size = {need.school: need.meetings for need in needs}
    parts = (Fraction(missing, size[school]) for school, missing in shares.unmet.items())
    return SharedStaff(rows, sum(shares.unmet.values()), shares.bound, max(parts, default=Fraction(0)))


def _recorded(record: Mapping[str, Any]) -> SharedStaff:
    rows = {school: tuple(dict(row) for row in of_school) for school, of_school in record["rows"].items()}
    return SharedStaff(rows, record["unmet"], record["bound"], Fraction(record["exact_part"]))


def _kept(record: Mapping[str, Any], schools: Iterable[str]) -> dict[Share, tuple[str, ...]]:
    """The shares of some schools in the batch before."""
    rows = record.get("rows", {})
    return {
        (row["staff"], school): tuple(row["available"].split())
        for school in sorted(schools)
        for row in rows.get(school, ())
        if row["available"]
    }


def _read(path: Path) -> dict[str, Any]:
    """What was shared out before; empty where it cannot be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        _recorded(data)
        _kept(data, data["schools"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return dict(data)
