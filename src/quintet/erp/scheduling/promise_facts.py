"""What a promise rests on, read at once: structure, routings, sources, what is free, and the plan as it lies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from quintet.erp.products.queries import BomEdge, RoutingFacts, get_routings, list_component_edges
from quintet.erp.purchasing.queries import Source, best_sources
from quintet.erp.sales.queries import list_short_lines
from quintet.erp.scheduling.board import Board, Shop
from quintet.erp.scheduling.building import Picture, get_picture
from quintet.erp.scheduling.greedy import Greedy, by_due
from quintet.erp.scheduling.materials import Lack, Supply, cover, list_lacks, list_supplies
from quintet.erp.scheduling.moments import midnight, minute_after
from quintet.erp.scheduling.people import PersonFacts, people_at_work
from quintet.erp.stock.queries import ItemFacts, get_items
from quintet.kernel import clock, register, sql, store

LOOK_AHEAD = 150  # days in which what is promised has to be made

# unique erp_item_plan_once (company_id, item_id)
_LEAD_TIMES = """
SELECT item_id, lead_time_days FROM erp_itemplan
WHERE company_id = %s AND item_id = ANY(%s::bigint[]) AND lead_time_days IS NOT NULL
"""


@dataclass(frozen=True)
class Facts:
    """Everything a promise looks at. `supplies` have been given out to whoever ordered before; `board` is the plan."""

    company: int
    today: date
    picture: Picture
    board: Board
    items: Mapping[int, ItemFacts]
    components: Mapping[int, Sequence[BomEdge]]
    routings: Mapping[int, RoutingFacts]
    sources: Mapping[int, Source]
    lead_times: Mapping[int, int]
    supplies: Mapping[int, list[Supply]]
    numbers: Mapping[int, str]

    def lead_time(self, item: int) -> int | None:
        """Working days a bought item takes: its planning data, else its supplier's; None: nobody supplies it."""
        source = self.sources.get(item)
        return self.lead_times.get(item, source.lead_time_days if source else None)


def get_facts(
    company: int, wants: Sequence[tuple[int, Decimal]], people: Sequence[PersonFacts] | None, today: date
) -> Facts:
    """The facts for these wants, in a number of statements that grows with nothing."""
    last = today + timedelta(days=LOOK_AHEAD)
    if people is None:
        people = people_at_work(company, today - timedelta(days=1), last)
    edges: dict[int, list[BomEdge]] = defaultdict(list)
    asked = sorted({item for item, _quantity in wants})
    for edge in list_component_edges(company, today, asked):
        edges[edge.parent].append(edge)
    below = sorted({*asked, *edges, *(edge.child for found in edges.values() for edge in found)})
    items = get_items(below)
    bought = [item for item in below if items[item].kind == "buy"]
    found = best_sources(company, [(item, Decimal(1)) for item in bought], today)
    now = minute_after(clock.now())
    picture = get_picture(company, people, now, clock.today(), last)
    board = _board(picture, max(now, midnight(today, picture.capacity.zone)))
    supplies = _left(company, below, today, _ends(picture, board))
    return Facts(
        company,
        today,
        picture,
        board,
        items,
        edges,
        get_routings(company, below, today),
        {item: source for item, source in zip(bought, found, strict=True) if source is not None},
        dict(sql.rows(_LEAD_TIMES, [company, store.array(below)])),
        supplies,
        {n: title for n, (_doc, title, _sub) in register.titles(_documents(supplies)).items()},
    )


def _board(picture: Picture, start: int) -> Board:
    """The plan with everything on it; open work that lies nowhere is placed first, for it was ordered before."""
    problem = picture.problem(start, lambda _work, _at: True)
    plan = Greedy((by_due,)).plan(problem)
    board = Board(Shop(problem.machines, problem.people))
    for placed in plan.assignments.values():
        board.take(placed)
    return board


def _ends(picture: Picture, board: Board) -> dict[int, date]:
    """{order: the day its last operation ends} in that plan."""
    ends: dict[int, int] = {}
    for number, placed in board.assignments.items():
        order = picture.work[number].manufacturing_order
        ends[order] = max(ends.get(order, 0), placed.end)
    return {order: picture.day(end - 1) for order, end in ends.items()}


def _left(company: int, items: Sequence[int], today: date, ends: Mapping[int, date]) -> dict[int, list[Supply]]:
    """What of stock and open supply nobody has ordered yet: open orders and open sales take theirs first."""
    by_item: dict[int, list[Supply]] = defaultdict(list)
    for supply in list_supplies(company, items, today):
        if supply.order is not None:
            supply.on = ends.get(supply.order, supply.on)
        by_item[supply.item].append(supply)
    lacks = [lack for lack in list_lacks(company) if lack.item in by_item]
    short = [Lack(0, None, line.item, line.quantity) for line in list_short_lines(company, items)]
    for lack in (*lacks, *short):
        for _awaited in cover(lack, by_item[lack.item]):
            pass
    return {
        item: sorted((s for s in found if s.left > 0 and s.made_for is None), key=lambda s: s.on or today)
        for item, found in by_item.items()
    }


def _documents(supplies: Mapping[int, Iterable[Supply]]) -> set[int]:
    return {supply.document for found in supplies.values() for supply in found if supply.document}
