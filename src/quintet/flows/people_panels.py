"""Beside a leave request 请假单旁: balance, team, and what is planned on the person, before and after the decision.

Whoever decides sees it inside the approval too (flow approvals shows what stands beside the document).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from quintet.erp.production.documents import work_order
from quintet.flows.people_at_work import MOVED, flow
from quintet.hr.leave.documents import leave_request
from quintet.hr.leave.queries import as_absence, get_leave_balances, team_absence
from quintet.hr.presence.queries import Person, list_people
from quintet.hr.shifts.queries import get_roster
from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor
from quintet.kernel.panels import Block, fact, facts, note
from quintet.kernel.rights import may_at_all
from quintet.kernel.text import Text, _

PARTS = {"am": _("morning", "上午"), "pm": _("afternoon", "下午")}
MOST = 20
SKILLED = 3  # stand-ins named for each operation


# HR: what is left, who else is away -----------------------------------------------------------------------------------


@flow.beside(leave_request, system="hr", label=_("Balance", "假期额度"))
def balance(record: Any) -> list[Block]:
    """What the employee has of each type in the years of the request."""
    found = []
    for year in sorted({record.from_on.year, record.to_on.year}):
        for each in get_leave_balances(record.employee_id, year):
            label = _("{type} {year}", "{year} 年{type}").format(type=each.name, year=year)
            text = _("{left} of {all} left, {waiting} waiting", "剩余 {left} / {all} 天，审批中 {waiting} 天")
            told = text.format(left=_days(each.left), all=_days(each.entitled), waiting=_days(each.pending))
            tone = "error" if each.left < 0 else "warning" if each.left == 0 else "success"
            found.append(fact(label, str(told), tone=tone if each.type == record.type_id else None))
    if not found:
        return [note(_("No balance is kept for this year.", "该年度没有假期额度。"))]
    return [facts(found)]


def _days(value: Any) -> str:
    return f"{value.normalize():f}"


@flow.beside(leave_request, system="hr", label=_("Who else is away", "同事请假"))
def team(record: Any) -> list[Block]:
    """Colleagues of the department and of the same manager who are away in those days, or ask to be; not why."""
    away = team_absence(record.company_id, record.employee_id, record.from_on, record.to_on)
    if not away:
        return [note(_("Nobody else is away then.", "该时段没有其他同事请假。"), "success")]
    rows = [
        {
            "id": each.request,
            "name": each.name,
            "from": _when(each.first_on, each.first_part, "am"),
            "to": _when(each.last_on, each.last_part, "pm"),
            "state": str(_("asked", "待批") if each.waiting else _("approved", "已批")),
        }
        for each in away[:MOST]
    ]
    columns = [
        _column("name", _("Colleague", "同事")),
        _column("from", _("From", "开始")),
        _column("to", _("To", "结束")),
        _column("state", _("Status", "状态")),
    ]
    return [_table(columns, rows)]


def _when(on: date, part: str, plain: str) -> str:
    return f"{on}" if part == plain else f"{on} {PARTS[part]}"


# ERP: what is planned on them, who could do it, what moved ------------------------------------------------------------

# index erp_slot_person_once (employee, time); the sales order is the one the work is for
_PLANNED = """
SELECT s.start_at, s.end_at, w.id, w.number, w.name, w.skill_id, w.min_level, o.number, so.number, so.promised_on
FROM erp_slot s JOIN erp_workorder w ON w.id = s.work_order
JOIN erp_manufacturingorder o ON o.id = w.manufacturing_order LEFT JOIN erp_salesorder so ON so.id = o.sales_order_ref
WHERE s.employee_ref = %s AND s.start_at < %s AND s.end_at > %s ORDER BY s.start_at
"""
_TAKEN = "SELECT employee_ref, start_at, end_at FROM erp_slot WHERE company_id = %s AND end_at > %s AND start_at < %s"


@dataclass(frozen=True)
class Planned:
    """A piece of work planned on somebody."""

    start: datetime
    end: datetime
    work: int
    number: str
    name: str
    skill: int | None
    level: int
    order: str
    sales_order: str | None
    promised_on: date | None


@flow.beside(leave_request, system="erp", label=_("Production schedule", "生产排程"))
def production(record: Any, actor: Actor) -> list[Block]:
    """Before: what is planned on the person in those days and who could do it. After: what moved, what is at risk."""
    if record.state == "APPROVED":
        return _what_moved(record, actor)
    if record.state != "DRAFT":
        return []
    planned = list_planned(record)
    if not planned:
        return [note(_("Nothing is planned on them then.", "该时段没有安排生产任务。"), "success")]
    text = _(
        "{n} operations are planned on them in these days; approving the leave moves them.",
        "该时段安排了 {n} 道工序，批准后将自动改排。",
    ).format(n=len({each.work for each in planned}))
    if not may_at_all(actor, work_order, "read"):
        return [note(text, "warning")]
    return [note(text, "warning"), _planned_table(record, planned)]


def list_planned(record: Any) -> list[Planned]:
    """Work planned on the employee in the working time that the request takes; three statements."""
    roster = get_roster(record.company_id, [record.employee_id], record.from_on, record.to_on)
    parts = as_absence(record).parts()
    windows = [w for on, part in parts.items() for w in roster.windows_on(record.employee_id, on, part)]
    if not windows:
        return []
    rows = sql.rows(_PLANNED, [record.employee_id, windows[-1][1], windows[0][0]])
    found = [Planned(*row) for row in rows]
    return [each for each in found if any(each.start < end and start < each.end for start, end in windows)]


def _planned_table(record: Any, planned: Sequence[Planned]) -> Block:
    stand_ins = _stand_ins(record, planned)
    rows = [
        {
            "id": index,
            "work": {"doc": work_order.name, "id": each.work, "label": f"{each.number} {each.name}"},
            "when": _span(each.start, each.end),
            "order": " · ".join(filter(None, (each.order, each.sales_order))),
            "promised": None if each.promised_on is None else str(each.promised_on),
            "others": "、".join(stand_ins[index]) or str(_("nobody", "无人可替")),
        }
        for index, each in enumerate(planned[:MOST])
    ]
    columns = [
        {**_column("work", _("Operation", "工序")), "type": "ref", "to": work_order.name},
        _column("when", _("Planned", "计划时间")),
        _column("order", _("Order", "订单")),
        {**_column("promised", _("Promised", "承诺交期")), "type": "date"},
        _column("others", _("Who else could", "可替岗人员")),
    ]
    return _table(columns, rows)


def _stand_ins(record: Any, planned: Sequence[Planned]) -> list[list[str]]:
    """For each piece of work: who has the skill, is at work then and has nothing else; the names, a few."""
    first, last = record.from_on - timedelta(days=1), record.to_on
    people = [p for p in list_people(record.company_id, first, last) if p.employee != record.employee_id]
    taken: dict[int, list[tuple[datetime, datetime]]] = {}
    for employee, start, end in sql.rows(_TAKEN, [record.company_id, planned[0].start, planned[-1].end]):
        if employee is not None:
            taken.setdefault(employee, []).append((start, end))
    return [[p.name for p in people if _could(p, each, taken.get(p.employee, ()))][:SKILLED] for each in planned[:MOST]]


def _could(person: Person, work: Planned, taken: Iterable[tuple[datetime, datetime]]) -> bool:
    on = clock.local(work.start).date()
    able = work.skill is None or person.levels(on, on).get(work.skill, 0) >= work.level
    there = any(start <= work.start and work.end <= end for start, end in person.windows)
    return able and there and not any(start < work.end and work.start < end for start, end in taken)


# index kernel_event_document (document, id); the reason of a move is the number of what caused it
_MOVES = """
SELECT DISTINCT ON (w.id) w.id, w.number, w.name, o.number, so.number, so.promised_on,
       e.payload::jsonb #>> '{before,start_at}', w.start_at,
       (SELECT max(x.end_at) FROM erp_workorder x WHERE x.manufacturing_order = o.id), p.name
FROM kernel_link l JOIN erp_workorder w ON w.id = l.target_id
JOIN erp_manufacturingorder o ON o.id = w.manufacturing_order
LEFT JOIN erp_salesorder so ON so.id = o.sales_order_ref LEFT JOIN hr_employee p ON p.id = w.employee_ref
LEFT JOIN kernel_event e ON e.document = w.id AND e.name = 'erp.work_rescheduled.v1'
  AND e.payload::jsonb ->> 'reason' = %s
WHERE l.source_id = %s AND l.kind = %s ORDER BY w.id, e.id
"""


def _what_moved(record: Any, actor: Actor) -> list[Block]:
    moved = sql.rows(_MOVES, [record.number, record.id, MOVED])
    if not moved:
        return [note(_("No work had to move.", "没有工序需要改排。"), "success")]
    risky = [row for row in moved if _at_risk(row[5], row[7], row[8])]
    text = _("{n} operations moved", "已改排 {n} 道工序").format(n=len(moved))
    orders = {row[4] for row in risky if row[4]}
    if risky:
        more = _("; {n} no longer end by the promised date{orders}", "；其中 {n} 道影响承诺交期{orders}")
        named = _(" ({orders})", "（{orders}）").format(orders="、".join(sorted(orders))) if orders else Text("", "")
        text = text + more.format(n=len(risky), orders=named)
    blocks = [note(text, "error" if risky else "success")]
    if not may_at_all(actor, work_order, "read"):
        return blocks
    rows = [_moved_row(index, row) for index, row in enumerate(moved[:MOST])]
    columns = [
        {**_column("work", _("Operation", "工序")), "type": "ref", "to": work_order.name},
        _column("order", _("Order", "订单")),
        _column("before", _("Was", "原计划")),
        _column("after", _("Is now", "现计划")),
        _column("who", _("By", "操作人")),
        _column("promised", _("Promised", "承诺交期")),
    ]
    return [*blocks, _table(columns, rows)]


def _moved_row(index: int, row: tuple[Any, ...]) -> dict[str, Any]:
    number, work, name, order, sales, promised, before, after, end, who = row
    was = datetime.fromisoformat(before) if before else None
    risk = _("{promised}, at risk", "{promised} 有风险").format(promised=promised)
    return {
        "id": index,
        "work": {"doc": work_order.name, "id": number, "label": f"{work} {name}"},
        "order": " · ".join(filter(None, (order, sales))),
        "before": "" if was is None else f"{clock.local(was):%m-%d %H:%M}",
        "after": str(_("not placed", "未排")) if after is None else f"{clock.local(after):%m-%d %H:%M}",
        "who": who or "",
        "promised": "" if promised is None else str(risk) if _at_risk(promised, after, end) else str(promised),
    }


def _at_risk(promised_on: date | None, start: datetime | None, end: datetime | None) -> bool:
    """Whether the order's work ends after the day promised, or part of it lies nowhere."""
    if start is None or end is None:
        return promised_on is not None
    return promised_on is not None and clock.local(end).date() > promised_on


def _span(start: datetime, end: datetime) -> str:
    return f"{clock.local(start):%m-%d %H:%M}–{clock.local(end):%H:%M}"


def _column(name: str, label: Text) -> dict[str, Any]:
    return {"name": name, "label": str(label), "help": "", "type": "text", "required": False, "readonly": True,
            "sortable": False}  # fmt: skip


def _table(columns: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]]) -> Block:
    return {"kind": "table", "columns": list(columns), "rows": list(rows), "empty": ""}
