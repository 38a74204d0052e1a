"""Reads a start page again, list by list: what stands on it has to be what the lists behind it say."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from quintet.kernel.actor import Actor
from quintet.kernel.desk import start_page
from quintet.kernel.documents import get_document
from quintet.kernel.reading.listing import Query, list_page


def behind(actor: Actor, doc: str, where: list[Any], sum_of: str | None = None) -> Decimal:
    """The count, or the sum of a field, of the whole list as its page shows it to the reader, page by page."""
    total, after = Decimal(0), None
    while True:
        page = list_page(
            actor,
            get_document(doc),
            Query(where=where, fields=[sum_of] if sum_of else [], limit=200, after=after, sort="id"),
        )
        total += (
            sum((Decimal(str(row[sum_of] or 0)) for row in page["rows"]), Decimal(0)) if sum_of else len(page["rows"])
        )
        after = page["next"]
        if after is None:
            return total


def figures(page: dict[str, Any]) -> Iterator[tuple[str, str, str, list[Any], str | None]]:
    """(name, value, document, filter, field added up) of every figure of a page that a list stands behind."""
    for number in page["numbers"]:
        yield number["name"], number["value"], number["doc"], number["where"], number.get("sum")
        if "before" in number:
            before = number["before"]
            yield f"{number['name']} before", before["value"], number["doc"], before["where"], number.get("sum")
    for card in page["cards"]:
        if card["kind"] == "list":
            yield card["name"], str(card["count"]), card["doc"], card["where"], None
        for series in card.get("series", ()):
            for key, bar in series["bars"].items():
                yield f"{card['name']} {key}", bar["value"], series["doc"], bar["where"], series["sum"]


def assert_true_to_its_lists(actor: Actor, page: dict[str, Any]) -> int:
    """Every figure is what the list it opens says; how many figures there were."""
    found = list(figures(page))
    wrong = [
        (name, value, behind(actor, doc, where, field))
        for name, value, doc, where, field in found
        if Decimal(value) != behind(actor, doc, where, field)
    ]
    assert wrong == []
    return len(found)


def numbers_of(actor: Actor, role: str = "") -> dict[str, str]:
    """The numbers of a page by name."""
    return {each["name"]: each["value"] for each in start_page(actor, role)["numbers"]}


def card_of(actor: Actor, name: str, role: str = "") -> dict[str, Any]:
    """A card of a page. Raises StopIteration for one that is not there."""
    return next(each for each in start_page(actor, role)["cards"] if each["name"] == name)
