"""Many hands on the same purchase: never more comes in than was ordered, nothing waits in a circle."""

from decimal import Decimal

from quintet.erp.purchasing.commands import close, plan_receipt, receive, send
from quintet.erp.purchasing.documents import purchase_receipt, purchase_return
from quintet.erp.stock.queries import list_stock_differences
from quintet.kernel import doctor, sql
from quintet.kernel.results import QuintetError
from quintet.kernel.runner import perform
from tests.erp.builders import position
from tests.erp.buying import a_yard, purchase_of, receipt_draft
from tests.erp.races import at_once, deadlocks
from tests.master.builders import an_item

D = Decimal
HANDS = 8


def receive_some(yard, order, quantity):
    """What a keeper does who counts `quantity` of whatever draft there is now."""
    draft = receipt_draft(order)
    if draft is None:
        return None
    line = draft.lines[0]
    rows = [{"id": line.id, "item": line.item_id, "quantity": D(quantity)}]
    perform(purchase_receipt.edit, {draft.id: {"lines": rows}}, actor=yard.keeper)
    return perform(receive, [draft.id], actor=yard.keeper)


def findings():
    return [
        each for found in doctor.examine(["erp.purchase_progress", "erp.purchases_moved"]) for each in found.findings
    ]


def test_eight_hands_receiving_one_draft_take_it_in_once(fresh_db):
    yard, item = a_yard(), an_item()
    yard.source(item, "1.43")
    order = yard.placed((item, 7))
    draft = receipt_draft(order.id).id

    results = at_once(*(lambda: perform(receive, [draft], actor=yard.keeper) for _ in range(HANDS)))

    assert sum(isinstance(each, QuintetError) for each in results) == HANDS - 1
    assert position(item, yard.warehouse) == (D(7), D("8.86"), D(0))
    assert purchase_of(order.id).state == "RECEIVED"
    assert findings() == []


def test_eight_hands_receiving_in_parts_never_receive_more_than_was_ordered(fresh_db):
    yard, item = a_yard(), an_item()
    yard.source(item, "1.43")
    order = yard.placed((item, 20))
    before = deadlocks()

    for _turn in range(3):
        at_once(*(lambda: receive_some(yard, order.id, 3) for _ in range(HANDS)))

    line = purchase_of(order.id).lines[0]
    assert 0 < line.received_quantity <= line.stock_quantity
    came = sql.one(
        "SELECT sum(l.quantity), sum(l.net) FROM erp_purchasereceiptline l JOIN erp_purchasereceipt r"
        " ON r.id = l.receipt_id WHERE r.order_ref = %s AND r.state = 'RECEIVED'",
        [order.id],
    )
    assert came == (line.received_quantity, position(item, yard.warehouse)[1])
    assert sql.value(
        "SELECT count(*) FROM erp_purchasereceipt WHERE order_ref = %s AND state = 'DRAFT'", [order.id]
    ) == (0 if line.received_quantity == 20 else 1)
    assert deadlocks() == before
    assert findings() == []
    assert list_stock_differences(yard.company) == []


def test_receiving_and_closing_the_same_order_ends_one_way(fresh_db):
    yard, item = a_yard(), an_item()
    yard.source(item, "1.00")
    orders = [yard.placed((item, 5)) for _ in range(HANDS // 2)]
    drafts = [receipt_draft(o.id).id for o in orders]

    jobs = [lambda d=d: perform(receive, [d], actor=yard.keeper) for d in drafts]
    jobs += [lambda o=o: perform(close, [o.id], {"reason": "race"}, actor=yard.buyer) for o in orders]
    at_once(*jobs)

    for order, draft in zip(orders, drafts, strict=True):
        state = sql.value("SELECT state FROM erp_purchasereceipt WHERE id = %s", [draft])
        assert (purchase_of(order.id).state, state) in (("RECEIVED", "RECEIVED"), ("CLOSED", "CANCELLED"))
    assert findings() == []


def test_an_order_never_has_two_receipt_drafts(fresh_db):
    from quintet.erp.purchasing.commands import cancel_receipt

    yard, item = a_yard(), an_item()
    yard.source(item, "1.00")
    order = yard.placed((item, 5))
    perform(cancel_receipt, [receipt_draft(order.id).id], actor=yard.keeper)

    at_once(*(lambda: perform(plan_receipt, [order.id], actor=yard.keeper) for _ in range(HANDS)))

    drafts = sql.value("SELECT count(*) FROM erp_purchasereceipt WHERE order_ref = %s AND state = 'DRAFT'", [order.id])
    assert drafts == 1


def test_no_more_goes_back_than_came(fresh_db):
    yard, item = a_yard(), an_item()
    yard.source(item, "1.43")
    receipt = yard.receive(yard.placed((item, 7)).id)
    rows = [{"receipt_ref": receipt.id, "reason": "race", "lines": [{"item": item, "quantity": D(3)}]}] * HANDS
    back = [perform(purchase_return.create, [row], actor=yard.buyer).record.id for row in rows]

    results = at_once(*(lambda n=n: perform(send, [n], actor=yard.keeper) for n in back))

    refused = [each for each in results if isinstance(each, QuintetError)]
    assert {each.rule for each in refused} == {"erp.purchasing.not_more_than_received"}
    assert len(refused) == HANDS - 2
    assert position(item, yard.warehouse) == (D(1), D("1.27"), D(0))
    assert findings() == []
