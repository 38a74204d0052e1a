"""The stages, in the order a company would be brought in."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from examples.adventureworks import (
    bills,
    customers,
    items,
    money,
    orders,
    organisation,
    people,
    purchases,
    supply,
)
from examples.adventureworks.people_at_work import at
from examples.adventureworks.sheets import Sheet, bring_in
from examples.adventureworks.sources import Source

FIRST_DAY = date(2022, 4, 1)

Stage = Callable[[Source, Path], Mapping[str, int]]


def _imported(story: Callable[[Source], Iterable[Sheet]], on: date = FIRST_DAY) -> Stage:
    def run(source: Source, into: Path) -> Mapping[str, int]:
        with at(on):
            return bring_in(story(source), into)

    return run


def stages(every: int = 1) -> Mapping[str, Stage]:
    """The stages in their order; of the purchase orders every n-th only."""
    return {
        "organisation": _imported(organisation.sheets),
        "people": _imported(people.sheets),
        "money": _imported(money.sheets),
        "items": _imported(items.sheets),
        "places": _imported(supply.places),
        "bills": _imported(bills.sheets),
        "supply": _imported(supply.sheets),
        "customers": _imported(customers.sheets),
        "purchases": partial(purchases.run, every=every),
        "vendors gone": _imported(supply.retired, on=orders.DAY),
        "order": orders.run,
    }
