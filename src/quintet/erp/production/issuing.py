"""Material out to orders and back: posting issue slips."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from quintet.erp.production import rules, steps
from quintet.erp.production.documents import manufacturing_order, material_issue
from quintet.erp.production.events import IssuedLine, MaterialIssueCancelled, MaterialIssued
from quintet.erp.production.filling import more_than_issued
from quintet.erp.production.models import CANCELLED, DRAFT, ManufacturingComponent
from quintet.erp.production.slip_models import POSTED, MaterialIssue
from quintet.erp.stock import commands as stock
from quintet.erp.stock.commands import StockLine
from quintet.erp.stock.queries import ItemFacts, get_items
from quintet.kernel import clock, store
from quintet.kernel.commands import Batch
from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current

MOVE = "issue"  # the kind of stock moves, both ways


@material_issue.command(
    DRAFT >> POSTED,
    label=_("Post", "过账"),
    style="primary",
    labels={"happened_on": _("Date", "领料日期")},
    help=_(
        "Material leaves stock (or comes back); what is still open comes on a new slip",
        "物料出库或退回；未领部分生成新单",
    ),
    name="post",
)
def post_issue(slips: Batch[MaterialIssue], *, happened_on: date | None = None) -> Iterable[Any]:
    """Move the material and its cost between stock and the orders' work in process.

    Raises Refused when an order is not going on, stock does not suffice, or what comes back has gone into received
    goods already; InvalidInput for more than was issued.
    """
    day = happened_on or clock.today()
    stock.check_not_future(day)
    orders = {o.id: o for o in current().load(manufacturing_order, sorted({s.manufacturing_order for s in slips}))}
    items = get_items(line.item_id for slip in slips for line in slip.lines if not line.component)
    for slip in slips:
        _check_going(orders[slip.manufacturing_order])
        slip.happened_on, slip.posted_on = slip.happened_on or day, slip.posted_on or day
        _match(slip, orders[slip.manufacturing_order], items)
    back = [(slip, line) for slip in slips if slip.kind == "return" for line in slip.lines]
    out = [(slip, line) for slip in slips if slip.kind != "return" for line in slip.lines]
    if back and out:
        stock.take((line.item_id, line.warehouse_id) for slip in slips for line in slip.lines)
    _issue(out)
    _take_back(back)
    steps.start_orders(orders.values())
    for slip in slips:
        _note(slip, orders[slip.manufacturing_order])
    _draft_the_rest(slips, orders)
    return [_issued(slip) for slip in slips]


def _check_going(order: Any) -> None:
    if order.state not in ("RELEASED", "IN_PROGRESS"):
        text = _("{order} is not going on", "{order} 不在生产中").format(order=order.number)
        raise Refused(text, rule="erp.production.order_is_going")


def _match(slip: Any, order: Any, items: dict[int, ItemFacts]) -> None:
    """Each line with its component; what the bill does not know becomes a component that needs nothing."""
    by_id = {component.id: component for component in order.components}
    for index, line in enumerate(slip.lines):
        component = by_id.get(line.component)
        if component is None:
            component = next((c for c in order.components if c.item_id == line.item_id), None)
        if slip.kind == "return":
            problem = more_than_issued(line, component, index)
            if problem:
                raise InvalidInput([problem], problem.message)
        if component is None:
            component = _outside_the_bill(order, line, items[line.item_id])
            by_id[component.id] = component
        line.of_order, line.component = component, component.id


def _outside_the_bill(order: Any, line: Any, item: ItemFacts) -> Any:
    component = store.new(
        ManufacturingComponent,
        id=store.next_ids(1)[0],
        item_id=line.item_id,
        warehouse_id=line.warehouse_id,
        unit_of_measure_id=item.unit_id,
        currency=order.currency,
    )
    order.components.append(component)
    return component


def _issue(out: Sequence[tuple[Any, Any]]) -> None:
    """Goods out, each line first from its component's reservation; costs on lines, components."""
    used: dict[int, Any] = {}
    leaving = []
    for slip, line in out:
        component = line.of_order
        here = line.warehouse_id == component.warehouse_id
        reserved = component.reserved_quantity - used.get(component.id, rules.ZERO) if here else rules.ZERO
        used[component.id] = used.get(component.id, rules.ZERO) + min(line.quantity, reserved)
        leaving.append(_move(slip, line, demand=(slip.manufacturing_order, component.id), reserved=reserved))
    if not leaving:
        return
    for (_slip, line), stock_line, cost in zip(out, leaving, stock.issue(leaving, kind=MOVE), strict=True):
        component = line.of_order
        line.cost = cost
        component.reserved_quantity -= min(line.quantity, stock_line.reserved)
        component.issued_quantity += line.quantity
        component.issued_cost += cost


def _take_back(back: Sequence[tuple[Any, Any]]) -> None:
    """Goods back in at the cost they went out at (their share of what was issued)."""
    coming = []
    for slip, line in back:
        component = line.of_order
        line.cost = rules.returned_cost(component, line.quantity)
        if line.cost > component.issued_cost - component.absorbed_cost:
            text = _(
                "{order}: goods received already contain this material; return at most {cost} of it",
                "{order}：该材料已转入入库产品，最多可退 {cost}",
            )
            said = text.format(order=slip.number, cost=component.issued_cost - component.absorbed_cost)
            raise Refused(said, rule="erp.production.not_in_goods_yet", errors=[Invalid(said, "lines")])
        component.issued_quantity -= line.quantity
        component.issued_cost -= line.cost
        coming.append(_move(slip, line, value=line.cost))
    if coming:
        stock.receive(coming, kind=MOVE)


def _move(slip: Any, line: Any, **more: Any) -> StockLine:
    return StockLine(
        slip.id,
        line.id,
        line.item_id,
        line.warehouse_id,
        line.quantity,
        number=slip.number,
        happened_on=slip.happened_on,
        posted_on=slip.posted_on,
        **more,
    )


def _note(slip: Any, order: Any) -> None:
    """The slip's value on the order: material and work in process."""
    sign = -1 if slip.kind == "return" else 1
    slip.value = sign * sum((line.cost for line in slip.lines), rules.NOTHING)
    order.material_cost += slip.value
    order.wip_cost += slip.value
    steps.note_shortage(order)


def _draft_the_rest(slips: Sequence[Any], orders: dict[int, Any]) -> None:
    """A new slip for what is still to be issued by slip, where an issue was posted and no other draft waits."""
    issued = {slip.manufacturing_order for slip in slips if slip.kind == "issue"}
    if not issued:
        return
    posted = {slip.id for slip in slips}
    current().flush()
    waiting = set(steps.draft_slips(orders[number] for number in issued)) - posted
    if not waiting:
        steps.draft_issues(orders[number] for number in sorted(issued))


def _issued(slip: Any) -> MaterialIssued:
    sign = -1 if slip.kind == "return" else 1
    lines = [
        IssuedLine(line.id, line.item_id, line.warehouse_id, sign * line.quantity, sign * line.cost)
        for line in slip.lines
    ]
    return MaterialIssued(
        document=slip.id,
        order=slip.manufacturing_order,
        product=slip.item_id,
        happened_on=slip.happened_on,
        value=slip.value,
        lines=lines,
    )


@material_issue.command(
    DRAFT >> CANCELLED, label=_("Cancel", "取消"), style="danger", confirm=True, lines=False, name="cancel"
)
def cancel_issue(slips: Batch[MaterialIssue]) -> Iterable[Any]:
    """Call a draft off; "Make issue slip" on the order makes a new one."""
    return [MaterialIssueCancelled(document=slip.id, order=slip.manufacturing_order) for slip in slips]
