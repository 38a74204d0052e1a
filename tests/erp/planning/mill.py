"""A plant with planning data: run a plan, look at its proposals, pegs and messages — a line each."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quintet.erp.planning.commands import run
from quintet.erp.planning.documents import item_plan, planned_order, planning_run
from quintet.erp.planning.models import PlannedOrder, PlanningMessage
from quintet.erp.purchasing.documents import supplier_item
from quintet.kernel import sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.runner import perform
from tests.erp.builders import TODAY, D
from tests.erp.factory import Plant, a_part, a_plant
from tests.master.builders import a_party, a_user, an_item


@dataclass
class Mill:
    """A plant that plans."""

    plant: Plant
    buyer: Actor
    supplier: int

    @property
    def company(self) -> int:
        return self.plant.company

    @property
    def planner(self) -> Actor:
        return self.plant.planner

    def planned(self, item: int, **values: Any) -> int:
        """Planning data of an item."""
        return perform(item_plan.create, [{"item": item, **values}], actor=self.planner).record.id

    def source(self, item: int, price: Any, **values: Any) -> int:
        """The approved supplier of an item at a price."""
        rows = [{"from_quantity": D(0), "unit_price": D(str(price))}]
        row = {"supplier": self.supplier, "item": item, "approved": True, "prices": rows, **values}
        return perform(supplier_item.create, [row], actor=self.buyer).record.id

    def sold(self, item: int, quantity: Any, on: Any, **values: Any) -> Any:
        """A confirmed order of a quantity, promised for that day."""
        return self.plant.shop.confirmed((item, quantity, 10), requested_on=on, ordered_on=min(on, TODAY), **values)

    def run(self, **values: Any) -> Any:
        """A planning run, done."""
        row = {"kind": "regenerative", "horizon_weeks": 12, "bucket": "day", **values}
        made = perform(planning_run.create, [row], actor=self.planner).record
        return perform(run, [made.id], actor=self.planner).record

    def proposals(self, item: int | None = None, state: str = "PROPOSED") -> list[Any]:
        """Planned orders by item and due date."""
        return store.select(
            PlannedOrder,
            "t.company_id = %s AND t.state = %s AND (%s::bigint IS NULL OR t.item_id = %s)",
            [self.company, state, item, item],
            tail="ORDER BY t.item_id, t.due_on, t.id",
        )

    def told(self) -> list[Any]:
        """Open messages."""
        where = "t.company_id = %s AND t.state = 'OPEN'"
        return store.select(PlanningMessage, where, [self.company], tail="ORDER BY t.present_on, t.id")

    def create(self, **values: Any) -> Any:
        """A planned order entered by the planner."""
        return perform(planned_order.create, [values], actor=self.planner).record


def a_mill() -> Mill:
    """A company that makes, buys and plans."""
    plant = a_plant()
    supplier = a_party(is_supplier=True, is_customer=False)
    return Mill(plant, a_user("buyer", company=plant.company), supplier)


def simple(proposals: list[Any]) -> list[tuple[Decimal, Any, Any]]:
    """(quantity, due, release) of proposals."""
    return [(p.quantity, p.due_on, p.release_on) for p in proposals]


def pegs(supply: int) -> list[tuple[int | None, Decimal]]:
    """(demand, quantity) of a supply's pegs."""
    return sql.rows("SELECT demand_ref, quantity FROM erp_peg WHERE supply_ref = %s ORDER BY demand_ref", [supply])


__all__ = ["TODAY", "D", "Mill", "a_mill", "a_part", "an_item", "pegs", "simple"]
