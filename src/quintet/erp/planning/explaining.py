"""Why: what a supply is for, up through every level to the customer; where goods come from, down to the screws."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quintet.erp.planning.models import LOT_RULES, PlannedOrder
from quintet.erp.sales.queries import get_customers
from quintet.erp.stock.queries import ItemFacts, get_items
from quintet.kernel import register, sql, store
from quintet.kernel.money import plain
from quintet.kernel.panels import Block, column, table
from quintet.kernel.reports import ref
from quintet.kernel.text import Text, _

MOST = 500  # rows of an explanation
_RULES = {value: label for value, label, *_tone in LOT_RULES}

# each order is entered once however many ways lead to it; indexes erp_peg_demand, erp_peg_supply
_WALK = """
WITH RECURSIVE seen AS (
  SELECT %s::bigint AS ref UNION SELECT p.{there} FROM seen s JOIN erp_peg p ON p.{here} = s.ref
  WHERE p.{there} IS NOT NULL
)
SELECT p.item_id, p.supply_ref, p.supply_line, p.demand_ref, p.demand_line, sum(p.quantity), min(p.on), p.reserved
FROM seen s JOIN erp_peg p ON p.{here} = s.ref
GROUP BY 1, 2, 3, 4, 5, 8 ORDER BY 7, 2, 4, 3, 5 LIMIT 2000
"""

_ONE = """
SELECT p.item_id, p.supply_ref, p.supply_line, p.demand_ref, p.demand_line, sum(p.quantity), min(p.on), p.reserved
FROM erp_peg p WHERE p.{here} = %s GROUP BY 1, 2, 3, 4, 5, 8 ORDER BY 7, 2, 4, 3, 5
"""


@dataclass(frozen=True, slots=True)
class Peg:
    """So much of a supply serves a demand, needed on that day."""

    item: int
    supply: int
    supply_line: int | None
    demand: int | None
    demand_line: int | None
    quantity: Decimal
    on: date
    reserved: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """A row of an explanation: an order (or stock, or safety stock), how much of it, when, and why; 0 is the top."""

    level: int
    document: int | None
    doc: str
    number: str
    line: int | None
    item: int
    item_title: str
    quantity: Decimal
    on: date
    why: Text


def list_pegs_of_supply(document: int, line: int | None = None) -> list[Peg]:
    """What a supply serves: one level, soonest first."""
    rows = sql.rows(_ONE.format(here="supply_ref"), [document])
    return [peg for row in rows if _is((peg := Peg(*row)).supply, peg.supply_line, document, line)]


def list_pegs_of_demand(document: int, line: int | None = None) -> list[Peg]:
    """What serves a demand: one level, soonest first."""
    rows = sql.rows(_ONE.format(here="demand_ref"), [document])
    return [peg for row in rows if _is((peg := Peg(*row)).demand, peg.demand_line, document, line)]


def _is(ref: int | None, its_line: int | None, document: int, line: int | None) -> bool:
    return ref == document and line in (None, its_line)


def explain_supply(document: int, line: int | None = None) -> list[Reason]:
    """What an order, a proposal or a stock position is for, up through every level to customers and safety stock."""
    above: dict[int, list[Peg]] = defaultdict(list)
    for peg in _walk(document, "supply_ref", "demand_ref"):
        above[peg.supply].append(peg)
    found: list[tuple[int, Peg]] = []
    top = [peg for peg in above[document] if _is(peg.supply, peg.supply_line, document, line)]
    _climb(found, top, above, lambda peg: peg.demand)
    return _told(found, lambda peg: (peg.demand, peg.demand_line), _why_demand)


def explain_demand(document: int, line: int | None = None) -> list[Reason]:
    """Where the goods for an order (or one line of it) come from, down through every level of what is made."""
    below: dict[int, list[Peg]] = defaultdict(list)
    for peg in _walk(document, "demand_ref", "supply_ref"):
        below[peg.demand or 0].append(peg)
    found: list[tuple[int, Peg]] = []
    top = [peg for peg in below[document] if _is(peg.demand, peg.demand_line, document, line)]
    _climb(found, top, below, lambda peg: peg.supply)
    return _told(found, lambda peg: (peg.supply, peg.supply_line), _why_supply)


def _walk(document: int, here: str, there: str) -> list[Peg]:
    return [Peg(*row) for row in sql.rows(_WALK.format(here=here, there=there), [document])]


def _climb(
    found: list[tuple[int, Peg]],
    top: Sequence[Peg],
    further: dict[int, list[Peg]],
    end: Callable[[Peg], int | None],
) -> None:
    """Depth first; what was shown once is not shown below a second time."""
    waiting = [(0, peg) for peg in reversed(top)]
    shown: set[int] = set()
    while waiting and len(found) < MOST:
        level, peg = waiting.pop()
        found.append((level, peg))
        at = end(peg)
        if at is not None and at not in shown:
            shown.add(at)
            waiting += [(level + 1, each) for each in reversed(further.get(at, ()))]


@dataclass(frozen=True, slots=True)
class _Known:
    """What explanations say about documents and items."""

    titles: dict[int, tuple[str, str, str]]
    items: dict[int, ItemFacts]
    planned: dict[int, PlannedOrder]
    customers: dict[int, tuple[int, str]]


def _known(ids: Iterable[int | None], items: Iterable[int]) -> _Known:
    """Four statements for any number of rows."""
    titles = register.titles(ids)
    planned = store.by_ids(PlannedOrder, [n for n, entry in titles.items() if entry[0] == "erp.planned_order"])
    names = get_items({*items, *(order.item_id for order in planned.values())})
    sold = [n for n, entry in titles.items() if entry[0] == "erp.sales_order"]
    return _Known(titles, names, planned, get_customers(sold) if sold else {})


def _told(
    rows: Sequence[tuple[int, Peg]],
    end: Callable[[Peg], tuple[int | None, int | None]],
    why: Callable[[Peg, str, _Known], Text],
) -> list[Reason]:
    known = _known((end(peg)[0] for _level, peg in rows), {peg.item for _level, peg in rows})
    found = []
    for level, peg in rows:
        number, line = end(peg)
        doc, title, _subtitle = known.titles.get(number or 0, ("", "", ""))
        item = known.items.get(peg.item)
        name = item.title if item else str(peg.item)
        found.append(
            Reason(level, number, doc, title, line, peg.item, name, peg.quantity, peg.on, why(peg, doc, known))
        )
    return found


_DEMANDS = {
    "erp.manufacturing_order": _("Component of a manufacturing order", "生产订单用料"),
    "erp.item_plan": _("Safety stock", "安全库存"),
}
_SUPPLIES = {
    "erp.stock_position": _("From stock", "现有库存"),
    "erp.purchase_order": _("On order", "在途采购"),
    "erp.requisition": _("Requested, not ordered yet", "已申请未下单"),
    "erp.manufacturing_order": _("In production", "在制"),
}


def _why_demand(peg: Peg, doc: str, known: _Known) -> Text:
    if peg.demand is None:
        return _("More than is needed: lot size, or an order that comes early", "超出需求：批量取整或提前到货")
    if doc == "erp.sales_order":
        return _("Customer: {name}", "客户：{name}").format(name=known.customers.get(peg.demand, (0, "?"))[1])
    order = known.planned.get(peg.demand)
    if order is not None:
        item = known.items.get(order.item_id)
        text = _("Component of {n} x {item}, planned for {day}", "{item} {n} 件的用料，计划于 {day} 完成")
        return text.format(n=plain(order.quantity), item=item.title if item else "?", day=order.due_on.isoformat())
    return _DEMANDS.get(doc, _("Demand", "需求"))


def _why_supply(peg: Peg, doc: str, known: _Known) -> Text:
    if peg.reserved:
        return _("Reserved in stock", "已预留库存")
    order = known.planned.get(peg.supply)
    return rule_text(order) if order is not None else _SUPPLIES.get(doc, _("Supply", "供应"))


def rule_text(order: PlannedOrder) -> Text:
    """Why a proposal has its quantity and its dates, in a sentence."""
    if order.firm:
        said = _("Firm: {quantity} for {due}", "固定：{due} 到 {quantity}")
    else:
        said = _(
            "{net} missing on {due}; {rule}: {quantity}; lead time {days} working days: release on {release}",
            "{due} 缺 {net}；{rule}：{quantity}；提前期 {days} 个工作日，{release} 下达",
        )
    return said.format(
        net=plain(order.net_quantity),
        quantity=plain(order.quantity),
        rule=_RULES[order.lot_rule],
        days=order.lead_time_days,
        due=order.due_on.isoformat(),
        release=order.release_on.isoformat(),
    )


def explain_block(reasons: Sequence[Reason]) -> Block:
    """An explanation as a table of a panel; deeper levels are indented."""
    columns = [
        column("document", _("Order", "单据"), "ref"),
        column("item", _("Item", "物料"), "ref", to="master.item"),
        column("quantity", _("Quantity", "数量"), "decimal"),
        column("on", _("Needed on", "需求日期"), "date"),
        column("why", _("Why", "依据")),
    ]
    rows = [
        {
            "id": index,
            "version": 0,
            "document": ref(each.doc, each.document, "　" * each.level + each.number) if each.document else None,
            "item": ref("master.item", each.item, each.item_title),
            "quantity": plain(each.quantity),
            "on": each.on.isoformat(),
            "why": str(each.why),
        }
        for index, each in enumerate(reasons)
    ]
    return table(columns, rows, _("Nothing is planned for it.", "没有对应的计划。"))
