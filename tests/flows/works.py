"""A company that buys and makes what it sells: the five systems with a workshop, a supplier and three BOM levels."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor, system_actor
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform
from tests.erp.builders import Shop
from tests.erp.buying import Yard, a_supplier
from tests.erp.factory import Plant, a_part
from tests.flows.builders import TODAY, Company, a_company_on_five_systems
from tests.hr.builders import an_employee
from tests.master.builders import an_item, make

D = Decimal
DUE = TODAY + timedelta(days=14)


@dataclass
class Works:
    """The company (`ours`), its workshop (`plant`) and its purchasing (`yard`).

    A gearbox is two gears and a bearing, a gear half a kilogram of steel. The kilogram costs 11.30 with 13 % tax (10.00
    without), a bearing 22.60 (20.00). An hour in the work centre is 60.00 of labour and 30.00 of overhead.
    """

    ours: Company
    plant: Plant
    yard: Yard
    cfo: Actor
    steel: int
    bearing: int
    gear: int
    gearbox: int
    centre: int

    def made(self, item: int, quantity: Any, **values: Any) -> int:
        """A released order of the workshop."""
        return int(self.plant.released(item, quantity, due_on=DUE, **values).id)

    def made_for(self, order: Any, item: int, quantity: Any) -> int:
        """A released order of the workshop that planning pegged to the first line of a sales order."""
        line = sql.value("SELECT id FROM erp_salesorderline WHERE order_id = %s ORDER BY position", [order.id])
        row = {
            "item": item, "quantity": D(str(quantity)), "due_on": DUE, "sales_order_ref": order.id,
            "sales_line_id": line, "company_id": self.ours.id,
        }  # fmt: skip
        document = get_document("erp.manufacturing_order")
        made = perform(document.create, [row], actor=system_actor("test", self.ours.id)).record
        perform(document.commands["release"], [made.id], actor=self.plant.planner)
        return int(made.id)

    def bought(self, *lines: tuple[int, Any]) -> tuple[Any, Any]:
        """Goods ordered at the supplier's price and received: (order, receipt)."""
        order = self.yard.placed(*lines, ordered_on=TODAY)
        return order, self.yard.receive(order.id)

    def work(self, order: int) -> int:
        """The first work order of a manufacturing order."""
        text = "SELECT id FROM erp_workorder WHERE manufacturing_order = %s ORDER BY sequence_no LIMIT 1"
        return int(sql.value(text, [order]))

    def invoiced(self, *lines: tuple[int, Any, Any], fapiao_no: str = "") -> Any:
        """A supplier's invoice posted over estimates: (item, quantity, net); what it was afterwards."""
        rows = []
        for item, quantity, net in lines:
            estimate = sql.value(
                "SELECT id FROM finance_estimatedreceipt WHERE item_id = %s AND invoiced_quantity < quantity", [item]
            )
            rows.append({"estimate": estimate, "quantity": D(str(quantity)), "net": D(str(net))})
        row = {"supplier": self.yard.supplier, "invoiced_on": TODAY, "fapiao_no": fapiao_no, "lines": rows}
        made = perform(get_document("finance.purchase_invoice").create, [row], actor=self.ours.accountant).record
        return self.ours.do("finance.purchase_invoice.post", made.id, self.ours.accountant)

    def value_of(self, item: int) -> tuple[Decimal, Decimal]:
        """(quantity, value) of an item in stock."""
        found = sql.one("SELECT quantity, value FROM erp_stockposition WHERE item_id = %s", [item])
        return (found[0], found[1]) if found else (D(0), D(0))


def a_works() -> Works:
    """The company with nothing in stock."""
    ours = a_company_on_five_systems(stock=0)
    with clock.frozen_at(TODAY - timedelta(days=7)):
        department = sql.value("SELECT id FROM master_orgunit ORDER BY id LIMIT 1")
        roles = ("engineer", "planner", "workshop", "cost_accountant", "buyer", "cfo")
        engineer, planner, worker, cost, buyer, cfo = (an_employee(ours.id, department, role)[1] for role in roles)
        shop = Shop(ours.id, ours.warehouse, ours.seller, ours.desk, ours.keeper, ours.accountant, ours.customer)
        plant = Plant(shop, engineer, planner, worker, ours.keeper, cost)
        yard = Yard(ours.id, ours.warehouse, buyer, ours.keeper, planner, ours.accountant, a_supplier())
        steel, bearing = a_part(name="圆钢"), a_part(name="轴承")
        gear = an_item(name="齿轮", stock_class="semi_finished")
        gearbox = an_item("1130", name="齿轮箱")
        yard.source(steel, "11.30", lead_time_days=5)
        yard.source(bearing, "22.60", lead_time_days=3)
        centre = plant.centre()
        make("erp.machine", work_centre=centre, name="机床 1")
        plant.bill(gear, (steel, "0.5"))
        plant.routing(gear, {"name": "加工", "work_centre": centre, "setup_minutes": D(0), "run_minutes": D(3)})
        plant.bill(gearbox, (gear, 2), (bearing, 1))
        plant.routing(gearbox, {"name": "装配", "work_centre": centre, "setup_minutes": D(0), "run_minutes": D(9)})
    return Works(ours, plant, yard, cfo, steel, bearing, gear, gearbox, centre)
