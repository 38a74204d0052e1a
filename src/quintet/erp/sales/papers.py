"""The sales order on paper."""

from collections.abc import Mapping
from typing import Any

from quintet.erp.sales.documents import sales_order
from quintet.kernel.actor import Actor
from quintet.kernel.printing import printed
from quintet.kernel.printing.shape import day
from quintet.kernel.text import _
from quintet.master.papers.queries import company_head, party_box, person_rows, sale_amounts, sale_rows, term_name


def order_data(order: Any, actor: Actor) -> Mapping[str, Any]:
    """What the template reads."""
    head = company_head(order.company_id)
    rows, discounted = sale_rows(order.lines)
    return {
        "company": head,
        "number": order.number,
        "ordered_on": day(order.ordered_on),
        "promised_on": day(order.promised_on or order.requested_on),
        "customer_reference": order.customer_reference,
        "customer": party_box(order.customer_id),
        "seller": [[str(_("Name", "名称")), head["name"], "strong"], *person_rows(order.owner_id)],
        "address": order.delivery_address,
        "rows": rows,
        "discounted": discounted,
        **sale_amounts(order),
        "payment_term": term_name(order.payment_term_id),
        "remark": order.remark,
    }


printed(
    sales_order,
    "confirmation",
    _("Order confirmation", "销售订单确认书"),
    template="erp/sales/print/order_confirmation.typ",
    data=order_data,
)
