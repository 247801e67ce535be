"""The report page: its data as one JSON object, and the HTML file that shows it."""

from __future__ import annotations

from typing import Any

JsonObject = dict[str, Any]
"""A part of the page's data."""
