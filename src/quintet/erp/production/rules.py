"""What is true of production; pure functions. Costs are cents, quantities exact, times minutes.

What a finished unit costs follows 约当产量法 by operation: of each component the share of what was issued that the
received units use, of each operation the share of its cost that they are of its good units; what scrap cost stays with
the good ones. The last receipt takes everything left, so that work in process ends at exactly 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from quintet.kernel.money import round_money, share_of

ZERO = Decimal(0)
NOTHING = Decimal("0.00")
HUNDRED = Decimal(100)
_EXACT = Context(prec=60)
_PERCENT = Decimal("0.01")


def cost_of_minutes(minutes: Decimal, rate_per_hour: Decimal) -> Decimal:
    """What minutes of work cost at a rate per hour, in cents (rounded at the line)."""
    return round_money(minutes * rate_per_hour / 60)


def share_capped(amount: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """amount x part / whole in cents, never more than the amount, all of it where there is no whole."""
    return amount if whole <= 0 or part >= whole else share_of(amount, max(part, ZERO), whole)


@dataclass(slots=True)
class Received:
    """What a receipt takes out of work in process, by kind of cost."""

    material: Decimal = NOTHING
    labour: Decimal = NOTHING
    overhead: Decimal = NOTHING

    @property
    def value(self) -> Decimal:
        return self.material + self.labour + self.overhead


def absorb(
    components: Sequence[Any], work_orders: Sequence[Any], received: Decimal, expected: Decimal, *, last: bool
) -> Received:
    """Move to received goods what they cost, with `received` units received in all (this receipt included).

    `expected` is what the order can yield at most (quantity − scrap): components outside the bill go by it. Changes
    the absorbed amounts of components and work orders; the sum of all receipts is what the order cost.
    """
    found = Received()
    for component in components:
        target = component.issued_cost if last else _material_target(component, received, expected)
        moved = max(target - component.absorbed_cost, NOTHING)
        component.absorbed_cost += moved
        found.material += moved
    for work in work_orders:
        labour, overhead = _moved_work(work, received, last)
        work.absorbed_labour += labour
        work.absorbed_cost += labour + overhead
        found.labour += labour
        found.overhead += overhead
    return found


def _material_target(component: Any, received: Decimal, expected: Decimal) -> Decimal:
    """Of what was issued: the share that the received units use by the bill, scrap included."""
    if component.quantity_per <= 0:
        return share_capped(component.issued_cost, received, expected)
    used = _EXACT.divide(_EXACT.multiply(received * HUNDRED, component.quantity_per), HUNDRED - component.scrap_percent)
    return share_capped(component.issued_cost, used, component.issued_quantity)


def _moved_work(work: Any, received: Decimal, last: bool) -> tuple[Decimal, Decimal]:
    """(labour, overhead) that move: the received units' share of what the operation's good units cost."""
    absorbed_overhead = work.absorbed_cost - work.absorbed_labour
    if last:
        return work.labour_cost - work.absorbed_labour, work.overhead_cost - absorbed_overhead
    labour = share_capped(work.labour_cost, received, work.good_quantity)
    overhead = share_capped(work.overhead_cost, received, work.good_quantity)
    return max(labour - work.absorbed_labour, NOTHING), max(overhead - absorbed_overhead, NOTHING)


def returned_cost(component: Any, quantity: Decimal) -> Decimal:
    """What a quantity that comes back is worth: its share of what was issued (the cost it went out at)."""
    return share_of(component.issued_cost, quantity, component.issued_quantity)


def can_receive(order: Any, work_orders: Sequence[Any]) -> Decimal:
    """What can be received now: the last operation's good pieces; without operations what was not scrapped."""
    ready = work_orders[-1].good_quantity if work_orders else order.quantity - order.scrap_quantity
    left: Decimal = ready - order.received_quantity
    return left


def nothing_left(order: Any, work_orders: Sequence[Any], received: Decimal) -> bool:
    """Whether nothing can come after `received` units: the rest was scrapped, or every operation is done."""
    if received + order.scrap_quantity >= order.quantity:
        return True
    return (
        bool(work_orders) and all(w.state == "DONE" for w in work_orders) and work_orders[-1].good_quantity == received
    )


def came_in(work_orders: Sequence[Any], index: int) -> Decimal:
    """What came to an operation: the good pieces of the one before; the whole quantity to the first."""
    found: Decimal = work_orders[index - 1].good_quantity if index else work_orders[0].quantity
    return found


def is_through(work_orders: Sequence[Any], index: int) -> bool:
    """Whether an operation has no piece left to work on, and none will come."""
    work = work_orders[index]
    ended = index == 0 or work_orders[index - 1].state == "DONE"
    return bool(ended and work.good_quantity + work.scrap_quantity >= came_in(work_orders, index))


def progress(order: Any, work_orders: Sequence[Any]) -> Decimal:
    """How far an order is, in percent with two places: good pieces weighted by the time of their operations.

    Without operations (or with none that takes time) what was received counts.
    """
    whole = sum((w.planned_minutes for w in work_orders), ZERO)
    if whole <= 0:
        done = order.received_quantity / order.quantity
    else:
        done = sum((w.planned_minutes * w.good_quantity / w.quantity for w in work_orders), ZERO) / whole
    return min(HUNDRED, (done * HUNDRED).quantize(_PERCENT, ROUND_HALF_UP))


def minutes_between(start: datetime, end: datetime) -> Decimal:
    """Minutes from one moment to another, two places; 0 when the clock went back."""
    seconds = Decimal(str((end - start).total_seconds()))
    return max((seconds / 60).quantize(Decimal("0.01"), ROUND_HALF_UP), NOTHING)


def lack_of(component: Any) -> Decimal:
    """What a component still needs that is neither issued nor reserved."""
    lack: Decimal = component.required_quantity - component.issued_quantity - component.reserved_quantity
    return max(lack, ZERO)


def open_need(component: Any) -> Decimal:
    """What a component still needs: required and not issued."""
    need: Decimal = component.required_quantity - component.issued_quantity
    return max(need, ZERO)
