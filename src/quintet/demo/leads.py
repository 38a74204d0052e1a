"""Leads: somebody asks at a fair or on the website; a few become customers, many come to nothing."""

from dataclasses import dataclass
from typing import Any

from quintet.demo.cast import Customer
from quintet.demo.names import CITIES, POSTS, SIZES, SOURCES, TRADES, Names
from quintet.demo.plan import Drawer
from quintet.demo.stage import Stage, by
from quintet.demo.words import DISQUALIFIED, NEEDS
from quintet.kernel import sql

BECOME = 30  # percent of leads that become customers
# leads that wait when somebody looks at the demo: working days before the end, and the step that is still to be done
WAITING = ((2, "contact"), (5, "qualify"), (9, "end"), (11, "qualify"))
SETTLED = 18  # working days after which no lead is open any more

_TERMS = """
SELECT (SELECT id FROM master_paymentterm WHERE code = 'T0'), (SELECT id FROM master_pricelist WHERE code = 'STD')
"""
_CODES = "SELECT id, code FROM master_party WHERE id = ANY(%s)"


@dataclass(slots=True)
class Asking:
    """Somebody who asked."""

    seller: str
    row: dict[str, Any]
    becomes: bool
    rests: str  # the round after which nothing happens yet: contact, qualify, end, or "" for never
    id: int = 0


class Leads:
    """From the first contact to a customer with its first opportunity."""

    def __init__(self, stage: Stage, drawer: Drawer, names: Names) -> None:
        self.stage, self.drawer, self.names = stage, drawer, names
        self.interests = [g for g in stage.cast.goods if g.family in ("PLA-S", "PLA-P", "HAR", "RV")]
        stage.every("lead", "09:05", 0, self.come)
        stage.every("lead_contact", "10:05", 1, self.contact)
        stage.every("lead_qualify", "11:05", 2, self.qualify)
        stage.every("lead_end", "14:05", 3, self.end)
        for before, rests in WAITING:
            stage.put("lead", stage.last - before, rests)

    def come(self, tasks: list[Any]) -> None:
        """They are written down."""
        asking = [each if isinstance(each, Asking) else self._asking(each or "") for each in tasks]
        for seller, own in self.stage.staffed("lead", asking, lambda each: each.seller).items():
            for each, made in zip(own, self.stage.create(seller, "crm.lead", [e.row for e in own]), strict=True):
                each.id = made.id
                self._next("lead_contact", each)

    def _asking(self, rests: str) -> Asking:
        stage, random, names = self.stage, self.stage.random, self.names
        city, _district, _english, seller = random.choice(CITIES)
        if stage.rhythm.period(stage.index) > 3:  # where days are few, one person looks after them
            seller = "lin.yue"
        trade, industry = random.choice(TRADES)
        goods = random.choice(self.interests)
        row = {
            "name": f"{city}{names.brand()}{trade}有限公司",
            "contact": names.person(),
            "post": random.choice(POSTS),
            "phone": names.mobile(),
            "industry": industry,
            "size": random.choice(SIZES),
            "region": city,
            "source": random.choice(SOURCES),
            "need": random.choice(NEEDS).format(project=random.choice(("新机型", "产线改造", "设备升级"))),
            "interest": goods.id,
            "expected_amount": goods.price * random.randint(10, 80),
            "next_step": "电话沟通需求",
            "next_step_on": stage.day(2),
        }
        is_recent = stage.is_near_the_end(SETTLED)
        becomes = bool(rests) or random.random() * 100 < BECOME
        if is_recent and not rests:
            rests = random.choice(("contact", "qualify", "end", ""))
        return Asking(seller, row, becomes, rests)

    def _next(self, kind: str, each: Asking) -> None:
        if not kind.endswith(each.rests or "never"):
            self.stage.later(kind, 2, each)

    def contact(self, asking: list[Asking]) -> None:
        """Called; who cannot be reached or has no need is set aside later."""
        for seller, own in self.stage.staffed("lead_contact", asking, lambda each: each.seller).items():
            self.stage.do(seller, "crm.lead.contact", [each.id for each in own])
            for each in own:
                self._next("lead_qualify" if each.becomes else "lead_end", each)

    def qualify(self, asking: list[Asking]) -> None:
        """They have a need that we can meet."""
        for seller, own in self.stage.staffed("lead_qualify", asking, lambda each: each.seller).items():
            self.stage.do(seller, "crm.lead.qualify", [each.id for each in own])
            for each in own:
                self._next("lead_end", each)

    def end(self, asking: list[Asking]) -> None:
        """Customers with their first opportunity, or nothing."""
        for seller, own in self.stage.staffed("lead_end", asking, lambda each: each.seller).items():
            gone = [each for each in own if not each.becomes]
            for why, together in by(gone, lambda _each: self.stage.random.choice(DISQUALIFIED)).items():
                numbers = [each.id for each in together]
                self.stage.do(seller, "crm.lead.disqualify", numbers, reason=why[0], detail=why[1])
            if won := [each for each in own if each.becomes]:
                self._convert(seller, won)

    def _convert(self, seller: str, won: list[Asking]) -> None:
        stage = self.stage
        done = stage.press(seller, "crm.lead.convert", [each.id for each in won])
        deals = {each.customer_id: each.id for each in done.made if each._meta.model_name == "opportunity"}
        of = {lead.id: lead.customer_id for lead in done.records}
        codes = dict(sql.rows(_CODES, [list(deals)]))
        term, prices = sql.rows(_TERMS)[0]
        # who is new pays ahead
        stage.edit(seller, "master.party", {n: {"payment_term": term, "price_list": prices} for n in deals})
        for each in won:
            number, row = of[each.id], each.row
            customer = Customer(
                number, codes[number], row["name"], row["industry"], seller, row["contact"], True, row["size"]
            )
            self.drawer.welcome(customer)
            deal = self.drawer.deal_of(customer, stage.index)
            deal.opportunity = deals[number]
            stage.later(*(("move", 1, (deal, "D20")) if stage.is_lately else ("quote", 1, deal)))
