"""The hold on a document as its page shows it: why it waits, since when, for whom."""

from collections.abc import Callable, Iterable
from typing import Any

from quintet.kernel import register, sql
from quintet.kernel.documents import get_document
from quintet.kernel.reading import values
from quintet.kernel.text import Text, as_text

_HOLD = """
SELECT h.id, h.command, h.doc, h.gates::text, h.created_at, h.requester_id, h.state, h.blocked_reason::text,
       h.request_ref
FROM kernel_hold h WHERE h.id = %s
"""

_waiting: list[Callable[[int], Iterable[str]]] = []


def register_waiting_for(function: Callable[[int], Iterable[str]]) -> None:
    """Approvals tell who still has to decide on a request (the kernel knows no approvals)."""
    _waiting[:] = [function]


def get_hold(hold_id: int | None) -> dict[str, Any] | None:
    """The hold as the API answers it, or None."""
    row = sql.one(_HOLD, [hold_id]) if hold_id else None
    if row is None:
        return None
    number, command, doc, gates, since, requester, state, blocked, request = row
    facts = values.loads(gates)
    titles = register.titles([requester, request])
    texts = [as_text(gate["message"]) for gate in facts]
    message = Text("; ".join(t.en for t in texts), "；".join(t.zh for t in texts))
    return {
        "id": number,
        "command": command,
        "command_label": str(get_document(doc).commands[command].label),
        "gate": facts[0]["gate"] if facts else "",
        "message": str(message),
        "since": values.moment(since),
        "requester": _reference(titles, requester, "kernel.user"),
        "state": state,
        "blocked_reason": str(as_text(values.loads(blocked))) if blocked else None,
        "request": _reference(titles, request, ""),
        "waiting_for": list(_waiting[0](request)) if request and _waiting else [],
    }


def _reference(titles: dict[int, tuple[str, str, str]], number: int | None, to: str) -> dict[str, Any] | None:
    if number is None:
        return None
    doc, title, _subtitle = titles.get(number, (to, None, ""))
    return values.reference(doc, number, title)
