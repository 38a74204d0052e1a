"""What an order will have cost, while it is still being made: delivered, in production, and still to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quintet.erp.deliveries.queries import get_delivered_costs
from quintet.erp.production.queries import RunningCost, get_progress, get_running_costs
from quintet.flows.selling import known_costs
from quintet.kernel.money import ZERO, round_money

HUNDRED = Decimal(100)
ENDED = ("FINISHED", "CLOSED")


@dataclass(frozen=True)
class OrderCost:
    """Costs of an order in the company's currency; `rest` is None where something's cost is unknown."""

    revenue: Decimal
    delivered: Decimal
    in_production: Decimal
    rest: Decimal | None

    @property
    def total(self) -> Decimal | None:
        """Everything: what it cost so far and what it will still cost."""
        return None if self.rest is None else self.delivered + self.in_production + self.rest

    @property
    def margin(self) -> Decimal | None:
        """Revenue without tax less all costs, in percent of the revenue, one place."""
        if self.total is None or not self.revenue:
            return None
        return round((self.revenue - self.total) * HUNDRED / self.revenue, 1)


def expected_cost(running: RunningCost, *, finished: bool) -> Decimal:
    """What a manufacturing order will have cost: what it did when it is finished, else its plan, or more if spent."""
    if finished or running.planned_total is None:
        return running.total
    return max(running.planned_total, running.total)


def cost_of_order(order: Any) -> OrderCost:
    """The order's costs now: goods delivered at what they cost, goods in production at what they will, the rest at
    what lies in stock is worth, or what making or buying should cost."""
    made = {each.id: each for each in get_progress(order.id) if each.state not in ("CANCELLED", "DRAFT")}
    running = get_running_costs(made) if made else {}
    of_line: dict[int, list[tuple[Decimal, Decimal]]] = {}
    top = {line.id: line.item_id for line in order.lines}
    for number, progress in made.items():
        good = running[number].quantity - running[number].scrap_quantity
        if (
            progress.sales_line is not None
            and progress.sales_line in top
            and progress.item == top[progress.sales_line]
            and good > 0
        ):
            cost = expected_cost(running[number], finished=progress.state in ENDED)
            of_line.setdefault(progress.sales_line, []).append((good, cost))
    in_production, rest = _open_costs(order, of_line)
    delivered = get_delivered_costs([order.id]).get(order.id, ZERO)
    return OrderCost(order.net_total, delivered, in_production, rest)


def _open_costs(order: Any, of_line: dict[int, list[tuple[Decimal, Decimal]]]) -> tuple[Decimal, Decimal | None]:
    """(what open lines cost by their manufacturing orders, what the rest of them costs)."""
    goods = [line for line in order.lines if line.is_stocked and line.quantity > line.delivered_quantity]
    costs = known_costs(order.company_id, {line.item_id for line in goods})
    in_production, rest, known = ZERO, ZERO, True
    for line in goods:
        wanted = line.quantity - line.delivered_quantity
        for good, cost in of_line.get(line.id, ()):
            taken = min(wanted, good)
            in_production += round_money(cost * taken / good)
            wanted -= taken
        if wanted > 0:
            known = known and line.item_id in costs
            rest += round_money(wanted * costs.get(line.item_id, ZERO))
    return in_production, rest if known else None


def lines_margin(company: int, lines: Iterable[Any], price: str) -> dict[int, Decimal | None]:
    """{line position: margin in percent of the price without tax}; None where the cost is not known."""
    wanted = list(lines)
    costs = known_costs(company, {line.item_id for line in wanted if line.item_id})
    found: dict[int, Decimal | None] = {}
    for index, line in enumerate(wanted):
        net, cost = getattr(line, price), costs.get(line.item_id)
        total = round_money(cost * line.quantity) if cost is not None and line.quantity else None
        found[index] = round((net - total) * HUNDRED / net, 1) if net and total is not None else None
    return found
