"""A plan with the look-ups that choosing what to open needs."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property

from optimizer.engine.plan.plan import Plan, PlanPresence, SessionKey
from optimizer.engine.problem.school import School


class PlanIndex:
    """A plan with the look-ups that choosing a neighbourhood needs. Made anew whenever the plan changes."""

    def __init__(self, school: School, plan: Plan):
        self.school, self.plan = school, plan

    def campus(self, group: str) -> str:
        of_club = self.school.campus_of_club.get(group)
        return self.plan.campus[group] if of_club is None else of_club

    @cached_property
    def presence(self) -> PlanPresence:
        return PlanPresence(self.school, self.plan)

    @cached_property
    def care_groups(self) -> list[str]:
        return sorted(set(self.plan.care.values()))

    @cached_property
    def sessions_of_group(self) -> dict[str, list[SessionKey]]:
        """Group -> its sessions."""
        found: dict[str, list[SessionKey]] = defaultdict(list)
        for key in sorted(self.plan.meetings):
            found[key[0]].append(key)
        return found

    @cached_property
    def sessions_in_slot(self) -> dict[str, list[SessionKey]]:
        """Slot -> the sessions in it."""
        found: dict[str, list[SessionKey]] = defaultdict(list)
        for key in sorted(self.plan.meetings):
            found[key[1]].append(key)
        return found

    @cached_property
    def sessions_of_person(self) -> dict[str, list[SessionKey]]:
        """Person -> sessions in which this person serves."""
        found: dict[str, list[SessionKey]] = defaultdict(list)
        for key, meeting in sorted(self.plan.meetings.items()):
            for person in (meeting.lead, *meeting.assistants):
                if person:
                    found[person].append(key)
        return found

    @cached_property
    def duties_of_person(self) -> dict[str, list[SessionKey]]:
        found: dict[str, list[SessionKey]] = defaultdict(list)
        for key, people in sorted(self.plan.duties.items()):
            for person in people:
                found[person].append(key)
        return found

    def staff_of(self, keys: Iterable[SessionKey]) -> set[str]:
        """People who serve in these sessions."""
        found = set()
        for key in keys:
            meeting = self.plan.meetings.get(key)
            if meeting:
                found |= {meeting.lead, *meeting.assistants} - {""}
        return found

    def sample_staff(self, number: int, rng: random.Random) -> set[str]:
        """A few people, drawn from all."""
        names = [p.id for p in self.school.staff]
        return set(rng.sample(names, min(number, len(names))))

    def leads_of(self, group: str) -> Counter[str]:
        """Person -> own sessions of the group that this person leads."""
        meetings = (self.plan.meetings[key] for key in self.sessions_of_group[group])
        return Counter(m.lead for m in meetings if m.lead and not m.host)

    def with_joined_sessions(self, keys: Iterable[SessionKey]) -> set[SessionKey]:
        """The sessions themselves, with all that are joined with any of them."""
        found = set(keys)
        for group, token in list(found):
            meeting = self.plan.meetings[group, token]
            host = meeting.host or group
            found.add((host, token))
            found |= {key for key in self.sessions_in_slot[token] if self.plan.meetings[key].host == host}
        return found
