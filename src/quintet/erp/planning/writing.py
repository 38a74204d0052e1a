"""A plan into the database, set-based: old proposals out, new ones with their entries in the register, pegs, messages.

Columns travel as arrays (`unnest`), a chunk a statement; whole proposals never become objects.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quintet.erp.planning.documents import planned_order, planning_message
from quintet.erp.planning.models import PlannedOrder
from quintet.erp.planning.problem import SURPLUS, Pegs
from quintet.erp.warehouses.queries import default_warehouse, get_currency
from quintet.kernel import register, sql, store
from quintet.kernel.unit import current

Ints = NDArray[np.int64]
CHUNK = 20_000
_DAY = "date '0001-01-01' - 1"  # what an ordinal is counted from

# index erp_planned_order_item, erp_peg_item, erp_planning_message_item (company_id, item_id)
_CLEAR = """
WITH gone AS (
  DELETE FROM erp_plannedorder WHERE company_id = %s AND state = 'PROPOSED' AND NOT firm AND hold_id IS NULL
    AND (%s::bigint[] IS NULL OR item_id = ANY(%s::bigint[])) RETURNING id
), said AS (
  DELETE FROM erp_planningmessage WHERE company_id = %s AND state = 'OPEN'
    AND (%s::bigint[] IS NULL OR item_id = ANY(%s::bigint[])) RETURNING id
)
DELETE FROM kernel_entry e USING (SELECT id FROM gone UNION ALL SELECT id FROM said) x WHERE e.id = x.id
"""
_UNPEG = "DELETE FROM erp_peg WHERE company_id = %s AND (%s::bigint[] IS NULL OR item_id = ANY(%s::bigint[]))"
_ORDERS = f"""
WITH made AS (
  INSERT INTO erp_plannedorder (id, version, created_at, created_by_id, updated_at, company_id, number, owner_id,
    run_id, item_id, unit_of_measure_id, kind, quantity, net_quantity, due_on, release_on, possible_on,
    lead_time_days, lot_rule,
    warehouse_id, supplier_id, currency, unit_price, amount, exception, firm, state)
  SELECT u.id, 1, %s, %s, %s, %s, %s::text || lpad(nextval(%s::regclass)::text, %s::int, '0'), p.planner, %s,
    u.item, i.unit_id, i.kind, u.quantity * 0.000001, u.net * 0.000001, {_DAY} + u.due, {_DAY} + u.release,
    {_DAY} + u.possible, u.lead,
    coalesce(p.lot_rule, 'lot_for_lot'), coalesce(p.warehouse_id, %s), nullif(u.supplier, 0), %s,
    nullif(u.price, 0) * 0.000001, round(u.quantity * 0.000001 * nullif(u.price, 0) * 0.000001, 2),
    CASE u.exception WHEN 1 THEN 'past_due' WHEN 2 THEN 'expedite' ELSE '' END, false, 'PROPOSED'
  FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[],
    %s::bigint[], %s::bigint[], %s::int[])
    AS u(id, item, quantity, net, due, release, possible, lead, supplier, price, exception)
  JOIN master_item i ON i.id = u.item LEFT JOIN erp_itemplan p ON p.company_id = %s AND p.item_id = u.item
  RETURNING id, company_id, number, owner_id
)
INSERT INTO kernel_entry (id, doc, company_id, title, subtitle, owner_id, tokens)
SELECT id, %s, company_id, number, '', owner_id,
  ARRAY[ltrim(substr(number, length(%s::text) + 1), '0'), lower(number)] FROM made
"""
_PEGS = f"""
INSERT INTO erp_peg (company_id, item_id, supply_ref, supply_line, demand_ref, demand_line, quantity, "on", reserved)
SELECT %s, u.item, u.supply, nullif(u.supply_line, 0), nullif(u.demand, 0), nullif(u.demand_line, 0),
  u.quantity * 0.000001, {_DAY} + u.day, %s
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::int[])
  AS u(item, supply, supply_line, demand, demand_line, quantity, day)
"""
# what was dismissed is not said again as long as it is the same advice
_MESSAGES = f"""
WITH made AS (
  INSERT INTO erp_planningmessage (id, version, created_at, created_by_id, updated_at, company_id, number, owner_id,
    run_id, kind, document_ref, line_id, item_id, unit_of_measure_id, quantity, present_on, needed_on, state)
  SELECT u.id, 1, %s, %s, %s, %s, left(e.title, 90), p.planner, %s, u.kind, u.document, nullif(u.line, 0), u.item,
    i.unit_id, u.quantity * 0.000001, {_DAY} + u.present, {_DAY} + nullif(u.needed, 0), 'OPEN'
  FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::int[])
    AS u(id, kind, document, line, item, quantity, present, needed)
  JOIN kernel_entry e ON e.id = u.document JOIN master_item i ON i.id = u.item
  LEFT JOIN erp_itemplan p ON p.company_id = %s AND p.item_id = u.item
  WHERE NOT EXISTS (SELECT 1 FROM erp_planningmessage d WHERE d.company_id = %s AND d.item_id = u.item
    AND d.state = 'DISMISSED' AND d.document_ref = u.document AND d.line_id IS NOT DISTINCT FROM nullif(u.line, 0)
    AND d.kind = u.kind AND d.present_on = {_DAY} + u.present
    AND d.needed_on IS NOT DISTINCT FROM {_DAY} + nullif(u.needed, 0))
  RETURNING id, company_id, number, owner_id
)
INSERT INTO kernel_entry (id, doc, company_id, title, subtitle, owner_id, tokens)
SELECT id, %s, company_id, number, '', owner_id, ARRAY[lower(number)] FROM made
"""


def clear(company: int, items: Sequence[int] | None) -> None:
    """Remove proposals and open messages of all items, or of these; firm proposals and held ones stay.

    It waits for whoever is releasing one of them, and then leaves it alone.
    """
    chosen = None if items is None else store.array(items)
    sql.execute(_CLEAR, [company, chosen, chosen] * 2)


def clear_pegs(company: int, items: Sequence[int] | None) -> None:
    """Remove the pegs of all items, or of these; what other items' proposals take has been read from them by now."""
    chosen = None if items is None else store.array(items)
    sql.execute(_UNPEG, [company, chosen, chosen])


@dataclass(frozen=True)
class Proposals:
    """Columns of proposals; quantities in millionths, days as ordinals, prices in millionths (0: none)."""

    item: Ints
    quantity: Ints
    net: Ints
    due: Ints
    release: Ints
    possible: Ints
    lead: Ints
    supplier: Ints
    price: Ints
    exception: Ints  # 0 none, 1 past due, 2 expedite an open order instead


def write_proposals(company: int, run: int, proposals: Proposals) -> Ints:
    """Write them with their entries in the register; their numbers in the same order."""
    count = len(proposals.item)
    ids = np.array(store.next_ids(count), dtype=np.int64)
    prefix, sequence, width = _numbering()
    unit = current()
    for part in _chunks(count):
        columns = [_array(ids[part]), *(_array(column[part]) for column in vars(proposals).values())]
        stamp = [unit.at, unit.actor.user_id, unit.at, company]
        place = [default_warehouse(company), get_currency(company)]
        tail = [company, planned_order.name, prefix]
        sql.execute(_ORDERS, [*stamp, prefix, sequence, width, run, *place, *columns, *tail])
    return ids


def _numbering() -> tuple[str, str, int]:
    found = register.numbering(planned_order, [store.new(PlannedOrder)])
    assert found is not None  # planned orders have a pattern
    return found


def write_pegs(company: int, pegs: Pegs, ids: Ints, *, reserved: bool = False) -> None:
    """Write pegs; `ids` are the numbers of the proposals that the plan refers to as −1, −2, …"""
    supply, demand = _numbered(pegs.ref, ids), _numbered(np.where(pegs.demand_ref == SURPLUS, 0, pegs.demand_ref), ids)
    columns = (pegs.item, supply, pegs.line, demand, pegs.demand_line, pegs.quantity, pegs.day)
    for part in _chunks(len(pegs)):
        sql.execute(_PEGS, [company, reserved, *(_array(column[part]) for column in columns)])


def _numbered(refs: Ints, ids: Ints) -> Ints:
    if not len(ids):
        return refs
    return np.where(refs < 0, ids[np.where(refs < 0, -refs - 1, 0)], refs)


@dataclass(frozen=True, slots=True)
class Message:
    """Advice on a supply: `present` is its day now, `needed` the day it should have (0: no day, it is not needed)."""

    kind: str
    document: int
    line: int
    item: int
    quantity: int
    present: int
    needed: int


def write_messages(company: int, run: int, messages: Sequence[Message]) -> int:
    """Write advice, without what was dismissed before; how many were written."""
    written = 0
    unit = current()
    ids = store.next_ids(len(messages))
    for part in _chunks(len(messages)):
        rows = [(number, m.kind, m.document, m.line, m.item, m.quantity, m.present, m.needed)
                for number, m in zip(ids[part], messages[part], strict=True)]  # fmt: skip
        columns = [_array(column) for column in zip(*rows, strict=True)]
        stamp = [unit.at, unit.actor.user_id, unit.at, company, run]
        written += sql.execute(_MESSAGES, [*stamp, *columns, company, company, planning_message.name])
    return written


def _chunks(count: int) -> Iterator[slice]:
    return (slice(start, start + CHUNK) for start in range(0, count, CHUNK))


def _array(values: Any) -> str:
    """An array literal of numbers or plain words."""
    listed: Iterable[Any] = values.tolist() if isinstance(values, np.ndarray) else values
    return store.array(listed)
