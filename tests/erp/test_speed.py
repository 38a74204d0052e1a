"""How many statements an order costs: more than these is a regression."""

from decimal import Decimal

from quintet.erp.deliveries.commands import ship
from quintet.erp.sales.commands import confirm
from quintet.erp.sales.documents import sales_order
from quintet.kernel import sql, store
from quintet.kernel.runner import perform
from tests.erp.builders import TODAY, a_shop
from tests.master.builders import a_price_list, an_item

D = Decimal
BUDGET = (7, 8, 9)  # create, confirm, ship


def _shop_with_five_items():
    items = [an_item("9") for _ in range(5)]
    shop = a_shop(price_list=a_price_list(*[{"item": item, "unit_price": "8"} for item in items]))
    shop.stock(*[(item, 10_000, 1) for item in items])
    return shop, items


def _order(shop, items):
    return {
        "customer": shop.customer,
        "ordered_on": TODAY,
        "lines": [{"item": item, "quantity": D(3)} for item in items],
    }


def _counted(call):
    """What it answers and how many statements it ran, without the savepoints of the fixture and blocks of ids."""
    store.next_ids(1)
    with sql.recorded() as seen:
        result = call()
    return result, len([text for text in seen if "kernel_document_id" not in text and "SAVEPOINT" not in text])


def test_statements_of_an_order_of_five_lines(db):
    shop, items = _shop_with_five_items()

    made, creating = _counted(lambda: perform(sales_order.create, [_order(shop, items)], actor=shop.desk).record)
    done, confirming = _counted(lambda: perform(confirm, [made.id], actor=shop.desk))
    _shipped, shipping = _counted(lambda: perform(ship, [done.made[0].id], actor=shop.keeper))

    assert (creating, confirming, shipping) == BUDGET


def test_a_hundred_orders_cost_as_many_statements_as_one(db):
    shop, items = _shop_with_five_items()

    made, creating = _counted(
        lambda: perform(sales_order.create, [_order(shop, items) for _ in range(100)], actor=shop.desk).records
    )
    done, confirming = _counted(lambda: perform(confirm, [order.id for order in made], actor=shop.desk))
    _shipped, shipping = _counted(lambda: perform(ship, [each.id for each in done.made], actor=shop.keeper))

    assert (creating, confirming, shipping) == BUDGET
    assert sql.value("SELECT sum(quantity) FROM erp_stockposition WHERE warehouse_id = %s", [shop.warehouse]) == D(
        50_000 - 1_500
    )
