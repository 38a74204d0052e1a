"""Printing: a document on paper, from a readable template, in Chinese or English.

```python
printed(
    purchase_order,
    "order",
    _("Purchase order", "采购订单"),
    template="erp/purchasing/print/purchase_order.typ",
    data=order_data,
)
```
`data(record, actor)` answers what the template reads, as plain values; it runs in the language of the paper. Who may
read a document may print it; fields the reader may not see are emptied before the function gets the record, and
`sees(actor, document, "unit_price")` tells it what to leave out. GET /api/docs/{doc}/{id}/print/{name}?lang=zh|en.

A paper that holds several documents (vouchers, two a page) gives `together` instead of `data`: records in, what the
template reads out. A selection is printed by `selection`, and every print is on record.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from django.utils import translation

from quintet.kernel import clock, register
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document
from quintet.kernel.printing.compiler import ROOT, compile_pdf
from quintet.kernel.results import NotFound
from quintet.kernel.rights import hidden_fields
from quintet.kernel.text import Text, _

__all__ = [
    "LANGUAGES",
    "Paper",
    "Print",
    "as_filename",
    "compiled",
    "get_print",
    "print_document",
    "printed",
    "prints_of",
    "sees",
]

LANGUAGES = {"zh": "zh-hans", "en": "en"}
_encoder = msgspec.json.Encoder(decimal_format="string", enc_hook=str)

prints_of: dict[str, list["Print"]] = defaultdict(list)  # by document name, in the order of declaration

Data = Callable[[Any, Actor], Mapping[str, Any]]
Together = Callable[[Sequence[Any], Actor], Mapping[str, Any]]


@dataclass(frozen=True)
class Print:
    """A way to print a document: its name, what the button says, the template, and what fills it.

    `marks_drafts`: a draft is marked as one; not where the paper is used while the document is one (a packing slip).
    """

    document: Document
    name: str
    label: Text
    template: Path
    data: Data | None
    marks_drafts: bool = True
    together: Together | None = None


@dataclass(frozen=True)
class Paper:
    """A printed document: the PDF and what its file is called."""

    content: bytes
    filename: str


def printed(
    document: Document,
    name: str,
    label: Text,
    *,
    template: str,
    data: Data | None = None,
    together: Together | None = None,
    marks_drafts: bool = True,
) -> Print:
    """Declare a print; `template` is a path below src/quintet. Raises TypeError for a name taken or a file missing."""
    if (data is None) == (together is None):
        raise TypeError(f"print {document.name} {name}: either data or together fills it")
    path = ROOT / template
    if not path.is_file():
        raise TypeError(f"print {document.name} {name}: there is no {template}")
    if any(each.name == name for each in prints_of[document.name]):
        raise TypeError(f"print {document.name} {name} is declared twice")
    found = Print(document, name, label, path, data, marks_drafts, together)
    prints_of[document.name].append(found)
    return found


def get_print(document: Document, name: str) -> Print:
    """The print of that name. Raises NotFound."""
    for each in prints_of.get(document.name, ()):
        if each.name == name:
            return each
    raise NotFound()


def sees(actor: Actor, document: Document, *fields: str) -> bool:
    """Whether the reader may see all these fields of the document (and of its lines)."""
    return not hidden_fields(actor, document) & set(fields)


def print_document(actor: Actor, document: Document, number: int, name: str, language: str = "zh") -> Paper:
    """Print a document the actor may read, in "zh" or "en". Raises NotFound."""
    from quintet.kernel.reading import bodies

    chosen = get_print(document, name)
    if language not in LANGUAGES:
        raise NotFound()
    record = bodies.fetch(actor, document, number)
    bodies.load_lines(document, record)
    empty_hidden(actor, document, record)
    return paper_of(chosen, record, actor, language)


def paper_of(chosen: Print, record: Any, actor: Actor, language: str) -> Paper:
    """The print of a record in hand, with its lines; rights are the caller's matter."""
    with translation.override(LANGUAGES[language]):
        filename = f"{chosen.label} {register.title_of(chosen.document, record)}.pdf"
        if chosen.data is None:
            return Paper(compile_together(chosen, [record], actor, language), as_filename(filename))
        data = {"lang": language, "mark": _mark(chosen, record), **chosen.data(record, actor)}
    return Paper(compiled(chosen.template, data), as_filename(filename))


def compile_together(chosen: Print, records: Sequence[Any], actor: Actor, language: str) -> bytes:
    """One PDF of a print that holds several documents."""
    assert chosen.together is not None
    with translation.override(LANGUAGES[language]):
        data = {"lang": language, "mark": "", **chosen.together(records, actor)}
    return compiled(chosen.template, data)


def compiled(template: Path, data: Mapping[str, Any]) -> bytes:
    """The PDF of a template and what fills it."""
    return compile_pdf(template, _encoder.encode(data).decode(), clock.now())


def as_filename(title: str) -> str:
    """A title that every file system takes."""
    return title.replace("/", "-")


def _mark(chosen: Print, record: Any) -> str:
    """What is written across paper that binds nobody: not decided yet, or called off."""
    state = getattr(record, "state", None)
    if chosen.marks_drafts and (state == "DRAFT" or getattr(record, "hold_id", None)):
        return str(_("DRAFT", "草稿"))
    return str(_("CANCELLED", "已作废")) if state == "CANCELLED" else ""


def empty_hidden(actor: Actor, document: Document, record: Any) -> None:
    """Fields the reader may not see leave the record, so that no template can show them."""
    hidden = hidden_fields(actor, document)
    rows = [record, *(row for name in document.lines for row in record.__dict__.get(name, ()))]
    for row in rows:
        for name in hidden & set(row.__dict__):
            row.__dict__[name] = None
