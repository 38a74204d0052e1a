"""Order progress 订单进展: what the other systems know, beside the document a person is looking at.

Sales sees stock and credit while quoting; the order shows money; the customer page shows orders, goods and debts.
"""

from decimal import Decimal
from typing import Any

from quintet.crm.opportunities.documents import opportunity
from quintet.crm.quotations.documents import quotation
from quintet.erp.deliveries.documents import delivery
from quintet.erp.sales.documents import sales_order
from quintet.erp.stock.queries import get_items, get_on_hand
from quintet.finance.credit.queries import list_standings
from quintet.finance.receivables.documents import receipt, receivable_item, sales_invoice
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document
from quintet.kernel.flow import Flow
from quintet.kernel.panels import Block, fact, facts, list_block, note, progress
from quintet.kernel.text import _
from quintet.master.parties.documents import party

flow = Flow("order_progress", _("Order progress", "订单进展"), spec="X1")


# ERP and Finance inside CRM ---


@flow.beside(opportunity, system="erp", label=_("Stock", "库存"), layer="goods")
def stock_of_opportunity(record: Any, actor: Actor) -> list[Block]:
    """What of each item is there and free."""
    return _stock(record)


@flow.beside(quotation, system="erp", label=_("Stock", "库存"), layer="goods")
def stock_of_quotation(record: Any, actor: Actor) -> list[Block]:
    """What of each quoted item is there and free."""
    return _stock(record)


@flow.beside(quotation, system="finance", label=_("Credit", "信用"), layer="money")
def credit_of_quotation(record: Any, actor: Actor) -> list[Block]:
    """Whether the customer's credit suffices, before anybody promises."""
    return _credit(record.company_id, record.customer_id)


@flow.beside(opportunity, system="finance", label=_("Credit", "信用"), layer="money")
def credit_of_opportunity(record: Any, actor: Actor) -> list[Block]:
    """The customer's credit."""
    return _credit(record.company_id, record.customer_id)


@flow.beside(sales_order, system="finance", label=_("Money", "收款与开票"), layer="money")
def money_of_order(record: Any, actor: Actor) -> list[Block]:
    """How far the order is invoiced and paid, and what is due when."""
    blocks = [
        progress(_("Delivered", "已发货"), _percent(record.delivered_total, record.gross_total)),
        progress(_("Invoiced", "已开票"), _percent(record.invoiced_total, record.gross_total)),
        progress(_("Paid", "已收款"), _percent(record.paid_total, record.gross_total), "success"),
    ]
    return blocks + list_block(
        actor,
        receivable_item,
        [("order_ref", "=", record.id)],
        ["due_on", "amount", "open_amount"],
        sort="due_on",
        empty=_("Nothing is due yet: receivables arise with the delivery.", "尚无应收：发货后产生应收账款。"),
    )


@flow.beside(sales_order, system="finance", label=_("Credit", "信用"), layer="money")
def credit_of_order(record: Any, actor: Actor) -> list[Block]:
    """The customer's credit now, this order included once it is confirmed."""
    return _credit(record.company_id, record.customer_id)


# The customer page ---


@flow.beside(party, system="erp", label=_("Orders", "销售订单"))
def orders_of_customer(record: Any, actor: Actor) -> list[Block]:
    """The newest orders and how far each is."""
    return _of_customer(
        record,
        actor,
        sales_order,
        ["state", "promised_on", "expected_on", "progress_percent", "gross_total", "delivered_total", "paid_total"],
        "-ordered_on",
    )


@flow.beside(party, system="erp", label=_("Deliveries", "发货"), layer="goods")
def deliveries_of_customer(record: Any, actor: Actor) -> list[Block]:
    """What was shipped and what is about to be."""
    return _of_customer(
        record, actor, delivery, ["state", "planned_on", "shipped_on", "gross_total", "tracking_no"], "-id"
    )


@flow.beside(party, system="finance", label=_("Credit", "信用"), layer="money")
def credit_of_customer(record: Any, actor: Actor) -> list[Block]:
    """Limit, what is used of it, what is left."""
    return _credit(actor.company_id, record.id)


@flow.beside(party, system="finance", label=_("Receivables", "应收账款"), layer="money")
def receivables_of_customer(record: Any, actor: Actor) -> list[Block]:
    """What is still open, the oldest first."""
    return list_block(
        actor,
        receivable_item,
        [("customer", "=", record.id), ("open_amount", ">", "0")],
        ["booked_on", "due_on", "amount", "open_amount"],
        sort="due_on",
        empty=_("Nothing is open.", "没有未收款项。"),
    )


@flow.beside(party, system="finance", label=_("Invoices and receipts", "开票与收款"), layer="money")
def money_of_customer(record: Any, actor: Actor) -> list[Block]:
    """The latest invoices and receipts."""
    return [
        *_of_customer(record, actor, sales_invoice, ["state", "invoiced_on", "gross_total", "fapiao_no"], "-id"),
        *_of_customer(record, actor, receipt, ["state", "received_on", "amount", "unallocated"], "-id"),
    ]


def _of_customer(record: Any, actor: Actor, document: Document, fields: list[str], sort: str) -> list[Block]:
    text = _("No {documents} for this customer yet.", "该客户还没有{documents}。").format(documents=document.label)
    return list_block(actor, document, [("customer", "=", record.id)], fields, sort=sort, limit=8, empty=text)


# How it is said ---


def _stock(record: Any) -> list[Block]:
    asked: dict[int, Decimal] = {}
    for line in record.lines:
        asked[line.item_id] = asked.get(line.item_id, Decimal(0)) + (line.quantity or Decimal(0))
    items = {key: item for key, item in get_items(asked).items() if item.is_stocked}
    if not items:
        return [note(_("No stock items here yet.", "尚无库存物料。"))]
    free: dict[int, Decimal] = dict.fromkeys(items, Decimal(0))
    for (item, _warehouse), (on_hand, reserved) in get_on_hand(record.company_id, items).items():
        free[item] += on_hand - reserved
    return [
        facts(
            fact(
                _("{item}", "{item}").format(item=item.title),
                f"{free[key].normalize():f}",
                "decimal",
                tone="success" if free[key] >= asked[key] else "error",
            )
            for key, item in items.items()
        )
    ]


def _credit(company_id: int | None, customer_id: int) -> list[Block]:
    if company_id is None:
        return []
    standing = list_standings(company_id, [customer_id])[customer_id]
    lines = [
        fact(_("Receivable", "应收余额"), str(standing.receivable), "money"),
        fact(_("Held by orders", "订单占用"), str(standing.reserved), "money"),
    ]
    if standing.limit is None or standing.available is None:
        return [facts(lines), note(_("No credit limit is set.", "未设置信用额度。"))]
    tone = "error" if standing.available < 0 else "success"
    lines = [
        fact(_("Limit", "信用额度"), str(standing.limit), "money"),
        *lines,
        fact(_("Available", "可用额度"), str(standing.available), "money", tone=tone),
    ]
    used = _percent(standing.limit - standing.available, standing.limit)
    return [facts(lines), progress(_("Used", "已使用"), used, "error" if used > 100 else "default")]


def _percent(part: Decimal, whole: Decimal) -> float:
    return round(float(part * 100 / whole), 1) if whole else 0.0
