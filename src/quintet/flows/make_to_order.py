"""Make to order 从缺货到齐料: what is missing is planned, bought and made, and goes to whoever waits.

Confirming an order stays fast: it reserves what is there. Planning follows from the log.
"""

from collections.abc import Iterable

from quintet.erp.production import commands as production
from quintet.erp.production.events import GoodsProduced, ProductionProgressed
from quintet.erp.production.queries import get_made_so_far, list_orders_short_of
from quintet.erp.purchasing.events import PurchaseGoodsReceived
from quintet.erp.sales import commands as sales
from quintet.erp.sales.queries import get_order_lines, list_open_orders
from quintet.erp.sales.queries import list_orders_short_of as list_sales_short_of
from quintet.kernel.flow import Flow
from quintet.kernel.text import _
from quintet.kernel.unit import current

flow = Flow("make_to_order", _("Make to order", "从缺货到齐料"), spec="X1")


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
