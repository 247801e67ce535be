"""The frame around all places: lights, saved state, undo, and the news that the page asks for twice a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from optimizer.desk.jobs import JobRunner
from optimizer.desk.open_school import OpenSchool
from optimizer.desk.screen import Light, Screen
from optimizer.desk.screens.solve import job_json


class FrameScreen(Screen):
    """``on_leave`` ends the program, ``on_look`` opens another file to look at;
    ``asked_at`` is when a page last asked for news (``time.monotonic``).
    """

    def __init__(
        self,
        school: OpenSchool,
        jobs: JobRunner,
        places: Sequence[Screen],
        on_leave: Callable[[], None],
        on_look: Callable[[str, bytes], str],
    ) -> None:
        super().__init__(school, jobs)
        self._places, self._leave, self._look = places, on_leave, on_look
        self.asked_at = time.monotonic()
        self.asked = {"pulse": self.pulse, "journal": self.journal}
        self.told = {"undo": self.undo, "redo": self.redo, "leave": self.leave}
        self.brought = {"look": self.look}

    def pulse(self, document: str = "") -> dict[str, Any]:
        """Stamp, saved state, lights, job, and what undo and redo of a document would do."""
        self.asked_at = time.monotonic()
        with self.school.lock:
            undo, redo = self.school.steps(document)
            return {
                "stamp": self.school.stamp,
                "file": self.school.copy.target.name,
                "title": self.title(),
                "saved": self.school.saved,
                "fault": self.school.fault,
                "notices": self.school.notices,
                "undo": undo,
                "redo": redo,
                "weeks": self.school.labels(),
                "job": job_json(self.jobs.job),
                "lights": self.lights(),
            }

    def lights(self) -> dict[str, Light]:
        return {place: light for screen in self._places for place, light in screen.lights().items()}

    def title(self) -> str:
        scenario = self.school.read().scenario
        return (scenario.settings.title if scenario else "") or self.school.copy.target.stem

    def journal(self) -> list[Any]:
        with self.school.lock:
            return [[at, said] for at, said in self.school.copy.file.journal()[-300:]]

    def undo(self, document: str) -> dict[str, Any]:
        return {"said": self.school.step(document, back=True), "stamp": self.school.stamp}

    def redo(self, document: str) -> dict[str, Any]:
        return {"said": self.school.step(document, back=False), "stamp": self.school.stamp}

    def look(self, name: str, data: bytes) -> dict[str, Any]:
        """Open a `.desk` file, last year's, with all its places but nothing that can be changed; its address."""
        return {"address": self._look(name, data)}

    def leave(self) -> dict[str, Any]:
        self._leave()
        return {}
