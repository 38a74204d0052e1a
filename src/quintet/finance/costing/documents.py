"""Cost closes on screen."""

from quintet.finance.costing.models import DONE, DRAFT, CostClose, CostCloseLine
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Section, Tab
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

ROOM = _("Costing", "成本")

cost_close = Document(
    CostClose,
    menu=Menu(60),
    number="CC-{yymm}-{n:05}",
    room_label=ROOM,
    icon="calculator",
    amount="difference_total",
    currency="currency",
    date="happened_on",
    editable_in=DRAFT,
    lines=[
        Lines(
            "lines",
            CostCloseLine,
            "close",
            ["item", "absorbed", "quantity", "difference", "to", "warehouse_ref"],
            label=_("Products", "产品"),
        )
    ],
    list=List(
        columns=["number", "period", "incurred_total", "absorbed_total", "difference_total", "state"],
        sort="-id",
        filters=["state", "period"],
    ),
    form=Form(
        sections=[
            Section(
                _("Cost close", "成本结转"),
                ["period", "happened_on", "incurred_total", "absorbed_total", "difference_total"],
            )
        ],
        tabs=[Tab(_("Products", "产品"), lines="lines")],
        states=[DRAFT, DONE],
    ),
    rights=Rights(
        cost_accountant=may("create run"),
        chief_accountant=may("create run"),
        accountant=may("read"),
        cfo=may("read"),
        executive=may("read"),
    ),
    help=_(
        "What labour and overhead of the month came to, less what products were charged, goes to those products. "
        "Run again, it takes only what is new.",
        "将本月人工与制造费用的实际数与已分配数之差分配给本月产品；重复执行只结转新增部分。",
    ),
    empty=_("No cost close yet: choose a month and run it.", "还没有成本结转：选择期间后执行。"),
)
