"""What a card asks of a document: a filter, who may see it, and the SQL of one figure over it."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document, documents
from quintet.kernel.reading import predicates
from quintet.kernel.reading.columns import columns_of, visible
from quintet.kernel.rights import may_at_all

Predicate = tuple[str, str, Any]
Where = Sequence[Predicate] | Callable[[Actor], Sequence[Predicate]]
Figure = int | Decimal


def filter_of(where: Where, actor: Actor) -> list[Predicate]:
    """The filter for this reader: most are the same for everybody, some begin with who asks."""
    return [tuple(each) for each in (where(actor) if callable(where) else where)]


def may_see(actor: Actor, doc: str, names: Sequence[str | None]) -> bool:
    """Whether the reader may read such documents and every one of these fields."""
    document = documents.get(doc)
    if document is None or not may_at_all(actor, document, "read"):
        return False
    columns = visible(actor, document, columns_of(document))
    return all(name in columns or name == "id" for name in names if name)


def where_fields(where: Sequence[Predicate]) -> list[str]:
    """The fields a filter asks about: what the reader may not see must not be told by a count either."""
    return [each[0] for each in where]


def figure_of(actor: Actor, document: Document, where: Sequence[Predicate], sum: str | None) -> predicates.Condition:
    """SQL of the count, or of the sum of a field, of the list that opens behind it."""
    from quintet.kernel.reading.listing import Query, restriction

    text, params = restriction(actor, document, Query(where=list(where)))
    return f'SELECT {total_of(document, sum)} FROM "{document.table}" t WHERE {text}', params


def total_of(document: Document, sum: str | None) -> str:
    """The aggregate: how many rows, or how much of a field."""
    if sum is None:
        return "count(*)"
    return f'coalesce(sum(t."{columns_of(document)[sum].column}"), 0.00)'
