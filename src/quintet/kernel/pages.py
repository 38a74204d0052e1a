"""Special pages: where a list and a form are not the right picture (a Gantt, a map). Declared, like everything.

```python
@page("erp.schedule", _("Schedule", "排程"), kind="gantt", icon="schedule", roles="planner workshop_lead",
      room_label=_("Scheduling", "排程"), menu=Menu(10))
def schedule(actor: Actor, *, by: str = "machine", first: date | None = None) -> dict[str, Any]:
    return {…}  # str, int, Decimal, date, datetime, Text, lists and dicts of them: as the web contract says
```
GET /api/pages/{name}?<params> answers it; the client draws it with its component of that `kind`. `menu=None`: in no
menu (a part of another page). A page changes nothing; what people do on it are commands.
"""

from collections.abc import Callable, Mapping
from typing import Any

from quintet.kernel.actor import Actor
from quintet.kernel.asking import Asked
from quintet.kernel.documents import Menu
from quintet.kernel.text import Text

pages: dict[str, "Page"] = {}
_IN_THE_MIDDLE = Menu()


class Page(Asked):
    """A declared page; `menu.rank` places it among the documents of its room, `also_in` in other systems' menus."""

    def __init__(
        self,
        name: str,
        label: Text,
        function: Callable[..., Any],
        *,
        kind: str,
        menu: Menu | None,
        room_label: Text | None,
        **options: Any,
    ) -> None:
        if name in pages:
            raise TypeError(f"page {name} is declared twice")
        super().__init__(name, label, function, **options)
        self.kind, self.menu, self.room_label = kind, menu, room_label or label
        pages[name] = self


def page(
    name: str,
    label: Text,
    *,
    kind: str,
    icon: str = "appstore",
    roles: str | None = None,
    menu: Menu | None = _IN_THE_MIDDLE,
    room_label: Text | None = None,
    help: Text | None = None,
    labels: Mapping[str, Text] | None = None,
    defaults: Callable[[Actor], Mapping[str, Any]] | None = None,
) -> Callable[[Callable[..., Any]], Page]:
    """Declare a page; its name is "system.page". `roles=None`: everybody. Raises TypeError for a name twice."""

    def declare(function: Callable[..., Any]) -> Page:
        return Page(
            name,
            label,
            function,
            kind=kind,
            menu=menu,
            room_label=room_label,
            icon=icon,
            help=help or Text("", ""),
            roles=roles,
            labels=labels or {},
            defaults=defaults,
        )

    return declare
