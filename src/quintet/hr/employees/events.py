"""Facts about employment."""

from datetime import date

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("hr.employee_transferred.v1", _("Transferred", "已调动"))
class EmployeeTransferred(Event):
    """The employee works in another department or post, or for another manager, from now on."""

    user: int | None
    department: int
    position: int | None
    manager: int | None
    happened_on: date


@event("hr.employee_left.v1", _("Left", "已离职"))
class EmployeeLeft(Event):
    """The employment ended; the account is off."""

    user: int | None
    left_on: date
