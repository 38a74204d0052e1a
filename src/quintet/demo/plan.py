"""What will happen, decided before it does: deals drawn from a seed, so that the same day gives the same company."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from quintet.demo.cast import Cast, Customer, Goods

SEED = 20260801
SOUTH = ("peng.fei", "cheng.xue")
# family: (smallest, largest quantity a line asks for)
ASKED = {
    "PLA-S": (10, 60),
    "PLA-P": (4, 24),
    "HAR": (4, 16),
    "RV": (1, 6),
    "SRV-M": (10, 50),
    "SRV-D": (8, 40),
    "GER": (20, 100),
    "CPL": (10, 80),
    "SVC": (1, 4),
}
NEEDS = {
    "工业机器人": ("RV", "HAR", "SRV-M"),
    "半导体设备": ("HAR", "PLA-P", "SRV-M"),
    "机床": ("PLA-P", "GER", "SRV-M", "CPL"),
    "锂电设备": ("PLA-S", "SRV-M", "SRV-D"),
    "物流仓储": ("PLA-S", "SRV-M", "CPL"),
    "激光设备": ("PLA-P", "GER", "SRV-M"),
}
USUAL = ("PLA-S", "SRV-M", "SRV-D", "CPL", "GER")
PROJECTS = ("产线改造", "新机型试制", "设备升级", "年度备货", "出口机型", "样机验证", "二期项目", "维保备件")


@dataclass(frozen=True)
class Want:
    """A line a customer asks for."""

    item: int
    quantity: int
    discount: Decimal = Decimal(0)


@dataclass(frozen=True)
class Deal:
    """One deal from first talk to money. `opened` and `pace` are working days; `fate` is how the selling ends.

    fate: won, lost, open (stays where `stage` says), rejected (the quotation), expired.
    after: whole, parts (two shipments), half (the rest has not gone yet), short (the rest is called off), cancelled,
    back (some comes back).
    pays: prompt, late, never. `waits`: left for somebody to approve, after `votes`.
    """

    number: int
    customer: Customer
    title: str
    wants: tuple[Want, ...]
    warehouse: str
    opened: int
    pace: int
    fate: str = "won"
    stage: str = "D40"
    after: str = "whole"
    pays: str = "prompt"
    revised: bool = False
    waits: bool = False
    votes: int = 0

    @property
    def seller(self) -> str:
        """User name of who sells."""
        return self.customer.seller


def stock_factor(deals: int) -> int:
    """How many times the sheets' opening stock so many deals need."""
    return max(1, deals // 60)


class Shelf:
    """What the plan may still promise from stock, by warehouse and item."""

    def __init__(self, goods: Sequence[Goods], factor: int) -> None:
        self.left = {(w, g.id): int(q) * factor for g in goods for w, q in g.stock.items()}

    def take(self, warehouse: str, wants: Sequence[Want], stocked: Mapping[int, bool]) -> bool:
        """Take it all; False, and nothing taken, when it is not there."""
        needed = [(warehouse, want.item) for want in wants if stocked[want.item]]
        if any(self.left.get(key, 0) < _quantity(wants, key[1]) for key in needed):
            return False
        for key in needed:
            self.left[key] -= _quantity(wants, key[1])
        return True


def _quantity(wants: Sequence[Want], item: int) -> int:
    return sum(want.quantity for want in wants if want.item == item)


def draw(cast: Cast, deals: int, days: int) -> list[Deal]:
    """`deals` deals over `days` working days, in the order they open."""
    random = Random(SEED)
    shelf = Shelf(cast.goods, stock_factor(deals))
    stocked = {each.id: each.family != "SVC" for each in cast.goods}
    opened = sorted(random.randrange(0, max(1, days - 1)) for _each in range(deals))
    found = []
    for number, day in enumerate(opened):
        deal = _draw_one(random, cast, number, day)
        if deal.fate == "won" and not shelf.take(deal.warehouse, deal.wants, stocked):
            deal = replace(deal, warehouse="SZ")
            if not shelf.take("SZ", deal.wants, stocked):
                deal = replace(deal, fate="open", stage=random.choice(("D20", "D30", "D40")))
        found.append(deal)
    return found


def _draw_one(random: Random, cast: Cast, number: int, day: int) -> Deal:
    customer = random.choice(cast.customers)
    wants = _draw_wants(random, cast, customer)
    fate = random.choices(("won", "lost", "open", "rejected", "expired"), (66, 9, 15, 6, 4))[0]
    return Deal(
        number,
        customer,
        f"{customer.industry}{random.choice(PROJECTS)}",
        wants,
        "SH" if customer.seller in SOUTH else "SZ",
        day,
        random.randint(1, 3),
        fate,
        random.choice(("D10", "D20", "D30", "D40", "D50")),
        random.choices(("whole", "parts", "short", "cancelled", "back"), (65, 20, 4, 5, 6))[0],
        random.choices(("prompt", "late", "never"), (56, 28, 16))[0],
        random.random() < 0.15,
    )


def _draw_wants(random: Random, cast: Cast, customer: Customer) -> tuple[Want, ...]:
    families = NEEDS.get(customer.industry, USUAL)
    by_family = {f: [g for g in cast.goods if g.family == f] for f in (*families, "SVC")}
    chosen = random.sample(families, k=min(len(families), random.choice((1, 2, 2, 3, 3))))
    discount = Decimal(random.choice((0, 0, 0, 2, 3, 5, 5, 8)))
    wants = [_want(random, random.choice(by_family[f]), discount) for f in chosen]
    if random.random() < 0.15:
        wants.append(_want(random, random.choice(by_family["SVC"]), Decimal(0)))
    return tuple(wants)


def _want(random: Random, goods: Goods, discount: Decimal) -> Want:
    low, high = ASKED[goods.family]
    quantity = random.randint(low, high)
    return Want(goods.id, quantity if quantity < 10 else quantity // 2 * 2, discount)
