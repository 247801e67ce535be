"""python -m tests.files.hostile --count 20000 --seed 0 --minutes 60: spoilt schools, each read or refused in words.

Each input is drawn from its own number: a tiny school as a folder or a workbook, spoilt by `tests.files.mutate`. The
command ``check-input`` is run on it in a process of its own that reads many of them. It must answer with exit code 0 or
2, within 10 s of processor time and 1 GiB; a process that is silent for five minutes hangs. Whatever else is told, with
the number that makes it again; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import queue
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from optimizer.cli.main import main as command
from optimizer.files.convert import book_of_folder
from optimizer.files.workbook_out import write_workbook
from optimizer.testing.generator.tiny_school import tiny
from tests.files.mutate import spoil_folder, spoil_workbook

SECONDS, MEMORY, SILENCE = 10, 2**30, 300
_BASES = 12


@dataclass
class Outcome:
    """How many inputs were read and refused, and what went wrong with which."""

    codes: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def spoilt(place: Path, seed: int, number: int) -> tuple[Path, str]:
    """Write the spoilt school of a number into an empty folder; its path and what was done."""
    dice = random.Random(f"{seed}-{number}")
    source, book = _base(dice.randrange(_BASES))
    if dice.random() < 0.5:
        files = dict(source)
        done = [spoil_folder(files, dice) for _ in range(dice.choice((1, 1, 2)))]
        folder = place / "school"
        folder.mkdir()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        return folder, "; ".join(done)
    path = place / "school.xlsx"
    path.write_bytes(book)
    return path, spoil_workbook(path, dice)


@cache
def _base(number: int) -> tuple[dict[str, bytes], bytes]:
    """A sound school: the files of its folder, and its workbook."""
    with tempfile.TemporaryDirectory() as place:
        folder, book = tiny(Path(place) / "base", number), Path(place) / "base.xlsx"
        write_workbook(book, book_of_folder(folder)[0])
        return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}, book.read_bytes()


def _answer(seed: int, number: int) -> dict[str, object]:
    """Run the command on one input."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        path, done = spoilt(place, seed, number)
        marked = ["--marked", str(place / "marked.xlsx")] if number % 4 == 0 else []
        said, start = io.StringIO(), time.process_time()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = command(["check-input", str(path), *marked])
        seconds = time.process_time() - start
    tail = said.getvalue()[-600:] if code not in (0, 2) else ""
    return {"number": number, "code": code, "seconds": seconds, "memory": _memory(), "done": done, "said": tail}


def _memory() -> int:
    """Bytes that this process has held at most; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def work(seed: int, numbers: range) -> None:
    """Answer for each number with a line of JSON."""
    for number in numbers:
        print(json.dumps(_answer(seed, number)), flush=True)


def run(count: int, seed: int, minutes: float | None = None) -> Outcome:
    """Try ``count`` spoilt schools, for at most so many minutes."""
    found, start, first = Outcome(), time.monotonic(), 0
    while first < count and (minutes is None or time.monotonic() - start < 60 * minutes):
        last = min(count, first + 500)
        for answer in _answers(seed, first, last):
            first = int(str(answer["number"])) + 1
            _judge(found, answer)
        if minutes is not None and time.monotonic() - start > 60 * minutes:
            break
    return found


def _judge(found: Outcome, answer: dict[str, object]) -> None:
    code, seconds = answer.get("code"), float(str(answer.get("seconds", 0)))
    if isinstance(code, int):
        found.codes[code] += 1
    wrong = [f"exit code {code}"] if code not in (0, 2) else []
    wrong += [f"{seconds:.0f} s"] if seconds > SECONDS else []
    wrong += ["over 1 GiB"] if int(str(answer.get("memory", 0))) > MEMORY else []
    if wrong:
        found.faults.append(f"{answer['number']}: {', '.join(wrong)} [{answer.get('done')}] {answer.get('said', '')}")
        print(found.faults[-1], flush=True)


def _answers(seed: int, first: int, last: int) -> Iterator[dict[str, object]]:
    """The answers of one process; it ends early where it hangs, dies or has held too much memory."""
    words = [sys.executable, "-m", "tests.files.hostile", "--seed", str(seed), "--numbers", str(first), str(last)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout is not None
    reader = threading.Thread(target=lambda stream: [*map(lines.put, stream), lines.put("")], args=(process.stdout,))
    reader.start()
    number = first
    try:
        while number < last:
            try:
                line = lines.get(timeout=SILENCE)
            except queue.Empty:
                yield {"number": number, "code": None, "said": "no answer"}
                return
            if not line:
                yield {"number": number, "code": process.wait(), "said": "the process died"}
                return
            answer: dict[str, object] = json.loads(line)
            yield answer
            number += 1
            if int(str(answer["memory"])) > MEMORY:
                return
    finally:
        process.kill()
        process.wait()
        reader.join()
        process.stdout.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.files.hostile", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="inputs to draw; default 20000")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, help="stop after that many minutes")
    parser.add_argument("--numbers", type=int, nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--keep", type=Path, help="write the input of --count alone into this folder, to look at it")
    args = parser.parse_args()
    if args.numbers:
        work(args.seed, range(*args.numbers))
        return 0
    if args.keep:
        args.keep.mkdir(parents=True)
        print(*spoilt(args.keep, args.seed, args.count))
        return 0
    found = run(args.count, args.seed, args.minutes)
    print(f"{found.codes.total()} inputs: {found.codes[0]} read, {found.codes[2]} refused, {len(found.faults)} faults")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
