"""Holds and waivers: a command that waits for approval, and what an approval grants — exactly that, no more."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from quintet.kernel import sql, store
from quintet.kernel.actor import Actor, get_actor
from quintet.kernel.constraints import as_refusal
from quintet.kernel.core_events import CommandHeld, HoldClosed
from quintet.kernel.documents import get_document
from quintet.kernel.models import HoldRecord, Waiver
from quintet.kernel.results import Hold, HoldSignal, NotAllowed, NotFound, QuintetError, Refused
from quintet.kernel.text import Text, _, as_text

OPEN, BLOCKED, DONE, WITHDRAWN, REJECTED = "OPEN", "BLOCKED", "DONE", "WITHDRAWN", "REJECTED"
EXCEEDED = "EXCEEDED"  # approved, but the command now needs more than was granted: a new hold asks for the rest


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


# A waiver lives as long as its hold is being worked off: once the command ran, or the request was taken back or
# refused, it is spent, so that the next run of the command asks again.
_LIVE_WAIVERS = """
SELECT w.gate, w.measured FROM kernel_waiver w JOIN kernel_hold h ON h.id = w.hold_id
WHERE w.document = ANY(%s::bigint[]) AND h.state IN ('OPEN', 'BLOCKED', 'EXCEEDED')
"""


def uncovered(roots: Iterable[int], outcomes: Sequence[Hold]) -> list[Hold]:
    """The outcomes that no waiver on the root documents covers: same gate, measured within what was granted."""
    granted = sql.rows(_LIVE_WAIVERS, [store.array(roots)])
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

    # earlier rounds of the same approval (EXCEEDED) end with the last one, and with them what they granted
    sql.execute(
        "UPDATE kernel_hold SET state = %s, closed_at = %s, blocked_reason = NULL"
        " WHERE id = %s OR (document = %s AND state = 'EXCEEDED')",
        [outcome, current().at, hold.id, hold.document],
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
    from quintet.kernel.unit import current

    hold = get(hold_id, lock=True)
    _record(hold).hold_id = None
    current().flush()
    say([_close(hold, REJECTED)])


def grant(hold_id: int) -> QuintetError | None:
    """Waive what the hold measured and run its command as the requester, in this transaction.

    Rights and all other gates are checked again. More than was granted opens a new round. A refusal is answered,
    keeps the vote, and leaves the hold BLOCKED.
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
    """Run a granted hold's command (again); None when it ran, else the refusal, kept as the hold's blocked reason.

    Its events and their reactions are part of the run: what one of them refuses blocks the hold as well. A gate that
    now measures more than was granted ends this hold as EXCEEDED and places a new one for the rest.
    """
    from quintet.kernel.unit import current

    hold = get(hold_id, lock=True)
    unit = current()
    record = _record(hold)
    waiting, unit.queue = unit.queue, []
    try:
        with unit.savepoint(), as_refusal():
            _run(hold, record)
        return None
    except HoldSignal as signal:
        unit.queue = []
        _hold_again(hold, record, signal.holds)
        return None
    except QuintetError as problem:
        unit.queue = []
        _block(hold, record, problem)
        return problem
    finally:
        unit.queue = waiting + unit.queue


def _run(hold: Any, record: Any) -> None:
    from quintet.kernel import runner
    from quintet.kernel.dispatch import drain, say
    from quintet.kernel.unit import acting, current

    unit = current()
    command = get_document(hold.doc).commands[hold.command]
    requester = _requester(hold)
    acknowledged, unit.acknowledged = unit.acknowledged, frozenset({"*"})
    try:
        with acting(requester.as_system(hold.via) if hold.via else requester):
            record.hold_id = None
            runner.run_as_root(command, [record], command.parse(hold.inputs))
            say([_close(hold, DONE)])
            drain(unit)
    finally:
        unit.acknowledged = acknowledged


def _requester(hold: Any) -> Actor:
    try:
        return get_actor(hold.requester_id)
    except LookupError:
        text = _("Who asked for this is not active any more", "发起人账号已停用")
        raise Refused(text, rule="kernel.requester_active") from None


def _hold_again(hold: Any, record: Any, outcomes: Sequence[Hold]) -> None:
    from quintet.kernel.dispatch import say
    from quintet.kernel.unit import current

    command = get_document(hold.doc).commands[hold.command]
    sql.execute("UPDATE kernel_hold SET state = 'EXCEEDED', closed_at = %s WHERE id = %s", [current().at, hold.id])
    ended = HoldClosed(document=hold.document, hold=hold.id, doc=hold.doc, command=hold.command, outcome=EXCEEDED)
    _new, event = place(command, record, command.parse(hold.inputs), outcomes, hold.requester_id, hold.via)
    say([ended, event])


def _block(hold: Any, record: Any, problem: QuintetError) -> None:
    from quintet.kernel.dispatch import say

    record.hold_id = hold.id
    sql.execute(
        "UPDATE kernel_hold SET state = 'BLOCKED', blocked_reason = %s::jsonb WHERE id = %s",
        [store.as_json(as_text(problem.message).to_json()), hold.id],
    )
    say([HoldClosed(document=hold.document, hold=hold.id, doc=hold.doc, command=hold.command, outcome=BLOCKED)])
