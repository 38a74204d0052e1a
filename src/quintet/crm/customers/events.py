"""Facts about contacts with customers."""

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("crm.next_step_done.v1", _("Next step done", "下一步已完成"))
class NextStepDone(Event):
    """What was to follow a contact has been done."""

    customer: int
    opportunity: int | None
