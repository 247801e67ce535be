"""Every notebook is stripped of outputs, runs from top to bottom, and the second time from what is kept."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.notebooks.questions import TEN, WRITES

nbclient = pytest.importorskip("nbclient")

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TWICE = ROOT / "notebooks" / "03-until-six.ipynb"
"""The notebook that is run a second time; not by `test_runs_and_answers`, as each run takes 15 s."""


def _read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def test_they_are_in_order() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "01-first-week",
        "02-three-staffing-plans",
        "03-until-six",
        "04-fair-pay",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stripped_and_in_two_languages(path: Path) -> None:
    book = _read(path)
    assert book.cells[0].cell_type == "markdown"
    assert book.cells[0].source.startswith("# ")
    for cell in book.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
        else:
            assert any("\u4e00" <= char <= "\u9fff" for char in cell.source), cell.source
            assert any("a" <= char <= "z" for char in cell.source), cell.source


def _executed(path: Path, seconds: float, written: Path) -> tuple[Any, float]:
    """The notebook after a run in its own folder, with less time for the solver; what it made is written at the end."""
    book = _read(path)
    place = next(place for place, cell in enumerate(book.cells) if "parameters" in cell.metadata.get("tags", []))
    book.cells.insert(place + 1, nbformat.v4.new_code_cell(f"SECONDS = {seconds}"))
    book.cells.append(nbformat.v4.new_code_cell(WRITES[path.stem[:2]].format(out=str(written))))
    began = time.monotonic()
    nbclient.NotebookClient(book, timeout=900, resources={"metadata": {"path": str(path.parent)}}).execute()
    return book, time.monotonic() - began


@pytest.fixture
def _surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("PYTHONWARNINGS", "error::UserWarning")
    monkeypatch.setenv("OPTIMIZER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")


def _outputs(book: Any) -> list[Any]:
    return [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]


def _said(book: Any) -> str:
    return "".join(output.get("text", "") for output in _outputs(book))


def _assert_told(book: Any) -> None:
    """There are pictures and no warnings."""
    assert any("image/png" in output.get("data", {}) for output in _outputs(book))
    assert "Warning" not in _said(book)
    assert "未找到" not in _said(book)


def _assert_answered(path: Path, book: Any, written: Path) -> None:
    """What the notebook shows is what the files say, for each question that it answers."""
    tables = ["".join(output.get("data", {}).get("text/html", "")) for output in _outputs(book)]
    for question in TEN:
        if question.notebook == path.stem[:2]:
            assert question.answer(_said(book), tables) == question.right(written), question.asked


def test_there_are_ten_questions_and_every_notebook_answers_some() -> None:
    assert len(TEN) == 10
    assert {question.notebook for question in TEN} == {path.stem[:2] for path in NOTEBOOKS} == WRITES.keys()


@pytest.mark.slow
@pytest.mark.usefixtures("_surroundings")
@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if path != TWICE], ids=lambda path: path.stem)
def test_runs_and_answers(path: Path, tmp_path: Path) -> None:
    book = _executed(path, 12, tmp_path / "written")[0]
    _assert_told(book)
    _assert_answered(path, book, tmp_path / "written")


@pytest.mark.slow
@pytest.mark.usefixtures("_surroundings")
def test_second_run_comes_from_what_is_kept(tmp_path: Path) -> None:
    book, first = _executed(TWICE, 8, tmp_path / "written")
    _assert_told(book)
    _assert_answered(TWICE, book, tmp_path / "written")
    book, second = _executed(TWICE, 8, tmp_path / "written")
    assert _said(book).count("已有结果") == 4
    assert second < first
