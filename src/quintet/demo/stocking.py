"""How much lies there: safety stock, lots and the opening stock follow what is expected to be sold.

What each item is needed for is counted from deals drawn on trial, and passed down the bills of material. A
company that had stocked up makes little at first.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from quintet.demo.plan import Drawer
from quintet.demo.scale import Scale
from quintet.demo.stage import Stage
from quintet.erp.products.queries import list_bom_edges
from quintet.kernel import clock, sql

TRIAL = 3_000  # deals drawn to learn what is asked for
WON = 0.85  # of them
LEVELS = 6  # the deepest bill of material

_PLANS = """
SELECT p.id, p.item_id, coalesce(i.sales_price, 0) > 0
FROM erp_itemplan p JOIN master_item i ON i.id = p.item_id ORDER BY p.number
"""
_STOCK = """
SELECT s.item_id, sum(s.quantity), max(s.value / nullif(s.quantity, 0)) FROM erp_stockposition s GROUP BY 1
"""


def stock_up(stage: Stage, scale: Scale, days: list[date]) -> None:
    """Set what is kept and enter what lies there on the first day."""
    needed = weekly_need(stage, scale, len(days))
    plans, rows = {}, []
    there = {item: (quantity, cost) for item, quantity, cost in sql.rows(_STOCK)}
    for number, item, is_sold in sql.rows(_PLANS):
        need = needed.get(item, 0.0)
        safety, lot, opening = (_pieces(need * weeks) for weeks in (scale.sold if is_sold else scale.used))
        plans[number] = {"safety_stock": safety, "lot_rule": "lot_for_lot", "minimum": lot, "multiple": Decimal(0)}
        quantity, cost = there.get(item, (Decimal(0), None))
        if opening > quantity:
            cost = cost or Decimal(20)
            rows.append({"item": item, "warehouse": stage.cast.warehouses["SZ"], "quantity": opening - quantity,
                         "unit_cost": round(cost, 6)})  # fmt: skip
    stage.edit("song.jie", "erp.item_plan", plans)
    made = stage.create("he.min", "erp.opening_stock", [{"remark": "启用盘点（续）", "lines": rows}])
    stage.do("he.min", "erp.opening_stock.post", [made[0].id])


def weekly_need(stage: Stage, scale: Scale, days: int) -> dict[int, float]:
    """Pieces of each item that a week of the second year asks for, at every level."""
    drawer = Drawer(stage.cast, scale, stage.last)
    found: dict[int, float] = defaultdict(float)
    a_week = scale.deals * WON / days * 5 * 1.2
    for _each in range(TRIAL):
        for want in drawer.one(stage.last - scale.dense).wants:
            found[want.item] += want.quantity * a_week / TRIAL
    edges = defaultdict(list)
    for edge in list_bom_edges(stage.cast.company, clock.today()):
        edges[edge.parent].append((edge.child, float(edge.quantity_per)))
    wave = dict(found)
    for _level in range(LEVELS):
        below: dict[int, float] = defaultdict(float)
        for parent, quantity in wave.items():
            for child, per in edges[parent]:
                below[child] += quantity * per
        for child, quantity in below.items():
            found[child] += quantity
        wave = below
    return dict(found)


def _pieces(quantity: float) -> Decimal:
    """Up to a whole piece (or kilogram, or metre)."""
    return Decimal(int(quantity + 1)) if quantity else Decimal(0)
