"""What is asked of the program, and what the results say about it."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.charts import FLOORS
from benchmarks.figures import GROWN_UP, Results, all_behind, growth, runs, wait_for_first
from benchmarks.record import OURS

_MEMORY = 3 * 1024
_EXPONENT = 1.3


@dataclass(frozen=True)
class Row:
    """One line of the table; ``met`` None where the results do not say."""

    asked: str
    measured: str
    met: bool | None


def floors(results: Results) -> list[Row]:
    """All floors, each judged by the worst run."""
    rows = [_first(results, students, seconds) for students, seconds in FLOORS.items()]
    rows.append(_gap(results, 2000, 0.10, 60))
    return [*rows, _memory(results), _growth(results), _no_worse(results)]


def aims(results: Results) -> list[Row]:
    """What is aimed at beyond the floors."""
    small = [r for r in runs(results) if r.students <= 200]
    proven = sum(r.status == "optimal" for r in small)
    row = Row("up to 200 students: proven optimal", f"{proven} of {len(small)} runs", proven == len(small))
    if not small:
        row = Row(row.asked, "not measured", None)
    return [row, _gap(results, 2000, 0.01, 60), _gap(results, 4000, 0.02, 120)]


def _first(results: Results, students: int, seconds: float) -> Row:
    asked = f"{students:,} students: publishable in {seconds:g} s"
    found = [(r.school, wait_for_first(r)) for r in runs(results) if r.students == students]
    if not found:
        return Row(asked, "not measured", None)
    none = sum(value is None for _, value in found)
    if none:
        return Row(asked, f"none in {none} of {len(found)} runs", False)
    school, worst = max(found, key=lambda pair: pair[1] or 0)
    return Row(asked, f"{worst:.1f} s at worst ({school}, runs: {len(found)})", (worst or 0) <= seconds)


def _gap(results: Results, students: int, most: float, seconds: float) -> Row:
    asked = f"{students:,} students: within {most:.0%} of the bound after {seconds:g} s"
    found = [(r.school, r.gap_at(seconds)) for r in runs(results) if r.students == students and r.limit >= seconds]
    if not found:
        return Row(asked, "not measured", None)
    none = sum(gap is None for _, gap in found)
    if none:
        return Row(asked, f"no gap proven in {none} of {len(found)} runs", False)
    school, worst = max(found, key=lambda pair: pair[1] or 0)
    return Row(asked, f"{worst:.1%} at worst ({school}, runs: {len(found)})", (worst or 0) <= most)


def _memory(results: Results) -> Row:
    found = [r for r in runs(results) if r.memory]
    if not found:
        return Row("memory below 3 GiB", "not measured", None)
    worst = max(found, key=lambda r: r.memory)
    return Row("memory below 3 GiB", f"{worst.memory:,.0f} MiB at most ({worst.school})", worst.memory < _MEMORY)


def _growth(results: Results) -> Row:
    asked = f"time to a publishable timetable grows no faster than students^{_EXPONENT}"
    fits = {"all schools": growth(results), f"from {GROWN_UP} students": growth(results, GROWN_UP)}
    known = {name: fit.exponent for name, fit in fits.items() if fit}
    if not known:
        return Row(asked, "not measured", None)
    text = ", ".join(f"{exponent:.2f} ({name})" for name, exponent in known.items())
    return Row(asked, text, max(known.values()) <= _EXPONENT)


def _no_worse(results: Results) -> Row:
    asked = "no worse than any peer at any time after its first timetable"
    peers = {r.engine for r in results if r.engine != OURS}
    if not peers:
        return Row(asked, "not measured", None)
    found = all_behind(results)
    pairs = sum(1 for ours in runs(results) for r in results if r.engine != OURS and r.school == ours.school)
    if not found:
        return Row(asked, f"never worse in {pairs} comparisons with {len(peers)} peers", True)
    return Row(asked, f"worse for some time in {len(found)} of {pairs} comparisons (below)", False)
