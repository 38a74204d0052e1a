"""Facts about the history of employments."""

from datetime import date

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("hr.move_planned.v1", _("Move planned", "已计划调动"))
class MovePlanned(Event):
    """On that day the employee (`document`) will work in another department or post, or for another manager."""

    department: int
    position: int | None
    manager: int | None
    happened_on: date


@event("hr.leaving_planned.v1", _("Leaving planned", "已计划离职"))
class LeavingPlanned(Event):
    """The employee (`document`) will leave: that is their last day."""

    left_on: date


@event("hr.assignment_corrected.v1", _("History corrected", "任职记录已更正"))
class AssignmentCorrected(Event):
    """What the file said of a past or present post was wrong and was put right."""

    employee: int
    valid_from: date
    valid_to: date | None


@event("hr.move_cancelled.v1", _("Planned move cancelled", "已撤销计划调动"))
class MoveCancelled(Event):
    """What was planned will not happen."""

    employee: int
    valid_from: date
