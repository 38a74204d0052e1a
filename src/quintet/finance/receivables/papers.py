"""Sales invoices and receipts on paper."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from quintet.finance.open_items.queries import money_data, party_of
from quintet.finance.receivables.documents import receipt, sales_invoice
from quintet.finance.receivables.models import ReceivableItem
from quintet.kernel import register, store
from quintet.kernel.actor import Actor
from quintet.kernel.printing import printed
from quintet.kernel.printing.shape import day, money, percent, price, quantity
from quintet.kernel.text import _
from quintet.master.items.queries import get_items
from quintet.master.papers.queries import (
    company_head,
    line_name,
    name_items,
    name_units,
    party_box,
    sale_amounts,
)

_SIX = Decimal("0.000001")


def invoice_data(invoice: Any, actor: Actor) -> Mapping[str, Any]:
    """What the template reads: net, rate and tax apart, as the tax invoice has them."""
    head = company_head(invoice.company_id)
    credit = invoice.kind == "credit"
    title = _("Credit Note", "红字销售结算单") if credit else _("Sales Invoice", "销售结算单")
    titles = register.titles([invoice.order_ref, invoice.delivery_ref])
    return {
        "company": head,
        "title": str(title),
        "number": invoice.number,
        "invoiced_on": day(invoice.invoiced_on),
        "fapiao_no": invoice.fapiao_no,
        "order": titles.get(invoice.order_ref, ("", "", ""))[1],
        "delivery": titles.get(invoice.delivery_ref, ("", "", ""))[1],
        "customer": party_box(invoice.customer_id, bank=True),
        "seller": [[str(_("Name", "名称")), head["name"], "strong"], *head["rows"]],
        "rows": _invoice_rows(invoice.lines),
        **sale_amounts(invoice),
    }


def _invoice_rows(lines: list[Any]) -> list[list[Any]]:
    items = get_items(line.item_id for line in lines)
    named = name_items(items)
    units = name_units(item.unit_id for item in items.values())
    return [
        [
            str(number),
            line_name(named[line.item_id], line.description) if line.item_id in named else line.description,
            quantity(line.quantity),
            units.get(items[line.item_id].unit_id, "") if line.item_id in items else "",
            price((line.net / line.quantity).quantize(_SIX)) if line.quantity else "",
            money(line.net),
            percent(line.tax_rate),
            money(line.tax),
            money(line.gross),
        ]
        for number, line in enumerate(lines, start=1)
    ]


def receipt_data(record: Any, actor: Actor) -> Mapping[str, Any]:
    """What the template reads."""
    items = store.by_ids(ReceivableItem, (line.item_id for line in record.allocations))
    return {
        "title": str(_("Receipt", "收款收据")),
        "side": "in",
        "on": day(record.received_on),
        "party": party_of(record.customer_id),
        **money_data(receipt, record, items, _("Received in advance", "预收余额")),
    }


printed(
    sales_invoice,
    "invoice",
    _("Sales invoice", "销售结算单"),
    template="finance/receivables/print/sales_invoice.typ",
    data=invoice_data,
)
printed(receipt, "receipt", _("Receipt", "收款收据"), template="finance/open_items/print/money.typ", data=receipt_data)
