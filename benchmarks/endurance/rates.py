"""How much 200 people click: from working days to screens a second.

The company is the demo's kind: a manufacturer of 200, of whom 120 work at desks and 80 on the shop floor. Figures are
of the busy hour, the highest of the day, held for the whole run; `--twice` doubles them.
"""

from dataclasses import dataclass

DESKS = 0.6  # of all people
SCREENS_A_DESK = 90  # screens an hour for somebody at a desk: one every 40 seconds, for a whole hour
SCREENS_A_WORKER = 12  # on the shop floor: what is next, start, report, finish; twice or three times an hour
LIVE = 0.1  # of all people have a page open that listens (SSE) while the run measures; browsers of the others sleep

# of a hundred screens at a desk
DESK_SCREENS: dict[str, float] = {
    "open": 26, "list": 20, "search": 9, "filter": 8, "start": 8, "sort": 4, "page_on": 4, "history": 3, "chain": 3,
    "report": 3, "special_page": 2, "print": 1, "export": 0.3, "new": 2.2, "create": 1.5, "edit": 1, "work": 4,
}  # fmt: skip
# of a hundred screens on the shop floor
FLOOR_SCREENS: dict[str, float] = {"my_work": 45, "report_work": 45, "leave": 10}


@dataclass(frozen=True)
class Rates:
    """Screens a second of a company of that many people."""

    people: int
    times: int = 1

    @property
    def desks(self) -> int:
        return round(self.people * DESKS)

    @property
    def desk_screens(self) -> float:
        """Screens a second of all who work at desks."""
        return self.times * self.desks * SCREENS_A_DESK / 3600

    @property
    def floor_screens(self) -> float:
        """Screens a second of the shop floor."""
        return self.times * (self.people - self.desks) * SCREENS_A_WORKER / 3600

    @property
    def listeners(self) -> int:
        """Event streams open all the time."""
        return max(2, round(self.times * self.people * LIVE))
