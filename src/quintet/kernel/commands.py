"""Command: the only way to change anything. One declaration is button, endpoint, permission, audit entry and tool."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from quintet.kernel import store
from quintet.kernel.core_events import DocumentCreated, DocumentEdited
from quintet.kernel.documents import Document
from quintet.kernel.inputs import Parameter, parameters_of
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.states import AnyOf, State, Transition
from quintet.kernel.text import Text, _
from quintet.kernel.writing import apply_changes, check_records, new_records, prepare_records

R = TypeVar("R")

commands: dict[str, "Command"] = {}


class Batch(list[R], Generic[R]):
    """The records a command body gets: always several (one is a batch of one), each with its lines as lists."""

    @property
    def ids(self) -> list[int]:
        return [record.id for record in self]  # type: ignore[attr-defined]

    def related(self, attname: str, model: type[Any]) -> dict[int, Any]:
        """Records of `model` that the batch's `attname` points to, in one statement."""
        return store.by_ids(model, (getattr(record, attname) for record in self))


class Command:
    """A verb on a document.

    `when` is a Transition (`DRAFT >> CONFIRMED`), the states it is legal in, or None for any. The body takes the
    batch and keyword-only inputs, and yields events; with one target state the runner sets it. `button=False`: never
    offered to people, only called by other code. `lines=False`: the body does not need the lines. `verb`: the right
    it needs, if not its own name. `held=True`: legal only while the document is held,
    `held=None`: held or not (what others note on it goes on). `labels` name the inputs.
    """

    def __init__(
        self,
        document: Document,
        body: Callable[..., Any],
        *,
        when: Transition | AnyOf | State | None,
        label: Text,
        help: Text | None = None,
        style: str = "default",
        confirm: bool = False,
        bulk: bool = True,
        button: bool = True,
        lines: bool = True,
        verb: str | None = None,
        held: bool | None = False,
        labels: Mapping[str, Text] | None = None,
        name: str | None = None,
    ) -> None:
        self.document, self.body, self.label, self.help = document, body, label, help
        self.name = name or body.__name__
        self.id = f"{document.name}.{self.name}"
        self.transition = when if isinstance(when, Transition) else None
        states = when.sources if isinstance(when, Transition) else when
        self.sources: AnyOf | None = AnyOf((states,)) if isinstance(states, State) else states
        self.style, self.confirm, self.bulk, self.button, self.held = style, confirm, bulk, button, held
        self.needs_lines = lines
        self.verb = verb or self.name
        self.parameters: dict[str, Parameter] = parameters_of(body, labels or {})
        self.__doc__ = body.__doc__
        if self.name in document.commands:
            raise TypeError(f"{self.id} is declared twice")
        document.commands[self.name] = self
        commands[self.id] = self

    def legal(self, record: Any) -> bool:
        """Whether the record's state allows it (rights and gates apart)."""
        if self.held is not None and bool(getattr(record, "hold_id", None)) != self.held:
            return False
        return self.sources is None or record.state in self.sources

    def parse(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Inputs read and checked. Raises InvalidInput naming each field."""
        problems: list[Invalid] = []
        unknown = set(inputs) - set(self.parameters)
        text = _("{name} is not an input of this command", "{name} 不是该操作的输入项")
        problems += [Invalid(text.format(name=n), n, "kernel.unknown_field") for n in sorted(map(str, unknown))]
        found: dict[str, Any] = {}
        for name, parameter in self.parameters.items():
            if name in inputs or parameter.reader.required:
                found[name], problem = parameter.reader.parse(inputs.get(name), name)
                problems += [problem] if problem else []
        if problems:
            raise InvalidInput(problems)
        return found

    def __call__(self, targets: Any, **inputs: Any) -> Any:
        """Run it on records or their numbers: nested in the running command, or as the actor of `acting_as`."""
        from quintet.kernel import runner

        return runner.call(self, targets, inputs)

    def __repr__(self) -> str:
        return f"<Command {self.id}>"


class Create(Command):
    """Make documents. `create([{field: value, "lines": [{…}]}])` saves drafts and answers with the records."""

    def __init__(self, document: Document) -> None:
        super().__init__(
            document, self.create_body, when=None, label=_("Create", "新建"), name="create", bulk=False, button=False
        )

    def create_body(self, rows: Sequence[Mapping[str, Any]]) -> Iterable[Any]:
        """Records from rows: defaults, prepare, rules; then they are the unit's to write."""
        from quintet.kernel.unit import current

        unit = current()
        records = new_records(self.document, rows, unit.actor)
        prepare_records(self.document, records)
        check_records(self.document, records)
        for record, number in zip(records, store.next_ids(len(records)), strict=True):
            record.id = number
            unit.add(self.document, record)
        return [DocumentCreated(document=record.id, doc=self.document.name) for record in records]


class Edit(Command):
    """Change fields and lines. `edit({id: {field: value, "lines": […]}})`; rows left out of a line set are deleted."""

    def __init__(self, document: Document) -> None:
        super().__init__(
            document,
            self.edit_body,
            when=document.editable_in,
            label=_("Edit", "编辑"),
            name="edit",
            bulk=False,
            button=False,
        )

    def edit_body(self, records: Batch[Any], changes: Mapping[int, Mapping[str, Any]]) -> Iterable[Any]:
        """The changes put on the records, prepared and checked."""
        from quintet.kernel.unit import current

        for index, record in enumerate(records):
            apply_changes(
                self.document, record, changes[record.id], current().actor, index if len(records) > 1 else None
            )
        prepare_records(self.document, records)
        check_records(self.document, records)
        return [DocumentEdited(document=record.id, doc=self.document.name) for record in records]


def _withdraw(documents: Batch[Any]) -> Iterable[Any]:
    """Take back what waits for approval; only who asked may."""
    from quintet.kernel import holds

    return holds.withdraw(documents)


def built_in_commands(document: Document) -> tuple[Command, Command]:
    """Create and edit of every document; withdraw where it can be held."""
    create, edit = Create(document), Edit(document)
    if document.has_company and not document.append_only:
        Command(
            document,
            _withdraw,
            when=None,
            label=_("Withdraw", "撤回"),
            name="withdraw",
            held=True,
            verb="read",
            lines=False,
            confirm=True,
        )
    return create, edit
