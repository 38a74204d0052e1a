"""Two hands on the same goods: never both get them, nothing waits in a circle."""

from decimal import Decimal

from quintet.erp.deliveries.commands import ship
from quintet.erp.returns.commands import receive
from quintet.erp.sales.commands import cancel, confirm
from quintet.erp.stock.queries import list_stock_differences
from quintet.kernel import sql
from quintet.kernel.results import QuintetError
from quintet.kernel.runner import perform
from tests.erp.builders import a_shop, delivery_of, draft_of, order_of, position
from tests.erp.races import at_once, deadlocks
from tests.master.builders import an_item

D = Decimal
HANDS = 8


def test_eight_orders_for_the_last_pieces_never_get_more_than_there_is(fresh_db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 10, 1))
    orders = [shop.order((item, 3)).id for _ in range(HANDS)]

    at_once(*(lambda o=o: perform(confirm, [o], actor=shop.desk) for o in orders))

    got = sorted(order_of(o).lines[0].reserved_quantity for o in orders)
    assert got == [D(0), D(0), D(0), D(0), D(1), D(3), D(3), D(3)]
    assert position(item, shop.warehouse) == (D(10), D("10.00"), D(10))
    assert list_stock_differences(shop.company) == []


def test_eight_hands_shipping_free_stock_take_it_once(fresh_db):
    shop, item = a_shop(), an_item("5")
    orders = [shop.confirmed((item, 3)).id for _ in range(HANDS)]  # nothing there yet: nothing reserved
    shop.stock((item, 10, "0.333333"))
    drafts = [draft_of(o).id for o in orders]

    results = at_once(*(lambda d=d: perform(ship, [d], actor=shop.keeper) for d in drafts))

    refused = [r for r in results if isinstance(r, QuintetError)]
    assert len(refused) == HANDS - 3
    assert {r.rule for r in refused} == {"erp.stock.enough_stock"}
    assert position(item, shop.warehouse)[0] == D(1)
    cost = sum(delivery_of(d).cost_total for d in drafts)
    assert cost + position(item, shop.warehouse)[1] == D("3.33")
    assert list_stock_differences(shop.company) == []


def test_orders_over_the_same_items_in_every_sequence_do_not_deadlock(fresh_db):
    shop, items = a_shop(), [an_item("5") for _ in range(4)]
    shop.stock(*[(item, 1000, 1) for item in items])
    before = deadlocks()

    def sell(turn: int) -> None:
        wanted = items[turn % 4 :] + items[: turn % 4]
        for lines in (wanted, wanted[::-1], wanted):
            order = shop.order(*[(item, 1) for item in lines])
            perform(confirm, [order.id], actor=shop.desk)
            perform(ship, [draft_of(order.id).id], actor=shop.keeper)

    at_once(*(lambda t=t: sell(t) for t in range(HANDS)))

    assert deadlocks() == before
    assert [position(item, shop.warehouse)[0] for item in items] == [D(1000 - HANDS * 3)] * 4
    assert list_stock_differences(shop.company) == []


def test_shipping_and_cancelling_the_same_order_ends_one_way(fresh_db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 100, 1))
    before = deadlocks()
    for _ in range(10):
        order = shop.confirmed((item, 2)).id
        draft = draft_of(order).id

        results = at_once(
            lambda d=draft: perform(ship, [d], actor=shop.keeper),
            lambda o=order: perform(cancel, [o], {"reason": "no"}, actor=shop.desk),
        )

        states = (order_of(order).state, delivery_of(draft).state)
        assert states in {("DELIVERED", "SHIPPED"), ("CANCELLED", "CANCELLED")}
        assert len([r for r in results if isinstance(r, QuintetError)]) == 1
    assert deadlocks() == before
    assert position(item, shop.warehouse)[2] == D(0)
    assert list_stock_differences(shop.company) == []


def test_the_same_delivery_ships_once(fresh_db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 100, 1))
    draft = draft_of(shop.confirmed((item, 2)).id).id

    results = at_once(*(lambda: perform(ship, [draft], actor=shop.keeper) for _ in range(HANDS)))

    assert len([r for r in results if isinstance(r, QuintetError)]) == HANDS - 1
    assert position(item, shop.warehouse)[0] == D(98)


def test_two_returns_of_one_delivery_never_bring_back_more_than_left(fresh_db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 5, "0.333333"))
    shipped = shop.ship_order(shop.confirmed((item, 5)).id)
    backs = [shop.return_of(shipped, (item, 2)).id for _ in range(4)]

    results = at_once(*(lambda b=b: perform(receive, [b], actor=shop.keeper) for b in backs))

    assert len([r for r in results if isinstance(r, QuintetError)]) == 2
    assert delivery_of(shipped.id).lines[0].returned_quantity == D(4)
    assert position(item, shop.warehouse)[0] == D(4)
    assert list_stock_differences(shop.company) == []


def test_the_first_receipts_of_an_item_open_one_position(fresh_db):
    shop, item, other = a_shop(), an_item("5"), an_item("5")

    at_once(*(lambda t=t: shop.stock(*[(item, 1, 1), (other, 1, 1)][:: 1 if t % 2 else -1]) for t in range(HANDS)))

    assert position(item, shop.warehouse) == (D(HANDS), D(f"{HANDS}.00"), D(0))
    assert position(other, shop.warehouse) == (D(HANDS), D(f"{HANDS}.00"), D(0))
    assert sql.value("SELECT count(*) FROM kernel_entry WHERE doc = 'erp.stock_position'") == 2
