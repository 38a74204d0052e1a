"""Payables: ageing 应付账龄分析, and the statement of a supplier 供应商对账单."""

from datetime import date
from typing import Annotated

from quintet.finance.ledgers.queries import READERS
from quintet.finance.reports.open_items import Book, ageing, statement
from quintet.kernel import clock
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.reports import Result, report
from quintet.kernel.text import _

WHO = f"{READERS} cashier"
BOOK = Book(
    party="supplier",
    party_label=_("Supplier", "供应商"),
    tables={
        "items": "finance_payableitem",
        "allocations": "finance_paymentallocation",
        "money": "finance_payment",
        "money_key": "payment_id",
        "offsets": "finance_payableoffset",
        "dated": "paid_on",
        "item_doc": "finance.payable_item",
        "money_doc": "finance.payment",
    },
    role="payable",
    sign=-1,
    kinds={
        "invoice": _("Invoice", "发票"),
        "credit": _("Credit note", "红字发票"),
        "opening": _("Opening balance", "期初"),
        "money": _("Payment", "付款"),
    },
    charged=_("Invoiced", "应付"),
    paid=_("Paid", "已付"),
)


@report(
    "finance.payables_ageing",
    _("Payables ageing", "应付账龄分析"),
    icon="field-time",
    roles=WHO,
    help=_("What we owe suppliers, by how late it is.", "按逾期天数列示对供应商的欠款。"),
    labels={"on": _("As of", "截止日期"), "supplier": _("Supplier", "供应商")},
    defaults=lambda actor: {"on": clock.today()},
)
def payables_ageing(
    actor: Actor, *, on: date | None = None, supplier: Annotated[int | None, Input(to="master.party")] = None
) -> Result:
    """Open payables by supplier and lateness; as of any day. Estimates without invoice are no part of it."""
    return ageing(BOOK, actor, on, supplier)


@report(
    "finance.supplier_statement",
    _("Supplier statement", "供应商对账单"),
    icon="audit",
    roles=WHO,
    help=_("What was invoiced and paid, with the balance after each.", "逐笔列示应付与付款及余额。"),
    labels={"supplier": _("Supplier", "供应商"), "since": _("From", "起始日期"), "on": _("To", "截止日期")},
    defaults=lambda actor: {"on": clock.today(), "since": clock.today().replace(day=1)},
)
def supplier_statement(
    actor: Actor,
    *,
    supplier: Annotated[int, Input(to="master.party")],
    since: date | None = None,
    on: date | None = None,
) -> Result:
    """Invoices and payments between two days, and what stood before. Prepayments make the balance negative."""
    return statement(BOOK, actor, supplier, since, on)
