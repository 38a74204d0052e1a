"""Exchange rates: the last one known, the other way round, across the company's currency; thousands from a sheet."""

import threading
import time
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quintet.kernel import sql
from quintet.kernel.documents import get_document
from quintet.kernel.importing.run import import_path
from quintet.kernel.results import InvalidInput, NotAllowed, Refused
from quintet.kernel.runner import perform
from quintet.master.rates import rules
from quintet.master.rates.queries import convert, find_rate, get_rate
from tests.master.builders import a_company, a_user, make

D = Decimal
JAN_5, JAN_6, JAN_9 = date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 9)


def a_currency(code: str) -> int:
    """A currency, the same one for the same code."""
    held = sql.value("SELECT id FROM master_currency WHERE code = %s", [code])
    return held or make("master.currency", code=code, name=code)


def a_rate(pair: str, on: date, rate: str, **values: str) -> int:
    """One unit of the first is `rate` of the second: a_rate("USD/CNY", day, "7.1")."""
    first, second = (a_currency(code) for code in pair.split("/"))
    return make(
        "master.exchange_rate", from_currency=first, to_currency=second, rated_on=on, end_of_day_rate=rate, **values
    )


def test_a_day_takes_the_last_rate_known_before_it(db):
    a_rate("USD/CNY", JAN_5, "7.1234", average_rate="7.1")
    a_rate("USD/CNY", JAN_9, "7.2")

    assert get_rate("USD", "CNY", JAN_5) == D("7.1234")
    assert get_rate("USD", "CNY", JAN_6) == D("7.1234")
    assert get_rate("USD", "CNY", JAN_6, "average") == D("7.1")
    assert get_rate("USD", "CNY", JAN_9) == D("7.2")
    assert get_rate("USD", "CNY", date(2030, 1, 1), "average") == D("7.2")  # no average given: the end of the day
    assert get_rate("CNY", "CNY", JAN_5) == 1


def test_before_the_first_rate_none_is_known_and_the_refusal_names_pair_and_day(db):
    a_rate("USD/CNY", JAN_5, "7.1")

    assert find_rate("USD", "CNY", date(2026, 1, 4)) is None
    with pytest.raises(Refused) as refused:
        get_rate("USD", "CNY", date(2026, 1, 4))
    assert refused.value.rule == "master.rates.rate_known"
    assert refused.value.message.en == "There is no exchange rate from USD to CNY on or before 2026-01-04"
    assert refused.value.message.zh == "2026-01-04 及之前没有 USD 兑 CNY 的汇率"


def test_the_other_way_round_and_across_the_companys_currency_are_computed(db):
    a_company(currency="CNY")
    a_rate("USD/CNY", JAN_5, "7.2")
    a_rate("CNY/JPY", JAN_5, "20.5")
    a_rate("CNY/VND", JAN_6, "3571.4285714286")

    assert get_rate("CNY", "USD", JAN_5) == D("0.13888888888888888889")
    assert get_rate("USD", "JPY", JAN_5) == D("147.6")
    assert convert(D("1000000"), "VND", "USD", JAN_6) == D("38.89")
    assert convert(D("100"), "USD", "JPY", JAN_5, places=0) == D("14760")
    assert find_rate("VND", "USD", JAN_5) is None  # the dong was not known yet


def test_a_pair_of_its_own_comes_before_the_way_across(db):
    a_company(currency="CNY")
    a_rate("USD/CNY", JAN_5, "7.2")
    a_rate("EUR/CNY", JAN_5, "8.1")
    a_rate("EUR/USD", JAN_5, "1.13")

    assert get_rate("EUR", "USD", JAN_6) == D("1.13")
    assert get_rate("USD", "EUR", JAN_6, through="CNY") == D("0.88495575221238938053")


def test_a_loop_over_a_year_costs_one_statement_a_pair_and_sees_a_new_rate_at_once(db):
    for n in range(20):
        a_rate("USD/CNY", JAN_5 + timedelta(days=n), f"7.{n + 10}")
    with sql.recorded() as seen:
        found = [get_rate("USD", "CNY", JAN_5 + timedelta(days=n % 20)) for n in range(365)]
    assert len(seen) == 1
    assert found[19] == D("7.29")

    a_rate("USD/CNY", JAN_5 + timedelta(days=30), "8")
    assert get_rate("USD", "CNY", JAN_5 + timedelta(days=40)) == 8


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"end_of_day_rate": "0"}, "end_of_day_rate"),
        ({"average_rate": "-1"}, "average_rate"),
        ({"end_of_day_rate": "1.00000000001"}, "end_of_day_rate"),
        ({"to_currency": "USD"}, "to_currency"),
    ],
)
def test_what_is_no_rate_is_refused_at_its_field(db, values, field):
    row = {"from_currency": "USD", "to_currency": "CNY", "rated_on": JAN_5, "end_of_day_rate": "7.1", **values}
    row |= {name: a_currency(row[name]) for name in ("from_currency", "to_currency")}

    with pytest.raises(InvalidInput) as refused:
        make("master.exchange_rate", **row)
    assert [each.field for each in refused.value.errors] == [field]


def test_a_pair_has_one_rate_a_day(db):
    a_rate("USD/CNY", JAN_5, "7.1")

    with pytest.raises(Refused) as refused:
        a_rate("USD/CNY", JAN_5, "7.3")
    assert refused.value.rule == "master_exchange_rate_once"


def test_accountants_and_cashiers_enter_rates_and_everybody_else_reads(db):
    document, company = get_document("master.exchange_rate"), a_company()
    rate = a_rate("USD/CNY", JAN_5, "7.1")

    for role in ("accountant", "chief_accountant", "cashier"):
        perform(document.edit, {rate: {"end_of_day_rate": "7.15"}}, actor=a_user(role, company=company))
    with pytest.raises(NotAllowed):
        perform(document.edit, {rate: {"end_of_day_rate": "7.2"}}, actor=a_user("salesperson", company=company))
    assert get_rate("USD", "CNY", JAN_5) == D("7.15")


def test_two_who_enter_the_same_day_leave_one_rate(fresh_db):
    a_currency("USD"), a_currency("CNY")
    start, refused = threading.Barrier(2), []

    def enter(rate: str) -> None:
        from django.db import connection

        start.wait()
        try:
            a_rate("USD/CNY", JAN_5, rate)
        except Refused as refusal:
            refused.append(refusal.rule)
        finally:
            connection.close()

    both = [threading.Thread(target=enter, args=(rate,)) for rate in ("7.1", "7.2")]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert refused == ["master_exchange_rate_once"]
    assert sql.value("SELECT count(*) FROM master_exchangerate") == 1


def test_thirteen_thousand_rates_come_from_one_sheet(db, tmp_path):
    codes = ["ARS", "AUD", "BRL", "CAD", "CNY", "DEM", "EUR", "FRF", "GBP", "JPY", "MXN", "SAR", "VEB"]
    for code in ("USD", *codes):
        a_currency(code)
    first = date(2022, 5, 30)
    rows = [
        f"{first + timedelta(days=day)},USD,{code},{n + 1}.{day % 10}00{n % 10},{n + 1}.{day % 10}5"
        for day in range(1041)
        for n, code in enumerate(codes)
    ]
    sheet = tmp_path / "exchange_rate.csv"
    sheet.write_text("汇率日期,源币种,目标币种,平均汇率,日终汇率\n" + "\n".join(rows) + "\n", encoding="utf-8")

    before = time.process_time()
    with sql.recorded() as seen:
        report = import_path(sheet)
    spent = time.process_time() - before

    assert not report.problems
    assert sql.value("SELECT count(*) FROM master_exchangerate") == len(rows) == 13_533
    assert len(seen) < 14 * 12  # a dozen statements for a thousand rows
    assert spent < 20
    assert get_rate("USD", "EUR", date(2025, 12, 31), "average") == D("7.0006")


@given(st.decimals("0.0000001", "9999999", places=10), st.decimals("0.0000001", "9999999", places=10))
def test_there_and_back_is_what_it_was(first, second):
    kept = {("A", "B"): first, ("B", "C"): second}

    def find(here: str, there: str) -> Decimal | None:
        return kept.get((here, there))

    there, back = rules.across(find, "A", "C", ["B"]), rules.across(find, "C", "A", ["B"])
    assert there is not None
    assert back is not None
    assert abs(there * back - 1) < D("1e-17")
    assert rules.across(find, "A", "C", []) is None
