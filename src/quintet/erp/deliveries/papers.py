"""The delivery note: goes with the goods, shows no prices, comes back signed."""

from collections.abc import Mapping
from typing import Any

from quintet.erp.deliveries.documents import delivery
from quintet.erp.sales.queries import get_references
from quintet.erp.warehouses.queries import get_places
from quintet.kernel.actor import Actor
from quintet.kernel.printing import printed
from quintet.kernel.printing.shape import day, quantity
from quintet.kernel.text import _
from quintet.master.papers.queries import company_head, line_name, name_items, name_units, party_box, person_rows


def note_data(document: Any, actor: Actor) -> Mapping[str, Any]:
    """What the template reads."""
    order, reference = get_references([document.order_ref])[document.order_ref]
    place = get_places().get(document.warehouse_id)
    items = name_items(line.item_id for line in document.lines)
    units = name_units(line.unit_of_measure_id for line in document.lines)
    return {
        "company": company_head(document.company_id),
        "number": document.number,
        "on": day(document.shipped_on or document.planned_on),
        "order": order,
        "customer_reference": reference,
        "customer": party_box(document.customer_id, address=document.delivery_address, tax=False),
        "sender": [
            [str(_("Warehouse", "发货仓库")), place.name if place else ""],
            [str(_("Carrier", "承运商")), document.carrier],
            [str(_("Tracking number", "运单号")), document.tracking_no],
            *person_rows(document.owner_id),
        ],
        "rows": [
            [
                str(line.position),
                line_name(items[line.item_id], line.description),
                quantity(line.quantity),
                units.get(line.unit_of_measure_id, ""),
                "",
            ]
            for line in document.lines
        ],
        "remark": document.remark,
    }


printed(
    delivery,
    "note",
    _("Delivery note", "送货单"),
    template="erp/deliveries/print/delivery_note.typ",
    data=note_data,
    marks_drafts=False,
)
