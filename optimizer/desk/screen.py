"""What a place of the desk gives to the frame around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from optimizer.desk.jobs import JobRunner
from optimizer.desk.open_school import OpenSchool

Call = Callable[..., Any]
Paper = Callable[..., tuple[str, bytes] | None]
Light = tuple[str, int]
"""``red``, ``amber``, ``green`` or ``off``, and the number of open matters."""


class Screen:
    """One place of the page: what it asks, tells, brings and prints.

    `optimizer.desk.places` lists the places; the page has a module for each (``page/places.js``).

    Attributes
    ----------
    asked, told : dict
        Name of a call -> the method that answers ``GET`` and ``POST /api/NAME``; fields of the question are arguments.
        What is told is answered with the stamp of the school beside.
    brought : dict
        Name of a call -> the method that takes ``name`` and ``data`` of a file, ``POST /api/NAME?name=…``.
    papers : dict
        Name -> the method that gives name and contents of a file for ``/paper/NAME?…``, None where there is none.
    """

    def __init__(self, school: OpenSchool, jobs: JobRunner):
        self.school, self.jobs = school, jobs
        self.asked: dict[str, Call] = {}
        self.told: dict[str, Call] = {}
        self.brought: dict[str, Call] = {}
        self.papers: dict[str, Paper] = {}

    def lights(self) -> dict[str, Light]:
        """Place -> its light; of the places that this screen knows about."""
        return {}
