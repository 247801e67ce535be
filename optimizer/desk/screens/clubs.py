"""Clubs: what is asked for against the seats, what stands against opening, the papers of the sign-up."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from typing import Any

from optimizer.desk.jobs import JobRunner
from optimizer.desk.open_school import OpenSchool
from optimizer.desk.screen import Screen
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import slots_text
from optimizer.files.publishing import scratch_folder
from optimizer.report.signup import write_signup


class ClubsScreen(Screen):
    def __init__(self, school: OpenSchool, jobs: JobRunner):
        super().__init__(school, jobs)
        self._made: tuple[Scenario, dict[str, bytes]] | None = None
        self.asked = {"demand": self.demand, "signup": self.names}
        self.papers = {"signup": self.paper}

    def demand(self) -> list[dict[str, Any]]:
        """Each club with its seats and how many list it, first choices apart, before and after striking."""
        with self.school.lock:
            scenario = self.school.scenario
            listed = Counter(club for one in scenario.students for club in one.clubs)
            first = Counter(one.clubs[0] for one in scenario.students if one.clubs)
            left = Counter(club for wishes in scenario.wishes.of_student.values() for club in wishes)
            return [
                {
                    "club": club.id,
                    "name": club.name or club.id,
                    "row": number,
                    "listed": listed[club.id],
                    "first": first[club.id],
                    "left": left[club.id],
                    "least": club.min_students,
                    "most": club.max_students,
                    "closed": club.id in scenario.wishes.closed,
                    "leaders": [scenario.person[one].name or one for one in club.leaders if one in scenario.person],
                    "room": (scenario.room[club.room].name or club.room) if club.room in scenario.room else "",
                    "slots": slots_text(slot.token for slot in scenario.week.slots if slot.token in club.slots),
                }
                for number, club in enumerate(scenario.clubs, 1)
            ]

    def names(self) -> list[str]:
        """Names of the papers that the school hands out at the sign-up."""
        return list(self._papers())

    def paper(self, name: str) -> tuple[str, bytes] | None:
        papers = self._papers()
        return (name, papers[name]) if name in papers else None

    def _papers(self) -> dict[str, bytes]:
        """Sheets to print, letter and questions, and the workbooks of the classes in one file; made once."""
        scenario = self.school.scenario
        if self._made is None or self._made[0] is not scenario:
            with scratch_folder() as folder:
                write_signup(folder, scenario)
                files = {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file()}
                packed = io.BytesIO()
                with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                    for file in sorted((folder / "classes").iterdir()):
                        archive.write(file, file.name)
            self._made = scenario, files | {"classes.zip": packed.getvalue()}
        return self._made[1]
