"""Reads of scheduling: the Gantt, what a move would do, what can be promised; load of centres and skills."""

from datetime import date, datetime
from typing import Annotated, Any

from quintet.erp.scheduling.documents import ROOM
from quintet.erp.scheduling.gantt import get_gantt
from quintet.erp.scheduling.load import capacity_load, skill_load
from quintet.erp.scheduling.promising import Promise, promise
from quintet.erp.scheduling.trying import try_move
from quintet.kernel.actor import Actor
from quintet.kernel.desk import alarm_if_any, desk_number, warn_if_any
from quintet.kernel.documents import Menu
from quintet.kernel.inputs import Input
from quintet.kernel.pages import page
from quintet.kernel.text import _

__all__ = ["Promise", "capacity_load", "get_gantt", "promise", "skill_load", "try_move"]

SEES = "planner workshop order_desk sales_manager engineer cost_accountant executive cfo"
_BY = (("machine", _("Machine", "设备")), ("person", _("Person", "人员")), ("order", _("Order", "订单")))
_DAYS = {"first": _("From", "开始日期"), "last": _("To", "结束日期")}


@page(
    "erp.schedule",
    _("Schedule", "排程甘特图"),
    kind="gantt",
    icon="schedule",
    roles=SEES,
    menu=Menu(40),
    room_label=ROOM,
    labels={
        "by": _("By", "按"),
        "work_centre": _("Work centre", "工作中心"),
        "late": _("Late only", "仅延期"),
        **_DAYS,
    },
    help=_("Drag work to another time, machine or person", "拖动工序以调整时间、设备或人员"),
)
def schedule(
    actor: Actor,
    *,
    by: Annotated[str, Input(options=_BY)] = "machine",
    first: date | None = None,
    last: date | None = None,
    work_centre: Annotated[int | None, Input(to="erp.work_centre")] = None,
    late: bool = False,
) -> dict[str, Any]:
    """Who and what works on which order when."""
    return get_gantt(actor, first, last, by, centre=work_centre, late=late)


@page(
    "erp.schedule_try",
    _("Try a move", "试排"),
    kind="answer",
    icon="schedule",
    roles="planner workshop",
    menu=None,
    labels={
        "work_order": _("Work order", "工序任务"),
        "start_at": _("Start", "开始时间"),
        "machine": _("Machine", "设备"),
        "employee": _("Employee", "员工"),
        "push_later": _("Push later operations", "顺延后续工序"),
        **_DAYS,
    },
)
def schedule_try(
    actor: Actor,
    *,
    work_order: Annotated[int, Input(to="erp.work_order")],
    start_at: datetime,
    machine: Annotated[int | None, Input(to="erp.machine")] = None,
    employee: Annotated[int | None, Input(to="hr.employee")] = None,
    push_later: bool = False,
    first: date | None = None,
    last: date | None = None,
) -> dict[str, Any]:
    """What moving a work order there would do; nothing is written."""
    return try_move(actor, work_order, start_at, machine, employee, push_later=push_later, first=first, last=last)


_OPEN = ("state", "in", ["WAITING", "READY", "RUNNING", "PAUSED"])
desk_number(
    "erp.work_not_scheduled",
    _("Operations not scheduled", "未排工序"),
    roles="planner workshop",
    doc="erp.work_order",
    where=[_OPEN, ("start_at", "empty", True)],
    tone=warn_if_any,
)
desk_number(
    "erp.machines_down",
    _("Machines down", "停机设备"),
    roles="planner workshop",
    doc="erp.machine_downtime",
    where=[("state", "=", "DOWN")],
    tone=alarm_if_any,
    hide_zero=True,
)
