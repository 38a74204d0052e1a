"""Make to order 从缺货到齐料: what is missing is planned, bought and made, and goes to whoever waits.

Confirming an order stays fast: it reserves what is there. Planning follows from the log.
"""

from collections.abc import Iterable

from quintet.erp.planning import commands as planning
from quintet.erp.planning.events import PlanningRunDone
from quintet.erp.planning.queries import list_expected_dates
from quintet.erp.production import commands as production
from quintet.erp.production.events import (
    GoodsProduced,
    ManufacturingOrderCancelled,
    ManufacturingOrderClosed,
    ProductionProgressed,
)
from quintet.erp.production.queries import get_made_so_far, list_orders_short_of
from quintet.erp.purchasing.documents import purchase_order
from quintet.erp.purchasing.events import PurchaseDatesConfirmed, PurchaseGoodsReceived
from quintet.erp.sales import commands as sales
from quintet.erp.sales.events import SalesOrderCancelled, SalesOrderClosed, SalesOrderConfirmed
from quintet.erp.sales.queries import get_order_lines, list_open_orders
from quintet.erp.sales.queries import list_orders_short_of as list_sales_short_of
from quintet.kernel.flow import Flow
from quintet.kernel.text import _
from quintet.kernel.unit import current

flow = Flow("make_to_order", _("Make to order", "从缺货到齐料"), spec="X1")


# An order was promised and lacks goods: they are planned from the log, so that confirming never waits. ---


@flow.after(
    SalesOrderConfirmed,
    system="erp",
    later=True,
    layer="goods",
    label=_("What the order lacks is planned", "订单缺口进入计划运算"),
)
def plan_what_is_short(events: list[SalesOrderConfirmed]) -> None:
    """Proposals to make and buy; those that need nobody's decision become orders at once."""
    _plan_lines(event.document for event in events)


@flow.after(
    SalesOrderCancelled,
    system="erp",
    later=True,
    layer="goods",
    label=_("What a cancelled order no longer needs is planned anew", "订单取消后重新计划"),
)
def plan_without_cancelled(events: list[SalesOrderCancelled]) -> None:
    """Proposals that are not needed any more go; open orders are told to be postponed or cancelled."""
    _plan_lines(event.document for event in events)


@flow.after(
    SalesOrderClosed,
    system="erp",
    later=True,
    layer="goods",
    label=_("What a closed order no longer needs is planned anew", "订单关闭后重新计划"),
)
def plan_without_closed(events: list[SalesOrderClosed]) -> None:
    """The same for what will not be delivered."""
    _plan_lines(event.document for event in events)


@flow.after(
    ManufacturingOrderCancelled,
    system="erp",
    later=True,
    layer="goods",
    label=_("What a cancelled manufacturing order leaves open is planned anew", "生产订单取消后重新计划"),
)
def plan_without_production(events: list[ManufacturingOrderCancelled]) -> None:
    """What it would have brought is missing again."""
    _plan({event.product for event in events})


@flow.after(
    ManufacturingOrderClosed,
    system="erp",
    later=True,
    layer="goods",
    label=_("What a closed manufacturing order leaves open is planned anew", "生产订单关闭后重新计划"),
)
def plan_without_the_rest(events: list[ManufacturingOrderClosed]) -> None:
    """So is the rest of an order that ended short: scrap is made up for."""
    _plan({event.product for event in events})


@flow.after(
    PurchaseDatesConfirmed,
    system="erp",
    later=True,
    layer="information",
    label=_("A supplier's date changes what is expected", "供应商交期变更后重新计划"),
)
def plan_with_new_dates(events: list[PurchaseDatesConfirmed]) -> None:
    """Goods that come later than they are needed are found, and the orders that wait for them know."""
    orders = current().load(purchase_order, sorted(event.document for event in events))
    _plan({line.item_id for order in orders for line in order.lines})


def _plan(items: Iterable[int]) -> None:
    company = current().actor.company_id
    if company is not None:
        planning.plan(company, sorted(items))


def _plan_lines(orders: Iterable[int]) -> None:
    lines = [line for found in get_order_lines(orders).values() for line in found]
    items = {line.item_id for line in lines if line.is_stocked}
    if items:
        _plan(items)


@flow.after(
    PlanningRunDone,
    system="erp",
    layer="information",
    label=_("Orders learn when their goods will be there", "订单更新预计齐料日期"),
)
def tell_orders_the_dates(events: list[PlanningRunDone]) -> None:
    """When what is short will be there by this plan; an order that comes later than promised is at risk."""
    changed = list_expected_dates(current().actor.company_id)
    if changed:
        dates = {line: on for of_order in changed.values() for line, on in of_order.items()}
        sales.note_expected(sorted(changed), dates=dates)


# The workshop works: the order shows how far it is, at once. ---


@flow.after(
    ProductionProgressed,
    system="erp",
    layer="information",
    label=_("The order shows how far production is", "销售订单显示生产进度"),
)
def show_progress_on_orders(events: list[ProductionProgressed]) -> None:
    """Percent of every line and of the order, from the work reported."""
    pegged = {event.sales_order for event in events if event.sales_order is not None}
    orders = list_open_orders(pegged) if pegged else []
    if orders:
        made = get_made_so_far(orders)
        lines = {line.id: made.get(line.id, 0) for found in get_order_lines(orders).values() for line in found}
        sales.note_production(orders, made=lines)


@flow.after(
    GoodsProduced,
    system="erp",
    layer="goods",
    label=_("What was made for an order is reserved for it", "完工产品为对应订单预留"),
)
def reserve_for_their_order(events: list[GoodsProduced]) -> None:
    """Goods made for a sales order are kept for it in the same transaction."""
    pegged = {event.sales_order for event in events if event.sales_order is not None}
    orders = list_open_orders(pegged, held=False) if pegged else []
    if orders:
        sales.reserve_stock(orders)


# What comes in goes to whoever waits: first promised, first served. ---


@flow.after(
    GoodsProduced,
    system="erp",
    later=True,
    layer="goods",
    label=_("Goods made go to orders that wait", "完工产品分配给缺货订单"),
)
def allot_goods_made(events: list[GoodsProduced]) -> None:
    """To sales orders that are short of them, and to manufacturing orders that need them."""
    _allot({event.product for event in events})


@flow.after(
    PurchaseGoodsReceived,
    system="erp",
    later=True,
    layer="goods",
    label=_("Goods received go to orders that wait", "到货分配给缺货订单"),
)
def allot_goods_received(events: list[PurchaseGoodsReceived]) -> None:
    """The same for what was bought."""
    _allot({line.item for event in events for line in event.lines if line.is_stocked})


def _allot(items: Iterable[int]) -> None:
    company = current().actor.company_id
    waiting = list_sales_short_of(company, items)
    if waiting:
        sales.reserve_stock(waiting)
    short = list_orders_short_of(company, items)
    if short:
        production.reserve_material(short)
