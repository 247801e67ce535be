"""A plan with the look-ups that choosing what to open needs."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property

from optimizer.model.plan import Key, Plan, Presence
from optimizer.model.school import School


class PlanView:
    """A plan with the look-ups that choosing a neighbourhood needs. Made anew whenever the plan changes."""

    def __init__(self, school: School, plan: Plan):
        self.school, self.plan = school, plan

    def campus(self, group: str) -> str:
        of_club = self.school.campus_of_club.get(group)
        return self.plan.campus[group] if of_club is None else of_club

    @cached_property
    def presence(self) -> Presence:
        return Presence(self.school, self.plan)

    @cached_property
    def care_groups(self) -> list[str]:
        return sorted(set(self.plan.care.values()))

    @cached_property
    def keys_of(self) -> dict[str, list[Key]]:
        """Group -> its sessions."""
        found: dict[str, list[Key]] = defaultdict(list)
        for key in sorted(self.plan.meetings):
            found[key[0]].append(key)
        return found

    @cached_property
    def keys_at(self) -> dict[str, list[Key]]:
        """Slot -> the sessions in it."""
        found: dict[str, list[Key]] = defaultdict(list)
        for key in sorted(self.plan.meetings):
            found[key[1]].append(key)
        return found

    @cached_property
    def places_of(self) -> dict[str, list[Key]]:
        """Person -> sessions in which this person serves."""
        found: dict[str, list[Key]] = defaultdict(list)
        for key, meeting in sorted(self.plan.meetings.items()):
            for person in (meeting.lead, *meeting.assistants):
                if person:
                    found[person].append(key)
        return found

    @cached_property
    def duties_of(self) -> dict[str, list[Key]]:
        found: dict[str, list[Key]] = defaultdict(list)
        for key, people in sorted(self.plan.duties.items()):
            for person in people:
                found[person].append(key)
        return found

    def staff_of(self, keys: Iterable[Key]) -> set[str]:
        """People who serve in these sessions."""
        found = set()
        for key in keys:
            meeting = self.plan.meetings.get(key)
            if meeting:
                found |= {meeting.lead, *meeting.assistants} - {""}
        return found

    def some_staff(self, number: int, rng: random.Random) -> set[str]:
        """A few people, drawn from all."""
        names = [p.id for p in self.school.staff]
        return set(rng.sample(names, min(number, len(names))))

    def leads_of(self, group: str) -> Counter[str]:
        """Person -> own sessions of the group that this person leads."""
        meetings = (self.plan.meetings[key] for key in self.keys_of[group])
        return Counter(m.lead for m in meetings if m.lead and not m.host)

    def joined_with(self, keys: Iterable[Key]) -> set[Key]:
        """The sessions themselves, with all that are joined with any of them."""
        found = set(keys)
        for group, token in list(found):
            meeting = self.plan.meetings[group, token]
            host = meeting.host or group
            found.add((host, token))
            found |= {key for key in self.keys_at[token] if self.plan.meetings[key].host == host}
        return found
