"""The deletion filter on sets whose conflicts are known."""

from itertools import combinations

import pytest

from optimizer.engine.cp.assumptions import AssumptionModel, NoConflict, assumption, deletion_filter, drop_blocks, total
from optimizer.engine.cp.engine import Limits


def oracle(*conflicts: set[int]):  # type: ignore[no-untyped-def]
    """A set is in conflict if it holds one of these."""

    def conflict_among(members: list[int]) -> list[int] | NoConflict:
        return members if any(conflict <= set(members) for conflict in conflicts) else NoConflict.FEASIBLE

    return conflict_among


@pytest.mark.parametrize("conflict", [{0}, {3, 4}, {0, 9}, {1, 5, 8}, set(range(10))])
def test_the_only_conflict_is_what_stays(conflict: set[int]) -> None:
    members = list(range(10))
    reduced = deletion_filter(members, [[one] for one in members], oracle(conflict))
    assert set(reduced.members) == conflict
    assert reduced.minimal


def test_of_two_conflicts_the_one_tried_last_stays() -> None:
    conflicts = oracle({0, 1}, {2, 3})
    assert deletion_filter(range(4), [[0], [1], [2], [3]], conflicts).members == (2, 3)
    assert deletion_filter(range(4), [[3], [2], [1], [0]], conflicts).members == (0, 1)


def test_units_are_left_out_together() -> None:
    reduced = deletion_filter(range(6), [[0, 1], [2, 3], [4, 5]], oracle({0, 3}))
    assert reduced.members == (0, 1, 2, 3)
    assert reduced.minimal


def test_an_answer_that_names_fewer_members_is_taken() -> None:
    asked = []

    def conflict_among(members: list[int]) -> list[int] | NoConflict:
        asked.append(list(members))
        return [7] if 7 in members else NoConflict.FEASIBLE

    assert deletion_filter(range(10), [[one] for one in range(10)], conflict_among).members == (7,)
    assert len(asked) == 2  # without 0, which names 7; without 7


def test_what_is_unknown_stays_and_is_not_called_minimal() -> None:
    reduced = deletion_filter([1, 2], [[1], [2]], lambda members: NoConflict.UNKNOWN)
    assert reduced.members == (1, 2)
    assert not reduced.minimal


def test_without_time_nothing_is_tried() -> None:
    reduced = deletion_filter([1, 2], [[1], [2]], oracle({1}), is_over=lambda: True)
    assert reduced.members == (1, 2)
    assert not reduced.minimal


@pytest.mark.parametrize("conflict", [set(), {5}, {0, 31}, {3, 4, 17}])
def test_blocks_keep_the_conflict_and_drop_most_of_the_rest(conflict: set[int]) -> None:
    kept = drop_blocks(range(32), lambda members: conflict <= set(members))
    assert conflict <= set(kept)
    assert len(kept) <= 2 * max(1, len(conflict))


def test_the_model_names_the_assumptions_that_cannot_hold() -> None:
    """Of three literals at least two must be true, at most one may be; a third assumption has nothing to do with it."""
    model = AssumptionModel()
    literals = [model.boolean(name) for name in "abc"]
    least, most, other = (assumption(kind) for kind in ("least", "most", "other"))
    model.post([least], total(literals) >= 2)
    model.post([most], total(literals) <= 1)
    model.clause([other], literals)
    limits = Limits(10.0)
    core = model.conflict_among([least, most, other], limits)
    assert not isinstance(core, NoConflict)
    assert {least, most} <= set(core)
    reduced = deletion_filter(core, [[one] for one in core], lambda some: model.conflict_among(some, limits))
    assert set(reduced.members) == {least, most}
    assert reduced.minimal
    for pair in combinations((least, most, other), 2):
        if set(pair) != {least, most}:
            assert model.conflict_among(pair, limits) is NoConflict.FEASIBLE
