"""Lists and counts in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from optimizer.language.text import Language, Text

CHINESE_NUMBERS = "一二三四五六七八九十"


def listed(parts: Iterable[str], language: Language) -> str:
    """``A, B, C`` or ``A、B、C``."""
    return ("、" if language == "zh" else ", ").join(parts)


def clauses(parts: Iterable[str], language: Language) -> str:
    """``A; B; C`` or ``A；B；C``: parts that are longer than a word."""
    return ("；" if language == "zh" else "; ").join(parts)


def list_text(parts: Iterable[Text | str]) -> Text:
    """The list of `listed` in both languages; a part that is no Text is the same in both."""
    texts = [part if isinstance(part, Text) else Text(part, part) for part in parts]
    return Text(listed((text.en for text in texts), "en"), listed((text.zh for text in texts), "zh"))


def clause_text(parts: Iterable[Text]) -> Text:
    """The list of `clauses` in both languages."""
    texts = list(parts)
    return Text(clauses((text.en for text in texts), "en"), clauses((text.zh for text in texts), "zh"))


def and_text(parts: Sequence[Text | str]) -> Text:
    """``A, B and C``, ``A、B、C``; there must be at least one part."""
    if len(parts) == 1:
        return list_text(parts)
    return Text(f"{list_text(parts[:-1]).en} and {list_text(parts[-1:]).en}", list_text(parts).zh)


def several(number: int, one: str, many: str = "") -> str:
    """An English count: ``1 slot``, ``3 slots``; ``many`` where the plural is not the noun with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def wish_text(place: int) -> Text:
    """A place in a list of wishes: ``wish no. 2``, ``第二志愿``."""
    number = CHINESE_NUMBERS[place - 1] if place <= len(CHINESE_NUMBERS) else place
    return Text(f"wish no. {place}", f"第{number}志愿")
