"""Events of a unit: queued by bodies, given to reactions first in first out, written to the log in one statement."""

from collections.abc import Iterable

import msgspec

from quintet.kernel import sql, store
from quintet.kernel.commands import Command
from quintet.kernel.events import Event, name_of
from quintet.kernel.flow import reactions_to
from quintet.kernel.unit import Unit, acting, current


def say(events: Iterable[Event]) -> None:
    """Queue events of the running command (the kernel's own; bodies yield theirs)."""
    unit = current()
    unit.queue.extend((event, unit.command, unit.actor) for event in events)


def queue(unit: Unit, command: Command, events: Iterable[Event]) -> None:
    """Queue what a body yielded."""
    unit.queue.extend((event, command.id, unit.actor) for event in events)


def drain(unit: Unit) -> None:
    """Give queued events to their reactions, first in first out; neighbours of one type go together."""
    while unit.queue:
        kind = type(unit.queue[0][0])
        count = next((i for i, (e, _c, _a) in enumerate(unit.queue) if type(e) is not kind), len(unit.queue))
        batch, unit.queue = unit.queue[:count], unit.queue[count:]
        unit.said.extend(batch)
        for reaction in reactions_to.get(kind, ()):
            events = [] if reaction.later else reaction.concerns([event for event, _c, _a in batch])
            if events:
                with acting(unit.actor.as_system(reaction.id)):
                    reaction.function(events)


def settle() -> None:
    """Let what was done and said so far take effect: rows written, reactions run, the commit tail as well.

    For runs whose next step reads what the last one caused (a closing). What the tail locks stays locked to the end.
    """
    unit = current()
    unit.flush()
    drain(unit)
    unit.run_tail()


def settle_events() -> None:
    """Let what was said so far take effect, as at the end of a command: reactions run, the log is written.

    For work in chunks of one transaction. The commit tail comes with the end; holds of reactions stop those alone.
    """
    unit = current()
    path, unit.path = unit.path, []
    try:
        drain(unit)
        write_events(unit)
    finally:
        unit.path = path


def write_events(unit: Unit) -> None:
    """The events said so far into the log, in one statement."""
    if not unit.said:
        return
    rows = [
        {
            "name": name_of(type(event)),
            "document": event.document,
            "company_id": actor.company_id,
            "actor_id": actor.user_id,
            "via": actor.via,
            "command": command,
            "at": unit.at,
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
