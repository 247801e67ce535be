"""Names found by pinyin."""

from __future__ import annotations

import pytest

from optimizer.language.pinyin import sounds_like


@pytest.mark.parametrize("typed", ["wj", "wangjing", "wangj", "WJ", "wjing", "wang j", "jing", "w"])
def test_initials_whole_and_mixed(typed: str) -> None:
    assert sounds_like("王静", typed)


@pytest.mark.parametrize("typed", ["jw", "wjx", "wangjingx", "王", "", "wng"])
def test_other_letters_do_not(typed: str) -> None:
    assert not sounds_like("王静", typed)


def test_every_reading_of_a_character_counts() -> None:
    assert sounds_like("单晓长", "sxc")
    assert sounds_like("单晓长", "dxz")


def test_latin_letters_and_digits_stand_for_themselves() -> None:
    assert sounds_like("3D打印", "3ddy")
    assert sounds_like("Anna", "ann")
