"""Names of people, rooms, clubs and activities as an officer knows them: id and name."""

from __future__ import annotations

from collections.abc import Iterable

from optimizer.domain.scenario import Scenario
from optimizer.language.text import Text
from optimizer.rules.words import campus_text, days_text, slot_text


class Names:
    """Looks names up in one scenario."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario

    def any(self, id_: str) -> str:
        """Id and name of whatever has the id."""
        scenario = self.scenario
        for table in (scenario.club, scenario.person, scenario.room, scenario.activity):
            row = table.get(id_)
            if row is not None:
                return f"{id_} {row.name}".strip() if row.name != id_ else id_
        return id_

    def all(self, ids: Iterable[str]) -> Text:
        names = [self.any(i) for i in ids]
        return Text(", ".join(names), "、".join(names))

    def slot(self, token: str) -> Text:
        """A slot with its time: «Wed slot 2 (16:40-17:20)»."""
        slot = self.scenario.week.by_token.get(token)
        if slot is None:
            return Text(token, token)
        times = f"{_clock(slot.start)}-{_clock(slot.end)}"
        return Text("{slot} ({times})", "{slot}（{times}）").format(slot=slot_text(token), times=times)

    def slots(self, tokens: Iterable[str]) -> Text:
        texts = [slot_text(t) for t in tokens]
        return Text(", ".join(t.en for t in texts), "、".join(t.zh for t in texts))

    def times(self, tokens: list[str]) -> Text:
        """One slot with its time, or several gathered by day."""
        return self.slot(tokens[0]) if len(tokens) == 1 else self.spans(tokens)

    def spans(self, tokens: Iterable[str]) -> Text:
        """Slots gathered by day, days with the same slots together: «Mon, Tue slots 1-3, Fri slot 1»."""
        days: dict[str, list[str]] = {}
        for token in tokens:
            days.setdefault(token[:3], []).append(token[3:])
        alike: dict[tuple[str, ...], list[str]] = {}
        for day, labels in days.items():
            alike.setdefault(tuple(labels), []).append(day)
        texts = [_span(self.days(of), labels) for labels, of in alike.items()]
        return Text(", ".join(t.en for t in texts), "，".join(t.zh for t in texts))

    def days(self, days: list[str]) -> Text:
        """Days of the week, three or more in a row as «Mon-Fri»."""
        week = list(self.scenario.week.days)
        first, last = week.index(days[0]), week.index(days[-1])
        if len(days) > 2 and last - first + 1 == len(days):
            ends = [days_text([day]) for day in (days[0], days[-1])]
            return Text(f"{ends[0].en}-{ends[1].en}", f"{ends[0].zh}至{ends[1].zh}")
        return days_text(days)


def _span(days: Text, labels: tuple[str, ...]) -> Text:
    """Days and the slots that they have in common."""
    if any(label.startswith("X") for label in labels):
        said = [slot_text(f"   {label}") for label in labels]
        return Text(
            f"{days.en} {', '.join(t.en.strip() for t in said)}", days.zh + "、".join(t.zh.strip() for t in said)
        )
    first, last = int(labels[0]), int(labels[-1])
    if len(labels) > 1 and last - first + 1 == len(labels):
        return Text(f"{days.en} slots {first}-{last}", f"{days.zh}第{first}至{last}节")
    some = "slot" if len(labels) == 1 else "slots"
    return Text(f"{days.en} {some} {', '.join(labels)}", f"{days.zh}第{'、'.join(labels)}节")


def place_text(campus: str) -> Text:
    """«, campus north» behind a slot or day; nothing where there is one campus alone."""
    said = campus_text(campus)
    return Text(f", {said.en}", f"，{said.zh}") if campus else Text("", "")


def several(number: int, one: str, many: str = "") -> str:
    """A number with its noun: «1 slot», «3 slots»; ``many`` where the plural is not the noun with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: list[str]) -> Text:
    """«A, B and C», «A、B、C»."""
    en = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return Text(en, "、".join(names))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
