"""What each clause of the policies asks, and whether the week keeps it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from optimizer.auditing.check import Audit
from optimizer.auditing.clause_figures import counts
from optimizer.auditing.clauses import ASKED
from optimizer.auditing.clauses.asked import Asked
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.language.text import Text
from optimizer.rules.view import View


class ComplianceVerdict(StrEnum):
    KEPT = "kept"
    BROKEN = "broken"
    OUTSIDE = "outside"

    @property
    def words(self) -> Text:
        return _TITLES[self]


_TITLES = {
    ComplianceVerdict.KEPT: Text("kept", "符合"),
    ComplianceVerdict.BROKEN: Text("not kept", "不符合"),
    ComplianceVerdict.OUTSIDE: Text("outside of what this program sees", "本程序无法核验"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One row of the compliance report.

    Attributes
    ----------
    label : str
        As in the list of policies: ``zhanggong 3.3``.
    asks : Text
        What is required, in our own words.
    rules : tuple of str
        Hard rules that prove it.
    verdict : ComplianceVerdict
        ``kept`` only if all rules and figures are as asked; ``outside`` where nothing here can prove it.
    figures : tuple of Text
        Violations by rule, and further figures.
    beyond : Text or None
        What remains to be shown by other means.
    """

    label: str
    asks: Text
    rules: tuple[str, ...]
    verdict: ComplianceVerdict
    figures: tuple[Text, ...]
    beyond: Text | None = None

    @property
    def policy(self) -> str:
        return self.label.split()[0]


def compliance_report(
    scenario: Scenario, timetable: Timetable, audit: Audit, *, policies: Collection[str] | None = None
) -> list[Clause]:
    """Clause by clause, for the ``policies`` named (``zhanggong``, ``wenlan``, …).

    By default these are the national rules and the policies that the scenario's setting ``policy.names`` lists.
    """
    if policies is None:
        policies = ("national", *scenario.settings.policy.names)
    view = View(scenario, timetable, audit.week_of)
    asked = [one for one in ASKED if one.label.split()[0] in policies]
    return [clause for one in asked for clause in _judged(one, view, audit)]


def _judged(one: Asked, view: View, audit: Audit) -> list[Clause]:
    findings = [fact(view, audit) for fact in one.facts]
    rules = tuple(one.rules.split())
    verdict = ComplianceVerdict.KEPT
    if not (rules or one.facts):
        verdict = ComplianceVerdict.OUTSIDE
    elif any(audit.counts[rule] for rule in rules) or not all(finding.right for finding in findings):
        verdict = ComplianceVerdict.BROKEN
    figures = (*counts(rules, audit), *(finding.text for finding in findings))
    return [Clause(label, one.asks, rules, verdict, figures, one.beyond) for label in one.labels]
