"""Payment plans as people see them: nobody types them, they follow the orders."""

from quintet.finance.plans.models import BOOKED, OPEN, PaymentPlan, PaymentPlanLine
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.rights import DEPARTMENT, OWN, Rights, may
from quintet.kernel.text import _

payment_plan = Document(
    PaymentPlan,
    menu=Menu(35),
    number="PP-{yymm}-{n:05}",
    room_label=_("Receivables", "应收"),
    icon="calendar",
    creatable=False,
    lines=[
        Lines("lines", PaymentPlanLine, "plan", ["due_on", "amount", "open_amount"], label=_("Instalments", "分期"))
    ],
    list=List(
        columns=[
            "number",
            "order_ref",
            "customer",
            "expected_on",
            "first_due_on",
            "total",
            "booked_total",
            "open_total",
            "state",
        ],
        sort="first_due_on",
        filters=["state", "customer", "owner", "first_due_on", "expected_on"],
        group_by=["state", "customer", "owner"],
        presets=[
            Preset("expected", _("Expected", "待收"), [("state", "=", OPEN.value)]),
            Preset("mine", _("Mine", "我的"), [("state", "=", OPEN.value), ("owner", "me", None)]),
            Preset(
                "late",
                _("Should have left", "已过预计发货"),
                [("state", "=", OPEN.value), ("expected_on", "<", "today")],
            ),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Order", "订单"), ["order_ref", "customer", "payment_term", "expected_on", "first_due_on", "owner"]
            ),
            Section(_("Money", "金额"), ["total", "booked_total", "dropped_total", "open_total"], columns=4),
        ],
        tabs=[Tab(_("Instalments", "分期"), lines="lines")],
        states=[OPEN, BOOKED],
    ),
    rights=Rights(
        salesperson=may("read", OWN),
        sales_manager=may("read", DEPARTMENT),
        order_desk=may("read"),
        accountant=may("read"),
        chief_accountant=may("read"),
        cashier=may("read"),
        cfo=may("read"),
        executive=may("read"),
    ),
    search=("number",),
    progress=["booked_total", "dropped_total", "open_total", "open_amount", "first_due_on"],
    amount="open_total",
    currency="currency",
    date="first_due_on",
    help=_(
        "The money of orders as agreed, outside the ledger: a delivery turns its part into a receivable.",
        "订单约定的收款，不入账：发货时相应部分转为应收账款。",
    ),
    empty=_(
        "No plans yet: an accepted quotation or a confirmed order makes one.",
        "还没有收款计划：报价被接受或订单确认后自动生成。",
    ),
)
