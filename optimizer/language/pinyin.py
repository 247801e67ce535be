"""Chinese words found by pinyin, in full, by initials, or both mixed: ``wj``, ``wangj``, ``wangjing`` for 王静."""

from __future__ import annotations

from functools import lru_cache


def spelled_at(text: str, typed: str) -> int | None:
    """Where the part of a text begins that was typed in Latin letters; characters with several readings go by each."""
    letters = "".join(typed.lower().split())
    if not letters or not letters.isascii():
        return None
    readings = [_readings(sign) for sign in text]
    return next((start for start in range(len(readings)) if _fits(readings[start:], letters)), None)


def _fits(readings: list[tuple[str, ...]], letters: str) -> bool:
    """Whether the first signs spell the letters: each by a whole reading or its initial, the last by any beginning."""
    if not letters:
        return True
    if not readings:
        return False
    for reading in readings[0]:
        if reading.startswith(letters):
            return True
        for part in {reading, reading[:1]}:
            if (part or not reading) and letters.startswith(part) and _fits(readings[1:], letters[len(part) :]):
                return True
    return False


@lru_cache(maxsize=10_000)
def _readings(sign: str) -> tuple[str, ...]:
    """Readings of a character without tones; Latin letters stand for themselves, other signs are passed over."""
    from pypinyin import Style, pinyin  # takes half a second to load; not needed before somebody searches

    if sign.isascii():
        return (sign.lower(),)
    found = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(found[0]) if found else ("",)
