"""Steps that orders and work orders take because of something else: never by a button, always inside a command."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from quintet.erp.production import rules
from quintet.erp.production.documents import manufacturing_order, material_issue, work_order
from quintet.erp.production.events import (
    ManufacturingOrderStarted,
    ProductionProgressed,
    WorkOrderProgressed,
)
from quintet.erp.production.models import (
    CANCELLED,
    DONE,
    IN_PROGRESS,
    PAUSED,
    READY,
    RELEASED,
    RUNNING,
    WAITING,
    ManufacturingOrder,
    WorkOrder,
)
from quintet.erp.stock import commands as stock
from quintet.erp.stock.commands import StockLine
from quintet.kernel import clock, sql, store
from quintet.kernel.commands import Batch
from quintet.kernel.text import _
from quintet.kernel.unit import acting, current

NOTE = _("Note", "登记")
GOING = RELEASED | IN_PROGRESS
OPEN_WORK = WAITING | READY | RUNNING | PAUSED


def as_system(step: str) -> AbstractContextManager[None]:
    """Inside, the system acts on the user's behalf."""
    return acting(current().actor.as_system(f"erp.production.{step}"))


@manufacturing_order.command(RELEASED >> IN_PROGRESS, label=NOTE, button=False, bulk=False, held=None, lines=False)
def begin(orders: Batch[ManufacturingOrder]) -> Iterable[Any]:
    """Something was spent on the order for the first time."""
    return [
        ManufacturingOrderStarted(document=o.id, item=o.item_id, sales_order=o.sales_order_ref or None) for o in orders
    ]


@work_order.command(WAITING >> READY, label=NOTE, button=False, bulk=False, held=None)
def make_ready(works: Batch[WorkOrder]) -> Iterable[Any]:
    """There is something to work on: the operation before has good pieces, or it is the first."""
    return [progressed(work, READY.value) for work in works]


@work_order.command(OPEN_WORK >> DONE, label=NOTE, button=False, bulk=False, held=None)
def end(works: Batch[WorkOrder]) -> Iterable[Any]:
    """Nothing is left to work on."""
    for work in works:
        work.finished_at, work.running_since = work.finished_at or clock.now(), None
    return [progressed(work, DONE.value) for work in works]


@work_order.command(OPEN_WORK >> CANCELLED, label=NOTE, button=False, bulk=False, held=None)
def call_off(works: Batch[WorkOrder]) -> Iterable[Any]:
    """Its order ends."""
    for work in works:
        work.running_since = None
    return [progressed(work, CANCELLED.value) for work in works]


def progressed(work: Any, state: str | None = None) -> WorkOrderProgressed:
    """Where a work order stands."""
    return WorkOrderProgressed(
        document=work.id,
        order=work.manufacturing_order,
        state=state or work.state,
        good=work.good_quantity,
        scrap=work.scrap_quantity,
        quantity=work.quantity,
    )


def load_work(orders: Sequence[Any]) -> dict[int, list[Any]]:
    """The work orders of these orders (locked before), locked, in sequence, cancelled ones left out."""
    rows = sql.rows(
        "SELECT id FROM erp_workorder WHERE manufacturing_order = ANY(%s::bigint[]) AND state <> 'CANCELLED'",
        [store.array(sorted(order.id for order in orders))],
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for work in current().load(work_order, [row[0] for row in rows]):
        found[work.manufacturing_order].append(work)
    for works in found.values():
        works.sort(key=lambda work: work.sequence_no)
    return found


def start_orders(orders: Iterable[Any]) -> None:
    """Orders that something is spent on are in progress."""
    fresh = [order for order in orders if order.state == RELEASED.value]
    if fresh:
        with as_system("begin"):
            begin(fresh)


def let_on(lines: Iterable[Sequence[Any]]) -> None:
    """Operations of some orders after a report: what can begin begins, what has nothing left is done."""
    ready, done = [], []
    for works in lines:
        for index, work in enumerate(works):
            if work.state != DONE.value and rules.is_through(works, index) and _may_end(works, index):
                done.append((work, work.state))
                work.state = DONE.value  # so that the next one sees it; `end` does it in earnest
            elif work.state == WAITING.value and rules.came_in(works, index) > 0:
                ready.append(work)
    for work, was in done:
        work.state = was
    with as_system("let_on"):
        if done:
            end([work for work, _was in done])
        if ready:
            make_ready(ready)


def _may_end(works: Sequence[Any], index: int) -> bool:
    """The first operation ends by its own report, not while nothing was done on it."""
    return index > 0 or works[0].good_quantity + works[0].scrap_quantity > 0


def note_progress(order: Any, works: Sequence[Any]) -> list[ProductionProgressed]:
    """Good, scrap and progress of an order from its operations; the fact, when the progress is another."""
    before = (order.progress_percent, order.good_quantity, order.scrap_quantity)
    order.good_quantity = works[-1].good_quantity if works else order.received_quantity
    order.scrap_quantity = sum((work.scrap_quantity for work in works), rules.ZERO)
    order.progress_percent = rules.progress(order, works)
    if before == (order.progress_percent, order.good_quantity, order.scrap_quantity):
        return []
    return [how_far(order)]


def how_far(order: Any) -> ProductionProgressed:
    """How far the order is, as a fact."""
    return ProductionProgressed(
        document=order.id,
        sales_order=order.sales_order_ref or None,
        sales_line=order.sales_line_id or None,
        percent=order.progress_percent,
        good=order.good_quantity,
        quantity=order.quantity,
    )


def note_shortage(order: Any) -> None:
    """Whether some component is neither issued nor reserved, while the order goes on."""
    going = order.state in (RELEASED.value, IN_PROGRESS.value)
    order.is_short = going and any(rules.lack_of(component) for component in order.components)


def reserve(orders: Sequence[Any]) -> None:
    """Reserve what components lack, as far as it is there."""
    lacking = [(o, c) for o in orders for c in o.components if rules.lack_of(c) > 0]
    asked = [_holding(order, c, rules.lack_of(c)) for order, c in lacking]
    for (_order, component), got in zip(lacking, stock.reserve(asked) if asked else [], strict=True):
        component.reserved_quantity += got
    for order in orders:
        note_shortage(order)


def release_reserved(orders: Sequence[Any]) -> None:
    """Give back what is reserved for orders that end."""
    holding = [(o, c) for o in orders for c in o.components if c.reserved_quantity]
    stock.release([_holding(order, c, c.reserved_quantity) for order, c in holding])
    for _order, component in holding:
        component.reserved_quantity = rules.ZERO
    for order in orders:
        order.is_short = False


def _holding(order: Any, component: Any, quantity: Any) -> StockLine:
    return StockLine(
        order.id,
        component.id,
        component.item_id,
        component.warehouse_id,
        quantity,
        reserved=component.reserved_quantity,
        number=order.number,
    )


def draft_slips(orders: Iterable[Any]) -> list[int]:
    """Numbers of the issue slips of these orders that are still drafts."""
    rows = sql.rows(
        "SELECT id FROM erp_materialissue WHERE manufacturing_order = ANY(%s::bigint[]) AND state = 'DRAFT'",
        [store.array(sorted(order.id for order in orders))],
    )
    return [row[0] for row in rows]


def draft_issues(orders: Iterable[Any]) -> None:
    """An issue slip for what is still to be issued of each order that has none; orders are written by now."""
    wanted = [order for order in orders if any(_by_slip(component) for component in order.components)]
    if wanted:
        with as_system("draft_issues"):
            material_issue.create([{**whose(order), "manufacturing_order": order.id} for order in wanted])


def _by_slip(component: Any) -> bool:
    return component.issue_method == "issue" and rules.open_need(component) > 0


def whose(order: Any) -> dict[str, Any]:
    """Company, owner and department of what is made for an order: the order's own."""
    return {"company_id": order.company_id, "owner": order.owner_id, "unit": order.unit_id}
