"""The messages of a mended week as a page to print and cut: for whom, and what changes."""

from __future__ import annotations

from optimizer.files.publishing import scratch_folder
from optimizer.language.text import Language, Text
from optimizer.report.printed.sheet_page import A4_PORTRAIT, PrintedSheet, SheetPage

_TITLE = Text("Changes of the week", "课表变动通知")
_COLUMNS = (Text("For", "通知对象"), Text("What changes", "变动"), Text("Read by", "签收"))


def message_page(school: str, notices: str, language: Language) -> bytes:
    """A page of ``notices.txt``, in which a message is a head and lines that are indented."""
    rows: list[tuple[str, list[str]]] = []
    for line in notices.splitlines():
        if line.startswith(" ") and rows:
            rows[-1][1].append(line.strip())
        elif line.strip():
            rows.append((line.strip().rstrip("：:"), []))
    title = f"{school} · {_TITLE.say(language)}"
    columns = [column.say(language) for column in _COLUMNS]
    page = SheetPage(title, columns, [[head, "\n".join(lines), ""] for head, lines in rows], shares=(10, 30, 6))
    with scratch_folder() as folder:
        PrintedSheet(title, "", [page], A4_PORTRAIT).write(folder / "page.html", language)
        return (folder / "page.html").read_bytes()
