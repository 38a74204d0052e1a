"""Reads of deliveries."""

from collections import defaultdict
from collections.abc import Iterable

from quintet.erp.deliveries.models import Delivery, DeliveryLine
from quintet.kernel import store
from quintet.kernel.desk import desk_number, warn_if_any
from quintet.kernel.text import _


def get_deliveries(ids: Iterable[int | None]) -> dict[int, Delivery]:
    """Deliveries by number, each with its `lines` in sequence; two statements."""
    found = store.by_ids(Delivery, ids)
    lines: dict[int, list[DeliveryLine]] = defaultdict(list)
    if found:
        for line in store.select(
            DeliveryLine,
            "t.delivery_id = ANY(%s::bigint[])",
            [store.array(sorted(found))],
            tail="ORDER BY t.delivery_id, t.position",
        ):
            lines[line.delivery_id].append(line)
    for number, document in found.items():
        document.__dict__["lines"] = lines[number]
    return found


desk_number(
    "erp.deliveries_due",
    _("To ship today", "今日应发货"),
    roles="warehouse order_desk",
    doc="erp.delivery",
    where=[("state", "=", "DRAFT"), ("planned_on", "<=", "today")],
    tone=warn_if_any,
)
