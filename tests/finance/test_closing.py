"""A month from its first voucher to the lock: exact figures, and nothing changes by closing that should not."""

from datetime import date
from decimal import Decimal

import pytest

from quintet.finance.closing.commands import (
    accrue_income_tax,
    appropriate_reserve,
    check,
    lock,
    note_stock,
    reopen,
    run_all,
    run_step,
)
from quintet.finance.closing.documents import closing_run, tax_rate
from quintet.finance.ledgers.commands import close as close_period
from quintet.finance.ledgers.commands import reopen as reopen_period
from quintet.finance.receivables.commands import post_invoice
from quintet.finance.statements.queries import balance_sheet, income_statement
from quintet.finance.vouchers.commands import review
from quintet.finance.vouchers.documents import voucher
from quintet.kernel import clock, doctor, sql
from quintet.kernel.flow import Flow, flows, gates_of
from quintet.kernel.results import NotAllowed, Refused
from quintet.kernel.runner import perform
from quintet.kernel.text import _
from tests.finance.bookkeeping import book, period, rows_by_no
from tests.finance.builders import D, a_line, account, balance, deliver, delivery_facts, make_world

NOV = date(2026, 11, 24)
BOOKED = ("vat", "surtax", "profit")


@pytest.fixture
def world(db):
    with clock.frozen_at(NOV):
        yield make_world(date(2026, 11, 1))


def a_month(world):
    """Sales of 100,000 + 13,000 VAT, input VAT of 5,000, goods sold of 30,000, rent of 12,000, interest of 500."""
    book(world, date(2026, 11, 1), ("1002", "200000.00"), ("3001", "-200000.00"))
    book(world, NOV, ("1405", "38461.54"), ("22210101", "5000.00"), ("1002", "-43461.54"))
    deliver(world, delivery_facts(world, a_line(world, "113000.00", "30000.00"), happened_on=NOV))
    perform(post_invoice, [sql.value("SELECT id FROM finance_salesinvoice")], actor=world.accountant)
    book(world, NOV, ("560206", "12000.00"), ("560301", "500.00"), ("1002", "-12500.00"))


def start(world, number="2026-11"):
    return perform(closing_run.create, [{"period": period(number)}], actor=world.accountant).record.id


def steps(run):
    """{step: (state, amount)} as the checklist shows them."""
    rows = sql.rows("SELECT step, state, amount FROM finance_closingstep WHERE run_id = %s ORDER BY position", [run])
    return {step: (state, amount) for step, state, amount in rows}


def said(run, step):
    return sql.value("SELECT message ->> 'zh' FROM finance_closingstep WHERE run_id = %s AND step = %s", [run, step])


def vouchers_of(run):
    """The vouchers a closing made: template and lines (account code, debit, credit), in their order."""
    rows = sql.rows(
        "SELECT t.code, v.id, a.code, l.debit, l.credit FROM finance_voucher v"
        " JOIN finance_vouchertemplate t ON t.id = v.template_id JOIN finance_voucherline l ON l.voucher_id = v.id"
        " JOIN finance_account a ON a.id = l.account_id WHERE v.source_ref = %s ORDER BY v.id, l.position",
        [run],
    )
    found = {}
    for template, number, code, debit, credit in rows:
        found.setdefault((number, template), []).append((code, debit, credit))
    return [(template, lines) for (_number, template), lines in found.items()]


def figures(world):
    """Both statements, number by number."""
    sheet = rows_by_no(balance_sheet.run(world.accountant, {"layout": "list"}))
    income = rows_by_no(income_statement.run(world.accountant, {}))
    return {no: row["end"] for no, row in sheet.items()}, {
        no: (row["month"], row["year"]) for no, row in income.items()
    }


# the story of a month ---


def test_a_month_from_its_first_voucher_to_the_lock(world):
    a_month(world)
    run = start(world)
    perform(check, [run], actor=world.accountant)
    found = steps(run)
    assert [found[step] for step in BOOKED] == [
        ("todo", D("8000.00")), ("todo", D("960.00")), ("todo", D("57500.00")),
    ]  # fmt: skip
    assert {found[step][0] for step in ("no_unposted", "earlier_closed", "no_gaps", "receivables", "payables")} == {
        "done"
    }
    assert vouchers_of(run) == []

    perform(run_all, [run], actor=world.accountant)
    zero = D("0.00")
    assert vouchers_of(run) == [
        ("closing_vat", [("22210104", D("8000.00"), zero), ("222102", zero, D("8000.00"))]),
        (
            "closing_surtax",
            [
                ("540302", D("560.00"), zero), ("540306", D("240.00"), zero), ("540307", D("160.00"), zero),
                ("222111", zero, D("560.00")), ("222112", zero, D("240.00")), ("222113", zero, D("160.00")),
            ],
        ),
        (
            "closing_profit",
            [
                ("5001", D("100000.00"), zero), ("5401", zero, D("30000.00")), ("540302", zero, D("560.00")),
                ("540306", zero, D("240.00")), ("540307", zero, D("160.00")), ("560206", zero, D("12000.00")),
                ("560301", zero, D("500.00")), ("3103", zero, D("100000.00")), ("3103", D("43460.00"), zero),
            ],
        ),
    ]  # fmt: skip
    assert balance(world, "3103") == D("-56540.00")
    assert said(run, "income_tax") == "建议计提 14,135.00：本年利润总额 56,540.00 × 25 %，已计提 0.00"
    assert steps(run)["income_tax"][0] == "not_needed"

    perform(accrue_income_tax, [run], actor=world.accountant)
    assert balance(world, "222109") == D("-14135.00")
    assert balance(world, "3103") == D("-42405.00")
    perform(lock, [run], actor=world.chief)
    assert {state for state, _amount in steps(run).values()} <= {"done", "not_needed"}
    assert sql.value("SELECT state FROM finance_period WHERE number = '2026-11'") == "CLOSED"
    sheet, income = figures(world)
    assert (sheet[30], sheet[53], sheet[36], sheet[51]) == (
        D("265500.00"),
        D("265500.00"),
        D("23095.00"),
        D("42405.00"),
    )
    assert (income[1], income[3], income[21], income[31], income[32]) == (
        (D("100000.00"),) * 2, (D("960.00"),) * 2, (D("56540.00"),) * 2, (D("14135.00"),) * 2, (D("42405.00"),) * 2,
    )  # fmt: skip
    assert [
        each for each in doctor.examine(["finance.balances", "finance.chain", "finance.gaps"]) if each.findings
    ] == []


def test_statements_are_the_same_before_and_after_the_result_is_closed(world):
    a_month(world)
    run = start(world)
    for _step in ("vat", "surtax"):
        perform(run_step, [run], actor=world.accountant)
    before = figures(world)
    perform(run_step, [run], actor=world.accountant)
    assert steps(run)["profit"] == ("done", D("56540.00"))
    assert figures(world) == before


def test_what_came_after_a_step_is_booked_as_a_difference(world):
    a_month(world)
    run = start(world)
    perform(run_all, [run], actor=world.accountant)
    perform(run_all, [run], actor=world.accountant)
    assert len(vouchers_of(run)) == 3
    # an invoice in red takes 1,000 and 130 of VAT back, and a purchase brings 30 of input VAT
    book(world, NOV, ("2241", "1130.00"), ("5051", "-1000.00"), ("22210106", "-130.00"))
    book(world, NOV, ("22210101", "30.00"), ("5051", "1000.00"), ("5001", "-2000.00"), ("2241", "970.00"))
    perform(check, [run], actor=world.accountant)
    assert [steps(run)[step] for step in BOOKED] == [
        ("todo", D("100.00")), ("todo", D("12.00")), ("todo", D("2000.00")),
    ]  # fmt: skip
    perform(run_all, [run], actor=world.accountant)
    assert [steps(run)[step] for step in BOOKED] == [
        ("done", D("8100.00")), ("done", D("972.00")), ("done", D("58528.00")),
    ]  # fmt: skip
    assert vouchers_of(run)[3] == (
        "closing_vat", [("22210104", D("100.00"), D("0.00")), ("222102", D("0.00"), D("100.00"))],
    )  # fmt: skip


def test_a_difference_may_go_back_in_red(world):
    a_month(world)
    run = start(world)
    perform(run_all, [run], actor=world.accountant)
    book(world, NOV, ("22210101", "8600.00"), ("2241", "-8600.00"))
    perform(run_all, [run], actor=world.accountant)
    red = vouchers_of(run)[3:]
    assert red[0] == ("closing_vat", [("22210104", D("-8000.00"), D("0.00")), ("222102", D("0.00"), D("-8000.00"))])
    assert figures(world)[0][14] == D("600.00")
    assert said(run, "vat") == "留抵税额 600.00 结转下期"
    assert balance(world, "540302") == D("0.00")
    assert steps(run)["surtax"][0] == "not_needed"
    income = figures(world)[1]
    assert (income[3][0], income[32][0]) == (D("0.00"), D("57500.00"))


def test_the_result_is_closed_by_its_dimensions(world):
    deliver(
        world,
        delivery_facts(world, a_line(world, "113.00", "30.00"), happened_on=NOV),
        delivery_facts(world, a_line(world, "226.00", "60.00"), happened_on=NOV, customer=world.other),
    )
    run = start(world)
    perform(run_all, [run], actor=world.accountant)
    lines = sql.rows(
        "SELECT l.party_id, l.debit FROM finance_voucherline l JOIN finance_voucher v ON v.id = l.voucher_id"
        " WHERE v.source_ref = %s AND l.account_id = %s ORDER BY l.debit",
        [run, account(world, "5001")],
    )
    assert lines == [(world.customer, D("100.00")), (world.other, D("200.00"))]
    assert sql.value(
        "SELECT count(*) FROM (SELECT party_id FROM finance_dimensionbalance WHERE account_id = ANY(%s)"
        " GROUP BY party_id, account_id HAVING sum(debit - credit) <> 0) x",
        [[account(world, "5001"), account(world, "5401")]],
    ) == 0  # fmt: skip


# VAT ---


def test_what_was_paid_beyond_the_vat_of_the_month_is_transferred_back(world):
    book(world, NOV, ("1002", "300.00"), ("22210106", "-300.00"))
    book(world, NOV, ("22210103", "500.00"), ("1002", "-500.00"))
    run = start(world)
    perform(run_all, [run], actor=world.accountant)
    assert vouchers_of(run)[0] == (
        "closing_vat", [("222102", D("200.00"), D("0.00")), ("22210109", D("0.00"), D("200.00"))],
    )  # fmt: skip
    assert sum(balance(world, code) for code in ("22210103", "22210106", "22210109")) == D("0.00")
    # surcharges are due on what is really paid for the month: 300
    assert steps(run)["surtax"] == ("done", D("36.00"))


def test_surcharges_are_halved_where_the_relief_is_switched_on(world):
    a_month(world)
    run = start(world)
    perform(check, [run], actor=world.accountant)
    relief = sql.value("SELECT id FROM finance_taxrate WHERE kind = 'surtax_relief'")
    perform(tax_rate.edit, {relief: {"in_use": True}}, actor=world.chief)
    perform(check, [run], actor=world.accountant)
    assert steps(run)["surtax"] == ("todo", D("480.00"))
    assert said(run, "surtax") == "7 % + 3 % + 2 %，减征 50 %"


def test_a_rate_counts_from_its_day_on(world):
    a_month(world)
    run = start(world)
    perform(check, [run], actor=world.accountant)
    town = {"kind": "city_tax", "rate": D(5), "valid_from": date(2026, 12, 1)}
    perform(tax_rate.create, [town], actor=world.chief)
    perform(check, [run], actor=world.accountant)
    assert steps(run)["surtax"] == ("todo", D("960.00"))
    perform(tax_rate.create, [{**town, "valid_from": date(2026, 11, 30)}], actor=world.chief)
    perform(check, [run], actor=world.accountant)
    assert steps(run)["surtax"] == ("todo", D("800.00"))


# income tax and the end of the year ---


def test_small_enterprises_pay_five_percent_up_to_their_ceiling(world):
    a_month(world)
    run = start(world)
    perform(run_all, [run], actor=world.accountant)
    small = sql.value("SELECT id FROM finance_taxrate WHERE kind = 'small_profit_income_tax'")
    perform(tax_rate.edit, {small: {"in_use": True}}, actor=world.chief)
    perform(check, [run], actor=world.accountant)
    assert said(run, "income_tax") == "建议计提 2,827.00：本年利润总额 56,540.00 × 5 %，已计提 0.00"
    perform(tax_rate.edit, {small: {"ceiling": D("56539.99")}}, actor=world.chief)
    perform(check, [run], actor=world.accountant)
    assert said(run, "income_tax") == "建议计提 14,135.00：本年利润总额 56,540.00 × 25 %，已计提 0.00"


def test_income_tax_is_what_a_person_says_and_a_second_time_only_the_rest_is_proposed(world):
    a_month(world)
    run = start(world)
    perform(run_all, [run], actor=world.accountant)
    perform(accrue_income_tax, [run], {"amount": D("10000.00")}, actor=world.accountant)
    assert steps(run)["income_tax"] == ("done", D("10000.00"))
    assert steps(run)["profit"] == ("done", D("46540.00"))
    perform(accrue_income_tax, [run], actor=world.accountant)
    assert balance(world, "222109") == D("-14135.00")
    with pytest.raises(Refused) as refusal:
        perform(accrue_income_tax, [run], actor=world.accountant)
    assert refusal.value.rule == "finance.closing.something_to_book"


def test_december_empties_the_profit_of_the_year_and_proposes_the_reserve(world):
    a_month(world)
    november = start(world)
    assert "year" not in steps(november)
    perform(run_all, [november], actor=world.accountant)
    perform(lock, [november], actor=world.chief)
    with clock.frozen_at(date(2026, 12, 31)):
        book(world, date(2026, 12, 31), ("560206", "6540.00"), ("1002", "-6540.00"))
        run = start(world, "2026-12")
        perform(run_all, [run], actor=world.accountant)
        perform(accrue_income_tax, [run], actor=world.accountant)
        perform(run_all, [run], actor=world.accountant)
        # 56,540 − 6,540 = 50,000 before tax; 12,500 of tax; a tenth of 37,500
        assert (balance(world, "3103"), balance(world, "310415")) == (D("0.00"), D("-37500.00"))
        assert said(run, "reserve") == "建议提取 3,750.00：净利润的 10 %"
        perform(appropriate_reserve, [run], actor=world.chief)
        assert (balance(world, "310101"), balance(world, "310402"), balance(world, "310415")) == (
            D("-3750.00"), D("0.00"), D("-33750.00"),
        )  # fmt: skip
        assert steps(run)["reserve"] == ("done", D("3750.00"))
        perform(lock, [run], actor=world.chief)
        shown = balance_sheet.run(world.accountant, {"layout": "list", "period": str(period("2026-12"))})
        assert [each for each in shown.checks if not each.ok] == []
        assert (rows_by_no(shown)[50]["end"], rows_by_no(shown)[51]["end"]) == (D("3750.00"), D("33750.00"))
        income = rows_by_no(income_statement.run(world.accountant, {"period": str(period("2026-12"))}))
        assert (income[32]["month"], income[32]["year"]) == (D("-19040.00"), D("37500.00"))


def test_the_reserve_ends_at_half_of_the_capital(world):
    with clock.frozen_at(date(2026, 12, 31)):
        book(world, date(2026, 12, 1), ("1002", "1000.00"), ("3001", "-1000.00"))
        book(world, date(2026, 12, 1), ("1002", "9000.00"), ("5001", "-9000.00"))
        book(world, date(2026, 12, 1), ("310415", "300.00"), ("310101", "-300.00"))
        book(world, date(2026, 12, 1), ("1002", "300.00"), ("310415", "-300.00"))
        perform(close_period, [period("2026-11")], actor=world.chief)
        run = start(world, "2026-12")
        perform(run_all, [run], actor=world.accountant)
        # 900 would be a tenth; 500 is half of the capital and 300 stand there: opened with, not taken this year
        assert said(run, "reserve") == "建议提取 200.00：净利润的 10 %"


# what blocks ---


def a_draft(world):
    lines = [
        {"account": account(world, "560302"), "debit": D("80.00")},
        {"account": account(world, "1002"), "credit": D("80.00")},
    ]
    row = {"summary": "手续费", "posted_on": NOV, "lines": lines}
    return perform(voucher.create, [row], actor=world.accountant).record.id


def test_a_voucher_not_posted_blocks_and_nothing_is_booked_until_it_is(world):
    a_month(world)
    waiting = a_draft(world)
    run = start(world)
    perform(run_all, [run], actor=world.accountant)
    number = sql.value("SELECT number FROM finance_voucher WHERE id = %s", [waiting])
    assert steps(run)["no_unposted"][0] == "blocked"
    assert said(run, "no_unposted") == f"1 张凭证未记账：{number}"
    assert vouchers_of(run) == []
    with pytest.raises(Refused) as refusal:
        perform(lock, [run], actor=world.chief)
    assert refusal.value.rule == "finance.closing.all_steps_done"
    assert "凭证全部记账" in refusal.value.message.zh
    perform(review, [waiting], actor=world.chief)
    perform(voucher.commands["post"], [waiting], actor=world.accountant)
    perform(run_all, [run], actor=world.accountant)
    assert steps(run)["profit"] == ("done", D("56460.00"))


def test_an_earlier_month_that_is_open_blocks(world):
    with clock.frozen_at(date(2026, 12, 5)):
        book(world, date(2026, 12, 5), ("1002", "10.00"), ("3001", "-10.00"))
        run = start(world, "2026-12")
        perform(check, [run], actor=world.accountant)
        assert said(run, "earlier_closed") == "以前有 1 个期间未结账：2026-11"
        assert steps(run)["earlier_closed"][0] == "blocked"


def test_a_party_whose_items_differ_from_the_ledger_blocks_and_is_named(world):
    book(world, NOV, ("1122", "70.00"), ("3001", "-70.00"), dims={"party": world.other})
    book(world, NOV, ("220201", "-40.00"), ("3001", "40.00"))
    run = start(world)
    perform(check, [run], actor=world.accountant)
    assert steps(run)["receivables"] == ("blocked", D("70.00"))
    assert said(run, "receivables") == "1 个往来单位与总账不符：成都锦江贸易"
    assert steps(run)["payables"] == ("blocked", D("40.00"))


@pytest.fixture
def stock_flow():
    """A flow that finds a difference between stock and ledger, as the one of ERP and Finance would."""
    flow = Flow("tests_stock", _("Stock", "库存"))
    gates = gates_of[check.id]
    before, found = list(gates), {"different": 1, "amount": D("12.34")}

    @flow.before(check, system="erp", fill=True)
    def stock_agrees(runs):
        for run in runs:
            note_stock(run, found["different"], found["amount"], _("1 item", "1 个物料与总账不符"))

    yield found
    gates[:] = before
    del flows[flow.name]


def test_a_flow_says_whether_stock_agrees_and_so_may_block(world, stock_flow):
    a_month(world)
    run = start(world)
    perform(run_all, [run], actor=world.accountant)
    assert steps(run)["stock"] == ("blocked", D("12.34"))
    assert said(run, "stock") == "1 个物料与总账不符"
    assert vouchers_of(run) == []
    stock_flow["different"] = 0
    perform(run_all, [run], actor=world.accountant)
    assert steps(run)["stock"][0] == "done"
    assert len(vouchers_of(run)) == 3


def test_the_lock_is_refused_while_a_step_is_to_do_and_is_not_for_the_accountant(world):
    a_month(world)
    run = start(world)
    with pytest.raises(Refused) as refusal:
        perform(lock, [run], actor=world.chief)
    assert "结转损益" in refusal.value.message.zh
    perform(run_all, [run], actor=world.accountant)
    with pytest.raises(NotAllowed):
        perform(lock, [run], actor=world.accountant)
    with pytest.raises(Refused) as refusal:
        perform(run_step, [run], actor=world.accountant)
    assert refusal.value.rule == "finance.closing.steps_to_do"


# locked and opened again ---


def test_a_month_opened_again_keeps_what_was_booked_and_books_the_difference(world):
    a_month(world)
    run = start(world)
    perform(run_all, [run], actor=world.accountant)
    perform(lock, [run], actor=world.chief)
    perform(reopen, [run], {"reason": "补记银行手续费"}, actor=world.chief)
    assert steps(run)["lock"][0] == "todo"
    book(world, NOV, ("560302", "40.00"), ("1002", "-40.00"))
    perform(run_all, [run], actor=world.accountant)
    assert vouchers_of(run)[3:] == [
        ("closing_profit", [("560302", D("0.00"), D("40.00")), ("3103", D("40.00"), D("0.00"))])
    ]
    perform(lock, [run], actor=world.chief)
    assert sql.value("SELECT state FROM finance_closingrun WHERE id = %s", [run]) == "LOCKED"


def test_the_run_follows_a_period_that_was_opened_or_closed_elsewhere(world):
    run = start(world)
    perform(close_period, [period("2026-11")], actor=world.chief)
    perform(check, [run], actor=world.accountant)
    assert sql.value("SELECT state FROM finance_closingrun WHERE id = %s", [run]) == "LOCKED"
    perform(reopen_period, [period("2026-11")], {"reason": "复核"}, actor=world.chief)
    perform(check, [run], actor=world.accountant)
    assert sql.value("SELECT state FROM finance_closingrun WHERE id = %s", [run]) == "OPEN"


def test_a_month_has_one_closing_and_begins_with_the_first_open_one(world):
    made = perform(closing_run.create, [{}], actor=world.accountant).record
    assert made.period_id == period("2026-11")
    with pytest.raises(Refused):
        start(world)


def test_a_month_without_anything_can_be_closed_at_once(world):
    run = start(world)
    perform(check, [run], actor=world.accountant)
    assert {steps(run)[step][0] for step in (*BOOKED, "costs", "income_tax")} == {"not_needed"}
    perform(lock, [run], actor=world.chief)
    assert sql.value("SELECT todo_count FROM finance_closingrun WHERE id = %s", [run]) == 0


def test_the_pack_brings_its_rates_once(world):
    run = start(world)
    perform(check, [run], actor=world.accountant)
    perform(check, [run], actor=world.accountant)
    rows = sql.rows("SELECT kind, rate, in_use, valid_to FROM finance_taxrate ORDER BY id")
    assert [(kind, Decimal(rate), in_use) for kind, rate, in_use, _to in rows] == [
        ("city_tax", 7, True), ("education_surcharge", 3, True), ("local_education_surcharge", 2, True),
        ("surtax_relief", 50, False), ("income_tax", 25, True), ("small_profit_income_tax", 5, False),
    ]  # fmt: skip
    assert rows[3][3] == date(2027, 12, 31)
