"""The runner: every command goes through here, from a button, from bulk, or from inside another command.

Order: lock → rights → state → gates → body to its end → one write per table → events, first in first out, with their
reactions → commit tail. Nothing is half done: an error takes the whole transaction back.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import OperationalError
from psycopg import errors as pg

from quintet.kernel import holds, sql
from quintet.kernel.actor import Actor
from quintet.kernel.commands import Batch, Command, Create, Edit
from quintet.kernel.constraints import as_refusal
from quintet.kernel.dispatch import drain, queue, say, write_events
from quintet.kernel.gating import can_hold, pass_gates
from quintet.kernel.legality import check, denied, held_error, set_state
from quintet.kernel.results import Done, Held, HoldSignal, NotAllowed, QuintetError, Refused
from quintet.kernel.rights import may_at_all
from quintet.kernel.text import _, as_text
from quintet.kernel.unit import Unit, current, is_open, opened

MAX_DEPTH = 20
TRIES = 4  # the first and three retries

_acting_as: ContextVar[Actor | None] = ContextVar("acting_as", default=None)


@contextmanager
def acting_as(actor: Actor) -> Any:
    """Inside, calling a command runs it as this actor."""
    token = _acting_as.set(actor)
    try:
        yield actor
    finally:
        _acting_as.reset(token)


@contextmanager
def together(actor: Actor, what: str) -> Iterator[Unit]:
    """Inside, commands run in one transaction as this actor, audited as `what`; all of them happen, or none.

    For imports and for plain functions that are no command. Inside a running command it is a part of that.
    """
    if is_open():
        yield current()
        return
    with as_refusal(), opened(actor, what) as unit:
        yield unit
        finish(unit)


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
    command: Command,
    targets: Any,
    inputs: dict[str, Any],
    actor: Actor,
    versions: Mapping[int, int],
    acknowledge: str | None,
    before: Any,
    respond: Any,
) -> Done | Held:
    try:
        with as_refusal(), opened(actor, command.id) as unit:
            if before:
                before()
            unit.acknowledged = frozenset({acknowledge} if acknowledge else ())
            records = run_as_root(command, targets, inputs, versions)
            finish(unit)
            done = Done(records, unit.made)
            if respond:
                respond(done)
            return done
    except HoldSignal as signal:
        held_ids = sorted({hold.document for hold in signal.holds})
        ids = _ids(targets)
        if len(ids) != 1:
            raise Refused(
                _("These wait for approval: {ids}", "以下单据需审批：{ids}").format(ids=held_ids), rule="kernel.held"
            ) from signal
        with as_refusal(), opened(actor, command.id) as unit:
            if before:
                before()
            result = _hold(unit, command, ids[0], inputs, signal, actor.user_id, "")
            finish(unit)
            if respond:
                respond(result)
            return result


def _hold(
    unit: Unit,
    command: Command,
    target: int,
    inputs: dict[str, Any],
    signal: HoldSignal,
    requester: int | None,
    via: str,
) -> Held:
    record = unit.load(command.document, [target])[0]
    if record.hold_id:
        raise held_error(record)
    if requester is None:
        raise Refused(as_text(signal.holds[0].message), rule=signal.holds[0].gate)
    hold, event = holds.place(command, record, inputs, signal.holds, requester, via)
    say([event])
    return Held(hold, [record])


def finish(unit: Unit) -> None:
    """What follows the body of the outermost command: reactions, the event log, the commit tail."""
    drain(unit)
    write_events(unit)
    unit.run_tail()
    if unit.said:
        write_events(unit)


def run_as_root(
    command: Command, targets: Any, inputs: dict[str, Any], versions: Mapping[int, int] | None = None
) -> list[Any]:
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
    by_command = len(unit.path) > 1 or unit.actor.is_system
    if not may_at_all(unit.actor, command.document, "create") or not (command.document.creatable or by_command):
        raise denied(command)
    made = len(unit.made)
    events = command.create_body(rows)
    records = unit.made[made:]
    unit.flush()
    queue(unit, command, events)
    return records


def _run_on_records(
    unit: Unit, command: Command, ids: list[int], inputs: dict[str, Any], versions: Mapping[int, int], changes: Any
) -> list[Any]:
    records = Batch(unit.load(command.document, ids, lines=command.needs_lines))
    for record in records:
        check(unit, command, record, versions)
    pass_gates(unit, command, records, inputs)
    before = [getattr(record, "state", None) for record in records]
    events = command.edit_body(records, changes) if isinstance(command, Edit) else command.body(records, **inputs)
    said = list(events or ())
    set_state(command, records, before, said)
    unit.flush()
    queue(unit, command, said)
    return list(records)


def _nested(command: Command, targets: Any, inputs: dict[str, Any]) -> Done | Held:
    unit = current()
    if not unit.actor.is_system or not unit.actor.via or unit.path or not can_hold(command):
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


def apart(command: Command, ids: Sequence[int], inputs: Mapping[str, Any] | None = None) -> dict[int, Any]:
    """Run a nested command whose holds and refusals stop it alone, not the running command: {id: what became of it}.

    All together first; where one is held or refused, one by one: Done, Held, or the QuintetError that refused it.
    """
    unit = current()
    try:
        with unit.savepoint(), as_refusal():
            done = Done(run_as_root(command, list(ids), dict(inputs or {})))
        return dict.fromkeys(ids, done)
    except (HoldSignal, QuintetError) as problem:
        if len(ids) > 1:
            return {number: apart(command, [number], inputs)[number] for number in ids}
        if isinstance(problem, QuintetError):
            return {ids[0]: problem}
        try:
            held = _hold(unit, command, ids[0], dict(inputs or {}), problem, unit.actor.user_id, unit.actor.via)
        except QuintetError as refusal:  # nobody asked, so nobody can be answered
            return {ids[0]: refusal}
        return {ids[0]: held}


def _log_denial(actor: Actor, command: Command, targets: Any, denial: NotAllowed) -> None:
    """Every denial is logged, outside the transaction that was refused."""
    ids = _ids(targets) if not isinstance(command, Create) else []
    sql.execute(
        "INSERT INTO kernel_denial (user_id, what, document, reason, at) VALUES (%s, %s, %s, %s, now())",
        [actor.user_id, command.id, ids[0] if ids else None, denial.message.en[:240]],
    )
    denial.is_logged = True


def _ids(targets: Any) -> list[int]:
    if isinstance(targets, Mapping):
        return list(targets)
    if isinstance(targets, int):
        return [targets]
    if hasattr(targets, "_meta"):
        return [targets.id]
    return list(
        dict.fromkeys(each if isinstance(each, int) else each.id for each in targets if not isinstance(each, Mapping))
    )
