"""The best plan of a run, its score by the model, and the audit that has the last word on both."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from optimizer.auditing import Audit, audit
from optimizer.domain.result import Bound, Score
from optimizer.domain.timetable import Timetable
from optimizer.domain.trace import Trace
from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.errors import InternalError
from optimizer.language.text import Text

MakeWeek = Callable[[], tuple[Timetable, Audit]]


@dataclass
class Incumbent:
    """The best plan so far.

    Attributes
    ----------
    school : School
    trace : Trace
        Told of every better plan.
    plan : Plan, optional
        None as long as no plan keeps all rules.
    score : Score, optional
        Of ``plan``: by the audit for plans that were adopted, else computed from the gains that the model reports.
    audited : Plan, optional
        The last plan whose score the audit has confirmed.
    fault : Text, optional
        How the audit and the model differed, which is an error of this program.
    audit_seconds : float
        Wall time that the last audit took.
    on_week : callable, optional
        Told of every better plan by a function that makes its timetable and audits it, which costs a moment.
    """

    school: School
    trace: Trace
    plan: Plan | None = None
    score: Score | None = None
    audited: Plan | None = None
    fault: Text | None = None
    audit_seconds: float = 0.0
    on_week: Callable[[MakeWeek], None] | None = None

    def _tell(self, plan: Plan) -> None:
        if self.on_week is not None:
            self.on_week(lambda: self._week(plan))

    def _week(self, plan: Plan) -> tuple[Timetable, Audit]:
        timetable = to_timetable(self.school, plan)
        scenario, start = self.school.scenario, self.school.start
        return timetable, audit(scenario, timetable, week_of=self.school.week_of, start=start)

    def adopt(self, plan: Plan, stage: str) -> int:
        """Audit a plan and take it if it breaks no rule and is the best so far.

        Returns
        -------
        int
            Its violations.
        """
        judged = self._audited(plan)
        if judged.score.hard:
            self.trace.tell(stage, detail=f"{judged.score.hard} violations")
        elif self.score is None or judged.score < self.score:
            self.plan, self.score, self.audited = plan, judged.score, plan
            self.trace.tell(stage, score=(judged.score.unserved, judged.score.points))
            self._tell(plan)
        return judged.score.hard

    def improve(self, plan: Plan, points_gained: int, unserved_gained: int, operator: str) -> Score:
        """Take a plan that the search found to be better by these amounts; its new score, not audited.

        Raises
        ------
        InternalError
            If there is no plan yet that could be better.
        """
        if self.score is None:
            raise InternalError("a plan is better than none")
        self.plan = plan
        self.score = Score(0, self.score.unserved - unserved_gained, self.score.points - points_gained)
        self.trace.tell("search", score=(self.score.unserved, self.score.points), detail=operator)
        self._tell(plan)
        return self.score

    def audit(self, plan: Plan) -> Audit:
        """The audit of a plan; remembers it where the audit confirms the present score."""
        judged = self._audited(plan)
        if judged.score == self.score:
            self.audited = plan
        return judged

    def _audited(self, plan: Plan) -> Audit:
        began = time.monotonic()
        judged = audit_plan(self.school, plan)
        self.audit_seconds = time.monotonic() - began
        return judged

    def final_timetable(self, plan: Plan) -> tuple[Timetable, Audit]:
        """A plan as a timetable, with its audit.

        Where the audit differs from the model the difference is noted in ``fault``, and the last audited plan is taken
        instead.

        Raises
        ------
        InternalError
            If they differ and no plan was audited before.
        """
        timetable, judged = self._week(plan)
        if judged.score == self.score or plan is self.audited:
            return timetable, judged
        self.note_difference(self.score, judged)
        assert self.audited is not None
        return self.final_timetable(self.audited)

    def note_difference(self, score: Score | None, judged: Audit) -> None:
        """Note that the model gives a plan without violations this score and the audit says otherwise.

        Raises
        ------
        InternalError
            If no plan was audited before.
        """
        broken = ", ".join(f"{rule} {n}" for rule, n in judged.counts.items() if n)
        self.fault = _DIFFER.format(
            model=_score_text(score), audit=_score_text(judged.score), broken=f" ({broken})" if broken else ""
        )
        if self.audited is None:
            raise InternalError(self.fault.en)

    def note_false_bound(self, score: Score, bound: Bound) -> None:
        """Note that an audited timetable is better than a bound that was called proven."""
        self.fault = _BELOW.format(score=_score_text(score), bound=_score_text(bound))


_DIFFER = Text(
    "the model says {model} of a timetable, the audit {audit}{broken}",
    "同一份课表，模型计为 {model}，审核结果为 {audit}{broken}",
)
_BELOW = Text(
    "the timetable has {score}, which the bounds call impossible ({bound} at least)",
    "课表为 {score}，而下界的证明认为不可能（至少 {bound}）",
)


def _score_text(score: Score | Bound | None) -> Text:
    """A score as the summary says it; violations only where there are some."""
    if score is None:
        return Text("nothing", "无")
    text = Text(f"unserved {score.unserved}, points {score.points}", f"未服务 {score.unserved}、扣分 {score.points}")
    if isinstance(score, Score) and score.hard:
        return Text(f"violations {score.hard}, {text.en}", f"违规 {score.hard}、{text.zh}")
    return text
