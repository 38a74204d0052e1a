"""Routings: the valid version of an item, or a chosen one, with its operations."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quintet.erp.products import rules
from quintet.erp.products.queries.work_centres import Centre
from quintet.kernel import sql, store

_OPERATIONS = """
SELECT r.item_id, r.id, r.number, r.lot_quantity, o.sequence_no, o.name, o.work_centre_id, o.setup_minutes,
       o.run_minutes, o.skill_id, o.min_level, o.scrap_percent, o.instructions
FROM erp_routing r JOIN erp_routingoperation o ON o.routing_id = r.id
"""
# index erp_routing_item (company_id, item_id, id desc)
_VALID = f"""{_OPERATIONS}
WHERE r.company_id = %s AND r.item_id = ANY(%s::bigint[]) AND r.state = 'ACTIVE'
  AND r.valid_from <= %s AND coalesce(r.valid_to, 'infinity') >= %s
ORDER BY r.id, o.sequence_no
"""
_CHOSEN = f"{_OPERATIONS} WHERE r.id = ANY(%s::bigint[]) ORDER BY r.id, o.sequence_no"


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation: minutes to set up once and to run a unit, at standard speed."""

    sequence_no: int
    name: str
    work_centre: int
    setup_minutes: Decimal
    run_minutes: Decimal
    skill: int | None
    min_level: int
    scrap_percent: Decimal
    instructions: str = ""

    def minutes(self, quantity: Decimal, centre: Centre) -> Decimal:
        """What it takes for a quantity in its centre."""
        return rules.planned_minutes(self.setup_minutes, self.run_minutes, quantity, centre.efficiency)


@dataclass(frozen=True, slots=True)
class RoutingFacts:
    """A version of an item's routing."""

    id: int
    number: str
    lot_quantity: Decimal
    operations: tuple[Operation, ...]


def get_routings(company: int, items: Iterable[int], on: date) -> dict[int, RoutingFacts]:
    """{item: its routing valid on that day}; items without one are left out. One statement."""
    rows = sql.rows(_VALID, [company, store.array(sorted(set(items))), on, on])
    return {row[0]: facts for row, facts in _grouped(rows)}


def get_chosen_routings(ids: Iterable[int | None]) -> dict[int, RoutingFacts]:
    """{routing: facts} of chosen versions, active or not. One statement."""
    wanted = sorted({i for i in ids if i is not None})
    if not wanted:
        return {}
    return {facts.id: facts for _row, facts in _grouped(sql.rows(_CHOSEN, [store.array(wanted)]))}


def _grouped(rows: list[tuple]) -> Iterable[tuple[tuple, RoutingFacts]]:
    operations: dict[int, list[Operation]] = defaultdict(list)
    heads: dict[int, tuple] = {}
    for row in rows:
        heads[row[1]] = row
        operations[row[1]].append(Operation(*row[4:]))
    for number, row in heads.items():
        yield row, RoutingFacts(number, row[2], row[3], tuple(operations[number]))
