"""JSON schemas of what documents look like and how they are written, from their declarations (OpenAPI 3.1)."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from quintet.kernel.commands import Command
from quintet.kernel.documents import Document
from quintet.kernel.fields import ChoiceField, StateField
from quintet.kernel.inputs import Parameter, Reader, readers_of
from quintet.kernel.reading.columns import Column, columns_of, line_columns_of

Schema = dict[str, Any]

DECIMAL = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
NUMBER = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}
_READ: dict[str, Schema] = {
    "money": DECIMAL,
    "decimal": DECIMAL,
    "percent": DECIMAL,
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "json": {},
}
_WRITE: dict[str, Schema] = {
    **_READ,
    "money": {"anyOf": [DECIMAL, {"type": "number"}]},
    "decimal": {"anyOf": [DECIMAL, {"type": "number"}]},
    "percent": {"anyOf": [DECIMAL, {"type": "number"}]},
    "ref": {"anyOf": [NUMBER, {"type": "object", "required": ["id"], "properties": {"id": NUMBER}}]},
}


def link(name: str) -> Schema:
    """A reference to a named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def nullable(schema: Schema) -> Schema:
    """The schema or null."""
    return {"anyOf": [schema, {"type": "null"}]} if schema else schema


def listing(items: Schema) -> Schema:
    """An array of these."""
    return {"type": "array", "items": items}


def record(properties: dict[str, Schema], required: Iterable[str] | None = None) -> Schema:
    """An object; everything is required unless said otherwise."""
    return {"type": "object", "properties": properties, "required": sorted(required or properties)}


def read_schema(column: Column) -> Schema:
    """A field as it is read."""
    schema = dict(link("Ref")) if column.is_ref else dict(_READ.get(column.kind, {"type": "string"}))
    if isinstance(column.field, StateField):
        schema["enum"] = [state.value for state in column.field.states]
    return schema if isinstance(column.field, StateField) and not column.field.null else nullable(schema)


def write_schema(column: Column, reader: Reader) -> Schema:
    """A field as it is written; an optional one also takes null."""
    schema = dict(_WRITE.get(column.kind, {"type": "string"}))
    if schema.get("type") == "string" and isinstance(column.field, models.CharField):
        schema["maxLength"] = column.field.max_length
    if isinstance(column.field, ChoiceField):
        schema = {"enum": [option[0] for option in column.field.options]}
    return schema if reader.required else nullable(schema)


def values_schema(columns: Iterable[Column]) -> Schema:
    """The values of a record. None is required: what the reader may not see is left out."""
    found = {column.name: {**read_schema(column), "title": column.label.en} for column in columns}
    return {"type": "object", "properties": found}


def document_schemas(document: Document) -> dict[str, Schema]:
    """The named schemas of a document: as it is read, as it is written."""
    name = document.name
    lines = {
        each: listing(
            {"allOf": [record({"id": nullable(NUMBER)}), values_schema(line_columns_of(document, each).values())]}
        )
        for each in document.lines
    }
    body = {
        "values": values_schema(columns_of(document).values()),
        "lines": {"type": "object", "properties": lines},
    }
    return {
        f"{name}": {"allOf": [link("DocumentBody"), {"type": "object", "properties": body}]},
        f"{name}.write": written_schema(document, required=True),
        f"{name}.change": written_schema(document, required=False),
    }


def written_schema(document: Document, *, required: bool) -> Schema:
    """What create (required fields are) or edit takes."""
    readers = readers_of(document)
    columns = columns_of(document)
    properties = {n: write_schema(columns[n], r) for n, r in readers.header.items() if n in columns}
    for name in document.lines:
        row_columns = line_columns_of(document, name)
        row = {n: write_schema(row_columns[n], r) for n, r in readers.lines[name].items() if n in row_columns}
        properties[name] = listing(
            {"type": "object", "properties": {"id": NUMBER, **row}, "additionalProperties": False}
        )
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    needed = sorted(n for n, r in readers.header.items() if r.required)
    return {**schema, "required": needed} if required and needed else schema


def input_schema(command: Command, extra: dict[str, Schema], required: Iterable[str] = ()) -> Schema:
    """What a command's dialog sends."""
    found = {name: parameter_schema(each) for name, each in command.parameters.items()}
    needed = sorted([*required, *(n for n, p in command.parameters.items() if p.reader.required)])
    schema: Schema = {"type": "object", "properties": {**found, **extra}, "additionalProperties": False}
    return {**schema, "required": needed} if needed else schema


def parameter_schema(parameter: Parameter) -> Schema:
    """An input of a command or report."""
    schema = dict(_WRITE.get(parameter.kind, {"type": "string"}))
    if parameter.input.options:
        schema = {"enum": [value for value, _label in parameter.input.options]}
    elif schema.get("type") == "string" and parameter.reader.max_length:
        schema["maxLength"] = parameter.reader.max_length
    schema = schema if parameter.reader.required else nullable(schema)
    return {**schema, "title": parameter.reader.label.en}
