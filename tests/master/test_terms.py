"""Payment terms with residues, prices by quantity and date, tax codes by date."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from quintet.kernel import sql
from quintet.kernel.results import InvalidInput
from quintet.master.terms import rules
from quintet.master.terms.queries import due_dates, due_dates_many, list_prices, tax_rate_on
from tests.master.builders import a_payment_term, a_price_list, an_item, make

D = Decimal
DAY = date(2026, 1, 31)


def test_three_thirds_of_a_hundred_leave_the_cent_to_the_last(db):
    term = a_payment_term(("33.3333", 0), ("33.3333", 30), ("33.3334", 60))

    assert due_dates(term, D("100.00"), DAY) == [
        (date(2026, 1, 31), D("33.33")),
        (date(2026, 3, 2), D("33.34")),
        (date(2026, 4, 1), D("33.33")),
    ]


def test_end_of_month_counts_the_days_first(db):
    term = a_payment_term((30, 0), (60, 30, True), (10, 365, True))

    assert due_dates(term, D("1000.01"), date(2028, 1, 30)) == [
        (date(2028, 1, 30), D("300.00")),
        (date(2028, 2, 29), D("600.01")),
        (date(2029, 1, 31), D("100.00")),
    ]


def test_without_a_term_everything_is_due_at_once(db):
    assert due_dates(None, D("12.34"), DAY) == [(DAY, D("12.34"))]


def test_many_due_dates_cost_one_statement(db):
    terms = [a_payment_term((100, days)) for days in (0, 30, 60)]

    with sql.recorded() as seen:
        found = due_dates_many([(term, D("10.00"), DAY) for term in terms] * 50)

    assert len(seen) == 1
    assert found[2] == [(date(2026, 4, 1), D("10.00"))]
    assert len(found) == 150


def test_a_credit_note_is_divided_like_the_invoice_it_takes_back(db):
    term = a_payment_term((50, 0), (50, 30))
    amount = D("0.05")

    invoice = [part for _on, part in due_dates(term, amount, DAY)]
    credit = [part for _on, part in due_dates(term, -amount, DAY)]

    assert [-part for part in credit] == invoice


@given(
    st.lists(st.integers(1, 100), min_size=1, max_size=6),
    st.decimals(min_value=D("0.01"), max_value=D("99999999.99"), places=2),
)
def test_parts_always_add_up_to_the_amount(weights, amount):
    parts = [(D(weight), 30 * index, False) for index, weight in enumerate(weights)]

    found = rules.split_by_term(parts, amount, DAY)

    assert sum(part for _on, part in found) == amount
    assert all(part > 0 for _on, part in found)


@pytest.mark.parametrize("parts", [[(50, 0), (40, 30)], [(60, 0), (50, 30)]])
def test_a_term_whose_parts_are_not_the_whole_is_refused(db, parts):
    with pytest.raises(InvalidInput) as refusal:
        a_payment_term(*parts)

    assert refusal.value.rule == "master.terms.parts_sum_to_whole"


def test_the_highest_quantity_reached_gives_the_price(db):
    item = an_item()
    steps = a_price_list(
        {"item": item, "unit_price": "100", "min_quantity": 0},
        {"item": item, "unit_price": "90", "min_quantity": 10},
        {"item": item, "unit_price": "80", "min_quantity": 100},
    )

    found = list_prices(steps, [(item, D(q)) for q in ("1", "9.999999", "10", "99", "100", "5000")], DAY)

    assert [found[i] for i in range(6)] == [D(100), D(100), D(90), D(90), D(80), D(80)]


def test_a_dated_price_counts_only_between_its_dates_and_the_younger_wins(db):
    item = an_item()
    dated = a_price_list(
        {"item": item, "unit_price": "100"},
        {"item": item, "unit_price": "95", "valid_from": "2026-01-01", "valid_to": "2026-01-31"},
        {"item": item, "unit_price": "110", "valid_from": "2026-02-01"},
    )

    def price(on):
        return list_prices(dated, [(item, D(1))], on).get(0)

    assert price(date(2025, 12, 31)) == D(100)
    assert price(date(2026, 1, 1)) == D(95)
    assert price(date(2026, 1, 31)) == D(95)
    assert price(date(2026, 2, 1)) == D(110)


def test_a_list_out_of_its_dates_or_without_the_item_gives_no_price(db):
    item, other = an_item(), an_item()
    old = a_price_list({"item": item, "unit_price": "1"}, valid_to="2025-12-31")

    assert list_prices(old, [(item, D(1))], date(2025, 12, 31)) == {0: D(1)}
    assert list_prices(old, [(item, D(1))], DAY) == {}
    assert list_prices(old, [(other, D(1))], date(2025, 12, 31)) == {}


def test_prices_of_many_lines_cost_one_statement(db):
    items = [an_item() for _each in range(5)]
    found_list = a_price_list(*({"item": item, "unit_price": n} for n, item in enumerate(items, 1)))

    with sql.recorded() as seen:
        found = list_prices(found_list, [(item, D(1)) for item in items] * 100, DAY)

    assert len(seen) == 1
    assert len(found) == 500


def test_the_same_price_twice_is_refused_by_the_database(db):
    item = an_item()
    rows = a_price_list({"item": item, "unit_price": "1"}, {"item": item, "unit_price": "2", "min_quantity": 5})

    with transaction.atomic():
        sql.execute("UPDATE master_pricelistline SET min_quantity = 0 WHERE price_list_id = %s", [rows])
        with pytest.raises(IntegrityError, match="master_price_once"):
            connection.check_constraints()
        transaction.set_rollback(True)


def test_a_tax_code_is_law_between_its_dates(db):
    make("master.tax_code", code="V16", name="16%", rate="16", valid_from="2018-05-01", valid_to="2019-03-31")

    assert tax_rate_on("V16", date(2018, 5, 1)) == D(16)
    assert tax_rate_on("V16", date(2019, 4, 1)) is None
