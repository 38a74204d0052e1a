"""The sheets of the first company, and the plan that is drawn from them."""

from decimal import Decimal

import pytest

from quintet.demo import company, plan
from quintet.demo.cast import Cast, Customer, Goods
from quintet.demo.company import SHEETS
from quintet.kernel import sql
from quintet.kernel.importing.run import import_path
from tests.master.builders import a_company


def test_the_sheets_can_be_imported_and_a_dry_run_writes_nothing(db):
    report = import_path(SHEETS, dry_run=True)

    assert report.problems == []
    made = {each.file: each.created for each in report.files}
    assert made["050-customers.csv"] == 40
    assert made["041-item.csv"] == 234
    assert made["034-employee.csv"] == 42
    assert sql.value("SELECT count(*) FROM master_company") == 0


def test_the_sheets_make_a_company_that_can_work(db):
    assert import_path(SHEETS).written

    assert sql.value("SELECT count(*) FROM master_party WHERE is_customer AND credit_code = ''") == 0
    assert sql.value("SELECT count(*) FROM master_party WHERE is_customer AND owner_id IS NULL") == 0
    assert sql.value("SELECT count(*) FROM hr_employee WHERE position_id IS NULL OR career_started_on IS NULL") == 0
    assert sql.value("SELECT count(*) FROM hr_employee WHERE user_id IS NULL") == 13  # in the workshop
    assert sql.value("SELECT count(DISTINCT skill_id) FROM hr_employeeskill WHERE level >= 3") == 7  # all there are
    assert sql.value("SELECT count(*) FROM hr_employee WHERE manager_id IS NULL") == 1  # the general manager
    assert sql.value("SELECT count(*) FROM master_orgunit WHERE head_user IS NULL") == 0
    assert sql.value("SELECT count(*) FROM finance_ledger WHERE state = 'ACTIVE'") == 1
    assert sql.value("SELECT sum(value) FROM erp_stockposition") == sql.value(
        "SELECT sum(b.debit - b.credit) FROM finance_balance b"
        " WHERE b.account_id IN (SELECT account_id FROM finance_accountrole"
        " WHERE role IN ('inventory', 'raw_material', 'semi_finished', 'consumable'))"
    )
    assert sql.value("SELECT count(DISTINCT warehouse_id) FROM erp_stockposition") == 2


def test_a_company_that_was_left_half_made_is_told(db):
    a_company()

    with pytest.raises(company.HalfMade):
        company.ensure()


def a_cast():
    goods = [
        Goods(n, f"G{n}", f"物料{n}", family, Decimal(100), {"SZ": Decimal(500), "SH": Decimal(20)})
        for n, family in enumerate(plan.ASKED, 1)
    ]
    customers = [
        Customer(n, f"C{n:03}", f"客户{n}", industry, "lin.yue", "王", False)
        for n, industry in enumerate([*plan.NEEDS, "其他"], 1)
    ]
    return Cast(1, {}, customers, goods, {"SZ": 1, "SH": 2}, {}, {})


def test_the_same_seed_draws_the_same_deals():
    assert plan.draw(a_cast(), 50, 80) == plan.draw(a_cast(), 50, 80)


def test_the_plan_never_promises_more_than_lies_in_stock():
    cast = a_cast()
    deals = plan.draw(cast, 200, 80)

    sold = {}
    for deal in deals:
        for want in deal.wants if deal.fate == "won" else ():
            sold[deal.warehouse, want.item] = sold.get((deal.warehouse, want.item), 0) + want.quantity
    stock = {(w, g.id): q * plan.stock_factor(200) for g in cast.goods for w, q in g.stock.items()}
    stocked = {g.id for g in cast.goods if g.family != "SVC"}

    assert all(quantity <= stock[key] for key, quantity in sold.items() if key[1] in stocked)
    assert {deal.fate for deal in deals} == {"won", "lost", "open", "rejected", "expired"}


def test_deals_open_in_order_of_time_within_the_days():
    days = [deal.opened for deal in plan.draw(a_cast(), 60, 40)]

    assert days == sorted(days)
    assert days[0] >= 0
    assert days[-1] < 40
