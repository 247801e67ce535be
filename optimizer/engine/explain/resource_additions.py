"""What a school could add so that fewer wait: people in slots, rooms on days, a higher weekly limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from optimizer.domain.people import Role
from optimizer.domain.places import Room
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import Names, campus_text
from optimizer.engine.explain import scenario_edits as edits
from optimizer.engine.explain.roles import more_of_role
from optimizer.engine.explain.shortages import Shortage
from optimizer.engine.explain.trial_week import CampusDay, TrialWeek
from optimizer.engine.problem.school import School
from optimizer.language.lists import clause_text
from optimizer.language.text import Text
from optimizer.language.times import days_text

RoleCampusSlot = tuple[Role, str, str]
"""(role, campus, slot)."""


@dataclass(frozen=True)
class ResourceAddition:
    """A change in words and as an edit."""

    text: Text
    edit: edits.ScenarioEdit


class ResourceAdditions:
    """Additions to one school."""

    def __init__(self, school: School):
        self.school, self.scenario, self.names = school, school.scenario, Names(school.scenario)
        roles = self.scenario.settings.staffing.lead_roles
        self.lead_role = Role.TEACHER if Role.TEACHER in roles else roles[0]
        self.order = {token: place for place, token in enumerate(self.scenario.week.by_token)}

    # -- what is missing ------------------------------------------------------------------------------------------

    def counted(self, short: tuple[Shortage, ...]) -> tuple[Counter[RoleCampusSlot], Counter[CampusDay]]:
        """People for each post and rooms for each day that counting asks for."""
        people, rooms = Counter[RoleCampusSlot](), Counter[CampusDay]()
        for one in short:
            for kind, *where in one.groups:
                if kind == "exercise":
                    rooms[where[0], where[1]] = 1
                elif not one.missing:
                    continue
                elif kind == "people":
                    people[self.lead_role, where[0], where[1]] = one.missing
                elif kind == "duty":
                    people[self.scenario.settings.duty.roles[0], where[0], where[1]] = one.missing
                elif kind == "per-week":
                    everywhere = self.slots((c, d) for c in self.scenario.campuses for d in self.scenario.week.days)
                    people.update({post: -(-one.missing // len(everywhere)) for post in everywhere})
                elif kind == "rooms":
                    rooms[where[0], self.scenario.week[where[1]].day] = 1
        return people, rooms

    def slots(self, places: Iterable[CampusDay]) -> list[RoleCampusSlot]:
        """A post for a leader in every slot of these days that has students."""
        found = []
        for campus, day in sorted(places):
            for token in self.scenario.week.on_day[day]:
                if any(token in s.attends for s in self.scenario.students) and not self.scenario.week[token].club_only:
                    found.append((self.lead_role, campus, token))
        return found

    # -- additions ------------------------------------------------------------------------------------------------

    def people(self, posts: Counter[RoleCampusSlot]) -> list[ResourceAddition]:
        """As few people as fill the posts: the first is there in all the slots of a campus, the next where two are
        needed, and so on."""
        found = []
        for role, campus in sorted({(role, campus) for role, campus, _ in posts}):
            mine = {t: n for (r, c, t), n in posts.items() if (r, c) == (role, campus)}
            for layer in range(1, max(mine.values()) + 1):
                found.append(self._person(role, campus, [t for t, n in mine.items() if n >= layer]))
        return found

    def _person(self, role: Role, campus: str, tokens: Iterable[str]) -> ResourceAddition:
        slots = sorted(tokens, key=lambda t: self.order[t])
        text = Text("{more}{place} in {slots}", "{place}{more}，到岗时段：{slots}")
        more = more_of_role(role, 1)
        more = Text(more.en.capitalize(), more.zh)
        words = text.format(more=more, place=self._at(campus), slots=self.names.spans(slots))
        return ResourceAddition(words, edits.add_person(role, campus, frozenset(slots)))

    def rooms(self, places: Mapping[CampusDay, int]) -> list[ResourceAddition]:
        """Rooms for exercise like the largest one: the first on all these days, the next where two are needed."""
        found, days = [], self.scenario.week.days
        for campus in sorted({campus for campus, _ in places}):
            like = self._largest(campus, sports=True) or self._largest(campus, sports=False)
            most = max(n for (c, _), n in places.items() if c == campus)
            if like is None:
                continue
            for layer in range(1, most + 1):
                found.append(self._room(like, [d for d in days if places.get((campus, d), 0) >= layer]))
        return found

    def _largest(self, campus: str, *, sports: bool) -> Room | None:
        """The largest room of a campus, of those for exercise or of all."""
        acts = [a for a in self.scenario.activities if a.for_care and (a.physical_minutes or not sports)]
        rooms = [r for r in self.scenario.rooms if r.campus == campus and any(a.takes_room_kind(r.kind) for a in acts)]
        return max(rooms, key=lambda r: (r.groups_at_once, r.capacity or 10**6, r.id), default=None)

    def _room(self, like: Room, days: list[str]) -> ResourceAddition:
        tokens = frozenset(t for day in days for t in self.scenario.week.on_day[day])

        def edit(scenario: Scenario) -> Scenario:
            new = next(name for n in range(1, 10_000) if (name := f"NEWROOM{n}") not in scenario.room)
            return replace(scenario, rooms=(*scenario.rooms, replace(like, id=new, name=new, available=tokens)))

        text = Text("One more room like {room} on {days}", "{days}增加一处与 {room} 相同的场地")
        return ResourceAddition(text.format(room=self.names.any(like.id), days=days_text(days)), edit)

    def told(self, posts: Counter[RoleCampusSlot], rooms: Mapping[CampusDay, int]) -> Text:
        """All additions in one sentence, people by slot."""
        parts = []
        for role, campus in sorted({(role, campus) for role, campus, _ in posts}):
            mine = {t: posts[role, campus, t] for t in self.order if posts[role, campus, t]}
            where = _joined_by_semicolon([self._of_number(mine, n) for n in sorted(set(mine.values()), reverse=True)])
            text = Text("{more}{place} ({where})", "{place}{more}（{where}）")
            parts.append(text.format(more=more_of_role(role, max(mine.values())), place=self._at(campus), where=where))
        parts += [one.text for one in self.rooms(rooms)]
        return _joined_by_semicolon(parts)

    def _of_number(self, posts: dict[str, int], number: int) -> Text:
        slots = self.names.spans(t for t, n in posts.items() if n == number)
        return Text("{n} in {slots}", "{slots} {n} 人").format(n=number, slots=slots)

    def _at(self, campus: str) -> Text:
        """The campus, where there are several."""
        return Text(f" at {campus_text(campus).en}", campus_text(campus).zh) if campus else Text("", "")

    # -- single changes ---------------------------------------------------------------------------------------------

    def candidates(self, short: tuple[Shortage, ...], now: TrialWeek) -> Iterator[ResourceAddition]:
        """Single changes where something is short; where nothing is proven to be, on the days on which some wait."""
        groups = [group for one in short for group in one.groups]
        people = [(g[1], g[2]) for g in groups if g[0] == "people"]
        if not people and not groups:
            people = [(campus, token) for _, campus, token in self.slots(now.places)]
        for campus in sorted({campus for campus, _ in people}):
            tokens = [t for c, t in people if c == campus]
            yield self._person(self.lead_role, campus, tokens)
            yield from self._comes(campus, tokens)
        if any(g[0] in ("per-week", "per-day") for g in groups):
            yield self._one_more_each()
        duty = [(g[1], g[2]) for g in groups if g[0] == "duty"]
        for campus in sorted({campus for campus, _ in duty}):
            role = self.scenario.settings.duty.roles[0]
            yield self._person(role, campus, [t for c, t in duty if c == campus])
        rooms = {(g[1], g[2]) for g in groups if g[0] == "exercise"}
        rooms |= {(g[1], self.scenario.week[g[2]].day) for g in groups if g[0] in ("rooms", "activity")}
        yield from self.rooms(dict.fromkeys(rooms or (now.places if not groups else ()), 1))

    def _comes(self, campus: str, tokens: list[str]) -> Iterator[ResourceAddition]:
        """The person who may lead and is away in most of these slots comes in them."""
        able = [p for p in self.school.staff if self.school.may_lead_care(p) and self.school.serves_campus(p, campus)]
        away = {p.id: sorted(set(tokens) - p.available, key=lambda t: self.order[t]) for p in able}
        most = max(able, key=lambda p: (len(away[p.id]), p.id), default=None)
        if most is not None and away[most.id]:
            text = Text("Have {who} come in {slots}", "请 {who} 在{slots}到岗")
            words = text.format(who=self.names.any(most.id), slots=self.names.spans(away[most.id]))
            yield ResourceAddition(words, edits.add_availability(most.id, frozenset(away[most.id])))

    def _one_more_each(self) -> ResourceAddition:
        def edit(scenario: Scenario) -> Scenario:
            return replace(scenario, staff=tuple(replace(p, max_per_week=p.max_per_week + 1) for p in scenario.staff))

        return ResourceAddition(Text("Let everybody serve one slot a week more", "每人每周上限增加 1 节"), edit)


def _joined_by_semicolon(parts: list[Text]) -> Text:
    return clause_text(parts)
