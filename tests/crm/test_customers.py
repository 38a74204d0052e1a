"""The contact log and what the customer page shows of sales."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from quintet.kernel import clock, sql, store
from quintet.kernel.documents import get_document
from quintet.kernel.panels import get_panel
from quintet.kernel.results import InvalidInput, Refused
from quintet.master.parties.models import Party
from tests.crm.builders import a_board, a_house, a_quotation, do
from tests.hr.builders import an_employee
from tests.master.builders import a_party


@pytest.fixture
def house(db):
    house = a_house()
    house.board = a_board()
    return house


def a_contact(house, by=None, **values):
    row = {"customer": house.customer, "kind": "call", "summary": "Asked for a price", **values}
    return do("crm.activity.create", [row], by or house.seller).record


def a_deal(house):
    return do("crm.opportunity.create", [{"title": "Line 3", "customer": house.customer}], house.seller).record


def test_a_contact_is_of_today_unless_said_otherwise(house):
    with clock.frozen_at(date(2026, 3, 2)):
        contact = a_contact(house)
    assert (contact.happened_on, contact.owner_id) == (date(2026, 3, 2), house.seller.user_id)


def test_what_is_logged_has_happened_and_a_dated_step_is_named(house):
    tomorrow = clock.today() + timedelta(days=1)
    for values, rule in [
        ({"happened_on": tomorrow}, "crm.customers.not_in_the_future"),
        ({"next_step_on": tomorrow}, "crm.customers.dated_step_is_named"),
    ]:
        with pytest.raises(InvalidInput) as refusal:
            a_contact(house, **values)
        assert refusal.value.rule == rule


def test_the_next_step_stands_on_the_card_of_the_opportunity(house):
    deal = a_deal(house)

    a_contact(house, opportunity_ref=deal.id, next_step="Send offer", next_step_on="2026-12-24")
    a_contact(house, opportunity_ref=deal.id, summary="Nothing to do")

    assert sql.one("SELECT next_step, next_step_on FROM crm_opportunity WHERE id = %s", [deal.id]) == (
        "Send offer",
        date(2026, 12, 24),
    )


def test_a_next_step_is_done_once(house):
    contact = a_contact(house, next_step="Call back")
    do("crm.activity.finish_step", contact.id, house.seller)

    for number in (contact.id, a_contact(house).id):
        with pytest.raises(Refused) as refusal:
            do("crm.activity.finish_step", number, house.seller)
        assert refusal.value.rule == "crm.customers.open_next_step"


def panel(house, actor, name):
    record = store.by_ids(Party, [house.customer])[house.customer]
    with translation.override("en"):
        return get_panel(actor, get_document("master.party"), record, name)


def test_the_customer_page_shows_deals_offers_and_contacts_of_this_customer_only(house):
    deal, quotation = a_deal(house), a_quotation(house)
    contact = a_contact(house, next_step="Call back")
    house_of_others = a_party(owner=house.seller.user_id)
    do("crm.opportunity.create", [{"title": "Other", "customer": house_of_others}], house.seller)

    shown = {name: panel(house, house.seller, name) for name in ("deals", "offers", "contacts")}

    rows = {name: found["blocks"][0]["rows"] for name, found in shown.items()}
    assert [row["title"] for row in rows["deals"]] == [{"doc": "crm.opportunity", "id": deal.id, "label": "Line 3"}]
    assert [(row["number"]["id"], row["gross_total"]) for row in rows["offers"]] == [(quotation.id, "1000.00")]
    assert [(row["id"], row["next_step"]) for row in rows["contacts"]] == [(contact.id, "Call back")]
    assert shown["deals"]["label"] == "Opportunities"
    assert shown["deals"]["blocks"][0]["columns"][0]["to"] == "crm.opportunity"


def test_the_page_shows_what_the_reader_may_see_and_no_more(house):
    a_deal(house)
    _number, colleague = an_employee(house.company, house.department, "salesperson")
    _number, keeper = an_employee(house.company, house.department, "warehouse")

    assert panel(house, colleague, "deals")["blocks"][0]["rows"] == []
    assert len(panel(house, house.manager, "deals")["blocks"][0]["rows"]) == 1
    assert panel(house, keeper, "deals")["blocks"] == []
