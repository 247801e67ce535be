"""Regular leads: ties are decided by name, whatever the order in which a set is iterated."""

from __future__ import annotations

from optimizer.engine.construct.regular_leads import CareLeadCandidate, choose_regular_leads


def test_groups_alike_take_turns_by_name() -> None:
    """Two groups whose three slots are equally scarce: halves, thirds and sixths, named so that sets differ."""
    for naming in range(60):
        slots = {group: [f"{group}{naming}{slot}" for slot in "abc"] for group in ("C1", "C2")}
        both = {*slots["C1"], *slots["C2"]}
        people = [CareLeadCandidate("P", frozenset(both), 3, 9)]
        for tokens in slots.values():
            for token, others in zip(tokens, (1, 2, 5), strict=True):
                people += [CareLeadCandidate(f"{token}{n}", frozenset({token}), 0, 9) for n in range(others)]
        sessions = {group: frozenset(tokens) for group, tokens in slots.items()}
        teams = choose_regular_leads(sessions, dict.fromkeys(slots, frozenset("P")), people, dict.fromkeys(both, "Mon"))
        assert teams == {"C1": ("P",), "C2": ()}
