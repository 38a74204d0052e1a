"""The table of positions in SQL: lock them in one order, write what happened to them in one statement.

Every function of commands.py locks first, by id, so that two of them never wait for each other in a circle; then
reckons in memory (rules.Balance); then writes once. FOR NO KEY UPDATE leaves foreign keys to a position free.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.erp.stock.models import StockMove, StockPosition
from quintet.erp.stock.queries import get_items
from quintet.erp.stock.rules import Balance
from quintet.erp.warehouses.queries import get_places
from quintet.kernel import register, sql, store
from quintet.kernel.money import unit_cost_of
from quintet.kernel.unit import current

Key = tuple[int, int]  # item, warehouse

# unique erp_stock_position_once (company_id, item_id, warehouse_id)
_LOCK = """
SELECT p.id, p.item_id, p.warehouse_id, p.quantity, p.value, p.reserved
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS n(company, item, warehouse)
JOIN erp_stockposition p ON p.company_id = n.company AND p.item_id = n.item AND p.warehouse_id = n.warehouse
ORDER BY p.id FOR NO KEY UPDATE OF p
"""
_POSITIONS = """
changed AS (
  UPDATE erp_stockposition t
  SET quantity = u.quantity, value = u.value, reserved = u.reserved, available = u.quantity - u.reserved,
      unit_cost = u.unit_cost, updated_at = %s
  FROM json_to_recordset(%s) AS u(id bigint, quantity numeric, value numeric, reserved numeric, unit_cost numeric)
  WHERE t.id = u.id
)"""
_MOVES = "moved AS ({insert})"
_KEPT = """
kept AS (
  INSERT INTO erp_reservation (document, line, stock_position_id, quantity)
  SELECT u.document, u.line, u.stock_position_id, u.quantity
  FROM json_populate_recordset(NULL::erp_reservation, %s) u
  ON CONFLICT (document, line) DO UPDATE SET quantity = excluded.quantity
)"""
_GONE = """
gone AS (
  DELETE FROM erp_reservation r USING unnest(%s::bigint[], %s::bigint[]) AS n(document, line)
  WHERE r.document = n.document AND r.line = n.line
)"""
_OPEN = """
INSERT INTO erp_stockposition ({columns})
SELECT {columns} FROM json_populate_recordset(NULL::erp_stockposition, %s) u
ORDER BY u.item_id, u.warehouse_id
ON CONFLICT (company_id, item_id, warehouse_id) DO NOTHING RETURNING id
"""


@dataclass(slots=True)
class StockLine:
    """What one document line does to stock. `quantity` is positive; `number` is for people who read the moves.

    `demand` is the (document, line) that holds the reservation (a delivery uses its order's), `reserved` how much it
    has; `value` is what goods come in at, in the company's currency.
    """

    document: int
    line: int
    item: int
    warehouse: int
    quantity: Decimal
    demand: tuple[int, int] | None = None
    reserved: Decimal = Decimal(0)
    value: Decimal = Decimal("0.00")
    number: str = ""
    happened_on: date | None = None
    posted_on: date | None = None

    @property
    def key(self) -> Key:
        return self.item, self.warehouse

    @property
    def holder(self) -> tuple[int, int]:
        return self.demand or (self.document, self.line)


def lock(keys: Iterable[Key]) -> dict[Key, Balance]:
    """The positions that exist among these, locked in the order of their ids; one statement."""
    wanted = sorted(set(keys))
    places = get_places()
    known = [key for key in wanted if key[1] in places]
    rows = sql.rows(
        _LOCK,
        [
            store.array(places[warehouse].company_id for _item, warehouse in known),
            store.array(item for item, _warehouse in known),
            store.array(warehouse for _item, warehouse in known),
        ],
    )
    return {(row[1], row[2]): Balance(*row) for row in rows}


def lock_or_open(keys: Iterable[Key]) -> dict[Key, Balance]:
    """The positions of all these, locked; missing ones are opened empty (rare: the first receipt of an item)."""
    wanted = set(keys)
    balances = lock(wanted)
    missing = sorted(wanted - set(balances))
    if missing:
        _open(missing)
        balances |= lock(missing)
    return balances


def _open(keys: Sequence[Key]) -> None:
    """Make positions; somebody else may be making the same one, then theirs is used."""
    places, items, at = get_places(), get_items(item for item, _warehouse in keys), current().at
    made = []
    for number, (item, warehouse) in zip(store.next_ids(len(keys)), keys, strict=True):
        place, facts = places[warehouse], items[item]
        made.append(
            store.new(
                StockPosition,
                id=number,
                company_id=place.company_id,
                number=f"{facts.code} @ {place.code}",
                item_id=item,
                warehouse_id=warehouse,
                unit_of_measure_id=facts.unit_id,
                currency=place.currency,
                created_at=at,
                updated_at=at,
            )
        )
    known = store.table(StockPosition)
    rows = [{column: p.__dict__[name] for name, column in known.column_of.items()} for p in made]
    own = {row[0] for row in sql.rows(_OPEN.format(columns=known.select), [store.as_json(rows)])}
    register.enter([position for position in made if position.id in own], [])


@dataclass(slots=True)
class Move:
    """A change of a balance: quantity and value with their signs."""

    balance: Balance
    line: StockLine
    quantity: Decimal
    value: Decimal


def write(
    balances: Iterable[Balance],
    *,
    moves: Sequence[Move] = (),
    kind: str = "",
    reservations: Sequence[tuple[StockLine, Balance, Decimal]] = (),
) -> None:
    """The balances, the moves, and the reservations at their new quantities (0: gone), in one statement."""
    changed = [
        {
            "id": b.id,
            "quantity": b.quantity,
            "value": b.value,
            "reserved": b.reserved,
            "unit_cost": unit_cost_of(b.value, b.quantity),
        }
        for b in balances
    ]
    if not changed:
        return
    parts, params = [_POSITIONS], [current().at, store.as_json(changed)]
    if moves:
        parts.append(_MOVES.format(insert=store.table(StockMove).insert_statement(None)))
        params.append(store.as_json(_move_rows(moves, kind)))
    for part, values in _reservation_parts(reservations):
        parts.append(part)
        params += values
    sql.execute(f"WITH {', '.join(parts)} SELECT 1", params)


def _reservation_parts(reservations: Sequence[tuple[StockLine, Balance, Decimal]]) -> Iterator[tuple[str, list[str]]]:
    """What keeps reservations at their new quantities, and what removes those that are used up."""
    kept = [
        {
            "document": line.holder[0],
            "line": line.holder[1],
            "stock_position_id": balance.id,
            "quantity": quantity,
        }
        for line, balance, quantity in reservations
        if quantity
    ]
    gone = [line.holder for line, _balance, quantity in reservations if not quantity]
    if kept:
        yield _KEPT, [store.as_json(kept)]
    if gone:
        yield _GONE, [store.array(document for document, _line in gone), store.array(line for _document, line in gone)]


def _move_rows(moves: Sequence[Move], kind: str) -> list[dict[str, Any]]:
    unit, places = current(), get_places()
    return [
        {
            "id": number,
            "version": 1,
            "created_at": unit.at,
            "created_by_id": unit.actor.user_id,
            "updated_at": unit.at,
            "company_id": places[move.line.warehouse].company_id,
            "number": move.line.number,
            "kind": kind,
            "stock_position_id": move.balance.id,
            "item_id": move.line.item,
            "warehouse_id": move.line.warehouse,
            "document_ref": move.line.document,
            "line_id": move.line.line,
            "quantity": move.quantity,
            "currency": places[move.line.warehouse].currency,
            "value": move.value,
            "unit_cost": unit_cost_of(move.value, move.quantity),
            "happened_on": move.line.happened_on,
            "posted_on": move.line.posted_on or move.line.happened_on,
        }
        for number, move in zip(store.next_ids(len(moves)), moves, strict=True)
    ]
