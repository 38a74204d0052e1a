"""What others ask before they go on: gates that warn, and which items open orders hold on to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from quintet.erp.production import rules
from quintet.erp.production.filling import get_components
from quintet.erp.products.queries import need_of
from quintet.erp.stock.queries import get_items
from quintet.kernel import sql, store
from quintet.kernel.money import plain
from quintet.kernel.results import Warn
from quintet.kernel.text import Text, _
from quintet.master.items.queries import register_use

_OPEN = "o.state IN ('DRAFT', 'RELEASED', 'IN_PROGRESS')"
# index erp_wo_order (manufacturing_order, sequence_no)
_READY = """
SELECT o.id, coalesce(w.good_quantity, o.quantity - o.scrap_quantity) - o.received_quantity
FROM erp_manufacturingorder o
LEFT JOIN LATERAL (
  SELECT w.good_quantity FROM erp_workorder w WHERE w.manufacturing_order = o.id AND w.state <> 'CANCELLED'
  ORDER BY w.sequence_no DESC LIMIT 1
) w ON true
WHERE o.id = ANY(%s::bigint[])
"""


def issues_above_standard(slips: Sequence[Any]) -> Iterable[Warn]:
    """A gate before posting: more than bill and scrap allow is warned of, item by item (E10)."""
    going = [slip for slip in slips if slip.kind == "issue"]
    components = get_components({slip.manufacturing_order for slip in going})
    names = get_items(line.item_id for slip in going for line in slip.lines)
    text = _("{item}: {n} more than bill and scrap allow", "{item}：超出定额（含损耗）{n}")
    for slip in going:
        left: dict[int, Decimal] = defaultdict(Decimal)
        for component in components[slip.manufacturing_order]:
            left[component.item_id] += rules.open_need(component)
        for line in slip.lines:
            over = line.quantity - max(left[line.item_id], rules.ZERO)
            left[line.item_id] -= line.quantity
            if over > 0:
                yield Warn(slip, text.format(item=names[line.item_id].title, n=plain(over)))


def goods_without_material(orders: Sequence[Any], quantity: Decimal | None = None) -> Iterable[Warn]:
    """A gate before completing: goods that took more by the bill than was issued would come in too cheap.

    What is backflushed is not asked for. `orders` come locked, with their components; without a quantity it is all
    that is ready.
    """
    ready = dict(sql.rows(_READY, [store.array(sorted(order.id for order in orders))])) if quantity is None else {}
    names = get_items(component.item_id for order in orders for component in order.components)
    text = _(
        "{order}: not issued yet, so the goods would come in without its cost: {items}",
        "{order}：尚未领料，入库成本将不含这部分材料：{items}",
    )
    for order in orders:
        received = order.received_quantity + (ready.get(order.id, rules.ZERO) if quantity is None else quantity)
        lacking = [
            f"{names[c.item_id].title} {plain(need - c.issued_quantity)}"
            for c in order.components
            if c.issue_method == "issue"
            and (need := need_of(received, c.quantity_per, c.scrap_percent)) > c.issued_quantity
        ]
        if lacking:
            yield Warn(order, text.format(order=order.number, items="; ".join(lacking[:5])))


@register_use
def items_on_open_orders(ids: Collection[int]) -> dict[int, Text]:
    """{item: the open manufacturing order that makes or takes it}; indexes erp_mo_item, erp_mo_component_item."""
    wanted = store.array(sorted(ids))
    rows = sql.rows(
        f"SELECT DISTINCT ON (item) item, number FROM ("
        f"SELECT o.item_id AS item, o.number FROM erp_manufacturingorder o"
        f" WHERE o.item_id = ANY(%s::bigint[]) AND {_OPEN}"
        f" UNION ALL SELECT c.item_id, o.number FROM erp_manufacturingcomponent c"
        f" JOIN erp_manufacturingorder o ON o.id = c.order_id WHERE c.item_id = ANY(%s::bigint[]) AND {_OPEN}"
        f") found ORDER BY item, number",
        [wanted, wanted],
    )
    text = _("manufacturing order {number} is open", "生产订单 {number} 未完成")
    return {item: text.format(number=number) for item, number in rows}
