"""Opening balances on screen."""

from quintet.finance.ledgers.documents import ROOM
from quintet.finance.opening.models import DRAFT, POSTED, OpeningBalance, OpeningBalanceLine
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Section, Tab
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

opening_balance = Document(
    OpeningBalance,
    menu=Menu(86),
    number="OB-{yymm}-{n:05}",
    room_label=ROOM,
    icon="import",
    subtitle="summary",
    editable_in=DRAFT,
    amount="debit_total",
    currency="currency",
    lines=[
        Lines(
            "lines",
            OpeningBalanceLine,
            "document",
            ["account", "debit", "credit", "party", "item", "due_on", "quantity"],
            label=_("Balances", "余额"),
            min_rows=1,
        )
    ],
    list=List(columns=["number", "summary", "debit_total", "credit_total", "state"], sort="-id", filters=["state"]),
    form=Form(
        sections=[Section(_("Opening balances", "期初余额"), ["number", "summary", "debit_total", "credit_total"])],
        tabs=[Tab(_("Balances", "余额"), lines="lines")],
        states=[DRAFT, POSTED],
    ),
    rights=Rights(accountant=may("create edit void"), chief_accountant=may("create edit post void"), cfo=may("read")),
    help=_(
        "Debits and credits must agree. Leave stock out: its opening document books it against undistributed profit.",
        "借贷须平衡。库存商品由期初库存单据入账（对方科目为未分配利润），此处不填。",
    ),
    empty=_("No opening balances yet: enter or import them.", "还没有期初余额：请录入或导入。"),
)
