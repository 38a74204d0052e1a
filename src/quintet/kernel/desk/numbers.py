"""The numbers of a page, all in one statement, each with the plan of its own list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor
from quintet.kernel.desk.asked import Figure, Predicate, figure_of, filter_of
from quintet.kernel.desk.cards import DeskNumber, desk_numbers
from quintet.kernel.documents import get_document
from quintet.kernel.text import _


@dataclass(frozen=True)
class Asked:
    """One figure to be read: of a document, over a filter."""

    doc: str
    where: Sequence[Predicate]
    sum: str | None = None


def figures_of(actor: Actor, asked: Sequence[Asked]) -> list[Figure]:
    """The figures in the order they were asked for; one statement however many."""
    if not asked:
        return []
    parts = [figure_of(actor, get_document(each.doc), each.where, each.sum) for each in asked]
    text = ", ".join(f"({part})" for part, _params in parts)
    return list(sql.one(f"SELECT {text}", [p for _part, params in parts for p in params]) or ())


def last_month_until(day: date) -> tuple[date, date]:
    """The first of last month and the same day in it, or its last day where it is shorter."""
    end = day.replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end.replace(day=min(day.day, end.day))


def before(number: DeskNumber, where: Sequence[Predicate]) -> list[Predicate]:
    """The filter of the same days of last month."""
    first, last = last_month_until(clock.today())
    kept = [each for each in where if each[0] != number.since]
    assert number.since is not None
    return [*kept, (number.since, ">=", first.isoformat()), (number.since, "<=", last.isoformat())]


def numbers_for(actor: Actor) -> list[dict[str, Any]]:
    """The numbers of the actor's roles as the web contract's `DeskNumber`, texts in the active language.

    One statement. A number that is nothing and hides then is left out.
    """
    seen = (each.for_reader(actor) for each in desk_numbers.values() if each.is_of(actor.roles))
    numbers = [each for each in seen if each is not None]
    return written(actor, numbers, figures_of(actor, asked_of(actor, numbers)))


def asked_of(actor: Actor, numbers: Iterable[DeskNumber]) -> list[Asked]:
    """What has to be read for these numbers, in order; `written` takes the answers."""
    found = []
    for number in numbers:
        where = filter_of(number.where, actor)
        found.append(Asked(number.doc, where, number.sum))
        if number.since:
            found.append(Asked(number.doc, before(number, where), number.sum))
    return found


def written(actor: Actor, numbers: Iterable[DeskNumber], values: Sequence[Figure]) -> list[dict[str, Any]]:
    """The numbers with their values as the contract has them."""
    rest, found = iter(values), []
    for number in numbers:
        where = filter_of(number.where, actor)
        value = next(rest)
        earlier = next(rest) if number.since else None
        if value or not number.hide_zero:
            found.append(_written(number, where, value, earlier))
    return found


def _written(number: DeskNumber, where: list[Predicate], value: Figure, earlier: Figure | None) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": number.name, "label": str(number.label), "value": str(value), "type": "integer"}
    if number.sum:
        entry |= {"type": "money", "sum": number.sum}
    if number.tone and (tone := number.tone(value)):
        entry["tone"] = tone
    if number.help:
        entry["help"] = str(number.help)
    entry |= {"doc": number.doc, "where": [list(each) for each in where]}
    if earlier is not None:
        entry["before"] = {
            "label": str(_("Same days of last month", "上月同期")),
            "value": str(earlier),
            "where": [list(each) for each in before(number, where)],
        }
    return entry
