"""What planners do: run a plan, release, fix or drop proposals, dismiss advice; and planning for others (`plan`)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from quintet.erp.planning import chains, marks, releasing, running
from quintet.erp.planning.documents import planned_order, planning_message, planning_run
from quintet.erp.planning.events import (
    PlannedOrderCancelled,
    PlannedOrderReleased,
    PlanningMessageDismissed,
    PlanningRunDone,
)
from quintet.erp.planning.models import (
    CANCELLED,
    DISMISSED,
    DONE,
    DRAFT,
    OPEN,
    PROPOSED,
    RELEASED,
    PlannedOrder,
    PlanningMessage,
    PlanningRun,
)
from quintet.kernel import sql
from quintet.kernel.actor import system_actor
from quintet.kernel.commands import Batch
from quintet.kernel.results import Done, Held
from quintet.kernel.runner import apart, together
from quintet.kernel.text import _
from quintet.kernel.unit import acting, current

VIA = "erp.planning"
CHUNK = 200  # proposals released together by a run

_AUTOMATIC = """
SELECT o.id FROM erp_plannedorder o JOIN erp_itemplan p ON p.company_id = o.company_id AND p.item_id = o.item_id
WHERE o.company_id = %s AND o.run_id = %s AND o.state = 'PROPOSED' AND o.exception <> 'expedite'
  AND p.release = 'automatic' ORDER BY o.kind DESC, o.release_on, o.id
"""
_LAST = """
SELECT horizon_weeks, bucket FROM erp_planningrun WHERE company_id = %s AND state = 'DONE' AND kind = 'regenerative'
ORDER BY planned_on DESC, id DESC LIMIT 1
"""


@planning_run.command(
    DRAFT >> DONE,
    label=_("Run", "开始运算"),
    style="primary",
    bulk=False,
    help=_("Replaces earlier proposals by what is missing now", "按当前需求与供应重新计算计划订单"),
)
def run(runs: Batch[PlanningRun]) -> Iterable[Any]:
    """Compute the plan, write proposals, pegs and messages, release what is released by itself.

    Two runs of a company at once write one after the other. Raises Refused where an item is part of itself.
    """
    for each in runs:
        running.execute(each, each.__dict__.get("chosen_items"))
        current().flush()  # the run's own figures, before orders refer to it
        each.released_count = release_automatic(each)
        yield PlanningRunDone(
            document=each.id,
            kind=each.kind,
            planned_items=each.item_count,
            proposals=each.proposal_count,
            past_due=each.past_due_count,
            messages=each.message_count,
        )


def plan(company_id: int, items: Sequence[int] | None = None) -> PlanningRun:
    """Plan these items of a company and what lies below them (without items: all that were touched); the run.

    For flows: inside a running command it is a part of that, else a transaction of its own, by the system.
    """
    system = system_actor(VIA, company_id)
    with (
        together(system, "erp.planning.plan") as unit,
        acting(replace(unit.actor.as_system(VIA), company_id=company_id)),
    ):
        return _plan(company_id, items)


def _plan(company_id: int, items: Sequence[int] | None) -> PlanningRun:
    """A net change with horizon and buckets of the last whole run."""
    weeks, bucket = sql.one(_LAST, [company_id]) or (26, "day")
    row = {"kind": "net_change", "horizon_weeks": weeks, "bucket": bucket}
    made: PlanningRun = planning_run.create([row]).record
    if items is not None:
        made.__dict__["chosen_items"] = sorted(set(items))
    run([made.id])
    return made


def release_automatic(done: PlanningRun) -> int:
    """Release proposals of a run whose items are released by themselves; how many were.

    One that is held or refused stops no other; where an open order should come earlier instead, people decide.
    """
    numbers = [row[0] for row in sql.rows(_AUTOMATIC, [done.company_id, done.id])]
    released = 0
    with acting(current().actor.as_system(VIA)):
        for start in range(0, len(numbers), CHUNK):
            results = apart(release, numbers[start : start + CHUNK])
            released += sum(isinstance(each, Done) and not isinstance(each, Held) for each in results.values())
    return released


@planned_order.command(
    PROPOSED >> RELEASED,
    label=_("Release", "下达"),
    style="primary",
    help=_("Makes the manufacturing order, the purchase order or a requisition", "生成生产订单、采购订单或采购申请"),
)
def release(orders: Batch[PlannedOrder]) -> Iterable[Any]:
    """Make the orders that were proposed. Raises Refused where one cannot be made."""
    made = releasing.make_orders(orders)
    chains.quiet(order.id for order in orders)
    for order in orders:
        yield PlannedOrderReleased(
            document=order.id,
            item=order.item_id,
            kind=order.kind,
            quantity=order.quantity,
            due_on=order.due_on,
            made=made.get(order.id),
        )


@planned_order.command(
    PROPOSED, label=_("Make firm", "固定"), help=_("Runs leave it alone from now on", "以后的运算不再改动")
)
def fix(orders: Batch[PlannedOrder]) -> Iterable[Any]:
    """Keep the proposals as they are, whatever later runs find."""
    for order in orders:
        order.firm = True
    return ()


@planned_order.command(PROPOSED >> CANCELLED, label=_("Cancel", "取消"), style="danger", confirm=True)
def cancel(orders: Batch[PlannedOrder]) -> Iterable[Any]:
    """Drop the proposals. What they were for is uncovered until the next run, which looks at their items again."""
    chains.forget(order.id for order in orders)
    chains.quiet(order.id for order in orders)
    marks.forget_marks({(order.company_id, order.item_id) for order in orders})
    for order in orders:
        yield PlannedOrderCancelled(document=order.id, item=order.item_id, quantity=order.quantity)


@planning_message.command(
    OPEN >> DISMISSED,
    label=_("Dismiss", "忽略"),
    help=_("Not said again as long as dates stay as they are", "日期不变时不再提示"),
)
def dismiss(messages: Batch[PlanningMessage]) -> Iterable[Any]:
    """Decide not to follow the advice."""
    for message in messages:
        yield PlanningMessageDismissed(document=message.id, about=message.document_ref, kind=message.kind)
