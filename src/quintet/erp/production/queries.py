"""Reads of production: open supply and demand for planning, work for scheduling, progress and running costs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from quintet.erp.production import desk as desk  # declares the numbers of the desk
from quintet.erp.production import rules
from quintet.erp.production.guards import goods_without_material as goods_without_material
from quintet.erp.production.guards import issues_above_standard as issues_above_standard
from quintet.erp.products.queries import explode_boms
from quintet.kernel import clock, sql, store
from quintet.kernel.money import round_money

_OPEN = "o.state IN ('DRAFT', 'RELEASED', 'IN_PROGRESS')"
# index erp_mo_open (company_id, planned_start_on, id) where open
_SUPPLY = f"""
SELECT o.id, o.item_id, o.warehouse_id, o.due_on, o.quantity - o.scrap_quantity - o.received_quantity, o.state
FROM erp_manufacturingorder o
WHERE o.company_id = %s AND {_OPEN} AND (%s::bigint[] IS NULL OR o.item_id = ANY(%s::bigint[]))
  AND o.quantity > o.scrap_quantity + o.received_quantity ORDER BY o.due_on, o.id
"""
_DEMAND = f"""
SELECT o.id, c.id, c.item_id, c.warehouse_id, o.planned_start_on, c.required_quantity - c.issued_quantity,
       c.reserved_quantity
FROM erp_manufacturingorder o JOIN erp_manufacturingcomponent c ON c.order_id = o.id
WHERE o.company_id = %s AND {_OPEN} AND c.required_quantity > c.issued_quantity
  AND (%s::bigint[] IS NULL OR c.item_id = ANY(%s::bigint[])) ORDER BY o.planned_start_on, o.id, c.position
"""
_DRAFTS = """
SELECT o.id, o.bom_id, o.quantity, o.warehouse_id, o.planned_start_on FROM erp_manufacturingorder o
WHERE o.company_id = %s AND o.state = 'DRAFT' AND o.bom_id IS NOT NULL ORDER BY o.planned_start_on, o.id
"""
# index erp_wo_open (company_id, work_centre_id, due_on, id) where open; erp_wo_order
_WORK = """
SELECT w.id, w.number, w.manufacturing_order, o.number, o.sales_order_ref, w.item_id, w.sequence_no, w.name,
       w.work_centre_id, w.machine_id, w.employee_ref, w.skill_id, w.min_level, w.state, w.quantity, w.good_quantity,
       w.scrap_quantity, w.planned_minutes, w.reported_minutes, w.setup_minutes, w.priority, w.due_on,
       o.planned_start_on, w.start_at, w.end_at, o.is_short, w.timed_minutes, w.running_since
FROM erp_workorder w JOIN erp_manufacturingorder o ON o.id = w.manufacturing_order
WHERE w.company_id = %s AND w.state IN ('WAITING', 'READY', 'RUNNING', 'PAUSED')
ORDER BY w.priority, w.due_on, w.manufacturing_order, w.sequence_no
"""
# index erp_mo_sales_order (sales_order_ref)
_PROGRESS = """
SELECT o.id, o.number, o.sales_line_id, o.item_id, o.state, o.quantity, o.good_quantity, o.received_quantity,
       o.progress_percent, o.planned_start_on, o.due_on, o.is_short
FROM erp_manufacturingorder o WHERE o.sales_order_ref = %s AND o.state <> 'CANCELLED' ORDER BY o.due_on, o.id
"""
_RUNNING = """
SELECT o.id, o.quantity, o.scrap_quantity, o.received_quantity, o.planned_unit_cost, o.material_cost, o.labour_cost,
       o.overhead_cost, o.received_cost, o.residue_cost, o.wip_cost, o.progress_percent
FROM erp_manufacturingorder o WHERE o.id = ANY(%s::bigint[])
"""


@dataclass(frozen=True, slots=True)
class Supply:
    """What an open order will bring into a warehouse, and when. A draft may still be changed by planning."""

    document: int
    line: int
    item: int
    warehouse: int
    on: date
    quantity: Decimal
    is_draft: bool


@dataclass(frozen=True, slots=True)
class Demand:
    """What an open order still takes of a component; `reserved` of it lies there for this order."""

    document: int
    line: int
    item: int
    warehouse: int
    on: date
    quantity: Decimal
    reserved: Decimal


def list_open_supply(company: int, items: Collection[int] | None = None) -> list[Supply]:
    """What open orders (drafts too) will still bring, soonest first; of these items, or of all. One statement."""
    wanted = None if items is None else store.array(sorted(items))
    rows = sql.rows(_SUPPLY, [company, wanted, wanted])
    return [Supply(*(row[0], *row[:5], row[5] == "DRAFT")) for row in rows]


def list_component_demand(company: int, items: Collection[int] | None = None) -> list[Demand]:
    """What open orders still need of components; drafts as their bill explodes now (line 0). Soonest first."""
    wanted = None if items is None else store.array(sorted(items))
    found = [Demand(*row) for row in sql.rows(_DEMAND, [company, wanted, wanted])]
    drafts = sql.rows(_DRAFTS, [company])
    exploded = explode_boms(company, [(row[1], row[2]) for row in drafts], clock.today()) if drafts else []
    for (number, _bom, _quantity, warehouse, on), components in zip(drafts, exploded, strict=True):
        found += [
            Demand(number, 0, each.item, warehouse, on, each.quantity, rules.ZERO)
            for each in components
            if items is None or each.item in items
        ]
    return sorted(found, key=lambda demand: (demand.on, demand.document))


@dataclass(frozen=True, slots=True)
class WorkOrderFacts:
    """An operation that is not done yet, as scheduling needs it. Minutes are at its centre's speed."""

    id: int
    number: str
    manufacturing_order: int
    order_number: str
    sales_order: int | None
    item: int
    sequence_no: int
    name: str
    work_centre: int
    machine: int | None
    employee: int | None
    skill: int | None
    min_level: int
    state: str
    quantity: Decimal
    good_quantity: Decimal
    scrap_quantity: Decimal
    planned_minutes: Decimal
    reported_minutes: Decimal
    setup_minutes: Decimal
    priority: int
    due_on: date
    planned_start_on: date
    start_at: datetime | None
    end_at: datetime | None
    is_short: bool
    timed_minutes: Decimal
    running_since: datetime | None

    def unreported_minutes(self, now: datetime) -> Decimal:
        """What the clock has counted and nobody has reported yet."""
        return self.timed_minutes + (rules.minutes_between(self.running_since, now) if self.running_since else 0)

    @property
    def left_minutes(self) -> Decimal:
        """What is still to do: the share of the planned time that its open pieces are; setup once."""
        left = self.quantity - self.good_quantity - self.scrap_quantity
        if left >= self.quantity:
            return max(self.planned_minutes, rules.NOTHING)
        return rules.share_capped(self.planned_minutes - self.setup_minutes, left, self.quantity)


def list_schedulable(company: int) -> list[WorkOrderFacts]:
    """Every open work order of a company, by priority and due date, operations of an order in sequence."""
    return [WorkOrderFacts(*row) for row in sql.rows(_WORK, [company])]


@dataclass(frozen=True, slots=True)
class OrderProgress:
    """How far a manufacturing order for a sales order is."""

    id: int
    number: str
    sales_line: int | None
    item: int
    state: str
    quantity: Decimal
    good: Decimal
    received: Decimal
    percent: Decimal
    planned_start_on: date
    due_on: date
    is_short: bool


def get_progress(sales_order: int) -> list[OrderProgress]:
    """The manufacturing orders pegged to a sales order, soonest due first."""
    return [OrderProgress(*row) for row in sql.rows(_PROGRESS, [sales_order])]


@dataclass(frozen=True, slots=True)
class RunningCost:
    """What an order cost so far, against what it should cost. Company's currency."""

    id: int
    quantity: Decimal
    scrap_quantity: Decimal
    received_quantity: Decimal
    planned_unit_cost: Decimal | None
    material: Decimal
    labour: Decimal
    overhead: Decimal
    received: Decimal
    residue: Decimal
    wip: Decimal
    percent: Decimal

    @property
    def total(self) -> Decimal:
        """Everything spent so far."""
        return self.material + self.labour + self.overhead

    @property
    def planned_total(self) -> Decimal | None:
        """What the whole order should cost; None when some material's cost was unknown."""
        return None if self.planned_unit_cost is None else round_money(self.planned_unit_cost * self.quantity)


def get_running_costs(order_ids: Iterable[int]) -> dict[int, RunningCost]:
    """{order: its costs so far} in one statement."""
    rows = sql.rows(_RUNNING, [store.array(sorted(set(order_ids)))])
    return {row[0]: RunningCost(*row) for row in rows}


def sales_orders_of(ids: Iterable[int]) -> dict[int, int]:
    """{manufacturing order: the sales order it is pegged to}; others are left out."""
    return dict(
        sql.rows(
            "SELECT id, sales_order_ref FROM erp_manufacturingorder"
            " WHERE id = ANY(%s::bigint[]) AND sales_order_ref IS NOT NULL",
            [store.array(sorted(set(ids)))],
        )
    )


# index erp_mo_sales_order (sales_order_ref); what was received is in stock, and reserved for the order there
_MADE = """
SELECT o.sales_line_id, sum(greatest(o.quantity * o.progress_percent / 100 - o.received_quantity, 0))
FROM erp_manufacturingorder o JOIN erp_salesorderline l ON l.id = o.sales_line_id AND l.item_id = o.item_id
WHERE o.sales_order_ref = ANY(%s::bigint[]) AND o.state IN ('RELEASED', 'IN_PROGRESS') GROUP BY 1
"""
# index erp_mo_open (company_id, planned_start_on, id) where open
_SHORT_OF = """
SELECT o.id FROM erp_manufacturingorder o
WHERE o.company_id = %s AND o.state IN ('RELEASED', 'IN_PROGRESS') AND o.is_short AND o.hold_id IS NULL
  AND EXISTS (SELECT 1 FROM erp_manufacturingcomponent c WHERE c.order_id = o.id AND c.item_id = ANY(%s::bigint[])
              AND c.required_quantity > c.issued_quantity + c.reserved_quantity)
ORDER BY o.planned_start_on, o.id
"""


def get_made_so_far(sales_orders: Iterable[int]) -> dict[int, Decimal]:
    """{sales order line: the work done for it and not yet in stock, in finished units}; one statement."""
    rows = sql.rows(_MADE, [store.array(sorted(set(sales_orders)))])
    return {line: round(quantity, 6) for line, quantity in rows}


def list_orders_short_of(company: int | None, items: Iterable[int]) -> list[int]:
    """Open orders that lack some of these items, the earliest start first."""
    return [row[0] for row in sql.rows(_SHORT_OF, [company, store.array(sorted(set(items)))])]
