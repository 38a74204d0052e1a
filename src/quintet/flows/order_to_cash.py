"""Order to cash 从销售到交付: an accepted quotation becomes an order, goods, a receivable, money.

Read from top to bottom: what follows from what, and whose rule it is. What people see of it beside their documents is
in order_progress; how the facts of one system are put into the words of another, in order_facts.
"""

from collections.abc import Iterator
from typing import Any

from quintet.crm.quotations.events import QuotationAccepted
from quintet.erp.deliveries import commands as deliveries
from quintet.erp.deliveries.documents import delivery
from quintet.erp.deliveries.events import GoodsDelivered
from quintet.erp.returns import commands as returns
from quintet.erp.returns.events import GoodsReturned
from quintet.erp.sales import commands as sales
from quintet.erp.sales.documents import sales_order
from quintet.erp.sales.events import SalesOrderCancelled, SalesOrderClosed, SalesOrderConfirmed
from quintet.erp.stock.events import OpeningStockPosted
from quintet.finance.credit import commands as credit
from quintet.finance.plans import commands as plans
from quintet.finance.receivables import commands as receivables
from quintet.finance.receivables.events import CreditOffset, InvoicePosted, ReceiptAllocated, ReceiptPosted
from quintet.finance.receivables.queries import list_open_orders
from quintet.finance.vouchers import commands as vouchers
from quintet.flows import order_facts
from quintet.kernel.commands import Batch
from quintet.kernel.core_events import DocumentCreated
from quintet.kernel.flow import Flow
from quintet.kernel.results import Hold, Refuse
from quintet.kernel.text import _
from quintet.kernel.unit import current

flow = Flow("order_to_cash", _("Order to cash", "从销售到交付"), spec="X1")


# The customer says yes: the quotation becomes an order, line by line, nobody types it again. ---


@flow.after(
    QuotationAccepted, system="erp", label=_("An accepted quotation opens a sales order", "接受的报价自动生成销售订单")
)
def open_sales_orders(events: list[QuotationAccepted]) -> None:
    """Each accepted quotation opens a draft order with its lines, prices and terms."""
    sales_order.create([order_facts.order_of(event) for event in events])


@flow.after(
    DocumentCreated,
    of=sales_order,
    system="finance",
    layer="money",
    label=_("An order that was agreed plans its money", "成交订单生成收款计划"),
)
def plan_the_money_agreed(events: list[DocumentCreated]) -> None:
    """The receivable as of the order: outside the ledger, seen by sales and the cashier, until a delivery books it.

    An order typed by hand is agreed when it is confirmed.
    """
    orders = current().load(sales_order, sorted(event.document for event in events))
    plans.plan(order_facts.plans_of(order for order in orders if order.quotation_ref))


# Before we commit to deliver: Finance guards the customer's credit. ---


@flow.before(
    sales.confirm,
    system="finance",
    reserve=True,
    layer="money",
    label=_("The order takes of the customer's credit, or waits", "占用客户信用额度，超限则等待审批"),
)
def within_credit_limit(orders: Batch[Any]) -> Iterator[Hold | Refuse]:
    """The order takes of its customer's credit; over the limit it waits for the chief accountant, or is refused.

    What counts: open receivables, what other orders hold, and this order. The approval covers the excess measured here.
    """
    wanted = [credit.OrderCredit(order=o.id, customer=o.customer_id, amount=o.gross_total) for o in orders]
    for excess in credit.reserve(wanted):
        text = _(
            "Credit over by {excess}: the limit is {limit}, with this order {exposure}",
            "超出信用额度 {excess}：额度 {limit}，含本单已用 {exposure}",
        ).format(excess=f"{excess.excess:,}", limit=f"{excess.limit:,}", exposure=f"{excess.exposure:,}")
        if excess.policy == "refuse":
            yield Refuse(excess.order, text, field="customer")
        else:
            yield Hold(excess.order, text, measured=excess.excess, detail={"role": "chief_accountant"})


@flow.after(
    SalesOrderConfirmed,
    system="finance",
    layer="money",
    label=_("The payment plan counts from the promised date", "收款计划按承诺交期重新排定"),
)
def plan_the_money(events: list[SalesOrderConfirmed]) -> None:
    """What was agreed with the order, due by its payment term from the day the goods are promised."""
    plans.plan(order_facts.plans_of(current().load(sales_order, sorted(event.document for event in events))))


# Two who go for the same customer's credit and the same goods take them in one order: documents, credit, goods. ---


@flow.before(
    sales.cancel,
    system="finance",
    reserve=True,
    layer="money",
    label=_("Ending an order takes the customer's credit first", "结束订单前先锁定客户信用"),
)
@flow.before(
    sales.close,
    system="finance",
    reserve=True,
    layer="money",
    label=_("Ending an order takes the customer's credit first", "结束订单前先锁定客户信用"),
)
def take_credit_of_orders(orders: Batch[Any]) -> tuple[()]:
    """An order that ends gives back goods and credit: its customer's credit is taken first."""
    credit.lock(order.customer_id for order in orders)
    return ()


@flow.before(
    deliveries.ship,
    system="finance",
    reserve=True,
    layer="money",
    label=_("Credit is taken before the goods leave", "发货前先锁定订单与客户信用"),
)
def take_credit_before_goods(shipping: Batch[Any]) -> tuple[()]:
    """A delivery turns credit held by its order into a receivable: order and credit are taken before the goods."""
    current().load(sales_order, sorted({each.order_ref for each in shipping}))
    credit.lock(each.customer_id for each in shipping)
    return ()


@flow.before(
    returns.receive,
    system="finance",
    reserve=True,
    layer="money",
    label=_("Credit is taken before goods come back", "退货前先锁定订单与客户信用"),
)
def take_credit_before_goods_come_back(coming: Batch[Any]) -> tuple[()]:
    """So does a return, which also takes its delivery."""
    current().load(delivery, sorted({each.delivery_ref for each in coming}))
    current().load(sales_order, sorted({each.order_ref for each in coming}))
    credit.lock(each.customer_id for each in coming)
    return ()


@flow.before(
    receivables.post_receipt,
    system="finance",
    reserve=True,
    layer="money",
    label=_("Orders and credit are taken before the money is allocated", "核销前先锁定订单与客户信用"),
)
@flow.before(
    receivables.allocate_receipt,
    system="finance",
    reserve=True,
    layer="money",
    label=_("Orders and credit are taken before the money is allocated", "核销前先锁定订单与客户信用"),
)
def take_orders_and_credit_before_items(receipts: Batch[Any]) -> tuple[()]:
    """Money is noted on the orders it pays: they and the credit are taken before the items they owe."""
    customers = {each.customer_id for each in receipts}
    sales.lock(list_open_orders(current().actor.company_id, customers))
    credit.lock(customers)
    return ()


@flow.after(
    SalesOrderCancelled,
    system="finance",
    layer="money",
    label=_("A cancelled order gives its credit back", "订单取消，释放信用额度"),
)
def give_back_credit_of_cancelled(events: list[SalesOrderCancelled]) -> None:
    """An order called off holds no credit any more."""
    credit.release([credit.Release(order=event.document) for event in events])
    plans.drop(dict.fromkeys(event.document for event in events))


@flow.after(
    SalesOrderClosed,
    system="finance",
    layer="money",
    label=_("An order closed short gives back the rest of its credit", "订单提前关闭，释放剩余信用额度"),
)
def give_back_credit_of_closed(events: list[SalesOrderClosed]) -> None:
    """Nor does the rest of an order that was closed short; that money is not expected any more."""
    credit.release([credit.Release(order=event.document) for event in events])
    plans.drop(dict.fromkeys(event.document for event in events))


# The goods leave: Finance books what that means, in the same transaction. ---


@flow.after(
    GoodsDelivered,
    system="finance",
    layer="goods",
    label=_("Receivable, revenue and cost are booked, an invoice is drafted", "确认应收、收入与成本，生成发票草稿"),
)
def recognise_revenue_and_cost(events: list[GoodsDelivered]) -> None:
    """Receivable, revenue and pending VAT, cost of goods; due dates by the payment term; a draft invoice.

    Control passes with the goods: revenue is recognised now, the tax becomes due with the invoice (待转销项税额).
    """
    receivables.book_delivery(order_facts.deliveries_of(events))
    plans.lower(order_facts.summed((event.order, event.gross) for event in events))


@flow.after(
    GoodsReturned,
    system="finance",
    layer="goods",
    label=_("Returned goods undo their part in red", "退货红字冲回应收、收入与成本"),
)
def take_back_revenue_and_cost(events: list[GoodsReturned]) -> None:
    """Goods that came back undo their part in red, at the cost they went out; a credit note is drafted."""
    receivables.book_return(order_facts.returns_of(events))


@flow.after(
    OpeningStockPosted,
    system="finance",
    layer="goods",
    label=_("Opening stock becomes an asset in the books", "期初库存入账"),
)
def book_opening_stock(events: list[OpeningStockPosted]) -> None:
    """What lay in stock on the first day is an asset in the books."""
    vouchers.post_facts(order_facts.opening_stock_of(events))


# The invoice is issued, the money comes: the order knows, and so does whoever sold it. ---


@flow.after(
    InvoicePosted, system="erp", layer="money", label=_("The order knows what was invoiced", "订单更新已开票金额")
)
def note_invoices_on_orders(events: list[InvoicePosted]) -> None:
    """The order shows what was invoiced; a credit note takes it back."""
    amounts = order_facts.summed((event.order, event.gross) for event in events)
    if amounts:
        sales.note_invoice(sorted(amounts), amounts=amounts)


@flow.after(ReceiptPosted, system="erp", layer="money", label=_("The order knows what was paid", "订单更新已收款金额"))
def note_receipts_on_orders(events: list[ReceiptPosted]) -> None:
    """The order shows what was paid for it."""
    _note_payments(events)


@flow.after(
    ReceiptAllocated,
    system="erp",
    layer="money",
    label=_("A prepayment used for the order counts as paid", "预收款核销后更新订单已收款"),
)
def note_used_prepayments_on_orders(events: list[ReceiptAllocated]) -> None:
    """So it does when a prepayment is used for it later."""
    _note_payments(events)


@flow.after(
    CreditOffset,
    system="erp",
    layer="money",
    label=_("A credit of another order counts as paid", "其他订单的贷项抵扣后更新订单已收款"),
)
def note_used_credits_on_orders(events: list[CreditOffset]) -> None:
    """And when a credit of another order is used for it; its own credit lowers what is to pay."""
    _note_payments(events)


def _note_payments(events: list[Any]) -> None:
    paid = [(part.order, part.amount, getattr(event, "order", None)) for event in events for part in event.allocations]
    amounts = order_facts.summed((order, amount) for order, amount, own in paid if order != own)
    if amounts:
        sales.note_payment(sorted(amounts), amounts=amounts)
