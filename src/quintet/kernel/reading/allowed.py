"""What a reader may do now with a record: rights and state, never gates (those speak when the command runs)."""

from typing import Any

from quintet.kernel.actor import Actor
from quintet.kernel.commands import Command
from quintet.kernel.documents import Document
from quintet.kernel.rights import in_scope


def offered(actor: Actor, document: Document, record: Any) -> list[Command]:
    """The commands a person is offered on this record now, as declared."""
    return [
        command
        for command in document.commands.values()
        if command.button and command.legal(record) and may(actor, document, command.verb, record)
    ]


def may(actor: Actor, document: Document, verb: str, record: Any) -> bool:
    """Whether the verb is in the actor's rights; reading was settled when the record was fetched."""
    return verb == "read" or in_scope(actor, document, verb, record)


def editable(actor: Actor, document: Document, record: Any) -> bool:
    """Whether the form may be changed now."""
    return not document.append_only and document.edit.legal(record) and in_scope(actor, document, "edit", record)


def written(command: Command) -> dict[str, str]:
    """A command as a form shows it."""
    return {"name": command.name, "label": str(command.label), "style": command.style}
