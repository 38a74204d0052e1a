"""Receivables, invoices, receipts on screen."""

from quintet.finance.receivables.models import (
    CANCELLED,
    DRAFT,
    POSTED,
    Allocation,
    Receipt,
    ReceivableItem,
    SalesInvoice,
    SalesInvoiceLine,
)
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.rights import DEPARTMENT, OWN, Rights, may
from quintet.kernel.text import _

ROOM = _("Receivables", "应收")

receivable_item = Document(
    ReceivableItem,
    menu=Menu(20),
    number="AR-{yymm}-{n:05}",
    room_label=ROOM,
    icon="account-book",
    creatable=False,
    history=False,  # allocations and offsets explain every change of what is open
    progress=["open_amount"],
    amount="amount",
    currency="currency",
    date="due_on",
    list=List(
        columns=["number", "customer", "kind", "booked_on", "due_on", "amount", "open_amount"],
        sort="-due_on",
        filters=["customer", "kind", "due_on"],
        presets=[
            Preset("open", _("Open", "未收清"), [("open_amount", "!=", "0")]),
            Preset("overdue", _("Overdue", "已逾期"), [("open_amount", ">", "0"), ("due_on", "<", "today")]),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Receivable", "应收账款"),
                [
                    "number",
                    "customer",
                    "kind",
                    "booked_on",
                    "due_on",
                    "amount",
                    "open_amount",
                    "source_ref",
                    "order_ref",
                ],
            )
        ]
    ),
    rights=Rights(
        accountant=may("offset"),
        chief_accountant=may("offset"),
        cashier=may("read"),
        cfo=may("read"),
        executive=may("read"),
        salesperson=may("read", OWN),
        sales_manager=may("read", DEPARTMENT),
    ),
    help=_(
        "What customers owe, by due date. Deliveries make them, receipts settle them.",
        "按到期日列示的应收账款：发货产生，收款核销。",
    ),
)

sales_invoice = Document(
    SalesInvoice,
    menu=Menu(24),
    number="SI-{yymm}-{n:05}",
    room_label=ROOM,
    icon="file-text",
    search=("number", "fapiao_no"),
    editable_in=DRAFT,
    creatable=False,
    amount="gross_total",
    currency="currency",
    date="invoiced_on",
    lines=[
        Lines(
            "lines", SalesInvoiceLine, "invoice", ["item", "description", "quantity", "tax_rate", "net", "tax", "gross"]
        )
    ],
    list=List(
        columns=[
            "number",
            "kind",
            "customer",
            "invoiced_on",
            "fapiao_no",
            "net_total",
            "tax_total",
            "gross_total",
            "state",
        ],
        sort="-id",
        filters=["state", "kind", "customer"],
        presets=[Preset("to_post", _("To issue", "待开票"), [("state", "=", "DRAFT")])],
    ),
    form=Form(
        sections=[
            Section(
                _("Invoice", "发票"),
                ["number", "kind", "customer", "invoiced_on", "fapiao_no", "order_ref", "delivery_ref"],
            ),
            Section(_("Amounts", "金额"), ["net_total", "tax_total", "gross_total"]),
        ],
        tabs=[Tab(_("Lines", "明细"), lines="lines")],
        states=[DRAFT, POSTED],
    ),
    rights=Rights(
        accountant=may("edit post cancel"),
        chief_accountant=may("edit post cancel"),
        cashier=may("read"),
        cfo=may("read"),
        executive=may("read"),
        salesperson=may("read", OWN),
        sales_manager=may("read", DEPARTMENT),
    ),
    help=_(
        "A delivery drafts its invoice; issuing it moves the VAT from pending to due.",
        "发货自动生成发票草稿；开票时待转销项税额转为销项税额。",
    ),
    empty=_("No invoices yet: ship a delivery.", "还没有发票：发货后自动生成草稿。"),
)

receipt = Document(
    Receipt,
    menu=Menu(28),
    number="RC-{yymm}-{n:05}",
    room_label=ROOM,
    icon="money-collect",
    search=("number", "reference", "bank_reference"),
    editable_in=DRAFT,
    amount="amount",
    currency="currency",
    date="received_on",
    lines=[
        Lines(
            "allocations",
            Allocation,
            "receipt",
            ["item", "amount", "allocated_on"],
            label=_("Allocations", "核销"),
        )
    ],
    list=List(
        columns=["number", "customer", "received_on", "method", "amount", "allocated_total", "unallocated", "state"],
        sort="-received_on",
        filters=["state", "customer", "method", "received_on"],
        presets=[
            Preset("drafts", _("To post", "待过账"), [("state", "=", "DRAFT")]),
            Preset("prepaid", _("With prepayment left", "有预收余额"), [("unallocated", ">", "0")]),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Receipt", "收款单"), ["customer", "received_on", "amount", "method", "reference", "bank_reference"]
            ),
            Section(_("Use", "核销情况"), ["allocated_total", "unallocated"]),
        ],
        tabs=[Tab(_("Allocations", "核销"), lines="allocations")],
        states=[DRAFT, POSTED],
    ),
    rights=Rights(
        cashier=may("create edit cancel"),
        accountant=may("create edit post allocate cancel"),
        chief_accountant=may("create edit post allocate cancel"),
        cfo=may("read"),
        executive=may("read"),
        salesperson=may("read", OWN),
        sales_manager=may("read", DEPARTMENT),
    ),
    help=_(
        "The cashier enters money, the accountant posts it: it is allocated by reference, then to the oldest.",
        "出纳登记收款，会计过账：先按附言中的单号核销，再按最早到期核销，余额转预收。",
    ),
    empty=_("No receipts yet: enter money received.", "还没有收款：请登记。"),
)

__all__ = ["CANCELLED", "receipt", "receivable_item", "sales_invoice"]
