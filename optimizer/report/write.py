"""All that people read, into one folder."""

from __future__ import annotations

from pathlib import Path

from optimizer.report.desk import Desk
from optimizer.report.page.render import render


def write_pages(folder: Path, desk: Desk, *, public_only: bool = False) -> None:
    """``report-public.html``, and ``report.html`` unless only what may be published is wanted."""
    (folder / "report-public.html").write_text(render(desk, public=True), encoding="utf-8", newline="\n")
    if not public_only:
        (folder / "report.html").write_text(render(desk), encoding="utf-8", newline="\n")
