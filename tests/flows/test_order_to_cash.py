"""Order to cash as stories with exact amounts: one click each, five systems, the books to the cent."""

from decimal import Decimal

import pytest

from quintet.kernel import cache, clock, holds, sql, store
from quintet.kernel.documents import get_document
from quintet.kernel.results import DocumentHeld, Refused, WrongState
from quintet.kernel.runner import perform
from tests.erp.builders import draft_of, position
from tests.flows.builders import TODAY, a_company_on_five_systems, invoice_of, now, vouchers_of
from tests.oa.builders import the_request, vote

D = Decimal


@pytest.fixture
def ours(db):
    with clock.frozen_at(TODAY):
        yield a_company_on_five_systems()


def test_what_the_seller_quoted_is_what_the_order_says_and_nobody_typed_it_again(ours):
    order = now(ours.accepted((ours.reducer, 10), (ours.motor, 2), discount=10))

    assert (order.state, order.customer_id, order.owner_id) == ("DRAFT", ours.customer, ours.seller.user_id)
    assert [(line.item_id, line.quantity, line.unit_price, line.discount) for line in order.lines] == [
        (ours.reducer, D(10), D("1130"), D(10)),
        (ours.motor, D(2), D("565"), D(10)),
    ]
    # 10 × 1,130 × 0.9 = 10,170; 2 × 565 × 0.9 = 1,017
    assert (order.gross_total, order.net_total, order.tax_total) == (D("11187.00"), D("9900.00"), D("1287.00"))


def test_two_partial_deliveries_two_invoices_one_payment(ours):
    order = ours.confirmed((ours.reducer, 10), discount=10)
    assert position(ours.reducer, ours.warehouse) == (D(20), D("12000.00"), D(10))

    first = ours.ship(order, 6)
    assert vouchers_of(first.id) == [
        ("receivable", D("6102.00"), D("0.00")),
        ("revenue", D("0.00"), D("5400.00")),
        ("pending_output_vat", D("0.00"), D("702.00")),
        ("cost_of_sales", D("3600.00"), D("0.00")),
        ("inventory", D("0.00"), D("3600.00")),
    ]
    assert now(order).state == "PARTLY_DELIVERED"
    second = ours.ship(order)

    invoices = [invoice_of(first.id), invoice_of(second.id)]
    ours.do("finance.sales_invoice.post", invoices, ours.accountant)
    assert vouchers_of(invoices[1]) == [
        ("pending_output_vat", D("468.00"), D("0.00")),
        ("output_vat", D("0.00"), D("468.00")),
    ]
    ours.receive_money("10170.00", reference=order.number)

    order = now(order)
    assert order.state == "DELIVERED"
    assert (order.delivered_total, order.invoiced_total, order.paid_total) == (D("10170.00"),) * 3
    assert ours.balances("receivable", "revenue", "pending_output_vat", "output_vat", "cost_of_sales", "bank") == [
        D("0.00"), D("-9000.00"), D("0.00"), D("-1170.00"), D("6000.00"), D("10170.00"),
    ]  # fmt: skip
    assert ours.balance("inventory") == D("12000.00")  # 10 reducers and 20 motors are left
    assert position(ours.reducer, ours.warehouse) == (D(10), D("6000.00"), D(0))
    assert sql.rows("SELECT due_on - %s, amount, open_amount FROM finance_receivableitem ORDER BY id", [TODAY]) == [
        (30, D("6102.00"), D("0.00")),
        (30, D("4068.00"), D("0.00")),
    ]


def test_the_chain_can_be_walked_from_quotation_to_money(ours):
    order = ours.confirmed((ours.reducer, 1))
    delivery = ours.ship(order)
    invoice = invoice_of(delivery.id)
    ours.do("finance.sales_invoice.post", invoice, ours.accountant)
    receipt = ours.receive_money("1130.00", order.number)

    quotation = sql.value("SELECT quotation_ref FROM erp_salesorder WHERE id = %s", [order.id])
    after = {
        row[0]
        for row in sql.rows(
            "WITH RECURSIVE c AS (SELECT %s::bigint AS id UNION"
            " SELECT l.target_id FROM kernel_link l JOIN c ON l.source_id = c.id)"
            " SELECT e.doc FROM c JOIN kernel_entry e USING (id)",
            [quotation],
        )
    }
    assert after >= {
        "crm.quotation", "erp.sales_order", "erp.delivery", "finance.receivable_item", "finance.sales_invoice",
        "finance.voucher",
    }  # fmt: skip
    assert sql.value("SELECT count(*) FROM kernel_link WHERE target_id = %s", [receipt.id]) >= 1


def test_over_the_credit_limit_the_order_waits_and_the_chief_accountants_vote_confirms_it(ours):
    ours.limit_credit("10000.00")
    order = ours.accepted((ours.reducer, 10))  # 11,300.00

    result = ours.do("erp.sales_order.confirm", order.id, ours.desk)

    assert result.held
    assert holds.message_of(result.hold).en == (
        "Credit over by 1,300.00: the limit is 10,000.00, with this order 11,300.00"
    )
    assert now(order).state == "DRAFT"
    assert position(ours.reducer, ours.warehouse)[2] == 0
    with pytest.raises(DocumentHeld):
        ours.do("erp.sales_order.cancel", order.id, ours.desk, reason="x")

    vote(the_request(order.id), ours.chief, comment="long-standing customer")

    assert now(order).state == "CONFIRMED"
    assert position(ours.reducer, ours.warehouse)[2] == 10
    assert sql.value("SELECT reserved FROM finance_creditposition WHERE party_id = %s", [ours.customer]) == D(
        "11300.00"
    )


def test_approved_credit_is_exceeded_by_another_order_in_between_and_asks_again(ours):
    ours.limit_credit("12000.00")
    big = ours.accepted((ours.reducer, 11))  # 12,430.00: over by 430.00
    assert ours.do("erp.sales_order.confirm", big.id, ours.desk).held
    small = ours.accepted((ours.motor, 4))  # 2,260.00 fits by itself
    assert not ours.do("erp.sales_order.confirm", small.id, ours.desk).held

    vote(the_request(big.id), ours.chief)  # grants 430.00; now it would be 2,690.00

    assert now(big).state == "DRAFT"
    again = the_request(big.id)
    assert (again.state, again.round_no) == ("RUNNING", 2)
    measured = sql.value(
        "SELECT gates->0->>'measured' FROM kernel_hold WHERE document = %s AND state = 'OPEN'", [big.id]
    )
    assert D(measured) == D("2690.00")

    vote(again, ours.chief)
    assert now(big).state == "CONFIRMED"


def test_a_rejected_order_stays_a_draft_and_takes_no_credit(ours):
    ours.limit_credit("100.00")
    order = ours.accepted((ours.reducer, 1))
    ours.do("erp.sales_order.confirm", order.id, ours.desk)

    vote(the_request(order.id), ours.chief, "reject", reason="overdue since May")

    assert (now(order).state, now(order).hold_id) == ("DRAFT", None)
    assert the_request(order.id).state == "REJECTED"
    assert sql.value("SELECT coalesce(sum(reserved), 0) FROM finance_creditposition") == 0


def test_a_limit_that_refuses_says_so_at_the_customer(ours):
    ours.limit_credit("1000.00", policy="refuse")
    order = ours.accepted((ours.reducer, 1))

    with pytest.raises(Refused) as refusal:
        ours.do("erp.sales_order.confirm", order.id, ours.desk)

    assert (refusal.value.rule, refusal.value.system) == ("order_to_cash.within_credit_limit", "finance")
    assert [(e.field) for e in refusal.value.errors] == ["customer"]
    assert now(order).state == "DRAFT"


def test_a_cancelled_order_gives_stock_and_credit_back(ours):
    ours.limit_credit("20000.00")
    order = ours.confirmed((ours.reducer, 10))

    ours.do("erp.sales_order.cancel", order.id, ours.desk, reason="customer changed their mind")

    assert now(order).state == "CANCELLED"
    assert draft_of(order.id) is None
    assert position(ours.reducer, ours.warehouse) == (D(20), D("12000.00"), D(0))
    assert sql.one("SELECT receivable, reserved FROM finance_creditposition") == (D("0.00"), D("0.00"))


def test_goods_come_back_and_a_credit_note_takes_the_tax_back(ours):
    order = ours.confirmed((ours.reducer, 10))  # 11,300.00 = 10,000.00 + 1,300.00
    delivery = ours.ship(order)
    ours.do("finance.sales_invoice.post", invoice_of(delivery.id), ours.accountant)

    row = {"delivery_ref": delivery.id, "reason": "scratched", "lines": [{"item": ours.reducer, "quantity": D(3)}]}
    came_back = ours.do("erp.sales_return.create", [row], ours.desk).record
    ours.do("erp.sales_return.receive", came_back.id, ours.keeper)

    assert vouchers_of(came_back.id) == [
        ("receivable", D("-3390.00"), D("0.00")),
        ("revenue", D("0.00"), D("-3000.00")),
        ("pending_output_vat", D("0.00"), D("-390.00")),
        ("cost_of_sales", D("-1800.00"), D("0.00")),
        ("inventory", D("0.00"), D("-1800.00")),
    ]
    ours.do("finance.sales_invoice.post", invoice_of(came_back.id), ours.accountant)
    assert ours.balances("receivable", "revenue", "pending_output_vat", "output_vat") == [
        D("7910.00"), D("-7000.00"), D("0.00"), D("-910.00"),
    ]  # fmt: skip
    assert position(ours.reducer, ours.warehouse) == (D(13), D("7800.00"), D(0))
    assert now(order).invoiced_total == D("7910.00")

    ours.receive_money("7910.00", order.number)
    assert sql.value("SELECT sum(open_amount) FROM finance_receivableitem") == 0
    assert ours.balance("receivable") == 0


def test_too_little_money_leaves_the_rest_open_and_too_much_is_a_prepayment_that_pays_the_next_order(ours):
    first = ours.confirmed((ours.reducer, 1))
    ours.ship(first)
    ours.receive_money("1000.00", first.number)
    assert now(first).paid_total == D("1000.00")
    assert ours.balances("receivable", "prepayment_received") == [D("130.00"), D("0.00")]

    ours.receive_money("630.00")
    assert now(first).paid_total == D("1130.00")
    assert ours.balances("receivable", "prepayment_received") == [D("0.00"), D("-500.00")]

    second = ours.confirmed((ours.motor, 1))  # 565.00
    ours.ship(second)
    prepaid = sql.value("SELECT id FROM finance_receipt WHERE unallocated > 0")
    ours.do("finance.receipt.allocate", prepaid, ours.accountant)
    assert now(second).paid_total == D("500.00")
    assert ours.balances("receivable", "prepayment_received") == [D("65.00"), D("0.00")]


def test_when_finance_refuses_the_goods_stay_where_they_are(ours):
    order = ours.confirmed((ours.reducer, 1))
    sql.execute("UPDATE finance_vouchertemplate SET state = 'DRAFT' WHERE code = 'goods_delivered'")
    cache.forget()

    with pytest.raises(Refused) as refusal:
        ours.ship(order)

    assert refusal.value.system == "finance"
    assert position(ours.reducer, ours.warehouse) == (D(20), D("12000.00"), D(1))
    assert draft_of(order.id).state == "DRAFT"
    assert sql.value("SELECT count(*) FROM finance_receivableitem") == 0


def test_a_delivery_is_shipped_once(ours):
    order = ours.confirmed((ours.reducer, 1))
    delivery = ours.ship(order)

    with pytest.raises(WrongState):
        ours.do("erp.delivery.ship", delivery.id, ours.keeper)
    assert len(vouchers_of(delivery.id)) == 5


def test_an_order_through_all_steps_costs_fewer_than_sixty_statements(ours):
    for _warm in range(2):
        _whole(ours)
    store.next_ids(1)
    with sql.recorded() as statements:
        _whole(ours)

    # the test's own transaction turns begin and commit into savepoints, which a request does not have
    seen = [text for text in statements if "SAVEPOINT" not in text]
    assert len(seen) < 60, "\n".join(text.strip().split("\n")[0][:100] for text in seen)


def _whole(ours):
    row = {"customer": ours.customer, "lines": [{"item": ours.reducer, "quantity": 1} for _i in range(5)]}
    order = perform(get_document("erp.sales_order").create, [row], actor=ours.desk).record
    confirmed = ours.do("erp.sales_order.confirm", order.id, ours.desk)
    delivery = next(m for m in confirmed.made if m._meta.model_name == "delivery")
    shipped = ours.do("erp.delivery.ship", delivery.id, ours.keeper)
    invoice = next(m for m in shipped.made if m._meta.model_name == "salesinvoice")
    ours.do("finance.sales_invoice.post", invoice.id, ours.accountant)
