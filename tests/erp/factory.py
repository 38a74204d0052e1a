"""Builders for making: a plant with people, work centres, bills and routings — a line each."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.erp.products.commands import activate, activate_routing
from quintet.erp.products.documents import bom, routing
from quintet.kernel.actor import Actor
from quintet.kernel.runner import perform
from tests.erp.builders import TODAY, Shop, a_shop
from tests.master.builders import a_user, an_item, make

D = Decimal
LONG_AGO = date(2026, 1, 1)


@dataclass
class Plant:
    """A shop that makes what it sells."""

    shop: Shop
    engineer: Actor
    planner: Actor
    worker: Actor
    keeper: Actor
    cost_accountant: Actor

    @property
    def company(self) -> int:
        return self.shop.company

    @property
    def warehouse(self) -> int:
        return self.shop.warehouse

    def bill(self, item: int, *components: Any, activated: bool = True, **values: Any) -> Any:
        """A bill of (item, quantity) or rows, active from January on."""
        rows = [_component(each) for each in components]
        row = {"item": item, "components": rows, "valid_from": LONG_AGO, **values}
        made = perform(bom.create, [row], actor=self.engineer).record
        if activated:
            perform(activate, [made.id], actor=self.engineer)
        return made

    def routing(self, item: int, *operations: dict[str, Any], activated: bool = True, **values: Any) -> Any:
        """A routing of operations like {"name": "Cut", "work_centre": 5, "run_minutes": "2"}."""
        row = {"item": item, "operations": list(operations), "valid_from": LONG_AGO, **values}
        made = perform(routing.create, [row], actor=self.engineer).record
        if activated:
            perform(activate_routing, [made.id], actor=self.engineer)
        return made

    def centre(self, labour: Any = "60", overhead: Any = "30", **values: Any) -> int:
        """A work centre: an hour of labour, an hour of overhead, in yuan."""
        return make("erp.work_centre", company=self.company, labour_rate=D(labour), overhead_rate=D(overhead), **values)


def _component(each: Any) -> dict[str, Any]:
    return each if isinstance(each, dict) else {"item": each[0], "quantity": D(str(each[1]))}


def a_plant() -> Plant:
    """A company with a warehouse and the people who plan, make and reckon."""
    shop = a_shop()

    def person(*roles: str) -> Actor:
        return a_user(*roles, company=shop.company)

    return Plant(
        shop=shop,
        engineer=person("engineer"),
        planner=person("planner"),
        worker=person("workshop"),
        keeper=shop.keeper,
        cost_accountant=person("cost_accountant"),
    )


def a_part(**values: Any) -> int:
    """Something that is bought: raw material."""
    return an_item(**{"kind": "buy", "stock_class": "raw_material", **values})


__all__ = ["D", "LONG_AGO", "TODAY", "Plant", "a_part", "a_plant", "an_item", "make"]
