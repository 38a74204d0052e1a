"""Whatever a hand with the administrator's rights breaks behind the application's back, `quintet doctor` names.

Every registered check has its damage here: done with triggers off, looked at, and rolled back.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import connections, transaction

from quintet.cli import main
from quintet.kernel import cache, doctor, postgres, sql, store
from quintet.kernel.text import _
from tests.flows.ward import a_traded_company
from tests.harness import databases


@dataclass(frozen=True)
class Damage:
    """Statements, with {names} of the ward's documents; the check that must notice; whom it must name.

    `also` are checks that see the same thing from another side. Without `named` no single document is to blame.
    """

    check: str
    named: str
    statements: tuple[str, ...]
    also: tuple[str, ...] = ()


def damage(check: str, named: str, *statements: str, also: tuple[str, ...] = ()) -> Damage:
    return Damage(check, named, statements, also)


POSITION = "(SELECT id FROM erp_stockposition WHERE item_id = {reducer})"
MOVE = "(SELECT min(id) FROM erp_stockmove WHERE document_ref = {opening} AND item_id = {%s})"
VOUCHER = "(SELECT id FROM finance_voucher WHERE source_ref = {first})"
NIGHT = "(date_trunc('day', now()) + interval '20 days 19 hours')"  # three o'clock in the company's zone

DAMAGES = (
    damage("crm.open_deals_in_open_stages", "opportunity", "UPDATE crm_opportunity SET stage_id = {won}"),
    damage("crm.opportunity_amounts", "opportunity", "UPDATE crm_opportunity SET expected_amount = 7"),
    damage(
        "crm.quotation_totals",
        "quotation",
        "UPDATE crm_quotation SET net_total = net_total + 1, gross_total = gross_total + 1 WHERE id = {quotation}",
    ),
    damage(
        "erp.goods_moved",
        "first opening",
        f"UPDATE erp_stockmove SET value = value + 1 WHERE id = {MOVE % 'reducer'}",
        "UPDATE erp_stockmove SET value = value - 1 WHERE document_ref = {first}",
    ),
    damage(
        "erp.material_issued",
        "making",
        "UPDATE erp_manufacturingcomponent SET issued_quantity = issued_quantity + 1 WHERE order_id = {making}",
    ),
    damage(
        "erp.material_issued",
        "issued issued_rest",
        "UPDATE erp_stockmove SET value = value + 1 WHERE document_ref = {issued}",
        "UPDATE erp_stockmove SET value = value - 1 WHERE document_ref = {issued_rest}",
    ),
    damage("erp.order_progress", "order", "UPDATE erp_salesorder SET returned_total = 0 WHERE id = {order}"),
    damage(
        "erp.purchase_progress",
        "purchase",
        "UPDATE erp_purchaseorderline SET received_quantity = received_quantity - 1 WHERE order_id = {purchase}",
    ),
    damage(
        "erp.purchase_progress", "purchase", "UPDATE erp_purchaseorder SET returned_total = 0 WHERE id = {purchase}"
    ),
    damage(
        "erp.purchase_progress",
        "came",
        "UPDATE erp_purchasereturnline SET quantity = quantity + 1 WHERE purchase_return_id = {gone}",
    ),
    damage(
        "erp.purchases_moved",
        "came gone",
        "UPDATE erp_stockmove SET value = value + 1 WHERE document_ref = {came}",
        "UPDATE erp_stockmove SET value = value - 1 WHERE document_ref = {gone}",
    ),
    damage(
        "erp.order_progress",
        "order",
        "UPDATE erp_salesorderline SET reserved_quantity = 0 WHERE order_id = {order} AND position = 1",
    ),
    damage(
        "erp.order_progress",
        "order first",
        "UPDATE erp_deliveryline SET returned_quantity = 2 WHERE delivery_id = {first}",
    ),
    damage(
        "erp.stock_positions",
        "position",
        f"UPDATE erp_stockposition SET quantity = quantity + 1, available = available + 1 WHERE id = {POSITION}",
    ),
    damage(
        "erp.stock_positions",
        "position",
        f"UPDATE erp_stockposition SET reserved = reserved + 1, available = available - 1 WHERE id = {POSITION}",
    ),
    damage(
        "erp.work_in_process",
        "making",
        "UPDATE erp_manufacturingcomponent SET absorbed_cost = absorbed_cost + 1 WHERE order_id = {making}",
    ),
    damage(
        "erp.work_in_process",
        "making",
        "UPDATE erp_manufacturingorder SET received_quantity = received_quantity + 1 WHERE id = {making}",
    ),
    damage("erp.pegs", "proposal", "UPDATE erp_peg SET quantity = quantity - 1 WHERE supply_ref = {proposal}"),
    damage("erp.pegs", "proposal", "DELETE FROM erp_peg WHERE supply_ref = {proposal}"),
    damage("erp.work_reported", "work", "UPDATE erp_workorder SET scrap_quantity = 1 WHERE id = {work}"),
    damage("erp.slots", "work", "UPDATE erp_workorder SET start_at = now(), end_at = now() WHERE id = {work}"),
    damage(
        "finance.allocations",
        "item next_item",
        "UPDATE finance_receivableitem SET open_amount = open_amount + 1 WHERE id = {item}",
        "UPDATE finance_receivableitem SET open_amount = open_amount - 1 WHERE id = {next_item}",
    ),
    damage(
        "finance.allocations",
        "paid",
        "UPDATE finance_receipt SET allocated_total = allocated_total + 1, amount = amount + 1 WHERE id = {paid}",
    ),
    damage("finance.opening", "run", "UPDATE finance_goinglivereceivable SET amount = 11 WHERE run_id = {run}"),
    damage(
        "finance.opening",
        "run",
        "UPDATE finance_goinglivebalance SET debit = debit + 1 WHERE run_id = {run} AND position = 2",
    ),
    damage(
        "finance.balances",
        "",
        "UPDATE finance_balance SET debit = debit + 1 WHERE id = (SELECT min(id) FROM finance_balance)",
    ),
    damage(
        "finance.balances",
        "",
        "UPDATE finance_dimensionbalance SET debit = debit + 1 WHERE item_id = {motor}",
        also=("order_to_cash.stock_in_ledger",),
    ),
    damage("finance.chain", "voucher", f"UPDATE finance_voucher SET summary = '改' WHERE id = {VOUCHER}"),
    damage("finance.chain", "ledger_last", "UPDATE finance_chainhead SET hash = repeat('0', 64)"),
    damage(
        "finance.credit",
        "customer",
        "UPDATE finance_creditposition SET receivable = receivable + 1 WHERE party_id = {customer}",
    ),
    damage(
        "finance.estimates",
        "estimate",
        "UPDATE finance_purchaseinvoiceline SET estimated_net = estimated_net + 1 WHERE estimate_id = {estimate}",
    ),
    damage("finance.gaps", "", "UPDATE kernel_counter SET value = value + 1 WHERE key LIKE 'finance.voucher:%'"),
    damage(
        "finance.payables",
        "supplier",
        "UPDATE finance_payableitem SET amount = amount + 1, open_amount = open_amount + 1 WHERE id = {owed}",
    ),
    damage(
        "finance.payments",
        "owed paid_out",
        "UPDATE finance_paymentallocation SET amount = amount - 1 WHERE item_id = {owed}",
    ),
    damage(
        "finance.payment_plans",
        "plan",
        "UPDATE finance_paymentplanline SET open_amount = open_amount - 1 WHERE plan_id = {plan} AND position = 1",
    ),
    damage(
        "finance.receivables",
        "other",
        "UPDATE finance_receipt SET amount = amount + 1, unallocated = unallocated + 1 WHERE id = {ahead}",
        "UPDATE finance_creditposition SET receivable = receivable - 1 WHERE party_id = {other}",
    ),
    damage(
        "finance.receivables",
        "customer other",
        "UPDATE finance_receivableitem SET customer_id = {other} WHERE id = {next_item}",
        also=("finance.credit",),
    ),
    damage(
        "finance.vouchers_balanced",
        "voucher",
        f"UPDATE finance_voucher SET debit_total = debit_total + 1 WHERE id = {VOUCHER}",
    ),
    damage(
        "finance.wip",
        "plate",
        "INSERT INTO finance_costentry (company_id, period_id, product_id, kind, source, stock_class, material, labour,"
        " overhead, quantity, happened_on) SELECT company_id, id, {plate}, 'work', {came}, 'goods', 0, 5, 0, 0,"
        " first_on FROM finance_period LIMIT 1",
    ),
    damage("flows.causes", "invoice", "DELETE FROM kernel_link WHERE target_id = {invoice}"),
    damage("flows.causes", "paid paid", "DELETE FROM kernel_link WHERE target_id = {paid}"),
    damage(
        "hr.leave_balances",
        "days",
        'UPDATE hr_leavebalance SET taken = taken - 1, "left" = "left" + 1 WHERE id = {days}',
    ),
    damage(
        "hr.leave_balances",
        "days",
        "UPDATE hr_leaveuse SET taken = NOT taken WHERE balance_id = {days} AND request_id = {leave}",
        also=("hr.leave_requests",),
    ),
    damage("hr.histories", "seller", "UPDATE hr_assignment SET valid_from = '2020-12-31' WHERE employee_id = {seller}"),
    damage("hr.histories", "seller", "UPDATE hr_assignment SET kind = 'intern' WHERE employee_id = {seller}"),
    damage("hr.histories", "seller", "UPDATE hr_assignment SET valid_to = '2020-12-31' WHERE employee_id = {seller}"),
    damage("hr.leave_requests", "leave", "UPDATE hr_leaverequest SET days = days + 1 WHERE id = {leave}"),
    damage(
        "hr.leave_requests",
        "asked",
        "UPDATE hr_leaverequest SET hold_id = NULL WHERE id = {asked}",
        also=("kernel.holds",),
    ),
    damage("kernel.entries", "limit", "DELETE FROM kernel_entry WHERE id = {limit}"),
    damage("kernel.holds", "ahead", "UPDATE finance_receipt SET hold_id = 5 WHERE id = {ahead}"),
    damage(
        "kernel.holds",
        "held",
        "UPDATE kernel_hold SET state = 'DONE' WHERE document = {held}",
        also=("oa.approvals_match_holds",),
    ),
    damage("kernel.links", "order", "INSERT INTO kernel_link (source_id, target_id, kind) VALUES ({order}, 7, 'x')"),
    damage("kernel.walls", "", "DROP TRIGGER finance_voucher_immutable_update ON finance_voucher"),
    damage("kernel.walls", "", "ALTER TABLE kernel_event DISABLE TRIGGER kernel_event_append_only"),
    damage(
        "oa.approvals_match_holds",
        "request held",
        "UPDATE oa_approvalrequest SET subject_hold = 5 WHERE id = {request}",
    ),
    damage(
        "oa.approvals_wait_for_somebody",
        "request",
        "UPDATE oa_approvaltask SET state = 'CANCELLED' WHERE request_id = {request}",
    ),
    damage(
        "order_to_cash.credit_held",
        "order",
        "UPDATE finance_creditreservation SET amount = amount - 1 WHERE document = {order}",
        "UPDATE finance_creditposition SET reserved = reserved - 1 WHERE party_id = {customer}",
    ),
    damage(
        "order_to_cash.goods_booked",
        "first second",
        "UPDATE erp_delivery SET net_total = net_total + 1, gross_total = gross_total + 1 WHERE id = {first}",
        "UPDATE erp_delivery SET net_total = net_total - 1, gross_total = gross_total - 1 WHERE id = {second}",
    ),
    damage(
        "order_to_cash.goods_booked",
        "first second",
        "UPDATE finance_receivableitem SET source_ref = {second} WHERE source_ref = {first}",
        also=("flows.causes",),
    ),
    damage("order_to_cash.orders_know_money", "order", "UPDATE erp_salesorder SET paid_total = 0 WHERE id = {order}"),
    damage(
        "order_to_cash.orders_know_money", "order", "UPDATE erp_salesorder SET invoiced_total = 0 WHERE id = {order}"
    ),
    damage(
        "order_to_cash.plans_follow_orders",
        "plan",
        "UPDATE finance_paymentplan SET open_total = open_total - 1, booked_total = booked_total + 1 WHERE id = {plan}",
        "UPDATE finance_paymentplanline SET open_amount = open_amount - 1 WHERE plan_id = {plan} AND position = 1",
    ),
    damage(
        "production_to_books.floor_in_ledger",
        "cover",
        "UPDATE finance_dimensionbalance SET debit = debit + 1 WHERE item_id = {cover} AND account_id IN"
        " (SELECT account_id FROM finance_accountrole WHERE role = 'wip')",
        also=("finance.balances", "finance.wip"),
    ),
    damage(
        "order_to_cash.quotations_ordered",
        "quotation",
        "UPDATE erp_salesorder SET quotation_ref = NULL WHERE id = {order}",
    ),
    damage(
        "order_to_cash.stock_in_ledger",
        "reducer motor",
        f"UPDATE erp_stockmove SET value = value + 1 WHERE id = {MOVE % 'reducer'}",
        f"UPDATE erp_stockmove SET value = value - 1 WHERE id = {MOVE % 'motor'}",
        "UPDATE erp_stockposition SET value = value + 1 WHERE item_id = {reducer}",
        "UPDATE erp_stockposition SET value = value - 1 WHERE item_id = {motor}",
    ),
    damage(
        "people_and_accounts.agree",
        "seller",
        "UPDATE hr_employee SET user_id = NULL WHERE id = {seller}",
    ),
    damage(
        "people_and_accounts.agree",
        "seller",
        "UPDATE kernel_user SET unit_id = NULL WHERE id = (SELECT user_id FROM hr_employee WHERE id = {seller})",
    ),
    damage(
        "people_at_work.present",
        "work",
        f"UPDATE erp_workorder SET start_at = {NIGHT}, end_at = {NIGHT} + interval '1 hour',"
        " employee_ref = {operator}, machine_id = {machine} WHERE id = {work}",
        "INSERT INTO erp_slot (id, company_id, work_order, machine_id, employee_ref, start_at, end_at)"
        " SELECT 1, company_id, id, {machine}, employee_ref, start_at, end_at FROM erp_workorder WHERE id = {work}",
    ),
)


@pytest.fixture(scope="module")
def ward(database_server, database_template) -> Iterator[tuple[postgres.DatabaseUrls, dict[str, int]]]:
    """A database of its own with the trade in it, for all tests here."""
    with databases.gate.opened(), databases.copy_of(database_server, database_template) as urls:
        with using(urls):
            numbers = a_traded_company()
            numbers["position"] = sql.value(f"SELECT {POSITION.format(**numbers)}")
            numbers["voucher"] = sql.value(f"SELECT {VOUCHER.format(**numbers)}")
            numbers["plan"] = sql.value(
                "SELECT min(id) FROM finance_paymentplan WHERE order_ref = %s", [numbers["order"]]
            )
            numbers["ledger_last"] = sql.value("SELECT id FROM finance_voucher ORDER BY chain_no DESC LIMIT 1")
        yield urls, numbers


@contextmanager
def using(urls: postgres.DatabaseUrls) -> Iterator[None]:
    connections.close_all()
    postgres.point_at(urls)
    cache.forget()
    store.forget_ids()
    try:
        yield
    finally:
        connections.close_all()
        cache.forget()
        store.forget_ids()
        postgres.point_at(None)


@pytest.fixture
def patient(ward) -> Iterator[dict[str, int]]:
    """The ward's documents, with the rights of the server's administrator."""
    urls, numbers = ward
    with databases.gate.opened(), using(postgres.DatabaseUrls(urls.admin_url, urls.admin_url, urls.admin_url)):
        yield numbers


def findings() -> dict[str, list[int | None]]:
    return {each.check.name: [f.document for f in each.findings] for each in doctor.examine() if each.findings}


@contextmanager
def broken(statements: tuple[str, ...], numbers: dict[str, int]) -> Iterator[None]:
    with transaction.atomic():
        sql.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            assert sql.execute(statement.format(**numbers)), f"nothing was damaged by {statement}"
        yield
        transaction.set_rollback(True)


def test_a_sound_company_has_no_findings(patient):
    assert findings() == {}


@pytest.mark.parametrize("case", DAMAGES, ids=[f"{n}-{each.check}" for n, each in enumerate(DAMAGES)])
def test_the_doctor_names_what_was_damaged_and_nothing_else(patient, case):
    with broken(case.statements, patient):
        found = findings()

    assert set(found) == {case.check, *case.also}
    named = [patient[name] for name in case.named.split()]
    assert sorted(map(str, found[case.check])) == sorted(map(str, named or [None] * len(found[case.check])))


def test_every_check_has_its_damage():
    known = {name for name, check in doctor.load_checks().items() if check.function.__module__.startswith("quintet.")}
    assert known == {each.check for each in DAMAGES}


def test_every_finding_is_told_in_both_languages(patient):
    with transaction.atomic():
        sql.execute("SET LOCAL session_replication_role = replica")
        for case in DAMAGES:
            if not case.statements[0].startswith(("ALTER", "DROP", "INSERT")):
                for statement in case.statements:
                    sql.execute(statement.format(**patient))
        texts = [finding.message for each in doctor.examine() for finding in each.findings]
        transaction.set_rollback(True)

    assert len(texts) > len(DAMAGES) / 2
    assert [text for text in texts if not text.en or not text.zh or "{" in text.en + text.zh] == []


def test_the_operation_answers_1_when_something_is_wrong_and_0_when_not(patient, capsys):
    assert main(["doctor", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["check"] for row in rows} == {each.check for each in DAMAGES}
    assert [row for row in rows if not row["ok"] or row["findings"]] == []

    sql.execute("UPDATE erp_salesorder SET paid_total = paid_total + 1 WHERE id = %s", [patient["order"]])
    try:
        assert main(["doctor", "--json"]) == 1
    finally:
        sql.execute("UPDATE erp_salesorder SET paid_total = paid_total - 1 WHERE id = %s", [patient["order"]])
    bad = [row for line in capsys.readouterr().out.splitlines() if not (row := json.loads(line))["ok"]]
    assert [(row["check"], [f["document"] for f in row["findings"]]) for row in bad] == [
        ("order_to_cash.orders_know_money", [patient["order"]])
    ]
    assert _("invoiced", "已开票").zh in bad[0]["findings"][0]["message"]["zh"]


def test_the_doctor_changes_nothing(patient):
    with pytest.raises(Exception, match="read-only"), doctor.snapshot():
        sql.execute("UPDATE erp_salesorder SET paid_total = 0")
