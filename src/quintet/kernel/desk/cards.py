"""What rooms declare for the desk: numbers, lists of work, facts. Charts have a module of their own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from quintet.kernel import sql
from quintet.kernel.actor import Actor
from quintet.kernel.desk.asked import Figure, Predicate, Where, figure_of, filter_of, may_see, where_fields
from quintet.kernel.documents import get_document
from quintet.kernel.text import Text

WIDE, NARROW = "wide", "narrow"
LAST = 50  # where a card stands among those of its role when its declaration does not say


@dataclass(frozen=True, kw_only=True)
class Card:
    """Anything on a start page. `roles` empty: everybody who may read what it is about. Lower `rank` stands first."""

    kind: ClassVar[str] = ""

    name: str
    label: Text
    roles: frozenset[str]
    rank: int = LAST
    help: Text | None = None

    def is_of(self, roles: frozenset[str]) -> bool:
        """Whether it belongs on the page of somebody with these roles."""
        return not self.roles or bool(self.roles & roles)

    def shown_to(self, actor: Actor) -> bool:
        """Whether it belongs to one of the actor's roles, and they may read what it is about."""
        return self.is_of(actor.roles) and self.for_reader(actor) is not None

    def for_reader(self, actor: Actor) -> Self | None:
        """The card with the filter it has for this reader; None when it is made of something they may not read."""
        return self


@dataclass(frozen=True, kw_only=True)
class DeskNumber(Card):
    """A figure somebody's day begins with, and the list behind it.

    `sum` names a money field, in the company's currency; without it the records are counted. `tone(value)` colours it
    (None: plain). With `hide_zero` nothing is not shown. `since` names the date that the filter limits to this month:
    then the same days of last month stand beside it, with the list behind them.
    """

    kind: ClassVar[str] = "number"

    doc: str
    where: Where = ()
    sum: str | None = None
    tone: Callable[[Any], str | None] | None = None
    hide_zero: bool = False
    since: str | None = None

    def for_reader(self, actor: Actor) -> Self | None:
        where = filter_of(self.where, actor)
        return replace(self, where=where) if may_see(actor, self.doc, [self.sum, *where_fields(where)]) else None

    def value(self, actor: Actor) -> Figure:
        """The number as the actor may see it; one statement."""
        text, params = figure_of(actor, get_document(self.doc), filter_of(self.where, actor), self.sum)
        found: Figure = sql.value(text, params)
        return found


@dataclass(frozen=True, kw_only=True)
class DeskList(Card):
    """The next documents of somebody's work: `limit` rows in the order `sort`, with the command that moves each.

    `command` names it; of several ("start finish") the first that a row allows.
    `fields` stand behind what opens the document: its title, or the field that `title` names (whom to call, who is
    away). An index must serve filter and sort (name it beside the
    declaration): the desk reads without asking how large the table is. `empty` says what it means that none is there.
    """

    kind: ClassVar[str] = "list"

    doc: str
    where: Where = ()
    title: str | None = None
    fields: Sequence[str] = ()
    sort: str = "-id"
    command: str | None = None
    limit: int = 6
    empty: Text | None = None
    width: str = WIDE

    def for_reader(self, actor: Actor) -> Self | None:
        where = filter_of(self.where, actor)
        asked = [*where_fields(where), self.sort.lstrip("-")]  # an order tells as well
        return replace(self, where=where) if may_see(actor, self.doc, asked) else None


Link = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class DeskFacts(Card):
    """A few figures that are no count of one list: a balance, a check-list. The function answers `figure(…)`s.

    It runs under the reader's rights and answers None where there is nothing this reader may know.
    """

    kind: ClassVar[str] = "facts"

    function: Callable[[Actor], Sequence[Mapping[str, Any]] | None]
    empty: Text | None = None
    width: str = NARROW


desk_cards: dict[str, Card] = {}
desk_numbers: dict[str, DeskNumber] = {}


def register(card: Card) -> None:
    """Keep a declared card. Raises TypeError for a name that is taken."""
    if card.name in desk_cards or card.name in desk_numbers:
        raise TypeError(f"{card.name} is on the desk twice")
    if isinstance(card, DeskNumber):
        desk_numbers[card.name] = card
    else:
        desk_cards[card.name] = card


def desk_number(name: str, label: Text, *, doc: str, where: Where = (), roles: str = "", **more: Any) -> DeskNumber:
    """Declare a number for the desk. Raises TypeError for a name that is taken."""
    number = DeskNumber(name=name, label=label, roles=frozenset(roles.split()), doc=doc, where=_kept(where), **more)
    register(number)
    return number


def desk_list(name: str, label: Text, *, doc: str, where: Where = (), roles: str = "", **more: Any) -> DeskList:
    """Declare a list of work for the desk. Raises TypeError for a name that is taken."""
    card = DeskList(name=name, label=label, roles=frozenset(roles.split()), doc=doc, where=_kept(where), **more)
    register(card)
    return card


def desk_facts(
    name: str, label: Text, *, roles: str = "", **more: Any
) -> Callable[[Callable[[Actor], Sequence[Mapping[str, Any]] | None]], DeskFacts]:
    """Declare facts for the desk. Raises TypeError for a name that is taken."""

    def declare(function: Callable[[Actor], Sequence[Mapping[str, Any]] | None]) -> DeskFacts:
        card = DeskFacts(name=name, label=label, roles=frozenset(roles.split()), function=function, **more)
        register(card)
        return card

    return declare


def _kept(where: Where) -> Where:
    return where if callable(where) else tuple(where)


def figure(
    label: Text | str,
    value: Any,
    type: str = "integer",
    *,
    currency: str | None = None,
    tone: str | None = None,
    to: Link | None = None,
    note: Text | str | None = None,
) -> dict[str, Any]:
    """One line of facts: `type` a FieldType of the contract, `to` what it opens (to_list, to_report, to_document).

    Money without `currency` is in the company's.
    """
    found: dict[str, Any] = {"label": str(label), "value": value, "type": type}
    more = {"currency": currency, "tone": tone, "to": to, "note": None if note is None else str(note)}
    return found | {key: each for key, each in more.items() if each is not None}


def to_page(name: str, **params: str | int) -> dict[str, Any]:
    """A link to a special page."""
    return {"page": name, "params": params}


def warn_if_any(value: Any) -> str | None:
    """Yellow when there is something to do."""
    return "warning" if value else None


def alarm_if_any(value: Any) -> str | None:
    """Red when there is something that should not be."""
    return "error" if value else None


__all__ = ["Card", "DeskFacts", "DeskList", "DeskNumber", "Predicate", "desk_cards", "desk_numbers"]
