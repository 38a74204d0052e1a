"""Tax codes, payment terms and price lists."""

from collections.abc import Iterable
from typing import Any

from quintet.kernel.documents import Document, Form, Lines, List, Menu, Section, Tab
from quintet.kernel.results import Invalid
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _
from quintet.master.terms import rules
from quintet.master.terms.models import PaymentTerm, PaymentTermLine, PriceList, PriceListLine, TaxCode

ROOM = _("Terms of trade", "交易条款")

tax_code = Document(
    TaxCode,
    menu=Menu(78),
    room_label=ROOM,
    icon="percentage",
    list=List(columns=["code", "name", "rate", "valid_from", "valid_to", "active"], sort="code"),
    form=Form(sections=[Section(_("Tax code", "税码"), ["code", "name", "rate", "valid_from", "valid_to", "active"])]),
    rights=Rights(chief_accountant=may("create edit"), everybody=may("read")),
)

payment_term = Document(
    PaymentTerm,
    menu=Menu(76),
    room_label=ROOM,
    icon="calendar",
    lines=[
        Lines(
            "lines",
            PaymentTermLine,
            "term",
            ["percent", "days", "end_of_month"],
            label=_("Parts", "分期"),
            min_rows=1,
        )
    ],
    list=List(columns=["code", "name", "active"], sort="code"),
    form=Form(
        sections=[Section(_("Payment term", "付款条件"), ["code", "name", "active"])],
        tabs=[Tab(_("Parts", "分期"), lines="lines")],
    ),
    rights=Rights(chief_accountant=may("create edit"), cfo=may("create edit"), everybody=may("read")),
    help=_(
        "Parts count from the delivery; together they are 100 %.",
        "各期自交货日起算，比例合计须为 100%。",
    ),
)


@payment_term.rule
def parts_sum_to_whole(term: Any) -> Iterable[Invalid]:
    """The parts of a payment term are 100 % of the amount."""
    return rules.parts_sum_to_whole([line.percent for line in term.lines])


price_list = Document(
    PriceList,
    menu=Menu(74, also_in={"crm": 80}),
    room_label=ROOM,
    icon="tags",
    lines=[
        Lines(
            "lines",
            PriceListLine,
            "price_list",
            ["item", "min_quantity", "unit_price", "valid_from", "valid_to"],
            label=_("Prices", "价格"),
        )
    ],
    list=List(columns=["code", "name", "currency", "valid_from", "valid_to", "active"], sort="code"),
    form=Form(
        sections=[Section(_("Price list", "价格表"), ["code", "name", "currency", "valid_from", "valid_to", "active"])],
        tabs=[Tab(_("Prices", "价格"), lines="lines")],
    ),
    rights=Rights(
        sales_manager=may("create edit"),
        salesperson=may("read"),
        order_desk=may("read"),
        accountant=may("read"),
        chief_accountant=may("read"),
        cfo=may("read"),
        executive=may("read"),
    ),
)
