"""A text in the two languages of the product."""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Text(NamedTuple):
    """The same statement in English and Chinese; ``Text("Monday", "周一").say("zh")``."""

    en: str
    zh: str

    def say(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en

    def format(self, **fields: object) -> Text:
        """Both languages with the same fields filled in; a field that is a Text speaks its language."""
        return Text(_fill(self.en, "en", fields), _fill(self.zh, "zh", fields))


def _fill(template: str, language: Language, fields: dict[str, object]) -> str:
    said = {key: value.say(language) if isinstance(value, Text) else value for key, value in fields.items()}
    return template.format(**said)
