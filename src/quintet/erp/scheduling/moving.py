"""Dragging on the Gantt: a work order is put somewhere by hand, or taken out of the plan."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any

from quintet.erp.production.documents import PAUSED, READY, WAITING, WorkOrder, work_order
from quintet.erp.scheduling import writing
from quintet.erp.scheduling.building import Picture, get_picture
from quintet.erp.scheduling.conflicts import refusal
from quintet.erp.scheduling.engine import Assignment
from quintet.erp.scheduling.fitting import Fit, Wish, fit
from quintet.erp.scheduling.moments import minute, minute_after
from quintet.erp.scheduling.people import people_for
from quintet.kernel import clock
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.results import Refused
from quintet.kernel.text import _

MOVABLE = WAITING | READY | PAUSED
LOOK_AHEAD = 90  # days after the new start in which the work has to end
MACHINE = Input(to="erp.machine", label=_("Machine", "设备"))
EMPLOYEE = Input(to="hr.employee", label=_("Employee", "员工"))


@work_order.command(
    MOVABLE,
    label=_("Move", "调整排程"),
    bulk=False,
    labels={
        "start_at": _("Start", "开始时间"),
        "push_later": _("Push later operations of the order", "顺延本订单后续工序"),
    },
    help=_(
        "Puts the operation there if machine, person, sequence and material allow",
        "设备、人员、工序顺序和物料都允许时才会调整",
    ),
)
def move(
    works: Batch[WorkOrder],
    *,
    start_at: datetime,
    machine: Annotated[int | None, MACHINE] = None,
    employee: Annotated[int | None, EMPLOYEE] = None,
    push_later: bool = False,
) -> Iterable[Any]:
    """Start at that minute, on that machine, with that person; left empty they stay, or the first who can is taken.

    Raises Refused naming what is in the way: another operation there, a machine that is closed, somebody who is away or
    lacks the skill, material that has not come, an operation before it or (without `push_later`) after it.
    """
    for work in works:
        picture = picture_for(work, start_at)
        wish = Wish(work.id, minute(start_at), machine, employee, push_later)
        found = fit(picture, wish)
        if found.obstacle is not None:
            raise refusal(picture, wish, found.obstacle)
        yield from _moved(picture, found)


def picture_for(work: Any, start_at: datetime) -> Picture:
    """What is known around the new start. Raises Refused for work of an order that is not released."""
    today = clock.today()
    last = max(clock.local(start_at).date(), today) + timedelta(days=LOOK_AHEAD)
    people = people_for(work, work.company_id, today - timedelta(days=1), last)
    picture = get_picture(work.company_id, people, minute_after(clock.now()), today, last)
    if work.id not in picture.work:
        text = _("Only open operations of released orders are scheduled", "只有已下达订单的未完工序可以排程")
        raise Refused(text, rule="erp.scheduling.order_is_released")
    return picture


def _moved(picture: Picture, found: Fit) -> Iterable[Any]:
    placed: dict[int, Assignment | None] = dict(found.placed)
    changes = writing.write(picture, placed)
    sales = writing.sales_orders_of(picture)
    for change in changes:
        if change.is_move:
            yield change.event("", sales[change.work.manufacturing_order])


@work_order.command(
    MOVABLE, label=_("Take out of the plan", "取消排程"), help=_("Frees machine and person", "释放设备和人员")
)
def unassign(works: Batch[WorkOrder]) -> Iterable[Any]:
    """The operations lie nowhere until the next run places them."""
    for company in sorted({work.company_id for work in works}):
        ours = [work for work in works if work.company_id == company]
        for change in writing.take_out(company, ours, minute_after(clock.now())):
            if change.is_move:
                yield change.event("", None)
