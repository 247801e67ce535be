"""Every notebook is stripped of outputs, runs from top to bottom, and the second time from what is kept."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest

nbclient = pytest.importorskip("nbclient")

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TWICE = ROOT / "notebooks" / "03-until-six.ipynb"
"""The notebook that is run a second time; not by `test_runs`, as each run takes 15 s."""


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


def _executed(path: Path, seconds: float) -> tuple[Any, float]:
    """The notebook after a run in its own folder, with less time for the solver."""
    book = _read(path)
    place = next(place for place, cell in enumerate(book.cells) if "parameters" in cell.metadata.get("tags", []))
    book.cells.insert(place + 1, nbformat.v4.new_code_cell(f"SECONDS = {seconds}"))
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


@pytest.mark.slow
@pytest.mark.usefixtures("_surroundings")
@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if path != TWICE], ids=lambda path: path.stem)
def test_runs(path: Path) -> None:
    _assert_told(_executed(path, 12)[0])


@pytest.mark.slow
@pytest.mark.usefixtures("_surroundings")
def test_second_run_comes_from_what_is_kept() -> None:
    book, first = _executed(TWICE, 8)
    _assert_told(book)
    book, second = _executed(TWICE, 8)
    assert _said(book).count("已有结果") == 4
    assert second < first
