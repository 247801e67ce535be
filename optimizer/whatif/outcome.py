"""The result of one variant: its timetable and figures, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from optimizer.auditing import audit
from optimizer.batch.task import TaskEnd
from optimizer.domain.result import Result
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.errors import InternalError
from optimizer.payroll import PayResult
from optimizer.report.context import ReportContext
from optimizer.report.figures import Figures, figures, pay_of
from optimizer.whatif.variants import Variant


@dataclass(frozen=True, repr=False)
class VariantOutcome:
    """A variant and its answer.

    Attributes
    ----------
    end : TaskEnd
        ``done`` where there is a timetable.
    reason : tuple of str
        Why there is none.
    question : str
        Key of what was solved: plans with the same one share their timetable.
    runs : tuple of VariantOutcome
        What each seed gave by itself, before weeks were shared; empty where a plan was solved with one seed.
    """

    variant: Variant
    end: TaskEnd
    timetable: Timetable | None = None
    result: Result | None = None
    reason: tuple[str, ...] = ()
    question: str = ""
    runs: tuple[VariantOutcome, ...] = ()

    def __repr__(self) -> str:
        return f"Outcome({self.name!r}, {self.end})"

    @property
    def name(self) -> str:
        return self.variant.name

    @property
    def scenario(self) -> Scenario:
        return self.variant.scenario

    @cached_property
    def figures(self) -> Figures | None:
        """The figures of the timetable, from a fresh audit.

        Raises
        ------
        InternalError
            If the audit's score is not the one in the result.
        """
        if self.timetable is None or self.result is None:
            return None
        audited = audit(self.scenario, self.timetable, week_of=self.result.week_of)
        if self.result.score is not None and audited.score != self.result.score:
            raise InternalError(f"{self.name}: the result says {self.result.score}, the audit {audited.score}")
        return figures(self.scenario, self.timetable, self.result, audited=audited, paid=self.pay)

    @cached_property
    def pay(self) -> PayResult | None:
        """Fees, pool and pay of the week as planned; None without a timetable, or with a faulty pay policy."""
        return None if self.timetable is None else pay_of(self.scenario, self.timetable)

    @cached_property
    def context(self) -> ReportContext | None:
        """The week as charts and pages see it."""
        if self.timetable is None or self.result is None:
            return None
        return ReportContext.of(self.scenario, self.timetable, self.result.week_of, result=self.result)
