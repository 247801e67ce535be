"""How a school begins: from last term, or from a school that comes with the program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from optimizer.auditing.reasons import service_reasons
from optimizer.desk.jobs import JobRunner
from optimizer.desk.open_school import OpenSchool, week_of_files
from optimizer.desk.screen import Screen
from optimizer.desk.screens.tables import check_size
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.errors import SettingsError
from optimizer.files import load, read_timetable
from optimizer.files.manifest import PUBLISHED
from optimizer.files.publishing import scratch_folder
from optimizer.files.store.beginning import shipped_school, shipped_schools
from optimizer.files.store.desk_file import DeskFile, whole
from optimizer.files.store.named import read_desk
from optimizer.files.store.next_term import NextTerm, next_term
from optimizer.files.store.tree import WEEKS, Tree, as_folder, part_of, read_tree, tables_of, week_labels
from optimizer.files.store.working_copy import free_beside
from optimizer.language.text import Text
from optimizer.system import file_name

_FROM_LAST = Text("Begun from last term's {name}", "从上学期的“{name}”开始")
_SHIPPED = Text("Begun from the example {name}", "从示例“{name}”开始")
_STANDS = "the lists hold children already; begin in an empty school · 名单中已有学生，请在空白的学校中开始"


class BeginScreen(Screen):
    def __init__(self, school: OpenSchool, jobs: JobRunner):
        super().__init__(school, jobs)
        self._last: tuple[str, Tree] | None = None
        self.asked = {"examples": shipped_schools}
        self.brought = {"last_term": self.last_term}
        self.told = {"begin_term": self.begin_term, "begin_example": self.begin_example, "next_file": self.next_file}

    def last_term(self, name: str, data: bytes) -> dict[str, Any]:
        """Read last term's `.desk` file or workbook: what would come of it. Nothing is changed yet."""
        with scratch_folder() as folder:
            path = folder / file_name(Path(name.replace("\\", "/")).name)
            path.write_bytes(data)
            check_size(path)
            tree = read_desk(path) if path.suffix.lower() == ".desk" else read_tree(path)
        told = {"name": name, "year": _counts(tree, _made(tree, up=True)), "term": _counts(tree, _made(tree, up=False))}
        self._last = name, tree
        return told

    def begin_term(self, up: bool) -> None:
        """Fill the empty school with the new term of the file that was read."""
        if self._last is None:
            raise SettingsError("no file was brought · 还没有选择文件")
        name, tree = self._last
        self._fill(_made(tree, up=up).tables, _FROM_LAST.format(name=name))

    def begin_example(self, name: str) -> None:
        """Fill the empty school with one that comes with the program."""
        if name not in shipped_schools():
            raise SettingsError(f"no example {name} · 没有这个示例")
        self._fill(shipped_school(name), _SHIPPED.format(name=shipped_schools()[name]))

    def _fill(self, tables: Mapping[str, bytes], said: Text) -> None:
        with self.school.lock:
            read = self.school.read()
            if read.scenario is not None and read.scenario.students:
                raise SettingsError(_STANDS)
            gone = dict.fromkeys(tables_of(self.school.tree).keys() - tables.keys())
            self.school.act("", {**gone, **tables}, said)

    def next_file(self, up: bool) -> dict[str, Any]:
        """Write the new term of this school as a file beside it; this one stays as it is."""
        with self.school.lock:
            made = _made(self.school.tree, up=up)
            counts = _counts(self.school.tree, made)
            target = self.school.copy.target
            beside = target.with_name(f"{file_name(made.title or target.stem)}.desk")
        beside = free_beside(beside) if beside.exists() or beside == target else beside
        try:
            with whole(beside) as draft:
                file = DeskFile(draft)
                try:
                    file.fill(made.tables)
                finally:
                    file.close()
        except OSError as error:
            raise SettingsError(f"{beside.name}: {error.strerror} · 新文件写不进去") from error
        return {"file": beside.name, **counts}


def _made(tree: Tree, *, up: bool) -> NextTerm:
    carried: dict[str, int] = {}
    lost_out: set[str] = set()
    label = _last_week(tree)
    if label:
        files = part_of(tree, f"{WEEKS}{label}/")
        with as_folder(tables_of(tree), "school") as school, as_folder(files, "week") as folder:
            carried, lost_out = _owed(load(school), read_timetable(folder), files)
    return next_term(tables_of(tree), up=up, carried=carried, lost_out=lost_out)


def _last_week(tree: Tree) -> str:
    """The newest published week, else none: what was only planned was not served."""
    published = [label for label in week_labels(tree) if f"{WEEKS}{label}/{PUBLISHED}" in tree]
    times = {label: str(json.loads(tree[f"{WEEKS}{label}/{PUBLISHED}"]).get("time", "")) for label in published}
    return max(published, key=lambda label: (times[label], label), default="")


def _owed(scenario: Scenario, timetable: Timetable, files: Mapping[str, bytes]) -> tuple[dict[str, int], set[str]]:
    """Slots of each person beyond the fair share, least 0; children who wished for a club and got none."""
    from optimizer.report.context import ReportContext  # brings pandas, which takes a while

    context = ReportContext.of(scenario, timetable, week_of_files(files))
    beyond = {load.person.id: load.total - load.target for load in context.loads if load.target is not None}
    least = min(beyond.values(), default=0)
    lost_out = {one.student for one in service_reasons(context.view) if one.kind == "no-club"}
    return {one: slots - least for one, slots in beyond.items()}, lost_out


def _counts(tree: Tree, made: NextTerm) -> dict[str, Any]:
    """What comes of it; ``week`` is the label of the week from which loads and wishes are known."""
    counts = {"students": made.students, "left": made.left, "lost_out": made.lost_out, "carried": made.carried}
    return {**counts, "week": _last_week(tree)}
