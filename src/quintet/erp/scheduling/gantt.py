"""The Gantt as the client draws it: rows, bars with their pieces, what is not placed, and the figures above."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from quintet.erp.production.documents import work_order
from quintet.erp.scheduling import gantt_reading as reading
from quintet.erp.scheduling import gantt_rows as rows
from quintet.erp.scheduling.capacity import Capacity, get_capacity
from quintet.erp.scheduling.documents import schedule_run
from quintet.erp.scheduling.gantt_reading import BarRow, UnplacedRow
from quintet.erp.scheduling.gantt_rows import Stretch, percent
from quintet.erp.scheduling.moments import midnight, moment
from quintet.erp.scheduling.moving import MOVABLE
from quintet.erp.scheduling.people import PersonFacts, people_at_work
from quintet.erp.scheduling.work import Pieces, list_slots
from quintet.kernel import clock, register
from quintet.kernel.actor import Actor
from quintet.kernel.reading.values import reference
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.rights import in_scope, may_at_all
from quintet.kernel.text import _

LONGEST = 92  # days that can be looked at
TWO_WEEKS = timedelta(days=13)
HUNDRED = Decimal(100)
MINUTE = timedelta(minutes=1)


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


def get_gantt(
    actor: Actor,
    first: date | None = None,
    last: date | None = None,
    by: str = "machine",
    *,
    centre: int | None = None,
    late: bool = False,
) -> dict[str, Any]:
    """The plan from first to last (both included; two weeks from today) by machine, person or order.

    Only what the actor may read; `late`: only orders that end after they are due. The number of statements does not
    grow with what is shown. Raises InvalidInput for more than 92 days.
    """
    first = first or clock.today()
    last = last or first + TWO_WEEKS
    _check(first, last)
    company = actor.company_id or 0
    capacity = get_capacity(company, first, last)
    stretch = Stretch(midnight(first, capacity.zone), midnight(last + timedelta(days=1), capacity.zone))
    bars = reading.list_bars(actor, moment(stretch.since), moment(stretch.until), centre)
    run = reading.get_last_run(company)
    unplaced = reading.list_unplaced(actor, run, centre)
    people = people_at_work(company, first - timedelta(days=1), last) if by == "person" else ()
    slots = list_slots(bar.id for bar in bars)
    titles = register.titles({bar.employee for bar in bars} | {bar.machine for bar in bars})
    sales = reading.sales_of(actor, [*(bar.sales_order for bar in bars), *(each.sales_order for each in unplaced)])
    seen = Seen(actor, capacity, stretch, bars, slots, titles, sales)
    shown = [bar for bar in bars if not late or _late_days(seen, bar)]
    resources = _resources(seen, by, shown, people, centre)
    return {
        "by": by,
        "first": first,
        "last": last,
        "from": moment(stretch.since),
        "to": moment(stretch.until),
        "now": clock.now(),
        "time_zone": str(capacity.zone),
        "resources": resources,
        "bars": _bars(seen, by, shown, {row["key"] for row in resources}),
        "unplaced": [_unplaced(seen, each) for each in unplaced],
        "figures": _figures(seen, resources, shown, unplaced, by),
        "last_run": run and {"run": _run(run), "at": run.at, "late": run.late, "unplaced": run.unplaced},
        "can_run": may_at_all(actor, schedule_run, "create") and may_at_all(actor, schedule_run, "run"),
    }


def _check(first: date, last: date) -> None:
    if not 0 <= (last - first).days < LONGEST:
        text = _("from one to {n} days", "范围为 1 到 {n} 天").format(n=LONGEST)
        raise InvalidInput([Invalid(text, "last", "erp.scheduling.shown_days")])


def _run(run: reading.LastRun) -> dict[str, Any]:
    return reference("erp.schedule_run", run.id, run.number)


def _resources(
    seen: Seen, by: str, bars: Sequence[BarRow], people: Sequence[PersonFacts], centre: int | None
) -> list[dict[str, Any]]:
    machines, persons = rows.planned_minutes(seen.slots, seen.stretch)
    if by == "person":
        return rows.person_rows(seen.actor, people, seen.stretch, persons)
    if by == "order":
        customers = {number: customer for number, (_number, customer) in seen.sales.items()}
        return rows.order_rows(seen.actor, bars, seen.slots, seen.stretch, customers)
    return rows.machine_rows(seen.actor, seen.capacity, seen.stretch, machines, centre)


def _row_of(bar: BarRow, by: str) -> str:
    return f"{by}:{ {'machine': bar.machine, 'person': bar.employee, 'order': bar.order}[by] }"


def _bars(seen: Seen, by: str, bars: Sequence[BarRow], keys: set[str]) -> list[dict[str, Any]]:
    """The bars of rows that are shown, with their neighbours in the order."""
    on_rows = [bar for bar in bars if _row_of(bar, by) in keys]
    chain: dict[int, list[BarRow]] = defaultdict(list)
    for bar in sorted(on_rows, key=lambda each: (each.sequence_no, each.id)):
        chain[bar.order].append(bar)
    beside: dict[int, tuple[int | None, int | None]] = {}
    for line in chain.values():
        numbers = [None, *(bar.id for bar in line), None]
        beside |= {bar.id: (numbers[i], numbers[i + 2]) for i, bar in enumerate(line)}
    may_move = may_at_all(seen.actor, work_order, "move")
    return [_bar(seen, bar, _row_of(bar, by), beside[bar.id], may_move) for bar in on_rows]


def _bar(seen: Seen, bar: BarRow, row: str, beside: tuple[int | None, int | None], may_move: bool) -> dict[str, Any]:
    pieces = seen.slots.get(bar.id, [])
    state = work_order.state(bar.state)
    can_move = may_move and bar.state in MOVABLE and bar.hold_id is None
    can_move = can_move and in_scope(seen.actor, work_order, "move", _Owned(seen.actor.company_id, bar))
    late_days = _late_days(seen, bar)
    sales = seen.sales.get(bar.sales_order or 0)
    machines = seen.capacity.of_centre.get(bar.centre, ()) if can_move else ()
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
        "order": reference("erp.manufacturing_order", bar.order, bar.order_number),
        "sales_order": sales and reference("erp.sales_order", bar.sales_order or 0, sales[0]),
        "customer": sales and sales[1],
        "item": f"{bar.item_code} {bar.item_name}",
        "quantity": bar.quantity,
        "work_centre": _centre(seen, bar.centre),
        "machine": _ref(seen, "erp.machine", bar.machine),
        "employee": _ref(seen, "hr.employee", bar.employee),
        "start": bar.start_at,
        "end": bar.end_at,
        "slots": [{"start": moment(each.start), "end": moment(each.end)} for each in pieces],
        "minutes": sum(each.minutes for each in pieces),
        "progress": min(HUNDRED, round((bar.good + bar.scrap) * HUNDRED / bar.quantity, 1)),
        "due_on": bar.due_on,
        "late": late_days > 0,
        "late_days": late_days,
        "previous": beside[0],
        "next": beside[1],
        "machines": machines,
        "can_move": can_move,
    }


class _Owned:
    """A bar as scopes look at a record."""

    def __init__(self, company: int | None, bar: BarRow) -> None:
        self.id, self.company_id, self.owner_id, self.unit_id = bar.id, company, bar.owner_id, bar.unit_id


def _late_days(seen: Seen, bar: BarRow) -> int:
    """Days from the due date to the one on which the order's last operation ends."""
    ends: datetime = bar.order_ends - MINUTE
    return max(0, (ends.astimezone(seen.capacity.zone).date() - bar.due_on).days)


def _centre(seen: Seen, centre: int) -> dict[str, Any]:
    return reference("erp.work_centre", centre, seen.capacity.centres[centre].name)


def _ref(seen: Seen, doc: str, number: int | None) -> dict[str, Any] | None:
    if number is None:
        return None
    return reference(doc, number, seen.titles[number][1] if number in seen.titles else None)


def _unplaced(seen: Seen, each: UnplacedRow) -> dict[str, Any]:
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


def _figures(
    seen: Seen, resources: Sequence[Mapping[str, Any]], bars: Sequence[BarRow], unplaced: Sequence[UnplacedRow], by: str
) -> dict[str, Any]:
    """Sums over the rows; by order, what is planned of them, and no capacity."""
    available = sum(row["available_minutes"] for row in resources)
    planned = sum(row["planned_minutes"] for row in resources)
    return {
        "bars": len(bars),
        "late": len({bar.order for bar in bars if _late_days(seen, bar)}),
        "unplaced": len(unplaced),
        "planned_minutes": planned,
        "available_minutes": available,
        "utilisation": None if by == "order" else percent(planned, available),
    }
