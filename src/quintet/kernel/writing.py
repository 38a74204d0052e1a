"""How input becomes records: defaults, prepare, rules — for create, edit and preview alike."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import InvalidOperation
from typing import Any

from quintet.kernel import store, tokens
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document, Lines
from quintet.kernel.inputs import Reader, readers_of
from quintet.kernel.references import unknown_references
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.rights import hidden_fields
from quintet.kernel.text import Text, _

_UNKNOWN = _("{name} is not a field that can be set", "{name} 不是可填写的字段")
_ROWS = _("{label} must be a list of rows", "{label}必须是行的列表")
_NO_ROW = _("this row does not belong to the document", "该行不属于此单据")
_TOO_FEW = _("At least {n} row(s) in {label}", "{label}至少需要 {n} 行")
_STUMBLES = (TypeError, AttributeError, LookupError, InvalidOperation)


def _assign(
    record: Any,
    readers: Mapping[str, Reader],
    values: Mapping[str, Any],
    prefix: str,
    skip: Iterable[str],
    actor: Actor,
) -> list[Invalid]:
    """Put values on a record; the problems found. The system may set any column, also by its attname."""
    problems = []
    hidden = hidden_fields(actor, _document_of(record), record) if not actor.is_system else frozenset()
    known = store.table(type(record)).fields
    for name, value in values.items():
        if name in skip:
            continue
        reader = readers.get(name)
        if actor.is_system and reader is None and (name in known or f"{name}_id" in known):
            record.__dict__[name if name in known else f"{name}_id"] = value
            continue
        if reader is None or name in hidden:
            problems.append(Invalid(_UNKNOWN.format(name=name), prefix + str(name), "kernel.unknown_field"))
            continue
        found, problem = _read(reader, value, prefix + name)
        if problem:
            problems.append(problem)
        else:
            record.__dict__[reader.attname] = found
    return problems


def _document_of(record: Any) -> Document:
    from quintet.kernel.documents import by_model

    return by_model[type(record)]


def _read(reader: Reader, value: Any, path: str) -> tuple[Any, Invalid | None]:
    """As Reader.parse, but an empty value of a required field passes: prepare may fill it, the check comes after."""
    if (value is None or value == "") and reader.required:
        return (None if reader.read.__name__ != "to_str" else ""), None
    return reader.parse(value, path)


def new_records(document: Document, rows: Sequence[Mapping[str, Any]], actor: Actor) -> list[Any]:
    """Records in memory from rows of values. Raises InvalidInput with every problem."""
    readers, problems, records = readers_of(document), [], []
    for index, row in enumerate(rows):
        prefix = f"{index}." if len(rows) > 1 else ""
        record = store.new(document.model)
        if document.has_company:
            record.company_id = actor.company_id
        if document.has_owner:
            record.owner_id, record.unit_id = actor.user_id, actor.unit_id
        problems += _assign(record, readers.header, row, prefix, document.lines, actor)
        for each in document.lines.values():
            problems += _assign_rows(record, each, readers.lines[each.name], row.get(each.name) or [], prefix, actor)
        records.append(record)
    if problems:
        raise InvalidInput(problems)
    return records


def _assign_rows(
    record: Any, lines: Lines, readers: Mapping[str, Reader], rows: Any, prefix: str, actor: Actor
) -> list[Invalid]:
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        return [Invalid(_ROWS.format(label=lines.label), prefix + lines.name, "kernel.type")]
    known = {row.id: row for row in record.__dict__.get(lines.name, ())}
    problems, kept = [], []
    for position, values in enumerate(rows):
        number = values.get("id")
        row = known.get(number) if isinstance(number, int) else None
        if number is not None and row is None:
            problems.append(Invalid(_NO_ROW, f"{prefix}{lines.name}.{position}.id", "kernel.unknown_row"))
            continue
        row = row or store.new(lines.model, id=None)
        problems += _assign(row, readers, values, f"{prefix}{lines.name}.{position}.", ("id", "position"), actor)
        kept.append(row)
    record.__dict__[lines.name] = kept
    return problems


def apply_changes(
    document: Document, record: Any, changes: Mapping[str, Any], actor: Actor, index: int | None = None
) -> None:
    """Put an edit on a loaded record. Raises InvalidInput."""
    readers = readers_of(document)
    prefix = "" if index is None else f"{index}."
    problems = _assign(record, readers.header, changes, prefix, (*document.lines, "id"), actor)
    for each in document.lines.values():
        if each.name in changes:
            problems += _assign_rows(record, each, readers.lines[each.name], changes[each.name], prefix, actor)
    if problems:
        raise InvalidInput(problems)


def prepare_records(document: Document, records: Sequence[Any]) -> None:
    """Compute what follows from the input (prices, totals, pinyin)."""
    if document.is_master:
        for record in records:
            record.pinyin = tokens.pinyin_key(record.name)
    try:
        for prepare in document.prepares:
            prepare(list(records))
    except _STUMBLES:
        absent = _absent(document, records)
        if absent:
            raise InvalidInput(absent) from None
        raise


def _absent(document: Document, records: Sequence[Any]) -> list[Invalid]:
    """Why a prepare or a rule stumbled: values that are missing, or rows referred to that do not exist."""
    return missing_values(document, records) or unknown_references(document, records)


def missing_values(document: Document, records: Sequence[Any]) -> list[Invalid]:
    """Required values that are not there, with paths."""
    readers = readers_of(document)
    problems: list[Invalid] = []
    for index, record in enumerate(records):
        prefix = f"{index}." if len(records) > 1 else ""
        problems += _missing(record, readers.header, prefix)
        for each in document.lines.values():
            for position, row in enumerate(record.__dict__.get(each.name, [])):
                problems += _missing(row, readers.lines[each.name], f"{prefix}{each.name}.{position}.")
    return problems


def problems_of(document: Document, records: Sequence[Any]) -> list[Invalid]:
    """What breaks requirement or rule, with paths."""
    try:
        return _broken(document, records)
    except _STUMBLES:
        absent = _absent(document, records)
        if absent:
            return absent
        raise


def _broken(document: Document, records: Sequence[Any]) -> list[Invalid]:
    readers = readers_of(document)
    problems: list[Invalid] = []
    for index, record in enumerate(records):
        prefix = f"{index}." if len(records) > 1 else ""
        found = list(_missing(record, readers.header, ""))
        for each in document.lines.values():
            rows = record.__dict__.get(each.name, [])
            if len(rows) < each.min_rows:
                text = _TOO_FEW.format(n=each.min_rows, label=each.label)
                found.append(Invalid(text, each.name, "kernel.too_few_rows"))
            for position, row in enumerate(rows):
                found += _missing(row, readers.lines[each.name], f"{each.name}.{position}.")
        if not found:
            for rule in document.rules:
                found += _from_rule(document, rule, record)
        problems += [Invalid(p.message, prefix + p.field if p.field else (prefix[:-1] or None), p.rule) for p in found]
    return problems


def _from_rule(document: Document, rule: Any, record: Any) -> list[Invalid]:
    result = rule(record)
    found = [] if result is None else [result] if isinstance(result, Invalid) else list(result)
    rule_id = f"{document.system}.{document.room}.{rule.__name__}"
    return [Invalid(p.message, p.field, rule_id if p.rule == "kernel.invalid" else p.rule) for p in found]


def _missing(record: Any, readers: Mapping[str, Reader], prefix: str) -> Iterable[Invalid]:
    for reader in readers.values():
        if reader.required and record.__dict__.get(reader.attname) in (None, ""):
            text: Text = _("{label} is required", "请填写{label}").format(label=reader.label)
            yield Invalid(text, prefix + reader.name, "kernel.required")


def check_records(document: Document, records: Sequence[Any]) -> None:
    """Raises InvalidInput when any record breaks a requirement or a rule."""
    problems = problems_of(document, records)
    if problems:
        raise InvalidInput(problems)
