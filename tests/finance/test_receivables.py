"""Deliveries become claims by due date; money pays them in a known order; credits are used up."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from quintet.finance.receivables.commands import (
    allocate_receipt,
    cancel_invoice,
    cancel_receipt,
    offset_credit,
    post_invoice,
    post_receipt,
)
from quintet.finance.receivables.documents import receipt, sales_invoice
from quintet.kernel import clock, sql
from quintet.kernel.results import InvalidInput, NotAllowed, Refused, WrongState
from quintet.kernel.runner import perform
from tests.finance.builders import (
    TODAY,
    D,
    a_line,
    account,
    balance,
    deliver,
    delivery_facts,
    make_world,
    return_facts,
    take_back,
)


@pytest.fixture
def world(db):
    with clock.frozen_at(TODAY):
        yield make_world()


def items(world):
    return sql.rows("SELECT kind, due_on, amount, open_amount FROM finance_receivableitem ORDER BY id")


def receive(world, amount, *, allocations=(), **changes):
    row = {"customer": world.customer, "amount": D(amount), "allocations": list(allocations), **changes}
    number = perform(receipt.create, [row], actor=world.cashier).record.id
    return perform(post_receipt, [number], actor=world.accountant).record


def events_of(number, name):
    found = sql.rows("SELECT payload::text FROM kernel_event WHERE document = %s AND name = %s", [number, name])
    return [json.loads(payload) for (payload,) in found]


def test_a_payment_term_splits_a_delivery_into_items_whose_cents_add_up(world):
    deliver(world, delivery_facts(world, a_line(world, "1000.01"), payment_term=world.term))
    assert items(world) == [
        ("delivery", TODAY, D("300.00"), D("300.00")),
        ("delivery", date(2026, 12, 24), D("700.01"), D("700.01")),
    ]


def test_a_delivery_drafts_its_invoice_and_issuing_it_moves_the_tax(world):
    facts = delivery_facts(world)
    deliver(world, facts)
    invoice = sql.value("SELECT id FROM finance_salesinvoice WHERE delivery_ref = %s", [facts.delivery])
    assert balance(world, "222106") == D("-130.00")
    perform(sales_invoice.edit, {invoice: {"fapiao_no": "24117000000123456789"}}, actor=world.accountant)
    perform(post_invoice, [invoice], actor=world.accountant)
    assert balance(world, "222106") == D("0.00")
    assert balance(world, "22210106") == D("-130.00")
    head = sql.one(
        "SELECT state, net_total, tax_total, gross_total, invoiced_on FROM finance_salesinvoice WHERE id = %s",
        [invoice],
    )
    assert head == ("POSTED", D("1000.00"), D("130.00"), D("1130.00"), TODAY)
    (said,) = events_of(invoice, "finance.invoice_posted.v1")
    assert said["gross"] == "1130.00"
    assert said["delivery"] == facts.delivery


def test_issuing_an_invoice_takes_at_most_twelve_statements(world):
    deliver(world, delivery_facts(world), delivery_facts(world))
    first, second = (row[0] for row in sql.rows("SELECT id FROM finance_salesinvoice ORDER BY id"))
    perform(post_invoice, [first], actor=world.accountant)
    with sql.recorded() as seen:
        perform(post_invoice, [second], actor=world.accountant)
    assert len([text for text in seen if "SAVEPOINT" not in text]) <= 12


@pytest.mark.parametrize("number", ["123", "2411700000012345678X"])
def test_a_tax_invoice_number_has_eight_or_twenty_digits(world, number):
    deliver(world, delivery_facts(world))
    invoice = sql.value("SELECT id FROM finance_salesinvoice")
    with pytest.raises(InvalidInput) as refusal:
        perform(sales_invoice.edit, {invoice: {"fapiao_no": number}}, actor=world.accountant)
    assert refusal.value.errors[0].field == "fapiao_no"


def test_a_tax_invoice_number_is_used_once(world):
    deliver(world, delivery_facts(world), delivery_facts(world))
    first, second = (row[0] for row in sql.rows("SELECT id FROM finance_salesinvoice ORDER BY id"))
    perform(sales_invoice.edit, {first: {"fapiao_no": "12345678"}}, actor=world.accountant)
    with pytest.raises(Refused) as refusal, transaction.atomic():
        perform(sales_invoice.edit, {second: {"fapiao_no": "12345678"}}, actor=world.accountant)
    assert refusal.value.rule == "finance_fapiao_once"


def test_an_issued_invoice_cannot_be_cancelled_a_draft_can(world):
    deliver(world, delivery_facts(world), delivery_facts(world))
    first, second = (row[0] for row in sql.rows("SELECT id FROM finance_salesinvoice ORDER BY id"))
    perform(post_invoice, [first], actor=world.accountant)
    with pytest.raises(WrongState):
        perform(cancel_invoice, [first], actor=world.accountant)
    perform(cancel_invoice, [second], actor=world.accountant)
    assert sql.value("SELECT state FROM finance_salesinvoice WHERE id = %s", [second]) == "CANCELLED"


def test_the_cashier_enters_money_and_the_accountant_posts_it(world):
    deliver(world, delivery_facts(world))
    number = perform(
        receipt.create, [{"customer": world.customer, "amount": D("1130.00")}], actor=world.cashier
    ).record.id
    with pytest.raises(NotAllowed):
        perform(post_receipt, [number], actor=world.cashier)
    perform(post_receipt, [number], actor=world.accountant)
    assert balance(world, "1002") == D("1130.00")
    assert balance(world, "1122") == D("0.00")
    assert items(world)[0][3] == D("0.00")


def test_money_pays_the_oldest_due_first_and_says_what_it_paid(world):
    late = delivery_facts(world, a_line(world, "100.00"), happened_on=date(2026, 11, 1))
    early = delivery_facts(world, a_line(world, "200.00"), happened_on=date(2026, 10, 1))
    deliver(world, late, early)
    done = receive(world, "250.00")
    assert [row[3] for row in items(world)] == [D("50.00"), D("0.00")]
    (said,) = events_of(done.id, "finance.receipt_posted.v1")
    assert [part["amount"] for part in said["allocations"]] == ["200.00", "50.00"]
    assert said["unallocated"] == "0.00"


def test_a_reference_names_what_is_paid_first(world):
    older = delivery_facts(world, a_line(world, "100.00"), happened_on=date(2026, 10, 1))
    newer = delivery_facts(world, a_line(world, "200.00"))
    deliver(world, older, newer)
    named = sql.value("SELECT number FROM finance_receivableitem WHERE source_ref = %s", [newer.delivery])
    receive(world, "150.00", reference=f"货款 {named}，谢谢")
    assert [row[3] for row in items(world)] == [D("100.00"), D("50.00")]


def test_what_is_allocated_by_hand_comes_before_everything(world):
    deliver(
        world,
        delivery_facts(world, a_line(world, "100.00"), happened_on=date(2026, 10, 1)),
        delivery_facts(world, a_line(world, "200.00")),
    )
    chosen = sql.value("SELECT id FROM finance_receivableitem WHERE amount = 200")
    done = receive(world, "210.00", allocations=[{"item": chosen, "amount": D("150.00")}])
    assert [row[3] for row in items(world)] == [D("40.00"), D("50.00")]
    assert (done.allocated_total, done.unallocated) == (D("210.00"), D("0.00"))


def test_an_item_of_another_customer_cannot_be_paid(world):
    deliver(world, delivery_facts(world, customer=world.other))
    foreign = sql.value("SELECT id FROM finance_receivableitem")
    with pytest.raises(Refused) as refusal:
        receive(world, "10.00", allocations=[{"item": foreign, "amount": D("10.00")}])
    assert refusal.value.rule == "finance_item_open_within_amount"


def test_an_item_is_not_paid_beyond_what_is_open(world):
    deliver(world, delivery_facts(world, a_line(world, "100.00")))
    item = sql.value("SELECT id FROM finance_receivableitem")
    with pytest.raises(Refused):
        receive(world, "150.00", allocations=[{"item": item, "amount": D("120.00")}])
    with pytest.raises(InvalidInput):
        receive(world, "50.00", allocations=[{"item": item, "amount": D("60.00")}])


def test_an_overpayment_stays_a_prepayment_until_there_is_something_to_pay(world):
    deliver(world, delivery_facts(world, a_line(world, "100.00")))
    done = receive(world, "160.00")
    assert (done.allocated_total, done.unallocated) == (D("100.00"), D("60.00"))
    assert balance(world, "2203") == D("-60.00")
    with pytest.raises(Refused) as refusal:
        perform(allocate_receipt, [done.id], actor=world.accountant)
    assert refusal.value.rule == "finance.receivables.something_to_allocate"
    deliver(world, delivery_facts(world, a_line(world, "50.00")))
    perform(allocate_receipt, [done.id], actor=world.accountant)
    assert balance(world, "2203") == D("-10.00")
    assert balance(world, "1122") == D("0.00")
    assert sql.one("SELECT allocated_total, unallocated FROM finance_receipt WHERE id = %s", [done.id]) == (
        D("150.00"),
        D("10.00"),
    )


def test_a_part_of_a_prepayment_can_be_used_for_one_item(world):
    done = receive(world, "100.00")
    deliver(world, delivery_facts(world, a_line(world, "70.00")), delivery_facts(world, a_line(world, "80.00")))
    item = sql.value("SELECT id FROM finance_receivableitem WHERE amount = 80")
    perform(allocate_receipt, [done.id], {"item": item, "amount": D("30.00")}, actor=world.accountant)
    assert [row[3] for row in items(world)] == [D("70.00"), D("50.00")]
    assert balance(world, "2203") == D("-70.00")


def test_an_underpayment_leaves_the_item_open(world):
    deliver(world, delivery_facts(world, a_line(world, "100.00")))
    receive(world, "99.99")
    assert items(world)[0][3] == D("0.01")
    assert balance(world, "1122") == D("0.01")


def test_cash_goes_to_cash(world):
    receive(world, "20.00", method="cash")
    assert balance(world, "1001") == D("20.00")


def test_an_acceptance_draft_is_a_note_receivable_of_the_customer(world):
    receive(world, "20.00", method="draft")
    found = sql.rows(
        "SELECT party_id, debit FROM finance_dimensionbalance WHERE account_id = %s", [account(world, "1121")]
    )
    assert found == [(world.customer, D("20.00"))]


def test_a_return_takes_revenue_back_in_red_and_offsets_what_is_open_of_its_delivery(world):
    sold = delivery_facts(world, a_line(world, "1130.00", "600.00"), order=9)
    deliver(world, delivery_facts(world, a_line(world, "50.00", "0.00"), happened_on=date(2026, 1, 2)), sold)
    take_back(world, return_facts(world, sold, a_line(world, "113.00", "60.00", quantity=D(1))))
    # 10 pieces went out for a cost, the other 10 cost nothing and made no line; one came back
    assert [row[3] for row in items(world)] == [D("50.00"), D("1017.00"), D("0.00")]
    assert balance(world, "1122") == D("1067.00")
    assert balance(world, "1405") == D("-540.00")
    turnover = sql.one(
        "SELECT sum(debit), sum(credit) FROM finance_balance WHERE account_id = %s", [account(world, "1122")]
    )
    assert turnover == (D("1067.00"), D("0.00"))
    assert sql.value("SELECT sum(quantity) FROM finance_dimensionbalance WHERE item_id = %s", [world.item]) == D(
        "-9.000000"
    )


def test_a_return_after_payment_leaves_a_credit_that_can_be_used_later(world):
    sold = delivery_facts(world, a_line(world, "113.00", "60.00"))
    deliver(world, sold)
    receive(world, "113.00")
    take_back(world, return_facts(world, sold, a_line(world, "113.00", "60.00")))
    assert items(world)[-1] == ("return", TODAY, D("-113.00"), D("-113.00"))
    assert balance(world, "1122") == D("-113.00")
    deliver(world, delivery_facts(world, a_line(world, "100.00")))
    credit = sql.value("SELECT id FROM finance_receivableitem WHERE kind = 'return'")
    perform(offset_credit, [credit], actor=world.accountant)
    assert [row[3] for row in items(world)] == [D("0.00"), D("-13.00"), D("0.00")]


def test_a_credit_note_takes_the_tax_back(world):
    sold = delivery_facts(world)
    deliver(world, sold)
    perform(post_invoice, [sql.value("SELECT id FROM finance_salesinvoice")], actor=world.accountant)
    take_back(world, return_facts(world, sold, a_line(world, "113.00", "60.00")))
    note = sql.value("SELECT id FROM finance_salesinvoice WHERE kind = 'credit'")
    perform(post_invoice, [note], actor=world.accountant)
    assert balance(world, "22210106") == D("-117.00")
    assert balance(world, "222106") == D("0.00")


def test_a_foreign_currency_is_refused_by_rule(world):
    with pytest.raises(Refused) as refusal:
        deliver(world, delivery_facts(world, currency="USD"))
    assert refusal.value.rule == "finance.receivables.ledger_currency"


def test_a_draft_receipt_can_be_cancelled_a_posted_one_cannot(world):
    number = perform(receipt.create, [{"customer": world.customer, "amount": D(5)}], actor=world.cashier).record.id
    perform(cancel_receipt, [number], actor=world.cashier)
    posted = receive(world, "5.00")
    with pytest.raises(WrongState):
        perform(cancel_receipt, [posted.id], actor=world.accountant)


def test_a_bank_line_is_booked_once(world):
    receive(world, "5.00", bank_reference="ICBC-001")
    with pytest.raises(Refused) as refusal, transaction.atomic():
        receive(world, "5.00", bank_reference="ICBC-001")
    assert refusal.value.rule == "finance_bank_reference_once"


@pytest.mark.parametrize(
    "statement",
    ["UPDATE finance_allocation SET amount = 1", "DELETE FROM finance_allocation"],
)
def test_allocations_of_a_posted_receipt_stay(world, statement):
    deliver(world, delivery_facts(world))
    receive(world, "100.00")
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        sql.execute(statement)
    assert refusal.value.__cause__.diag.constraint_name == "finance_allocation_immutable"
    assert sql.rows("SELECT amount FROM finance_allocation") == [(D("100.00"),)]
