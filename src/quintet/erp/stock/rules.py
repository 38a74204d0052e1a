"""What is true of stock; pure functions, no database. Quantities have six places, values the currency's two."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from quintet.kernel.money import share_of

ZERO = Decimal(0)
NOTHING = Decimal("0.00")


@dataclass
class Balance:
    """A locked position in memory. Its methods keep: 0 ≤ reserved ≤ quantity, value ≥ 0, quantity 0 ⇒ value 0."""

    id: int
    item_id: int
    warehouse_id: int
    quantity: Decimal
    value: Decimal
    reserved: Decimal

    @property
    def available(self) -> Decimal:
        """On hand and reserved for nobody."""
        return self.quantity - self.reserved

    def reserve(self, wanted: Decimal) -> Decimal:
        """Reserve as much of `wanted` as is available; how much that was."""
        got = min(wanted, self.available)
        self.reserved += got
        return got

    def release(self, quantity: Decimal) -> None:
        """Give a reservation back."""
        self.reserved -= quantity

    def can_issue(self, quantity: Decimal, own: Decimal) -> bool:
        """Whether an own reservation and what is available cover the quantity: others' reservations are not touched."""
        return quantity - own <= self.available

    def issue(self, quantity: Decimal, own: Decimal) -> Decimal:
        """Take goods out, first from the own reservation; their cost at moving average.

        cost = round(value x quantity / on hand); the last issue takes the residue (moving average, 移动加权平均法).
        """
        cost = share_of(self.value, quantity, self.quantity)
        self.quantity -= quantity
        self.value -= cost
        self.reserved -= min(own, quantity)
        return cost

    def send_back(self, quantity: Decimal, value: Decimal) -> Decimal:
        """Take goods out at the `value` they came in at, as far as the position bears it; what left it.

        The last goods take everything with them, whatever is left of the value: an empty position is worth 0.
        """
        cost = self.value if quantity == self.quantity else min(value, self.value)
        self.quantity -= quantity
        self.value -= cost
        return cost

    def revalue(self, quantity: Decimal, difference: Decimal) -> tuple[Decimal, Decimal]:
        """(to_stock, to_issued): what goods of this `quantity` cost more (or less) than they came in at.

        The share of what is still on hand, min(on hand, quantity) / quantity, moves the value; the rest belongs to
        what was issued, and so does what would make the value negative. The two add up to the difference.
        """
        held = min(self.quantity, quantity)
        to_stock = max(share_of(difference, held, quantity), -self.value) if held > 0 else NOTHING
        self.value += to_stock
        return to_stock, difference - to_stock

    def receive(self, quantity: Decimal, value: Decimal) -> None:
        """Take goods in at a given value."""
        self.quantity += quantity
        self.value += value


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Their sum, with cents even when there are none."""
    return sum(amounts, NOTHING)
