"""How a difference of cost is spread; pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quintet.kernel.money import ZERO, split_money


@dataclass(frozen=True)
class Spread:
    """A part of the difference: for goods of a product in a warehouse, or (without one) for the cost of sales."""

    product: int | None
    charged: Decimal
    amount: Decimal
    warehouse: int | None = None
    stock_class: str = "goods"
    quantity: Decimal = Decimal(0)


def spread(
    difference: Decimal, charged: Sequence[tuple[int, Decimal]], produced: Mapping[int, Sequence[Any]]
) -> list[Spread]:
    """Divide a difference over products in proportion to what they were charged; parts add up to the cent.

    `charged` comes smallest first. `produced` has (warehouse, stock class, quantity) of each product; its share is
    divided by quantity. A product of which nothing was produced, and a difference that no product was charged for, are
    left to the cost of sales.
    """
    if not charged:
        return [Spread(None, ZERO, difference)]
    found: list[Spread] = []
    for (product, amount), share in zip(charged, split_money(difference, [a for _p, a in charged]), strict=True):
        places = produced.get(product, ())
        if not places:
            found.append(Spread(product, amount, share))
            continue
        weights = [quantity for _warehouse, _class, quantity in places]
        costs, parts = split_money(amount, weights), split_money(share, weights)
        found += [
            Spread(product, cost, part, warehouse, stock_class, quantity)
            for (warehouse, stock_class, quantity), cost, part in zip(places, costs, parts, strict=True)
        ]
    return found
