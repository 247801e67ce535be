"""Whether the program still writes what it wrote: ``python -m benchmarks.freeze`` (``make freeze``).

``--record`` writes ``benchmarks/frozen.json`` anew: for each case (`benchmarks.freeze_cases`) a hash of every file
written, and of solves and repairs the score, bound and points by goal. Without it the cases are run again, every
difference is told, and the exit code is 1 if there is one. ``--scores`` lets files differ and asks only that solves and
repairs are no worse (`Verdict`). The texts of ``explain`` stand in ``benchmarks/frozen_faults.txt`` to be read.

What is left out of a hash, since it may differ between two runs or two machines with the same code:

- ``seconds``, ``stages`` and ``versions`` of result.json: wall time and what is installed;
- the time of issue in calendar files, and the digests of what is written (`optimizer.files.manifest`);
- workbooks are hashed by the contents of their parts, since compression depends on the zlib that is installed, and
  without the time of their last change, which openpyxl writes into marked copies.

Console output other than that of ``explain`` is not recorded. Another version of OR-Tools may find other timetables;
the file says with which one it was recorded, and a difference to what is installed is told.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import multiprocessing
import os
import re
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.freeze_cases import Made, cases
from optimizer.files.manifest import MANIFEST

RECORD = Path(__file__).parent
"""The folder with ``frozen.json`` and ``frozen_faults.txt``."""
PACKAGES = ("ortools", "numpy", "scipy", "pandas", "matplotlib", "openpyxl", "xlsxwriter", "icalendar")
"""What the files written may depend on."""
DIGITS = 16
"""Hexadecimal digits of a SHA-256 that are kept."""
WORSE, MUCH_WORSE = 0.1, 0.01
"""`--scores`: the share of cases that may be worse at all, and the part of its points by which none may be worse."""


@dataclass(frozen=True)
class Figures:
    """The answer of a solve or repair in numbers.

    Attributes
    ----------
    least : dict
        What was proven: ``unserved`` and ``points`` (solve) or ``changes`` (repair); None where nothing was.
    """

    status: str
    unserved: int
    points: int
    changes: int | None
    least: dict[str, int | None]
    goals: dict[str, int]

    @property
    def before_points(self) -> tuple[int, int]:
        """What comes before points when two answers are compared."""
        return self.unserved, self.changes or 0

    @property
    def bound(self) -> tuple[int, ...]:
        """The bound in the order in which bounds are compared; what is not proven is below everything."""
        return tuple(-1 if self.least.get(key) is None else int(self.least[key] or 0) for key in _BOUNDS)

    def told(self) -> str:
        """In a line for people."""
        changes = "" if self.changes is None else f"changes {self.changes}, "
        bound = ", ".join(f"{key} {value}" for key, value in self.least.items() if value is not None)
        return f"{self.status}, unserved {self.unserved}, {changes}points {self.points} (bound: {bound or 'none'})"


_BOUNDS = ("unserved", "changes", "points")


@dataclass(frozen=True)
class Outcome:
    """What is recorded of a case.

    Attributes
    ----------
    exits : list of int
        Exit codes of its commands.
    inputs : str
        Hash of all that was given to them.
    files : dict
        Path below the output folder -> hash.
    figures : Figures, optional
        Of cases that leave one result.json with a score.
    error : str
        The exception that ended the case, if one did.
    """

    exits: list[int] = field(default_factory=list)
    inputs: str = ""
    files: dict[str, str] = field(default_factory=dict)
    figures: Figures | None = None
    error: str = ""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Outcome:
        """As it stands in the file."""
        figures = data.get("figures")
        return cls(**{**data, "figures": Figures(**figures) if figures else None})


# -- recording --------------------------------------------------------------------------------------------------


def hash_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:DIGITS]


def neutral(path: Path) -> bytes:
    """The contents of a file without what may differ between two runs of the same code."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            parts = [(name, book.read(name)) for name in sorted(book.namelist())]
        return b"\n".join(name.encode() + b"\n" + _MODIFIED.sub(b"", data) for name, data in parts)
    data = path.read_bytes()
    for pattern in _VARYING.get(path.suffix, ()):
        data = pattern.sub(rb"\1", data)
    return data


_MODIFIED = re.compile(rb"<dcterms:modified.*?</dcterms:modified>")
_VARYING = {
    ".json": (re.compile(rb'("seconds": )[^,\n]*'), re.compile(rb'("(?:stages|versions)": )\{[^}]*\}')),
    ".ics": (re.compile(rb"(DTSTAMP|SEQUENCE):\d[\dTZ]*"),),
}


def tree(folder: Path) -> dict[str, str]:
    """Path below a folder -> hash, of all files in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): hash_of(neutral(path)) for path in files}


def run(name: str) -> tuple[str, Outcome, str, float]:
    """Run a case: its name, what is recorded, the text to be read if it has one, processor seconds."""
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        try:
            made = cases()[name](Path(folder))
            outcome, text = _outcome(made), _text(made)
        except Exception as error:
            traceback.print_exc()
            outcome, text = Outcome(error=f"{type(error).__name__}: {str(error).replace(folder, '')}"), ""
    return name, outcome, text, time.process_time() - began


def _outcome(made: Made) -> Outcome:
    files = tree(made.outputs) if made.outputs.exists() else {}
    inputs = hash_of(json.dumps(tree(made.inputs)).encode())
    return Outcome(list(made.exits), inputs, files, _figures(made.outputs / "result.json"))


def _figures(path: Path) -> Figures | None:
    if not path.exists():
        return None
    found = json.loads(path.read_text("utf-8"))
    changes, score, bound = found.get("changes"), found["score"], found["bound"]
    return Figures(
        status=found["status"],
        unserved=score["unserved"],
        points=score["points"],
        changes=changes["found"] if changes else None,
        least={"changes": changes["least"]} if changes else {key: bound[key] for key in ("unserved", "points")},
        goals={goal: row["points"] for goal, row in found["goals"].items() if row["points"]},
    )


def _text(made: Made) -> str:
    return "".join(path.read_text("utf-8") for path in sorted(made.outputs.glob("*.txt")) if path.stem in ("en", "zh"))


def run_all(names: Sequence[str], jobs: int) -> Iterator[tuple[str, Outcome, str, float]]:
    """Run cases in processes that are started afresh, in the order in which they end."""
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        for future in as_completed([pool.submit(run, name) for name in names]):
            yield future.result()


# -- comparing --------------------------------------------------------------------------------------------------


def differences(old: Outcome, new: Outcome) -> list[str]:
    """What differs between two outcomes of a case, a line each; nothing if they are the same."""
    lines = []
    if new.error != old.error:
        lines.append(f"ended by {new.error or 'no error'}, was {old.error or 'no error'}")
    if new.error:
        return lines
    if new.inputs != old.inputs:
        lines.append("the input itself is another")
    if new.exits != old.exits:
        lines.append(f"exit codes {new.exits}, were {old.exits}")
    if new.figures != old.figures:
        lines += [f"was {_told(old.figures)}", f"is  {_told(new.figures)}"]
        lines += _goals(old.figures, new.figures)
    lines += [f"not written any more: {name}" for name in old.files if name not in new.files]
    lines += [f"new file: {name}" for name in new.files if name not in old.files]
    lines += [f"changed: {name}" for name, kept in old.files.items() if new.files.get(name, kept) != kept]
    return lines


def _told(figures: Figures | None) -> str:
    return figures.told() if figures else "without a score"


def _goals(old: Figures | None, new: Figures | None) -> list[str]:
    before, after = (one.goals if one else {} for one in (old, new))
    both = {goal: (before.get(goal, 0), after.get(goal, 0)) for goal in sorted(before | after)}
    told = [f"{goal} {one} -> {other}" for goal, (one, other) in both.items() if one != other]
    return [f"points by goal: {', '.join(told)}"] if told and old and new else []


@dataclass(frozen=True)
class Verdict:
    """What `--scores` finds: cases that are equal, better and worse, and whatever breaks a floor.

    The floors: at least nine tenths of the cases of each kind (solves, tiny schools, repairs) equal or better, none
    worse in ``unserved`` or changes nor by more than 1 % of its points, no bound worse.
    """

    equal: list[str]
    better: list[str]
    worse: list[str]
    broken: list[str]


def verdict(old: Mapping[str, Outcome], new: Mapping[str, Outcome]) -> Verdict:
    """Compare scores and bounds of the cases that had any."""
    equal, better, worse, broken = list[str](), list[str](), list[str](), list[str]()
    for name, before in old.items():
        if before.figures is None:
            continue
        was, now = before.figures, new[name].figures
        if now is None:
            worse.append(name)
            broken.append(f"{name}: no week any more {new[name].error}")
            continue
        one, other = (*was.before_points, was.points), (*now.before_points, now.points)
        (equal if one == other else better if other < one else worse).append(name)
        lost = now.before_points > was.before_points
        if lost or (now.before_points == was.before_points and now.points > was.points * (1 + MUCH_WORSE)):
            broken.append(f"{name}: {now.told()}, was {was.told()}")
        if now.bound < was.bound:
            broken.append(f"{name}: bound {now.least}, was {was.least}")
    count, fallen = (Counter(name.partition("/")[0] for name in names) for names in (equal + better + worse, worse))
    most = {kind: WORSE * n for kind, n in count.items()}
    broken += [f"{kind}: {n} of {count[kind]} are worse" for kind, n in fallen.items() if n > most[kind]]
    return Verdict(equal, better, worse, broken)


# -- files ------------------------------------------------------------------------------------------------------


def read_frozen(folder: Path = RECORD) -> tuple[dict[str, str], dict[str, Outcome]]:
    """Versions with which the cases were recorded, and the cases."""
    file = folder / "frozen.json"
    if not file.exists():
        return {}, {}
    data = json.loads(file.read_text("utf-8"))
    return data["versions"], {name: Outcome.of(one) for name, one in data["cases"].items()}


def write_frozen(folder: Path, outcomes: Mapping[str, Outcome]) -> None:
    """Write the cases in their order."""
    ordered = {name: plain(outcomes[name]) for name in cases() if name in outcomes}
    data = {"versions": versions(), "cases": ordered}
    (folder / "frozen.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")


def plain(outcome: Outcome) -> dict[str, Any]:
    return {key: value for key, value in asdict(outcome).items() if value}


def versions() -> dict[str, str]:
    """Of the packages on which the files depend."""
    return {package: version(package) for package in PACKAGES}


def read_texts(folder: Path = RECORD) -> dict[str, str]:
    """Case -> text to be read."""
    file = folder / "frozen_faults.txt"
    text = file.read_text("utf-8") if file.exists() else ""
    parts = re.split(r"^==== (\S+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def write_texts(folder: Path, texts: Mapping[str, str]) -> None:
    """Write the texts in the order of the cases."""
    text = "".join(f"==== {name}\n{texts[name]}" for name in cases() if texts.get(name))
    (folder / "frozen_faults.txt").write_text(text, "utf-8", newline="\n")


# -- the command ------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Record or compare; 1 if something differs (with ``--scores``: if a floor is broken)."""
    options = _parser().parse_args(arguments)
    names = [name for name in cases() if not options.only or any(word in name for word in options.only)]
    if not names:
        raise SystemExit(f"no case has {' or '.join(options.only)} in its name; see --list")
    recorded, old = read_frozen(options.folder)
    if options.scores:
        names = [name for name in names if name in old and old[name].figures]
    if options.list:
        print("\n".join(names))
        return 0
    if not options.record and recorded != versions():
        print(f"recorded with {recorded}, installed is {versions()}: a difference may come from that", file=sys.stderr)
    new, texts = dict[str, Outcome](), dict[str, str]()
    seconds = 0.0
    for name, outcome, text, took in run_all(names, options.jobs):
        new[name], texts[name] = outcome, text
        seconds += took
        print(f"[{len(new)}/{len(names)}] {name} {took:.1f} s", file=sys.stderr, flush=True)
    print(f"{len(new)} cases, {seconds:.0f} s of processor time")
    if options.record:
        write_frozen(options.folder, old | new)
        write_texts(options.folder, read_texts(options.folder) | texts)
        return _failed(new)
    if options.scores:
        return _tell_scores(verdict({name: old[name] for name in names}, new))
    return _tell_differences(names, old, new, read_texts(options.folder), texts)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.freeze", description=__doc__.partition("\n")[0])
    parser.add_argument("--record", action="store_true", help="write what is done now as what is to be done")
    parser.add_argument("--folder", type=Path, default=RECORD, help="where the record lies, default: benchmarks")
    parser.add_argument("--scores", action="store_true", help="compare only scores and bounds of solves and repairs")
    parser.add_argument("--only", nargs="+", metavar="TEXT", help="cases whose name holds one of these texts")
    parser.add_argument("--list", action="store_true", help="list the cases and stop")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes, default: one a core")
    return parser


def _failed(outcomes: Mapping[str, Outcome]) -> int:
    failed = [f"{name}: {one.error}" for name, one in outcomes.items() if one.error]
    print("\n".join(failed), end="\n" if failed else "")
    return 1 if failed else 0


def _tell_scores(found: Verdict) -> int:
    print(f"equal {len(found.equal)}, better {len(found.better)}, worse {len(found.worse)}")
    lines = [*(f"better: {name}" for name in found.better), *(f"worse: {name}" for name in found.worse)]
    lines += [f"below the floor: {line}" for line in found.broken]
    for line in lines:
        print(f"    {line}")
    return 1 if found.broken else 0


def _tell_differences(
    names: Iterable[str],
    old: Mapping[str, Outcome],
    new: Mapping[str, Outcome],
    kept: Mapping[str, str],
    texts: Mapping[str, str],
) -> int:
    changed = 0
    for name in names:
        lines = differences(old[name], new[name]) if name in old else ["not recorded"]
        if lines and texts.get(name) and kept.get(name, "") != texts[name]:
            both = (kept.get(name, "").splitlines(), texts[name].splitlines())
            lines += list(difflib.unified_diff(*both, "recorded", "now", n=0, lineterm=""))[2:]
        changed += bool(lines)
        if lines:
            print(f"{name}\n" + "\n".join(f"    {line}" for line in lines))
    print(f"{changed} cases differ" if changed else "nothing differs")
    return 1 if changed else 0


if __name__ == "__main__":
    raise SystemExit(main())
