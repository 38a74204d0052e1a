"""The stages, in the order a company would be brought in."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from examples.adventureworks import bills, customers, items, money, organisation, people, supply
from examples.adventureworks.sheets import Sheet, bring_in
from examples.adventureworks.sources import Source
from quintet.kernel import clock

FIRST_DAY = date(2022, 4, 1)

Stage = Callable[[Source, Path], Mapping[str, int]]


def _imported(story: Callable[[Source], Iterable[Sheet]]) -> Stage:
    def run(source: Source, into: Path) -> Mapping[str, int]:
        with clock.frozen_at(FIRST_DAY):
            return bring_in(story(source), into)

    return run


STAGES: Mapping[str, Stage] = {
    "organisation": _imported(organisation.sheets),
    "people": _imported(people.sheets),
    "money": _imported(money.currencies),
    "rates": _imported(money.sheets),
    "items": _imported(items.sheets),
    "places": _imported(supply.places),
    "bills": _imported(bills.sheets),
    "supply": _imported(supply.sheets),
    "customers": _imported(customers.sheets),
}
