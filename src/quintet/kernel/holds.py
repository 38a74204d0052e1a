"""Holds and waivers: a command that waits for approval, and what an approval grants — exactly that, no more."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from quintet.kernel import sql, store
from quintet.kernel.core_events import CommandHeld, HoldClosed
from quintet.kernel.documents import get_document
from quintet.kernel.models import HoldRecord, Waiver
from quintet.kernel.results import Hold, NotAllowed, NotFound, QuintetError
from quintet.kernel.text import Text, _, as_text

OPEN, BLOCKED, DONE, WITHDRAWN, REJECTED = "OPEN", "BLOCKED", "DONE", "WITHDRAWN", "REJECTED"


def gate_facts(outcomes: Sequence[Hold]) -> list[dict[str, Any]]:
    """What the gates said, as stored on the hold and told to the approval."""
    return [
        {
            "gate": o.gate,
            "message": as_text(o.message).to_json(),
            "measured": None if o.measured is None else str(o.measured),
            "detail": msgspec.to_builtins(o.detail, enc_hook=str),
        }
        for o in outcomes
    ]


def place(command: Any, record: Any, inputs: dict[str, Any], outcomes: Sequence[Hold], requester: int, via: str) -> Any:
    """Put the hold on the record (inside a unit); the event that says so."""
    from quintet.kernel.unit import current

    unit = current()
    gates = gate_facts(outcomes)
    hold = store.new(
        HoldRecord,
        id=store.next_ids(1)[0],
        document=record.id,
        doc=command.document.name,
        command=command.name,
        inputs=msgspec.to_builtins(inputs, enc_hook=str),
        gates=gates,
        requester_id=requester,
        via=via,
        created_at=unit.at,
    )
    store.insert(HoldRecord, [hold])
    record.hold_id = hold.id
    unit.flush()
    event = CommandHeld(
        document=record.id, hold=hold.id, doc=hold.doc, command=hold.command, requester=requester, gates=gates
    )
    return hold, event


def get(hold_id: int, *, lock: bool = False) -> Any:
    """The hold. Raises NotFound."""
    found = store.select(HoldRecord, "t.id = %s", [hold_id], tail="FOR UPDATE" if lock else "")
    if not found:
        raise NotFound()
    return found[0]


def attach_request(hold_id: int, request_ref: int) -> None:
    """Say which approval request decides the hold."""
    sql.execute("UPDATE kernel_hold SET request_ref = %s WHERE id = %s", [request_ref, hold_id])


def message_of(hold: Any) -> Text:
    """All that the gates said, joined."""
    texts = [as_text(gate["message"]) for gate in hold.gates]
    return Text("; ".join(t.en for t in texts), "；".join(t.zh for t in texts))


def uncovered(roots: Iterable[int], outcomes: Sequence[Hold]) -> list[Hold]:
    """The outcomes that no waiver on the root documents covers: same gate, measured within what was granted."""
    granted = sql.rows(
        "SELECT gate, measured FROM kernel_waiver WHERE document = ANY(%s::bigint[])", [store.array(roots)]
    )
    limits: dict[str, Decimal | None] = {}
    for gate, measured in granted:
        before = limits.get(gate, Decimal("-Infinity"))
        limits[gate] = None if measured is None or before is None else max(before, measured)

    def covered(outcome: Hold) -> bool:
        if outcome.gate not in limits:
            return False
        limit = limits[outcome.gate]
        return limit is None or outcome.measured is None or Decimal(str(outcome.measured)) <= limit

    return [outcome for outcome in outcomes if not covered(outcome)]


def _close(hold: Any, outcome: str) -> HoldClosed:
    from quintet.kernel.unit import current

    sql.execute(
        "UPDATE kernel_hold SET state = %s, closed_at = %s, blocked_reason = NULL WHERE id = %s",
        [outcome, current().at, hold.id],
    )
    return HoldClosed(document=hold.document, hold=hold.id, doc=hold.doc, command=hold.command, outcome=outcome)


def _record(hold: Any) -> Any:
    from quintet.kernel.unit import current

    return current().load(get_document(hold.doc), [hold.document])[0]


def withdraw(records: Sequence[Any]) -> Iterable[Any]:
    """End the holds of these records; only who asked (or the system). Yields HoldClosed."""
    from quintet.kernel.unit import current

    actor = current().actor
    for record in records:
        hold = get(record.hold_id, lock=True)
        if not actor.is_system and actor.user_id != hold.requester_id and "administrator" not in actor.roles:
            text = _("Only who asked for the approval may withdraw it", "只有发起人可以撤回")
            raise NotAllowed(text, rule="kernel.withdraw_by_requester")
        record.hold_id = None
        yield _close(hold, WITHDRAWN)


def reject(hold_id: int) -> None:
    """End the hold because the approval was refused; the document is free again."""
    from quintet.kernel.dispatch import say

    hold = get(hold_id, lock=True)
    _record(hold).hold_id = None
    say([_close(hold, REJECTED)])


def grant(hold_id: int) -> QuintetError | None:
    """Waive what the hold measured and run its command as the requester, in this transaction.

    Rights and all other gates are checked again. A refusal is answered, keeps the vote, and leaves the hold BLOCKED.
    """
    from quintet.kernel.unit import current

    unit = current()
    hold = get(hold_id, lock=True)
    waivers = [
        store.new(
            Waiver,
            hold_id=hold.id,
            document=hold.document,
            command=hold.command,
            gate=gate["gate"],
            measured=None if gate["measured"] is None else Decimal(gate["measured"]),
            granted_at=unit.at,
        )
        for gate in hold.gates
    ]
    sql.execute(
        "INSERT INTO kernel_waiver (hold_id, document, command, gate, measured, granted_at)"
        " SELECT hold_id, document, command, gate, measured, granted_at"
        " FROM json_populate_recordset(NULL::kernel_waiver, %s)",
        [
            store.as_json(
                [
                    {k: w.__dict__[k] for k in ("hold_id", "document", "command", "gate", "measured", "granted_at")}
                    for w in waivers
                ]
            )
        ],
    )
    return resume(hold_id)


def resume(hold_id: int) -> QuintetError | None:
    """Run a granted hold's command (again); None when it ran, else the refusal, kept as the hold's blocked reason."""
    from quintet.kernel import runner
    from quintet.kernel.actor import get_actor
    from quintet.kernel.dispatch import say
    from quintet.kernel.unit import acting, current

    hold = get(hold_id, lock=True)
    unit = current()
    command = get_document(hold.doc).commands[hold.command]
    record = _record(hold)
    requester = get_actor(hold.requester_id)
    try:
        with unit.savepoint(), acting(requester.as_system(hold.via) if hold.via else requester):
            record.hold_id = None
            unit.acknowledged = frozenset({"*"})
            say([_close(hold, DONE)])
            runner.run_as_root(command, [record], command.parse(hold.inputs))
        return None
    except QuintetError as problem:
        record.hold_id = hold.id
        sql.execute(
            "UPDATE kernel_hold SET state = 'BLOCKED', blocked_reason = %s::jsonb WHERE id = %s",
            [store.as_json(as_text(problem.message).to_json()), hold.id],
        )
        say([HoldClosed(document=hold.document, hold=hold.id, doc=hold.doc, command=hold.command, outcome=BLOCKED)])
        return problem
    finally:
        unit.acknowledged = frozenset()
