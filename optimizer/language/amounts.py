"""Sums of money in words, as Chinese accounts and receipts demand them (大写金额)."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_MYRIADS = ("", "万", "亿", "万亿")


def capital_yuan(fen: int) -> str:
    """A sum in fen in capital Chinese numerals: ``123450`` -> ``壹仟贰佰叁拾肆元伍角整``; negative sums begin with 负.

    The form is that of the rules for bills and settlement vouchers: 整 after yuan and jiao, no 整 after fen, one 零
    for any number of zeros between digits.

    Raises
    ------
    ValueError
        From 10^18 fen on, for which there is no usual word.
    """
    if abs(fen) >= 10**18:
        raise ValueError(f"{fen} fen is too large a sum")
    yuan, rest = divmod(abs(fen), 100)
    jiao, last = divmod(rest, 10)
    text = "负" if fen < 0 else ""
    if yuan or not rest:
        text += (_whole(yuan) or _DIGITS[0]) + "元"
    if not rest:
        return text + "整"
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif yuan:
        text += _DIGITS[0]
    return text + (_DIGITS[last] + "分" if last else "整")


def _whole(number: int) -> str:
    """A whole number in capital numerals, blank for 0."""
    text, zero = "", False
    for at in reversed(range(len(_MYRIADS))):
        four = number // 10000**at % 10000
        if not four:
            zero = bool(text)
            continue
        if text and (zero or four < 1000):
            text += _DIGITS[0]
        text += _four(four) + _MYRIADS[at]
        zero = False
    return text


def _four(number: int) -> str:
    text, zero = "", False
    for at in reversed(range(4)):
        digit = number // 10**at % 10
        if digit:
            text += (_DIGITS[0] if zero and text else "") + _DIGITS[digit] + _PLACES[at]
            zero = False
        else:
            zero = True
    return text
