"""Events: facts in the past tense, frozen, versioned, with no restricted field in them.

```python
@event("erp.goods_delivered.v1", _("Goods delivered", "货物已发出"))
class GoodsDelivered(Event):
    lines: list[DeliveredLine]
```
`document` is the number of the document the fact is about. A change of the fields needs a new version (the snapshot in
tests/kernel/event_schemas.json is compared) and an upcaster from the old one.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from quintet.kernel.text import Text

E = TypeVar("E", bound="type[Event]")

event_types: dict[str, type["Event"]] = {}
upcasters: dict[str, Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]] = {}


if TYPE_CHECKING:  # the checker would want every subclass to repeat the options

    class Event(msgspec.Struct, kw_only=True):
        """Base of all events."""

        document: int

else:

    class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
        """Base of all events."""

        document: int


def event(name: str, label: Text) -> Callable[[E], E]:
    """Register an event under its versioned name, "erp.goods_delivered.v1"."""

    def register(cls: E) -> E:
        if name in event_types:
            raise TypeError(f"event {name} is declared twice")
        event_types[name] = cls
        cls._event_name = name  # type: ignore[attr-defined]
        cls._event_label = label  # type: ignore[attr-defined]
        return cls

    return register


def name_of(cls: type[Event]) -> str:
    """The versioned name an event class is registered under."""
    return cls._event_name  # type: ignore[attr-defined]


def label_of(cls: type[Event]) -> Text:
    """The label of an event class."""
    return cls._event_label  # type: ignore[attr-defined]


def upcast(old: str) -> Callable[[Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]], Any]:
    """Declare how a payload of an old version becomes (new name, new payload)."""

    def register(function: Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]) -> Any:
        upcasters[old] = function
        return function

    return register


def decode(name: str, payload: dict[str, Any]) -> Event:
    """The event object from its stored form, brought to its present version. Raises KeyError for an unknown name."""
    while name in upcasters:
        name, payload = upcasters[name](payload)
    return msgspec.convert(payload, event_types[name], strict=False)
