"""Releasing orders: what they need, what work they are, what they should cost."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from quintet.erp.production import rules, steps
from quintet.erp.production.documents import manufacturing_order, work_order
from quintet.erp.production.events import ManufacturingOrderReleased
from quintet.erp.production.filling import choose_versions
from quintet.erp.production.models import DRAFT, RELEASED, ManufacturingComponent, ManufacturingOrder
from quintet.erp.products.queries import (
    RoutingFacts,
    cost_of_minutes,
    explode_boms,
    get_work_centres,
    standard_costs,
)
from quintet.erp.stock.queries import get_items
from quintet.kernel import clock, sql, store
from quintet.kernel.commands import Batch
from quintet.kernel.money import round_quantity
from quintet.kernel.results import Invalid, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current


@manufacturing_order.command(
    DRAFT >> RELEASED,
    label=_("Release", "下达"),
    style="primary",
    help=_(
        "Explodes the bill, plans the work, reserves material and makes the issue slip",
        "展开物料清单，生成工序任务，预留物料并生成领料单",
    ),
)
def release(orders: Batch[ManufacturingOrder]) -> Iterable[Any]:
    """Plan work and material of the orders, by the bills and routings valid now.

    Raises Refused where the item has no active bill, or a phantom in it has none; a routing may be absent.
    """
    routings = choose_versions(orders)
    _check_bills(orders)
    _set_components(orders)
    _set_planned_costs(orders, routings)
    steps.reserve(orders)
    for order in orders:
        order.state = RELEASED.value  # now, so that the order is written once, with its work and its slip
        steps.note_shortage(order)
    current().flush()
    _make_work(orders, routings)
    steps.draft_issues(orders)
    for order in orders:
        yield ManufacturingOrderReleased(
            document=order.id,
            item=order.item_id,
            quantity=order.quantity,
            sales_order=order.sales_order_ref or None,
        )


def _check_bills(orders: Sequence[Any]) -> None:
    states = dict(
        sql.rows(
            "SELECT id, state FROM erp_bom WHERE id = ANY(%s::bigint[])",
            [store.array(sorted({order.bom_id for order in orders if order.bom_id}))],
        )
    )
    for order in orders:
        if states.get(order.bom_id) != "ACTIVE":
            title = get_items([order.item_id])[order.item_id].title
            text = _(
                "{item} has no active bill of material: an engineer has to activate one",
                "{item}没有生效的物料清单，请先由研发生效一个版本",
            ).format(item=title)
            raise Refused(text, rule="erp.production.has_bom", errors=[Invalid(text, "bom", "erp.production.has_bom")])


def _set_components(orders: Sequence[Any]) -> None:
    """What each order needs, one level, phantoms through, rounded up in its unit; from the order's warehouse."""
    groups: dict[tuple[int, date], list[Any]] = defaultdict(list)
    for order in orders:
        groups[order.company_id, max(order.planned_start_on, clock.today())].append(order)
    for (company, on), ours in groups.items():
        exploded = explode_boms(company, [(order.bom_id, order.quantity) for order in ours], on)
        units = get_items(each.item for found in exploded for each in found)
        for order, found in zip(ours, exploded, strict=True):
            order.components = [
                store.new(
                    ManufacturingComponent,
                    id=number,
                    item_id=each.item,
                    warehouse_id=order.warehouse_id,
                    unit_of_measure_id=units[each.item].unit_id,
                    currency=order.currency,
                    quantity_per=each.quantity_per,
                    scrap_percent=each.scrap_percent,
                    required_quantity=each.quantity,
                    issue_method=each.issue_method,
                    operation_no=each.operation_no,
                )
                for number, each in zip(store.next_ids(len(found)), found, strict=True)
            ]


def _set_planned_costs(orders: Sequence[Any], routings: dict[int | None, RoutingFacts]) -> None:
    """What a unit should cost at this lot size: components at standard, operations at their rates; else unknown."""
    centres = get_work_centres()
    for company in {order.company_id for order in orders}:
        ours = [order for order in orders if order.company_id == company]
        sheets = standard_costs(company, {c.item_id for o in ours for c in o.components}, clock.today())
        for order in ours:
            totals = [(c.required_quantity, sheets[c.item_id].total) for c in order.components]
            if any(total is None for _quantity, total in totals):
                order.planned_unit_cost = None
                continue
            cost = sum((quantity * (total or rules.ZERO) for quantity, total in totals), rules.ZERO)
            for operation in routings[order.routing_id].operations if order.routing_id in routings else ():
                centre = centres[operation.work_centre]
                minutes = operation.minutes(order.quantity, centre)
                rate = centre.labour_rate_for(operation.skill, operation.min_level)
                cost += cost_of_minutes(minutes, rate) + cost_of_minutes(minutes, centre.overhead_rate)
            order.planned_unit_cost = round_quantity(cost / order.quantity)


def _make_work(orders: Sequence[Any], routings: dict[int | None, RoutingFacts]) -> None:
    """Work orders by the routings; the first of each order is ready."""
    centres = get_work_centres()
    rows = []
    for order in orders:
        routing = routings.get(order.routing_id)
        for index, operation in enumerate(routing.operations if routing else ()):
            rows.append(
                {
                    **steps.whose(order),
                    "manufacturing_order": order.id,
                    "sequence_no": operation.sequence_no,
                    "name": operation.name,
                    "item": order.item_id,
                    "work_centre": operation.work_centre,
                    "skill": operation.skill,
                    "min_level": operation.min_level,
                    "instructions": operation.instructions,
                    "due_on": order.due_on,
                    "priority": order.priority,
                    "quantity": order.quantity,
                    "unit_of_measure": order.unit_of_measure_id,
                    "setup_minutes": operation.setup_minutes,
                    "planned_minutes": operation.minutes(order.quantity, centres[operation.work_centre]),
                    "currency": order.currency,
                    "state": "WAITING" if index else "READY",
                }
            )
    if rows:
        with steps.as_system("make_work"):
            work_order.create(rows)
