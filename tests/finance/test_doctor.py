"""The doctor finds what somebody with the owner's rights did to the books, and says where."""

import json

import pytest

from quintet.cli import main
from quintet.finance.receivables.commands import post_receipt
from quintet.finance.receivables.documents import receipt
from quintet.finance.vouchers.checks import verify_chain
from quintet.kernel import clock, doctor, postgres, sql
from quintet.kernel.runner import perform
from tests.finance.builders import TODAY, D, a_line, deliver, delivery_facts, make_world, return_facts, take_back

MINE = (
    "finance.allocations",
    "finance.balances",
    "finance.chain",
    "finance.credit",
    "finance.gaps",
    "finance.receivables",
    "finance.vouchers_balanced",
    "kernel.entries",
    "kernel.holds",
    "kernel.walls",
)


@pytest.fixture
def world(fresh_db):
    with clock.frozen_at(TODAY):
        found = make_world()
        sold = delivery_facts(found, a_line(found, "1130.00", "600.00"))
        deliver(found, sold, delivery_facts(found), delivery_facts(found, customer=found.other))
        take_back(found, return_facts(found, sold, a_line(found, "113.00", "60.00")))
        row = {"customer": found.customer, "amount": D("2500.00")}
        number = perform(receipt.create, [row], actor=found.cashier).record.id
        perform(post_receipt, [number], actor=found.accountant)
        yield found


def findings():
    return {e.check.name: [f.document for f in e.findings] for e in doctor.examine(MINE) if e.findings}


def as_owner(*statements):
    """What only the owner of the tables can do: switch the walls off, change something, switch them on again."""
    with postgres.as_owner():
        for statement in statements:
            sql.execute(statement)


def voucher_at(chain_no):
    return sql.value("SELECT id FROM finance_voucher WHERE chain_no = %s", [chain_no])


def around(table, statement):
    return (
        f"ALTER TABLE {table} DISABLE TRIGGER USER",
        statement,
        f"ALTER TABLE {table} ENABLE TRIGGER USER",
    )


def test_sound_books_have_no_findings(world):
    assert findings() == {}


def test_changed_content_breaks_the_chain_at_the_voucher_that_was_changed(world):
    as_owner(*around("finance_voucher", "UPDATE finance_voucher SET summary = '改' WHERE chain_no >= 3"))
    assert verify_chain(world.ledger) == (voucher_at(3), "changed")
    assert findings() == {"finance.chain": [voucher_at(3)]}


def test_a_changed_amount_is_found_by_chain_balance_and_voucher(world):
    as_owner(
        *around(
            "finance_voucherline",
            f"UPDATE finance_voucherline SET debit = debit + 1 WHERE voucher_id = {voucher_at(2)} AND position = 1",
        )
    )
    found = findings()
    assert set(found) == {"finance.chain", "finance.balances", "finance.vouchers_balanced"}
    assert found["finance.chain"] == found["finance.vouchers_balanced"] == [voucher_at(2)]


def test_a_voucher_taken_out_of_the_middle_is_missed_at_its_successor(world):
    gone, after = voucher_at(2), voucher_at(3)
    as_owner(
        *around("finance_voucherline", f"DELETE FROM finance_voucherline WHERE voucher_id = {gone}"),
        *around("finance_voucher", f"DELETE FROM finance_voucher WHERE id = {gone}"),
    )
    assert verify_chain(world.ledger) == (after, "missing")
    assert "finance.gaps" in findings()


def test_a_voucher_taken_off_the_end_is_missed_by_the_chains_head(world):
    last = sql.value("SELECT id FROM finance_voucher ORDER BY chain_no DESC LIMIT 1")
    as_owner(
        *around("finance_voucherline", f"DELETE FROM finance_voucherline WHERE voucher_id = {last}"),
        *around("finance_voucher", f"DELETE FROM finance_voucher WHERE id = {last}"),
    )
    assert verify_chain(world.ledger) is None
    assert "finance.chain" in findings()


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        (
            "UPDATE finance_balance SET debit = debit + 1 WHERE id = (SELECT min(id) FROM finance_balance)",
            "finance.balances",
        ),
        (
            "UPDATE finance_dimensionbalance SET credit = 7 WHERE id = (SELECT min(id) FROM finance_dimensionbalance)",
            "finance.balances",
        ),
        ("UPDATE finance_creditposition SET receivable = receivable + 1", "finance.credit"),
        (
            "UPDATE finance_receivableitem SET open_amount = 1 WHERE amount = 1130 AND open_amount = 0",
            "finance.allocations",
        ),
        ("UPDATE kernel_counter SET value = value + 1 WHERE key LIKE 'finance.voucher:%%'", "finance.gaps"),
        ("DELETE FROM kernel_entry WHERE doc = 'finance.receipt'", "kernel.entries"),
        ("UPDATE finance_receipt SET hold_id = 5", "kernel.holds"),
        ("ALTER TABLE finance_voucher DISABLE TRIGGER finance_voucher_immutable_update", "kernel.walls"),
        ("DROP TRIGGER finance_voucherline_immutable_delete ON finance_voucherline", "kernel.walls"),
    ],
)
def test_what_disagrees_is_found_by_its_check(world, statement, check):
    with postgres.as_owner():
        sql.execute(statement, [] if "%%" in statement else None)
    assert check in findings()


def test_the_operation_says_so_and_exits_with_one(world, capsys):
    assert main(["doctor", "--json", *MINE]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["check"] for row in rows] == list(MINE)
    assert all(row["ok"] for row in rows)
    sql.execute("UPDATE finance_creditposition SET reserved = 5")
    assert main(["doctor", "finance.credit"]) == 1
    assert "bad finance.credit" in capsys.readouterr().out


def test_an_unknown_check_is_named(world, capsys):
    assert main(["doctor", "nonsense"]) == 1
    assert "nonsense" in capsys.readouterr().err
