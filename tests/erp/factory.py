"""Builders for making: a plant with people, work centres, bills and routings — a line each."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.erp.production import commands as production
from quintet.erp.production.documents import manufacturing_order, material_issue, work_order
from quintet.erp.products.commands import activate, activate_routing
from quintet.erp.products.documents import bom, routing
from quintet.kernel import sql
from quintet.kernel.actor import Actor
from quintet.kernel.runner import perform
from tests.erp.builders import TODAY, Shop, a_shop, fresh
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

    def order(self, item: int, quantity: Any, **values: Any) -> Any:
        """A draft manufacturing order."""
        row = {"item": item, "quantity": D(str(quantity)), "due_on": date(2026, 3, 13), **values}
        return perform(manufacturing_order.create, [row], actor=self.planner).record

    def released(self, item: int, quantity: Any, **values: Any) -> Any:
        """A released order, as it stands afterwards."""
        made = self.order(item, quantity, **values)
        perform(production.release, [made.id], actor=self.planner)
        return mo_of(made.id)

    def issue(self, order: int, **quantities: Any) -> Any:
        """Post the order's issue slip whole, or only `first=…` of its first line (the rest comes on a new slip)."""
        slip = slip_of(order)
        if "first" in quantities:
            line = slip.lines[0]
            rows = [{"id": line.id, "item": line.item_id, "quantity": D(str(quantities["first"]))}]
            perform(material_issue.edit, {slip.id: {"lines": rows}}, actor=self.keeper)
        return perform(production.post_issue, [slip.id], actor=self.keeper).record

    def slip(self, order: int, kind: str, *lines: tuple[int, Any]) -> Any:
        """A slip of (item, quantity) made and posted by hand: an issue beside the plan, a return."""
        rows = [{"item": item, "quantity": D(str(quantity))} for item, quantity in lines]
        row = {"manufacturing_order": order, "kind": kind, "lines": rows}
        made = perform(material_issue.create, [row], actor=self.keeper).record
        return perform(production.post_issue, [made.id], actor=self.keeper).record

    def report(self, work: Any, **values: Any) -> Any:
        """Report on a work order: good=…, scrap=…, minutes=…"""
        inputs = {k: D(str(v)) if k in ("good", "scrap", "rework", "minutes") else v for k, v in values.items()}
        return perform(production.report, [getattr(work, "id", work)], inputs, actor=self.worker).record

    def complete(self, order: int, quantity: Any = None, **inputs: Any) -> Any:
        """Receive finished goods; the order afterwards."""
        given = {**inputs, "quantity": D(str(quantity))} if quantity is not None else inputs
        perform(production.complete, [order], given, actor=self.worker)
        return mo_of(order)


def mo_of(number: int) -> Any:
    """A manufacturing order as the database has it."""
    return fresh(manufacturing_order, number)


def work_of(order: int) -> list[Any]:
    """The work orders of an order, in sequence, as the database has them."""
    rows = sql.rows("SELECT id FROM erp_workorder WHERE manufacturing_order = %s ORDER BY sequence_no", [order])
    return [fresh(work_order, row[0]) for row in rows]


def slip_of(order: int) -> Any:
    """The issue slip draft of an order; None when it has none."""
    number = sql.value("SELECT id FROM erp_materialissue WHERE manufacturing_order = %s AND state = 'DRAFT'", [order])
    return fresh(material_issue, number) if number else None


def receipts_of(order: int) -> list[tuple[D, D, D, D, D]]:
    """(quantity, value, material, labour, overhead) of the receipts of an order, oldest first."""
    return sql.rows(
        "SELECT quantity, value, material_cost, labour_cost, overhead_cost FROM erp_productionreceipt"
        " WHERE manufacturing_order = %s ORDER BY id",
        [order],
    )


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


__all__ = [
    "LONG_AGO",
    "TODAY",
    "D",
    "Plant",
    "a_part",
    "a_plant",
    "an_item",
    "make",
    "mo_of",
    "receipts_of",
    "slip_of",
    "work_of",
]
