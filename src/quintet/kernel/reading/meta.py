"""What the reader may see, in their language: everything the client needs to draw lists, forms and buttons."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models

from quintet.kernel.actor import Actor
from quintet.kernel.commands import Command
from quintet.kernel.documents import Document, Kanban, Section
from quintet.kernel.fields import (
    ChoiceField,
    MasterKey,
    MoneyField,
    PercentField,
    QuantityField,
    StateField,
    UnitPriceField,
)
from quintet.kernel.flow import panels_of
from quintet.kernel.inputs import Parameter, Reader, readers_of
from quintet.kernel.printing import prints_of
from quintet.kernel.reading.columns import Column, columns_of, line_columns_of, named, on_forms, visible
from quintet.kernel.reading.listing import summed
from quintet.kernel.reading.sorting import sortable
from quintet.kernel.rights import may_at_all
from quintet.kernel.text import _

_WIDTHS = {"money": 130, "decimal": 110, "percent": 90, "integer": 90, "date": 110, "datetime": 150, "boolean": 80}
_WIDTHS |= {"state": 100, "choice": 110, "ref": 180, "text": 160, "longtext": 240, "json": 160}
_WIDGETS = {"phone": "phone", "mobile": "phone", "email": "email", "website": "url", "url": "url", "code": "code"}


def document_meta(actor: Actor, document: Document) -> dict[str, Any]:
    """A document as the client draws it for this actor."""
    columns = visible(actor, document, columns_of(document))
    formed = on_forms(actor, document, columns_of(document))
    writable = readers_of(document).header
    return {
        "name": document.name,
        "label": str(document.label),
        "plural": str(document.plural),
        "system": document.system,
        "room": document.room,
        "icon": document.icon,
        "help": str(document.help or ""),
        "title_field": document.title,
        "can_create": document.creatable and may_at_all(actor, document, "create"),
        "can_edit": not document.append_only and may_at_all(actor, document, "edit"),
        "can_export": not document.guarded,
        "fields": [
            field_meta(c, writable.get(n), n in columns and sortable(document, c), document) for n, c in formed.items()
        ],
        "lines": [_lines(actor, document, name) for name in document.lines],
        "states": [_state(state) for state in document.states],
        "commands": [command_meta(c) for c in document.commands.values() if c.button and _has(actor, document, c)],
        "list": _list(document, columns),
        "form": _form(document, formed),
        "kanban": _kanban(document.kanban, columns) if document.kanban else None,
        "panels": [{"name": p.name, "label": str(p.label), "system": p.system} for p in panels_of[document.name]],
        "prints": [{"name": p.name, "label": str(p.label)} for p in prints_of.get(document.name, ())],
        "empty": str(document.empty or _("Nothing here yet.", "暂无数据。")),
    }


def _has(actor: Actor, document: Document, command: Command) -> bool:
    return may_at_all(actor, document, command.verb)


def _state(state: Any) -> dict[str, Any]:
    return {"value": state.value, "label": str(state.label), "tone": state.tone, "terminal": state.terminal}


def field_meta(column: Column, reader: Reader | None, sorts: bool, document: Document | None = None) -> dict[str, Any]:
    """A field as the client draws it; without a reader it is read-only."""
    field = column.field
    meta: dict[str, Any] = {
        "name": column.name,
        "label": str(column.label),
        "help": str(field.help_text or ""),
        "type": column.kind,
        "required": bool(reader and reader.required),
        "readonly": reader is None,
        "sortable": sorts,
        "width": _WIDTHS.get(column.kind, 160),
    }
    if isinstance(field, models.CharField) and column.kind == "text":
        meta["max_length"] = field.max_length
    if isinstance(field, models.DecimalField):
        meta["scale"] = field.decimal_places
    options = _options(field)
    if options:
        meta["options"] = options
    if column.is_ref:
        meta["to"] = column.to
    meta |= _relations(field)
    if summed(column) or isinstance(field, QuantityField):
        meta["sum"] = True
    widget = "progress" if isinstance(field, PercentField) and document and field.name in document.progress else None
    widget = widget or (_WIDGETS.get(field.name) if column.kind == "text" else None)
    if widget:
        meta["widget"] = widget
    return meta


def _relations(field: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if isinstance(field, MasterKey) and field.look_up_where:
        found["where"] = [list(each) for each in field.look_up_where]
    if isinstance(field, MoneyField | UnitPriceField) and field.currency:
        found["currency_field"] = field.currency
    if isinstance(field, QuantityField) and field.unit:
        found["unit_field"] = field.unit
    return found


def _options(field: Any) -> list[dict[str, Any]]:
    if isinstance(field, StateField):
        return [{"value": s.value, "label": str(s.label), "tone": s.tone} for s in field.states]
    if isinstance(field, ChoiceField):
        return [{"value": o[0], "label": str(o[1]), **({"tone": o[2]} if len(o) > 2 else {})} for o in field.options]
    return []


def _lines(actor: Actor, document: Document, name: str) -> dict[str, Any]:
    lines = document.lines[name]
    columns = visible(actor, document, line_columns_of(document, name))
    writable = readers_of(document).lines[name]
    shown = named(columns, lines.fields)
    return {
        "name": name,
        "label": str(lines.label),
        "fields": [field_meta(columns[n], writable.get(n), False) for n in shown],
        "min_rows": lines.min_rows,
    }


def command_meta(command: Command) -> dict[str, Any]:
    """A command as button and dialog show it."""
    return {
        "name": command.name,
        "label": str(command.label),
        "help": str(command.help or ""),
        "style": command.style,
        "bulk": command.bulk and not command.held,
        "confirm": command.confirm,
        "inputs": [parameter_meta(name, each) for name, each in command.parameters.items()],
    }


def parameter_meta(name: str, parameter: Parameter) -> dict[str, Any]:
    """An input of a command as its dialog shows it."""
    meta: dict[str, Any] = {
        "name": name,
        "label": str(parameter.reader.label),
        "help": "",
        "type": parameter.kind,
        "required": parameter.reader.required,
        "readonly": False,
        "sortable": False,
    }
    if parameter.reader.max_length:
        meta["max_length"] = parameter.reader.max_length
    if parameter.kind == "money":
        meta["scale"] = 2
    if parameter.input.to:
        meta["to"] = parameter.input.to
    if parameter.input.options:
        meta["options"] = [{"value": value, "label": str(label)} for value, label in parameter.input.options]
    return meta


def _list(document: Document, columns: Mapping[str, Column]) -> dict[str, Any]:
    listed = document.list
    sort = named(dict(columns), [listed.sort.lstrip("-")])
    return {
        "columns": named(dict(columns), listed.columns),
        "filters": named(dict(columns), listed.filters),
        "group_by": named(dict(columns), listed.group_by),
        "presets": [
            {
                "name": p.name,
                "label": str(p.label),
                "where": [list(each) for each in p.where],
                **({"sort": p.sort} if p.sort else {}),
            }
            for p in listed.presets
            if all(each[0] in columns or each[0] == "id" for each in p.where)
        ],
        "sort": ("-" if listed.sort.startswith("-") else "") + sort[0] if sort else "-id",
    }


def _form(document: Document, columns: Mapping[str, Column]) -> dict[str, Any]:
    tabs: list[dict[str, Any]] = []
    for tab in document.form.tabs:
        if tab.lines:
            tabs.append({"label": str(tab.label), "lines": tab.lines})
        else:
            tabs.append({"label": str(tab.label), "sections": _sections(tab.sections, columns)})
    return {
        "sections": _sections(document.form.sections, columns),
        "tabs": tabs,
        "states": [state.value for state in document.form.states],
    }


def _sections(sections: Sequence[Section], columns: Mapping[str, Column]) -> list[dict[str, Any]]:
    found: Iterable[dict[str, Any]] = (
        {"label": str(s.label), "fields": named(dict(columns), s.fields), "columns": s.columns} for s in sections
    )
    return [section for section in found if section["fields"]]


def _kanban(kanban: Kanban, columns: Mapping[str, Column]) -> dict[str, Any] | None:
    by = named(dict(columns), [kanban.by])
    if not by:
        return None
    meta: dict[str, Any] = {
        "by": by[0],
        "title": kanban.title,
        "fields": named(dict(columns), kanban.fields),
        "move": dict(kanban.move),
        "edit_field": kanban.edit_field,
    }
    if kanban.sum and named(dict(columns), [kanban.sum]):
        meta["sum"] = kanban.sum
    return meta
