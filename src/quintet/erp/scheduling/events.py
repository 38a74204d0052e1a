"""Facts about scheduling. Times are moments in UTC."""

from datetime import datetime

import msgspec

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


class Planned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a work order lies in the plan: when, on which machine, with whom. All empty: nowhere."""

    start_at: datetime | None
    end_at: datetime | None
    machine: int | None
    employee: int | None


@event("erp.schedule_made.v1", _("Schedule made", "排程完成"))
class ScheduleMade(Event):
    """A run placed the open operations of a company."""

    planned: int
    kept: int
    moved: int
    late: int
    unplaced: int


@event("erp.schedule_being_optimised.v1", _("Schedule being optimised", "排程优化中"))
class ScheduleBeingOptimised(Event):
    """A run is looked after in the background, for so many seconds at most; nothing has moved yet."""

    seconds: int


@event("erp.work_rescheduled.v1", _("Work rescheduled", "工序改期"))
class WorkRescheduled(Event):
    """A work order that had its place got another, or lost it; `reason` is for the people affected."""

    order: int
    sales_order: int | None
    before: Planned
    after: Planned
    reason: str


@event("erp.machine_down.v1", _("Machine down", "设备停机"))
class MachineDown(Event):
    """A machine cannot run from…to; what lay there was placed anew."""

    machine: int
    from_at: datetime
    to_at: datetime
    moved: int
    unplaced: int


@event("erp.machine_up.v1", _("Machine runs again", "设备恢复"))
class MachineUp(Event):
    """A machine runs again from `at` on; or its downtime was called off before it began."""

    machine: int
    at: datetime
