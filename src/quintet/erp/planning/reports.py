"""Reports of planning: what is short and for whom, and an item's projection bucket by bucket."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from quintet.erp.planning.buckets import Buckets, buckets_of
from quintet.erp.planning.gathering import Facts, Structure, gather, with_what_others_take
from quintet.erp.planning.netting import projected
from quintet.erp.planning.problem import STOCK
from quintet.erp.planning.scaling import quantity
from quintet.erp.production.queries import sales_orders_of
from quintet.erp.sales.queries import get_customers
from quintet.erp.stock.queries import get_items
from quintet.kernel import clock, register, sql
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.reports import Check, Column, Result, ref, report
from quintet.kernel.text import _

Ints = NDArray[np.int64]
READERS = "planner buyer order_desk sales_manager workshop executive cfo"
MOST = 1_000

# indexes erp_planned_order_item (company_id, item_id, due_on), erp_peg_supply (supply_ref)
_SHORT = """
SELECT o.item_id, p.demand_ref, e.doc, p.on, p.quantity, o.id, o.number, o.kind, coalesce(o.possible_on, o.due_on)
FROM erp_plannedorder o JOIN erp_peg p ON p.supply_ref = o.id JOIN kernel_entry e ON e.id = p.demand_ref
WHERE o.company_id = %s AND o.state = 'PROPOSED' AND p.on <= %s AND (%s OR e.doc <> 'erp.planned_order')
  AND (%s::bigint IS NULL OR o.item_id = %s)
ORDER BY p.on, o.item_id, o.id LIMIT %s
"""
_PLANNED = """
SELECT (o.quantity * 1000000)::bigint, o.due_on - date '0001-01-01' + 1, o.release_on - date '0001-01-01' + 1
FROM erp_plannedorder o
WHERE o.company_id = %s AND o.item_id = %s AND o.state = 'PROPOSED' AND NOT o.firm AND o.hold_id IS NULL
"""
_LAST = """
SELECT horizon_weeks, bucket FROM erp_planningrun WHERE company_id = %s AND state = 'DONE' ORDER BY id DESC LIMIT 1
"""

_SHORT_COLUMNS = [
    Column("item", _("Item", "物料"), "ref", to="master.item", width=220),
    Column("demand", _("Needed for", "需求单据"), "ref"),
    Column("customer", _("Customer", "客户"), "ref", to="master.party", width=160),
    Column("on", _("Needed on", "需求日期"), "date"),
    Column("quantity", _("Short", "缺口"), "decimal"),
    Column("proposal", _("Proposed", "计划订单"), "ref", to="erp.planned_order"),
    Column("kind", _("Kind", "方式")),
    Column("expected_on", _("Possible on", "最早可到"), "date"),
    Column("late", _("Days late", "延误天数"), "integer"),
]
_KINDS = {"make": _("Make", "生产"), "buy": _("Buy", "采购")}


@report(
    "erp.shortages",
    _("Shortages", "缺料分析"),
    icon="warning",
    roles=READERS,
    help=_(
        "What neither stock nor open orders cover: for which demand and customer, and what is proposed.",
        "库存和在途都不能满足的需求：影响的单据与客户，以及建议的计划订单。",
    ),
    labels={
        "days": _("Within days", "未来天数"),
        "item": _("Item", "物料"),
        "components": _("Components of proposals too", "含计划订单的用料"),
    },
)
def shortages(
    actor: Actor,
    *,
    days: int = 60,
    item: Annotated[int | None, Input(to="master.item")] = None,
    components: bool = False,
) -> Result:
    """Open demand that only proposals cover, the soonest first; at most 1,000 rows. Five statements."""
    today = clock.today()
    rows = sql.rows(_SHORT, [actor.company_id, today + timedelta(days=days), components, item, item, MOST])
    items = get_items(row[0] for row in rows)
    titles = register.titles(row[1] for row in rows)
    made_for = sales_orders_of(row[1] for row in rows if row[2] == "erp.manufacturing_order")
    customers = get_customers({row[1] for row in rows} | set(made_for.values()))
    told = [_shortage(row, items, titles, customers.get(made_for.get(row[1], row[1]))) for row in rows]
    return Result(_SHORT_COLUMNS, told)


def _shortage(
    row: tuple[Any, ...], items: Mapping[int, Any], titles: Mapping[int, Any], customer: Any
) -> dict[str, Any]:
    item, demand, doc, on, amount, number, title, kind, possible = row
    return {
        "item": ref("master.item", item, items[item].title),
        "demand": ref(doc, demand, titles[demand][1]),
        "customer": ref("master.party", *customer) if customer else None,
        "on": on,
        "quantity": amount,
        "proposal": ref("erp.planned_order", number, title),
        "kind": str(_KINDS[kind]),
        "expected_on": possible,
        "late": max((possible - on).days, 0),
        "_bold": possible > on,
    }


_BUCKET_COLUMNS = [
    Column("on", _("From", "时段起"), "date"),
    Column("gross", _("Gross requirement", "毛需求"), "decimal"),
    Column("receipts", _("Scheduled receipt", "计划到货"), "decimal"),
    Column("on_hand", _("Projected on hand", "预计库存"), "decimal"),
    Column("net", _("Net requirement", "净需求"), "decimal"),
    Column("planned", _("Planned receipt", "计划订单入库"), "decimal"),
    Column("released", _("Planned release", "计划订单下达"), "decimal"),
]


@report(
    "erp.item_projection",
    _("Item projection", "物料供需推算"),
    icon="line-chart",
    roles=READERS,
    help=_(
        "The planning table of an item: NR = max(0, GR + SS − POH − SR). Stock and demand that are reserved for each"
        " other are left out of both.",
        "物料的 MRP 推算表：净需求 = max(0, 毛需求 + 安全库存 − 上期库存 − 计划到货)；已相互预留的库存与需求均不计入。",
    ),
    labels={"item": _("Item", "物料"), "idle": _("Idle buckets too", "含无变动时段")},
)
def item_projection(actor: Actor, *, item: Annotated[int, Input(to="master.item")], idle: bool = False) -> Result:
    """Bucket by bucket from now on, with the buckets of the last run; what is planned is checked against it."""
    company, today = actor.company_id or 0, clock.today()
    weeks, bucket = sql.one(_LAST, [company]) or (26, "day")
    buckets = buckets_of(today, weeks, bucket)
    facts = with_what_others_take(gather(company, today, Structure([], [item])), company)
    opening, safety, gross, receipts = _figures(facts, buckets)
    due, released = _planned(company, item, buckets)
    on_hand = projected(gross, receipts, due, np.array(opening))
    before = np.concatenate([[opening], on_hand[:-1]])
    net = np.maximum(gross + safety - before - receipts, 0)
    rows = [
        _bucket_row(buckets, at, (gross, receipts, on_hand, net, due, released))
        for at in range(len(buckets))
        if idle or at == 0 or gross[at] or receipts[at] or due[at] or released[at] or net[at]
    ]
    return Result(_BUCKET_COLUMNS, rows, checks=_checks(opening, safety, on_hand, net, due, (gross, receipts)))


def _figures(facts: Facts, buckets: Buckets) -> tuple[int, int, Ints, Ints]:
    """(free stock, safety stock, gross requirements, scheduled receipts) of the one item of these facts."""
    supplies, demands = facts.supplies, facts.demands
    opening = int(supplies.quantity[supplies.kind == STOCK].sum())
    coming = supplies.kind != STOCK
    return (
        opening,
        int(facts.items.safety.sum()),
        _in_buckets(demands.quantity, demands.day, buckets),
        _in_buckets(supplies.quantity[coming], supplies.day[coming], buckets),
    )


def _planned(company: int, item: int, buckets: Buckets) -> tuple[Ints, Ints]:
    """Planned receipts by due date and releases by release date (past ones in the first bucket)."""
    rows = np.array(sql.rows(_PLANNED, [company, item]), dtype=np.int64).reshape(-1, 3).T
    return _in_buckets(rows[0], rows[1], buckets), _in_buckets(rows[0], rows[2], buckets)


def _in_buckets(amounts: Ints, days: Ints, buckets: Buckets) -> Ints:
    found = np.zeros(len(buckets), dtype=np.int64)
    at = buckets.of(days)
    np.add.at(found, at[at >= 0], amounts[at >= 0])
    return found


def _bucket_row(buckets: Buckets, at: int, figures: Sequence[Ints]) -> dict[str, Any]:
    names = [column.name for column in _BUCKET_COLUMNS[1:]]
    values: dict[str, Decimal] = {name: quantity(each[at]) for name, each in zip(names, figures, strict=True)}
    return {"on": date.fromordinal(int(buckets.starts[at])), **values, "_bold": bool(figures[3][at] > figures[4][at])}


def _checks(opening: int, safety: int, on_hand: Ints, net: Ints, due: Ints, moved: tuple[Ints, Ints]) -> list[Check]:
    gross, receipts = moved
    closing = opening + int(receipts.sum()) + int(due.sum()) - int(gross.sum())
    uncovered = int((net > due).sum())
    text = _("{n} buckets are not covered: run the plan again", "有 {n} 个时段未覆盖：请重新运算").format(n=uncovered)
    return [
        Check(
            _("Opening + receipts − requirements = closing", "期初 + 入库 − 需求 = 期末"), closing == int(on_hand[-1])
        ),
        Check(
            _("Planned receipts cover every net requirement", "计划订单覆盖各时段净需求"),
            uncovered == 0,
            str(text) if uncovered else "",
        ),
        Check(_("Never below safety stock", "预计库存不低于安全库存"), bool((on_hand >= safety).all())),
    ]
