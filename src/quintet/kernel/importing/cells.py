"""What people write in cells, tidied for a field's reader: dates in any common form, labels of choices, ¥ and %."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

from quintet.kernel import clock

_DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?$")
_RELATIVE = re.compile(r"^(today|month)\s*([+-]\s*\d{1,4})?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_WORDS = {"√": "true", "y": "true", "有": "true", "×": "false", "x": "false", "n": "false", "无": "false"}
_ARMED = re.compile(r"^'(?=[=+\-@\t\r])")  # an export puts it before what a spreadsheet would calculate
_NUMBERS = ("decimal", "money", "percent", "integer")


def tidy(kind: str, text: str, options: Mapping[str, str]) -> str:
    """The cell's text as the reader of a field of that kind takes it; what is not understood stays as it is.

    `options` are the labels of a choice, in lower case, to its values. Full-width digits and letters become
    half-width in everything but text.
    """
    if kind in ("text", "longtext"):
        return _ARMED.sub("", text.strip())
    plain = unicodedata.normalize("NFKC", text).strip()
    if kind == "choice":
        return options.get(plain.lower(), plain)
    if kind == "boolean":
        return _WORDS.get(plain.lower(), plain)
    if kind == "date":
        return _date(plain)
    if kind in _NUMBERS:
        return _number(plain, kind)
    return plain


def _date(text: str) -> str:
    match = _DATE.match(text) or _COMPACT.match(text)
    if match:
        return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    relative = _RELATIVE.match(text.lower())
    return _counted(relative[1], int((relative[2] or "0").replace(" ", ""))).isoformat() if relative else text


def _counted(word: str, by: int) -> date:
    """A date counted from now: "today-7", "month" is the first of this month, "month-3" three months before."""
    today = clock.today()
    if word == "today":
        return today + timedelta(days=by)
    months = today.year * 12 + today.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def _number(text: str, kind: str) -> str:
    text = text.replace(" ", "").lstrip("¥￥$€")
    if kind == "percent":
        text = text.removesuffix("%")
    if kind == "integer" and re.fullmatch(r"-?\d+\.0+", text):
        text = text.split(".")[0]  # a spreadsheet's way of writing a whole number
    return text
