"""Input that refers to rows that are not there: asked only when a prepare or a rule stumbled, so it is free."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import models

from quintet.kernel import store
from quintet.kernel.documents import Document, documents
from quintet.kernel.fields import RefField
from quintet.kernel.inputs import Reader, readers_of
from quintet.kernel.results import Invalid
from quintet.kernel.text import _

_UNKNOWN = _("{label}: there is no record with number {value}", "{label}：编号 {value} 的记录不存在")

Mention = tuple[str, Reader, type[models.Model], int]  # path, its reader, what it refers to, the number


def unknown_references(document: Document, records: Sequence[Any]) -> list[Invalid]:
    """References of the records to rows that do not exist, with paths; one query per table referred to."""
    mentions = list(_mentions(document, records))
    known = {model: store.by_ids(model, _numbers(mentions, model)) for model in {m for *_rest, m, _number in mentions}}
    return [
        Invalid(_UNKNOWN.format(label=reader.label, value=number), path, "kernel.unknown_reference")
        for path, reader, model, number in mentions
        if number not in known[model]
    ]


def _numbers(mentions: Iterable[Mention], model: type[models.Model]) -> set[int]:
    return {number for *_rest, to, number in mentions if to is model}


def _mentions(document: Document, records: Sequence[Any]) -> Iterator[Mention]:
    readers = readers_of(document)
    for index, record in enumerate(records):
        prefix = f"{index}." if len(records) > 1 else ""
        yield from _of(record, readers.header, prefix)
        for each in document.lines.values():
            for position, row in enumerate(record.__dict__.get(each.name, [])):
                yield from _of(row, readers.lines[each.name], f"{prefix}{each.name}.{position}.")


def _of(record: models.Model, readers: Mapping[str, Reader], prefix: str) -> Iterator[Mention]:
    for reader in readers.values():
        to = _target(store.table(type(record)).fields[reader.attname])
        number = record.__dict__.get(reader.attname)
        if to is not None and number is not None:
            yield prefix + reader.name, reader, to, number


def _target(field: Any) -> type[models.Model] | None:
    if isinstance(field, models.ForeignKey):
        model: type[models.Model] = field.related_model
        return model
    named = documents.get(field.to) if isinstance(field, RefField) else None
    return named.model if named else None
