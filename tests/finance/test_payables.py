"""Goods come, invoices follow, money goes: to the cent, with the estimate ending at zero."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from quintet.finance.ledgers.documents import period
from quintet.finance.payables.commands import (
    allocate_payment,
    cancel_invoice,
    cancel_payment,
    fill_invoice,
    make_invoices,
    make_payments,
    offset_credit,
    post_invoice,
    post_payment,
)
from quintet.finance.payables.documents import match_tolerance, payment, purchase_invoice
from quintet.finance.payables.queries import list_mismatches
from quintet.finance.reports.queries import payables_ageing, supplier_statement
from quintet.kernel import clock, doctor, sql
from quintet.kernel.results import InvalidInput, NotAllowed, Refused, WrongState
from quintet.kernel.runner import acting_as, perform, together
from quintet.master.persons.commands import create_user
from tests.finance.builders import TODAY, D, account, balance, make_world
from tests.finance.buying import (
    Shelf,
    a_payment,
    a_supplier,
    an_invoice,
    invoice_goods,
    invoice_of,
    open_amounts,
    receive_goods,
    received_line,
    send_back,
    shelves,
)


@pytest.fixture
def world(db):
    with clock.frozen_at(TODAY), shelves(Shelf()) as shelf:
        made = make_world()
        made.shelf = shelf
        made.supplier = a_supplier(made)
        yield made


def estimate(number):
    return sql.one(
        "SELECT quantity, invoiced_quantity, net, open_net FROM finance_estimatedreceipt WHERE id = %s", [number]
    )


def lines_of(source):
    """What a document's voucher says: account, debit, credit."""
    return sql.rows(
        "SELECT a.code, l.debit, l.credit FROM finance_voucherline l JOIN finance_voucher v ON v.id = l.voucher_id"
        " JOIN finance_account a ON a.id = l.account_id WHERE v.source_ref = %s ORDER BY v.chain_no, l.position",
        [source],
    )


def test_goods_come_in_at_the_orders_price_by_class_against_the_estimated_payable(world):
    lines = [received_line(world), received_line(world, "3", "90.30", item=world.second, stock_class="goods")]
    first, second = receive_goods(world, world.supplier, *lines)
    assert balance(world, "1403") == D("1000.00")
    assert balance(world, "1405") == D("90.30")
    assert balance(world, "220202") == D("-1090.30")
    assert estimate(first) == (D(10), D(0), D("1000.00"), D("1000.00"))
    assert estimate(second) == (D(3), D(0), D("90.30"), D("90.30"))


def test_an_invoice_at_the_orders_price_reverses_the_estimate_in_red_and_claims_the_tax(world):
    (number,) = receive_goods(world, world.supplier)
    invoice = invoice_goods(world, world.supplier, {"estimate": number})
    assert (invoice.net_total, invoice.tax_total, invoice.gross_total) == (D("1000.00"), D("130.00"), D("1130.00"))
    assert lines_of(invoice.id) == [
        ("220202", D("0.00"), D("-1000.00")),
        ("22210101", D("130.00"), D("0.00")),
        ("220201", D("0.00"), D("1130.00")),
    ]
    assert balance(world, "220202") == D("0.00")
    assert estimate(number) == (D(10), D(10), D("1000.00"), D("0.00"))
    assert open_amounts() == [D("1130.00")]
    said = sql.value(
        "SELECT payload::text FROM kernel_event WHERE document = %s AND name LIKE '%%invoice_posted%%'", [invoice.id]
    )
    assert json.loads(said)["gross"] == "1130.00"


def test_a_dearer_invoice_with_a_part_used_already_splits_the_difference_to_the_cent(world):
    (number,) = receive_goods(world, world.supplier, shelf=world.shelf)
    world.shelf.put(world.item, D(-4))
    invoice_goods(world, world.supplier, {"estimate": number, "net": D("1100.03")})
    # 6 of 10 are there: 60.02 of the 100.03 makes them dearer, 40.01 waits for the month's costs
    assert world.shelf.taken == [(world.item, D("60.02"), D("40.01"))]
    assert balance(world, "1403") == D("1060.02")
    assert balance(world, "410104") == D("40.01")
    assert balance(world, "1404") == D("0.00")
    assert balance(world, "220202") == D("0.00")
    assert balance(world, "22210101") == D("143.00")
    assert balance(world, "220201") == D("-1243.03")


def test_a_cheaper_invoice_of_goods_sold_already_lowers_the_cost_of_sales(world):
    (number,) = receive_goods(world, world.supplier, received_line(world, stock_class="goods"))
    invoice_goods(world, world.supplier, {"estimate": number, "net": D("970.00")})
    assert balance(world, "1405") == D("1000.00")
    assert balance(world, "5401") == D("-30.00")
    assert balance(world, "1404") == D("0.00")


def test_a_service_is_an_expense_at_once_and_so_is_its_difference(world):
    (number,) = receive_goods(world, world.supplier, received_line(world, "1", "500.00", stock_class="service"))
    assert balance(world, "560299") == D("500.00")
    invoice_goods(world, world.supplier, {"estimate": number, "net": D("520.00")})
    assert balance(world, "560299") == D("520.00")


def test_partial_invoices_take_their_share_and_the_last_takes_the_residue(world):
    (number,) = receive_goods(world, world.supplier, received_line(world, "3", "100.00"))
    shares = [invoice_goods(world, world.supplier, {"estimate": number, "quantity": D(1)}) for _n in range(3)]
    assert [each.net_total for each in shares] == [D("33.33"), D("33.34"), D("33.33")]
    assert estimate(number) == (D(3), D(3), D("100.00"), D("0.00"))
    assert balance(world, "220202") == D("0.00")
    assert balance(world, "1404") == D("0.00")


def test_one_invoice_covers_parts_of_several_receipts(world):
    (first,) = receive_goods(world, world.supplier)
    (second,) = receive_goods(world, world.supplier, received_line(world, "5", "505.00"))
    invoice = invoice_goods(
        world, world.supplier, {"estimate": first, "quantity": D(4)}, {"estimate": second, "quantity": D(5)}
    )
    assert invoice.net_total == D("905.00")
    assert estimate(first)[3] == D("600.00")
    assert balance(world, "220202") == D("-600.00")


def test_more_than_was_received_is_refused(world):
    (number,) = receive_goods(world, world.supplier)
    with pytest.raises(InvalidInput) as refusal:
        an_invoice(world, world.supplier, {"estimate": number, "quantity": D("10.000001")})
    assert refusal.value.errors[0].field == "lines.0.quantity"


def test_two_drafts_of_the_same_goods_cannot_both_be_posted(world):
    (number,) = receive_goods(world, world.supplier)
    first, second = (an_invoice(world, world.supplier, {"estimate": number, "quantity": D(7)}) for _n in range(2))
    perform(post_invoice, [first.id], actor=world.accountant)
    with pytest.raises(Refused) as refusal:
        perform(post_invoice, [second.id], actor=world.accountant)
    assert refusal.value.rule == "finance_invoiced_within_received"
    assert estimate(number)[1] == D(7)


def test_the_database_refuses_more_than_was_received(world):
    receive_goods(world, world.supplier)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        sql.execute("UPDATE finance_estimatedreceipt SET invoiced_quantity = 11, open_net = 0")
    assert refusal.value.__cause__.diag.constraint_name == "finance_invoiced_within_received"


def test_a_tax_invoice_number_of_a_supplier_is_entered_once_another_supplier_may_have_it(world):
    (number,) = receive_goods(world, world.supplier)
    other = a_supplier(world, "S2", "东莞松山湖")
    (theirs,) = receive_goods(world, other)
    an_invoice(world, world.supplier, {"estimate": number, "quantity": D(1)}, fapiao_no="12345678")
    with pytest.raises(Refused) as refusal, transaction.atomic():
        an_invoice(world, world.supplier, {"estimate": number, "quantity": D(1)}, fapiao_no="12345678")
    assert refusal.value.rule == "finance_supplier_fapiao_once"
    assert an_invoice(world, other, {"estimate": theirs}, fapiao_no="12345678").id


def test_an_invoice_without_number_or_lines_is_not_posted(world):
    (number,) = receive_goods(world, world.supplier)
    nameless = an_invoice(world, world.supplier, {"estimate": number}, fapiao_no="")
    empty = an_invoice(world, world.supplier)
    for made, rule in ((nameless, "invoice_has_number"), (empty, "invoice_has_lines")):
        with pytest.raises(Refused) as refusal:
            perform(post_invoice, [made.id], actor=world.accountant)
        assert refusal.value.rule == f"finance.payables.{rule}"


def test_a_receipt_of_another_supplier_cannot_be_invoiced(world):
    other = a_supplier(world, "S2", "东莞松山湖")
    (theirs,) = receive_goods(world, other)
    with pytest.raises(InvalidInput) as refusal:
        an_invoice(world, world.supplier, {"estimate": theirs})
    assert refusal.value.errors[0].field == "lines.0.estimate"


def test_cents_of_tax_follow_the_paper_more_does_not(world):
    (number,) = receive_goods(world, world.supplier)
    made = invoice_goods(world, world.supplier, {"estimate": number}, tax_amount=D("130.02"))
    assert (made.tax_total, made.gross_total) == (D("130.02"), D("1130.02"))
    assert balance(world, "22210101") == D("130.02")
    (second,) = receive_goods(world, world.supplier)
    with pytest.raises(InvalidInput) as refusal:
        an_invoice(world, world.supplier, {"estimate": second}, tax_amount=D("90.00"))
    assert refusal.value.errors[0].field == "tax_amount"


def test_vat_that_cannot_be_deducted_is_a_part_of_the_cost(world):
    (number,) = receive_goods(world, world.supplier, shelf=world.shelf)
    invoice_goods(world, world.supplier, {"estimate": number}, deductible=False)
    assert balance(world, "22210101") == D("0.00")
    assert balance(world, "1403") == D("1130.00")
    assert balance(world, "220201") == D("-1130.00")


def test_due_dates_follow_each_orders_term_from_the_day_of_the_invoice(world):
    (first,) = receive_goods(world, world.supplier, order=11, payment_term=world.term)
    (second,) = receive_goods(world, world.supplier, received_line(world, "1", "100.00"), order=12)
    invoice_goods(world, world.supplier, {"estimate": first}, {"estimate": second}, invoiced_on=date(2026, 11, 10))
    found = sql.rows("SELECT order_ref, due_on, amount FROM finance_payableitem ORDER BY id")
    assert found == [
        (11, date(2026, 11, 10), D("339.00")),
        (11, date(2026, 12, 10), D("791.00")),
        (12, date(2026, 11, 10), D("113.00")),
    ]


def test_an_invoice_of_a_later_month_books_in_its_month_and_the_receipts_month_stays_as_it_was(world):
    (number,) = receive_goods(world, world.supplier, happened_on=date(2026, 9, 20))
    before = sql.rows("SELECT id, hash FROM finance_voucher ORDER BY chain_no")
    invoice = invoice_goods(
        world, world.supplier, {"estimate": number, "net": D("1001.00")}, invoiced_on=date(2026, 11, 3)
    )
    assert sql.rows("SELECT id, hash FROM finance_voucher WHERE posted_on < '2026-11-01' ORDER BY chain_no") == before
    assert sql.value("SELECT posted_on FROM finance_voucher WHERE source_ref = %s LIMIT 1", [invoice.id]) == date(
        2026, 11, 3
    )


def test_a_difference_is_cleared_in_the_month_of_its_invoice_also_when_that_month_is_closed(world):
    months = [row[0] for row in sql.rows("SELECT id FROM finance_period WHERE month BETWEEN 1 AND 9 ORDER BY month")]
    (number,) = receive_goods(world, world.supplier, happened_on=date(2026, 9, 20))
    perform(period.commands["close"], months, actor=world.chief)
    invoice_goods(world, world.supplier, {"estimate": number, "net": D("1001.00")}, invoiced_on=date(2026, 9, 28))
    found = sql.rows(
        "SELECT p.number, b.debit, b.credit FROM finance_balance b JOIN finance_period p ON p.id = b.period_id"
        " WHERE b.account_id = %s",
        [account(world, "1404")],
    )
    assert found == [("2026-10", D("1.00"), D("1.00"))]


def test_an_invoice_dated_before_the_goods_is_booked_with_them(world):
    (number,) = receive_goods(world, world.supplier, happened_on=date(2026, 11, 20))
    invoice = invoice_goods(world, world.supplier, {"estimate": number}, invoiced_on=date(2026, 10, 28))
    booked = sql.one("SELECT posted_on, happened_on FROM finance_voucher WHERE source_ref = %s", [invoice.id])
    assert booked == (date(2026, 11, 20), date(2026, 10, 28))


# making and filling ---


def test_an_invoice_is_made_of_what_is_uninvoiced_one_a_supplier(world):
    mine = [*receive_goods(world, world.supplier), *receive_goods(world, world.supplier)]
    theirs = receive_goods(world, a_supplier(world, "S2", "东莞松山湖"))
    done = perform(make_invoices, [*mine, *theirs], actor=world.accountant)
    made = sorted((each.gross_total, len(each.lines)) for each in done.made)
    assert made == [(D("1130.00"), 1), (D("2260.00"), 2)]
    with pytest.raises(Refused) as refusal:
        perform(make_invoices, mine, actor=world.accountant)
    assert refusal.value.rule == "finance.payables.something_to_invoice"


def test_a_draft_takes_what_no_other_draft_has(world):
    (number,) = receive_goods(world, world.supplier)
    an_invoice(world, world.supplier, {"estimate": number, "quantity": D(4)})
    empty = an_invoice(world, world.supplier)
    filled = perform(fill_invoice, [empty.id], actor=world.accountant).record
    assert [(line.estimate_id, line.quantity, line.net) for line in filled.lines] == [(number, D(6), D("600.00"))]
    assert filled.gross_total == D("678.00")


def test_the_amount_follows_a_changed_quantity_until_it_is_taken_from_the_paper(world):
    (number,) = receive_goods(world, world.supplier)
    draft = invoice_of(world, [number])
    line = draft.lines[0].id

    def edit(**values):
        change = {draft.id: {"lines": [{"id": line, **values}]}}
        return perform(purchase_invoice.edit, change, actor=world.accountant).record

    assert edit(quantity=D(6)).net_total == D("600.00")
    assert edit(net=D("606.00")).difference_total == D("6.00")
    assert edit(quantity=D(5)).net_total == D("606.00")


# three-way match ---


def mismatches(world, invoice):
    with together(world.system, "tests.match"):
        return list_mismatches([invoice])


def tolerate(world, **values):
    perform(match_tolerance.create, [values], actor=world.chief)


def test_without_a_tolerance_every_cent_is_a_mismatch(world):
    (number,) = receive_goods(world, world.supplier)
    assert mismatches(world, an_invoice(world, world.supplier, {"estimate": number, "quantity": D(5)})) == []
    dear = an_invoice(world, world.supplier, {"estimate": number, "quantity": D(5), "net": D("500.01")})
    (found,) = mismatches(world, dear)
    assert (found.invoice, found.measured) == (dear.id, D("0.01"))
    assert found.text.zh == "产品1：开票 500.01，订单 500.00"


@pytest.mark.parametrize(
    ("net", "passes"),
    [("1020.00", True), ("1020.01", False), ("980.00", True), ("979.99", False), ("1000.50", True)],
)
def test_a_tolerance_is_a_percentage_with_an_upper_limit(world, net, passes):
    tolerate(world, percent=D(5), amount=D("20.00"))
    (number,) = receive_goods(world, world.supplier)
    found = mismatches(world, an_invoice(world, world.supplier, {"estimate": number, "net": D(net)}))
    assert (found == []) is passes


def test_a_suppliers_own_tolerance_counts_before_the_companys_and_cents_may_pass_anyway(world):
    tolerate(world, percent=D(50), amount=D("500.00"))
    tolerate(world, supplier=world.supplier, percent=D(0), amount=D(0), rounding=D("0.05"))
    (number,) = receive_goods(world, world.supplier)
    assert mismatches(world, an_invoice(world, world.supplier, {"estimate": number, "net": D("1000.05")})) == []
    (found,) = mismatches(world, an_invoice(world, world.supplier, {"estimate": number, "net": D("1000.06")}))
    assert found.measured == D("0.06")


def test_another_tax_rate_than_the_orders_is_a_mismatch_by_its_tax(world):
    (number,) = receive_goods(world, world.supplier)
    (found,) = mismatches(world, an_invoice(world, world.supplier, {"estimate": number, "tax_rate": D(9)}))
    assert found.measured == D("40.00")


# money ---


def owed(world, net="1000.00", **changes):
    (number,) = receive_goods(world, world.supplier, received_line(world, "10", net), **changes)
    return invoice_goods(world, world.supplier, {"estimate": number})


def pay(world, amount, **changes):
    return perform(post_payment, [a_payment(world, world.supplier, amount, **changes)], actor=world.accountant).record


def test_the_cashier_enters_a_payment_and_the_accountant_posts_it(world):
    owed(world)
    number = a_payment(world, world.supplier, "1130.00")
    with pytest.raises(NotAllowed):
        perform(post_payment, [number], actor=world.cashier)
    perform(post_payment, [number], actor=world.accountant)
    assert balance(world, "1002") == D("-1130.00")
    assert balance(world, "220201") == D("0.00")
    assert open_amounts() == [D("0.00")]


def test_payments_are_made_of_what_is_due_one_a_supplier(world):
    owed(world)
    owed(world, "100.00")
    items = [row[0] for row in sql.rows("SELECT id FROM finance_payableitem ORDER BY id")]
    made = perform(make_payments, items, actor=world.cashier).made
    assert [(each.amount, len(each.allocations)) for each in made] == [(D("1243.00"), 2)]
    perform(post_payment, [made[0].id], actor=world.accountant)
    assert open_amounts() == [D("0.00"), D("0.00")]
    with pytest.raises(Refused) as refusal:
        perform(make_payments, items, actor=world.cashier)
    assert refusal.value.rule == "finance.payables.something_to_pay"


def test_a_payment_goes_by_hand_then_by_reference_then_to_the_oldest(world):
    oldest, named, chosen = owed(world, "100.00"), owed(world, "200.00"), owed(world, "300.00")
    item = sql.value("SELECT id FROM finance_payableitem WHERE source_ref = %s", [chosen.id])
    pay(world, "250.00", reference=f"货款 {named.number}", allocations=[{"item": item, "amount": D("20.00")}])
    assert open_amounts() == [D("109.00"), D("0.00"), D("319.00")]
    assert oldest.id < named.id


def test_what_is_paid_ahead_is_a_prepayment_and_is_used_later(world):
    paid = pay(world, "1500.00")
    assert (paid.allocated_total, paid.unallocated) == (D("0.00"), D("1500.00"))
    assert balance(world, "1123") == D("1500.00")
    owed(world)
    used = perform(allocate_payment, [paid.id], actor=world.accountant).record
    assert used.unallocated == D("370.00")
    assert balance(world, "1123") == D("370.00")
    assert balance(world, "220201") == D("0.00")
    with pytest.raises(Refused) as refusal:
        perform(allocate_payment, [paid.id], actor=world.accountant)
    assert refusal.value.rule == "finance.payables.something_to_allocate"


def test_a_payment_by_draft_is_a_note_payable_of_the_supplier(world):
    owed(world)
    pay(world, "1130.00", method="draft")
    found = sql.one(
        "SELECT sum(credit), min(party_id) FROM finance_dimensionbalance WHERE account_id = %s",
        [account(world, "2201")],
    )
    assert found == (D("1130.00"), world.supplier)


def test_a_payable_of_another_supplier_cannot_be_paid(world):
    owed(world)
    item = sql.value("SELECT id FROM finance_payableitem")
    other = a_supplier(world, "S2", "东莞松山湖")
    number = a_payment(world, other, "10.00", allocations=[{"item": item, "amount": D("10.00")}])
    with pytest.raises(Refused) as refusal:
        perform(post_payment, [number], actor=world.accountant)
    assert refusal.value.rule == "finance_payable_open_within_amount"


@pytest.mark.parametrize(
    "statement", ["UPDATE finance_paymentallocation SET amount = 1", "DELETE FROM finance_paymentallocation"]
)
def test_allocations_of_a_posted_payment_stay(world, statement):
    owed(world)
    pay(world, "100.00")
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        sql.execute(statement)
    assert refusal.value.__cause__.diag.constraint_name == "finance_allocation_immutable"


def test_drafts_can_be_cancelled_what_is_posted_cannot(world):
    (number,) = receive_goods(world, world.supplier)
    draft = an_invoice(world, world.supplier, {"estimate": number})
    perform(cancel_invoice, [draft.id], actor=world.accountant)
    posted = invoice_goods(world, world.supplier, {"estimate": number})
    with pytest.raises(WrongState):
        perform(cancel_invoice, [posted.id], actor=world.accountant)
    waiting = a_payment(world, world.supplier, "5.00")
    perform(cancel_payment, [waiting], actor=world.cashier)
    paid = pay(world, "5.00")
    with pytest.raises(WrongState):
        perform(cancel_payment, [paid.id], actor=world.accountant)


# goods that go back ---


def test_goods_sent_back_before_the_invoice_lower_it(world):
    line = received_line(world)
    (came,) = receive_goods(world, world.supplier, line)
    (back,) = send_back(world, world.supplier, line, "2", "200.00", "200.00")
    assert balance(world, "1403") == D("800.00")
    assert balance(world, "220202") == D("-800.00")
    draft = invoice_of(world, [came, back])
    assert draft.gross_total == D("904.00")
    perform(purchase_invoice.edit, {draft.id: {"fapiao_no": "24117000000123456789"}}, actor=world.accountant)
    perform(post_invoice, [draft.id], actor=world.accountant)
    assert balance(world, "220202") == D("0.00")
    assert open_amounts() == [D("904.00")]


def test_a_credit_note_takes_the_tax_back_in_red_and_lowers_what_is_open_of_its_order(world):
    line = received_line(world)
    (came,) = receive_goods(world, world.supplier, line, order=11)
    invoice_goods(world, world.supplier, {"estimate": came})
    (back,) = send_back(world, world.supplier, line, "2", "200.00", "190.00", order=11)
    # what left the stock cost 190.00, the supplier owes 200.00: the goods used cost that much less
    assert balance(world, "1403") == D("810.00")
    assert balance(world, "410104") == D("-10.00")
    invoice_goods(world, world.supplier, {"estimate": back})
    assert balance(world, "22210101") == D("104.00")
    assert balance(world, "220201") == D("-904.00")
    assert open_amounts() == [D("904.00"), D("0.00")]


def test_a_credit_is_used_by_command_for_what_else_is_open(world):
    line = received_line(world)
    (came,) = receive_goods(world, world.supplier, line, order=11)
    invoice_goods(world, world.supplier, {"estimate": came})
    pay(world, "1130.00")
    (back,) = send_back(world, world.supplier, line, "1", "100.00", "100.00", order=11)
    invoice_goods(world, world.supplier, {"estimate": back})
    owed(world, "500.00", order=12)
    credit = sql.value("SELECT id FROM finance_payableitem WHERE kind = 'credit'")
    perform(offset_credit, [credit], actor=world.accountant)
    assert open_amounts() == [D("0.00"), D("0.00"), D("452.00")]
    assert balance(world, "220201") == D("-452.00")


# who may ---


def test_a_buyer_reads_the_invoices_of_own_orders_only(world):
    from quintet.kernel.actor import get_actor
    from quintet.kernel.rights import allowed

    with acting_as(world.system):
        buyer = get_actor(create_user("buyer", "a long enough one", "买手", ["buyer"], world.company))
    (mine,) = receive_goods(world, world.supplier, owner=buyer.user_id)
    (others,) = receive_goods(world, world.supplier)
    own, foreign = invoice_of(world, [mine]), invoice_of(world, [others])
    assert allowed(buyer, purchase_invoice, "read", own)
    assert not allowed(buyer, purchase_invoice, "read", foreign)
    assert not allowed(buyer, purchase_invoice, "post", own)
    with pytest.raises(NotAllowed):
        perform(payment.create, [{"supplier": world.supplier, "amount": D(1)}], actor=buyer)


def test_posting_an_invoice_takes_at_most_twenty_statements_however_many_lines_it_has(world):
    def statements(count):
        numbers = receive_goods(world, world.supplier, *[received_line(world) for _n in range(count)])
        made = an_invoice(world, world.supplier, *[{"estimate": n} for n in numbers])
        with sql.recorded() as seen:
            perform(post_invoice, [made.id], actor=world.accountant)
        return len([text for text in seen if "SAVEPOINT" not in text])

    statements(1)
    one, many = statements(1), statements(12)
    assert one == many <= 20


# reports ---


def test_ageing_and_statement_of_a_supplier(world):
    (first,) = receive_goods(world, world.supplier, happened_on=date(2026, 9, 1))
    invoice_goods(world, world.supplier, {"estimate": first}, invoiced_on=date(2026, 9, 5))
    (second,) = receive_goods(world, world.supplier, received_line(world, "1", "100.00"))
    invoice_goods(world, world.supplier, {"estimate": second})
    pay(world, "1000.00")
    ageing = payables_ageing.run(world.accountant, {})
    (row,) = ageing.rows
    assert (row["not_due"], row["d90"], row["total"]) == (D("113.00"), D("130.00"), D("243.00"))
    assert [check.ok for check in ageing.checks] == [True]
    before = payables_ageing.run(world.accountant, {"on": "2026-10-01"}).rows[0]
    assert (before["d30"], before["total"]) == (D("1130.00"), D("1130.00"))
    told = supplier_statement.run(world.accountant, {"supplier": world.supplier})
    assert [(r["debit"], r["credit"], r["balance"]) for r in told.rows] == [
        (D("0.00"), D("0.00"), D("1130.00")),
        (D("113.00"), D("0.00"), D("1243.00")),
        (D("0.00"), D("1000.00"), D("243.00")),
    ]


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("UPDATE finance_payableitem SET open_amount = 1", "finance.payables"),
        ("UPDATE finance_payableitem SET open_amount = 1", "finance.payments"),
        ("UPDATE finance_payment SET allocated_total = 1, unallocated = 4", "finance.payments"),
        ("UPDATE finance_estimatedreceipt SET open_net = 7, invoiced_quantity = 9", "finance.estimates"),
        ("UPDATE finance_balance SET debit = debit + 1 WHERE account_id = {difference}", "finance.estimates"),
    ],
)
def test_the_doctor_finds_what_disagrees(world, statement, check):
    (number,) = receive_goods(world, world.supplier)
    invoice_goods(world, world.supplier, {"estimate": number, "net": D("1001.00")})
    pay(world, "5.00")
    names = ("finance.payables", "finance.payments", "finance.estimates")
    assert [e.check.name for e in doctor.examine(names) if e.findings] == []
    sql.execute(statement.format(difference=account(world, "1404")))
    assert check in [e.check.name for e in doctor.examine(names) if e.findings]
