"""What comes in: values of fields and inputs of commands, from JSON or from Python, checked against the declaration.

Every problem is collected and named by its path; nothing is written when there is one.
"""

import inspect
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
from django.db import models

from quintet.kernel.converting import (
    Unreadable,
    to_bool,
    to_date,
    to_datetime,
    to_decimal,
    to_int,
    to_ref,
    to_str,
)
from quintet.kernel.documents import Document
from quintet.kernel.fields import ChoiceField, RefField
from quintet.kernel.results import Invalid
from quintet.kernel.text import Text, _, as_text

_REQUIRED = _("{label} is required", "请填写{label}")
_TYPE = _("{label} must be {what}", "{label}必须是{what}")


@dataclass(frozen=True)
class Reader:
    """How one field or input is read."""

    name: str  # as in the API
    attname: str
    label: Text
    read: Callable[[Any], Any]
    required: bool
    null: bool
    max_length: int | None = None
    places: int | None = None
    options: tuple[str, ...] = ()
    empty: Any = None  # what an emptied field becomes

    def parse(self, value: Any, path: str) -> tuple[Any, Invalid | None]:
        """(value, None) or (None, what is wrong)."""
        if value is None or value == "":
            if self.required:
                return None, Invalid(_REQUIRED.format(label=self.label), path, "kernel.required")
            return self.empty, None
        try:
            found = self.read(value)
        except Unreadable as problem:
            return None, Invalid(_TYPE.format(label=self.label, what=problem.expected), path, "kernel.type")
        return found, self._limits(found, path)

    def _limits(self, value: Any, path: str) -> Invalid | None:
        if self.max_length is not None and len(value) > self.max_length:
            text = _("{label} is longer than {n} characters", "{label}超过 {n} 个字符")
            return Invalid(text.format(label=self.label, n=self.max_length), path, "kernel.too_long")
        if self.places is not None and value.as_tuple().exponent < -self.places and value != round(value, self.places):
            text = _("{label} has more than {n} decimals", "{label}的小数超过 {n} 位")
            return Invalid(text.format(label=self.label, n=self.places), path, "kernel.too_precise")
        if self.options and value not in self.options:
            text = _("{label}: {value} is not one of the choices", "{label}：{value} 不在可选范围内")
            return Invalid(text.format(label=self.label, value=value), path, "kernel.choice")
        return None


def field_name(model_field: "models.Field[Any, Any]") -> str:
    """A field's name in the API: `customer`, `owner`, `order_ref` (columns named x_id without being keys lose _id)."""
    name = model_field.name
    return name[:-3] if name.endswith("_id") and not isinstance(model_field, RefField) else name


_READS: Sequence[tuple[type[Any], Callable[[Any], Any]]] = (  # the first that fits
    (models.ForeignKey, to_ref),
    (RefField, to_ref),
    (models.DecimalField, to_decimal),
    (models.BooleanField, to_bool),
    (models.IntegerField, to_int),
    (models.DateTimeField, to_datetime),
    (models.DateField, to_date),
    (models.JSONField, lambda value: value),
)


def _read_of(model_field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    """What reads a value of that field; columns named x_id hold a document's number."""
    if model_field.name.endswith("_id"):
        return to_ref
    return next((read for kind, read in _READS if isinstance(model_field, kind)), to_str)


def reader_of(model_field: "models.Field[Any, Any]") -> Reader:
    """The reader of a model field."""
    read = _read_of(model_field)
    options = tuple(o[0] for o in model_field.options) if isinstance(model_field, ChoiceField) else ()
    required = not (model_field.null or model_field.blank or model_field.has_default())
    return Reader(
        field_name(model_field),
        model_field.attname,
        as_text(model_field.verbose_name),
        read,
        required,
        model_field.null,
        model_field.max_length if read is to_str else None,
        model_field.decimal_places if isinstance(model_field, models.DecimalField) else None,
        options,
        _empty_of(model_field, read is to_str),
    )


def _empty_of(model_field: "models.Field[Any, Any]", is_text: bool) -> Any:
    """Emptied, a field is null, else "" where that is text, else its default: never "" in a number's place."""
    if model_field.null:
        return None
    if is_text and (model_field.blank or not model_field.has_default()):
        return ""
    return model_field.get_default() if model_field.has_default() else None


@dataclass(frozen=True)
class Readers:
    """The readers of a document's header and of its line sets, by API name."""

    header: dict[str, Reader]
    lines: dict[str, dict[str, Reader]]


def _writable(document: Document, model: type[models.Model], names: typing.Iterable[str] | None) -> dict[str, Reader]:
    found = {}
    for model_field in model._meta.concrete_fields:
        if model_field.primary_key or not model_field.editable or model_field.name in document.readonly:
            continue
        reader = reader_of(model_field)
        if names is None or reader.name in names or model_field.name in names:
            found[reader.name] = reader
    return found


@cache
def readers_of(document: Document) -> Readers:
    """What may be written on create and edit."""
    lines = {}
    for each in document.lines.values():
        columns = _writable(document, each.model, None)
        columns.pop(each.parent, None)
        lines[each.name] = columns
    return Readers(_writable(document, document.model, None), lines)


@dataclass(frozen=True)
class Input:
    """A typed input of a command: annotate with `Annotated[Decimal, Input(label=…)]` for more than the type says."""

    label: Text | None = None
    to: str | None = None
    money: bool = False
    options: tuple[tuple[str, Text], ...] = ()
    long: bool = False


@dataclass(frozen=True)
class Parameter:
    """One keyword-only parameter of a command, as a dialog and a schema show it."""

    reader: Reader
    kind: str  # FieldType of the web contract
    input: Input = field(default_factory=Input)
    default: Any = None


_KINDS: dict[Any, tuple[Callable[[Any], Any], str]] = {
    Decimal: (to_decimal, "decimal"),
    int: (to_int, "integer"),
    str: (to_str, "text"),
    bool: (to_bool, "boolean"),
    date: (to_date, "date"),
    datetime: (to_datetime, "datetime"),
}


def parameters_of(function: Callable[..., Any], labels: Mapping[str, Text]) -> dict[str, Parameter]:
    """The inputs of a command from its keyword-only parameters. Raises TypeError for a type nothing can read."""
    hints = typing.get_type_hints(function, include_extras=True)
    found = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            continue
        hint, spec = hints[name], Input()
        if typing.get_origin(hint) is typing.Annotated:
            spec = next((each for each in typing.get_args(hint)[1:] if isinstance(each, Input)), spec)
            hint = typing.get_args(hint)[0]
        inner = [each for each in typing.get_args(hint) if each is not type(None)]
        optional = typing.get_origin(hint) in (typing.Union, types.UnionType) and len(inner) == 1
        hint = inner[0] if optional else hint
        found[name] = _parameter(name, hint, spec, parameter, labels)
    return found


def _structure_reader(hint: Any) -> Callable[[Any], Any]:
    """Reads lists and mappings of plain values, checked against the parameter's type."""

    def read(value: Any) -> Any:
        try:
            return msgspec.convert(value, hint, strict=False, str_keys=True)
        except msgspec.ValidationError:
            raise Unreadable(_("built as described", "符合规定的结构")) from None

    return read


def _parameter(
    name: str, hint: Any, spec: Input, parameter: inspect.Parameter, labels: Mapping[str, Text]
) -> Parameter:
    if hint not in _KINDS and typing.get_origin(hint) not in (list, dict) and hint not in (list, dict):
        raise TypeError(f"input {name}: {hint} cannot be read from a dialog")
    read, kind = _KINDS.get(hint, (_structure_reader(hint), "json"))
    if spec.to:
        read, kind = to_ref, "ref"
    if spec.options:
        kind = "choice"
    kind = "money" if spec.money else "longtext" if spec.long else kind
    label = spec.label or labels.get(name) or as_text(name)
    required = parameter.default is inspect.Parameter.empty
    default = None if required else parameter.default
    options = tuple(value for value, _label in spec.options)
    reader = Reader(
        name, name, label, read, required, True, 2000 if kind in ("text", "longtext") else None, None, options
    )
    return Parameter(reader, kind, spec, default)
