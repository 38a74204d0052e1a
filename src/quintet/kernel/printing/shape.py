"""How values stand on paper: amounts with separators, quantities without trailing zeros, dates as people write them."""

from datetime import date
from decimal import Decimal

from quintet.kernel.money import plain

_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$"}


def money(amount: Decimal | None, currency: str = "") -> str:
    """1234.5 is "1,234.50"; with a currency "¥1,234.50"; nothing is ""."""
    if amount is None:
        return ""
    sign = _SIGNS.get(currency, f"{currency} " if currency else "")
    return f"{'-' if amount < 0 else ''}{sign}{abs(amount):,.2f}"


def price(amount: Decimal | None) -> str:
    """A unit price: at least two decimals, at most six."""
    if amount is None:
        return ""
    whole, _point, decimals = f"{amount:,.6f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def quantity(number: Decimal | None) -> str:
    """12.500000 is "12.5", 1200 is "1,200"."""
    if number is None:
        return ""
    return f"{Decimal(plain(number)):,}"


def percent(number: Decimal | None) -> str:
    """13.0000 is "13%"."""
    return "" if number is None else f"{plain(number)}%"


def day(value: date | None) -> str:
    """2026-03-02."""
    return value.isoformat() if value else ""
