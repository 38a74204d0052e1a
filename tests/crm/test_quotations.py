"""Quotations: prices by quantity and date, tax inside the price, sent, accepted, revised, expired."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from quintet.crm.quotations.commands import expire_overdue
from quintet.crm.quotations.events import QuotationAccepted
from quintet.kernel import clock, sql
from quintet.kernel.actor import system_actor
from quintet.kernel.documents import get_document
from quintet.kernel.events import decode
from quintet.kernel.results import InvalidInput, NotAllowed, Refused, WrongState
from quintet.kernel.rights import hidden_fields
from tests.crm.builders import a_board, a_house, a_quotation, a_sent_quotation, do
from tests.hr.builders import an_employee
from tests.master.builders import a_party, a_payment_term, a_price_list, an_item, make


@pytest.fixture
def house(db):
    return a_house("113")


def row_of(quotation, columns):
    return sql.one(f"SELECT {columns} FROM crm_quotation WHERE id = %s", [quotation.id])


def lines_of(quotation, columns):
    text = f"SELECT {columns} FROM crm_quotationline WHERE quotation_id = %s ORDER BY position"
    return sql.rows(text, [quotation.id])


def test_tax_is_taken_out_of_the_price_and_totals_are_sums_of_the_lines(house):
    # 3 × 33.33 = 99.99 → 88.49 + 11.50; 7 × 113.00 − 12.5 % = 692.125 → 692.13 → 612.50 + 79.63
    rows = [
        {"item": house.item, "quantity": 3, "unit_price": "33.33"},
        {"item": house.item, "quantity": 7, "discount": "12.5"},
    ]
    quotation = do("crm.quotation.create", [{"customer": house.customer, "lines": rows}], house.seller).record

    assert lines_of(quotation, "gross, net, tax") == [
        (Decimal("99.99"), Decimal("88.49"), Decimal("11.50")),
        (Decimal("692.13"), Decimal("612.50"), Decimal("79.63")),
    ]
    assert row_of(quotation, "gross_total, net_total, tax_total, currency") == (
        Decimal("792.12"),
        Decimal("700.99"),
        Decimal("91.13"),
        "CNY",
    )


def test_the_customers_terms_and_prices_by_quantity_and_date_are_filled_in(house):
    item = an_item("999")
    prices = a_price_list(
        {"item": item, "unit_price": "120"},
        {"item": item, "unit_price": "110", "min_quantity": 10},
        {"item": item, "unit_price": "90", "min_quantity": 10, "valid_from": "2026-06-01"},
    )
    term = a_payment_term()
    customer = a_party(price_list=prices, payment_term=term, owner=house.seller.user_id)

    def priced(quantity, on):
        row = {"customer": customer, "quoted_on": on, "lines": [{"item": item, "quantity": quantity}]}
        made = do("crm.quotation.create", [row], house.seller).record
        assert (made.price_list_id, made.payment_term_id) == (prices, term)
        return made.lines[0].unit_price

    assert priced(9, "2026-05-31") == Decimal(120)
    assert priced(10, "2026-05-31") == Decimal(110)
    assert priced(10, "2026-06-01") == Decimal(90)


def test_a_price_follows_the_quantity_until_somebody_types_one(house):
    prices = a_price_list(
        {"item": house.item, "unit_price": "120"}, {"item": house.item, "unit_price": "100", "min_quantity": 50}
    )
    quotation = a_quotation(house, (10,), price_list=prices)
    line = quotation.lines[0].id

    def change(**values):
        rows = [{"id": line, **values}]
        return do("crm.quotation.edit", {quotation.id: {"lines": rows}}, house.seller).record.lines[0].unit_price

    assert quotation.lines[0].unit_price == Decimal(120)
    assert change(quantity=50) == Decimal(100)
    assert change(unit_price="95") == Decimal(95)
    assert change(quantity=10) == Decimal(95)


def test_another_item_brings_its_own_price_tax_and_description(house):
    quotation = a_quotation(house)
    other = an_item("50", name="Service hour", tax_rate="6")

    rows = [{"id": quotation.lines[0].id, "item": other}]
    do("crm.quotation.edit", {quotation.id: {"lines": rows}}, house.seller)

    assert lines_of(quotation, "description, tax_rate, unit_price, list_price, gross") == [
        ("Service hour", Decimal(6), Decimal(50), Decimal(50), Decimal("500.00"))
    ]


def test_valid_for_thirty_days_unless_said_otherwise(house):
    with clock.frozen_at(date(2026, 3, 2)):
        quotation = a_quotation(house)
    assert (quotation.quoted_on, quotation.valid_until) == (date(2026, 3, 2), date(2026, 4, 1))


def test_a_lowered_price_counts_as_discount(house):
    rows = [{"item": house.item, "quantity": 1, "unit_price": "101.70", "discount": "10"}]  # 113 → 91.53
    quotation = do("crm.quotation.create", [{"customer": house.customer, "lines": rows}], house.seller).record
    assert quotation.max_discount == Decimal("19.0000")


def test_a_quotation_without_lines_or_prices_is_not_sent(house):
    empty = do("crm.quotation.create", [{"customer": house.customer}], house.seller).record
    bare = [{"item": an_item(None), "quantity": 1}]
    unpriced = do("crm.quotation.create", [{"customer": house.customer, "lines": bare}], house.seller).record

    for quotation, rule, field in [
        (empty, "crm.quotations.has_lines", "lines"),
        (unpriced, "crm.quotations.every_line_priced", "lines.0.unit_price"),
    ]:
        with pytest.raises(InvalidInput) as refusal:
            do("crm.quotation.send", quotation.id, house.seller)
        assert (refusal.value.rule, refusal.value.errors[0].field) == (rule, field)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"quantity": 0}, "lines.0.quantity"),
        ({"unit_price": "-1"}, "lines.0.unit_price"),
        ({"discount": "100.01"}, "lines.0.discount"),
        ({"tax_rate": "-1"}, "lines.0.tax_rate"),
    ],
)
def test_amounts_are_within_reason(house, line, field):
    row = {"customer": house.customer, "lines": [{"item": house.item, "quantity": 1, **line}]}
    with pytest.raises(InvalidInput) as refusal:
        do("crm.quotation.create", [row], house.seller)
    assert [error.field for error in refusal.value.errors] == [field]


def test_a_sent_quotation_is_not_changed_but_revised(house):
    quotation = a_sent_quotation(house, (10, 5), contact="Ms Li")
    with pytest.raises(WrongState):
        do("crm.quotation.edit", {quotation.id: {"remark": "x"}}, house.seller)

    (revision,) = do("crm.quotation.revise", quotation.id, house.seller).made

    assert (revision.number, revision.version_no, revision.state) == (f"{quotation.number}-V2", 2, "DRAFT")
    assert (revision.previous_ref, revision.contact, revision.gross_total) == (
        quotation.id,
        "Ms Li",
        quotation.gross_total,
    )
    assert row_of(quotation, "state") == ("CANCELLED",)
    do("crm.quotation.send", revision.id, house.seller)
    (third,) = do("crm.quotation.revise", revision.id, house.seller).made
    assert third.number == f"{quotation.number}-V3"
    with pytest.raises(WrongState):
        do("crm.quotation.revise", quotation.id, house.seller)


def test_accepting_says_exactly_what_was_accepted(house):
    quotation = a_sent_quotation(house, (10, "12.5"), requested_on="2026-12-24")

    do("crm.quotation.accept", quotation.id, house.seller)

    name, payload = sql.one(
        "SELECT name, payload::text FROM kernel_event WHERE name = 'crm.quotation_accepted.v1' AND document = %s",
        [quotation.id],
    )
    fact = decode(name, json.loads(payload))
    assert isinstance(fact, QuotationAccepted)
    assert (fact.customer, fact.currency, fact.requested_on) == (house.customer, "CNY", date(2026, 12, 24))
    assert (fact.owner, fact.unit, fact.gross) == (house.seller.user_id, house.department, Decimal("988.75"))
    (line,) = fact.lines
    assert (line.item, line.quantity, line.unit_price, line.discount, line.tax_rate) == (
        house.item,
        Decimal(10),
        Decimal(113),
        Decimal("12.5"),
        Decimal(13),
    )


def test_accepting_wins_the_opportunity_behind_it_once(house):
    a_board()
    deal = do("crm.opportunity.create", [{"title": "D", "customer": house.customer}], house.seller).record
    first, second = (a_sent_quotation(house, opportunity_ref=deal.id) for _i in range(2))

    do("crm.quotation.accept", first.id, house.seller)
    do("crm.quotation.accept", second.id, house.seller)

    assert sql.value("SELECT state FROM crm_opportunity WHERE id = %s", [deal.id]) == "WON"
    assert sql.value("SELECT count(*) FROM kernel_event WHERE name = 'crm.opportunity_won.v1'") == 1


def test_what_has_expired_is_neither_sent_nor_accepted_and_expires_by_itself(house):
    with clock.frozen_at(date(2026, 3, 2)):
        draft, sent = a_quotation(house, valid_until="2026-03-31"), a_sent_quotation(house, valid_until="2026-03-31")
    with clock.frozen_at(date(2026, 3, 31)):
        assert expire_overdue(system_actor("test", house.company)) == 0
        with pytest.raises(Refused) as early:
            do("crm.quotation.expire", sent.id, house.seller)
    with clock.frozen_at(date(2026, 4, 1)):
        for quotation, command in [(draft, "send"), (sent, "accept")]:
            with pytest.raises(Refused) as late:
                do(f"crm.quotation.{command}", quotation.id, house.seller)
            assert late.value.rule == "crm.quotations.still_valid"
        assert expire_overdue(system_actor("test", house.company)) == 1

    assert early.value.rule == "crm.quotations.validity_ended"
    assert (row_of(draft, "state"), row_of(sent, "state")) == (("DRAFT",), ("EXPIRED",))


def test_rejecting_and_cancelling_keep_the_reason(house):
    rejected, cancelled = a_sent_quotation(house), a_quotation(house)

    do("crm.quotation.reject", rejected.id, house.seller, reason="price", detail="too dear")
    do("crm.quotation.cancel", cancelled.id, house.seller, reason="typed twice")

    assert row_of(rejected, "state, rejection, reason") == ("REJECTED", "price", "too dear")
    assert row_of(cancelled, "state, reason") == ("CANCELLED", "typed twice")


def test_more_discount_than_the_role_may_give_waits_up_to_exactly_that(house):
    make("crm.discount_limit", role="salesperson", percent="10")
    within, over = a_quotation(house, (1, 10)), a_quotation(house, (1, "10.0001"))

    assert not do("crm.quotation.send", within.id, house.seller).held
    result = do("crm.quotation.send", over.id, house.seller)

    assert result.held
    assert (result.hold.gates[0]["gate"], result.hold.gates[0]["measured"]) == (
        "selling.within_discount_limit",
        "10.0001",
    )


def test_the_highest_limit_of_several_roles_counts_and_none_means_no_discount(house):
    make("crm.discount_limit", role="salesperson", percent="10")
    make("crm.discount_limit", role="sales_manager", percent="30")

    assert not do("crm.quotation.send", a_quotation(house, (1, 30), by=house.manager).id, house.manager).held
    assert do("crm.quotation.send", a_quotation(house, (1, 1), by=house.administrator).id, house.administrator).held


def test_margin_and_cost_are_not_for_salespeople(house):
    document = get_document("crm.quotation")
    assert hidden_fields(house.seller, document) == {"margin", "cost_total"}
    assert hidden_fields(house.manager, document) == frozenset()
    with pytest.raises(InvalidInput):
        do("crm.quotation.create", [{"customer": house.customer, "margin": "50"}], house.seller)


def test_nobody_else_touches_a_salespersons_quotation(house):
    _number, other = an_employee(house.company, house.department, "salesperson")
    quotation = a_quotation(house)
    for actor in (other, house.director):
        with pytest.raises(NotAllowed):
            do("crm.quotation.send", quotation.id, actor)
    assert row_of(quotation, "state, version") == ("DRAFT", 1)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("gross_total = gross_total + 0.01", "crm_quotation_totals_agree"),
        ("valid_until = quoted_on - 1", "crm_quotation_dates"),
    ],
)
def test_the_database_refuses_totals_and_dates_that_disagree(house, change, name):
    quotation = a_quotation(house)
    with pytest.raises(IntegrityError) as problem, transaction.atomic():
        sql.execute(f"UPDATE crm_quotation SET {change} WHERE id = %s", [quotation.id])
    assert problem.value.__cause__.diag.constraint_name == name


def test_fifty_lines_cost_as_many_statements_as_one(house):
    def statements(count):
        with sql.recorded() as found:
            a_quotation(house, *[(1,)] * count)
        return len([text for text in found if "nextval('kernel_document_id')" not in text])

    statements(1)
    assert statements(50) == statements(1)
