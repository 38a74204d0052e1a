"""A machine is out of order: its time is taken away, and what lay there is placed anew."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from quintet.erp.scheduling.documents import machine_downtime
from quintet.erp.scheduling.events import MachineDown, MachineUp
from quintet.erp.scheduling.models import CANCELLED, DOWN, DRAFT, REPAIRED, MachineDowntime
from quintet.erp.scheduling.rescheduling import reschedule
from quintet.kernel import clock
from quintet.kernel.commands import Batch
from quintet.kernel.results import Invalid, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current


@machine_downtime.command(
    DRAFT >> DOWN,
    label=_("Report", "上报停机"),
    style="primary",
    bulk=False,
    help=_("Takes the time away and places what lay there anew", "扣除产能，并自动改排受影响的工序"),
)
def report(downtimes: Batch[MachineDowntime]) -> Iterable[Any]:
    """The machine cannot run from…to: work there is placed anew, on other machines of the centre or later."""
    for each in downtimes:
        each.state = DOWN.value  # seen by whoever counts capacity from here on
    current().flush()
    for each in downtimes:
        changes = reschedule(
            each.company_id,
            each.__dict__.get("people"),
            employees=(),
            machines=[each.machine_id],
            from_at=each.from_at,
            reason=f"{each.number} {each.reason}",
        )
        each.moved_count = sum(1 for change in changes if change.is_move)
        each.unplaced_count = sum(1 for change in changes if change.after.start_at is None)
        yield MachineDown(
            document=each.id,
            machine=each.machine_id,
            from_at=each.from_at,
            to_at=each.to_at,
            moved=each.moved_count,
            unplaced=each.unplaced_count,
        )


@machine_downtime.command(
    DOWN >> REPAIRED,
    label=_("Runs again", "恢复运行"),
    style="primary",
    labels={"at": _("Runs again at (now when left empty)", "恢复时间（留空为现在）")},
)
def repair(downtimes: Batch[MachineDowntime], *, at: datetime | None = None) -> Iterable[Any]:
    """The machine runs again: its time counts from then on. The plan stays until it is run again."""
    when = at or clock.now()
    for each in downtimes:
        if when <= each.from_at:
            text = _("It runs again after it went down", "恢复时间须晚于停机时间")
            raise Refused(
                text, rule="erp.scheduling.up_after_down", errors=[Invalid(text, "at", "erp.scheduling.up_after_down")]
            )
        each.to_at = when
        yield MachineUp(document=each.id, machine=each.machine_id, at=when)


@machine_downtime.command((DRAFT | DOWN) >> CANCELLED, label=_("Cancel", "取消"), style="danger", confirm=True)
def cancel(downtimes: Batch[MachineDowntime]) -> Iterable[Any]:
    """It was a mistake, or does not happen: the time counts again."""
    return [MachineUp(document=each.id, machine=each.machine_id, at=each.from_at) for each in downtimes]
