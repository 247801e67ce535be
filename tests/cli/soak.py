"""Every console, any option, any kill: ``python -m tests.cli.soak --kind consoles|options|kills --count N``.

Each case is drawn from its number, so that one that fails can be run again alone (``--first``). A case fails if the
program ends with a traceback or an exit code that the contract lacks, if it changes what it only reads, or if a kill
leaves an output that is neither the old nor the new one in full.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from optimizer.cli.main import COMMANDS, main
from optimizer.files.manifest import digests, not_ours, read_manifest
from optimizer.testing.generator import generate_with_week

CODES = range(7)
"""Exit codes of the contract, the internal error aside."""
ENCODINGS = ("ascii", "cp1252", "gbk", "utf-8", "utf-16", "latin-1:strict")
LOCALES = ("C", "C.UTF-8", "POSIX")
CIRCUMSTANCES = ("", "no home", "full disk", "closed pipe", "no output", "no cache")
READING = (
    "check {school} {week}",
    "check {school} {week} --json",
    "capacity {school}",
    "cover {school} {week} {who}@Mon2",
    "check-input {school}",
    "explain {school} --time-limit 2",
    "check {school} nowhere",
    "pay {school} {week} --out {new}",
    "report {school} {week} --out {new} --draft",
    "convert {school} {new}.xlsx",
    "publish {school} nowhere",
    *(f"{command} --help" for command in COMMANDS),
    "--help",
    "",
    "nonsense",
)
ODD = (
    "-1", "0", "-0", "nan", "inf", "-inf", "1e308", "9" * 5000, "9" * 19, "1.5", "x", " ", "１２", "0x10", "1_000",
    "%s", "9999-12-31", "0001-01-01", "2026-02-30", "2026-09-07", "soon", "Mon9", "Mon" + "9" * 4500, "周一第99节",
    "T99@Mon1", "@", ":", "=", "a:b:c", "\ud800", "\x07", "C" * 300, "..", "/", "/dev/null/x", "/proc/x",
)  # fmt: skip
OPTIONS = (
    "solve {school} --out {new} --effort 0.02 --workers 1 --seed {odd}",
    "solve {school} --out {new} --effort 0.02 --workers {odd}",
    "solve {school} --out {new} --workers 1 --effort {odd}",
    "solve {school} --out {new} --time-limit {odd} --workers 1 --effort 0.02",
    "solve {school} --out {new} --effort 0.02 --workers 1 --week-of {odd}",
    "repair {school} {week} --out {new} --time-limit 1 --absent {odd}",
    "repair {school} {week} --out {new} --time-limit 1 --absent {who}:{odd}",
    "repair {school} {week} --out {new} --time-limit 1 --closed {odd}",
    "repair {school} {week} --out {new} --time-limit 1 --from {odd}",
    "repair {school} {week} --out {new} --time-limit {odd}",
    "cover {school} {week} {odd}",
    "cover {school} {week} {who}@{odd}",
    "check {school} {week} --week-of {odd}",
    "check {school} {odd}",
    "check {odd} {week}",
    "bench {school} --time-limit 1 --seeds {odd}",
    "compare {school} --no-cache --time-limit 1 --jobs {odd}",
    "compare {school} --no-cache --effort 0.02 --workers 1 --change signups={odd}%",
    "compare {school} --no-cache --effort 0.02 --workers 1 --change teachers={odd}",
    "compare {school} --no-cache --effort 0.02 --workers 1 --change {odd}",
    "compare {school} --no-cache --effort 0.02 --workers 1 --change closed={odd}",
    "batch {schools} --out {new} --effort 0.02 --jobs {odd}",
    "pay {school} {week} --out {new} --week {odd}",
    "pay {school} {week} --out {new} --week {odd}:{week}",
    "report {school} {week} --draft --out {new} --from {odd} --to {odd}",
    "report {school} {week} --draft --out {new} --week {odd}:{week}",
    "report {school} {week} --draft --out {odd}",
    "publish {school} {week} --until {odd} --signed {odd}",
    "convert {school} {odd}",
    "explain {school} --time-limit {odd}",
    "semester {school} --from {odd} --to {odd} --out {new}",
)


class Ground:
    """A school with its week, made once; each case gets a folder of its own for what it writes."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.school, self.week = generate_with_week(folder / "in" / "one", students=40, kind="clubs", seed=5)
        self.who = (self.week / "sessions.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[9]
        self.before = digests(folder / "in")

    def words(self, template: str, place: Path, **more: str) -> list[str]:
        """The words of a command."""
        known = {"school": self.school, "schools": self.school.parent, "week": self.week, "who": self.who}
        return [word.format(**known, new=place / "new", **more) for word in template.split()]

    def fault(self, code: int, told: str) -> str:
        """What is wrong with an answer; blank if nothing is."""
        if "Traceback" in told:
            return told[-3000:]
        if code not in CODES:
            return f"exit code {code}: {told[-500:]}"
        return "" if digests(self.folder / "in") == self.before else "an input was changed"


def console(ground: Ground, place: Path, dice: random.Random) -> tuple[str, str]:
    """A command under an encoding, a locale and a circumstance, in a process of its own."""
    template, encoding = dice.choice(READING), dice.choice(ENCODINGS)
    locale, circumstance = dice.choice(LOCALES), dice.choice(CIRCUMSTANCES)
    environment: Mapping[str, str] = {
        **{key: text for key, text in os.environ.items() if not (circumstance == "no home" and key == "HOME")},
        "PYTHONIOENCODING": encoding,
        "LC_ALL": locale,
        "MPLCONFIGDIR": str(place),
        **({"OPTIMIZER_CACHE": "/dev/null/cache"} if circumstance == "no cache" else {}),
    }
    command = [sys.executable, "-m", "optimizer", *ground.words(template, place)]
    shell = {"closed pipe": '"$@" | true', "no output": '"$@" >&-'}.get(circumstance, '"$@"')
    with Path("/dev/full" if circumstance == "full disk" and os.path.exists("/dev/full") else os.devnull).open(
        "wb"
    ) as out:
        done = subprocess.run(
            ["sh", "-c", shell, "sh", *command], env=environment, stdout=out, stderr=subprocess.PIPE, check=False
        )
    codec = encoding.partition(":")[0]
    fault = ground.fault(done.returncode, done.stderr.decode(codec, "replace"))
    return f"{template} | {encoding} {locale} {circumstance}", fault


def option(ground: Ground, place: Path, dice: random.Random) -> tuple[str, str]:
    """A command with one value that makes no sense, or hardly any."""
    template, odd = dice.choice(OPTIONS), dice.choice(ODD)
    told = io.StringIO()
    os.chdir(place)
    with redirect_stdout(told), redirect_stderr(told):
        try:
            code = main(ground.words(template, place, odd=odd))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
    return f"{template} | {odd[:40]!r}", ground.fault(code, told.getvalue())


def kill(ground: Ground, place: Path, dice: random.Random) -> tuple[str, str]:
    """A run that is killed at any moment leaves the old output or the new one, and the next run clears up."""
    template = dice.choice((
        "solve {school} --out {new} --effort 0.02 --workers 1 --week-of 2026-09-07",
        "report {school} {week} --draft --out {new}",
        "pay {school} {week} --out {new}",
        "convert {school} {new}.xlsx",
    ))  # fmt: skip
    command = [sys.executable, "-m", "optimizer", *ground.words(template, place)]
    run = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    began = time.monotonic()
    first = subprocess.run(command, check=False, **run)  # type: ignore[call-overload]
    took = time.monotonic() - began
    child = subprocess.Popen(command, **run)  # type: ignore[call-overload]
    time.sleep(dice.uniform(0.3, 1.1) * took)
    child.kill()
    child.communicate()
    out = place / "new"
    if out.exists() and not_ours(digests(out), read_manifest(out) or {}):
        return template, f"half an output: {not_ours(digests(out), read_manifest(out) or {})}"
    again = subprocess.run(command, check=False, **run)  # type: ignore[call-overload]
    left = [path.name for path in place.iterdir() if path.name.startswith(".") and path.name != ".written.json"]
    if first.returncode or again.returncode or left:
        return (
            template,
            f"{first.returncode}, {again.returncode}, left: {left}, {again.stderr.decode('utf-8', 'replace')}",
        )
    return template, ground.fault(0, "")


KINDS: Mapping[str, Callable[[Ground, Path, random.Random], tuple[str, str]]] = {
    "consoles": console,
    "options": option,
    "kills": kill,
}


def soak(kind: str, count: int, seed: int, first: int = 0, minutes: float = 60.0) -> tuple[int, list[str]]:
    """How many cases were run, and a line for each that failed."""
    faults, home, until, done = [], Path.cwd(), time.monotonic() + 60 * minutes, 0
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(Path(folder))
        for number in range(first, first + count):
            if time.monotonic() > until:
                break
            place = Path(folder) / f"case-{number}"
            place.mkdir()
            try:
                what, fault = KINDS[kind](ground, place, random.Random(f"{kind} {seed} {number}"))
            finally:
                os.chdir(home)
            done += 1
            if fault:
                faults.append(f"{kind} {number}: {what}\n{fault}")
    return done, faults


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=KINDS, required=True)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=60.0)
    given = parser.parse_args()
    number, failed = soak(given.kind, given.count, given.seed, given.first, given.minutes)
    for line in failed:
        print(line)
    print(f"{given.kind}: {number} cases, {len(failed)} failed")
    sys.exit(bool(failed))
