"""A row of the tables of clauses."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.auditing.clause_figures import ClauseFact
from optimizer.language.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one clause, or several alike, ask; with neither rules nor facts nothing here can prove it."""

    labels: tuple[str, ...]
    asks: Text
    rules: tuple[str, ...] = ()
    facts: tuple[ClauseFact, ...] = ()
    beyond: Text | None = None


ON_PAPER = Text("signed or kept on paper by the school", "由学校书面办理或留存")
IN_ACCOUNTS = Text("see the accounts that `pay` writes", "见 `pay` 输出的收支账目")
