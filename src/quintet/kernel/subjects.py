"""What documents are about: the customer of an order, the item of a production order, the employee of a leave request.

A document has few words of its own; people look for it by its subject's. The register therefore keeps the subject's
number beside each entry, and search looks for subjects first: their names are read where they stand, so a customer
renamed is found by the new name everywhere, at once.
"""

from functools import cache
from typing import Any

from django.db.models import ForeignKey

from quintet.kernel.documents import Document, by_model, documents


@cache
def about(document: Document) -> ForeignKey[Any, Any] | None:
    """The field that says what a document is about: the first reference by key among the columns of its list.

    None for master data, and for rows that other documents explain (append-only) or that runs make and replace.
    """
    if document.is_master or document.append_only or document.computed or not document.history:
        return None
    fields = {f.name: f for f in document.model._meta.concrete_fields}
    for name in document.list.columns:
        field = fields.get(name)
        if isinstance(field, ForeignKey) and field.related_model in by_model:
            return field
    return None


@cache
def subjects() -> frozenset[str]:
    """Names of the documents that are searched first: master data, and what other documents are about."""
    fields = filter(None, map(about, documents.values()))
    targets = {by_model[field.related_model].name for field in fields}
    return frozenset(targets | {d.name for d in documents.values() if d.is_master})


def subject_of(document: Document, record: Any) -> int | None:
    """The number of what the record is about."""
    field = about(document)
    return getattr(record, field.attname) if field else None
