"""Screens as they come: at random, at the rates of the company, whether the server keeps up or not."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from benchmarks.endurance import reading, working
from benchmarks.endurance.people import Person, chosen, free
from benchmarks.endurance.rates import DESK_SCREENS, FLOOR_SCREENS, Rates
from benchmarks.endurance.site import Notes

HANDS = 48  # screens that may be under way at once
SCREENS: dict[str, Callable[[Person], object]] = {
    "start": reading.start, "list": reading.list_, "filter": reading.filter_, "sort": reading.sort,
    "page_on": reading.page_on, "search": reading.search, "open": reading.open_, "history": reading.history,
    "chain": reading.chain, "print": reading.print_, "report": reading.report, "special_page": reading.special_page,
    "export": reading.export, "new": reading.new, "create": working.create, "edit": working.edit, "work": working.work,
    "my_work": reading.my_work, "report_work": working.report_work, "leave": working.leave,
}  # fmt: skip


class Load:
    """Arrivals of screens (Poisson, both groups together) until `seconds` are over."""

    def __init__(self, people: Sequence[Person], rates: Rates, notes: Notes, seed: int) -> None:
        self.random, self.notes, self.rates = random.Random(seed), notes, rates
        self.floor = [person for person in people if person.on_the_floor]
        self.desks = [person for person in people if not person.on_the_floor]
        self.screens: Counter[str] = Counter()
        self.nobody_free = 0
        self.waited: list[float] = []
        self.lock = threading.Lock()

    def run(self, seconds: float) -> None:
        """Let them click."""
        rate = self.rates.desk_screens + self.rates.floor_screens
        began = due = time.monotonic()
        with ThreadPoolExecutor(max_workers=HANDS) as hands:
            while True:
                due += self.random.expovariate(rate)
                if due - began >= seconds:
                    return
                time.sleep(max(0.0, due - time.monotonic()))
                self._arrive(hands, due)

    def _arrive(self, hands: ThreadPoolExecutor, due: float) -> None:
        both = self.rates.desk_screens + self.rates.floor_screens
        at_desk = not self.floor or self.random.random() < self.rates.desk_screens / both
        name = chosen(self.random, DESK_SCREENS if at_desk else FLOOR_SCREENS)
        with self.lock:
            person = free(self.desks if at_desk else self.floor, self.random)
            if person is None:
                self.nobody_free += 1
                return
            person.busy = True
        hands.submit(self._screen, person, name, due)

    def _screen(self, person: Person, name: str, due: float) -> None:
        self.waited.append(time.monotonic() - due)
        try:
            SCREENS[name](person)
            with self.lock:
                self.screens[name] += 1
        except Exception as problem:  # a mistake of this script is an error of the run, too
            self.notes.fail(f"screen {name}", person.username, 0, f"{type(problem).__name__}: {problem!r}")
        finally:
            person.busy = False
