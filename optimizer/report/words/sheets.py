"""Words of the workbook, the printed sheets and calendar files."""

from __future__ import annotations

from optimizer.domain.text import Text

SHEETS: dict[str, Text] = {
    "on_duty_at": Text("on duty · {campus}", "值班 · {campus}"),
}
