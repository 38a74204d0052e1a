"""Reads of deliveries."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from quintet.erp.deliveries.models import Delivery, DeliveryLine
from quintet.kernel import sql, store
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


def get_delivered_costs(order_ids: Iterable[int]) -> dict[int, Decimal]:
    """{order: what its goods cost when they left, less what came back}, in the company's currency; one statement."""
    ids = store.array(sorted(set(order_ids)))
    rows = sql.rows(
        "SELECT order_ref, sum(cost) FROM ("
        " SELECT order_ref, cost_total AS cost FROM erp_delivery"
        " WHERE order_ref = ANY(%s::bigint[]) AND state = 'SHIPPED'"
        " UNION ALL SELECT order_ref, -cost_total FROM erp_salesreturn"
        " WHERE order_ref = ANY(%s::bigint[]) AND state = 'RECEIVED') moved GROUP BY 1",
        [ids, ids],
    )
    return dict(rows)


desk_number(
    "erp.deliveries_due",
    _("To ship today", "今日应发货"),
    roles="warehouse order_desk",
    doc="erp.delivery",
    where=[("state", "=", "DRAFT"), ("planned_on", "<=", "today")],
    tone=warn_if_any,
)
