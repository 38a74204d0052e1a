"""Numbers on the desk: each system declares its own in its room; the desk shows those of the reader's roles.

```python
desk_number(
    "crm.pipeline", _("Pipeline", "管道金额"), roles="salesperson sales_manager executive",
    doc="crm.opportunity", where=[("state", "=", "OPEN")], sum="expected_amount",
)
```
A number is the count (or the sum of a money field) of the list it opens, read with the same filter under the same
rights: it cannot disagree with that list.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quintet.kernel import sql
from quintet.kernel.actor import Actor
from quintet.kernel.documents import get_document
from quintet.kernel.rights import hidden_fields, may_at_all
from quintet.kernel.text import Text

Predicate = tuple[str, str, Any]


@dataclass(frozen=True)
class DeskNumber:
    """A figure somebody's day begins with, and the list behind it. `roles` empty: everybody who may read the document.

    `sum` names a money field; without it the records are counted. `tone(value)` colours it (None: plain). `currency`
    is that of the sum. With `hide_zero` a count of nothing is not shown.
    """

    name: str
    label: Text
    doc: str
    where: Sequence[Predicate]
    roles: frozenset[str]
    sum: str | None = None
    currency: str = "CNY"
    tone: Callable[[Any], str | None] | None = None
    hide_zero: bool = False

    def shown_to(self, actor: Actor) -> bool:
        """Whether the number belongs to one of the actor's roles, and they may read what it is about."""
        document = get_document(self.doc)
        mine = not self.roles or bool(self.roles & actor.roles)
        return mine and may_at_all(actor, document, "read") and self.sum not in hidden_fields(actor, document)

    def value(self, actor: Actor) -> int | Decimal:
        """The number as the actor may see it; one statement."""
        from quintet.kernel.reading.listing import Query, restriction

        document = get_document(self.doc)
        text, params = restriction(actor, document, Query(where=self.where))
        what = f'coalesce(sum(t."{self.sum}"), 0.00)' if self.sum else "count(*)"
        found: int | Decimal = sql.value(f'SELECT {what} FROM "{document.table}" t WHERE {text}', params)
        return found


desk_numbers: dict[str, DeskNumber] = {}


def desk_number(
    name: str, label: Text, *, doc: str, where: Sequence[Predicate] = (), roles: str = "", **more: Any
) -> DeskNumber:
    """Declare a number for the desk; shown in the order of declaration. Raises TypeError for a name that is taken."""
    if name in desk_numbers:
        raise TypeError(f"desk number {name} is declared twice")
    desk_numbers[name] = DeskNumber(name, label, doc, tuple(where), frozenset(roles.split()), **more)
    return desk_numbers[name]


def warn_if_any(value: Any) -> str | None:
    """Yellow when there is something to do."""
    return "warning" if value else None


def alarm_if_any(value: Any) -> str | None:
    """Red when there is something that should not be."""
    return "error" if value else None


def numbers_for(actor: Actor) -> list[dict[str, Any]]:
    """The numbers of the actor's roles as the web contract's `Desk["numbers"]`, texts in the active language."""
    found = []
    for number in desk_numbers.values():
        if not number.shown_to(actor):
            continue
        value = number.value(actor)
        if not value and number.hide_zero:
            continue
        entry: dict[str, Any] = {"label": str(number.label), "value": str(value), "type": "integer"}
        if number.sum:
            entry |= {"type": "money", "currency": number.currency}
        if number.tone and (tone := number.tone(value)):
            entry["tone"] = tone
        entry |= {"doc": number.doc, "where": [list(each) for each in number.where]}
        found.append(entry)
    return found
