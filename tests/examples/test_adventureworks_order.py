"""An order for 25 road bikes on Adventure Works: from the quotation to the money, made after the real bill."""

from decimal import Decimal

from examples.adventureworks import bills
from examples.adventureworks.orders import BIKE, DAY, QUANTITY, Selling
from examples.adventureworks.people_at_work import Floor, at
from quintet.flows.order_margin import cost_of_order
from quintet.kernel import doctor, sql
from quintet.kernel.documents import get_document
from quintet.kernel.reading.chain import get_chain
from tests.erp.builders import fresh

D = Decimal


def one(text, *params):
    return sql.one(text, list(params))


def test_25_road_bikes_are_quoted_planned_made_delivered_and_paid(source, own_company):
    sale = Selling(source).run()

    # the list price of the day: the volume discount of 25 and more ended in May 2025
    gross = QUANTITY * D("2443.35")
    assert one("SELECT state, gross_total, paid_total FROM erp_salesorder WHERE id = %s", sale.order) == (
        "DELIVERED", gross, gross,
    )  # fmt: skip
    assert one("SELECT state FROM crm_quotation WHERE id = %s", sale.quotation) == ("ACCEPTED",)
    assert one("SELECT state, gross_total FROM finance_salesinvoice WHERE id = %s", sale.invoice) == ("POSTED", gross)

    # what was issued to the order of the bikes is one level of the bill in the files
    product = next(row for row in source.table("Product") if row["ProductNumber"] == BIKE)
    numbers = {row["ProductID"]: row["ProductNumber"] for row in source.table("Product")}
    components = {
        numbers[row["ComponentID"]]: QUANTITY * D(row["PerAssemblyQty"])
        for row in source.table("BillOfMaterials")
        if row["ProductAssemblyID"] == product["ProductID"] and not row["EndDate"]
    }
    bikes = one("SELECT id FROM erp_manufacturingorder WHERE id = ANY(%s) AND quantity = 25 AND item_id ="
                " (SELECT id FROM master_item WHERE code = %s)", sale.made, BIKE)[0]  # fmt: skip
    issued = dict(
        sql.rows(
            "SELECT i.code, sum(c.issued_quantity) FROM erp_manufacturingcomponent c"
            " JOIN master_item i ON i.id = c.item_id WHERE c.order_id = %s GROUP BY i.code",
            [bikes],
        )
    )
    assert issued == components
    # everything that was made for it is somewhere in the exploded bill
    below = {numbers[each] for each in bills.explode(source, product["ProductID"], QUANTITY, DAY)}
    made = sql.rows("SELECT i.code FROM erp_manufacturingorder o JOIN master_item i ON i.id = o.item_id"
                    " WHERE o.id = ANY(%s)", [sale.made])  # fmt: skip
    assert {row[0] for row in made} <= below | {BIKE}
    assert len(made) >= 2

    # the goods cost what their parts cost, and the margin is what is left
    material = sql.value("SELECT sum(-value) FROM erp_stockmove WHERE kind = 'issue' AND document_ref IN"
                         " (SELECT id FROM erp_materialissue WHERE manufacturing_order = %s)", [bikes])  # fmt: skip
    received, wip = one("SELECT received_cost, wip_cost FROM erp_manufacturingorder WHERE id = %s", bikes)
    delivered = sql.value("SELECT cost_total FROM erp_delivery WHERE id = %s", [sale.delivery])
    assert (received, wip) == (material, 0)
    assert delivered == material
    with at(DAY):
        cost = cost_of_order(fresh(get_document("erp.sales_order"), sale.order))
    assert (cost.revenue, cost.total) == (gross, material)

    # the chain can be walked from the quotation to the money
    chain = get_chain(Floor().actor(""), sale.quotation)
    assert {sale.order, sale.delivery, sale.invoice, sale.receipt, bikes} <= {node["id"] for node in chain["nodes"]}
    assert [(each.check.name, str(f.message)) for each in doctor.examine() for f in each.findings] == []
