"""Vouchers made by people: a second person, and nothing once it is posted."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from quintet.finance.ledgers.documents import period
from quintet.finance.vouchers.commands import post, reverse, review, send_back, void
from quintet.finance.vouchers.documents import voucher
from quintet.kernel import clock, sql
from quintet.kernel.results import InvalidInput, NotAllowed, Refused, WrongState
from quintet.kernel.runner import perform
from tests.finance.builders import TODAY, D, account, balance, deliver, delivery_facts, make_world


@pytest.fixture
def world(db):
    with clock.frozen_at(TODAY):
        yield make_world()


def a_voucher(world, amount="80.00", debit="560302", credit="1002", **changes):
    row = {
        "summary": "银行手续费",
        "lines": [
            {"account": account(world, debit), "debit": D(amount)},
            {"account": account(world, credit), "credit": D(amount)},
        ],
    }
    return perform(voucher.create, [{**row, **changes}], actor=world.accountant).record.id


def state(number):
    return sql.value("SELECT state FROM finance_voucher WHERE id = %s", [number])


def test_a_voucher_is_prepared_reviewed_by_another_and_posted(world):
    number = a_voucher(world)
    assert sql.value("SELECT number FROM finance_voucher WHERE id = %s", [number]).startswith("DR-2611-")
    perform(review, [number], actor=world.chief)
    perform(post, [number], actor=world.accountant)
    head = sql.one(
        "SELECT number, state, debit_total, prepared_by, reviewed_by, posted_by, chain_no FROM finance_voucher"
        " WHERE id = %s",
        [number],
    )
    people = (world.accountant.user_id, world.chief.user_id, world.accountant.user_id)
    assert head == ("记-202611-0001", "POSTED", D("80.00"), *people, 1)
    assert sql.value("SELECT title FROM kernel_entry WHERE id = %s", [number]) == "记-202611-0001"
    assert balance(world, "560302") == D("80.00")


def test_the_preparer_does_not_review(world):
    row = {
        "summary": "自审",
        "lines": [
            {"account": account(world, "560302"), "debit": D(1)},
            {"account": account(world, "1002"), "credit": D(1)},
        ],
    }
    number = perform(voucher.create, [row], actor=world.chief).record.id
    with pytest.raises(Refused) as refusal:
        perform(review, [number], actor=world.chief)
    assert refusal.value.rule == "finance_voucher_second_person"
    assert state(number) == "DRAFT"


def test_a_cashier_neither_prepares_nor_reviews_vouchers(world):
    number = a_voucher(world)
    with pytest.raises(NotAllowed):
        perform(review, [number], actor=world.cashier)
    with pytest.raises(NotAllowed):
        perform(voucher.create, [{"summary": "x", "lines": []}], actor=world.cashier)
    assert state(number) == "DRAFT"


def test_somebody_who_is_cashier_as_well_may_not_review(world):
    from dataclasses import replace

    number = a_voucher(world)
    both = replace(world.chief, roles=world.chief.roles | {"cashier"})
    with pytest.raises(Refused) as refusal:
        perform(review, [number], actor=both)
    assert refusal.value.rule == "finance.vouchers.cashier_never_reviews"


def test_a_draft_may_be_unbalanced_but_is_not_reviewed(world):
    lines = [
        {"account": account(world, "560302"), "debit": D("80.00")},
        {"account": account(world, "1002"), "credit": D("79.00")},
    ]
    number = a_voucher(world, lines=lines)
    with pytest.raises(Refused) as refusal:
        perform(review, [number], actor=world.chief)
    assert refusal.value.rule == "finance_voucher_balanced"
    assert "1.00" in refusal.value.message.zh


@pytest.mark.parametrize(
    ("line", "rule", "field"),
    [
        ({"account": "560302"}, "finance_voucher_lines_sound", "lines.0.debit"),
        ({"account": "560302", "debit": D(1), "credit": D(1)}, "finance_voucher_lines_sound", "lines.0.debit"),
        ({"account": "5603", "debit": D(1)}, "finance_voucher_lines_sound", "lines.0.account"),
        ({"account": "1122", "debit": D(1)}, "finance_voucher_controlled", "lines.0.account"),
        ({"account": "220201", "debit": D(1)}, "finance_voucher_lines_sound", "lines.0.party"),
    ],
)
def test_a_line_that_breaks_a_rule_is_named(world, line, rule, field):
    lines = [{**line, "account": account(world, line["account"])}, {"account": account(world, "1002"), "credit": D(1)}]
    with pytest.raises(InvalidInput) as refusal:
        a_voucher(world, lines=lines)
    assert (rule, field) in [(problem.rule, problem.field) for problem in refusal.value.errors]


def test_a_reviewed_voucher_can_be_sent_back_and_edited_a_posted_one_cannot(world):
    number = a_voucher(world)
    perform(review, [number], actor=world.chief)
    perform(send_back, [number], actor=world.chief)
    perform(voucher.edit, {number: {"summary": "更正"}}, actor=world.accountant)
    perform(review, [number], actor=world.chief)
    perform(post, [number], actor=world.chief)
    with pytest.raises(WrongState):
        perform(voucher.edit, {number: {"summary": "再改"}}, actor=world.accountant)
    assert sql.value("SELECT summary FROM finance_voucher WHERE id = %s", [number]) == "更正"


def test_a_void_draft_leaves_no_gap_in_the_books(world):
    first, second = a_voucher(world), a_voucher(world)
    perform(void, [first], actor=world.accountant)
    perform(review, [second], actor=world.chief)
    perform(post, [second], actor=world.chief)
    assert sql.value("SELECT number FROM finance_voucher WHERE id = %s", [second]) == "记-202611-0001"


def test_a_reversal_names_the_original_is_red_and_needs_the_same_signatures(world):
    number = a_voucher(world)
    perform(review, [number], actor=world.chief)
    perform(post, [number], actor=world.chief)
    perform(reverse, [number], {"reason": "科目有误"}, actor=world.chief)
    red = sql.value("SELECT id FROM finance_voucher WHERE reversed_ref = %s", [number])
    assert sql.one("SELECT state, summary, debit_total FROM finance_voucher WHERE id = %s", [red]) == (
        "DRAFT",
        "冲销 记-202611-0001：科目有误",
        D("-80.00"),
    )
    with pytest.raises(Refused):
        perform(review, [red], actor=world.chief)
    from dataclasses import replace

    perform(review, [red], actor=replace(world.accountant, roles=frozenset({"chief_accountant"})))
    perform(post, [red], actor=world.accountant)
    assert balance(world, "560302") == D("0.00")
    turnover = sql.one(
        "SELECT sum(debit), sum(credit) FROM finance_balance WHERE account_id = %s", [account(world, "560302")]
    )
    assert turnover == (D("0.00"), D("0.00"))
    assert sql.value("SELECT count(*) FROM kernel_link WHERE source_id = %s AND target_id = %s", [number, red]) == 1


def test_a_voucher_is_reversed_once(world):
    number = a_voucher(world)
    perform(review, [number], actor=world.chief)
    perform(post, [number], actor=world.chief)
    perform(reverse, [number], {"reason": "一"}, actor=world.chief)
    with pytest.raises(Refused) as refusal, transaction.atomic():
        perform(reverse, [number], {"reason": "二"}, actor=world.chief)
    assert refusal.value.rule == "finance_voucher_reversed_once"


def test_a_voucher_of_a_document_is_not_reversed_by_hand(world):
    deliver(world, delivery_facts(world))
    number = sql.value("SELECT id FROM finance_voucher")
    with pytest.raises(Refused) as refusal:
        perform(reverse, [number], {"reason": "x"}, actor=world.chief)
    assert refusal.value.rule == "finance.vouchers.documents_correct_their_own"


def test_no_voucher_by_hand_in_a_closed_month(world):
    months = [row[0] for row in sql.rows("SELECT id FROM finance_period WHERE month BETWEEN 1 AND 10 ORDER BY month")]
    perform(period.commands["close"], months, actor=world.chief)
    with pytest.raises(InvalidInput) as refusal:
        a_voucher(world, posted_on=date(2026, 10, 3))
    assert refusal.value.errors[0].rule == "finance_period_open"


def test_a_month_with_a_waiting_voucher_does_not_close(world):
    a_voucher(world, posted_on=date(2026, 1, 5))
    january = sql.value("SELECT id FROM finance_period WHERE number = '2026-01'")
    with pytest.raises(Refused) as refusal:
        perform(period.commands["close"], [january], actor=world.chief)
    assert refusal.value.rule == "finance.ledgers.no_unposted_voucher"


def test_months_close_in_order_and_reopen_with_a_reason(world):
    january, february = (
        sql.value("SELECT id FROM finance_period WHERE number = %s", [number]) for number in ("2026-01", "2026-02")
    )
    with pytest.raises(Refused) as refusal:
        perform(period.commands["close"], [february], actor=world.chief)
    assert refusal.value.rule == "finance.ledgers.periods_close_in_order"
    perform(period.commands["close"], [january, february], actor=world.chief)
    perform(period.commands["reopen"], [february], {"reason": "补记"}, actor=world.chief)
    assert sql.one("SELECT state, reopened_because FROM finance_period WHERE id = %s", [february]) == ("OPEN", "补记")
    with pytest.raises(NotAllowed):
        perform(period.commands["reopen"], [january], {"reason": "x"}, actor=world.accountant)


def test_a_reviewed_voucher_waits_while_its_month_is_closed_and_is_then_refused_by_the_database(world):
    number = a_voucher(world, posted_on=date(2026, 1, 5))
    perform(review, [number], actor=world.chief)
    sql.execute("UPDATE finance_period SET state = 'CLOSED' WHERE number = '2026-01'")
    with pytest.raises(Refused) as refusal, transaction.atomic():
        perform(post, [number], actor=world.chief)
    assert refusal.value.rule == "finance_period_open"
    assert state(number) == "REVIEWED"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE finance_voucher SET summary = '改' WHERE id = %s",
        "UPDATE finance_voucher SET state = 'DRAFT' WHERE id = %s",
        "UPDATE finance_voucher SET hash = repeat('0', 64) WHERE id = %s",
        "DELETE FROM finance_voucher WHERE id = %s",
        "UPDATE finance_voucherline SET debit = debit + 1 WHERE voucher_id = %s",
        "UPDATE finance_voucherline SET voucher_id = 1 WHERE voucher_id = %s",
        "DELETE FROM finance_voucherline WHERE voucher_id = %s",
        "INSERT INTO finance_voucherline (id, position, voucher_id, account_id, summary, debit, credit)"
        " VALUES (1, 9, %s, 1, '', 5, 0)",
    ],
)
def test_a_posted_voucher_is_never_changed_whoever_asks(world, statement):
    deliver(world, delivery_facts(world))
    number = sql.value("SELECT id FROM finance_voucher")
    before = sql.rows("SELECT * FROM finance_voucherline WHERE voucher_id = %s ORDER BY id", [number])
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        sql.execute(statement, [number])
    assert refusal.value.__cause__.diag.constraint_name == "finance_voucher_immutable"
    assert sql.rows("SELECT * FROM finance_voucherline WHERE voucher_id = %s ORDER BY id", [number]) == before


def test_an_unbalanced_voucher_cannot_be_posted_by_going_round_the_program(world):
    lines = [
        {"account": account(world, "560302"), "debit": D("80.00")},
        {"account": account(world, "1002"), "credit": D("79.00")},
    ]
    number = a_voucher(world, lines=lines)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        sql.execute("UPDATE finance_voucher SET state = 'POSTED', reviewed_by = 1 WHERE id = %s", [number])
    assert refusal.value.__cause__.diag.constraint_name == "finance_voucher_balanced"


def test_a_voucher_cannot_be_called_posted_without_number_and_hash(world):
    number = a_voucher(world)
    with transaction.atomic():
        sql.execute("UPDATE finance_voucher SET state = 'POSTED', reviewed_by = 1 WHERE id = %s", [number])
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            sql.execute("SET CONSTRAINTS finance_voucher_sealed IMMEDIATE")
        transaction.set_rollback(True)
    assert refusal.value.__cause__.diag.constraint_name == "finance_voucher_sealed"
