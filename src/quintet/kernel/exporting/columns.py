"""Fields as columns of a file: labels in the reader's language, real dates and numbers, references as code and name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from quintet.kernel import clock
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document, documents
from quintet.kernel.exporting.sheets import Cell, SheetColumn
from quintet.kernel.fields import ChoiceField, MessageField, StateField, UnitPriceField
from quintet.kernel.importing.targets import target_of
from quintet.kernel.reading import values
from quintet.kernel.reading.columns import Column, columns_of, line_columns_of, named, visible
from quintet.kernel.text import Text, _

Names = Mapping[int, tuple[str, str]]  # {number: (title, subtitle)}
Render = Callable[[Any], Cell]

_KINDS = {"money": "money", "decimal": "number", "percent": "number", "integer": "whole"}
_KINDS |= {"date": "date", "datetime": "time"}
_NAME_OF = _("{label} name", "{label}名称")
_YES, _NO = _("Yes", "是"), _("No", "否")
_USER = "kernel.user"


@dataclass(frozen=True)
class Out:
    """A column of the file: which field it comes from (its place among those fetched) and how a value is shown."""

    sheet: SheetColumn
    source: int
    render: Render
    is_amount: bool = False  # adds up: stands once a document, also where its other fields are repeated on each line


def header_fields(actor: Actor, document: Document, which: str, shown: Iterable[str] | None) -> list[Column]:
    """The document's own fields: those `shown`, "all" that the reader may see, or what an "import" reads."""
    columns = visible(actor, document, columns_of(document))
    if which == "import":
        return [columns[n] for n, c in _importable(document, "").items() if n in columns and c.listed]
    if which == "shown":
        return [columns[name] for name in named(columns, document.list.columns if shown is None else shown)]
    first = named(columns, document.list.columns)
    formed = named(columns, [f for section in document.form.sections for f in section.fields])
    return [columns[name] for name in dict.fromkeys([*first, *formed, *columns]) if columns[name].kind != "json"]


def line_fields(actor: Actor, document: Document, name: str, which: str) -> list[Column]:
    """The fields of a line set: as the form shows them, "all", or what an "import" reads."""
    columns = visible(actor, document, line_columns_of(document, name))
    if which == "import":
        return [columns[n] for n, c in _importable(document, name).items() if n in columns and c.listed]
    chosen = named(columns, document.lines[name].fields) if which == "shown" else list(columns)
    return [columns[each] for each in chosen if columns[each].kind != "json"]


def _importable(document: Document, lines: str) -> dict[str, Any]:
    """What an import understands, by name. The company is left out: a file may be read into another."""
    return {
        path.rpartition(".")[2]: column
        for path, column in target_of(document).columns.items()
        if column.lines == lines and path != "company"
    }


def outs_of(
    fields: Iterable[Column], names: Names, *, prefix: Text | None = None, codes_only: bool = False, first: int = 0
) -> list[Out]:
    """The columns of these fields. A reference to something that has a code is two: its code and its name."""
    found = []
    labels = [str(each.label) for each in fields]
    for index, field in enumerate(fields, first):
        label = field.label if labels.count(str(field.label)) == 1 else Text(field.name, field.name)
        head = _("{lines}.{label}", "{lines}.{label}").format(lines=prefix, label=label) if prefix else label
        if field.is_ref:
            found += _references(field, index, head, names, codes_only)
        else:
            kind = "price" if isinstance(field.field, UnitPriceField) else _KINDS.get(field.kind, "text")
            amount = field.kind == "money"
            found.append(Out(SheetColumn(str(head), kind, _width(field)), index, _render(field), amount))
    return found


def _references(field: Column, index: int, head: Text, names: Names, codes_only: bool) -> list[Out]:
    def code(number: int | None) -> Cell:
        if number is None:
            return None
        title, subtitle = names.get(number, ("", ""))
        return subtitle or title or f"#{number}"

    def title(number: int | None) -> Cell:
        return names.get(number, ("", ""))[0] if number is not None else None

    if not is_coded(field.to):
        return [Out(SheetColumn(str(head), "text", 20), index, title)]
    found = [Out(SheetColumn(str(head), "text", 14), index, code)]
    if not codes_only:
        found.append(Out(SheetColumn(str(_NAME_OF.format(label=head)), "text", 24), index, title))
    return found


def is_coded(doc: str) -> bool:
    """Whether what is referred to has a code beside its name: master data, accounts and users have."""
    return doc == _USER or (doc in documents and documents[doc].subtitle == "code")


def _width(field: Column) -> int:
    return {"longtext": 40, "state": 12, "choice": 14, "boolean": 8}.get(field.kind, 0)


def _render(field: Column) -> Render:
    if field.kind == "datetime":
        return lambda moment: moment if moment is None else clock.local(moment).replace(tzinfo=None)
    if field.kind == "boolean":
        words = {True: str(_YES), False: str(_NO)}
        return words.get
    if isinstance(field.field, StateField):
        return _labelled({each.value: str(each.label) for each in field.field.states})
    if isinstance(field.field, ChoiceField):
        return _labelled({each[0]: str(each[1]) for each in field.field.options})
    if isinstance(field.field, MessageField):
        return _message
    return lambda value: value


def _message(kept: Any) -> Cell:
    return None if kept is None else values.message(kept)


def _labelled(labels: Mapping[str, str]) -> Render:
    return lambda value: labels.get(value, value)
