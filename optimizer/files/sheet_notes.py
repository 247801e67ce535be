"""What is told of the sheets of one table, each kind of thing once, however many sheets it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from optimizer.domain.notices import EXAMPLES, InputNotice
from optimizer.language.lists import list_text
from optimizer.language.text import Text

_Kind = tuple[Text, bool, tuple[tuple[str, object], ...]]
_SHEETS = Text("{titles} and {n} more sheet(s)", "{titles} 等 {n} 张表")
_OF_SHEET = Text("{title}: {case}", "{title} {case}")


def titles_text(titles: Sequence[str]) -> Text:
    """The titles of sheets in words, of many the first few: ``一（1）班、一（2）班、一（3）班 等 48 张表``."""
    if len(titles) <= EXAMPLES:
        return list_text(titles)
    shown = list_text(titles[:EXAMPLES])
    return Text(
        _SHEETS.format(titles=shown, n=len(titles) - EXAMPLES).en, _SHEETS.format(titles=shown, n=len(titles)).zh
    )


@dataclass
class SheetNotes:
    """Notices about sheets on their way: kind of thing -> the sheets that it is about, each with its cases."""

    _told: dict[_Kind, list[tuple[str, tuple[Text | str, ...]]]] = field(default_factory=dict)

    def add(
        self, title: str, what: Text, cases: Iterable[Text | str] = (), *, every: bool = False, **fields: object
    ) -> None:
        """Note something about a sheet; ``what`` names it as ``{table}``, all else as in `InputNotice.of`."""
        self._told.setdefault((what, every, tuple(fields.items())), []).append((title, tuple(cases)))

    def notices(self) -> list[InputNotice]:
        """A notice for each kind of thing."""
        return [_notice(what, every, dict(fields), told) for (what, every, fields), told in self._told.items()]


def _notice(
    what: Text, every: bool, fields: dict[str, object], told: list[tuple[str, tuple[Text | str, ...]]]
) -> InputNotice:
    lists = [cases for _, cases in told]
    table = titles_text([title for title, _ in told])
    if all(cases == lists[0] for cases in lists):
        return InputNotice.of(what, lists[0], every=every, table=table, **fields)
    cases = [_OF_SHEET.format(title=title, case=case) for title, own in told for case in own]
    return InputNotice.of(what, cases, every=every, table=table, **fields)
