"""The runner: every command goes through here, from a button, from bulk, or from inside another command.

Order: lock → rights → state → gates → body to its end → one write per table → events, first in first out, with their
reactions → commit tail. Nothing is half done: an error takes the whole transaction back.
"""

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from inspect import signature
from typing import Any

import msgspec
from django.db import OperationalError
from psycopg import errors as pg

from quintet.kernel import holds, register, sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.commands import Batch, Command, Create, Edit
from quintet.kernel.constraints import as_refusal
from quintet.kernel.documents import Document
from quintet.kernel.events import Event, name_of
from quintet.kernel.flow import Gate, gates_for, reactions_to
from quintet.kernel.results import (
    BulkOutcome, Done, DocumentHeld, Held, Hold, HoldSignal, NeedsAcknowledgement, NotAllowed, QuintetError, Refuse,
    Refused, VersionConflict, Warn, WrongState,
)
from quintet.kernel.rights import allowed, may_at_all
from quintet.kernel.text import Text, _, as_text
from quintet.kernel.unit import Unit, acting, current, is_open, opened

MAX_DEPTH = 20
CHUNK = 100
TRIES = 4  # the first and three retries

_acting_as: ContextVar[Actor | None] = ContextVar("acting_as", default=None)
_takes: dict[Any, frozenset[str]] = {}


@contextmanager
def acting_as(actor: Actor) -> Any:
    """Inside, calling a command runs it as this actor."""
    token = _acting_as.set(actor)
    try:
        yield actor
    finally:
        _acting_as.reset(token)


def call(command: Command, targets: Any, inputs: dict[str, Any]) -> Any:
    """What `command(targets, …)` does: nested in the running command, else as the actor of `acting_as`."""
    if is_open():
        return _nested(command, targets, inputs)
    actor = _acting_as.get()
    if actor is None:
        raise RuntimeError(f"{command.id} was called with nobody acting")
    return perform(command, targets, inputs, actor=actor)


def perform(
    command: Command,
    targets: Any,
    inputs: Mapping[str, Any] | None = None,
    *,
    actor: Actor,
    versions: Mapping[int, int] | None = None,
    acknowledge: str | None = None,
    before: Callable[[], Any] | None = None,
    respond: Callable[[Done | Held], Any] | None = None,
) -> Done | Held:
    """Run a command as the outermost one, in its own transaction.

    `versions` are what the caller saw (If-Match); `acknowledge` the token of warnings accepted; `before` runs first
    inside the transaction, `respond` last, with the result (the idempotency record). Serialization failures and
    deadlocks are retried. Raises a QuintetError when refused; nothing is written then.
    """
    given = dict(inputs or {})
    for attempt in range(TRIES):
        try:
            return _perform_once(command, targets, given, actor, versions or {}, acknowledge, before, respond)
        except OperationalError as problem:
            if not isinstance(problem.__cause__, pg.SerializationFailure | pg.DeadlockDetected) or attempt == TRIES - 1:
                raise
            time.sleep(random.uniform(0.005, 0.03) * (attempt + 1))
        except NotAllowed as denial:
            _log_denial(actor, command, targets, denial)
            raise
    raise AssertionError("unreachable")


def _perform_once(
    command: Command, targets: Any, inputs: dict[str, Any], actor: Actor, versions: Mapping[int, int],
    acknowledge: str | None, before: Any, respond: Any,
) -> Done | Held:
    try:
        with opened(actor, command.id) as unit, as_refusal():
            if before:
                before()
            unit.acknowledged = frozenset({acknowledge} if acknowledge else ())
            records = run_as_root(command, targets, inputs, versions)
            _finish(unit)
            done = Done(records, unit.made)
            if respond:
                respond(done)
            return done
    except HoldSignal as signal:
        held_ids = sorted({hold.document for hold in signal.holds})
        ids = _ids(targets)
        if len(ids) != 1:
            raise Refused(_("These wait for approval: {ids}", "以下单据需审批：{ids}").format(ids=held_ids), rule="kernel.held")
        with opened(actor, command.id) as unit, as_refusal():
            if before:
                before()
            result = _hold(unit, command, ids[0], inputs, signal, actor.user_id, "")
            _finish(unit)
            if respond:
                respond(result)
            return result


def _hold(unit: Unit, command: Command, target: int, inputs: dict[str, Any], signal: HoldSignal, requester: int | None,
          via: str) -> Held:
    record = unit.load(command.document, [target])[0]
    if record.hold_id:
        raise _held_error(record)
    if requester is None:
        raise Refused(as_text(signal.holds[0].message), rule=signal.holds[0].gate)
    hold, event = holds.place(command, record, inputs, signal.holds, requester, via)
    say([event])
    return Held(hold, [record])


def _finish(unit: Unit) -> None:
    drain(unit)
    _write_events(unit)
    unit.run_tail()
    if unit.said:
        _write_events(unit)


def run_as_root(command: Command, targets: Any, inputs: dict[str, Any], versions: Mapping[int, int] | None = None) -> list[Any]:
    """Run as the root that holds attach to and whose waivers count."""
    unit = current()
    unit.roots.append(frozenset(_ids(targets)))
    try:
        return run(command, targets, inputs, versions or {})
    finally:
        unit.roots.pop()


def run(command: Command, targets: Any, inputs: dict[str, Any], versions: Mapping[int, int]) -> list[Any]:
    """One command inside the unit: lock, rights, state, gates, body, write, queue events."""
    unit = current()
    ids = _ids(targets)
    mark = f"{command.id}:{','.join(map(str, ids[:5]))}" if ids else command.id
    if mark in unit.path or len(unit.path) >= MAX_DEPTH:
        raise Refused(
            _("These commands call each other in a circle: {path}", "操作形成循环：{path}").format(
                path=" → ".join([*unit.path, mark])
            ),
            rule="kernel.no_command_cycle",
        )
    unit.path.append(mark)
    try:
        if isinstance(command, Create):
            return _run_create(unit, command, targets)
        return _run_on_records(unit, command, ids, inputs, versions, targets if isinstance(targets, Mapping) else None)
    finally:
        unit.path.pop()


def _run_create(unit: Unit, command: Create, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    if not may_at_all(unit.actor, command.document, "create"):
        raise _denied(command)
    made = len(unit.made)
    events = command.create_body(rows)
    records = unit.made[made:]
    unit.flush()
    _queue(unit, command, events)
    return records


def _run_on_records(
    unit: Unit, command: Command, ids: list[int], inputs: dict[str, Any], versions: Mapping[int, int], changes: Any
) -> list[Any]:
    records = Batch(unit.load(command.document, ids, lines=command.needs_lines))
    for record in records:
        _check(unit, command, record, versions)
    _pass_gates(unit, command, records, inputs)
    before = [getattr(record, "state", None) for record in records]
    events = command.edit_body(records, changes) if isinstance(command, Edit) else command.body(records, **inputs)
    said = list(events or ())
    _set_state(command, records, before, said)
    unit.flush()
    _queue(unit, command, said)
    return list(records)


def _check(unit: Unit, command: Command, record: Any, versions: Mapping[int, int]) -> None:
    document = command.document
    if not allowed(unit.actor, document, command.verb, record):
        raise _denied(command)
    given = versions.get(record.id)
    if given is not None and given != record.version:
        raise VersionConflict(record.id, record.version, given)
    if getattr(record, "hold_id", None) and not command.held:
        raise _held_error(record)
    if not command.legal(record):
        raise _wrong_state(command, record)


def _denied(command: Command) -> NotAllowed:
    text = _("You may not {command} a {document}", "您无权对{document}执行“{command}”")
    return NotAllowed(text.format(command=command.label, document=command.document.label), rule=command.id)


def _held_error(record: Any) -> DocumentHeld:
    text = _("{title} waits for approval", "{title} 正在等待审批")
    return DocumentHeld(text.format(title=getattr(record, "number", record.id)), rule="kernel.document_held")


def _wrong_state(command: Command, record: Any) -> WrongState:
    document = command.document
    title = register.title_of(document, record)
    if command.held or command.sources is None:
        return WrongState(_("{title} does not wait for approval", "{title} 没有待审批事项").format(title=title), rule=command.id)
    names = [document.state(s.value).label for s in command.sources]
    text = _(
        "{title} is {state}; {command} needs {states}", "{title} 当前为“{state}”，“{command}”只适用于：{states}"
    )
    return WrongState(
        text.format(
            title=title, state=document.state(record.state).label, command=command.label,
            states=Text(", ".join(n.en for n in names), "、".join(n.zh for n in names)),
        ),
        rule=command.id,
    )


def _set_state(command: Command, records: Sequence[Any], before: Sequence[Any], said: Sequence[Event]) -> None:
    transition = command.transition
    if transition is None:
        for record, state in zip(records, before, strict=True):
            if getattr(record, "state", None) != state:
                raise TypeError(f"{command.id} changed a state without a declared transition")
        return
    spoken = {event.document for event in said}
    for record in records:
        if transition.target is not None:
            record.state = transition.target.value
        elif record.state not in transition.targets:
            raise TypeError(f"{command.id} left {record.state}, which is not among its targets")
        if record.id not in spoken:
            raise TypeError(f"{command.id} changed a state and yielded no event for {record.id}")


# Gates -------------------------------------------------------------------------------------------------------------


def _pass_gates(unit: Unit, command: Command, records: Batch[Any], inputs: dict[str, Any]) -> None:
    """Run the gates in their order. Raises Refused, NeedsAcknowledgement or HoldSignal."""
    warnings: list[Warn] = []
    found: list[Hold] = []
    for gate in gates_for(command):
        for outcome in _ask(gate, command, records, inputs):
            outcome.gate = outcome.gate or gate.id
            if isinstance(outcome, Refuse):
                raise Refused(outcome.message, rule=outcome.gate, system=gate.system, errors=_at_field(outcome))
            if isinstance(outcome, Warn):
                warnings.append(outcome)
            else:
                found.append(outcome)
    if warnings and "*" not in unit.acknowledged and not unit.actor.is_system:
        needs = NeedsAcknowledgement(warnings)
        if needs.token not in unit.acknowledged:
            raise needs
    if found:
        left = holds.uncovered(unit.roots[-1] if unit.roots else records.ids, found)
        if left:
            raise HoldSignal(left)


def _at_field(outcome: Refuse) -> list[Any]:
    from quintet.kernel.results import Invalid

    return [Invalid(outcome.message, outcome.field, outcome.gate)] if outcome.field else []


def _ask(gate: Gate, command: Command, records: Batch[Any], inputs: dict[str, Any]) -> Iterable[Any]:
    if gate.function not in _takes:
        _takes[gate.function] = frozenset(list(signature(gate.function).parameters)[1:])
    offered = {**inputs, "command": command, "inputs": inputs}
    return gate.function(records, **{k: v for k, v in offered.items() if k in _takes[gate.function]}) or ()


def _can_hold(command: Command) -> bool:
    return any(gate.kind in ("hold", "reserve") for gate in gates_for(command))


# Nested commands and reactions ---------------------------------------------------------------------------------------


def _nested(command: Command, targets: Any, inputs: dict[str, Any]) -> Done | Held:
    unit = current()
    if not unit.actor.is_system or not unit.actor.via or unit.path or not _can_hold(command):
        made = len(unit.made)
        records = run(command, targets, inputs, {})
        return Done(records, unit.made[made:])
    # called by a reaction: a hold here stops this command, not its cause
    ids = _ids(targets)
    try:
        with unit.savepoint():
            return Done(run_as_root(command, targets, inputs))
    except HoldSignal as signal:
        if len(ids) != 1:
            results = [_nested(command, [each], inputs) for each in ids]
            return Done([record for result in results for record in result.records])
        return _hold(unit, command, ids[0], inputs, signal, unit.actor.user_id, unit.actor.via)


def say(events: Iterable[Event]) -> None:
    """Queue events of the running command (the kernel's own; bodies yield theirs)."""
    unit = current()
    unit.queue.extend((event, unit.command, unit.actor) for event in events)


def _queue(unit: Unit, command: Command, events: Iterable[Event]) -> None:
    unit.queue.extend((event, command.id, unit.actor) for event in events)


def drain(unit: Unit) -> None:
    """Give queued events to their reactions, first in first out; neighbours of one type go together."""
    while unit.queue:
        kind = type(unit.queue[0][0])
        count = next((i for i, (e, _c, _a) in enumerate(unit.queue) if type(e) is not kind), len(unit.queue))
        batch, unit.queue = unit.queue[:count], unit.queue[count:]
        unit.said.extend(batch)
        for reaction in reactions_to.get(kind, ()):
            if not reaction.later:
                with acting(unit.actor.as_system(reaction.id)):
                    reaction.function([event for event, _c, _a in batch])


def _write_events(unit: Unit) -> None:
    if not unit.said:
        return
    rows = [
        {
            "name": name_of(type(event)), "document": event.document, "company_id": actor.company_id,
            "actor_id": actor.user_id, "via": actor.via, "command": command, "at": unit.at,
            "payload": msgspec.to_builtins(event, enc_hook=str),
        }
        for event, command, actor in unit.said
    ]
    unit.said = []
    sql.execute(
        "INSERT INTO kernel_event (name, document, company_id, actor_id, via, command, at, payload)"
        " SELECT name, document, company_id, actor_id, via, command, at, payload"
        " FROM json_populate_recordset(NULL::kernel_event, %s)",
        [store.as_json(rows)],
    )


# Bulk ----------------------------------------------------------------------------------------------------------------


def perform_bulk(
    command: Command, ids: Sequence[int], inputs: Mapping[str, Any] | None = None, *, actor: Actor
) -> list[BulkOutcome]:
    """Chunks of 100, each its own transaction; a failing chunk is retried singly so that each bad one is named."""
    outcomes: list[BulkOutcome] = []
    unique = list(dict.fromkeys(ids))
    for start in range(0, len(unique), CHUNK):
        chunk = unique[start : start + CHUNK]
        try:
            result = perform(command, chunk, inputs, actor=actor)
            outcomes += [_outcome(command, record, result) for record in result.records]
        except (QuintetError, HoldSignal):
            outcomes += [_single(command, each, inputs, actor) for each in chunk]
    return outcomes


def _outcome(command: Command, record: Any, result: Done | Held) -> BulkOutcome:
    if isinstance(result, Held):
        return BulkOutcome(record.id, "held", holds.message_of(result.hold), None, register.title_of(command.document, record))
    return BulkOutcome(record.id, "done", _("Done", "完成"), None, register.title_of(command.document, record))


def _single(command: Command, number: int, inputs: Any, actor: Actor) -> BulkOutcome:
    try:
        result = perform(command, [number], inputs, actor=actor)
        return _outcome(command, result.records[0], result)
    except QuintetError as problem:
        kind = "needs_acknowledgement" if isinstance(problem, NeedsAcknowledgement) else "refused"
        title = register.titles([number]).get(number, ("", str(number), ""))[1]
        return BulkOutcome(number, kind, as_text(problem.message), problem.rule, title)


def _ids(targets: Any) -> list[int]:
    if isinstance(targets, Mapping):
        return list(targets)
    if isinstance(targets, int):
        return [targets]
    if hasattr(targets, "_meta"):
        return [targets.id]
    return list(dict.fromkeys(each if isinstance(each, int) else each.id for each in targets if not isinstance(each, Mapping)))


def _log_denial(actor: Actor, command: Command, targets: Any, denial: NotAllowed) -> None:
    """Every denial is logged, outside the transaction that was refused."""
    ids = _ids(targets) if not isinstance(command, Create) else []
    sql.execute(
        "INSERT INTO kernel_denial (user_id, what, document, reason, at) VALUES (%s, %s, %s, %s, now())",
        [actor.user_id, command.id, ids[0] if ids else None, denial.message.en[:240]],
    )


def document_of(command: Command) -> Document:
    """The document a command belongs to."""
    return command.document
