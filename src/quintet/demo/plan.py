"""What will happen, decided before it does: deals drawn from a seed, so that the same day gives the same company."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from quintet.demo.cast import Cast, Customer
from quintet.demo.rhythm import FORTNIGHT
from quintet.demo.scale import Scale
from quintet.demo.seasons import SEED, weights

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
FATES = (("won", "lost", "rejected", "expired"), (77, 12, 7, 4))
RECENT = (("won", "open", "lost", "rejected"), (45, 44, 6, 5))
SETTLED = 25  # working days after which no deal is open any more
AFTER = (("whole", "parts", "short", "cancelled", "back"), (72, 16, 3, 4, 5))
REVISED, SERVICES = 0.15, 0.12


@dataclass(frozen=True)
class Want:
    """A line a customer asks for."""

    item: int
    quantity: int
    discount: Decimal = Decimal(0)


@dataclass(slots=True)
class Deal:
    """One deal from first talk to money. `opened` and `pace` are working days; `fate` is how the selling ends.

    fate: won, lost, open (stays where `stage` says), rejected (the quotation), expired, fresh (an order that nobody
    has looked at).
    after: whole, parts (two shipments), half (the rest has not gone yet), short (the rest is called off), cancelled,
    back (some comes back). `waits`: left for somebody to approve, after `votes`. The numbers are of its documents.
    """

    customer: Customer
    title: str
    wants: tuple[Want, ...]
    warehouse: str
    opened: int
    pace: int
    fate: str = "won"
    stage: str = "D40"
    after: str = "whole"
    revised: bool = False
    typed: bool = False
    waits: bool = False
    votes: int = 0
    opportunity: int = 0
    quotation: int = 0
    order: int = 0
    shipped: int = 0  # how many deliveries have left

    @property
    def seller(self) -> str:
        """User name of who sells."""
        return self.customer.seller


class Drawer:
    """Draws deals; `customers` grows while the company lives."""

    def __init__(self, cast: Cast, scale: Scale, last: int) -> None:
        self.random = Random(SEED)
        self.cast, self.scale, self.last = cast, scale, last
        self.customers: list[Customer] = list(cast.customers)
        self.by_family = {f: [g for g in cast.goods if g.family == f] for f in ASKED}
        self.there = {g.id: int(g.stock.get("SH", 0)) for g in cast.goods}  # what 深圳 may still promise
        self.stocked = {g.id for g in cast.goods if g.family != "SVC"}
        self.sellers = sorted({each.seller for each in self.customers})
        self.of_seller = {s: [c for c in self.customers if c.seller == s] for s in self.sellers}

    def welcome(self, customer: Customer) -> None:
        """Somebody new may ask from now on."""
        self.customers.append(customer)
        self.of_seller.setdefault(customer.seller, []).append(customer)

    def openings(self, count: int, days: Sequence[date], dense: int) -> list[int]:
        """On which day each of `count` deals opens, by season and growth, in order."""
        found = weights(days, dense, self.scale.density)
        return sorted(self.random.choices(range(len(found)), found, k=count))

    def one(self, opened: int) -> Deal:
        """A deal that opens that day."""
        customer = self._customer(opened)
        return self.deal_of(customer, opened, typed=self.random.randrange(100) < self.scale.typed)

    def deal_of(self, customer: Customer, opened: int, *, typed: bool = False) -> Deal:
        """A deal of that customer."""
        random = self.random
        wants = self._wants(customer)
        kinds, chances = RECENT if self.last - opened < SETTLED else FATES
        return Deal(
            customer,
            f"{customer.industry}{random.choice(PROJECTS)}",
            wants,
            "SH" if customer.seller in SOUTH and self._take(wants) else "SZ",
            opened,
            random.randint(1, 3),
            "won" if typed else random.choices(kinds, chances)[0],
            random.choice(("D10", "D20", "D30", "D40", "D50", "D50")),
            random.choices(*AFTER)[0],
            random.random() < REVISED,
            typed,
        )

    def _take(self, wants: Sequence[Want]) -> bool:
        """From the branch's stock, if all of it lies there; what is made and bought comes to 苏州."""
        asked = [want for want in wants if want.item in self.stocked]
        if any(self.there.get(want.item, 0) < want.quantity for want in asked):
            return False
        for want in asked:
            self.there[want.item] -= want.quantity
        return bool(asked)

    def _customer(self, opened: int) -> Customer:
        """Large customers ask more often. Where a turn is a fortnight, it is one salesperson's after the other's."""
        pool: Sequence[Customer] = self.customers
        if self.scale.period >= FORTNIGHT and opened < self.last - self.scale.dense:
            pool = self.of_seller[self.sellers[opened // self.scale.period % len(self.sellers)]]
        return self.random.choices(pool, [each.appetite for each in pool])[0]

    def _wants(self, customer: Customer) -> tuple[Want, ...]:
        random = self.random
        families = NEEDS.get(customer.industry, USUAL)
        chosen = random.sample(families, k=min(len(families), random.choice((1, 2, 2, 3, 3))))
        discount = Decimal(random.choice((0, 0, 0, 2, 3, 5, 5, 5)))
        wants = [self._want(family, discount) for family in chosen]
        if random.random() < SERVICES:
            wants.append(self._want("SVC", Decimal(0)))
        return tuple(wants)

    def _want(self, family: str, discount: Decimal) -> Want:
        low, high = ASKED[family]
        goods = self.by_family[family]  # few sell often, many now and then
        item = self.random.choices(goods, [1 / (1 + at) for at in range(len(goods))])[0]
        quantity = max(1, self.random.randint(low, high) * self.scale.pieces // 100)
        return Want(item.id, quantity if quantity < 10 else quantity // 2 * 2, discount)
