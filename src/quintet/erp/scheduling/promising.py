"""Capable to promise: when something can be there, from stock, from what comes, or made and bought anew.

Nothing is written. Wants are answered in turn and share everything: what the first takes of stock, material, machines
and people the next does not have. What is wanted comes from free stock; then from open supply, where that is sooner
than making or buying it; the rest is made (components likewise, level by level, then each operation goes into the first
gap of a copy of the plan) or bought (the supplier's lead time in working days).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal

from quintet.erp.products.queries import BomEdge, Operation, need_of
from quintet.erp.scheduling import promise_words as words
from quintet.erp.scheduling.board import Board
from quintet.erp.scheduling.engine import Assignment, Job
from quintet.erp.scheduling.greedy import reason
from quintet.erp.scheduling.materials import Supply
from quintet.erp.scheduling.moments import midnight, minute_after
from quintet.erp.scheduling.people import PersonFacts
from quintet.erp.scheduling.promise_facts import Facts, get_facts
from quintet.kernel import clock
from quintet.kernel.text import Text
from quintet.master.calendar.queries import add_working_days

ZERO = Decimal(0)
WHOLE = Decimal(1)
DEEPEST = 25  # levels of a bill


@dataclass(frozen=True)
class Promise:
    """When a quantity of an item can be there; None: not at all, as things stand. `because` says why, in order."""

    item: int
    quantity: Decimal
    on: date | None
    because: Sequence[Text]


@dataclass
class Answer:
    """When a quantity is there: the minute from which it can be used, the day people name; None: never."""

    ready: int | None
    on: date | None
    because: list[Text] = field(default_factory=list)


def promise(
    company: int,
    wants: Sequence[tuple[int, Decimal]],
    people: Sequence[PersonFacts] | None = None,
    today: date | None = None,
) -> list[Promise]:
    """The date of each want (item, quantity in its own unit), in the order given; they share stock and capacity.

    `people` None: whoever is at work is asked for. `today`: nothing begins before. Services are there at once.
    """
    if not wants:
        return []
    facts = get_facts(company, wants, people, today or clock.today())
    search = _Search(facts)
    found = []
    for item, quantity in wants:
        answer = search.need(item, quantity, 0)
        found.append(Promise(item, quantity, answer.on, answer.because))
    return found


class _Search:
    """A board and supplies that are used up want by want."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.board = facts.board
        zone = facts.picture.capacity.zone
        self.start = max(minute_after(clock.now()), midnight(facts.today, zone))
        self.jobs = 0

    # A quantity of an item ------------------------------------------------------------------------------------------

    def need(self, item: int, quantity: Decimal, depth: int) -> Answer:
        """When so much of an item is there."""
        if self.facts.items[item].kind == "service" or quantity <= 0:
            return Answer(self.start, self.facts.today)
        answer = Answer(self.start, self.facts.today)
        rest = self._from_stock(item, quantity, answer)
        coming = [supply for supply in self.facts.supplies.get(item, ()) if supply.left > 0]
        if rest > 0 and coming:
            before = self._remember()
            anew = self._anew(item, rest, depth)
            self._restore(before)
            rest = self._from_supply(item, rest, coming, anew, answer)
        if rest > 0:
            self._add(answer, self._anew(item, rest, depth))
        return answer

    def _from_stock(self, item: int, quantity: Decimal, answer: Answer) -> Decimal:
        rest = quantity
        for supply in self.facts.supplies.get(item, ()):
            if supply.on is None and rest > 0:
                rest -= _take(supply, rest)
        if rest < quantity:
            answer.because.append(words.from_stock(quantity - rest))
        return rest

    def _from_supply(self, item: int, rest: Decimal, coming: Sequence[Supply], anew: Answer, answer: Answer) -> Decimal:
        """Take what comes no later than it could be made or bought anew."""
        for supply in coming:
            if rest <= 0 or supply.on is None or (anew.on is not None and supply.on > anew.on):
                break
            taken = _take(supply, rest)
            rest -= taken
            number = self.facts.numbers.get(supply.document or 0, "")
            usable = self.facts.picture.usable_from(supply.on)
            self._add(answer, Answer(usable, supply.on, [words.from_supply(taken, number, supply.on)]))
        return rest

    def _anew(self, item: int, quantity: Decimal, depth: int) -> Answer:
        facts = self.facts.items[item]
        if facts.kind == "buy":
            return self._bought(item, quantity)
        if depth > DEEPEST or not (self.facts.components.get(item) or item in self.facts.routings):
            return Answer(None, None, [words.no_bill(quantity, facts)])
        return self._made(item, quantity, depth)

    def _bought(self, item: int, quantity: Decimal) -> Answer:
        days = self.facts.lead_time(item)
        if days is None:
            return Answer(None, None, [words.no_source(quantity, self.facts.items[item])])
        on = add_working_days(self.facts.today, days)
        return Answer(self.facts.picture.usable_from(on), on, [words.bought(quantity, days, on)])

    # Making ---------------------------------------------------------------------------------------------------------

    def _made(self, item: int, quantity: Decimal, depth: int) -> Answer:
        """Its components, then its operations; what cannot be had makes it impossible, and says so."""
        needs = [(edge, self._component(edge, quantity, depth)) for edge in self.facts.components.get(item, ())]
        for edge, answer in needs:
            if answer.ready is None:
                return Answer(None, None, [words.needs_what_is_not(self.facts.items[edge.child]), *answer.because])
        routing = self.facts.routings.get(item)
        ready = self.start
        placed: list[Assignment] = []
        for operation in routing.operations if routing else ():
            material = (a.ready or 0 for e, a in needs if (e.operation_no or 0) <= operation.sequence_no)
            ready = max(ready, *material, self.start)
            found = self._place(operation, quantity, ready)
            if isinstance(found, Text):
                return Answer(None, None, [words.cannot_be_made(operation.name, found)])
            placed.append(found)
            ready = found.end
        ready = max(ready, *(answer.ready or 0 for _edge, answer in needs), self.start)
        return self._explained(item, quantity, needs, placed, ready)

    def _component(self, edge: BomEdge, quantity: Decimal, depth: int) -> Answer:
        places = self.facts.items[edge.child].places
        needed = need_of(quantity, edge.quantity_per, edge.scrap_percent, places)
        return self.need(edge.child, needed, depth + 1)

    def _place(self, operation: Operation, quantity: Decimal, ready: int) -> Assignment | Text:
        """The operation in the first gap from `ready` on, or why there is none."""
        capacity = self.facts.picture.capacity
        centre = capacity.centres[operation.work_centre]
        minutes = operation.minutes(quantity, centre).quantize(WHOLE, ROUND_CEILING)
        self.jobs -= 1  # numbers of their own, beside those of work orders
        machines = capacity.of_centre.get(operation.work_centre, ())
        skill, level = operation.skill, operation.min_level
        job = Job(self.jobs, self.jobs, operation.sequence_no, max(1, int(minutes)), machines, skill, level)
        shop = self.board.shop
        found = self.board.best(job, ready, shop.people_for(job), machines)
        if found is None:
            return words.why(capacity, operation, job.minutes, reason(shop, job))
        self.board.take(found)
        return found

    def _explained(
        self,
        item: int,
        quantity: Decimal,
        needs: Sequence[tuple[BomEdge, Answer]],
        placed: Sequence[Assignment],
        ready: int,
    ) -> Answer:
        """When it is made, with the component that comes last and where it is made."""
        days = 0 if placed else self.facts.lead_times.get(item, 0)
        on = self.facts.picture.day(max(ready - 1, self.start))
        if days:
            on = add_working_days(on, days)
            ready = self.facts.picture.usable_from(on)
        last = max(needs, key=lambda each: each[1].ready or 0, default=None)
        component = None
        if last is not None and (last[1].ready or 0) > self.start and last[1].on is not None:
            component = words.needs(self.facts.items[last[0].child], last[1].on)
        because = [words.made(quantity, component, self._where(placed), on)]
        if component is not None and last is not None:
            because += [words.indented(self.facts.items[last[0].child], line) for line in last[1].because]
        return Answer(ready, on, because)

    def _where(self, placed: Sequence[Assignment]) -> Text | None:
        if not placed:
            return None
        machine = self.facts.picture.capacity.machines[placed[0].machine]
        return words.capacity(machine.name, self.facts.picture.day(placed[0].start))

    # Going back -----------------------------------------------------------------------------------------------------

    def _remember(self) -> tuple[Board, list[tuple[Supply, Decimal]]]:
        lefts = [(supply, supply.left) for found in self.facts.supplies.values() for supply in found]
        before = self.board
        self.board = before.copy()
        return before, lefts

    def _restore(self, memory: tuple[Board, list[tuple[Supply, Decimal]]]) -> None:
        self.board = memory[0]
        for supply, left in memory[1]:
            supply.left = left

    @staticmethod
    def _add(answer: Answer, part: Answer) -> None:
        """The later of the two; never, when the part never comes."""
        answer.because += part.because
        if answer.ready is None or part.ready is None or answer.on is None or part.on is None:
            answer.ready = answer.on = None
        else:
            answer.ready, answer.on = max(answer.ready, part.ready), max(answer.on, part.on)


def _take(supply: Supply, wanted: Decimal) -> Decimal:
    taken = min(wanted, supply.left)
    supply.left -= taken
    return taken
