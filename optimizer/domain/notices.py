"""Notices: what the author of a good scenario should know, by kind, with how often it occurs and a few examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.language.lists import listed
from optimizer.language.text import Language, Text

EXAMPLES = 3
"""Cases that a notice shows, unless all are wanted."""


@dataclass(frozen=True)
class InputNotice:
    """One kind of thing to know.

    Attributes
    ----------
    what : Text
        The sentence; ``{n}`` in it stands for the number of cases.
    cases : tuple of Text
        Where or whom it concerns, in order; empty for a sentence that says all.
    every : bool
        Whether all cases are shown where the notices are read in full, instead of the first few.
    """

    what: Text
    cases: tuple[Text, ...] = ()
    every: bool = False

    @classmethod
    def of(cls, what: Text, cases: Iterable[Text | str] = (), *, every: bool = False, **fields: object) -> InputNotice:
        """A notice from a sentence with fields and its cases; a case that is no Text is the same in both languages."""
        texts = tuple(case if isinstance(case, Text) else Text(case, case) for case in cases)
        return cls(what.format(n=len(texts), **fields), texts, every)

    def say(self, language: Language, *, full: bool = True) -> str:
        """The sentence with its examples: ``3 students …: S1 Li, S2 Wu, S3 Xu``; less than ``full`` never with all."""
        sentence = self.what.say(language)
        if not self.cases:
            return sentence
        shown = self.cases if self.every and full else self.cases[:EXAMPLES]
        more = "" if len(shown) == len(self.cases) else Text(" …", " 等").say(language)
        cases = listed((case.say(language) for case in shown), language)
        return sentence + Text(": ", "：").say(language) + cases + more
