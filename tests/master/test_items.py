"""Items: whose currency their price is in."""

import pytest

from quintet.kernel import sql
from quintet.kernel.actor import system_actor
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform
from tests.master.builders import a_company, a_unit_of_measure, a_user


def currency_of(item):
    return sql.value("SELECT currency FROM master_item WHERE id = %s", [item])


def entered_by(actor, code="BK-1"):
    row = {"code": code, "name": "Road bike", "unit": a_unit_of_measure()}
    return perform(get_document("master.item").create, [row], actor=actor).record.id


def test_an_item_is_priced_in_the_currency_of_the_company_that_enters_it(db):
    a_company()
    american = a_company(currency="USD")

    assert currency_of(entered_by(a_user("planner", company=american))) == "USD"


@pytest.mark.parametrize(("others", "expected"), [((), "USD"), (("EUR",), "CNY")])
def test_an_import_for_all_companies_takes_the_currency_they_share(db, others, expected):
    a_company(currency="USD")
    for each in others:
        a_company(currency=each)

    assert currency_of(entered_by(system_actor("import"))) == expected
