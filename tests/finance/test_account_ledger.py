"""The account ledger: every entry with the balance after it, and sums that agree with the balances."""

from datetime import date

import pytest

from quintet.finance.ledgers.documents import account as account_document
from quintet.finance.reports import account_ledger as pages
from quintet.finance.reports.queries import account_ledger, general_ledger, trial_balance
from quintet.kernel import clock, sql
from quintet.kernel.results import InvalidInput, NotAllowed
from quintet.kernel.runner import perform
from tests.finance.bookkeeping import book, follow, period
from tests.finance.builders import D, account, deliver, delivery_facts, make_world

NOV = date(2026, 11, 24)


@pytest.fixture
def world(db):
    with clock.frozen_at(NOV):
        yield make_world()


def ledger(world, **given):
    return account_ledger.run(world.accountant, {name: str(value) for name, value in given.items()})


def shown(result):
    """(summary, debit, credit, side, balance) of each row."""
    return [(r["summary"], r.get("debit"), r.get("credit"), r.get("side"), r.get("balance")) for r in result.rows]


def test_it_runs_from_what_stood_before_through_every_entry_to_the_sums_of_month_and_year(world):
    book(world, date(2026, 9, 30), ("1002", "1000.00"), ("3001", "-1000.00"))
    book(world, date(2026, 10, 9), ("1002", "-300.00"), ("560206", "300.00"))
    book(world, date(2026, 11, 2), ("1002", "-900.00"), ("560206", "900.00"))
    found = ledger(world, account=account(world, "1002"), from_period=period("2026-10"))
    zero, said = D("0.00"), "结转本年利润 -"
    assert shown(found) == [
        ("期初余额", None, None, "借", D("1000.00")),
        (said, zero, D("300.00"), "借", D("700.00")),
        ("2026-10 合计", zero, D("300.00"), "借", D("700.00")),
        ("本年累计", D("1000.00"), D("300.00"), "借", D("700.00")),
        (said, zero, D("900.00"), "贷", D("200.00")),
        ("2026-11 合计", zero, D("900.00"), "贷", D("200.00")),
        ("本年累计", D("1000.00"), D("1200.00"), "贷", D("200.00")),
    ]
    assert found.totals | {"summary": ""} == {
        "summary": "", "debit": zero, "credit": D("1200.00"), "side": "贷", "balance": D("200.00"),
    }  # fmt: skip
    assert [check.ok for check in found.checks] == [True]
    assert str(found.heading.form) == "1002 银行存款"


def test_a_line_names_its_voucher_its_source_whom_it_is_about_and_what_it_stands_against(world):
    facts = delivery_facts(world)
    deliver(world, facts)
    (line,) = [row for row in ledger(world, account=account(world, "1122")).rows if row.get("voucher")]
    number, made = sql.one("SELECT number, id FROM finance_voucher WHERE source_ref = %s", [facts.delivery])
    assert line["voucher"] == {"doc": "finance.voucher", "id": made, "label": number}
    assert line["counter"] == "1405 库存商品、222106 待转销项税额、5001 主营业务收入"
    assert line["detail"] == "武汉光谷电子"
    assert line["debit"] == D("1130.00")


def test_an_inner_account_is_all_below_it_and_codes_may_leave_some_out(world):
    book(world, NOV, ("22210101", "5.00"), ("22210106", "-13.00"), ("222106", "-7.00"), ("1002", "15.00"))
    every = ledger(world, account=account(world, "2221"))
    assert (every.totals["side"], every.totals["balance"]) == ("贷", D("15.00"))
    assert {row["account"] for row in every.rows if row.get("voucher")} == {
        "22210101 进项税额", "22210106 销项税额", "222106 待转销项税额",
    }  # fmt: skip
    some = ledger(world, codes="2221，-222106")
    assert some.totals["balance"] == D("8.00")
    assert ledger(world, codes="2221 -222101 22210106").totals["balance"] == D("20.00")


def test_one_dimension_of_an_account_and_its_balance_brought_forward(world):
    deliver(world, delivery_facts(world, happened_on=date(2026, 10, 9)), delivery_facts(world))
    deliver(world, delivery_facts(world, customer=world.other))
    mine = ledger(world, account=account(world, "1122"), party=world.customer)
    assert shown(mine)[0][::4] == ("期初余额", D("1130.00"))
    assert (mine.totals["debit"], mine.totals["balance"]) == (D("1130.00"), D("2260.00"))
    assert mine.checks[0].ok
    assert ledger(world, account=account(world, "1122")).totals["balance"] == D("3390.00")


def test_long_ledgers_come_in_pages_that_carry_the_balance_on(world, monkeypatch):
    monkeypatch.setattr(pages, "PAGE", 2)
    for amount in ("1.00", "2.00", "4.00", "8.00", "16.00"):
        book(world, NOV, ("1002", amount), ("3001", f"-{amount}"))
    first = ledger(world, account=account(world, "1002"))
    assert [row[4] for row in shown(first)] == [D("0.00"), D("1.00"), D("3.00"), None]
    assert first.totals["balance"] == D("31.00")
    second = follow(world.accountant, first.rows[-1]["_links"]["summary"])
    assert shown(second)[0][::4] == ("承前页", D("3.00"))
    third = follow(world.accountant, second.rows[-1]["_links"]["summary"])
    assert [(row[0], row[4]) for row in shown(third)] == [
        ("承前页", D("15.00")), ("结转本年利润 -", D("31.00")), ("2026-11 合计", D("31.00")), ("本年累计", D("31.00")),
    ]  # fmt: skip


def test_entries_that_were_booked_later_into_an_earlier_month_are_in_their_month(world):
    book(world, NOV, ("1002", "5.00"), ("3001", "-5.00"))
    book(world, date(2026, 10, 30), ("1002", "70.00"), ("3001", "-70.00"))
    assert ledger(world, account=account(world, "1002")).totals["debit"] == D("5.00")
    october = ledger(world, account=account(world, "1002"), from_period=period("2026-10"), to_period=period("2026-10"))
    assert october.totals["debit"] == D("70.00")


def test_it_takes_the_same_few_statements_however_many_entries(world):
    for _n in range(3):
        book(world, NOV, ("1002", "5.00"), ("3001", "-5.00"))
    ledger(world, account=account(world, "1002"))
    with sql.recorded() as seen:
        ledger(world, account=account(world, "1002"))
    assert len(seen) <= 5


@pytest.mark.parametrize(
    ("given", "field"),
    [({"codes": "9"}, "codes"), ({"account": 1}, "account"), ({"codes": "-1001"}, "account")],
)
def test_it_asks_for_an_account_and_refuses_what_is_none(world, given, field):
    with pytest.raises(InvalidInput) as refusal:
        ledger(world, **given)
    assert refusal.value.errors[0].field == field


def test_without_a_choice_it_is_the_journal_of_the_bank(world):
    book(world, NOV, ("1002", "5.00"), ("3001", "-5.00"))
    found = ledger(world)
    assert (str(found.heading.form), found.totals["balance"]) == ("1002 银行存款", D("5.00"))


def test_it_is_for_those_who_read_the_books(world):
    with pytest.raises(NotAllowed):
        account_ledger.run(world.cashier, {"codes": "1001"})


def test_the_trial_balance_opens_into_ledgers_that_say_the_same(world):
    deliver(world, delivery_facts(world, happened_on=date(2026, 10, 9)), delivery_facts(world))
    for row in trial_balance.run(world.accountant, {}).rows:
        behind = follow(world.accountant, row["_link"])
        assert (behind.totals["debit"], behind.totals["credit"]) == (row["debit"], row["credit"])
        sign = {"借": 1, "贷": -1, "平": 0}[behind.totals["side"]]
        assert sign * behind.totals["balance"] == row["closing_debit"] - row["closing_credit"]


def test_the_general_ledger_sums_accounts_of_first_level_month_by_month(world):
    book(world, date(2026, 9, 30), ("1002", "1000.00"), ("222102", "-1000.00"))
    book(world, NOV, ("222102", "400.00"), ("222109", "50.00"), ("1002", "-450.00"))
    found = general_ledger.run(world.accountant, {"codes": "2221", "from_period": str(period("2026-09"))})
    zero = D("0.00")
    names = ("month", "summary", "debit", "credit", "side", "balance")
    assert [tuple(row.get(name) for name in names) for row in found.rows] == [
        (None, "期初余额", None, None, "平", zero),
        ("2026-09", "本月合计", zero, D("1000.00"), "贷", D("1000.00")),
        ("", "本年累计", zero, D("1000.00"), "贷", D("1000.00")),
        ("2026-11", "本月合计", D("450.00"), zero, "贷", D("550.00")),
        ("", "本年累计", D("450.00"), D("1000.00"), "贷", D("550.00")),
    ]  # fmt: skip
    assert follow(world.accountant, found.rows[3]["_link"]).totals["balance"] == D("550.00")


def test_a_sub_account_begins_with_the_code_of_its_parent(world):
    row = {"code": "9901", "name": "备用金", "parent": account(world, "1001"), "type": "asset", "direction": "debit"}
    with pytest.raises(InvalidInput) as refusal:
        perform(account_document.create, [row], actor=world.chief)
    assert refusal.value.errors[0].rule == "finance.ledgers.code_begins_with_the_parents"
    made = perform(account_document.create, [{**row, "code": "100101"}], actor=world.chief).record
    assert made.full_name == "库存现金-备用金"
