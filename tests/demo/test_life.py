"""The demo company after some months: every state on show, and the books agree with what happened."""

from datetime import timedelta
from decimal import Decimal

import pytest

from quintet.demo import books, company
from quintet.finance.statements.queries import balance_sheet, income_statement
from quintet.kernel import doctor, sql
from quintet.kernel.actor import system_actor
from tests.demo.conftest import NOW


def states(table):
    return dict(sql.rows(f"SELECT state, count(*) FROM {table} GROUP BY state"))


def balance(*roles):
    """Debits less credits of the accounts behind roles, each once."""
    return sql.value(
        "SELECT coalesce(sum(b.debit - b.credit), 0) FROM finance_balance b"
        " WHERE b.account_id IN (SELECT account_id FROM finance_accountrole WHERE role = ANY(%s))",
        [list(roles)],
    )


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("crm_lead", {"CONTACTED", "CONVERTED", "DISQUALIFIED"}),
        ("crm_opportunity", {"OPEN", "WON", "LOST"}),
        ("crm_quotation", {"DRAFT", "SENT", "ACCEPTED", "REJECTED", "EXPIRED", "CANCELLED"}),
        ("erp_salesorder", {"DRAFT", "CONFIRMED", "PARTLY_DELIVERED", "DELIVERED", "CLOSED", "CANCELLED"}),
        ("erp_delivery", {"DRAFT", "SHIPPED", "CANCELLED"}),
        ("erp_salesreturn", {"DRAFT", "RECEIVED"}),
        ("erp_plannedorder", {"PROPOSED", "RELEASED"}),
        ("erp_manufacturingorder", {"RELEASED", "IN_PROGRESS", "FINISHED"}),
        ("erp_workorder", {"READY", "WAITING", "RUNNING", "DONE"}),
        ("erp_materialissue", {"DRAFT", "POSTED"}),
        ("erp_requisition", {"DRAFT", "SUBMITTED", "ORDERED"}),
        ("erp_purchaseorder", {"PLACED", "RECEIVED"}),
        ("erp_purchasereceipt", {"DRAFT", "RECEIVED"}),
        ("erp_machinedowntime", {"DOWN", "REPAIRED"}),
        ("finance_salesinvoice", {"DRAFT", "POSTED"}),
        ("finance_purchaseinvoice", {"DRAFT", "POSTED"}),
        ("finance_payment", {"POSTED"}),
        ("finance_receipt", {"DRAFT", "POSTED"}),
        ("oa_approvalrequest", {"RUNNING", "APPROVED", "REJECTED"}),
        ("hr_leaverequest", {"DRAFT", "APPROVED", "REJECTED"}),
    ],
)
def test_documents_stand_in_every_state_of_their_path(life, table, expected):
    assert expected <= set(states(table))


def test_things_wait_for_the_people_who_decide(life):
    waiting = sql.rows(
        "SELECT r.subject_doc, u.username FROM oa_approvalrequest r JOIN oa_approvaltask t ON t.request_id = r.id"
        " JOIN kernel_user u ON u.id = t.user_ref WHERE r.state = 'RUNNING' AND t.state = 'PENDING'"
    )

    assert ("erp.sales_order", "zhou.qihang") in waiting  # the amount
    assert ("erp.sales_order", "chen.liheng") in waiting  # the amount, after the manager
    assert ("erp.sales_order", "zheng.wentao") in waiting  # the credit
    assert ("crm.quotation", "jiang.lan") in waiting  # the discount
    assert ("hr.leave_request", "du.zhigang") in waiting  # the leave of somebody in the workshop
    assert ("hr.leave_request", "xu.qing") in waiting  # and in the office
    assert ("finance.purchase_invoice", "zheng.wentao") in waiting  # a supplier asks for more than was agreed


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("salesperson", "SELECT count(*) FROM crm_opportunity WHERE state = 'OPEN'"),
        ("order_desk", "SELECT count(*) FROM erp_salesorder WHERE state = 'DRAFT' AND hold_id IS NULL"),
        ("planner", "SELECT count(*) FROM erp_planningmessage WHERE state = 'OPEN'"),
        ("workshop", "SELECT count(*) FROM erp_workorder WHERE state = 'READY'"),
        ("buyer", "SELECT count(*) FROM erp_requisition WHERE state = 'SUBMITTED'"),
        ("receiving", "SELECT count(*) FROM erp_purchasereceipt WHERE state = 'DRAFT'"),
        ("picking", "SELECT count(*) FROM erp_delivery WHERE state = 'DRAFT'"),
        ("accountant", "SELECT count(*) FROM finance_salesinvoice WHERE state = 'DRAFT'"),
        ("cashier", "SELECT count(*) FROM finance_payableitem WHERE open_amount > 0"),
        ("cost accountant", "SELECT count(*) FROM erp_manufacturingorder WHERE wip_cost > 0"),
    ],
)
def test_every_role_finds_work(life, role, found):
    assert sql.value(found) > 0, role


def test_machines_and_people_are_planned_for_the_days_to_come(life):
    row = sql.one(
        "SELECT count(*), count(DISTINCT machine_id), max(start_at)::date FROM erp_slot WHERE start_at >= %s", [NOW]
    )

    assert row[0] >= 20
    assert row[1] >= 5
    assert (row[2] - NOW.date()).days >= 5


def test_business_has_seasons_and_grows(life):
    by_month = dict(
        sql.rows("SELECT to_char(ordered_on, 'YYYY-MM'), count(*) FROM erp_salesorder GROUP BY 1 ORDER BY 1")
    )
    first = sum(count for month, count in by_month.items() if month < "2025-11")
    last = sum(count for month, count in by_month.items() if month >= "2025-11")

    assert len(by_month) >= 23
    assert last > first * 1.5


def test_prices_rose_and_the_present_ones_are_the_sheets(life):
    before, now = (
        sql.value(
            "SELECT l.unit_price FROM master_pricelistline l JOIN master_item i ON i.id = l.item_id"
            " JOIN master_pricelist p ON p.id = l.price_list_id"
            " WHERE p.code = 'STD' AND i.code = 'PX42-05' AND l.min_quantity = 0"
            " AND coalesce(l.valid_from, '2000-01-01') <= %s AND coalesce(l.valid_to, '2100-01-01') >= %s",
            [day, day],
        )
        for day in ("2026-02-27", "2026-11-24")
    )

    assert (before, now) == (Decimal("835.000000"), Decimal("860.000000"))  # 860 / 1.03 = 834.95


def test_the_doctor_finds_nothing(life):
    doctor.load_checks()

    assert {each.check.name: each.findings for each in doctor.examine() if each.findings} == {}


def test_leave_balances_are_granted_used_and_waiting(life):
    rows = sql.rows(
        "SELECT e.number, b.granted, b.taken, b.pending FROM hr_leavebalance b"
        " JOIN hr_employee e ON e.id = b.employee_id JOIN hr_leavetype t ON t.id = b.type_id"
        " WHERE t.code = 'ANNUAL' AND b.year = 2026"
    )
    granted = {row[0]: row[1] for row in rows}
    taken, pending = sum(row[2] for row in rows), sum(row[3] for row in rows)
    # careers began in 1998, 2022 and on 4 July 2016: (5 × 184 + 10 × 181) / 365 = 7.5
    assert (len(rows), granted["E001"], granted["E012"], granted["E005"]) == (45, 15, 5, 7)
    assert taken >= 10
    assert pending == 6
    assert sql.value('SELECT count(*) FROM hr_leavebalance WHERE entitled <> taken + pending + "left"') == 0


def test_stock_is_worth_what_the_books_say(life):
    booked = balance("inventory", "raw_material", "semi_finished", "consumable")
    assert sql.value("SELECT sum(value) FROM erp_stockposition") == booked
    assert sql.value("SELECT count(*) FROM erp_stockposition WHERE quantity < reserved") == 0


def test_what_customers_owe_is_what_the_books_say(life):
    owed = sql.value("SELECT sum(open_amount) FROM finance_receivableitem")
    prepaid = sql.value("SELECT coalesce(sum(unallocated), 0) FROM finance_receipt WHERE state = 'POSTED'")

    assert owed > 0
    assert owed == balance("receivable")
    assert prepaid == -balance("prepayment_received")


def test_the_trial_balance_is_zero_and_every_voucher_balances(life):
    assert sql.value("SELECT sum(debit - credit) FROM finance_balance") == 0
    assert sql.value("SELECT count(*) FROM finance_voucher WHERE state = 'POSTED'") > 50


def test_what_customers_paid_ahead_pays_their_invoices(life):
    waiting = sql.value(
        "SELECT count(*) FROM finance_receivableitem i WHERE i.open_amount > 0 AND i.booked_on < %s AND EXISTS ("
        " SELECT 1 FROM finance_receipt r WHERE r.customer_id = i.customer_id AND r.state = 'POSTED'"
        " AND r.unallocated > 0)",
        [NOW.date() - timedelta(days=4)],
    )

    assert waiting == 0


def test_taxes_of_closed_months_are_paid_and_income_tax_is_a_quarter_of_the_profit(life):
    owed = sql.value(
        "SELECT sum(b.credit - b.debit) FROM finance_balance b JOIN finance_account a ON a.id = b.account_id"
        " WHERE a.code = ANY(%s)",
        [list(books.TAXES)],
    )
    until_october = (
        "SELECT sum(b.credit - b.debit + b.closed) FROM finance_balance b JOIN finance_account a"
        " ON a.id = b.account_id JOIN finance_period p ON p.id = b.period_id"
        " WHERE a.type IN ('income', 'expense') AND a.leaf AND {} AND (p.year, p.month) < (2026, {})"
    )
    profit = sql.value(until_october.format("a.code <> '5801'", 10))
    tax = -sql.value(until_october.format("a.code = '5801'", 11))

    assert owed == 0
    assert profit > 0
    assert tax == round(profit / 4, 2)


def test_money_is_overdue(life):
    overdue = sql.value(
        "SELECT coalesce(sum(open_amount), 0) FROM finance_receivableitem WHERE open_amount > 0 AND due_on < %s",
        [NOW.date()],
    )

    assert overdue > Decimal(10000)


def test_nothing_happened_after_now_nor_outside_working_days(life):
    last, first = sql.one("SELECT max(at), min(at) FROM kernel_event")
    weekend = sql.value(
        "SELECT count(*) FROM crm_activity a WHERE EXISTS (SELECT 1 FROM master_calendarexception e"
        ' WHERE e."on" = a.happened_on AND NOT e.working)'
    )

    assert last < NOW
    assert first.date().isoformat() == "2024-11-01"
    assert weekend == 0


def test_people_did_their_own_work(life):
    acted = dict(
        sql.rows(
            "SELECT e.command, min(u.username) FROM kernel_event e JOIN kernel_user u ON u.id = e.actor_id"
            " WHERE e.command LIKE 'finance.voucher.%%' OR e.command = 'finance.receipt.post' GROUP BY e.command"
        )
    )

    assert acted["finance.voucher.review"] == "zheng.wentao"
    assert acted["finance.receipt.post"] == "he.min"


def test_every_persona_can_be_switched_to(life):
    titles = dict(sql.rows("SELECT username, demo_title FROM kernel_user WHERE demo_title <> '' AND active"))

    assert len(titles) == 21
    for word in (
        "销售",
        "销售经理",
        "订单",
        "仓管",
        "会计",
        "会计主管",
        "出纳",
        "CFO",
        "人事",
        "高管",
        "管理员",
        "计划",
        "采购",
        "车间",
        "研发",
        "成本会计",
        "部门经理",
        "员工",
        "审计",
    ):
        assert any(word in title for title in titles.values()), word


def test_what_is_made_already_is_left_alone(life):
    before = sql.value("SELECT count(*) FROM kernel_event")

    company.ensure(scale="large")

    assert sql.value("SELECT count(*) FROM kernel_event") == before


def test_months_gone_by_are_closed_and_statements_hold(life):
    actor = system_actor("tests", sql.value("SELECT company_id FROM finance_ledger"))
    for report in (balance_sheet, income_statement):
        shown = report.run(actor, {})
        assert [check.label for check in shown.checks if not check.ok] == []
    states = sql.rows("SELECT r.state, p.state FROM finance_closingrun r JOIN finance_period p ON p.id = r.period_id")
    assert states == [("LOCKED", "CLOSED")] * 24  # of November 2024 to October 2026
