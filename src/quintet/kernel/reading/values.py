"""How values are written in the API: decimals as text, dates in ISO, times in UTC."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from quintet.kernel.text import as_text


def plain(value: Any) -> Any:
    """As it is."""
    return value


def money(value: Any) -> str:
    """An amount with two decimals: "1234.50"."""
    return f"{value:.2f}"


def trimmed(value: Any) -> str:
    """A number without idle zeros: "3", "2.5"."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


def price(value: Any) -> str:
    """A unit price: two decimals at least, six at most: "12.50", "0.1234"."""
    whole, _point, fraction = trimmed(value).partition(".")
    return f"{whole}.{fraction.ljust(2, '0')}"


def day(value: date) -> str:
    """ "2026-11-24"."""
    return value.isoformat()


def moment(value: datetime) -> str:
    """ "2026-11-24T08:30:00Z": to the second, in UTC."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def message(value: Any) -> str:
    """A sentence kept in both languages, in the reader's."""
    return str(as_text(json.loads(value) if isinstance(value, str) else value))


def reference(doc: str, number: int, label: str | None) -> dict[str, Any]:
    """A reference as it is read."""
    return {"doc": doc, "id": number, "label": label if label is not None else f"#{number}"}


def loads(text: str | bytes) -> Any:
    """JSON from the database with its decimals exact."""
    return json.loads(text, parse_float=Decimal)
