"""What a document shows: its fields as columns, with their kind in the API and how a value is written there."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models

from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document
from quintet.kernel.fields import (
    ChoiceField,
    MasterKey,
    MessageField,
    MoneyField,
    PercentField,
    QuantityField,
    RefField,
    StateField,
    UnitPriceField,
)
from quintet.kernel.inputs import field_name
from quintet.kernel.reading import values
from quintet.kernel.rights import hidden_fields
from quintet.kernel.text import Text, as_text

# columns of the kernel's bases that hold a number without being a key
_NUMBERS = {
    "owner_id": "kernel.user",
    "created_by_id": "kernel.user",
    "user_id": "kernel.user",
    "company_id": "master.company",
    "unit_id": "master.org_unit",
}
_INTERNAL = {"id", "version", "pinyin", "hold_id"}

_KINDS: tuple[tuple[type[Any], str, Callable[[Any], Any]], ...] = (
    (StateField, "state", values.plain),
    (ChoiceField, "choice", values.plain),
    (MasterKey, "ref", values.plain),
    (models.ForeignKey, "ref", values.plain),
    (RefField, "ref", values.plain),
    (MoneyField, "money", values.money),
    (UnitPriceField, "decimal", values.price),
    (QuantityField, "decimal", values.trimmed),
    (PercentField, "percent", values.trimmed),
    (models.DecimalField, "decimal", values.trimmed),
    (models.BooleanField, "boolean", values.plain),
    (models.IntegerField, "integer", values.plain),
    (models.DateTimeField, "datetime", values.moment),
    (models.DateField, "date", values.day),
    (models.TextField, "longtext", values.plain),
    (MessageField, "longtext", values.message),
    (models.CharField, "text", values.plain),
)


@dataclass(frozen=True)
class Column:
    """One field as the API shows it. `render` writes a value that is not None; references get their label apart."""

    name: str
    attname: str
    column: str
    kind: str
    to: str
    label: Text
    render: Callable[[Any], Any]
    field: "models.Field[Any, Any]"

    @property
    def is_ref(self) -> bool:
        return self.kind == "ref"


def document_name(model: type[models.Model]) -> str:
    """The name a model's document has or would have: "master.org_unit"."""
    key = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
    return f"{model._meta.app_label}.{key}"


def _target(field: "models.Field[Any, Any]") -> str:
    if isinstance(field, RefField):
        return field.to
    if isinstance(field, models.ForeignKey):
        return document_name(field.related_model)
    return _NUMBERS.get(field.name, "")


def column_of(field: "models.Field[Any, Any]") -> Column:
    """The column of a model field."""
    kind, render = next(((k, r) for cls, k, r in _KINDS if isinstance(field, cls)), ("json", values.plain))
    if field.name in _NUMBERS:
        kind = "ref"
    return Column(
        field_name(field),
        field.attname,
        field.column,
        kind,
        _target(field),
        as_text(field.verbose_name),
        render,
        field,
    )


@cache
def columns_of(document: Document) -> dict[str, Column]:
    """The header's columns by API name, in the order of the model."""
    columns = [column_of(f) for f in document.model._meta.concrete_fields if f.name not in _INTERNAL]
    return {column.name: column for column in columns}


@cache
def line_columns_of(document: Document, name: str) -> dict[str, Column]:
    """The columns of a line set by API name: as declared, then what else the row has."""
    lines = document.lines[name]
    found = {
        column.name: column
        for column in (column_of(f) for f in lines.model._meta.concrete_fields)
        if column.field.name not in (*_INTERNAL, "position", lines.parent)
    }
    declared = [n for n in (_api_name(found, each) for each in lines.fields) if n]
    return {n: found[n] for n in (*declared, *(n for n in found if n not in declared))}


def _api_name(columns: dict[str, Column], name: str) -> str | None:
    if name in columns:
        return name
    return next((c.name for c in columns.values() if name in (c.attname, c.field.name)), None)


def visible(actor: Actor, document: Document, columns: dict[str, Column], record: Any = None) -> dict[str, Column]:
    """The columns without those the actor's roles may not see (on that record, which may be their own)."""
    hidden = hidden_fields(actor, document, record)
    if not hidden:
        return columns
    return {n: c for n, c in columns.items() if n not in hidden and c.field.name not in hidden}


def on_forms(actor: Actor, document: Document, columns: dict[str, Column]) -> dict[str, Column]:
    """The columns that a form may show the actor: the visible ones, and those only on records of their own."""
    hidden = hidden_fields(actor, document) - document.rights.own
    return {n: c for n, c in columns.items() if n not in hidden and c.field.name not in hidden}


def named(columns: dict[str, Column], names: Iterable[str]) -> list[str]:
    """API names of those `names` that are among the columns, in the order given."""
    return [name for name in (_api_name(columns, each) for each in names) if name]
