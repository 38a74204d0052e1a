"""Production beside the deal 产销协同: what the workshop and the buyers know, where salespeople and accountants look.

An opportunity and a quotation show what they will earn; an order shows how far it is and what it has cost so far; a
manufacturing order shows its work; a purchase order and a supplier show goods and money.
"""

from collections.abc import Sequence
from typing import Any

from quintet.crm.opportunities.documents import opportunity
from quintet.crm.quotations.documents import quotation
from quintet.erp.production.documents import manufacturing_order, work_order
from quintet.erp.purchasing.documents import purchase_order, purchase_receipt, supplier_item
from quintet.erp.sales.documents import sales_order
from quintet.finance.payables.documents import payable_item, purchase_invoice
from quintet.finance.plans.documents import payment_plan
from quintet.flows.order_margin import cost_of_order, lines_margin
from quintet.kernel.actor import Actor
from quintet.kernel.flow import Flow
from quintet.kernel.panels import Block, column, fact, facts, list_block, note, progress, table
from quintet.kernel.rights import hidden_fields
from quintet.kernel.text import _
from quintet.master.items.queries import get_items
from quintet.master.parties.documents import party

flow = Flow("production_seen", _("Production beside the deal", "产销协同"), spec="X1")
NOT_KNOWN = _("Not known", "未知")


# What it earns, before anybody promises. ---


@flow.beside(opportunity, system="erp", label=_("Margin", "预计毛利"), layer="money")
def margin_of_opportunity(record: Any, actor: Actor) -> list[Block]:
    """What each product should earn at the expected price, by what making or buying it costs now."""
    items = get_items(line.item_id for line in record.lines)
    for line in record.lines:
        rate = items[line.item_id].tax_rate if line.item_id in items else 0
        line.__dict__["net"] = round(line.amount * 100 / (100 + rate), 2)
    return _margins(record, actor)


@flow.beside(quotation, system="erp", label=_("Margin", "预计毛利"), layer="money")
def margin_of_quotation(record: Any, actor: Actor) -> list[Block]:
    """What each line earns at the quoted price."""
    return _margins(record, actor)


def _margins(record: Any, actor: Actor) -> list[Block]:
    """A line each: item, quantity, margin. Nothing for those who may not see margins."""
    if "margin" in hidden_fields(actor, quotation):
        return []
    lines = [line for line in record.lines if line.item_id]
    items = get_items(line.item_id for line in lines)
    found = lines_margin(record.company_id, lines, "net")
    rows = [
        {
            "id": index,
            "item": f"{items[line.item_id].code} {items[line.item_id].name}",
            "quantity": f"{line.quantity.normalize():f}",
            "margin": _percent(found[index]),
        }
        for index, line in enumerate(lines)
    ]
    columns = [
        column("item", _("Item", "物料")),
        column("quantity", _("Quantity", "数量"), "decimal"),
        column("margin", _("Margin %", "毛利率 %")),
    ]
    return [table(columns, rows, _("No products yet.", "尚无产品。"))]


def _percent(value: Any) -> str:
    return str(NOT_KNOWN) if value is None else f"{value} %"


# The order, while it is being made. ---


@flow.beside(sales_order, system="erp", label=_("Production", "生产进度"))
def production_of_order(record: Any, actor: Actor) -> list[Block]:
    """How far the order is, and the orders of the workshop that are for it."""
    blocks = [progress(_("Ready or delivered", "已备齐或已发货"), float(record.progress_percent))]
    if record.expected_on:
        late = record.promised_on and record.expected_on > record.promised_on
        said = fact(
            _("Goods expected on", "预计齐料日期"),
            record.expected_on.isoformat(),
            "date",
            tone="error" if late else "success",
        )
        blocks.append(facts([said]))
    return blocks + list_block(
        actor,
        manufacturing_order,
        [("sales_order_ref", "=", record.id)],
        ["item", "quantity", "state", "progress_percent", "due_on"],
        sort="due_on",
        empty=_("Nothing is made for this order alone.", "没有专为该订单生产的生产订单。"),
    )


@flow.beside(sales_order, system="erp", label=_("Margin now", "实时毛利"), layer="money")
def margin_of_order(record: Any, actor: Actor) -> list[Block]:
    """Revenue less what was delivered, what production will have cost, and what the rest costs."""
    if "margin" in hidden_fields(actor, quotation):
        return []
    cost = cost_of_order(record)
    lines = [
        fact(_("Revenue without tax", "未税收入"), str(cost.revenue), "money"),
        fact(_("Cost of goods delivered", "已发货成本"), str(cost.delivered), "money"),
        fact(_("In production, when finished", "在产预计完工成本"), str(cost.in_production), "money"),
        fact(_("Still to come", "其余预计成本"), None if cost.rest is None else str(cost.rest), "money"),
    ]
    if cost.margin is None:
        return [facts(lines), note(_("The cost of some goods is not known.", "部分物料成本未知。"))]
    tone = "error" if cost.margin < 0 else "success"
    return [facts([*lines, fact(_("Margin %", "毛利率 %"), f"{cost.margin} %", tone=tone)])]


@flow.beside(sales_order, system="finance", label=_("Payment plan", "收款计划"), layer="money")
def plan_of_order(record: Any, actor: Actor) -> list[Block]:
    """What the order will bring and when, before deliveries book it."""
    return _plans(actor, [("order_ref", "=", record.id)])


@flow.beside(party, system="finance", label=_("Payment plans", "收款计划"), layer="money")
def plans_of_customer(record: Any, actor: Actor) -> list[Block]:
    """What open orders of the customer will still bring."""
    return _plans(actor, [("customer", "=", record.id), ("state", "=", "OPEN")]) if record.is_customer else []


def _plans(actor: Actor, where: Sequence[tuple[str, str, Any]]) -> list[Block]:
    return list_block(
        actor,
        payment_plan,
        where,
        ["state", "first_due_on", "total", "open_total"],
        sort="first_due_on",
        empty=_("No money is planned.", "没有收款计划。"),
    )


# The workshop's own documents. ---


@flow.beside(manufacturing_order, system="erp", label=_("Work", "工序任务"))
def work_of_order(record: Any, actor: Actor) -> list[Block]:
    """The operations: where and when, by whom, how far."""
    return list_block(
        actor,
        work_order,
        [("manufacturing_order", "=", record.id)],
        ["sequence_no", "name", "state", "work_centre", "machine", "start_at", "end_at", "good_quantity"],
        sort="sequence_no",
        empty=_("No work is planned: release the order.", "尚无工序任务：请先下达。"),
    )


# Goods and money of a supplier. ---


@flow.beside(purchase_order, system="finance", label=_("Money", "开票与付款"), layer="money")
def money_of_purchase(record: Any, actor: Actor) -> list[Block]:
    """How far it is received, invoiced and paid, and what is due when."""
    whole = record.gross_total
    blocks = [
        progress(_("Received", "已收货"), _part(record.received_total, whole)),
        progress(_("Invoiced", "已开票"), _part(record.invoiced_total, whole)),
        progress(_("Paid", "已付款"), _part(record.paid_total, whole), "success"),
    ]
    return blocks + list_block(
        actor,
        payable_item,
        [("order_ref", "=", record.id)],
        ["due_on", "amount", "open_amount"],
        sort="due_on",
        empty=_("Nothing is due yet: the payable arises with the invoice.", "尚无应付：收到发票后产生。"),
    )


@flow.beside(party, system="erp", label=_("Purchases", "采购"))
def purchases_of_supplier(record: Any, actor: Actor) -> list[Block]:
    """The newest orders, receipts and agreed prices of a supplier."""
    if not record.is_supplier:
        return []
    where = [("supplier", "=", record.id)]
    none = _("None yet.", "暂无。")
    return [
        *list_block(
            actor, purchase_order, where, ["state", "ordered_on", "expected_on", "gross_total"], limit=8, empty=none
        ),
        *list_block(actor, purchase_receipt, where, ["state", "received_on", "gross_total"], limit=8, empty=none),
        *list_block(actor, supplier_item, where, ["item", "approved", "lead_time_days"], limit=8, empty=none),
    ]


@flow.beside(party, system="finance", label=_("Payables", "应付账款"), layer="money")
def payables_of_supplier(record: Any, actor: Actor) -> list[Block]:
    """What we owe the supplier, and the latest invoices."""
    if not record.is_supplier:
        return []
    return [
        *list_block(
            actor,
            payable_item,
            [("supplier", "=", record.id), ("open_amount", ">", "0")],
            ["booked_on", "due_on", "amount", "open_amount"],
            sort="due_on",
            empty=_("Nothing is open.", "没有未付款项。"),
        ),
        *list_block(
            actor,
            purchase_invoice,
            [("supplier", "=", record.id)],
            ["state", "invoiced_on", "gross_total", "fapiao_no"],
            limit=8,
            empty=_("No invoices yet.", "暂无发票。"),
        ),
    ]


def _part(part: Any, whole: Any) -> float:
    return round(float(part * 100 / whole), 1) if whole else 0.0
