"""The purchase order on paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from quintet.erp.purchasing.documents import purchase_order
from quintet.erp.warehouses.queries import get_addresses
from quintet.kernel.actor import Actor
from quintet.kernel.printing import printed, sees
from quintet.kernel.printing.shape import day, money, percent, price, quantity
from quintet.kernel.text import _
from quintet.master.papers.queries import (
    company_head,
    line_name,
    name_items,
    name_units,
    party_box,
    person_rows,
    sale_amounts,
    term_name,
)


def order_data(order: Any, actor: Actor) -> Mapping[str, Any]:
    """What the template reads; without prices for who may not see them."""
    head = company_head(order.company_id)
    priced = sees(actor, purchase_order, "unit_price", "gross", "gross_total")
    return {
        "company": head,
        "number": order.number,
        "ordered_on": day(order.ordered_on),
        "expected_on": day(order.expected_on),
        "supplier_reference": order.supplier_reference,
        "supplier": party_box(order.supplier_id),
        "buyer": [[str(_("Name", "名称")), head["name"], "strong"], *person_rows(order.owner_id)],
        "address": get_addresses().get(order.warehouse_id, ""),
        "priced": priced,
        "rows": _rows(order.lines, priced),
        **(sale_amounts(order) if priced else {"totals": [], "words": "", "currency": order.currency}),
        "payment_term": term_name(order.payment_term_id),
        "delivery_terms": order.delivery_terms,
        "remark": order.remark,
    }


def _rows(lines: Sequence[Any], priced: bool) -> list[list[Any]]:
    items, units = name_items(line.item_id for line in lines), name_units(line.purchase_unit_id for line in lines)
    rows = []
    for line in lines:
        item = line_name(items[line.item_id], line.description)
        if line.supplier_code:
            item["small"] += f"  {_('Yours', '贵司料号')}: {line.supplier_code}"
        row: list[Any] = [str(line.position), item, quantity(line.quantity), units.get(line.purchase_unit_id, "")]
        if priced:
            row += [price(line.unit_price), percent(line.tax_rate), money(line.gross)]
        rows.append([*row, day(line.expected_on)])
    return rows


order_paper = printed(
    purchase_order,
    "order",
    _("Purchase order", "采购订单"),
    template="erp/purchasing/print/purchase_order.typ",
    data=order_data,
)
