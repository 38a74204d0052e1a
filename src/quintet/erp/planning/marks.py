"""Which items were touched: a number for everything an item's plan is computed from, compared with last time's."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quintet.erp.planning.gathering import Facts, find
from quintet.kernel import sql, store

Ints = NDArray[np.int64]
_MULTIPLY = np.uint64(0xBF58476D1CE4E5B9)
_SHIFT = np.uint64(31)

_OLD = "SELECT item, mark FROM erp_planningmark WHERE company_id = %s"
_KEEP = """
INSERT INTO erp_planningmark (company_id, item, mark)
SELECT %s, u.item, u.mark FROM unnest(%s::bigint[], %s::bigint[]) AS u(item, mark)
ON CONFLICT (company_id, item) DO UPDATE SET mark = excluded.mark WHERE erp_planningmark.mark <> excluded.mark
"""


def marks_of(facts: Facts) -> Ints:
    """One number an item, in the order of the table: demand, supply, structure, planning data; order plays no part."""
    table = facts.items
    total = _mixed(1, *vars(table).values())
    bundles: tuple[Any, ...] = (facts.demands, facts.supplies, facts.fixed)
    for kind, bundle in enumerate(bundles, 2):
        _add(total, table.id, bundle.item, _mixed(kind, *vars(bundle).values()))
    edges = facts.edges
    _add(total, table.id, edges.parent, _mixed(5, edges.parent, edges.child, edges.numerator, edges.denominator))
    return total.view(np.int64)


def _mixed(seed: int, *columns: Ints) -> Any:
    """A number for each row (a splitmix round a column)."""
    found = np.full(len(columns[0]), seed, dtype=np.uint64)
    for column in columns:
        found = (found ^ column.astype(np.uint64)) * _MULTIPLY
        found ^= found >> _SHIFT
    return found


def _add(total: Any, ids: Ints, item: Ints, numbers: Any) -> None:
    at, found = find(ids, item)
    np.add.at(total, at[found], numbers[found])


def touched(company: int, facts: Facts) -> list[int]:
    """Items whose number is another than when they were planned last, or who never were."""
    old = dict(sql.rows(_OLD, [company]))
    now = marks_of(facts).tolist()
    return [item for item, mark in zip(facts.items.id.tolist(), now, strict=True) if old.get(item) != mark]


def keep_marks(company: int, facts: Facts) -> None:
    """Remember what these items were planned from."""
    ids, marks = store.array(facts.items.id.tolist()), store.array(marks_of(facts).tolist())
    sql.execute(_KEEP, [company, ids, marks])


def forget_marks(pairs: Iterable[tuple[int, int]]) -> None:
    """Have these (company, item) planned anew with the next net change."""
    rows = sorted(pairs)
    sql.execute(
        "DELETE FROM erp_planningmark m USING unnest(%s::bigint[], %s::bigint[]) AS u(company, item)"
        " WHERE m.company_id = u.company AND m.item = u.item",
        [store.array(company for company, _item in rows), store.array(item for _company, item in rows)],
    )
