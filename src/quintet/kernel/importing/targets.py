"""What a sheet can become: a document by its declaration, or something a room declares beside them (users)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.db import models

from quintet.kernel.actor import Actor
from quintet.kernel.converting import to_ref, to_str
from quintet.kernel.documents import Document, documents
from quintet.kernel.fields import ChoiceField
from quintet.kernel.inputs import Reader, reader_of, readers_of
from quintet.kernel.reading.columns import column_of
from quintet.kernel.rights import hidden_fields, may_at_all
from quintet.kernel.text import Text, _, as_text

# what an operator may name in a mapping although nobody types it on a form; the rest is the kernel's
_NEVER = {"id", "version", "pinyin", "state", "hold_id", "created_at", "created_by_id", "updated_at"}


@dataclass(frozen=True)
class Column:
    """One thing a sheet's column can mean. `path` is "customer" or "lines.item"; `key` is how create takes it."""

    path: str
    key: str
    label: Text
    kind: str
    reader: Reader
    to: str = ""
    options: Mapping[str, str] = field(default_factory=dict, hash=False)
    listed: bool = True  # found by its label; else only when a mapping names it
    typed: bool = True  # people may set it; else only the system
    choices: Sequence[Text] = field(default=(), hash=False)  # the labels of a choice, as a list shows them
    help: Text = field(default_factory=lambda: Text("", ""))
    lines: str = field(init=False, default="")  # the line set it belongs to; "" for the document itself

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", self.path.rpartition(".")[0])


@dataclass(frozen=True, eq=False)
class Target:
    """A thing rows can become. `create` takes rows and answers with their numbers, in order."""

    name: str
    label: Text
    columns: Mapping[str, Column]
    line_labels: Mapping[str, Text]
    create: Callable[[Sequence[Mapping[str, Any]]], Sequence[int]]
    document: Document | None = None
    key: str = ""  # the column that tells one from another
    on_form: frozenset[str] = frozenset()  # of two columns with one label, the one on the form is meant
    allows: Callable[[Actor], bool] = lambda actor: actor.is_system or "administrator" in actor.roles

    @property
    def names(self) -> set[str]:
        """What a file may be called to mean it."""
        return {self.name, self.name.split(".")[-1], self.label.en.lower(), self.label.zh}


extra: dict[str, Target] = {}


def importable(
    name: str,
    label: Text,
    create: Callable[[Sequence[Mapping[str, Any]]], Sequence[int]],
    *,
    key: str,
    columns: Mapping[str, tuple[Text, str]],
) -> None:
    """Declare something that is no document yet comes in sheets. `columns`: {name: (label, document it refers to)}."""
    found = {
        each: Column(each, each, text, "ref" if to else "text", _plain(each, text, bool(to)), to)
        for each, (text, to) in columns.items()
    }
    extra[name] = Target(name, label, found, {}, create, key=key)


def _plain(name: str, label: Text, is_ref: bool) -> Reader:
    return Reader(name, name, label, to_ref if is_ref else to_str, False, True, None if is_ref else 400)


@cache
def target_of(document: Document) -> Target:
    """The target that a document's declaration makes."""
    columns = _columns(document.model, "", set(readers_of(document).header))
    for each in document.lines.values():
        columns.update(_columns(each.model, f"{each.name}.", set(readers_of(document).lines[each.name])))
        columns.pop(f"{each.name}.{each.parent}", None)

    def create(rows: Sequence[Mapping[str, Any]]) -> Sequence[int]:
        return [record.id for record in document.create(rows).records]

    return Target(
        document.name,
        document.label,
        columns,
        {each.name: each.label for each in document.lines.values()},
        create,
        document,
        "code" if document.is_master else "number" if document.has_company else "",
        frozenset(name for section in document.form.sections for name in section.fields),
        lambda actor: document.creatable and may_at_all(actor, document, "create"),
    )


def target_for(actor: Actor, name: str) -> Target | None:
    """The target of that name with the columns the actor may set; None where they may not import it."""
    found = find_target(name)
    return None if found is None or not found.allows(actor) else _limited(actor, found)


def targets_for(actor: Actor) -> list[Target]:
    """Everything the actor may import."""
    return [each for each in all_targets() if each.allows(actor)]


def _limited(actor: Actor, target: Target) -> Target:
    if actor.is_system or target.document is None:
        return target
    hidden = hidden_fields(actor, target.document) - target.document.rights.own
    seen = {
        path: column
        for path, column in target.columns.items()
        if column.typed and path.rpartition(".")[2] not in hidden and column.kind != "json"
    }
    return replace(target, columns=seen)


def _columns(model: type[models.Model], prefix: str, writable: set[str]) -> dict[str, Column]:
    found = {}
    for each in model._meta.concrete_fields:
        if each.name in _NEVER or (prefix and each.name == "position"):
            continue
        shown = column_of(each)
        typed = shown.name in writable
        listed = typed or (not prefix and each.name in ("number", "company_id"))
        found[prefix + shown.name] = Column(
            prefix + shown.name,
            shown.name if typed else each.attname,
            as_text(each.verbose_name),
            shown.kind,
            reader_of(each),
            shown.to,
            _labels(each),
            listed,
            typed,
            [as_text(option[1]) for option in each.options] if isinstance(each, ChoiceField) else [],
            as_text(each.help_text or ""),
        )
    return found


def _labels(model_field: "models.Field[Any, Any]") -> dict[str, str]:
    if not isinstance(model_field, ChoiceField):
        return {}
    found: dict[str, str] = {}
    for value, label, *_tone in model_field.options:
        found |= {label.en.lower(): value, label.zh: value, value.lower(): value}
    return found


def all_targets() -> list[Target]:
    """Every document that people may make, and what rooms declare beside them."""
    return [*(target_of(each) for each in documents.values() if each.creatable), *extra.values()]


def find_target(name: str) -> Target | None:
    """The target of that name: "master.party", "party", "Party", 往来单位. None when there is none, or several."""
    plain = name.strip().lower()
    known = all_targets()
    exact = [each for each in known if each.name == plain]
    found = exact or [each for each in known if plain in each.names]
    return found[0] if len(found) == 1 else None


UNKNOWN_TARGET = _(
    "There is no kind of document called {name}; say which in mapping.toml",
    "没有名为“{name}”的单据类型；请在 mapping.toml 中指明",
)
