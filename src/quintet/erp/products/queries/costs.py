"""What a unit should cost: rolled up from the bottom, material at present cost, work at the rates of its centres."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Any

from quintet.erp.products import rules
from quintet.erp.products.queries.work_centres import Centre, get_work_centres
from quintet.erp.products.structure import Edge, edges_below
from quintet.kernel import sql, store
from quintet.kernel.money import round_money, round_quantity

_EXACT = Context(prec=60)
ZERO = Decimal(0)

# index erp_stock_position_item (item_id), erp_routing_item (company_id, item_id, id desc); one statement for both
_FIGURES = """
SELECT 'cost', p.item_id, NULL::bigint, NULL::int, round(sum(p.value) / sum(p.quantity), 6), NULL::numeric,
       NULL::numeric, NULL::numeric, NULL::bigint, NULL::int
FROM erp_stockposition p WHERE p.company_id = %s AND p.item_id = ANY(%s::bigint[])
GROUP BY p.item_id HAVING sum(p.quantity) > 0
UNION ALL
SELECT 'work', r.item_id, o.work_centre_id, o.sequence_no, o.setup_minutes, o.run_minutes, r.lot_quantity,
       o.scrap_percent, o.skill_id, o.min_level
FROM erp_routing r JOIN erp_routingoperation o ON o.routing_id = r.id
WHERE r.company_id = %s AND r.item_id = ANY(%s::bigint[]) AND r.state = 'ACTIVE'
  AND r.valid_from <= %s AND coalesce(r.valid_to, 'infinity') >= %s
ORDER BY 2, 4
"""

# (company, items, on) -> {item: best supplier's net price of one unit}; purchasing says what it knows
SourcePrices = Callable[[int, Collection[int], date], Mapping[int, Decimal]]
_source_prices: list[SourcePrices] = []


def register_source_prices(function: SourcePrices) -> SourcePrices:
    """Let purchasing say what items without stock would cost; product data comes before it and cannot ask."""
    _source_prices.append(function)
    return function


@dataclass(frozen=True, slots=True)
class CostSheet:
    """What a unit should cost in the company's currency, six places; None where some material's cost is unknown.

    `lead_minutes`: work for a standard lot here and on the longest way below, one after the other.
    """

    material: Decimal | None
    labour: Decimal
    overhead: Decimal
    lead_minutes: Decimal

    @property
    def total(self) -> Decimal | None:
        """Material, labour and overhead; None as long as a material's cost is unknown."""
        return None if self.material is None else self.material + self.labour + self.overhead


UNKNOWN = CostSheet(None, ZERO, ZERO, ZERO)


@dataclass(slots=True)
class _Work:
    labour: Decimal = ZERO
    overhead: Decimal = ZERO
    lead: Decimal = ZERO


def standard_costs(company: int, items: Iterable[int], on: date) -> dict[int, CostSheet]:
    """{item: its cost sheet}. Made items are rolled up through their valid bills and routings; the rest costs what
    stock costs now, else what the best supplier asks (net), else is unknown.

    Two statements for any number of items and levels, and one more where something has to be bought.
    """
    wanted = sorted(set(items))
    edges: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges_below(company, wanted, on):
        edges[edge.parent].append(edge)
    order = _bottom_up(wanted, edges)
    costs, work = _figures(company, order, on)
    missing = [item for item in order if item not in edges and item not in costs]
    if missing:
        for source in _source_prices:
            costs = {**source(company, missing, on), **costs}
    sheets: dict[int, CostSheet] = {}
    for item in order:
        own = work.get(item, _Work())
        if item in edges:
            sheets[item] = _made(edges[item], sheets, own)
        else:
            sheets[item] = CostSheet(costs[item], ZERO, ZERO, ZERO) if item in costs else UNKNOWN
    return {item: sheets[item] for item in wanted}


def _bottom_up(items: Iterable[int], edges: Mapping[int, list[Edge]]) -> list[int]:
    """These items and everything below, each after all it is made of (by low-level code)."""
    done: dict[int, None] = {}
    entered: set[int] = set()
    for top in items:
        waiting = [top]
        while waiting:
            item = waiting[-1]
            if item in done:
                waiting.pop()
            elif item in entered:
                done[waiting.pop()] = None
            else:
                entered.add(item)
                waiting += [e.child for e in edges.get(item, ()) if e.child not in entered]
    return list(done)


def _figures(company: int, items: list[int], on: date) -> tuple[dict[int, Decimal], dict[int, _Work]]:
    """({item: unit cost in stock}, {item: its own work a unit})."""
    ids = store.array(items)
    costs: dict[int, Decimal] = {}
    operations: dict[int, list[Any]] = defaultdict(list)
    for kind, item, *row in sql.rows(_FIGURES, [company, ids, company, ids, on, on]):
        if kind == "cost":
            costs[item] = row[2]
        else:
            operations[item].append(row)
    centres = get_work_centres()
    return costs, {item: _work(rows, centres) for item, rows in operations.items()}


def _work(rows: list[Any], centres: Mapping[int, Centre]) -> _Work:
    """What operations cost a good unit: setup over the lot, and more units run where later ones are scrapped."""
    found, left = _Work(), Decimal(1)
    for centre_id, _no, setup, run, lot, scrap, skill, level in reversed(rows):
        centre = centres[centre_id]
        left *= rules.yield_of(scrap)
        slower = rules.HUNDRED / centre.efficiency
        minutes = _EXACT.divide((setup / lot + run) * slower, left)
        found.labour += minutes * centre.labour_rate_for(skill, level) / rules.SIXTY
        found.overhead += minutes * centre.overhead_rate / rules.SIXTY
        found.lead += round_money((setup + run * lot) * slower)
    return found


def _made(edges: list[Edge], sheets: Mapping[int, CostSheet], own: _Work) -> CostSheet:
    material: Decimal | None = ZERO
    labour, overhead, lead = own.labour, own.overhead, ZERO
    for edge in edges:
        below = sheets[edge.child]
        need = _EXACT.divide(edge.quantity, edge.base * rules.yield_of(edge.scrap_percent))
        material = None if material is None or below.material is None else material + need * below.material
        labour += need * below.labour
        overhead += need * below.overhead
        lead = max(lead, below.lead_minutes)
    return CostSheet(
        None if material is None else round_quantity(material),
        round_quantity(labour),
        round_quantity(overhead),
        own.lead + lead,
    )
