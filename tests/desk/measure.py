"""python -m tests.desk.measure --students 1200 2000: how long the desk takes, in a browser and as processor time.

For each size a school with clubs and a full week is generated and opened in a headless browser at 1366 x 768. Printed
are medians and the slowest of: start of the program to its address, first paint, the week drawn; a lifted card to its
own row and column coloured, and to the whole week; an edit judged, saved and shown; an answer to the page's question
for news while a solver runs. Beside them the processor time that the program itself used for the same.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from optimizer.files.store.tree import read_tree
from optimizer.files.store.working_copy import WorkingCopy
from optimizer.testing.generator import generate_with_week
from tests.report.test_browser import CHROMIUM, FLAGS

LABEL = "方案A"
_LIFT = """
card => new Promise(done => {
  const box = document.querySelector('.weekbox'), began = performance.now(), told = {};
  const group = card.dataset.session.split('@')[0], cells = () => [...box.querySelectorAll('td[data-group]')];
  const own = cells().filter(cell => cell.dataset.group === group && cell.querySelector('[data-session]')).length;
  const look = () => {
    const all = cells(), marked = all.filter(cell => cell.dataset.place);
    if (told.near === undefined && marked.length > Math.min(own - 1, 3)) told.near = performance.now() - began;
    if (all.length - marked.length > 1) return;
    watch.disconnect();
    done({near: told.near, whole: performance.now() - began});
  };
  const watch = new MutationObserver(look);
  watch.observe(box, {subtree: true, attributes: true, attributeFilter: ['data-place']});
  card.click();
})
"""


def cpu(pid: int) -> float:
    """Processor time of a process in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def shown(name: str, millis: Sequence[float]) -> None:
    print(
        f"  {name}: median {statistics.median(millis):.0f} ms, slowest {max(millis):.0f} ms, n {len(millis)}",
        flush=True,
    )


def measure(root: Path, students: int, lifts: int) -> None:
    from playwright.sync_api import sync_playwright

    school, week = generate_with_week(root / f"{students}", students=students, kind="clubs", seed=2)
    tree = read_tree(school) | {f"weeks/{LABEL}/{file.name}": file.read_bytes() for file in sorted(week.iterdir())}
    target = root / f"{students}.desk"
    copy = WorkingCopy(target, tree)
    copy.save()
    copy.close()
    words = [sys.executable, "-m", "optimizer", "desk", str(target), "--no-browser"]
    began = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process, sync_playwright() as playwright:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        print(f"{students} students", flush=True)
        shown("start to address", [1000 * (time.perf_counter() - began)])
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = chromium.new_page(viewport={"width": 1366, "height": 768})
        page.goto(address)
        page.wait_for_selector("nav a")
        paint = page.evaluate("performance.getEntriesByType('paint').map(one => one.startTime)")
        shown("first paint", paint or [0.0])
        began = time.perf_counter()
        page.goto(address.split("/?")[0] + "/#/week")
        page.wait_for_selector("[data-session]")
        shown("week drawn", [1000 * (time.perf_counter() - began)])
        page.wait_for_timeout(1500)
        _lifts(page, process.pid, lifts)
        _drops(page, lifts // 2)
        _beside_solver(page)
        chromium.close()
        process.terminate()
        process.wait(30)


def _lifts(page: Any, pid: int, count: int) -> None:
    dice, near, whole, used = random.Random(1), list[float](), list[float](), list[float]()
    for _ in range(count):
        cards = page.query_selector_all(".card[data-session]")
        before = cpu(pid)
        told = dice.choice(cards).evaluate(_LIFT)
        near.append(told["near"])
        whole.append(told["whole"])
        used.append(1000 * (cpu(pid) - before))
        page.keyboard.press("Escape")
        page.wait_for_timeout(60)
    shown("lifted: own row and column", near)
    shown("lifted: whole week", whole)
    shown("lifted: processor time of both", used)


_POST = """
const post = async (name, body) => {
  const headers = {'content-type': 'application/json'};
  return (await fetch('/api/' + name, {method: 'POST', headers, body: JSON.stringify(body)})).json();
};
"""
_DROPS = """
async ([label, count]) => {
  const took = [];
  for (let n = 0; n < count; n++) {
    const week = await (await fetch('/api/week?label=' + encodeURIComponent(label))).json();
    const [one, other] = [0, 1].map(more => week.sessions[(n * 7 + more) % week.sessions.length].slice(0, 2));
    const began = performance.now();
    await post('edit', {label, edit: {op: 'swap', at: one, with: other}, stamp: week.stamp, forced: true});
    took.push(performance.now() - began);
  }
  return took;
}
"""
_NEWS = """
async () => {
  await post('start', {kind: 'solve', seconds: 30});
  const took = [];
  for (let n = 0; n < 60; n++) {
    const began = performance.now();
    await (await fetch('/api/pulse')).json();
    took.push(performance.now() - began);
    await new Promise(done => setTimeout(done, 200));
  }
  await post('stop', {keep: false});
  return took;
}
"""


def _drops(page: Any, count: int) -> None:
    """Exchanges with the next card of the row, made whatever they break: each is judged, saved and flushed to disk."""
    shown(
        "dropped: judged and saved", page.evaluate(_DROPS.replace("const took", f"{_POST} const took"), [LABEL, count])
    )


def _beside_solver(page: Any) -> None:
    shown("news while solving", page.evaluate(_NEWS.replace("await post", f"{_POST} await post", 1)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, nargs="+", default=[1200, 2000])
    parser.add_argument("--lifts", type=int, default=100)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
            os.environ[name] = str(Path(folder) / "data")
        for students in args.students:
            measure(Path(folder), students, args.lifts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
