"""The sheets of the first company, and the plan that is drawn from them."""

import pytest

from quintet.demo import company
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
    assert made["034-employee.csv"] == 45
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
