"""What planning data and planned orders fill in by themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quintet.erp.planning.models import ItemPlan, PlannedOrder
from quintet.erp.planning.working_days import release_date
from quintet.erp.stock.queries import get_items
from quintet.erp.warehouses.queries import default_warehouse, get_currency
from quintet.kernel import clock, sql, store
from quintet.kernel.money import round_money
from quintet.master.calendar.queries import add_working_days

PLANNED = ("make", "buy")  # kinds of items that are planned

_PLANS = """
SELECT item_id, lead_time_days, lot_rule, warehouse_id, planner, release FROM erp_itemplan
WHERE company_id = %s AND item_id = ANY(%s::bigint[])
"""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What one order needs of its item's planning data."""

    lead_time_days: int | None
    lot_rule: str
    warehouse: int | None
    planner: int | None
    release: str


def get_plans(company_id: int, items: Iterable[int | None]) -> dict[int, PlanFacts]:
    """{item: its planning data}; items without are left out. One statement."""
    wanted = store.array(sorted({item for item in items if item}))
    return {row[0]: PlanFacts(*row[1:]) for row in sql.rows(_PLANS, [company_id, wanted])}


def describe(plans: Sequence[ItemPlan]) -> None:
    """Code, unit and currency of the items."""
    items = get_items(plan.item_id for plan in plans)
    for plan in plans:
        plan.facts = items.get(plan.item_id)
        plan.number = plan.facts.code if plan.facts else plan.number
        plan.unit_of_measure_id = plan.facts.unit_id if plan.facts else None
        plan.currency = get_currency(plan.company_id)


def fill_in(orders: Sequence[PlannedOrder]) -> None:
    """Kind, unit, warehouse, lead time, dates; an order that people enter or change is firm."""
    items = get_items(order.item_id for order in orders)
    plans = {c: get_plans(c, _items_of(orders, c)) for c in {order.company_id for order in orders}}
    for order in orders:
        _fill(order, items.get(order.item_id), plans[order.company_id].get(order.item_id))


def _items_of(orders: Sequence[PlannedOrder], company: int) -> list[int | None]:
    return [order.item_id for order in orders if order.company_id == company]


def _fill(order: PlannedOrder, facts: object, plan: PlanFacts | None) -> None:
    order.facts = facts
    changed = set(store.changed(order))
    is_new = order._state.adding
    order.kind = getattr(facts, "kind", "") if getattr(facts, "kind", "") in PLANNED else order.kind
    order.unit_of_measure_id = getattr(facts, "unit_id", None)
    if is_new:
        order.currency = get_currency(order.company_id)
        order.warehouse_id = order.warehouse_id or (plan.warehouse if plan else None)
        order.lead_time_days = (plan.lead_time_days if plan else None) or 0
        order.lot_rule = plan.lot_rule if plan else "lot_for_lot"
        order.owner_id = (plan.planner if plan else None) or order.owner_id
    order.warehouse_id = order.warehouse_id or default_warehouse(order.company_id)
    if order.due_on and (not order.release_on or ("due_on" in changed and "release_on" not in changed)):
        order.release_on = release_date(order.due_on, order.lead_time_days)
        order.possible_on = order.due_on
    if order.release_on and order.release_on < clock.today():
        order.possible_on = max(order.due_on, add_working_days(clock.today(), order.lead_time_days))
    order.firm = True if is_new or changed - {"firm"} else order.firm
    if "supplier_id" in changed:
        order.unit_price = None  # another supplier, another price: it is found when the order is made
    order.amount = round_money(order.quantity * order.unit_price) if order.unit_price and order.quantity else None
