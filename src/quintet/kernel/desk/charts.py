"""A chart on the desk: bars of one or several lists over weeks, months or groups; every bar opens its list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from quintet.kernel import sql
from quintet.kernel.actor import Actor
from quintet.kernel.desk.asked import Predicate, Where, filter_of, may_see, total_of, where_fields
from quintet.kernel.desk.cards import NARROW, Card, register
from quintet.kernel.desk.spans import Ahead, Back, Span, spans
from quintet.kernel.documents import Document, get_document
from quintet.kernel.reading import periods
from quintet.kernel.reading.columns import columns_of
from quintet.kernel.reading.grouping import labelled
from quintet.kernel.reading.listing import Query, restriction
from quintet.kernel.text import Text


@dataclass(frozen=True)
class Groups:
    """One bar for each value of the field, at most `most`: largest first, states in theirs, with `by_code` by code."""

    most: int = 8
    by_code: bool = False


@dataclass(frozen=True)
class Series:
    """One list in a chart: `by` is the date (or, with Groups, the field) it is spread over; `sum` a field to add up.

    `below` draws it downwards: what goes out under what comes in.
    """

    label: Text
    doc: str
    by: str
    where: Where = ()
    sum: str | None = None
    tone: str = "processing"
    below: bool = False


Axis = Ahead | Back | Groups


@dataclass(frozen=True, kw_only=True)
class DeskChart(Card):
    """Bars over an axis, the series of one bar on top of each other.

    `money`: amounts in the company's currency; `unit` stands behind figures that are none; `per` of what is added up
    make one of it (60: minutes as hours).
    """

    kind: ClassVar[str] = "chart"

    axis: Axis
    series: Sequence[Series]
    money: bool = False
    unit: Text | None = None
    per: int = 1
    empty: Text | None = None
    width: str = NARROW

    def for_reader(self, actor: Actor) -> Self | None:
        seen = [replace(each, where=filter_of(each.where, actor)) for each in self.series]
        seen = [e for e in seen if may_see(actor, e.doc, [e.by, e.sum, *where_fields(filter_of(e.where, actor))])]
        return replace(self, series=seen) if seen else None


def desk_chart(name: str, label: Text, *, roles: str = "", **more: Any) -> DeskChart:
    """Declare a chart for the desk. Raises TypeError for a name that is taken."""
    card = DeskChart(name=name, label=label, roles=frozenset(roles.split()), **more)
    register(card)
    return card


def written(actor: Actor, card: DeskChart) -> dict[str, Any]:
    """The chart as the contract's `DeskCard`; one statement a series."""
    shown = [_spread(actor, card, each) for each in card.series]
    buckets = {key: label for bars in shown for key, label, _value, _where in bars}
    return {
        "axis": "groups" if isinstance(card.axis, Groups) else "time",
        "type": "money" if card.money else "decimal" if any(each.sum for each in card.series) else "integer",
        "unit": None if card.unit is None else str(card.unit),
        "per": card.per,
        "buckets": [{"key": key, "label": label} for key, label in buckets.items()],
        "series": [
            {
                "label": str(each.label),
                "doc": each.doc,
                "sum": each.sum,
                "tone": each.tone,
                "below": each.below,
                "bars": {key: {"value": str(value), "where": where} for key, _label, value, where in bars},
            }
            for each, bars in zip(card.series, shown, strict=True)
        ],
        "empty": str(card.empty or ""),
    }


Bar = tuple[str, str, int | Decimal, list[list[Any]]]


def _spread(actor: Actor, card: DeskChart, series: Series) -> list[Bar]:
    document, where = get_document(series.doc), filter_of(series.where, actor)
    if isinstance(card.axis, Groups):
        return _groups(actor, document, series, where, card.axis)
    return _dated(actor, document, series, where, card.axis)


def _dated(actor: Actor, document: Document, series: Series, where: list[Predicate], axis: Ahead | Back) -> list[Bar]:
    """One statement: the rows sorted into the spaces between the first days."""
    column = columns_of(document)[series.by]
    found_spans = spans(axis)
    firsts = [span.first for span in found_spans if span.first]
    whole = [*where, *_within(series.by, found_spans[0].first, found_spans[-1].last)]
    text, params = restriction(actor, document, Query(where=whole))
    is_moment = column.kind == "datetime"
    edges = [periods.start_of(day) for day in firsts] if is_moment else firsts
    cast = "timestamptz" if is_moment else "date"
    found = dict(
        sql.rows(
            f'SELECT width_bucket(t."{column.column}", %s::{cast}[]), {total_of(document, series.sum)}'
            f' FROM "{document.table}" t WHERE {text} GROUP BY 1',
            [edges, *params],
        )
    )
    start = 1 if found_spans[0].first else 0  # what lies before the first edge is in space 0
    return [
        (span.key, span.label, found.get(start + at, _nothing(series)), _bar(where, series.by, span))
        for at, span in enumerate(found_spans)
    ]


def _within(by: str, first: date | None, last: date) -> list[Predicate]:
    since: list[Predicate] = [(by, ">=", first.isoformat())] if first else []
    return [*since, (by, "<=", last.isoformat())]


def _bar(where: list[Predicate], by: str, span: Span) -> list[list[Any]]:
    return [list(each) for each in (*where, *_within(by, span.first, span.last))]


def _nothing(series: Series) -> int | Decimal:
    return Decimal("0.00") if series.sum else 0


def _groups(actor: Actor, document: Document, series: Series, where: list[Predicate], axis: Groups) -> list[Bar]:
    """One statement, and one for the names of what a reference points to."""
    column = columns_of(document)[series.by]
    text, params = restriction(actor, document, Query(where=where))
    found = sql.rows(
        f'SELECT t."{column.column}", {total_of(document, series.sum)} FROM "{document.table}" t WHERE {text}'
        f" GROUP BY 1 ORDER BY 2 DESC NULLS LAST LIMIT {axis.most}",
        params,
    )
    return [
        (str(value), label, total, [list(each) for each in (*where, _is(series.by, value))])
        for value, label, total in labelled(column, found, by_code=axis.by_code)
    ]


def _is(by: str, value: Any) -> Predicate:
    return (by, "empty", True) if value is None or value == "" else (by, "=", value)
