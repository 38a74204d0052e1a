"""Papers asked for: of one document, or of a selection in one PDF; who printed what is on record (kernel_export)."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

from quintet.kernel import store
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document
from quintet.kernel.exporting import audit
from quintet.kernel.exporting.audit import Asking
from quintet.kernel.guarding import for_reader
from quintet.kernel.printing import (
    LANGUAGES,
    Paper,
    Print,
    as_filename,
    compile_together,
    empty_hidden,
    get_print,
    paper_of,
    print_document,
)
from quintet.kernel.results import Invalid, InvalidInput, NotFound
from quintet.kernel.rights import in_scope
from quintet.kernel.text import _

MOST = 1_000  # documents of a paper that holds several
MOST_JOINED = 200  # where each is a paper of its own


def print_one(asking: Asking, document: Document, number: int, name: str, language: str) -> Paper:
    """`print_document`, on record."""
    return on_record(
        asking,
        document.name,
        {"print": name, "ids": [number], "lang": language},
        1,
        lambda: print_document(asking.actor, document, number, name, language),
    )


def print_selection(asking: Asking, document: Document, numbers: Sequence[int], name: str, language: str) -> Paper:
    """These documents in one PDF, in the order given. Raises NotFound for one the actor may not read, InvalidInput."""
    chosen = get_print(document, name)
    most = MOST if chosen.together is not None else MOST_JOINED
    if not numbers or len(numbers) > most or language not in LANGUAGES:
        text = _("Choose 1 to {most} documents", "请选择 1 至 {most} 张单据").format(most=most)
        raise InvalidInput([Invalid(text, "ids", "kernel.print_some")])
    question = {"print": name, "ids": list(numbers), "lang": language}
    return on_record(
        asking, document.name, question, len(numbers), lambda: _printed(asking.actor, chosen, numbers, language)
    )


def on_record(asking: Asking, what: str, question: Mapping[str, Any], rows: int, make: Callable[[], Paper]) -> Paper:
    """Make the paper; who asked for it, and whether it was made, stays written."""
    number = audit.begin(asking, what, "pdf", question)
    try:
        paper = make()
    except BaseException:
        audit.end(number, "FAILED", 0)
        raise
    audit.end(number, "DONE", rows)
    return paper


def _printed(actor: Actor, chosen: Print, numbers: Sequence[int], language: str) -> Paper:
    records = _fetch(actor, chosen.document, numbers)
    filename = as_filename(f"{chosen.label} ({len(records)}).pdf")
    if chosen.together is not None:
        return Paper(compile_together(chosen, records, actor, language), filename)
    return Paper(joined([paper_of(chosen, each, actor, language).content for each in records]), filename)


@for_reader
def _fetch(actor: Actor, document: Document, numbers: Sequence[int]) -> list[Any]:
    """The records with their lines and without what the actor may not see; a statement for each table."""
    found = {each.id: each for each in store.select(document.model, "t.id = ANY(%s::bigint[])", [store.array(numbers)])}
    for number in numbers:
        if number not in found or not in_scope(actor, document, "read", found[number]):
            raise NotFound()
    _load_lines(document, found)
    for record in found.values():
        empty_hidden(actor, document, record)
    return [found[number] for number in dict.fromkeys(numbers)]


def _load_lines(document: Document, records: Mapping[int, Any]) -> None:
    for each in document.lines.values():
        parent = each.model._meta.get_field(each.parent)
        for record in records.values():
            record.__dict__[each.name] = []
        condition = f't."{parent.column}" = ANY(%s::bigint[])'
        for line in store.select(each.model, condition, [store.array(records)], tail="ORDER BY t.position"):
            records[getattr(line, parent.attname)].__dict__[each.name].append(line)


def joined(papers: Sequence[bytes]) -> bytes:
    """Several PDFs as one."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for each in papers:
        writer.append(BytesIO(each))
    whole = BytesIO()
    writer.write(whole)
    return whole.getvalue()
