"""Builders of CRM: a sales house with people, a board, a priced item, quotations."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quintet.kernel.actor import Actor
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform
from tests.hr.builders import an_employee
from tests.master.builders import a_company, a_department, a_party, a_user, an_item, make, numbers


@dataclass
class House:
    """A company whose sales department has a director, a manager below, and a salesperson below that."""

    company: int
    department: int
    director: Actor
    manager: Actor
    seller: Actor
    administrator: Actor
    customer: int
    item: int


def a_house(price: str = "100") -> House:
    """The house; the item costs `price` including 13 % tax."""
    company = a_company()
    department = a_department(company)
    chief, director = an_employee(company, department, "executive", name="Director")
    boss, manager = an_employee(company, department, "sales_manager", manager=chief, name="Manager")
    _seller, seller = an_employee(company, department, "salesperson", manager=boss, name="Seller")
    return House(
        company,
        department,
        director,
        manager,
        seller,
        a_user("administrator", company=company, name="Administrator"),
        a_party(owner=seller.user_id, unit=department),
        an_item(price),
    )


def a_stage(pipeline: int, name: str, probability: str = "50", outcome: str = "open") -> int:
    """A stage of the pipeline; later ones stand further right."""
    return make(
        "crm.stage",
        code=f"S{next(numbers):05}",
        name=name,
        pipeline=pipeline,
        probability=Decimal(probability),
        outcome=outcome,
    )


def a_board() -> dict[str, int]:
    """A pipeline with a first contact (20 %), an offer (60 %), won and lost."""
    pipeline = make("crm.pipeline")
    return {
        "contact": a_stage(pipeline, "Contact", "20"),
        "offer": a_stage(pipeline, "Offer", "60"),
        "won": a_stage(pipeline, "Won", "100", "won"),
        "lost": a_stage(pipeline, "Lost", "0", "lost"),
    }


def do(command: str, targets: Any, actor: Actor, **inputs: Any) -> Any:
    """Run "crm.quotation.send" on targets as the actor, as a button does; the result."""
    document, name = command.rsplit(".", 1)
    found = get_document(document).commands[name]
    return perform(found, targets if isinstance(targets, list | dict) else [targets], inputs, actor=actor)


def a_quotation(house: House, *lines: tuple[Any, ...], by: Actor | None = None, **values: Any) -> Any:
    """A draft by the seller; lines are (quantity[, discount %]); one of 10 pieces when left out."""
    rows = [
        {"item": house.item, "quantity": Decimal(line[0]), "discount": Decimal(line[1] if len(line) > 1 else 0)}
        for line in lines or [(10,)]
    ]
    return do(
        "crm.quotation.create", [{"customer": house.customer, "lines": rows, **values}], by or house.seller
    ).record


def a_sent_quotation(house: House, *lines: tuple[Any, ...], **values: Any) -> Any:
    """A quotation the customer has."""
    return do("crm.quotation.send", a_quotation(house, *lines, **values).id, house.seller).record
