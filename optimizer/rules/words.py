"""Names of things in the texts of violations, in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from optimizer.domain.people import Staff, Student
from optimizer.domain.week import CHINESE_DAYS, DAYS
from optimizer.language.text import Text

_CHINESE = dict(zip(DAYS, CHINESE_DAYS, strict=True))


def day_text(day: str) -> Text:
    return Text(day, _CHINESE.get(day, day))


def slot_text(token: str) -> Text:
    """A slot in words: ``Mon2`` -> «Mon slot 2», «周一第2节»; ``MonX1`` -> «Mon extended slot 1»."""
    day, label = token[:3], token[3:]
    zh = _CHINESE.get(day, day)
    if label.startswith("X"):
        return Text(f"{day} extended slot {label[1:]}", f"{zh}延时第{label[1:]}节")
    return Text(f"{day} slot {label}", f"{zh}第{label}节")


def slots_text(tokens: Iterable[str]) -> Text:
    texts = [slot_text(token) for token in tokens]
    return Text(", ".join(text.en for text in texts), "、".join(text.zh for text in texts))


def days_text(days: Iterable[str]) -> Text:
    texts = [day_text(day) for day in days]
    return Text(", ".join(text.en for text in texts), "、".join(text.zh for text in texts))


def ids_text(ids: Iterable[str], limit: int = 5) -> Text:
    """The first few ids, and how many there are when some are left out."""
    every = list(ids)
    shown = every[:limit]
    if len(every) <= limit:
        return Text(", ".join(shown), "、".join(shown))
    return Text(f"{', '.join(shown)} … ({len(every)} in all)", f"{'、'.join(shown)}等 {len(every)} 个")


def grades_text(grades: Iterable[int]) -> Text:
    shown = [str(grade) for grade in sorted(grades)]
    return Text(", ".join(shown), "、".join(shown))


def person(row: Student | Staff) -> str:
    """Id and name: «S017 王芳»."""
    return f"{row.id} {row.name}".strip()


def campus_text(campus: str) -> Text:
    return Text(f"campus {campus}", f"{campus}校区") if campus else Text("the school", "本校")
