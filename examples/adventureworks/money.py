"""Money: 105 currencies and three years of daily rates against the dollar."""

from collections.abc import Iterable

from examples.adventureworks.sheets import Sheet
from examples.adventureworks.sources import Row, Source

# Minor units other than two (ISO 4217, also of currencies that are no more)
PLACES = {"BHD": 3, "KWD": 3, "ITL": 0, "JPY": 0, "KRW": 0, "PTE": 0, "PYG": 0, "VND": 0, "CLP": 0, "XOF": 0}
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥"}


def _currency(row: Row) -> dict[str, object]:
    code = row["CurrencyCode"]
    return {"code": code, "name": row["Name"], "symbol": SYMBOLS.get(code, code), "places": PLACES.get(code, 2)}


def is_rate(row: Row) -> bool:
    """The files also say every day that a dollar is worth a dollar: that is no rate."""
    return row["FromCurrencyCode"] != row["ToCurrencyCode"]


def sheets(source: Source) -> Iterable[Sheet]:
    """The currencies; their rates of the day and at its end."""
    yield Sheet("master.currency", [_currency(row) for row in source.table("Currency")])
    yield Sheet("master.exchange_rate", [_rate(row) for row in source.table("CurrencyRate") if is_rate(row)])


def _rate(row: Row) -> dict[str, object]:
    return {
        "from_currency": row["FromCurrencyCode"],
        "to_currency": row["ToCurrencyCode"],
        "rated_on": row["CurrencyRateDate"][:10],
        "end_of_day_rate": row["EndOfDayRate"],
        "average_rate": row["AverageRate"],
    }
