"""Payables on screen: estimates, invoices, items, payments, tolerances."""

from quintet.finance.payables.models import (
    DRAFT,
    POSTED,
    EstimatedReceipt,
    MatchTolerance,
    PayableItem,
    Payment,
    PaymentAllocation,
    PurchaseInvoice,
    PurchaseInvoiceLine,
)
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.rights import OWN, Rights, may
from quintet.kernel.text import _

ROOM = _("Payables", "应付")

estimated_receipt = Document(
    EstimatedReceipt,
    menu=Menu(40),
    number="ER-{yymm}-{n:05}",
    room_label=ROOM,
    icon="inbox",
    creatable=False,
    history=False,  # invoices explain every change of what is open
    progress=["invoiced_quantity", "open_net"],
    amount="net",
    currency="currency",
    date="received_on",
    list=List(
        columns=[
            "number",
            "supplier",
            "item",
            "received_on",
            "quantity",
            "invoiced_quantity",
            "net",
            "open_net",
            "receipt_ref",
            "order_ref",
        ],
        sort="-received_on",
        filters=["supplier", "item", "order_ref", "received_on", "kind"],
        group_by=["supplier"],
        presets=[
            Preset("open", _("Not invoiced", "未开票"), [("open_net", "!=", "0")]),
            Preset("returns", _("Sent back", "退货"), [("kind", "=", "return")]),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Estimated receipt", "暂估入库"),
                ["number", "supplier", "item", "kind", "received_on", "receipt_ref", "order_ref", "payment_term"],
            ),
            Section(
                _("Invoiced so far", "开票情况"),
                ["quantity", "invoiced_quantity", "net", "open_net", "tax_rate"],
            ),
        ]
    ),
    rights=Rights(
        accountant=may("make_invoices"),
        chief_accountant=may("make_invoices"),
        cost_accountant=may("read"),
        cfo=may("read"),
        buyer=may("read", OWN),
    ),
    help=_(
        "Goods that came before their invoice, at the order's price. Choose some and make the supplier's invoice.",
        "货到票未到的入库，按订单价暂估。勾选后可生成该供应商的采购发票。",
    ),
    empty=_("Nothing waits for an invoice: goods that arrive appear here.", "没有暂估：采购入库后自动产生。"),
)

purchase_invoice = Document(
    PurchaseInvoice,
    menu=Menu(42),
    number="PI-{yymm}-{n:05}",
    room_label=ROOM,
    icon="file-protect",
    search=("number", "fapiao_no"),
    subtitle="fapiao_no",
    editable_in=DRAFT,
    amount="gross_total",
    currency="currency",
    date="invoiced_on",
    lines=[
        Lines(
            "lines",
            PurchaseInvoiceLine,
            "invoice",
            ["estimate", "item", "quantity", "net", "tax_rate", "tax", "gross", "estimated_net", "difference"],
        )
    ],
    list=List(
        columns=[
            "number",
            "fapiao_no",
            "supplier",
            "invoiced_on",
            "net_total",
            "tax_total",
            "gross_total",
            "difference_total",
            "state",
        ],
        sort="-id",
        filters=["state", "supplier", "invoiced_on"],
        group_by=["state"],
        presets=[
            Preset("to_match", _("To match", "待匹配"), [("state", "=", "DRAFT")]),
            Preset("differing", _("Differ from the order", "与订单有差异"), [("difference_total", "!=", "0")]),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Invoice", "发票"),
                ["supplier", "fapiao_no", "invoiced_on", "deductible", "tax_amount"],
            ),
            Section(_("Amounts", "金额"), ["net_total", "tax_total", "gross_total", "difference_total"]),
        ],
        tabs=[Tab(_("Lines", "明细"), lines="lines")],
        states=[DRAFT, POSTED],
    ),
    rights=Rights(
        accountant=may("create edit fill post cancel"),
        chief_accountant=may("create edit fill post cancel"),
        cashier=may("read"),
        cost_accountant=may("read"),
        cfo=may("read"),
        executive=may("read"),
        buyer=may("read", OWN),
    ),
    help=_(
        "Matched with order and receipt: not more than was received, at the order's price within the tolerance; "
        "what differs more is decided by the chief accountant.",
        "与订单、入库三单匹配：数量不超过已入库未开票数，价格在容差内；超出容差由会计主管审批。",
    ),
    empty=_("No invoices yet: make one of what was received.", "还没有采购发票：可由暂估入库生成。"),
)

payable_item = Document(
    PayableItem,
    menu=Menu(44),
    number="AP-{yymm}-{n:05}",
    room_label=ROOM,
    icon="solution",
    creatable=False,
    history=False,  # allocations and offsets explain every change of what is open
    progress=["open_amount"],
    amount="amount",
    currency="currency",
    date="due_on",
    list=List(
        columns=["number", "supplier", "kind", "source_ref", "booked_on", "due_on", "amount", "open_amount"],
        sort="-due_on",
        filters=["supplier", "kind", "due_on", "order_ref"],
        group_by=["supplier"],
        presets=[
            Preset("open", _("Open", "未付清"), [("open_amount", "!=", "0")]),
            Preset(
                "soon",
                _("Due in 7 days", "7 天内到期"),
                [("open_amount", ">", "0"), ("due_on", ">=", "today"), ("due_on", "<=", "today+7")],
            ),
            Preset("overdue", _("Overdue", "已逾期"), [("open_amount", ">", "0"), ("due_on", "<", "today")]),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Payable", "应付账款"),
                [
                    "number",
                    "supplier",
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
        accountant=may("offset make_payments"),
        chief_accountant=may("offset make_payments"),
        cashier=may("make_payments"),
        cfo=may("read"),
        executive=may("read"),
        buyer=may("read", OWN),
    ),
    help=_(
        "What we owe, by due date. Choose some and make their payments.",
        "按到期日列示的应付账款。勾选后可生成付款单。",
    ),
    empty=_("We owe nothing: invoices that are posted appear here.", "没有应付账款：采购发票过账后产生。"),
)

payment = Document(
    Payment,
    menu=Menu(46),
    number="PY-{yymm}-{n:05}",
    room_label=ROOM,
    icon="pay-circle",
    search=("number", "reference", "bank_reference"),
    editable_in=DRAFT,
    amount="amount",
    currency="currency",
    date="paid_on",
    lines=[
        Lines(
            "allocations",
            PaymentAllocation,
            "payment",
            ["item", "amount", "allocated_on"],
            label=_("Allocations", "核销"),
        )
    ],
    list=List(
        columns=["number", "supplier", "paid_on", "method", "amount", "allocated_total", "unallocated", "state"],
        sort="-paid_on",
        filters=["state", "supplier", "method", "paid_on"],
        presets=[
            Preset("drafts", _("To post", "待过账"), [("state", "=", "DRAFT")]),
            Preset("prepaid", _("With prepayment left", "有预付余额"), [("unallocated", ">", "0")]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Payment", "付款单"), ["supplier", "paid_on", "amount", "method", "reference", "bank_reference"]),
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
        buyer=may("read", OWN),
    ),
    help=_(
        "The cashier enters what is paid, the accountant posts it: used as allocated, by reference, then oldest first.",
        "出纳登记付款，会计过账：先按指定核销，再按附言中的单号，最后按最早到期，余额为预付。",
    ),
    empty=_("No payments yet: make them from what is due.", "还没有付款：可由到期的应付账款生成。"),
)

match_tolerance = Document(
    MatchTolerance,
    menu=Menu(48),
    number="MT-{yymm}-{n:05}",
    room_label=ROOM,
    icon="percentage",
    cached=True,
    list=List(columns=["number", "supplier", "percent", "amount", "rounding"], sort="-id", filters=["supplier"]),
    form=Form(sections=[Section(_("Tolerance", "容差"), ["supplier", "percent", "amount", "rounding"])]),
    rights=Rights(chief_accountant=may("create edit"), cfo=may("create edit"), accountant=may("read")),
    help=_(
        "An invoice line within it passes; none set: every difference is asked about.",
        "差异在容差内的发票行直接通过；未设置则任何差异都需审批。",
    ),
    empty=_("No tolerance: every difference is asked about.", "未设置容差：任何差异都需审批。"),
)
