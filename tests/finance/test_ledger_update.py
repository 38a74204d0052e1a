"""A ledger set up by version 0.1.0 gets what its pack has learnt since, and nothing that was booked is touched."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from quintet.finance.ledgers import commands as ledgers
from quintet.finance.ledgers.documents import account as accounts
from quintet.finance.ledgers.packs import read_pack
from quintet.finance.opening.commands import post as post_opening
from quintet.finance.opening.documents import opening_balance
from quintet.finance.payables.commands import allocate_payment, post_payment
from quintet.finance.vouchers.commands import Entry, Facts, post_facts
from quintet.kernel import clock, doctor, sql, upkeep
from quintet.kernel.actor import system_actor
from quintet.kernel.runner import perform, together
from tests.finance.builders import TODAY, D, account, balance, make_world
from tests.finance.buying import Shelf, a_payment, a_supplier, invoice_goods, receive_goods, shelves
from tests.finance.making import incur, issue, work

OLD = Path(__file__).with_name("pack_0_1_0")


def old_pack(_name):
    files = {
        part: tomllib.loads((OLD / f"{part}.toml").read_text("utf-8")) for part in ("accounts", "roles", "templates")
    }
    return {
        "accounts": files["accounts"]["accounts"],
        "roles": files["roles"]["roles"],
        "templates": files["templates"],
    }


@pytest.fixture
def world(db, monkeypatch):
    with clock.frozen_at(TODAY), shelves(Shelf()), monkeypatch.context() as patched:
        patched.setattr(ledgers, "read_pack", old_pack)
        made = make_world()
        made.supplier = a_supplier(made)
        patched.undo()
        yield made


def update(world):
    return perform(ledgers.update, [world.ledger], actor=system_actor("finance.update_ledgers", world.company))


def book(world, *entries):
    """A voucher of before: (account code, amount in debit, dimensions)."""
    lines = tuple(
        Entry(account=account(world, code), debit=D(amount), credit=D(0), dims=dims) for code, amount, dims in entries
    )
    facts = Facts(template="opening_balance", source=None, posted_on=TODAY, amounts={}, entries=lines)
    with together(world.system, "tests.before"):
        post_facts([facts])


def facts_of(world, code):
    return sql.one(
        "SELECT a.name, a.leaf, a.controlled, a.dimensions, p.code FROM finance_account a"
        " LEFT JOIN finance_account p ON p.id = a.parent_id WHERE a.ledger_id = %s AND a.code = %s",
        [world.ledger, code],
    )


def roles():
    return dict(
        sql.rows("SELECT r.role, a.code FROM finance_accountrole r JOIN finance_account a ON a.id = r.account_id")
    )


def everything():
    return (
        sql.rows("SELECT id, code, parent_id, leaf, controlled, dimensions, version FROM finance_account ORDER BY id"),
        sql.rows("SELECT role, account_id FROM finance_accountrole ORDER BY role"),
        sql.rows("SELECT id, code, state FROM finance_vouchertemplate ORDER BY id"),
    )


def findings():
    names = ("finance.payables", "finance.payments", "finance.estimates", "finance.wip", "finance.balances")
    return [(e.check.name, str(f.message)) for e in doctor.examine(names) for f in e.findings]


def test_an_empty_ledger_becomes_what_a_new_one_is(world):
    update(world)
    pack = read_pack("small_business")
    assert roles() == pack["roles"]
    assert {row[0] for row in sql.rows("SELECT code FROM finance_vouchertemplate")} == set(pack["templates"])
    old = everything()[0]
    there = {row[1]: row[3:6] for row in old}
    assert set(there) == set(pack["accounts"])
    with clock.frozen_at(TODAY):
        fresh = make_fresh(world)
    assert there == fresh


def make_fresh(world):
    """The chart of a ledger set up today, for another company: (leaf, controlled, dimensions) by code."""
    from quintet.finance.ledgers.commands import set_up_ledger
    from quintet.kernel.runner import acting_as
    from quintet.master.organisation.documents import company

    with acting_as(world.system):
        other = company.create([{"code": "Q2", "name": "第二家"}]).record.id
    number = set_up_ledger(other, TODAY)
    rows = sql.rows("SELECT code, leaf, controlled, dimensions FROM finance_account WHERE ledger_id = %s", [number])
    return {code: tuple(rest) for code, *rest in rows}


def test_a_second_update_changes_nothing_and_says_nothing(world):
    update(world)
    before = everything()
    events = sql.value("SELECT count(*) FROM kernel_event")
    update(world)
    assert everything() == before
    assert sql.value("SELECT count(*) FROM kernel_event") == events


def test_it_runs_by_itself_after_migrations_audited_as_the_system(world):
    assert "finance.update_ledgers" in upkeep.run_upkeep()
    assert roles()["wip"] == "400101"
    via = sql.rows("SELECT DISTINCT via FROM kernel_event WHERE name = 'finance.ledger_updated.v1'")
    assert via == [("finance.update_ledgers",)]
    said = sql.value("SELECT payload->'roles' FROM kernel_event WHERE name = 'finance.ledger_updated.v1'")
    assert "labour_absorbed" in str(said)


def test_an_account_with_postings_is_not_divided_its_sub_accounts_stand_beside_it(world):
    book(world, ("4101", "50.00", {}), ("1002", "-50.00", {}))
    update(world)
    assert facts_of(world, "4101")[1] is True
    assert facts_of(world, "410101") is None
    assert facts_of(world, "410102") == ("已分配人工", True, True, "department?", None)
    assert roles()["overhead"] == "4101"
    assert roles()["labour_absorbed"] == "410102"
    assert balance(world, "4101") == D("50.00")


def test_costs_close_in_such_a_ledger_too(world):
    from quintet.finance.costing.commands import close_costs

    book(world, ("4101", "50.00", {}), ("1002", "-50.00", {}))
    update(world)
    work(world, 5, world.item, "20.00", "10.00")
    incur(world, "5.00", "4101")
    november = sql.value("SELECT id FROM finance_period WHERE number = '2026-11'")
    with together(world.system, "tests.close"):
        close_costs(world.ledger, november)
    assert [balance(world, code) for code in ("4101", "410102", "410103", "410104")] == [D("0.00")] * 4
    assert balance(world, "5401") == D("25.00")


def test_accounts_that_people_made_keep_their_codes_and_names(world):
    rows = [
        {"code": "410101", "name": "折旧费", "parent": account(world, "4101"), "type": "cost", "direction": "debit"}
    ]
    with clock.frozen_at(date(2026, 11, 25)):
        perform(accounts.create, rows, actor=world.chief)
    update(world)
    assert facts_of(world, "410101")[0] == "折旧费"
    code = roles()["overhead"]
    assert code not in ("4101", "410101")
    assert facts_of(world, code) == ("实际发生", True, False, "department?", "4101")


def test_material_kept_by_hand_stays_as_it_was_and_documents_get_an_account_beside(world):
    book(world, ("1403", "700.00", {}), ("1002", "-700.00", {}))
    update(world)
    assert facts_of(world, "1403") == ("原材料", True, False, "item?", None)
    assert roles()["raw_material"] == "140301"
    assert facts_of(world, "140301") == ("原材料（单据）", True, True, "item", None)
    receive_goods(world, world.supplier)
    assert balance(world, "140301") == D("1000.00")
    issue(world, 5, world.second, "100.00")
    assert balance(world, "140301") == D("900.00")
    before = everything()
    update(world)
    assert everything() == before
    assert findings() == []


def test_what_is_owed_and_paid_ahead_is_taken_over_by_supplier(world):
    party = {"party_id": world.supplier}
    book(world, ("220201", "-1500.00", party), ("1123", "200.00", party), ("1002", "1300.00", {}))
    update(world)
    item = sql.one("SELECT supplier_id, kind, amount, open_amount, due_on FROM finance_payableitem")
    assert item == (world.supplier, "opening", D("1500.00"), D("1500.00"), TODAY)
    assert facts_of(world, "220201")[2] is True
    assert findings() == []
    paid = perform(post_payment, [a_payment(world, world.supplier, "1000.00")], actor=world.accountant).record
    assert paid.unallocated == D("0.00")
    ahead = sql.value("SELECT id FROM finance_payment WHERE method = 'opening'")
    perform(allocate_payment, [ahead], actor=world.accountant)
    assert sql.value("SELECT open_amount FROM finance_payableitem") == D("300.00")
    assert balance(world, "220201") == D("-300.00")
    assert findings() == []


def test_a_prepayment_on_the_wrong_side_is_left_to_people(world):
    book(world, ("1123", "-200.00", {"party_id": world.supplier}), ("1002", "200.00", {}))
    update(world)
    assert facts_of(world, "1123")[2] is False
    assert roles()["prepayment_made"] == "112301"
    assert findings() == []


def test_estimates_kept_by_hand_stay_and_new_ones_stand_beside(world):
    book(world, ("220202", "-80.00", {"party_id": world.supplier}), ("1002", "80.00", {}))
    update(world)
    assert roles()["estimated_payable"] == "22020201"
    (number,) = receive_goods(world, world.supplier)
    invoice_goods(world, world.supplier, {"estimate": number})
    assert balance(world, "220202") == D("-80.00")
    assert balance(world, "22020201") == D("0.00")
    assert findings() == []


def test_a_role_that_people_gave_another_account_keeps_it(world):
    other = account(world, "1402")
    sql.execute("UPDATE finance_accountrole SET account_id = %s WHERE role = 'raw_material'", [other])
    update(world)
    assert roles()["raw_material"] == "1402"
    assert facts_of(world, "1403")[2] is False


def test_a_template_that_was_edited_stays(world):
    sql.execute("UPDATE finance_vouchertemplate SET summary = '自定' WHERE code = 'goods_delivered'")
    update(world)
    assert sql.rows("SELECT summary FROM finance_vouchertemplate WHERE code = 'goods_delivered'") == [("自定",)]


def test_opening_balances_of_payables_make_items_and_payments(world):
    update(world)
    lines = [
        {"account": account(world, "220201"), "debit": D(0), "credit": D("900.00"), "party": world.supplier},
        {"account": account(world, "1123"), "debit": D("100.00"), "credit": D(0), "party": world.supplier},
        {"account": account(world, "1002"), "debit": D("800.00"), "credit": D(0)},
    ]
    number = perform(opening_balance.create, [{"lines": lines}], actor=world.accountant).record.id
    perform(post_opening, [number], actor=world.chief)
    assert sql.value("SELECT open_amount FROM finance_payableitem WHERE source_ref = %s", [number]) == D("900.00")
    assert sql.value("SELECT unallocated FROM finance_payment WHERE method = 'opening'") == D("100.00")
    assert findings() == []
