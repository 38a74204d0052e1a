"""Procure to pay 从采购到付款: what was ordered comes, is booked at the order's price, invoiced, matched and paid.

The budget before a requisition, the choice among offers and the contract join this story when those rooms exist.
"""

from collections.abc import Iterator
from typing import Any

from quintet.erp.purchasing import commands as purchasing
from quintet.erp.purchasing.documents import purchase_order
from quintet.erp.purchasing.events import PurchaseGoodsReceived, PurchaseGoodsReturned
from quintet.erp.stock import commands as stock
from quintet.erp.stock.events import StockRevalued
from quintet.finance.costing.events import CostDifferenceFound
from quintet.finance.payables import commands as payables
from quintet.finance.payables.documents import purchase_invoice
from quintet.finance.payables.events import (
    PaymentAllocated,
    PaymentPosted,
    PurchaseInvoicePosted,
    SupplierCreditOffset,
)
from quintet.finance.payables.queries import list_invoiced_orders, list_mismatches, list_open_orders
from quintet.flows import purchase_facts
from quintet.flows.order_facts import summed
from quintet.kernel import register
from quintet.kernel.commands import Batch
from quintet.kernel.flow import Flow
from quintet.kernel.results import Hold
from quintet.kernel.text import _
from quintet.kernel.unit import current

flow = Flow("procure_to_pay", _("Procure to pay", "从采购到付款"), spec="X2")


# The goods come: they are worth what was agreed, and owed although no invoice is there yet (暂估). ---


@flow.after(
    PurchaseGoodsReceived,
    system="finance",
    layer="goods",
    label=_("Goods received are booked at the order's price", "到货按订单价暂估入账"),
)
def book_goods_received(events: list[PurchaseGoodsReceived]) -> None:
    """Dr stock, Cr estimated payable; each line waits for its invoice."""
    payables.book_receipts(purchase_facts.receipts_of(events))


@flow.after(
    PurchaseGoodsReturned,
    system="finance",
    layer="goods",
    label=_("Goods sent back are taken off the estimate", "退货冲减暂估"),
)
def book_goods_sent_back(events: list[PurchaseGoodsReturned]) -> None:
    """In red; a credit note is expected for them."""
    payables.book_returns(purchase_facts.returns_of(events))


# The invoice comes: order, receipt and invoice must agree (three-way match). ---


@flow.before(
    payables.post_invoice,
    system="finance",
    hold=True,
    layer="money",
    label=_("An invoice that differs from order and receipt waits", "发票与订单、入库不符时等待审批"),
)
def three_way_match(invoices: Batch[Any]) -> Iterator[Hold]:
    """A price or tax beyond the supplier's tolerance waits for the chief accountant, who grants up to what was seen."""
    records = {each.id: each for each in invoices}
    for found in list_mismatches(invoices):
        detail = {"role": "chief_accountant"}
        yield Hold(records[found.invoice], found.text, measured=found.measured, detail=detail)


@flow.before(
    payables.post_invoice,
    system="finance",
    reserve=True,
    layer="money",
    label=_("Orders are taken before their goods are revalued", "过账前先锁定采购订单"),
)
def take_orders_before_goods(invoices: Batch[Any]) -> tuple[()]:
    """What is invoiced is noted on its order, and goods change their value: orders are taken before goods."""
    current().load(purchase_order, list_invoiced_orders(invoices))
    return ()


@flow.after(
    PurchaseInvoicePosted,
    system="erp",
    layer="goods",
    label=_("Goods take the difference of price", "存货承担发票价差"),
)
def revalue_goods_invoiced(events: list[PurchaseInvoicePosted]) -> None:
    """What is on hand is worth what was really paid; the share of what was used or sold goes after it."""
    stock.revalue(purchase_facts.differences_of(events))


@flow.after(
    PurchaseInvoicePosted,
    system="finance",
    layer="money",
    label=_("Differences of services are an expense", "服务类价差计入费用"),
)
def book_differences_elsewhere(events: list[PurchaseInvoicePosted]) -> None:
    """What lies in no warehouse has no value to correct: its difference is an expense at once."""
    payables.book_revaluation(purchase_facts.elsewhere_of(events))


@flow.after(
    CostDifferenceFound,
    system="erp",
    layer="goods",
    label=_("Goods made take their share of the month's costs", "完工产品承担当月成本差异"),
)
def revalue_goods_made(events: list[CostDifferenceFound]) -> None:
    """What the month's work really cost is shared by the goods that were made, on hand or sold."""
    stock.revalue(purchase_facts.cost_differences_of(events))


@flow.after(
    StockRevalued,
    system="finance",
    layer="money",
    label=_("New values of stock are booked", "存货成本调整入账"),
)
def book_new_values(events: list[StockRevalued]) -> None:
    """The ledger says what stock is worth, to the cent, in the same transaction."""
    kinds = register.titles(event.document for event in events)
    invoiced = [event for event in events if kinds[event.document][0] == purchase_invoice.name]
    closed = [event for event in events if kinds[event.document][0] != purchase_invoice.name]
    payables.book_revaluation(purchase_facts.revaluations_of(invoiced, "purchase"))
    payables.book_revaluation(purchase_facts.revaluations_of(closed, "cost_close"))


@flow.after(
    PurchaseInvoicePosted,
    system="erp",
    layer="money",
    label=_("The order shows what was invoiced", "采购订单更新已开票金额"),
)
def note_invoices_on_orders(events: list[PurchaseInvoicePosted]) -> None:
    """Amounts by order, quantities by line; a credit note takes them back."""
    lines = [line for event in events for line in event.lines]
    amounts = summed((line.order, line.gross) for line in lines)
    if amounts:
        quantities = summed((line.order_line, line.quantity) for line in lines)
        purchasing.note_invoice(sorted(amounts), amounts=amounts, quantities=quantities)


# The money goes, and the order shows it. ---


@flow.before(
    payables.post_payment,
    system="finance",
    reserve=True,
    layer="money",
    label=_("Orders are taken before they are paid", "付款前先锁定采购订单"),
)
@flow.before(
    payables.allocate_payment,
    system="finance",
    reserve=True,
    layer="money",
    label=_("Orders are taken before they are paid", "付款前先锁定采购订单"),
)
def take_orders_before_payables(payments: Batch[Any]) -> tuple[()]:
    """Money is noted on the orders it pays: they are taken before the payables."""
    orders = list_open_orders(current().actor.company_id, {each.supplier_id for each in payments})
    current().load(purchase_order, orders)
    return ()


@flow.after(
    PaymentPosted, system="erp", layer="money", label=_("The order shows what was paid", "采购订单更新已付款金额")
)
def note_payments_on_orders(events: list[PaymentPosted]) -> None:
    """What was paid for the order."""
    _note_payments(events)


@flow.after(
    PaymentAllocated,
    system="erp",
    layer="money",
    label=_("The order shows prepayments used for it", "采购订单更新已用预付款"),
)
def note_used_prepayments_on_orders(events: list[PaymentAllocated]) -> None:
    """So it does when a prepayment is used for it later."""
    _note_payments(events)


@flow.after(
    SupplierCreditOffset,
    system="erp",
    layer="money",
    label=_("The order shows credits used for it", "采购订单更新已冲抵贷项"),
)
def note_used_credits_on_orders(events: list[SupplierCreditOffset]) -> None:
    """And when a credit of another order is used for it."""
    _note_payments(events)


def _note_payments(events: list[Any]) -> None:
    paid = [(part.order, part.amount, getattr(event, "order", None)) for event in events for part in event.allocations]
    amounts = summed((order, amount) for order, amount, own in paid if order != own)
    if amounts:
        purchasing.note_payment(sorted(amounts), amounts=amounts)
