"""The same day and scale give the same company, to the last cent."""

from dataclasses import replace

from quintet.demo.scale import SMALL
from quintet.kernel import sql
from tests.demo.conftest import a_company

TINY = replace(
    SMALL, name="tiny", deals=24, leads=6, leaves=3, months=2, dense=20, periods=((20, 5), (4, 1)), breaks=20
)
AMOUNTS = {
    "crm_opportunity": "expected_amount",
    "crm_quotation": "gross_total",
    "erp_salesorder": "gross_total",
    "erp_delivery": "cost_total",
    "erp_stockposition": "value",
    "erp_purchaseorder": "gross_total",
    "erp_manufacturingorder": "quantity",
    "finance_receipt": "amount",
    "finance_balance": "debit",
}


def fingerprint():
    """How many of everything there are, in which state, and what it is worth."""
    counts = {
        table: sql.value(f'SELECT count(*) FROM "{table}"')
        for (table,) in sql.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    }
    sums = {table: sql.value(f"SELECT sum({column}) FROM {table}") for table, column in AMOUNTS.items()}
    events = sql.rows("SELECT name, command, at, via FROM kernel_event ORDER BY id")
    return counts, sums, events


def test_the_same_day_and_scale_give_the_same_company(database_server, database_template):
    found = []
    for _run in range(2):
        with a_company(database_server, database_template, TINY):
            found.append(fingerprint())

    first, second = found
    assert first[0] == second[0]
    assert first[1] == second[1]
    assert first[2] == second[2]
    assert first[0]["erp_salesorder"] > 8
