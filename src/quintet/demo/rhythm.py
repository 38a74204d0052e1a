"""How often an office is at it: every day lately; long ago, in a small company, each kind of work once a fortnight.

So few documents of long ago cost few transactions, and a deal still goes through all its steps in their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FORTNIGHT = 10  # working days


@dataclass(frozen=True)
class Rhythm:
    """`periods` are (from which day on, working days between two turns of a round), in order; `dense` is lately."""

    periods: Sequence[tuple[int, int]]
    dense: int

    def period(self, index: int) -> int:
        """Working days between two turns around that day."""
        return next(each for start, each in reversed(self.periods) if start <= index)

    def turn(self, index: int, slot: int) -> int:
        """The first day from `index` on at which rounds of that slot (0–9, the day in a fortnight) have their turn."""
        period = self.period(index)
        offset = slot * period // FORTNIGHT
        found = index + (offset - index) % period
        following = next((start for start, _period in self.periods if start > index), None)
        return found if following is None or found < following else self.turn(following, slot)
