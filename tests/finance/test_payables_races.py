"""Many at once, with real threads and commits: nothing is paid, invoiced or closed twice."""

import pytest

from quintet.finance.costing.commands import close_costs
from quintet.finance.payables.commands import post_invoice, post_payment
from quintet.kernel import clock, doctor, sql
from quintet.kernel.results import Refused
from quintet.kernel.runner import perform, together
from tests.finance.builders import TODAY, D, balance, make_world
from tests.finance.buying import Shelf, a_payment, a_supplier, an_invoice, invoice_goods, receive_goods, shelves
from tests.finance.making import incur
from tests.finance.test_races import at_once


@pytest.fixture
def world(fresh_db):
    with clock.frozen_at(TODAY), shelves(Shelf()):
        made = make_world()
        made.supplier = a_supplier(made)
        yield made


def sound():
    names = ("finance.payables", "finance.payments", "finance.estimates", "finance.chain", "finance.gaps")
    return [(e.check.name, str(f.message)) for e in doctor.examine(names) for f in e.findings]


def test_eight_payments_of_one_payable_never_pay_the_same_cent(world):
    (number,) = receive_goods(world, world.supplier)
    invoice_goods(world, world.supplier, {"estimate": number})
    item = sql.value("SELECT id FROM finance_payableitem")
    by_hand = [{"item": item, "amount": D("600.00")}]
    numbers = [a_payment(world, world.supplier, "600.00", allocations=by_hand if n % 2 else []) for n in range(8)]
    found = at_once(*[lambda n=n: perform(post_payment, [n], actor=world.accountant) for n in numbers])
    refused = [each.rule for each in found if isinstance(each, Refused)]
    assert set(refused) <= {"finance_payable_open_within_amount"}
    assert all(not isinstance(each, Exception) or isinstance(each, Refused) for each in found)
    posted = 8 - len(refused)
    allocated = sql.value("SELECT sum(allocated_total) FROM finance_payment WHERE state = 'POSTED'")
    assert allocated == D("1130.00")
    assert sql.value("SELECT open_amount FROM finance_payableitem") == D("0.00")
    assert balance(world, "1123") == D("600.00") * posted - D("1130.00")
    assert sound() == []


def test_eight_invoices_of_one_receipt_take_it_once(world):
    (number,) = receive_goods(world, world.supplier)
    drafts = [an_invoice(world, world.supplier, {"estimate": number, "quantity": D(6)}).id for _n in range(8)]
    found = at_once(*[lambda n=n: perform(post_invoice, [n], actor=world.accountant) for n in drafts])
    assert [each.rule for each in found if isinstance(each, Refused)] == ["finance_invoiced_within_received"] * 7
    assert sql.value("SELECT invoiced_quantity FROM finance_estimatedreceipt") == D(6)
    assert balance(world, "220202") == D("-400.00")
    assert sound() == []


def test_a_month_is_closed_once_by_many(world):
    incur(world, "100.00")
    november = sql.value("SELECT id FROM finance_period WHERE number = '2026-11'")

    def close():
        with together(world.system, "tests.close"):
            return close_costs(world.ledger, november)

    found = at_once(*[close] * 6)
    refused = [each.rule for each in found if isinstance(each, Refused)]
    assert set(refused) <= {"finance_one_cost_close_waiting"}
    assert balance(world, "5401") == D("100.00")
    assert balance(world, "410101") == D("0.00")
