"""What lies on the Gantt, read in a handful of statements under the reader's rights."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from quintet.erp.production.documents import work_order
from quintet.erp.sales.documents import sales_order
from quintet.kernel import sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.rights import readable
from quintet.kernel.text import Text, _, as_text

# index erp_slot_time (company_id, end_at), primary key, erp_wo_order (manufacturing_order, sequence_no)
_BARS = """
SELECT t.id, t.version, t.number, t.sequence_no, t.name, t.state, t.manufacturing_order, o.number, i.code, i.name,
       t.work_centre_id, t.machine_id, t.employee_ref, t.quantity, t.good_quantity, t.scrap_quantity, o.due_on,
       t.start_at, t.end_at, nullif(o.sales_order_ref, 0), t.hold_id, t.owner_id, t.unit_id,
       (SELECT max(x.end_at) FROM erp_workorder x WHERE x.manufacturing_order = t.manufacturing_order)
FROM erp_workorder t
JOIN erp_manufacturingorder o ON o.id = t.manufacturing_order JOIN master_item i ON i.id = t.item_id
WHERE t.id IN (SELECT s.work_order FROM erp_slot s WHERE s.company_id = %s AND s.end_at > %s AND s.start_at < %s)
  AND t.company_id = %s AND t.start_at IS NOT NULL AND t.state <> 'CANCELLED'
  AND (%s::bigint IS NULL OR t.work_centre_id = %s) AND {readable}
ORDER BY t.start_at, t.id
"""
# index erp_wo_open (company_id, work_centre_id, due_on, id) where open; erp_schedule_messages (run_id, position)
_UNPLACED = """
SELECT t.id, t.number, t.manufacturing_order, o.number, nullif(o.sales_order_ref, 0), t.sequence_no, t.name,
       t.work_centre_id, t.planned_minutes, o.due_on, m.text::text
FROM erp_workorder t JOIN erp_manufacturingorder o ON o.id = t.manufacturing_order
LEFT JOIN LATERAL (
  SELECT x.text FROM erp_schedulemessage x WHERE x.run_id = %s AND x.work_order_ref = t.id LIMIT 1) m ON true
WHERE t.company_id = %s AND t.state IN ('WAITING', 'READY', 'RUNNING', 'PAUSED') AND t.start_at IS NULL
  AND o.state IN ('RELEASED', 'IN_PROGRESS') AND (%s::bigint IS NULL OR t.work_centre_id = %s) AND {readable}
ORDER BY o.due_on, t.manufacturing_order, t.sequence_no LIMIT 300
"""
_LAST_RUN = """
SELECT id, number, planned_at, late_count, unplaced_count FROM erp_schedulerun
WHERE company_id = %s AND state = 'DONE' ORDER BY planned_at DESC, id DESC LIMIT 1
"""
_SALES = """
SELECT t.id, t.number, p.name FROM erp_salesorder t JOIN master_party p ON p.id = t.customer_id
WHERE t.id = ANY(%s::bigint[]) AND {readable}
"""
_NOT_YET = _("not scheduled yet: the next run places it", "尚未排程，下次运行时安排")


@dataclass(frozen=True, slots=True)
class BarRow:
    """A work order that lies in the plan; `order_ends` is when its order's last planned operation does."""

    id: int
    version: int
    number: str
    sequence_no: int
    name: str
    state: str
    order: int
    order_number: str
    item_code: str
    item_name: str
    centre: int
    machine: int | None
    employee: int | None
    quantity: Decimal
    good: Decimal
    scrap: Decimal
    due_on: date
    start_at: datetime
    end_at: datetime
    sales_order: int | None
    hold_id: int | None
    owner_id: int | None
    unit_id: int | None
    order_ends: datetime


@dataclass(frozen=True, slots=True)
class UnplacedRow:
    """An open operation that lies nowhere, and why."""

    id: int
    number: str
    order: int
    order_number: str
    sales_order: int | None
    sequence_no: int
    name: str
    centre: int
    minutes: Decimal
    due_on: date
    reason: Text


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run of a company."""

    id: int
    number: str
    at: datetime
    late: int
    unplaced: int


def list_bars(actor: Actor, since: datetime, until: datetime, centre: int | None) -> list[BarRow]:
    """Work orders with slots in that time, by start; one statement."""
    condition, params = readable(actor, work_order)
    company = actor.company_id
    rows = sql.rows(_BARS.replace("{readable}", condition), [company, since, until, company, centre, centre, *params])
    return [BarRow(*row) for row in rows]


def get_last_run(company: int) -> LastRun | None:
    """The last run; None before the first."""
    row = sql.one(_LAST_RUN, [company])
    return LastRun(*row) if row else None


def list_unplaced(actor: Actor, run: LastRun | None, centre: int | None) -> list[UnplacedRow]:
    """Open operations without a place, soonest due first (300 at most), with what the last run said; one statement."""
    condition, params = readable(actor, work_order)
    rows = sql.rows(
        _UNPLACED.replace("{readable}", condition),
        [run.id if run else 0, actor.company_id, centre, centre, *params],
    )
    return [UnplacedRow(*(*row[:10], _said(row[10]))) for row in rows]


def _said(text: str | None) -> Text:
    return as_text(json.loads(text)) if text else _NOT_YET


def sales_of(actor: Actor, orders: Iterable[int | None]) -> Mapping[int, tuple[str, str]]:
    """{sales order: (number, customer)} of those the actor may read; one statement, none where there are none."""
    wanted = sorted({each for each in orders if each})
    if not wanted:
        return {}
    condition, params = readable(actor, sales_order)
    rows = sql.rows(_SALES.replace("{readable}", condition), [store.array(wanted), *params])
    return {row[0]: (row[1], row[2]) for row in rows}
