"""Numbers on the desk: each system declares its own in its room; the desk shows those of the reader's roles.

```python
desk_number(
    "crm.my_open_opportunities", _("My open opportunities", "我的在跟商机"), roles="salesperson",
    query=count_my_open, doc="crm.opportunity", where=[("state", "=", "OPEN"), ("owner", "me", None)],
)
```
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quintet.kernel.actor import Actor
from quintet.kernel.text import Text

Predicate = tuple[str, str, Any]


@dataclass(frozen=True)
class DeskNumber:
    """A figure somebody's day begins with; it opens the list behind it, filtered by the same `where`.

    `query` answers under the actor's own rights, in one statement. `type` is a FieldType of the web contract (integer,
    money, percent). `roles` empty: everybody. `tone(value)` colours it (None: plain). Not shown when `query` says None.
    """

    name: str
    label: Text
    roles: frozenset[str]
    query: Callable[[Actor], int | Decimal | None]
    type: str = "integer"
    doc: str | None = None
    where: Sequence[Predicate] = ()
    currency: str | None = None
    tone: Callable[[Any], str | None] | None = None

    def shown_to(self, actor: Actor) -> bool:
        """Whether the number belongs to one of the actor's roles."""
        return not self.roles or bool(self.roles & actor.roles)


desk_numbers: dict[str, DeskNumber] = {}


def desk_number(
    name: str,
    label: Text,
    *,
    query: Callable[[Actor], int | Decimal | None],
    roles: str = "",
    type: str = "integer",
    doc: str | None = None,
    where: Sequence[Predicate] = (),
    currency: str | None = None,
    tone: Callable[[Any], str | None] | None = None,
) -> DeskNumber:
    """Declare a number for the desk; in the order of declaration. Raises TypeError for a name that is taken."""
    if name in desk_numbers:
        raise TypeError(f"desk number {name} is declared twice")
    desk_numbers[name] = DeskNumber(name, label, frozenset(roles.split()), query, type, doc, where, currency, tone)
    return desk_numbers[name]


def numbers_for(actor: Actor) -> list[dict[str, Any]]:
    """The numbers of the actor's roles as the web contract's `Desk["numbers"]`, texts in the active language."""
    found = []
    for number in desk_numbers.values():
        value = number.query(actor) if number.shown_to(actor) else None
        if value is None:
            continue
        entry: dict[str, Any] = {"label": str(number.label), "value": str(value), "type": number.type}
        if number.currency or number.type == "money":
            entry["currency"] = number.currency or "CNY"
        if number.tone and (tone := number.tone(value)):
            entry["tone"] = tone
        if number.doc:
            entry |= {"doc": number.doc, "where": [list(each) for each in number.where]}
        found.append(entry)
    return found
