"""What people do with manufacturing orders; the front of the room's other commands as well."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.erp.production import rules, steps
from quintet.erp.production.completing import complete_orders
from quintet.erp.production.documents import manufacturing_order
from quintet.erp.production.events import (
    ManufacturingOrderCancelled,
    ManufacturingOrderClosed,
    ManufacturingOrderRescheduled,
)
from quintet.erp.production.issuing import cancel_issue, post_issue
from quintet.erp.production.models import (
    CANCELLED,
    CLOSED,
    DRAFT,
    FINISHED,
    IN_PROGRESS,
    RELEASED,
    ManufacturingOrder,
)
from quintet.erp.production.releasing import release
from quintet.erp.production.working import finish, pause, report, start
from quintet.kernel import clock
from quintet.kernel.commands import Batch
from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.text import _

__all__ = ["cancel", "cancel_issue", "close", "complete", "finish", "pause", "post_issue", "release", "report", "start"]

REASON = {"reason": _("Reason", "原因")}
DAY = _("Date", "日期")


@manufacturing_order.command(
    steps.GOING >> (IN_PROGRESS | FINISHED),
    label=_("Complete", "完工入库"),
    style="primary",
    labels={
        "quantity": _("Quantity", "入库数量"),
        "happened_on": DAY,
        "last": _("Nothing more will come", "不再入库（最后一批）"),
    },
    help=_(
        "Receives finished goods at what they cost; everything that is ready when no quantity is given",
        "按实际成本入库；不填数量则入库全部可入库数量",
    ),
)
def complete(
    orders: Batch[ManufacturingOrder],
    *,
    quantity: Decimal | None = None,
    happened_on: date | None = None,
    last: bool = False,
) -> Iterable[Any]:
    """Receive goods into stock: backflush, cost by operation (约当产量), the order's progress.

    The receipt after which nothing can come, or that is said to be the `last`, takes all work in process and
    finishes the order. Raises InvalidInput for more than is ready, Refused when material to backflush is short.
    """
    return complete_orders(orders, quantity, happened_on, last)


@manufacturing_order.command(
    steps.GOING,
    label=_("Reserve material", "预留物料"),
    help=_("Reserves what has come in since for components that are short", "为缺料的子件预留新到库存"),
)
def reserve_material(orders: Batch[ManufacturingOrder]) -> Iterable[Any]:
    """Reserve, in the order given, what is available for components that lack it."""
    steps.reserve(orders)
    return ()


@manufacturing_order.command(
    steps.GOING,
    label=_("Make issue slip", "生成领料单"),
    help=_("Makes the slip anew for what is still to be issued", "为未领部分重新生成领料单"),
)
def issue_more(orders: Batch[ManufacturingOrder]) -> Iterable[Any]:
    """An issue slip draft for what is open. Raises Refused when there is one, or nothing is open."""
    if steps.draft_slips(orders):
        text = _("There is an issue slip to post already", "已有待过账的领料单")
        raise Refused(text, rule="erp.production.one_draft_slip")
    if not any(c.issue_method == "issue" and rules.open_need(c) for o in orders for c in o.components):
        raise Refused(_("Everything is issued", "物料已全部领用"), rule="erp.production.something_to_issue")
    steps.draft_issues(orders)
    return ()


@manufacturing_order.command(
    DRAFT | RELEASED | IN_PROGRESS,
    label=_("Reschedule", "改期"),
    labels={
        "due_on": _("Due on", "计划完工"),
        "planned_start_on": _("Planned start", "计划开工"),
        "priority": _("Priority", "优先级"),
    },
)
def reschedule(
    orders: Batch[ManufacturingOrder],
    *,
    due_on: date,
    planned_start_on: date | None = None,
    priority: int | None = None,
) -> Iterable[Any]:
    """Another due date, start or priority; the work orders follow. Raises InvalidInput for a start after the end."""
    works = steps.load_work(orders)
    for order in orders:
        before = order.due_on
        # an order that would start after its end starts on its last day
        order.planned_start_on = planned_start_on or min(order.planned_start_on, due_on)
        if order.planned_start_on > due_on or not 1 <= (priority or order.priority) <= 9:
            text = _("It starts after it is due, or its priority is not 1 to 9", "开工晚于完工，或优先级不在 1 到 9")
            raise InvalidInput([Invalid(text, "due_on", "erp.production.start_before_due")])
        order.due_on, order.priority = due_on, priority or order.priority
        for work in works.get(order.id, ()):
            work.due_on, work.priority = order.due_on, order.priority
        yield ManufacturingOrderRescheduled(
            document=order.id, before=before, due_on=order.due_on, priority=order.priority
        )


@manufacturing_order.command(
    steps.GOING >> CLOSED,
    label=_("Close", "关闭"),
    style="danger",
    labels=REASON,
    help=_("Nothing more will be received; what is left in process is lost", "不再入库，剩余在制成本转为损失"),
)
def close(orders: Batch[ManufacturingOrder], *, reason: str) -> Iterable[Any]:
    """End orders early: reservations are free, drafts called off, work in process becomes the residue."""
    _end(orders, reason)
    for order in orders:
        order.residue_cost, order.wip_cost = order.wip_cost, rules.NOTHING
        order.finished_on = clock.today()
        yield ManufacturingOrderClosed(
            document=order.id, product=order.item_id, residue=order.residue_cost, happened_on=order.finished_on
        )


@manufacturing_order.command((DRAFT | RELEASED) >> CANCELLED, label=_("Cancel", "取消"), style="danger", labels=REASON)
def cancel(orders: Batch[ManufacturingOrder], *, reason: str) -> Iterable[Any]:
    """Call off orders that nothing was spent on; one that is in progress is closed instead."""
    _end(orders, reason)
    for order in orders:
        yield ManufacturingOrderCancelled(
            document=order.id, product=order.item_id, sales_order=order.sales_order_ref or None
        )


def _end(orders: Sequence[Any], reason: str) -> None:
    if len(reason) > 200:
        text = _("The reason is longer than 200 characters", "原因超过 200 个字符")
        raise InvalidInput([Invalid(text, "reason", "erp.production.reason_short")])
    works = [work for found in steps.load_work(orders).values() for work in found if work.state != "DONE"]
    slips = steps.draft_slips(orders)
    with steps.as_system("end"):
        if works:
            steps.call_off(works)
        if slips:
            cancel_issue(slips)
    steps.release_reserved(orders)
    for order in orders:
        order.reason = reason
