"""Versions that a result depends on, for result.json and for reports of faults."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version


def versions() -> dict[str, str]:
    """Name -> version of this program, Python and the solver."""
    return {
        "optimizer": _version("after-school-optimizer"),
        "python": platform.python_version(),
        "ortools": _version("ortools"),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "source"
