"""Opening balances: in the books before the first month, in the sub-ledgers, without turnover."""

from datetime import date

import pytest

from quintet.finance.ledgers.documents import period
from quintet.finance.opening.commands import StockValue, open_stock
from quintet.finance.opening.commands import post as post_opening
from quintet.finance.opening.documents import opening_balance
from quintet.finance.receivables.commands import allocate_receipt
from quintet.finance.reports.queries import trial_balance
from quintet.kernel import clock, sql
from quintet.kernel.results import InvalidInput, Refused
from quintet.kernel.runner import perform, together
from tests.finance.builders import TODAY, D, a_line, account, balance, deliver, delivery_facts, make_world


@pytest.fixture
def world(db):
    with clock.frozen_at(TODAY):
        yield make_world()


def enter(world, *lines):
    rows = [{**line, "account": account(world, line["account"])} for line in lines]
    return perform(opening_balance.create, [{"lines": rows}], actor=world.accountant).record.id


def usual_lines(world):
    return (
        {"account": "1002", "debit": D("500.00")},
        {"account": "1122", "debit": D("300.00"), "party": world.customer, "due_on": date(2026, 1, 31)},
        {"account": "2203", "credit": D("40.00"), "party": world.other},
        {"account": "3001", "credit": D("760.00")},
    )


def test_opening_balances_stand_before_the_first_month_without_turnover(world):
    perform(post_opening, [enter(world, *usual_lines(world))], actor=world.chief)
    head = sql.one("SELECT number, posted_on, summary FROM finance_voucher")
    assert head[:2] == ("记-202600-0001", date(2025, 12, 31))
    january = sql.value("SELECT id FROM finance_period WHERE number = '2026-01'")
    found = trial_balance.run(world.chief, {"from_period": january, "to_period": january})
    bank = next(row for row in found.rows if row["code"] == "1002")
    assert (bank["opening_debit"], bank["debit"], bank["closing_debit"]) == (D("500.00"), D("0"), D("500.00"))
    assert all(check.ok for check in found.checks)


def test_they_make_receivable_items_and_prepayments_that_go_on_living(world):
    perform(post_opening, [enter(world, *usual_lines(world))], actor=world.chief)
    assert sql.rows("SELECT kind, due_on, open_amount FROM finance_receivableitem") == [
        ("opening", date(2026, 1, 31), D("300.00"))
    ]
    deliver(world, delivery_facts(world, a_line(world, "25.00"), customer=world.other))
    paid = sql.value("SELECT id FROM finance_receipt WHERE method = 'opening'")
    perform(allocate_receipt, [paid], actor=world.accountant)
    assert balance(world, "2203") == D("-15.00")
    positions = dict(sql.rows("SELECT party_id, receivable FROM finance_creditposition"))
    assert positions == {world.customer: D("300.00"), world.other: D("-15.00")}


def test_they_must_balance(world):
    number = enter(world, {"account": "1002", "debit": D("500.00")}, {"account": "3001", "credit": D("499.00")})
    with pytest.raises(Refused) as refusal:
        perform(post_opening, [number], actor=world.chief)
    assert refusal.value.rule == "finance.opening.balanced"


def test_a_second_person_posts_them(world):
    rows = [{"account": account(world, "1002"), "debit": D(1)}, {"account": account(world, "3001"), "credit": D(1)}]
    number = perform(opening_balance.create, [{"lines": rows}], actor=world.chief).record.id
    with pytest.raises(Refused) as refusal:
        perform(post_opening, [number], actor=world.chief)
    assert refusal.value.rule == "finance.opening.second_person"


def test_stock_is_opened_in_erp(world):
    with pytest.raises(InvalidInput) as refusal:
        enter(world, {"account": "1405", "debit": D(1), "item": world.item}, {"account": "3001", "credit": D(1)})
    assert refusal.value.errors[0].rule == "finance.opening.stock_opens_in_erp"


def open_some(world):
    lines = [
        StockValue(item=world.item, quantity=D(10), value=D("600.00")),
        StockValue(item=world.second, quantity=D(3), value=D("0.10")),
    ]
    with together(world.system, "tests.opening"):
        open_stock(world.source(), "OS-2611-00001", date(2025, 12, 31), lines)


def test_opening_stock_is_booked_by_item_against_undistributed_profit(world):
    open_some(world)
    assert balance(world, "1405") == D("600.10")
    assert balance(world, "310415") == D("-600.10")
    by_item = dict(sql.rows("SELECT item_id, debit FROM finance_dimensionbalance"))
    assert by_item == {world.item: D("600.00"), world.second: D("0.10")}
    assert sql.value("SELECT posted_on FROM finance_voucher") == date(2025, 12, 31)


def test_once_the_opening_period_is_closed_late_stock_goes_to_the_first_open_month(world):
    opening = sql.value("SELECT id FROM finance_period WHERE month = 0")
    perform(period.commands["close"], [opening], actor=world.chief)
    open_some(world)
    assert sql.value("SELECT number FROM finance_voucher") == "记-202601-0001"
