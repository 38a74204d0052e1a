"""Document: one declaration from which endpoints, screens, search, rights, import and history follow."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models

from quintet.kernel.fields import RefField, StateField
from quintet.kernel.records import DocumentModel, MasterModel
from quintet.kernel.states import AnyOf, State, Transition
from quintet.kernel.text import Text, _, as_text, plural_of

if TYPE_CHECKING:
    from quintet.kernel.commands import Command
    from quintet.kernel.pages import Page
    from quintet.kernel.rights import Rights

documents: dict[str, "Document"] = {}
by_model: dict[type[models.Model], "Document"] = {}


@dataclass(frozen=True)
class Lines:
    """Rows inside a document: attribute name, model, the field that points to the document."""

    name: str
    model: type[models.Model]
    parent: str
    fields: Sequence[str]
    label: Text = field(default_factory=lambda: _("Lines", "明细"))
    min_rows: int = 0


@dataclass(frozen=True)
class Preset:
    """A named filter above the list. `where` as in the API: (field, op, value) triples, AND-ed."""

    name: str
    label: Text
    where: Sequence[tuple[str, str, Any]] = ()
    sort: str | None = None


@dataclass(frozen=True)
class List:
    """The list: default columns, filters offered, groupings, presets, default sort ("-ordered_on")."""

    columns: Sequence[str]
    sort: str = "-id"
    filters: Sequence[str] = ()
    group_by: Sequence[str] = ()
    presets: Sequence[Preset] = ()


@dataclass(frozen=True)
class Section:
    """A titled block of fields on a form."""

    label: Text
    fields: Sequence[str]
    columns: int = 3


@dataclass(frozen=True)
class Tab:
    """A tab under the sections: a line grid (by the name of a Lines) or more sections."""

    label: Text
    lines: str | None = None
    sections: Sequence[Section] = ()


@dataclass(frozen=True)
class Form:
    """The form: sections, tabs, and the states of the arrow bar (the main path)."""

    sections: Sequence[Section]
    tabs: Sequence[Tab] = ()
    states: Sequence[State] = ()


@dataclass(frozen=True)
class Kanban:
    """Cards in columns by a choice, reference or state field; `move` names the command that leads to a state."""

    by: str
    title: str
    fields: Sequence[str]
    sum: str | None = None
    move: dict[str, str] = field(default_factory=dict)
    edit_field: bool = False


Prepare = Callable[[list[Any]], None]


def _states_of(meta: Any) -> tuple[tuple[State, ...], str | None]:
    """The declared states of a model and the name of the field that holds them; none where it has no states."""
    held = next((field for field in meta.concrete_fields if isinstance(field, StateField)), None)
    return (held.states, held.name) if held else ((), None)


@dataclass(frozen=True)
class Menu:
    """Where something stands in the menu: lower `rank` first, configuration last; `also_in` {system: rank there}."""

    rank: int = 50
    also_in: Mapping[str, int] = field(default_factory=dict)

    def rank_in(self, entry: "Document | Page", system: str) -> int | None:
        """The rank in a system's menu; None when the entry does not stand in it."""
        return self.rank if entry.system == system else self.also_in.get(system)


class Document:
    """A business record type. Made once, at module level of a room's documents.py.

    `title` names the field people know a record by; `number` is a pattern with {yymm} and {n:05};
    `editable_in` are the states in which header and lines can be edited; `search` are fields found by the search
    box (`contacts.phone`: of lines; none that `rights` hide from anybody); `creatable=False`: only commands make it;
    `cached=True`: configuration, whose caches are dropped on write;
    `history=False`: rows that an append-only table explains (stock positions), so their own history would say it twice;
    `computed`: an SQL condition on a row (written {0}) for rows that runs make and replace (proposals of a plan): the
    history keeps what people change of them, not that they come and go;
    `once`: API names of fields typed when it is made and changed by commands afterwards; a rule of the room says so;
    `progress` are computed fields that do not count as a new version; `amount`/`date`/`currency` feed the chain;
    `guarded`: the database shows its rows only to whom they are for (kernel.guarding): no export, no kept answer;
    `locked_after` names a reference whose document is always locked before this one (an order before its parts).
    """

    def __init__(
        self,
        model: type[models.Model],
        *,
        list: List,
        form: Form,
        rights: "Rights",
        title: str | None = None,
        number: str | None = None,
        lines: Iterable[Lines] = (),
        kanban: Kanban | None = None,
        search: Sequence[str] = (),
        subtitle: str | None = None,
        icon: str = "file-text",
        help: Text | None = None,
        empty: Text | None = None,
        creatable: bool = True,
        editable_in: AnyOf | State | None = None,
        cached: bool = False,
        append_only: bool = False,
        history: bool = True,
        computed: str | None = None,
        progress: Sequence[str] = (),
        readonly: Sequence[str] = (),
        once: Sequence[str] = (),
        amount: str | None = None,
        currency: str | None = None,
        date: str | None = None,
        room_label: Text | None = None,
        menu: Menu | None = Menu(),
        locked_after: str | None = None,
        guarded: bool = False,
    ) -> None:
        meta = model._meta
        self.model, self.system, self.table = model, meta.app_label, meta.db_table
        self.key = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
        self.name = f"{self.system}.{self.key}"
        self.label = as_text(meta.verbose_name)
        self.room = model.__module__.split(".")[2] if model.__module__.startswith("quintet.") else self.system
        self.room_label = room_label
        self.is_master = is_master = issubclass(model, MasterModel)
        self.has_company = issubclass(model, DocumentModel)
        # master data with an owner (a customer of a salesperson) is shared by all companies, yet rights have a scope
        self.has_owner = any(f.name == "owner_id" for f in meta.concrete_fields)
        self.title = title or ("name" if is_master else "number")
        self.subtitle = subtitle or ("code" if is_master else None)
        self.number = number
        self.lines = {each.name: each for each in lines}
        self.list, self.form, self.kanban, self.rights = list, form, kanban, rights
        self.search = tuple(search) or (("code", "name") if is_master else ("number",))
        self.icon, self.help, self.empty = icon, help, empty
        self.creatable, self.cached, self.append_only, self.menu = creatable, cached, append_only, menu
        self.history, self.computed, self.guarded = history and not append_only, computed, guarded
        self.editable_in = AnyOf((editable_in,)) if isinstance(editable_in, State) else editable_in
        self.progress, self.readonly, self.once = frozenset(progress), frozenset(readonly), frozenset(once)
        self.amount, self.currency, self.date = amount, currency, date
        self.locked_after: RefField | None = meta.get_field(locked_after) if locked_after else None
        self.states, self.state_field = _states_of(meta)
        self.refs = [f for f in meta.concrete_fields if isinstance(f, RefField) and f.link]
        self.commands: dict[str, Command] = {}
        self.prepares: Sequence[Prepare] = []
        self._rules: Sequence[Callable[..., Any]] = []
        self._register()

    def _register(self) -> None:
        from quintet.kernel.commands import built_in_commands

        if self.name in documents:
            raise TypeError(f"{self.name} is declared twice")
        documents[self.name] = self
        by_model[self.model] = self
        for each in self.lines.values():
            by_model[each.model] = self
        self.create, self.edit = built_in_commands(self)

    @property
    def plural(self) -> Text:
        """The label for many: what menus and lists are called."""
        return plural_of(self.label)

    def state(self, value: str) -> State:
        """The declared state of that value. Raises KeyError for one that is not declared."""
        for state in self.states:
            if state.value == value:
                return state
        raise KeyError(f"{self.name} has no state {value}")

    def command(
        self, when: Transition | AnyOf | State | None = None, *, label: Text, **options: Any
    ) -> Callable[[Callable[..., Any]], "Command"]:
        """Declare a command; the function's name is the command's. See quintet.kernel.commands.Command."""
        from quintet.kernel.commands import Command

        def declare(body: Callable[..., Any]) -> "Command":
            return Command(self, body, when=when, label=label, **options)

        return declare

    def prepare(self, function: Prepare) -> Prepare:
        """Declare what is computed on create and edit, before anything is written: gets the batch of records."""
        self.prepares = [*self.prepares, function]
        return function

    def rule(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Declare a rule on create and edit: takes one record, returns None or an Invalid (or several)."""
        self._rules = [*self._rules, function]
        return function

    @property
    def rules(self) -> Sequence[Callable[..., Any]]:
        return self._rules

    def __repr__(self) -> str:
        return f"<Document {self.name}>"


def get_document(name: str) -> Document:
    """The document declared under that name. Raises KeyError."""
    return documents[name]
