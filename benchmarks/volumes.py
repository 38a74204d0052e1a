"""Volume for reading benchmarks: real rows, made once by commands, multiplied in SQL.

Triggers are off while loading (a copy needs no history); what they would have written and reads need is written here.
"""

import psycopg

from benchmarks import company
from benchmarks.company import Orders, worker
from quintet.kernel import postgres
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform

_ORDERS = """
INSERT INTO erp_salesorder
SELECT r.* FROM generate_series(1, {count}) g
JOIN erp_salesorder o ON o.id = {model}
CROSS JOIN LATERAL (SELECT (abs(hashint8(g)) %% 90000 + 1000)::numeric(18,2) AS net) m
CROSS JOIN LATERAL jsonb_populate_record(o, jsonb_build_object(
  'id', 100000000 + g, 'number', 'SO-2601-' || lpad(g::text, 7, '0'), 'ordered_on', current_date - (g %% 730)::int,
  'customer_id', (array[{customers}])[1 + g %% {customer_count}],
  'state', (array['DRAFT','CONFIRMED','PARTLY_DELIVERED','DELIVERED','DELIVERED','CLOSED'])[1 + g %% 6],
  'net_total', m.net, 'tax_total', round(m.net * 0.13, 2), 'gross_total', m.net + round(m.net * 0.13, 2)
)) r
"""
_ENTRIES = """
INSERT INTO kernel_entry (id, doc, company_id, title, subtitle, owner_id, unit_id, tokens)
SELECT id, 'erp.sales_order', company_id, number, '', owner_id, unit_id, array[lower(number)] FROM erp_salesorder
WHERE id >= 100000000
"""
_VOUCHERS = """
INSERT INTO finance_voucher
SELECT r.* FROM generate_series(1, {vouchers}) g
JOIN finance_voucher v ON v.id = {model}
CROSS JOIN LATERAL jsonb_populate_record(v, jsonb_build_object(
  'id', 100000000 + g, 'number', 'B-' || g, 'sequence_no', 1000000 + g, 'chain_no', 1000000 + g)) r
"""
_LINES = """
INSERT INTO finance_voucherline
SELECT r.* FROM generate_series(0, {count} - 1) g
JOIN finance_voucherline l ON l.voucher_id = {model} AND l.position = 1
CROSS JOIN LATERAL jsonb_populate_record(l, jsonb_build_object(
  'id', 200000000 + g, 'position', 1 + g %% {per_voucher}, 'voucher_id', 100000001 + g / {per_voucher} %% {vouchers},
  'account_id', (array[{accounts}])[1 + g %% {account_count}],
  'debit', CASE WHEN g %% 2 = 0 THEN 1 + g / 2 %% 5000 ELSE 0 END,
  'credit', CASE WHEN g %% 2 = 1 THEN 1 + g / 2 %% 5000 ELSE 0 END)) r
"""
_BALANCES = """
INSERT INTO finance_balance (ledger_id, period_id, account_id, debit, credit)
SELECT v.ledger_id, v.period_id, l.account_id, sum(l.debit), sum(l.credit)
FROM finance_voucherline l JOIN finance_voucher v ON v.id = l.voucher_id WHERE v.state = 'POSTED' GROUP BY 1, 2, 3
"""
_LEAVES = "SELECT id FROM finance_account a WHERE NOT EXISTS (SELECT 1 FROM finance_account c WHERE c.parent_id = a.id)"
PER_VOUCHER = 200


def load_orders(count: int) -> None:
    """The benchmark company with `count` orders on top."""
    company.load()
    orders = Orders()
    model = perform(get_document("erp.sales_order").create, orders.rows(1), actor=worker()).record
    names = ",".join(map(str, orders.customers))
    text = _ORDERS.format(count=count, model=model.id, customers=names, customer_count=len(orders.customers))
    _run(text, _ENTRIES)


def load_lines(count: int) -> None:
    """The benchmark company with `count` voucher lines on all accounts, and their balances."""
    from benchmarks.voucher import book, facts
    from quintet.kernel import sql

    company.load()
    book(worker(), [next(facts())])
    model = sql.value("SELECT max(id) FROM finance_voucher")
    leaves = [r[0] for r in sql.rows(_LEAVES)]
    values = {
        "count": count, "vouchers": count // PER_VOUCHER, "model": model, "per_voucher": PER_VOUCHER,
        "accounts": ",".join(map(str, leaves)), "account_count": len(leaves),
    }  # fmt: skip
    _run(_VOUCHERS.format(**values), _LINES.format(**values), "DELETE FROM finance_balance", _BALANCES)


def _run(*statements: str) -> None:
    """As the administrator, with triggers off."""
    from django.db import connection

    connection.close()
    url = postgres.database_urls().admin_url
    with psycopg.connect(**postgres.connection_parameters(url)) as admin:
        admin.execute("SET session_replication_role = replica")
        for statement in statements:
            admin.execute(statement.replace("%%", "%"))
