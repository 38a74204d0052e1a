"""What comes in: values of fields and inputs of commands, from JSON or from Python, checked against the declaration.

Every problem is collected and named by its path; nothing is written when there is one.
"""

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.db import models

from quintet.kernel.documents import Document, Lines
from quintet.kernel.fields import ChoiceField, MasterKey, RefField
from quintet.kernel.results import Invalid
from quintet.kernel.text import Text, _, as_text

_REQUIRED = _("{label} is required", "请填写{label}")
_TYPE = _("{label} must be {what}", "{label}必须是{what}")
_WHAT = {
    Decimal: _("a number", "数字"),
    int: _("a whole number", "整数"),
    date: _("a date like 2026-11-24", "形如 2026-11-24 的日期"),
    datetime: _("a time", "时间"),
    bool: _("yes or no", "是或否"),
    str: _("text", "文本"),
}
_LIMIT = Decimal(10) ** 12


class Unreadable(ValueError):
    """A value that cannot be read; carries what was expected."""

    def __init__(self, expected: Text) -> None:
        super().__init__(str(expected))
        self.expected = expected


def to_decimal(value: Any) -> Decimal:
    """A finite Decimal below 10^12 from a Decimal, int or string (never a float: it is not exact)."""
    if type(value) is Decimal:
        number = value
    elif isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        try:
            number = Decimal(str(value).strip().replace(",", ""))
        except InvalidOperation:
            raise Unreadable(_WHAT[Decimal]) from None
    elif isinstance(value, float):
        number = Decimal(repr(value))
    else:
        raise Unreadable(_WHAT[Decimal])
    if not number.is_finite():
        raise Unreadable(_WHAT[Decimal])
    if abs(number) >= _LIMIT:
        raise Unreadable(_("smaller than 1,000,000,000,000", "小于 1,000,000,000,000 的数"))
    return number


def to_int(value: Any) -> int:
    """A whole number within ±2^63 from an int or a string of digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        try:
            number = int(str(value)) if isinstance(value, str) else _raise(_WHAT[int])
        except ValueError:
            raise Unreadable(_WHAT[int]) from None
    if not -(2**63) <= number < 2**63:
        raise Unreadable(_WHAT[int])
    return number


def _raise(expected: Text) -> typing.NoReturn:
    raise Unreadable(expected)


def to_date(value: Any) -> date:
    """A date from a date or from ISO text."""
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value[:10] if len(value) > 10 and value[10] == "T" else value)
    except (TypeError, ValueError):
        raise Unreadable(_WHAT[date]) from None


def to_datetime(value: Any) -> datetime:
    """An aware datetime from a datetime or ISO text with an offset."""
    if isinstance(value, datetime):
        return value
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except (AttributeError, TypeError, ValueError):
        raise Unreadable(_WHAT[datetime]) from None
    return moment if moment.tzinfo else _raise(_WHAT[datetime])


def to_bool(value: Any) -> bool:
    """True or false, also as 1/0, yes/no, 是/否 (imports)."""
    if isinstance(value, bool):
        return value
    words = {"true": True, "1": True, "yes": True, "是": True, "false": False, "0": False, "no": False, "否": False}
    found = words.get(str(value).strip().lower())
    return found if found is not None else _raise(_WHAT[bool])


def to_str(value: Any) -> str:
    """Text without NUL (PostgreSQL cannot hold it) and lone surrogates."""
    if not isinstance(value, str):
        raise Unreadable(_WHAT[str])
    if "\x00" in value or any(0xD800 <= ord(c) <= 0xDFFF for c in value):
        raise Unreadable(_("plain text", "普通文本"))
    return value


def to_ref(value: Any) -> int:
    """The number of a document, also from the form it is read in ({"id": …})."""
    if isinstance(value, Mapping):
        value = value.get("id")
    elif hasattr(value, "id"):
        value = value.id
    return to_int(value)


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

    def parse(self, value: Any, path: str) -> tuple[Any, Invalid | None]:
        """(value, None) or (None, what is wrong)."""
        if value is None or value == "":
            if self.required:
                return None, Invalid(_REQUIRED.format(label=self.label), path, "kernel.required")
            return (None if self.null else ""), None
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


def reader_of(model_field: "models.Field[Any, Any]") -> Reader:
    """The reader of a model field."""
    read: Callable[[Any], Any] = to_str
    places = None
    options: tuple[str, ...] = ()
    if isinstance(model_field, models.ForeignKey | RefField) or model_field.name.endswith("_id"):
        read = to_ref
    elif isinstance(model_field, models.DecimalField):
        read, places = to_decimal, model_field.decimal_places
    elif isinstance(model_field, models.BooleanField):
        read = to_bool
    elif isinstance(model_field, models.IntegerField):
        read = to_int
    elif isinstance(model_field, models.DateTimeField):
        read = to_datetime
    elif isinstance(model_field, models.DateField):
        read = to_date
    elif isinstance(model_field, models.JSONField):
        read = lambda value: value  # noqa: E731
    elif isinstance(model_field, ChoiceField):
        options = tuple(o[0] for o in model_field.options)
    required = not (model_field.null or model_field.blank or model_field.has_default())
    return Reader(
        field_name(model_field), model_field.attname, as_text(model_field.verbose_name), read, required,
        model_field.null, model_field.max_length if read is to_str else None, places, options,
    )


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


def _parameter(name: str, hint: Any, spec: Input, parameter: inspect.Parameter, labels: Mapping[str, Text]) -> Parameter:
    if hint not in _KINDS and typing.get_origin(hint) not in (list, dict) and hint not in (list, dict):
        raise TypeError(f"input {name}: {hint} cannot be read from a dialog")
    read, kind = _KINDS.get(hint, (lambda value: value, "json"))
    if spec.to:
        read, kind = to_ref, "ref"
    if spec.options:
        kind = "choice"
    kind = "money" if spec.money else "longtext" if spec.long else kind
    label = spec.label or labels.get(name) or as_text(name)
    required = parameter.default is inspect.Parameter.empty
    default = None if required else parameter.default
    options = tuple(value for value, _label in spec.options)
    reader = Reader(name, name, label, read, required, True, 2000 if kind in ("text", "longtext") else None, None, options)
    return Parameter(reader, kind, spec, default)


def lines_named(document: Document, name: str) -> Lines:
    """The line set of that name. Raises KeyError."""
    return document.lines[name]


__all__ = ["MasterKey", "Input", "Parameter", "Reader", "parameters_of", "readers_of"]
