"""Bars of the Gantt and what lies nowhere, as the client draws them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from quintet.erp.production.documents import work_order
from quintet.erp.scheduling.capacity import Capacity
from quintet.erp.scheduling.gantt_reading import BarRow, UnplacedRow
from quintet.erp.scheduling.gantt_rows import Stretch
from quintet.erp.scheduling.moments import moment
from quintet.erp.scheduling.moving import MOVABLE
from quintet.erp.scheduling.work import Pieces
from quintet.kernel.actor import Actor
from quintet.kernel.reading.values import reference
from quintet.kernel.rights import in_scope, may_at_all

HUNDRED = Decimal(100)
MINUTE = timedelta(minutes=1)
Beside = tuple[int | None, int | None]


@dataclass(frozen=True)
class Seen:
    """What was read for one page."""

    actor: Actor
    capacity: Capacity
    stretch: Stretch
    bars: Sequence[BarRow]
    slots: Mapping[int, Pieces]
    titles: Mapping[int, tuple[str, str, str]]
    sales: Mapping[int, tuple[str, str]]


def _row_of(bar: BarRow, by: str) -> str:
    return f"{by}:{ {'machine': bar.machine, 'person': bar.employee, 'order': bar.order}[by] }"


def shown_bars(seen: Seen, by: str, bars: Sequence[BarRow], keys: set[str]) -> list[dict[str, Any]]:
    """The bars of rows that are shown, with their neighbours in the order."""
    on_rows = [bar for bar in bars if _row_of(bar, by) in keys]
    chain: dict[int, list[BarRow]] = defaultdict(list)
    for bar in sorted(on_rows, key=lambda each: (each.sequence_no, each.id)):
        chain[bar.order].append(bar)
    beside: dict[int, Beside] = {}
    for line in chain.values():
        numbers = [None, *(bar.id for bar in line), None]
        beside |= {bar.id: (numbers[i], numbers[i + 2]) for i, bar in enumerate(line)}
    may_move = may_at_all(seen.actor, work_order, "move")
    return [_bar(seen, bar, _row_of(bar, by), beside[bar.id], may_move) for bar in on_rows]


def _bar(seen: Seen, bar: BarRow, row: str, beside: Beside, may_move: bool) -> dict[str, Any]:
    state, late_days = work_order.state(bar.state), late_days_of(seen, bar)
    return {
        "id": bar.id,
        "version": bar.version,
        "row": row,
        "label": f"{bar.order_number} · {bar.sequence_no} {bar.name}",
        "sequence_no": bar.sequence_no,
        "name": bar.name,
        "state": bar.state,
        "state_label": state.label,
        "tone": state.tone,
        "item": f"{bar.item_code} {bar.item_name}",
        "quantity": bar.quantity,
        "progress": min(HUNDRED, round((bar.good + bar.scrap) * HUNDRED / bar.quantity, 1)),
        "due_on": bar.due_on,
        "late": late_days > 0,
        "late_days": late_days,
        "previous": beside[0],
        "next": beside[1],
        **_refs(seen, bar),
        **_times(seen, bar),
        **_moving(seen, bar, may_move),
    }


def _refs(seen: Seen, bar: BarRow) -> dict[str, Any]:
    sales = seen.sales.get(bar.sales_order or 0)
    return {
        "order": reference("erp.manufacturing_order", bar.order, bar.order_number),
        "sales_order": sales and reference("erp.sales_order", bar.sales_order or 0, sales[0]),
        "customer": sales and sales[1],
        "work_centre": _centre(seen, bar.centre),
        "machine": _ref(seen, "erp.machine", bar.machine),
        "employee": _ref(seen, "hr.employee", bar.employee),
    }


def _times(seen: Seen, bar: BarRow) -> dict[str, Any]:
    pieces = seen.slots.get(bar.id, [])
    return {
        "start": bar.start_at,
        "end": bar.end_at,
        "slots": [{"start": moment(each.start), "end": moment(each.end)} for each in pieces],
        "minutes": sum(each.minutes for each in pieces),
    }


def _moving(seen: Seen, bar: BarRow, may_move: bool) -> dict[str, Any]:
    """Whether this reader may drag it now, and onto which machines."""
    can_move = may_move and bar.state in MOVABLE and bar.hold_id is None
    can_move = can_move and in_scope(seen.actor, work_order, "move", _Owned(seen.actor.company_id, bar))
    return {"can_move": can_move, "machines": seen.capacity.of_centre.get(bar.centre, ()) if can_move else ()}


class _Owned:
    """A bar as scopes look at a record."""

    def __init__(self, company: int | None, bar: BarRow) -> None:
        self.id, self.company_id, self.owner_id, self.unit_id = bar.id, company, bar.owner_id, bar.unit_id


def late_days_of(seen: Seen, bar: BarRow) -> int:
    """Days from the due date to the one on which the order's last operation ends."""
    ends: datetime = bar.order_ends - MINUTE
    return max(0, (ends.astimezone(seen.capacity.zone).date() - bar.due_on).days)


def _centre(seen: Seen, centre: int) -> dict[str, Any]:
    return reference("erp.work_centre", centre, seen.capacity.centres[centre].name)


def _ref(seen: Seen, doc: str, number: int | None) -> dict[str, Any] | None:
    if number is None:
        return None
    return reference(doc, number, seen.titles[number][1] if number in seen.titles else None)


def shown_unplaced(seen: Seen, each: UnplacedRow) -> dict[str, Any]:
    sales = seen.sales.get(each.sales_order or 0)
    return {
        "work_order": reference("erp.work_order", each.id, f"{each.order_number} · {each.sequence_no} {each.name}"),
        "order": reference("erp.manufacturing_order", each.order, each.order_number),
        "sales_order": sales and reference("erp.sales_order", each.sales_order or 0, sales[0]),
        "name": each.name,
        "work_centre": _centre(seen, each.centre),
        "minutes": int(each.minutes),
        "due_on": each.due_on,
        "reason": each.reason,
    }
