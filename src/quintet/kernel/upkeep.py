"""What brings data of an older version up to date, once the tables are: idempotent, audited, told in the log.

```python
@after_migrate("finance.update_ledgers")
def update_ledgers() -> None:
    for number, company in …:
        perform(update, [number], actor=system_actor("finance.update_ledgers", company))
```
`quintet migrate` (and whatever migrates) runs every step in the order of their names, as the application's own role;
a step sees to its transactions itself, and does nothing where nothing is to be done.
"""

import logging
from collections.abc import Callable

Step = Callable[[], None]

log = logging.getLogger("quintet.upkeep")
_steps: dict[str, Step] = {}


def after_migrate(name: str) -> Callable[[Step], Step]:
    """Declare a step. Raises TypeError for a name that is taken."""

    def declare(function: Step) -> Step:
        if name in _steps:
            raise TypeError(f"{name} is declared twice")
        _steps[name] = function
        return function

    return declare


def run_upkeep() -> list[str]:
    """Run all steps; their names."""
    for name in sorted(_steps):
        log.debug("%s", name)
        _steps[name]()
    return sorted(_steps)
