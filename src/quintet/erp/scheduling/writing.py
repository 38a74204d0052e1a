"""A plan into the database, set-based: slots deleted and inserted in one statement each, work orders in one update."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quintet.erp.production.documents import manufacturing_order, work_order
from quintet.erp.scheduling.building import Picture
from quintet.erp.scheduling.engine import Assignment
from quintet.erp.scheduling.events import Planned, WorkRescheduled
from quintet.erp.scheduling.moments import moment
from quintet.erp.scheduling.work import Pieces, until_now
from quintet.kernel import sql, store
from quintet.kernel.unit import current

_OPEN = "t.company_id = %s AND t.state IN ('WAITING', 'READY', 'RUNNING', 'PAUSED')"
# index erp_slot_work_order (work_order, start_at); erp_slot_time (company_id, end_at): what is finished frees its time
_DELETE = """
WITH over AS MATERIALIZED (
  SELECT s.id, s.start_at, n.now FROM erp_slot s, (SELECT to_timestamp(%s::bigint * 60) AS now) n
  WHERE s.company_id = %s AND s.end_at > n.now AND EXISTS (
    SELECT 1 FROM erp_workorder w WHERE w.id = s.work_order AND w.state IN ('DONE', 'CANCELLED'))
), cut AS (
  UPDATE erp_slot s SET end_at = o.now FROM over o WHERE s.id = o.id AND o.start_at < o.now
)
DELETE FROM erp_slot s WHERE s.work_order = ANY(%s::bigint[])
   OR s.id IN (SELECT o.id FROM over o WHERE o.start_at >= o.now)
"""
_INSERT = """
INSERT INTO erp_slot (id, company_id, work_order, machine_id, employee_ref, start_at, end_at)
SELECT u.id, u.company_id, u.work_order, u.machine_id, u.employee_ref, u.start_at, u.end_at
FROM json_populate_recordset(NULL::erp_slot, %s) u ORDER BY u.machine_id, u.start_at
"""


@dataclass(frozen=True)
class Change:
    """A work order whose place in the plan became another."""

    work: Any
    before: Planned
    after: Planned

    @property
    def is_move(self) -> bool:
        """Whether it had a place, and people have to know of the new one: another start, machine or person, or none."""
        return self.before.start_at is not None and (
            (self.before.start_at, self.before.machine, self.before.employee)
            != (self.after.start_at, self.after.machine, self.after.employee)
        )

    def event(self, reason: str, sales_order: int | None) -> WorkRescheduled:
        """The fact for the people affected."""
        return WorkRescheduled(
            document=self.work.id,
            order=self.work.manufacturing_order,
            sales_order=sales_order,
            before=self.before,
            after=self.after,
            reason=reason,
        )


def lock_open_work(company: int) -> None:
    """Take the company's open orders and work orders, each by number: who plans is alone and sees what others wrote."""
    ids = [row[0] for row in sql.rows(f"SELECT t.id FROM erp_workorder t WHERE {_OPEN} ORDER BY t.id", [company])]
    current().load(work_order, ids, lines=False)


def write(picture: Picture, placed: Mapping[int, Assignment | None]) -> list[Change]:
    """Put work orders where `placed` says (None: nowhere) and answer what changed; the unit writes the work orders."""
    records = {r.id: r for r in current().load(work_order, sorted(placed), lines=False)}
    slots: list[tuple[int, Assignment]] = []
    changes = []
    for number, assignment in placed.items():
        behind = until_now(picture.slots.get(number, []), picture.now)
        record = records[number]
        pieces = _pieces(behind if record.started_at else [], assignment)
        slots += [(number, piece) for piece in pieces]
        change = _put(record, pieces, assignment)
        if change.before != change.after:
            changes.append(change)
    sql.execute(_DELETE, [picture.now, picture.company, store.array(sorted(placed))])
    if slots:
        sql.execute(_INSERT, [store.as_json(list(_rows(picture.company, slots)))])
    return changes


def _pieces(behind: Pieces, assignment: Assignment | None) -> Pieces:
    """What was worked and what is to be, joined where it goes on without a pause."""
    if assignment is None:
        return behind
    ahead = list(assignment.slots)
    who = assignment.machine, assignment.person
    if behind and (behind[-1].machine, behind[-1].person) == who and behind[-1].end == ahead[0][0]:
        ahead[0] = (behind[-1].start, ahead[0][1])
        behind = behind[:-1]
    return [*behind, *(Assignment(assignment.job, *who, (slot,)) for slot in ahead)]


def _put(record: Any, pieces: Pieces, assignment: Assignment | None) -> Change:
    before = planned(record)
    if assignment is None:
        record.start_at = record.end_at = None
        if record.state != "RUNNING":
            record.machine_id = record.employee_ref = None
    else:
        record.start_at, record.end_at = moment(pieces[0].start), moment(pieces[-1].end)
        record.machine_id, record.employee_ref = assignment.machine, assignment.person
    return Change(record, before, planned(record))


def planned(record: Any) -> Planned:
    """Where a work order lies."""
    return Planned(record.start_at, record.end_at, record.machine_id, record.employee_ref)


def _rows(company: int, slots: Iterable[tuple[int, Assignment]]) -> Iterable[dict[str, Any]]:
    slots = list(slots)
    for number, (work, piece) in zip(store.next_ids(len(slots)), slots, strict=True):
        yield {
            "id": number,
            "company_id": company,
            "work_order": work,
            "machine_id": piece.machine,
            "employee_ref": piece.person,
            "start_at": moment(piece.start),
            "end_at": moment(piece.end),
        }


def take_out(company: int, records: Sequence[Any], now: int) -> list[Change]:
    """Work orders lie nowhere any more."""
    changes = []
    for record in records:
        before = planned(record)
        record.start_at = record.end_at = record.machine_id = record.employee_ref = None
        changes.append(Change(record, before, planned(record)))
    sql.execute(_DELETE, [now, company, store.array(sorted(record.id for record in records))])
    return changes


def note_starts(picture: Picture, placed: Mapping[int, Assignment]) -> None:
    """Orders of which nothing has begun start on the day of their first operation: material is needed then."""
    first: dict[int, int] = {}
    for number, assignment in placed.items():
        order = picture.work[number].manufacturing_order
        first[order] = min(first.get(order, assignment.start), assignment.start)
    for order in current().load(manufacturing_order, sorted(first), lines=False):
        if order.state == "RELEASED":
            order.planned_start_on = picture.day(first[order.id])


def sales_orders_of(picture: Picture) -> dict[int, int | None]:
    """{manufacturing order: the sales order it is for}."""
    return {work.manufacturing_order: work.sales_order or None for work in picture.work.values()}
