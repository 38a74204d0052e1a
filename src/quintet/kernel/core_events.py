"""Events of the kernel itself."""

from typing import Any

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("kernel.document_created.v1", _("Created", "已新建"))
class DocumentCreated(Event):
    """A document was made."""

    doc: str


@event("kernel.document_edited.v1", _("Edited", "已修改"))
class DocumentEdited(Event):
    """Fields or lines were changed."""

    doc: str


@event("kernel.command_held.v1", _("Waits for approval", "等待审批"))
class CommandHeld(Event):
    """A command waits for approval: gates = [{gate, system, message: {en, zh}, measured, detail}]."""

    hold: int
    doc: str
    command: str
    requester: int
    gates: list[dict[str, Any]]


@event("kernel.hold_closed.v1", _("Approval ended", "审批结束"))
class HoldClosed(Event):
    """A hold ended: DONE (it ran), WITHDRAWN, REJECTED, EXCEEDED (a new round); or is BLOCKED (refused when it ran)."""

    hold: int
    doc: str
    command: str
    outcome: str
