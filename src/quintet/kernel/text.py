"""Text in every language Quintet speaks: written once, where it is used, in English and Chinese together.

`_("Sales order", "销售订单")` cannot be incomplete: a missing language is a missing argument. See docs/adr.
"""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language


class Text(Promise):
    """A text that becomes a string in the reader's language when it is shown.

    `str(text)` follows the active language (Chinese unless English is active); `format` keeps both languages.
    """

    __slots__ = ("en", "zh")

    def __init__(self, en: str, zh: str) -> None:
        self.en = en
        self.zh = zh

    def __str__(self) -> str:
        language = get_language()
        return self.zh if language is not None and language.startswith("zh") else self.en

    def __repr__(self) -> str:
        return f"_({self.en!r}, {self.zh!r})"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Text):
            return self.en == other.en and self.zh == other.zh
        return str(self) == other

    def __hash__(self) -> int:
        return hash((self.en, self.zh))

    def __mod__(self, other: Any) -> str:
        return str(self) % other

    def __add__(self, other: Any) -> "Text":
        right = as_text(other)
        return Text(self.en + right.en, self.zh + right.zh)

    def format(self, **values: Any) -> "Text":
        """Both languages with the values put in; a value that is a Text is put in each language."""
        en = {k: v.en if isinstance(v, Text) else v for k, v in values.items()}
        zh = {k: v.zh if isinstance(v, Text) else v for k, v in values.items()}
        return Text(self.en.format(**en), self.zh.format(**zh))

    def to_json(self) -> dict[str, str]:
        """For storing a message that is read later, perhaps in the other language."""
        return {"en": self.en, "zh": self.zh}

    # Strings are asked for these by Django and by sorting.
    def __lt__(self, other: Any) -> bool:
        return str(self) < str(other)

    def __len__(self) -> int:
        return len(str(self))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(str(self), name)


def _(en: str, zh: str) -> Text:
    """The one way to write a text that people read."""
    return Text(en, zh)


def as_text(value: Any) -> Text:
    """A Text from a Text, from its stored form {"en":…, "zh":…}, or from a plain string (the same in both)."""
    if isinstance(value, Text):
        return value
    if isinstance(value, dict):
        return Text(value.get("en", ""), value.get("zh", ""))
    return Text(str(value), str(value))


_UNCOUNTED = ("stock", "news", "work", "data", "live")
_IRREGULAR = {"person": "people"}


def plural_of(label: Text) -> Text:
    """The label for many: English nouns take their plural, Chinese ones have none."""
    head, _space, noun = label.en.rpartition(" ")
    low = noun.lower()
    if low in _IRREGULAR:
        many = _IRREGULAR[low].capitalize() if noun[0].isupper() else _IRREGULAR[low]
    elif low in _UNCOUNTED or (low.endswith("s") and not low.endswith("ss")):
        many = noun
    elif low.endswith("y") and low[-2:-1] not in "aeiou":
        many = noun[:-1] + "ies"
    else:
        many = noun + ("es" if low.endswith(("ss", "x", "ch", "sh")) else "s")
    return Text(f"{head} {many}".strip(), label.zh)
