"""Credit limits on screen."""

from quintet.finance.credit.models import CreditLimit
from quintet.kernel.documents import Document, Form, List, Menu, Section
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

credit_limit = Document(
    CreditLimit,
    menu=Menu(38),
    number="CL-{yymm}-{n:05}",
    room_label=_("Receivables", "应收"),
    icon="safety",
    subtitle=None,
    amount="amount",
    currency="currency",
    date="valid_from",
    list=List(
        columns=["number", "customer", "amount", "valid_from", "valid_to", "policy"],
        sort="-id",
        filters=["customer", "policy"],
    ),
    form=Form(
        sections=[
            Section(_("Limit", "额度"), ["customer", "amount", "policy", "valid_from", "valid_to", "reason"]),
        ]
    ),
    rights=Rights(
        chief_accountant=may("create edit"), cfo=may("create edit"), accountant=may("read"), sales_manager=may("read")
    ),
    help=_(
        "An order beyond the limit waits for approval or is refused. No limit: no question is asked.",
        "超过额度的订单需审批或被拒绝；没有额度的客户不作控制。",
    ),
    empty=_("No limits yet: set one for a customer.", "还没有信用额度：请为客户设置。"),
)
