"""Bulk: the same command over many documents, in chunks that are transactions of their own."""

from collections.abc import Mapping, Sequence
from typing import Any

from quintet.kernel import holds, register
from quintet.kernel.actor import Actor
from quintet.kernel.commands import Command
from quintet.kernel.results import BulkOutcome, Done, Held, HoldSignal, NeedsAcknowledgement, QuintetError
from quintet.kernel.runner import perform
from quintet.kernel.text import _, as_text

CHUNK = 100


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
        return BulkOutcome(
            record.id, "held", holds.message_of(result.hold), None, register.title_of(command.document, record)
        )
    return BulkOutcome(record.id, "done", _("Done", "完成"), None, register.title_of(command.document, record))


def _single(command: Command, number: int, inputs: Any, actor: Actor) -> BulkOutcome:
    try:
        result = perform(command, [number], inputs, actor=actor)
        return _outcome(command, result.records[0], result)
    except QuintetError as problem:
        kind = "needs_acknowledgement" if isinstance(problem, NeedsAcknowledgement) else "refused"
        title = register.titles([number]).get(number, ("", str(number), ""))[1]
        return BulkOutcome(number, kind, as_text(problem.message), problem.rule, title)
