"""Payments on paper: what the cashier pays by, and files."""

from collections.abc import Mapping
from typing import Any

from quintet.finance.open_items.queries import money_data, party_of
from quintet.finance.payables.documents import payment
from quintet.finance.payables.models import PayableItem
from quintet.kernel import store
from quintet.kernel.actor import Actor
from quintet.kernel.printing import printed
from quintet.kernel.printing.shape import day
from quintet.kernel.text import _


def payment_data(record: Any, actor: Actor) -> Mapping[str, Any]:
    """What the template reads."""
    items = store.by_ids(PayableItem, (line.item_id for line in record.allocations))
    return {
        "title": str(_("Payment Slip", "付款单")),
        "side": "out",
        "on": day(record.paid_on),
        "party": party_of(record.supplier_id),
        **money_data(payment, record, items, _("Paid in advance", "预付余额")),
    }


printed(
    payment,
    "payment",
    _("Payment slip", "付款单"),
    template="finance/open_items/print/money.typ",
    data=payment_data,
)
