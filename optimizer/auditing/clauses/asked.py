"""A row of the tables of clauses."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.auditing.clause_figures import ClauseFact
from optimizer.language.text import Text


@dataclass(frozen=True, slots=True)
class Asked:
    """What one clause, or several alike, ask; with neither rules nor facts nothing here can prove it.

    ``label`` names the clauses, separated by commas; ``en`` and ``zh`` say what they ask; ``rules`` are ids.
    """

    label: str
    en: str
    zh: str
    rules: str = ""
    facts: tuple[ClauseFact, ...] = ()
    beyond: Text | None = None

    @property
    def labels(self) -> list[str]:
        return self.label.split(", ")

    @property
    def asks(self) -> Text:
        return Text(self.en, self.zh)


ON_PAPER = Text("signed or kept on paper by the school", "由学校书面办理或留存")
IN_ACCOUNTS = Text("see the accounts that `pay` writes", "见 `pay` 输出的收支账目")
