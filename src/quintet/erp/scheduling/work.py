"""The open operations of released orders, and where they lie in the plan."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import ROUND_CEILING, Decimal

from quintet.erp.production.queries import WorkOrderFacts, list_schedulable
from quintet.erp.scheduling.engine import Assignment
from quintet.kernel import sql, store

# index erp_slot_work_order (work_order, start_at)
_SLOTS = """
SELECT work_order, machine_id, employee_ref, (extract(epoch FROM start_at) / 60)::bigint,
       (extract(epoch FROM end_at) / 60)::bigint
FROM erp_slot WHERE work_order = ANY(%s::bigint[]) ORDER BY work_order, start_at
"""
_WHOLE = Decimal(1)

__all__ = [
    "Pieces",
    "WorkOrderFacts",
    "from_now",
    "label_of",
    "list_schedulable",
    "list_slots",
    "minutes_left",
    "until_now",
]


def label_of(work: WorkOrderFacts) -> str:
    """ "MO-2611-00012 · 10 Turning"."""
    return f"{work.order_number} · {work.sequence_no} {work.name}"


def minutes_left(work: WorkOrderFacts, now: datetime) -> int:
    """Whole minutes of work for the pieces that are left, less what was worked on them already; one at least."""
    left = work.left_minutes - work.unreported_minutes(now)
    return max(1, int(left.quantize(_WHOLE, ROUND_CEILING)))


Pieces = list[Assignment]


def list_slots(work_orders: Iterable[int]) -> Mapping[int, Pieces]:
    """{work order: its slots in order}, each piece an assignment of its own, for its machine and person may differ."""
    found: dict[int, Pieces] = defaultdict(list)
    for work, machine, person, start, end in sql.rows(_SLOTS, [store.array(sorted(set(work_orders)))]):
        found[work].append(Assignment(work, machine, person, ((start, end),)))
    return found


def from_now(pieces: Pieces, now: int) -> Assignment | None:
    """Where a job lies from now on, with the machine and person it ends with; None: nowhere."""
    ahead = [each for each in pieces if each.end > now]
    if not ahead:
        return None
    last = ahead[-1]
    own = [each for each in ahead if (each.machine, each.person) == (last.machine, last.person)]
    return Assignment(last.job, last.machine, last.person, tuple(each.slots[0] for each in own))


def until_now(pieces: Pieces, now: int) -> Pieces:
    """What lies behind, cut off now."""
    found = []
    for each in pieces:
        start, end = each.start, min(each.end, now)
        if start < end:
            found.append(Assignment(each.job, each.machine, each.person, ((start, end),)))
    return found
