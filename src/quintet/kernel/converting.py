"""One value at a time: from JSON or Python to what the database keeps. `Unreadable` says what was expected."""

import typing
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from quintet.kernel.text import Text, _

_WHAT = {
    Decimal: _("a number", "数字"),
    int: _("a whole number", "整数"),
    date: _("a date like 2026-11-24", "形如 2026-11-24 的日期"),
    datetime: _("a time", "时间"),
    bool: _("yes or no", "是或否"),
    str: _("text", "文本"),
}
_LIMIT = Decimal(10) ** 12


class Unreadable(ValueError):
    """A value that cannot be read; carries what was expected."""

    def __init__(self, expected: Text) -> None:
        super().__init__(str(expected))
        self.expected = expected


def to_decimal(value: Any) -> Decimal:
    """A finite Decimal below 10^12 from a Decimal, int or string (never a float: it is not exact)."""
    if type(value) is Decimal:
        number = value
    elif isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        try:
            number = Decimal(str(value).strip().replace(",", ""))
        except InvalidOperation:
            raise Unreadable(_WHAT[Decimal]) from None
    elif isinstance(value, float):
        number = Decimal(repr(value))
    else:
        raise Unreadable(_WHAT[Decimal])
    if not number.is_finite():
        raise Unreadable(_WHAT[Decimal])
    if abs(number) >= _LIMIT:
        raise Unreadable(_("smaller than 1,000,000,000,000", "小于 1,000,000,000,000 的数"))
    return number


def to_int(value: Any) -> int:
    """A whole number within ±2^63 from an int or a string of digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        try:
            number = int(str(value)) if isinstance(value, str) else _raise(_WHAT[int])
        except ValueError:
            raise Unreadable(_WHAT[int]) from None
    if not -(2**63) <= number < 2**63:
        raise Unreadable(_WHAT[int])
    return number


def _raise(expected: Text) -> typing.NoReturn:
    raise Unreadable(expected)


def to_date(value: Any) -> date:
    """A date from a date or from ISO text."""
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value[:10] if len(value) > 10 and value[10] == "T" else value)
    except (LookupError, TypeError, ValueError):
        raise Unreadable(_WHAT[date]) from None


def to_datetime(value: Any) -> datetime:
    """An aware datetime from a datetime or ISO text with an offset."""
    if isinstance(value, datetime):
        return value
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except (AttributeError, TypeError, ValueError):
        raise Unreadable(_WHAT[datetime]) from None
    return moment if moment.tzinfo else _raise(_WHAT[datetime])


def to_bool(value: Any) -> bool:
    """True or false, also as 1/0, yes/no, 是/否 (imports)."""
    if isinstance(value, bool):
        return value
    words = {"true": True, "1": True, "yes": True, "是": True, "false": False, "0": False, "no": False, "否": False}
    found = words.get(str(value).strip().lower())
    return found if found is not None else _raise(_WHAT[bool])


def to_str(value: Any) -> str:
    """Text without NUL (PostgreSQL cannot hold it) and lone surrogates."""
    if not isinstance(value, str):
        raise Unreadable(_WHAT[str])
    try:
        value.encode()  # fails for a lone surrogate; far quicker than looking at each character
    except UnicodeEncodeError:
        raise Unreadable(_("plain text", "普通文本")) from None
    if "\x00" in value:
        raise Unreadable(_("plain text", "普通文本"))
    return value


def to_ref(value: Any) -> int:
    """The number of a document, also from the form it is read in ({"id": …})."""
    if type(value) is int:
        return to_int(value)
    if isinstance(value, Mapping):
        value = value.get("id")
    elif hasattr(value, "id"):
        value = value.id
    return to_int(value)
