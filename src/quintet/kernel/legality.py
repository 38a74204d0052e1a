"""Whether a command may run on a record now: rights, version, hold, state — and the state it leaves behind."""

from collections.abc import Mapping, Sequence
from typing import Any

from quintet.kernel import register
from quintet.kernel.commands import Command
from quintet.kernel.events import Event
from quintet.kernel.results import DocumentHeld, NotAllowed, VersionConflict, WrongState
from quintet.kernel.rights import allowed
from quintet.kernel.text import Text, _
from quintet.kernel.unit import Unit


def check(unit: Unit, command: Command, record: Any, versions: Mapping[int, int]) -> None:
    """Rights, version, hold and state of one record. Raises what the command would be refused with."""
    document = command.document
    if not allowed(unit.actor, document, command.verb, record):
        raise denied(command)
    given = versions.get(record.id)
    if given is not None and given != record.version:
        raise VersionConflict(record.id, record.version, given)
    if getattr(record, "hold_id", None) and command.held is False:
        raise held_error(record)
    if not command.legal(record):
        raise _wrong_state(command, record)


def denied(command: Command) -> NotAllowed:
    """The refusal of somebody without the right."""
    text = _("You may not {command} a {document}", "您无权对{document}执行“{command}”")
    return NotAllowed(text.format(command=command.label, document=command.document.label), rule=command.id)


def held_error(record: Any) -> DocumentHeld:
    """The refusal while an approval is running."""
    text = _("{title} waits for approval", "{title} 正在等待审批")
    return DocumentHeld(text.format(title=getattr(record, "number", record.id)), rule="kernel.document_held")


def _wrong_state(command: Command, record: Any) -> WrongState:
    document = command.document
    title = register.title_of(document, record)
    if command.held or command.sources is None:
        return WrongState(
            _("{title} does not wait for approval", "{title} 没有待审批事项").format(title=title), rule=command.id
        )
    names = [document.state(s.value).label for s in command.sources]
    text = _("{title} is {state}; {command} needs {states}", "{title} 当前为“{state}”，“{command}”只适用于：{states}")
    return WrongState(
        text.format(
            title=title,
            state=document.state(record.state).label,
            command=command.label,
            states=Text(", ".join(n.en for n in names), "、".join(n.zh for n in names)),
        ),
        rule=command.id,
    )


def set_state(command: Command, records: Sequence[Any], before: Sequence[Any], said: Sequence[Event]) -> None:
    """Put the records in the declared target state. Raises TypeError when the body broke its own declaration."""
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
