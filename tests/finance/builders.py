"""A company with a ledger, a customer, an item, and people — in three lines."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.finance.ledgers.commands import set_up_ledger
from quintet.finance.receivables.commands import DeliveryFacts, MovedLine, ReturnFacts, book_delivery, book_return
from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor, get_actor, system_actor
from quintet.kernel.runner import acting_as, together
from quintet.master.items.documents import item
from quintet.master.measures.documents import unit
from quintet.master.organisation.documents import company
from quintet.master.parties.documents import party
from quintet.master.persons.commands import create_user
from quintet.master.terms.documents import payment_term

TODAY = date(2026, 11, 24)
D = Decimal


@dataclass
class World:
    """The numbers tests refer to."""

    company: int
    ledger: int
    customer: int
    other: int
    item: int
    second: int
    term: int
    system: Actor
    accountant: Actor
    chief: Actor
    cashier: Actor
    next_source: int = 900_000

    def source(self) -> int:
        """A number no document has: what a delivery would be."""
        self.next_source += 1
        return self.next_source


def make_world(started_on: date = date(2026, 1, 1)) -> World:
    """A company whose books started in January 2026, two customers, two items, 30/70 payment, four people."""
    with clock.frozen_at(TODAY), acting_as(system_actor("tests")):
        ours = company.create([{"code": "QT", "name": "五重奏"}]).record.id
        pieces = unit.create([{"code": "pcs", "name": "件"}]).record.id
        items = item.create([{"code": f"P{n}", "name": f"产品{n}", "unit": pieces} for n in (1, 2)]).records
        parties = party.create([{"code": "C1", "name": "武汉光谷电子"}, {"code": "C2", "name": "成都锦江贸易"}]).records
        term = payment_term.create(
            [
                {
                    "code": "3070",
                    "name": "预付三成",
                    "lines": [{"percent": D(30), "days": 0}, {"percent": D(70), "days": 30}],
                }
            ]
        ).record.id
        ledger = set_up_ledger(ours, started_on)
        people = {
            role: get_actor(create_user(role, "a long enough one", role, [role], ours))
            for role in ("accountant", "chief_accountant", "cashier")
        }
    return World(
        ours, ledger, parties[0].id, parties[1].id, items[0].id, items[1].id, term, system_actor("tests", ours),
        people["accountant"], people["chief_accountant"], people["cashier"],
    )  # fmt: skip


def account(world: World, code: str) -> int:
    """An account's number by its code in the small-business chart."""
    return sql.value("SELECT id FROM finance_account WHERE ledger_id = %s AND code = %s", [world.ledger, code])


def balance(world: World, code: str) -> Decimal:
    """Debits less credits of an account over all periods."""
    found = sql.value(
        "SELECT sum(debit - credit) FROM finance_balance WHERE ledger_id = %s AND account_id = %s",
        [world.ledger, account(world, code)],
    )
    return found or D("0.00")


def a_line(world: World, gross: str = "1130.00", cost: str = "600.00", **changes: Any) -> MovedLine:
    """An item line with 13 % of VAT in it."""
    amount = D(gross)
    net = (amount / D("1.13")).quantize(D("0.01"))
    values = {
        "item": world.item, "quantity": D(10), "gross": amount, "net": net, "tax": amount - net, "tax_rate": D(13),
        "cost": D(cost), "description": "产品",
    }  # fmt: skip
    return MovedLine(**{**values, **changes})


def delivery_facts(world: World, *lines: MovedLine, **changes: Any) -> DeliveryFacts:
    """A delivery of these lines (or of one) today."""
    lines = lines or (a_line(world),)
    values = {
        "delivery": world.source(), "number": "DN-2611-00001", "order": None, "customer": world.customer,
        "customer_name": "武汉光谷电子", "currency": "CNY", "payment_term": None, "happened_on": TODAY,
        "gross": sum(line.gross for line in lines), "net": sum(line.net for line in lines),
        "tax": sum(line.tax for line in lines), "cost": sum(line.cost for line in lines), "lines": lines,
    }  # fmt: skip
    return DeliveryFacts(**{**values, **changes})


def return_facts(world: World, delivery: DeliveryFacts, *lines: MovedLine, **changes: Any) -> ReturnFacts:
    """What came back of a delivery."""
    values = {
        "document": world.source(), "number": "SR-2611-00001", "delivery": delivery.delivery, "order": delivery.order,
        "customer": delivery.customer, "customer_name": delivery.customer_name, "currency": "CNY", "happened_on": TODAY,
        "gross": sum(line.gross for line in lines), "net": sum(line.net for line in lines),
        "tax": sum(line.tax for line in lines), "cost": sum(line.cost for line in lines), "lines": lines,
    }  # fmt: skip
    return ReturnFacts(**{**values, **changes})


def deliver(world: World, *facts: DeliveryFacts, invoices: bool = True) -> None:
    """Book deliveries, as the flow does after goods went out."""
    with clock.frozen_at(TODAY), together(world.system, "tests.deliver"):
        book_delivery(list(facts), invoices=invoices)


def take_back(world: World, *facts: ReturnFacts) -> None:
    """Book returns."""
    with clock.frozen_at(TODAY), together(world.system, "tests.return"):
        book_return(list(facts))
