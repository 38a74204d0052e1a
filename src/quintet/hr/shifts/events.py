"""Facts about shifts."""

from datetime import date

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("hr.shift_changed.v1", _("Shift changed", "班次变更"))
class ShiftChanged(Event):
    """These employees work at other hours from `first_on` to `last_on` (None: from then on).

    `document` is the assignment, or the shift whose own hours changed.
    """

    shift: int
    employees: list[int]
    first_on: date
    last_on: date | None
