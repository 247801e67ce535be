"""A school's files as bytes, read where they have travelled to."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.files import read_raw
from optimizer.files.containers import WORKBOOK_SUFFIXES
from optimizer.files.publishing import scratch_folder
from optimizer.files.raw import RawScenario
from optimizer.system import native_file_name


def raw_school(name: str, files: Mapping[str, bytes]) -> RawScenario:
    """The texts of a school, its files laid out for a moment under its name.

    Raises
    ------
    ScenarioError
        If they hold no scenario.
    """
    with scratch_folder() as room:
        folder = room / native_file_name(name)
        folder.mkdir()
        for file, data in files.items():
            (folder / file).write_bytes(data)
        alone = next(iter(files)) if len(files) == 1 else ""
        return read_raw(folder / alone if alone.lower().endswith(WORKBOOK_SUFFIXES) else folder)
