"""The start page of somebody: the cards of their roles in their order, or as they arranged them."""

import json
from collections.abc import Iterable
from typing import Any

from quintet.kernel import sql
from quintet.kernel.actor import Actor
from quintet.kernel.desk import charts, lists, numbers
from quintet.kernel.desk.asked import Figure
from quintet.kernel.desk.cards import Card, DeskFacts, DeskList, DeskNumber, desk_cards, desk_numbers
from quintet.kernel.desk.charts import DeskChart
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.rights import Role, particular_first, roles
from quintet.kernel.text import _

PREFERENCE = "desk"  # {"role": name or "", "pages": {role or "": {"order": [name, …], "hidden": [name, …]}}}
EVERYTHING = ""  # the page of all roles of the reader


def start_page(actor: Actor, role: str | None = None) -> dict[str, Any]:
    """The contract's `StartPage`: of one role of the actor, of all ("") or of what they chose last (None).

    Statements: what they arranged, all numbers and counts at once, then one or two a list, one a series of a chart.
    Raises InvalidInput for a role that is not theirs.
    """
    kept = _preference(actor)
    mine = roles_of(actor)
    chosen = _chosen(role, kept, mine)
    arranged = _arranged(kept, chosen)
    shown = ordered(actor, frozenset({chosen}) if chosen else actor.roles, mine)
    hidden = set(arranged.get("hidden", ()))
    in_order = _in_order(shown, arranged.get("order", ()))
    return {
        "role": chosen,
        "roles": [{"name": each.name, "label": str(each.label)} for each in mine],
        **_read(actor, [card for card in in_order if card.name not in hidden]),
        "arrangement": [
            {"name": c.name, "label": str(c.label), "kind": c.kind, "shown": c.name not in hidden} for c in in_order
        ],
    }


def roles_of(actor: Actor) -> list[Role]:
    """The actor's roles that have a page of their own, the most particular first (`Role.rank`)."""
    found = [roles[name] for name in particular_first(actor.roles) if name in roles]
    return [role for role in found if any(role.name in card.roles for card in _all())]


def ordered(actor: Actor, wanted: frozenset[str], mine: list[Role]) -> list[Card]:
    """The cards of these roles that the actor may see: those of the first role first, each by its rank."""
    places = {role.name: at for at, role in enumerate(mine)}

    def place(card: Card) -> tuple[int, int]:
        return min((places[r] for r in card.roles & wanted if r in places), default=0), card.rank

    cards = (card.for_reader(actor) for card in _all() if card.is_of(wanted))
    return sorted((card for card in cards if card is not None), key=place)


def _all() -> Iterable[Card]:
    return (*desk_numbers.values(), *desk_cards.values())


def _preference(actor: Actor) -> dict[str, Any]:
    """What the reader arranged; anything unreadable counts as nothing."""
    text = sql.value(
        "SELECT value::text FROM kernel_preference WHERE user_id = %s AND key = %s", [actor.user_id, PREFERENCE]
    )
    found = json.loads(text) if text else None
    return found if isinstance(found, dict) else {}


def _chosen(role: str | None, kept: dict[str, Any], mine: list[Role]) -> str:
    names = {each.name for each in mine}
    if role is None:
        last = kept.get("role")
        return last if isinstance(last, str) and last in names else EVERYTHING
    if role and role not in names:
        text = _("{role} is none of your roles", "{role} 不是您的角色").format(role=role[:80])
        raise InvalidInput([Invalid(text, "role", "kernel.desk_role")])
    return role


def _arranged(kept: dict[str, Any], role: str) -> dict[str, list[str]]:
    pages = kept.get("pages")
    page = pages.get(role) if isinstance(pages, dict) else None
    if not isinstance(page, dict):
        return {}
    return {
        key: [name for name in page[key] if isinstance(name, str)]
        for key in ("order", "hidden")
        if isinstance(page.get(key), list)
    }


def _in_order(cards: list[Card], order: Iterable[str]) -> list[Card]:
    """As arranged; what is newer than the arrangement comes where it would have stood, behind what is arranged."""
    places = {name: at for at, name in enumerate(order)}
    return sorted(cards, key=lambda card: places.get(card.name, len(places)))


def _read(actor: Actor, page: list[Card]) -> dict[str, Any]:
    shown = [card for card in page if isinstance(card, DeskNumber)]
    figures = [card for card in page if not isinstance(card, DeskNumber)]
    counted = [card for card in figures if isinstance(card, DeskList)]
    asked = numbers.asked_of(actor, shown)
    values = numbers.figures_of(actor, [*asked, *(lists.count_of(card, actor) for card in counted)])
    counts: dict[str, Figure] = dict(zip((card.name for card in counted), values[len(asked) :], strict=True))
    return {
        "numbers": numbers.written(actor, shown, values[: len(asked)]),
        "cards": [card for card in (_card(actor, each, counts) for each in figures) if card],
    }


def _card(actor: Actor, card: Card, counts: dict[str, Figure]) -> dict[str, Any] | None:
    found: dict[str, Any] = {"name": card.name, "label": str(card.label), "kind": card.kind}
    if card.help:
        found["help"] = str(card.help)
    if isinstance(card, DeskList):
        return found | {"width": card.width} | lists.written(actor, card, counts[card.name])
    if isinstance(card, DeskChart):
        return found | {"width": card.width} | charts.written(actor, card)
    if isinstance(card, DeskFacts):
        items = card.function(actor)
        if items is None:
            return None
        return found | {"width": card.width, "items": list(items), "empty": str(card.empty or "")}
    return found
