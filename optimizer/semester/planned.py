"""How a semester is to be planned, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from optimizer.auditing import Audit
from optimizer.domain.scenario import Scenario
from optimizer.engine.params import DEFAULTS, EngineParams
from optimizer.errors import OptimizerError
from optimizer.language.text import Text
from optimizer.semester.kept import KeptSemester
from optimizer.semester.ledger import Served
from optimizer.semester.programme import Programme
from optimizer.semester.replan import UNCHANGED, ProgrammeChanges
from optimizer.semester.staffed_weeks import SemesterWeek
from optimizer.versions import versions


class NoProgrammeError(OptimizerError):
    """No programme, or no staff for one of its weeks; ``proven`` where none exists."""

    def __init__(self, message: str, *, proven: bool):
        super().__init__(message)
        self.proven = proven


@dataclass(frozen=True)
class SemesterOptions:
    """How a semester is to be planned; see `optimizer.engine.solve.Options`."""

    time_limit: float = 240.0
    workers: int | None = None
    seed: int | None = None
    effort: float | None = None
    params: EngineParams = DEFAULTS


@dataclass(frozen=True)
class Replan:
    """A semester that is planned anew from a Monday on.

    Attributes
    ----------
    earlier : KeptSemester
        All of it, as it stands.
    monday : date
    given : mapping
        Person -> ``carried`` where the present tables hold one.
    """

    earlier: KeptSemester
    monday: date
    given: Mapping[str, int]

    @cached_property
    def kept(self) -> KeptSemester:
        return self.earlier.before(self.monday)


@dataclass(frozen=True)
class PlannedSemester:
    """A semester.

    Attributes
    ----------
    weeks : tuple of SemesterWeek
        Those that are kept first, then those that were planned.
    programmes : dict
        Monday -> programme that holds from then on.
    audits, week_audits : dict
        Monday -> audit of the programme in its full week, and of each week.
    start : dict
        Person -> slots carried at the start.
    notices : tuple of Text
    seconds : float, optional
        Wall time; None where the effort was limited instead.
    changed, changed_at_least : ProgrammeChanges
        From what was to hold, after a replan; and what no programme under the changed tables avoids.
    kept : KeptSemester, optional
        The weeks, programmes and tables that stay byte for byte.
    settled : bool
        Whether nobody far from the target can exchange slots with somebody on the other side of it to save points, as
        far as the search can tell.
    """

    scenario: Scenario
    weeks: tuple[SemesterWeek, ...]
    programmes: Mapping[date, Programme]
    audits: Mapping[date, Audit]
    week_audits: Mapping[date, Audit]
    start: Mapping[str, int]
    served: Served
    notices: tuple[Text, ...] = ()
    seconds: float | None = None
    changed: ProgrammeChanges = UNCHANGED
    changed_at_least: ProgrammeChanges = UNCHANGED
    kept: KeptSemester | None = None
    settled: bool = False
    versions: Mapping[str, str] = field(default_factory=versions)

    def season_of(self, monday: date) -> str:
        """The season of the first week of a programme."""
        return next(week.season for week in self.weeks if week.tables == monday)
