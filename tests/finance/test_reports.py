"""Reports say what the books say, to the cent, and open the documents behind."""

from datetime import date

import pytest

from quintet.finance.receivables.commands import post_receipt
from quintet.finance.receivables.documents import receipt
from quintet.finance.reports.open_items import bucket_of
from quintet.finance.reports.queries import customer_statement, receivables_ageing, trial_balance
from quintet.kernel import clock, sql
from quintet.kernel.results import InvalidInput, NotAllowed
from quintet.kernel.runner import perform
from tests.finance.builders import TODAY, D, a_line, deliver, delivery_facts, make_world


@pytest.fixture
def world(db):
    with clock.frozen_at(TODAY):
        yield make_world()


def receive(world, amount, on=TODAY):
    row = {"customer": world.customer, "amount": D(amount), "received_on": on}
    number = perform(receipt.create, [row], actor=world.cashier).record.id
    perform(post_receipt, [number], actor=world.accountant)


def period(number):
    return sql.value("SELECT id FROM finance_period WHERE number = %s", [number])


def figures(row):
    names = ("opening_debit", "opening_credit", "debit", "credit", "closing_debit", "closing_credit")
    return tuple(row[name] for name in names)


def test_the_trial_balance_has_opening_turnover_closing_and_agrees(world):
    deliver(world, delivery_facts(world, happened_on=date(2026, 10, 9)), delivery_facts(world))
    receive(world, "500.00")
    found = trial_balance.run(world.accountant, {})
    rows = {row["code"]: row for row in found.rows}
    zero = D("0.00")
    assert figures(rows["1122"]) == (D("1130.00"), zero, D("1130.00"), D("500.00"), D("1760.00"), zero)
    assert figures(rows["5001"]) == (zero, D("1000.00"), zero, D("1000.00"), zero, D("2000.00"))
    assert figures(rows["2221"]) == figures(rows["222106"]) == (zero, D("130.00"), zero, D("130.00"), zero, D("260.00"))
    assert (rows["2221"]["_level"], rows["222106"]["_level"]) == (0, 1)
    assert found.totals["debit"] == found.totals["credit"] == D("2230.00")
    assert [check.ok for check in found.checks] == [True, True, True]
    assert "1601" not in rows


def test_it_can_show_idle_accounts_and_span_months(world):
    deliver(world, delivery_facts(world, happened_on=date(2026, 10, 9)), delivery_facts(world))
    given = {"from_period": period("2026-10"), "to_period": period("2026-11"), "all_accounts": "true"}
    rows = {row["code"]: row for row in trial_balance.run(world.accountant, given).rows}
    assert len(rows) == sql.value("SELECT count(*) FROM finance_account WHERE ledger_id = %s", [world.ledger])
    assert rows["1122"]["debit"] == D("2260.00")


def test_periods_in_the_wrong_order_are_refused_at_the_field(world):
    with pytest.raises(InvalidInput) as refusal:
        trial_balance.run(world.accountant, {"from_period": period("2026-11"), "to_period": period("2026-10")})
    assert refusal.value.errors[0].field == "from_period"


def test_a_report_is_for_its_roles_and_refuses_unknown_parameters(world):
    with pytest.raises(NotAllowed):
        trial_balance.run(world.cashier, {})
    with pytest.raises(InvalidInput):
        trial_balance.run(world.accountant, {"nonsense": "1"})


def test_the_trial_balance_takes_one_statement_once_the_chart_is_known(world):
    deliver(world, delivery_facts(world))
    trial_balance.run(world.accountant, {})
    with sql.recorded() as seen:
        trial_balance.run(world.accountant, {})
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-5, "not_due"), (0, "not_due"), (1, "d30"), (30, "d30"), (31, "d60"), (61, "d90"), (90, "d90"), (91, "older")],
)
def test_an_item_falls_into_the_bucket_of_its_lateness(days, bucket):
    assert bucket_of(date.fromordinal(TODAY.toordinal() - days), TODAY) == bucket


def test_ageing_puts_what_is_open_into_buckets_and_agrees_with_the_ledger(world):
    deliver(
        world,
        delivery_facts(world, a_line(world, "100.00"), happened_on=date(2026, 8, 1)),
        delivery_facts(world, a_line(world, "200.00"), happened_on=date(2026, 11, 20)),
        delivery_facts(world, a_line(world, "50.00"), customer=world.other),
    )
    receive(world, "30.00")
    found = receivables_ageing.run(world.accountant, {})
    rows = {row["customer"]["id"]: row for row in found.rows}
    mine = rows[world.customer]
    assert (mine["older"], mine["d30"], mine["not_due"], mine["total"]) == (
        D("70.00"),
        D("200.00"),
        D("0.00"),
        D("270.00"),
    )
    assert rows[world.other]["not_due"] == D("50.00")
    assert found.totals["total"] == D("320.00")
    assert [check.ok for check in found.checks] == [True]


def test_ageing_as_of_an_earlier_day_forgets_what_came_after(world):
    deliver(world, delivery_facts(world, a_line(world, "100.00"), happened_on=date(2026, 8, 1)))
    receive(world, "100.00")
    with clock.frozen_at(date(2026, 12, 31)):
        then = receivables_ageing.run(world.accountant, {"on": "2026-11-23"})
        assert then.totals["total"] == D("100.00")
        assert receivables_ageing.run(world.accountant, {"on": "2026-11-24"}).totals["total"] == D("0.00")
        assert receivables_ageing.run(world.accountant, {"on": "2026-07-31"}).rows == []


def test_a_customer_statement_runs_the_balance_from_what_stood_before(world):
    deliver(
        world,
        delivery_facts(world, a_line(world, "100.00"), happened_on=date(2026, 10, 1), payment_term=world.term),
        delivery_facts(world, a_line(world, "250.00"), happened_on=date(2026, 11, 5)),
    )
    receive(world, "400.00")
    found = customer_statement.run(world.accountant, {"customer": str(world.customer)})
    shown = [(row["on"], row["debit"], row["credit"], row["balance"]) for row in found.rows]
    zero = D("0.00")
    assert shown == [
        (date(2026, 11, 1), zero, zero, D("100.00")),
        (date(2026, 11, 5), D("250.00"), zero, D("350.00")),
        (TODAY, zero, D("400.00"), D("-50.00")),
    ]
    assert found.totals == {"debit": D("250.00"), "credit": D("400.00"), "balance": D("-50.00")}


def test_a_statement_needs_a_customer(world):
    with pytest.raises(InvalidInput) as refusal:
        customer_statement.run(world.accountant, {})
    assert refusal.value.errors[0].field == "customer"
