"""Names found by pinyin."""

from __future__ import annotations

import pytest

from optimizer.language.pinyin import spelled_at


@pytest.mark.parametrize("typed", ["wj", "wangjing", "wangj", "WJ", "wjing", "wang j", "jing", "w"])
def test_initials_whole_and_mixed(typed: str) -> None:
    assert spelled_at("王静", typed) == (1 if typed == "jing" else 0)


@pytest.mark.parametrize("typed", ["jw", "wjx", "wangjingx", "王", "", "wng"])
def test_other_letters_do_not(typed: str) -> None:
    assert spelled_at("王静", typed) is None


def test_every_reading_of_a_character_counts() -> None:
    assert spelled_at("单晓长", "sxc") == 0
    assert spelled_at("单晓长", "dxz") == 0


def test_latin_letters_and_digits_stand_for_themselves() -> None:
    assert spelled_at("3D打印", "3ddy") == 0
    assert spelled_at("Anna", "ann") == 0


def test_signs_without_a_reading_are_passed_over() -> None:
    assert spelled_at("（一）班·王★静", "ywj") is None
    assert spelled_at("★王·静（二）", "wj") is not None
