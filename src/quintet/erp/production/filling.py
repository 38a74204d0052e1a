"""What orders and slips fill in by themselves, and what must be true of them when they are saved."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any

from quintet.erp.production import rules
from quintet.erp.production.models import ManufacturingComponent, ManufacturingOrder
from quintet.erp.production.slip_models import MaterialIssueLine
from quintet.erp.products.queries import RoutingFacts, get_boms, get_chosen_routings, get_routings, get_work_centres
from quintet.erp.stock.queries import get_items
from quintet.erp.warehouses.queries import default_warehouse, get_currency, get_places
from quintet.kernel import clock, sql, store
from quintet.kernel.money import plain
from quintet.kernel.results import Invalid
from quintet.kernel.text import _
from quintet.kernel.unit import current, is_open
from quintet.master.calendar.queries import add_working_days, is_working_day

# index erp_mo_item (company_id, item_id, due_on, id), erp_mo_due_desc (company_id, due_on desc, id desc)
_LAST = """
SELECT n.company, n.item,
       (SELECT o.warehouse_id FROM erp_manufacturingorder o WHERE o.company_id = n.company AND o.item_id = n.item
        ORDER BY o.due_on DESC, o.id DESC LIMIT 1),
       (SELECT o.warehouse_id FROM erp_manufacturingorder o WHERE o.company_id = n.company
        ORDER BY o.due_on DESC, o.id DESC LIMIT 1)
FROM unnest(%s::bigint[], %s::bigint[]) AS n(company, item)
"""
# index erp_mo_components (order_id, position)
_OF_ORDERS = "t.order_id = ANY(%s::bigint[])"
_VERSIONS = """
SELECT 'bom', id, item_id, company_id, state FROM erp_bom WHERE id = ANY(%s::bigint[])
UNION ALL SELECT 'routing', id, item_id, company_id, state FROM erp_routing WHERE id = ANY(%s::bigint[])
"""


# Manufacturing orders ------------------------------------------------------------------------------------------------


def fill_in_orders(orders: Sequence[ManufacturingOrder]) -> None:
    """Unit, warehouse, valid bill and routing, dates: what is left empty. A few statements whatever the batch."""
    items = get_items(order.item_id for order in orders)
    _set_warehouses(orders)
    for order in orders:
        order.facts = items.get(order.item_id)
        order.unit_of_measure_id = order.facts.unit_id if order.facts else None
        order.currency = get_currency(order.company_id)
        if not order._state.adding and "item_id" in (changed := store.changed(order)):
            order.bom_id = order.bom_id if "bom_id" in changed else None
            order.routing_id = order.routing_id if "routing_id" in changed else None
    routings = choose_versions(orders)
    for order in orders:
        set_dates(order, routings.get(order.routing_id))
    _note_versions(orders)


def _set_warehouses(orders: Sequence[Any]) -> None:
    """Where the item was made last, else where anything was, else the company's first warehouse."""
    asking = [order for order in orders if order.warehouse_id is None]
    if not asking:
        return
    keys = sorted({(order.company_id, order.item_id or 0) for order in asking})
    rows = sql.rows(_LAST, [store.array(key[0] for key in keys), store.array(key[1] for key in keys)])
    places = get_places()
    last = {(row[0], row[1]): next((w for w in row[2:] if w in places and places[w].active), None) for row in rows}
    for order in asking:
        key = (order.company_id, order.item_id or 0)
        order.warehouse_id = last.get(key) or default_warehouse(order.company_id)


def choose_versions(orders: Sequence[Any]) -> dict[int | None, RoutingFacts]:
    """The valid bill and routing on orders without; the routings of all of them, by number."""
    today = clock.today()
    for company in {order.company_id for order in orders}:
        ours = [order for order in orders if order.company_id == company and order.item_id]
        if any(order.bom_id is None for order in ours):
            boms = get_boms(company, [order.item_id for order in ours], today)
            for order in ours:
                if order.bom_id is None and order.item_id in boms:
                    order.bom_id = boms[order.item_id].id
        if any(order.routing_id is None for order in ours):
            valid = get_routings(company, [order.item_id for order in ours], today)
            for order in ours:
                if order.routing_id is None and order.item_id in valid:
                    order.routing_id = valid[order.item_id].id
    return dict(get_chosen_routings(order.routing_id for order in orders).items())


def set_dates(order: Any, routing: RoutingFacts | None) -> None:
    """Start or due date where one is left empty, counted in working days; without either it starts today."""
    days = days_of(order.quantity, routing)
    if order.due_on is None:
        start = add_working_days(order.planned_start_on or clock.today(), 0)
        order.due_on = add_working_days(start, days - 1) if days > 1 else start
        order.planned_start_on = order.planned_start_on or start
    elif order.planned_start_on is None:
        last = order.due_on if is_working_day(order.due_on) else add_working_days(order.due_on, -1)
        order.planned_start_on = add_working_days(last, 1 - days) if days > 1 else last


def days_of(quantity: Decimal | None, routing: RoutingFacts | None) -> int:
    """Working days a quantity takes, operation after operation; 1 at least."""
    if quantity is None or routing is None:
        return 1
    centres = get_work_centres()
    days = sum(
        (
            operation.minutes(quantity, centres[operation.work_centre]) / centres[operation.work_centre].minutes_a_day
            for operation in routing.operations
        ),
        Decimal(0),
    )
    return max(1, int(days.to_integral_value(ROUND_CEILING)))


def _note_versions(orders: Sequence[Any]) -> None:
    """(item, company, state) of the chosen bill and routing on each order, for the rules; one statement."""
    boms, routings = {o.bom_id for o in orders} - {None}, {o.routing_id for o in orders} - {None}
    found = {}
    if boms or routings:
        rows = sql.rows(_VERSIONS, [store.array(sorted(boms)), store.array(sorted(routings))])
        found = {(row[0], row[1]): row[2:] for row in rows}
    for order in orders:
        order.__dict__["versions"] = {
            "bom": found.get(("bom", order.bom_id)),
            "routing": found.get(("routing", order.routing_id)),
        }


def made_item(order: Any) -> Invalid | None:
    """What is made is an active item that is made (a phantom never is by itself)."""
    if order.facts is None or not order.facts.active or order.facts.kind != "make":
        return Invalid(_("Choose an active item that is made", "请选择启用中的自制物料"), "item")
    return None


def quantity_of_unit(order: Any) -> Invalid | None:
    """The quantity is above 0 and counted as its unit is."""
    return order.facts.problem_with(order.quantity, "quantity") if order.facts else None


def warehouse_of_company(order: Any) -> Invalid | None:
    """Goods come into an active warehouse of the company."""
    place = get_places().get(order.warehouse_id)
    if place is None or not place.active or place.company_id != order.company_id:
        return Invalid(_("Choose an active warehouse of this company", "请选择本公司启用中的仓库"), "warehouse")
    return None


def versions_of_item(order: Any) -> Iterable[Invalid]:
    """Bill and routing are versions of the item, in this company."""
    for name, found in order.versions.items():
        if getattr(order, f"{name}_id") and (found is None or found[:2] != (order.item_id, order.company_id)):
            yield Invalid(_("Choose a version of this item", "请选择该物料的版本"), name)


def start_before_due(order: Any) -> Invalid | None:
    """An order does not start after it is due."""
    if order.planned_start_on > order.due_on:
        return Invalid(_("It starts after it is due", "计划开工晚于计划完工"), "planned_start_on")
    return None


def priority_in_range(order: Any) -> Invalid | None:
    """Priorities run from 1 (first) to 9."""
    if not 1 <= order.priority <= 9:
        return Invalid(_("A priority lies between 1 and 9", "优先级须在 1 到 9 之间"), "priority")
    return None


def components_by_bill(order: Any) -> Invalid | None:
    """Components come from the bill when the order is released, never by hand."""
    if order.components:
        return Invalid(_("Components come with the release", "用料在下达时按物料清单生成"), "components")
    return None


# Issue slips ---------------------------------------------------------------------------------------------------------


def fill_in_slips(slips: Sequence[Any]) -> None:
    """Of the order: product, warehouse, the components lines are for; an empty new issue takes what is open."""
    numbers = {slip.manufacturing_order for slip in slips} - {None}
    orders = store.by_ids(ManufacturingOrder, numbers)
    components = get_components(numbers)
    for slip in slips:
        slip.order = orders.get(slip.manufacturing_order)
        if slip.order is not None and slip.order.company_id == slip.company_id:
            slip.item_id, slip.currency = slip.order.item_id, slip.order.currency
            slip.needed_on = slip.needed_on or max(slip.order.planned_start_on, clock.today())
            if slip._state.adding and not slip.lines and slip.kind == "issue":
                slip.lines = open_lines(components[slip.manufacturing_order])
    items = get_items(line.item_id for slip in slips for line in slip.lines)
    for slip in slips:
        match_lines(slip, components[slip.manufacturing_order])
        for line in slip.lines:
            line.facts = items.get(line.item_id)
            line.unit_of_measure_id = line.facts.unit_id if line.facts else None


def get_components(orders: Iterable[int]) -> dict[int, list[ManufacturingComponent]]:
    """The components of these orders by order, in their sequence; one statement."""
    found: dict[int, list[ManufacturingComponent]] = defaultdict(list)
    ids = store.array(sorted(set(orders)))
    for line in store.select(ManufacturingComponent, _OF_ORDERS, [ids], tail="ORDER BY t.order_id, t.position"):
        found[line.order_id].append(line)
    return found


def open_lines(components: Iterable[Any]) -> list[Any]:
    """Lines for what is still to be issued of components that are issued by slip."""
    return [
        store.new(
            MaterialIssueLine,
            component=c.id,
            item_id=c.item_id,
            warehouse_id=c.warehouse_id,
            quantity=rules.open_need(c),
            unit_of_measure_id=c.unit_of_measure_id,
            currency=c.currency,
        )
        for c in components
        if c.issue_method == "issue" and rules.open_need(c) > 0
    ]


def match_lines(slip: Any, components: Sequence[Any]) -> None:
    """Each line with the component it is for: by number, else the first of its item that is free; or with none."""
    by_id = {c.id: c for c in components}
    taken = {line.component for line in slip.lines if line.component in by_id}
    for line in slip.lines:
        component = by_id.get(line.component)
        if component is None or component.item_id != line.item_id:
            component = next((c for c in components if c.item_id == line.item_id and c.id not in taken), None)
        line.of_order = component
        line.component = component.id if component else None
        if component is not None:
            taken.add(component.id)
        home = component.warehouse_id if component else slip.order.warehouse_id if slip.order else None
        line.warehouse_id = line.warehouse_id or home
        line.currency = slip.currency


def order_is_going(slip: Any) -> Invalid | None:
    """Material goes to orders that are released and not finished yet, of the same company."""
    order = slip.order
    if order is None or order.company_id != slip.company_id or order.state not in ("RELEASED", "IN_PROGRESS"):
        return Invalid(_("Choose an order that is released", "请选择已下达、未完工的生产订单"), "manufacturing_order")
    return None


def lines_of_goods(slip: Any) -> Iterable[Invalid]:
    """Lines name goods in a warehouse of the company, with a quantity above 0; only what was issued comes back."""
    places = get_places()
    for index, line in enumerate(slip.lines):
        path = f"lines.{index}"
        if line.facts is None or not line.facts.is_stocked:
            yield Invalid(_("Choose goods that lie in stock", "请选择有库存管理的物料"), f"{path}.item")
        elif problem := line.facts.problem_with(line.quantity, f"{path}.quantity"):
            yield problem
        place = places.get(line.warehouse_id)
        if place is None or not place.active or place.company_id != slip.company_id:
            text = _("Choose an active warehouse of this company", "请选择本公司启用中的仓库")
            yield Invalid(text, f"{path}.warehouse")
        if slip.kind == "return" and line.facts and (problem := more_than_issued(line, line.of_order, index)):
            yield problem


def more_than_issued(line: Any, component: Any, index: int) -> Invalid | None:
    """The refusal of a return above what was issued."""
    issued = component.issued_quantity if component is not None else rules.ZERO
    if line.quantity is None or line.quantity <= issued:
        return None
    text = _("Only {issued} of it was issued to this order", "该订单只领用了 {issued}")
    return Invalid(text.format(issued=plain(issued)), f"lines.{index}.quantity", "erp.production.was_issued")


def no_backflush_by_hand(slip: Any) -> Invalid | None:
    """Backflush slips are made by completing an order."""
    if slip.kind == "backflush" and not (is_open() and current().actor.is_system):
        return Invalid(_("Backflush comes with completing the order", "倒冲在完工时自动生成"), "kind")
    return None
