"""Orders of one customer over the same goods, on all five systems at once: nobody waits in a circle."""

from decimal import Decimal

from quintet.erp.stock.queries import list_stock_differences
from quintet.kernel import clock, sql
from quintet.kernel.documents import get_document
from quintet.kernel.results import QuintetError
from quintet.kernel.runner import perform
from tests.erp.builders import draft_of, order_of, position
from tests.erp.races import at_once, deadlocks
from tests.flows.builders import TODAY, a_company_on_five_systems

D = Decimal
HANDS = 8


def test_confirming_and_shipping_for_one_customer_do_not_deadlock(fresh_db):
    ours = a_company_on_five_systems(stock=1000)
    ours.limit_credit("99999999")
    with clock.frozen_at(TODAY):
        ready = [ours.confirmed((ours.reducer, 1), (ours.motor, 1)).id for _ in range(HANDS)]
        waiting = [ours.accepted((ours.motor, 1), (ours.reducer, 1)).id for _ in range(HANDS)]
    before = deadlocks()

    def ship(order):
        with clock.frozen_at(TODAY):
            ours.do("erp.delivery.ship", draft_of(order).id, ours.keeper)

    def confirm(order):
        with clock.frozen_at(TODAY):
            ours.do("erp.sales_order.confirm", order, ours.desk)

    jobs = [(lambda o=o: ship(o)) for o in ready[:4]] + [(lambda o=o: confirm(o)) for o in waiting[:4]]
    jobs2 = [(lambda o=o: ship(o)) for o in ready[4:]] + [(lambda o=o: confirm(o)) for o in waiting[4:]]
    results = at_once(*jobs) + at_once(*jobs2)

    assert not [r for r in results if isinstance(r, QuintetError)]
    assert deadlocks() == before
    assert [order_of(o).state for o in ready] == ["DELIVERED"] * HANDS
    assert position(ours.reducer, ours.warehouse) == (D(992), D("595200.00"), D(HANDS))
    assert list_stock_differences(ours.id) == []
    assert sql.value("SELECT count(*) FROM finance_creditposition") == 1


def test_everything_that_happens_to_one_customer_at_once_does_not_deadlock(fresh_db):
    ours = a_company_on_five_systems(stock=1000)
    ours.limit_credit("99999999")
    goods = [(ours.reducer, 2), (ours.motor, 2)]
    with clock.frozen_at(TODAY):
        shipped = [ours.ship(ours.confirmed(*goods)) for _ in range(2)]
        backs = [_return_of(ours, each) for each in shipped]
        ready = [ours.confirmed(*goods[::-1]).id for _ in range(4)]
        waiting = [ours.accepted(*goods).id for _ in range(2)]
        paid = [order_of(each.order_ref) for each in shipped]
    before = deadlocks()

    def frozen(job):
        def work():
            with clock.frozen_at(TODAY):
                return job()

        return work

    results = at_once(
        *(frozen(lambda o=o: ours.do("erp.delivery.ship", draft_of(o).id, ours.keeper)) for o in ready[:2]),
        *(frozen(lambda o=o: ours.do("erp.sales_order.confirm", o, ours.desk)) for o in waiting),
        *(frozen(lambda b=b: ours.do("erp.sales_return.receive", b, ours.keeper)) for b in backs),
        *(frozen(lambda p=p: ours.receive_money(str(p.gross_total), p.number)) for p in paid),
        *(frozen(lambda o=o: ours.do("erp.sales_order.cancel", o, ours.desk, reason="no")) for o in ready[2:]),
    )

    assert [str(r) for r in results if isinstance(r, QuintetError)] == []
    assert deadlocks() == before
    assert position(ours.reducer, ours.warehouse)[0] == D(1000 - 4 - 4 + 4)
    assert list_stock_differences(ours.id) == []


def _return_of(ours, shipped):
    row = {"delivery_ref": shipped.id, "reason": "broken"}
    return perform(get_document("erp.sales_return").create, [row], actor=ours.desk).record.id
