"""Every variant is read as it says, in a workbook and, where text can say the same, in a folder; and so is its copy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from optimizer.domain.scenario import Scenario
from optimizer.domain.validate import find_warnings
from optimizer.errors import ScenarioError
from optimizer.files import load
from optimizer.files.convert import book_of_folder, files_of_workbook
from optimizer.files.workbook_out import write_workbook
from tests.files.written.field_variants import FIELD_VARIANTS
from tests.files.written.making import Written, save_folder, save_xlsx, told
from tests.files.written.variants import VARIANTS as FIRST_VARIANTS

VARIANTS = [*FIRST_VARIANTS, *FIELD_VARIANTS]


def judge(path: Path, variant: Written) -> Scenario | None:
    """Load and compare with what the variant says."""
    folder = path.is_dir()
    if variant.refuses:
        with pytest.raises(ScenarioError) as caught:
            load(path)
        said = [problem.say("zh") for problem in caught.value.problems]
        for words in variant.refuses:
            words = re.sub(r"^\w+!\w+ ", "", words) if folder else words
            assert any(words in each for each in said), said
        return None
    school = load(path)
    assert {id_: told(school, id_) for id_ in variant.reads} == dict(variant.reads)
    if variant.students:
        assert [student.id for student in school.students] == variant.students.split()
    notices = [notice.say("zh") for notice in find_warnings(school)]
    for words in variant.says:
        assert any(words in each for each in notices), notices
    return school


def test_lessons_of_pe(tmp_path: Path) -> None:
    variants = {variant.name: variant for variant in FIELD_VARIANTS}
    for name, days in (("PE: ticks under a title", "Mon Wed"), ("PE: ticks", "Mon Wed"), ("PE: lessons", "Tue Thu")):
        school = load(save_xlsx(tmp_path / "school.xlsx", variants[name].all_sheets))
        assert school.classes[0].pe_days == frozenset(days.split()), name


def test_there_are_enough() -> None:
    assert len(VARIANTS) >= 80
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_workbook_folder_and_copy(variant: Written, tmp_path: Path) -> None:
    book = save_xlsx(tmp_path / "school.xlsx", variant.all_sheets, variant.change)
    school = judge(book, variant)
    if variant.as_text:
        folder = save_folder(tmp_path / "folder", variant.all_sheets)
        if (read := judge(folder, variant)) is not None:
            write_workbook(tmp_path / "folder.xlsx", book_of_folder(folder)[0])
            assert load(tmp_path / "folder.xlsx") == read
    if school is not None:
        copy = tmp_path / "school"
        copy.mkdir()
        for name, data in files_of_workbook(book).items():
            (copy / name).write_bytes(data)
        assert load(copy) == school
