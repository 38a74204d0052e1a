"""Receivables: ageing 账龄分析, and the statement of a customer 客户对账单."""

from datetime import date
from typing import Annotated

from quintet.finance.ledgers.queries import READERS
from quintet.finance.reports.open_items import Book, ageing, statement
from quintet.kernel import clock
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.reports import Result, report
from quintet.kernel.text import _

BOOK = Book(
    party="customer",
    party_label=_("Customer", "客户"),
    tables={
        "items": "finance_receivableitem",
        "allocations": "finance_allocation",
        "money": "finance_receipt",
        "money_key": "receipt_id",
        "offsets": "finance_offset",
        "dated": "received_on",
        "item_doc": "finance.receivable_item",
        "money_doc": "finance.receipt",
    },
    role="receivable",
    sign=1,
    kinds={
        "delivery": _("Delivery", "发货"),
        "return": _("Return", "退货"),
        "opening": _("Opening balance", "期初"),
        "money": _("Receipt", "收款"),
    },
    charged=_("Charged", "应收"),
    paid=_("Paid", "已收"),
)


@report(
    "finance.receivables_ageing",
    _("Receivables ageing", "应收账龄分析"),
    icon="clock-circle",
    roles=f"{READERS} cashier sales_manager",
    help=_("What customers owe, by how late it is.", "按逾期天数列示客户欠款。"),
    labels={"on": _("As of", "截止日期"), "customer": _("Customer", "客户")},
    defaults=lambda actor: {"on": clock.today()},
)
def receivables_ageing(
    actor: Actor, *, on: date | None = None, customer: Annotated[int | None, Input(to="master.party")] = None
) -> Result:
    """Open items by customer and lateness; as of any day. Credits count in their bucket with their sign."""
    return ageing(BOOK, actor, on, customer)


@report(
    "finance.customer_statement",
    _("Customer statement", "客户对账单"),
    icon="profile",
    roles=f"{READERS} cashier sales_manager",
    help=_("What was charged and paid, with the balance after each.", "逐笔列示应收与收款及余额。"),
    labels={"customer": _("Customer", "客户"), "since": _("From", "起始日期"), "on": _("To", "截止日期")},
    defaults=lambda actor: {"on": clock.today(), "since": clock.today().replace(day=1)},
)
def customer_statement(
    actor: Actor,
    *,
    customer: Annotated[int, Input(to="master.party")],
    since: date | None = None,
    on: date | None = None,
) -> Result:
    """Charges and receipts between two days, and what stood before. Prepayments make the balance negative."""
    return statement(BOOK, actor, customer, since, on)
