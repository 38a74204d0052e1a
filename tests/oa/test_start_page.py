"""The start page of a role: its numbers, its work with the command that moves it, its charts, under its rights."""

import json
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils import translation

from quintet.kernel import clock, sql
from quintet.kernel.desk import desk_cards, desk_numbers, start_page
from quintet.kernel.desk.cards import DeskList
from quintet.kernel.desk.spans import Ahead, Back, spans
from quintet.kernel.documents import get_document
from quintet.kernel.reading.columns import columns_of
from quintet.kernel.results import InvalidInput
from quintet.kernel.rights import roles
from quintet.kernel.runner import perform
from tests.flows.builders import TODAY, a_company_on_five_systems
from tests.master.builders import a_user
from tests.oa.start_pages import assert_true_to_its_lists, behind, card_of, numbers_of

MOST_STATEMENTS = 45  # of a page of all roles somebody may sensibly hold
HELD = ("salesperson", "sales_manager", "order_desk", "warehouse", "buyer", "planner", "workshop", "accountant",
        "chief_accountant", "cost_accountant", "engineer", "cashier", "cfo", "hr_staff", "department_head", "employee",
        "executive", "auditor", "administrator")  # fmt: skip


@pytest.fixture
def ours(db):
    with clock.frozen_at(TODAY), translation.override("en"):
        yield a_company_on_five_systems()


@pytest.fixture
def busy(ours):
    """One order shipped, one confirmed and late, one not confirmed."""
    ours.ship(ours.confirmed((ours.reducer, 2)))
    with clock.frozen_at(TODAY - timedelta(days=3)):
        ours.late = ours.accepted((ours.reducer, 3), quoted_on=clock.today())
        ours.do("erp.sales_order.confirm", ours.late.id, ours.desk, promised_on=TODAY - timedelta(days=1))
    ours.waiting = ours.accepted((ours.motor, 4))
    return ours


def arrange(actor, **kept):
    sql.execute(
        "INSERT INTO kernel_preference (user_id, key, value) VALUES (%s, 'desk', %s::jsonb)"
        " ON CONFLICT (user_id, key) DO UPDATE SET value = excluded.value",
        [actor.user_id, json.dumps(kept)],
    )


def test_the_order_desk_begins_with_what_is_to_be_confirmed_and_confirms_it_there(busy):
    card = card_of(busy.desk, "erp.confirm_next")

    assert (card["count"], card["where"], card["sort"]) == (1, [["state", "=", "DRAFT"]], "ordered_on")
    assert [column["name"] for column in card["columns"]][:3] == ["number", "customer", "gross_total"]
    (row,) = card["rows"]
    assert row["number"] == {"doc": "erp.sales_order", "id": busy.waiting.id, "label": busy.waiting.number}
    assert (row["customer"]["label"], row["gross_total"]) == ("武汉光谷激光设备", "2260.00")
    assert row["_command"] == {"name": "confirm", "label": "Confirm", "style": "primary"}

    busy.do(f"erp.sales_order.{row['_command']['name']}", row["id"], busy.desk)

    assert card_of(busy.desk, "erp.confirm_next")["rows"] == []
    assert card_of(busy.desk, "erp.confirm_next")["empty"] == "Every order is confirmed."


def test_a_command_stands_only_where_the_form_would_offer_it(busy):
    late = card_of(busy.sales_manager, "erp.orders_late_next")
    assert [row["number"]["id"] for row in late["rows"]] == [busy.late.id]

    cashier = a_user("cashier", company=busy.id)
    perform(get_document("finance.receipt").create, [{"customer": busy.customer, "amount": Decimal(50)}], actor=cashier)

    of_cashier, of_accountant = (card_of(who, "finance.receipts_next")["rows"] for who in (cashier, busy.accountant))
    assert "_command" not in of_cashier[0], "a cashier enters money, the accountant posts it"
    assert of_accountant[0]["_command"]["name"] == "post"


def test_numbers_stand_beside_the_same_days_of_last_month(ours):
    with clock.frozen_at(date(2026, 10, 20)):
        ours.ship(ours.confirmed((ours.reducer, 1), quoted_on=date(2026, 10, 20)))
    with clock.frozen_at(date(2026, 10, 30)):  # later in the month than today: not compared
        ours.ship(ours.confirmed((ours.reducer, 5), quoted_on=date(2026, 10, 30)))
    ours.ship(ours.confirmed((ours.reducer, 3)))

    manager = start_page(ours.sales_manager, "")["numbers"]
    (shipped,) = [each for each in manager if each["name"] == "erp.shipped_this_month"]

    assert (shipped["value"], shipped["before"]["value"]) == ("3000.00", "1000.00")
    assert shipped["before"]["where"] == [
        ["state", "=", "SHIPPED"],
        ["shipped_on", ">=", "2026-10-01"],
        ["shipped_on", "<=", "2026-10-24"],
    ]


def test_a_salesperson_counts_their_own_and_sees_no_cost(busy):
    other = a_user("salesperson", company=busy.id)
    page = start_page(busy.seller, "")

    assert numbers_of(busy.seller)["erp.my_ordered_this_month"] == "5650.00"
    assert numbers_of(other)["erp.my_ordered_this_month"] == "0.00"
    assert card_of(other, "erp.my_orders_next")["rows"] == []
    assert "cost" not in json.dumps(page, default=str)
    assert not {"erp.margin_this_month", "erp.stock_value"} & {c["name"] for c in page["arrangement"]}


def test_who_answers_for_the_result_sees_the_margin(busy):
    cfo = a_user("cfo", company=busy.id)

    told = {item["label"]: item["value"] for item in card_of(cfo, "erp.margin_this_month")["items"]}

    assert told == {
        "Shipped, net": "2000.00",
        "Cost of it": "1200.00",
        "Margin": "800.00",
        "Margin in percent": "40.0%",
    }


def test_cash_ahead_is_what_is_owed_week_by_week(busy):
    cfo = a_user("cfo", company=busy.id)
    chart = card_of(cfo, "finance.cash_ahead")
    due, plans, payables = chart["series"]

    assert [bucket["key"] for bucket in chart["buckets"]][:3] == ["overdue", "2026-11-24", "2026-11-30"]
    assert len(chart["buckets"]) == 14
    assert {key: bar["value"] for key, bar in due["bars"].items() if bar["value"] != "0.00"} == {
        "2026-12-21": "2260.00"
    }
    assert sum(Decimal(bar["value"]) for bar in plans["bars"].values()) == behind(
        cfo, "finance.payment_plan", [["state", "=", "OPEN"]], "open_total"
    )
    assert (payables["below"], due["below"]) == (True, False)


@pytest.mark.parametrize("role", HELD)
def test_whatever_stands_on_the_page_of_a_role_is_what_its_lists_say(busy, role):
    actor = a_user(role, company=busy.id)

    with sql.recorded() as seen:
        page = start_page(actor, role)

    assert (page["role"], len(seen) <= MOST_STATEMENTS) == (role, True)
    assert assert_true_to_its_lists(actor, page) > 0
    shown = [card["name"] for card in page["arrangement"]]
    assert all(
        not c.roles or role in c.roles for c in (*desk_cards.values(), *desk_numbers.values()) if c.name in shown
    )


def test_every_role_of_the_house_has_a_page(ours):
    assert set(HELD) == {name for name in roles if any(name in card.roles for card in
                         (*desk_cards.values(), *desk_numbers.values()))}  # fmt: skip


def test_of_several_roles_the_particular_one_comes_first_and_nothing_stands_twice(busy):
    actor = a_user("employee", "department_head", "order_desk", company=busy.id)

    page = start_page(actor, "")

    assert [role["name"] for role in page["roles"]] == ["order_desk", "department_head", "employee"]
    names = [card["name"] for card in page["cards"]]
    assert len(names) == len(set(names))
    assert names.index("erp.confirm_next") < names.index("hr.my_team_list") < names.index("hr.my_leave_next")
    assert {card["name"] for card in start_page(actor, "order_desk")["cards"]} < set(names)


def test_a_reader_takes_cards_away_and_puts_them_in_their_order_for_one_role(busy):
    arrange(
        busy.desk,
        role="order_desk",
        pages={
            "order_desk": {"order": ["erp.orders_late_next", "erp.confirm_next"], "hidden": ["erp.promised_by_week"]}
        },
    )

    page = start_page(busy.desk)

    assert page["role"] == "order_desk"
    names = [card["name"] for card in page["cards"]]
    assert names[:2] == ["erp.orders_late_next", "erp.confirm_next"]
    assert "erp.promised_by_week" not in names
    assert [c["name"] for c in page["arrangement"] if not c["shown"]] == ["erp.promised_by_week"]
    assert "erp.promised_by_week" in [card["name"] for card in start_page(busy.desk, "")["cards"]]


@pytest.mark.parametrize(
    "kept", [{}, {"role": "cfo"}, {"role": 7, "pages": []}, {"pages": {"": {"order": 3, "hidden": [1]}}}]
)
def test_what_cannot_be_read_of_an_arrangement_counts_for_nothing(busy, kept):
    before = start_page(busy.desk)["arrangement"]

    arrange(busy.desk, **kept)

    assert start_page(busy.desk)["arrangement"] == before


def test_the_page_of_a_role_one_does_not_hold_is_refused(ours):
    with pytest.raises(InvalidInput, match="cfo is none of your roles"):
        start_page(ours.desk, "cfo")


def test_orders_held_for_approval_are_counted_and_named(busy):
    assert "flows.orders_held" not in numbers_of(busy.desk)
    busy.limit_credit("100")

    busy.do("erp.sales_order.confirm", busy.waiting.id, busy.desk)

    page = start_page(busy.desk, "")
    (held,) = [each for each in page["numbers"] if each["name"] == "flows.orders_held"]
    assert (held["value"], held["where"]) == ("1", [["id", "in", [busy.waiting.id]]])


def test_the_page_speaks_the_readers_language(busy):
    with translation.override("zh-hans"):
        card = card_of(busy.desk, "erp.confirm_next")
        chart = card_of(a_user("cfo", company=busy.id), "erp.ordered_by_month")

    assert (card["label"], card["rows"][0]["_command"]["label"]) == ("待确认订单", "确认")
    assert [bucket["label"] for bucket in chart["buckets"]] == ["6月", "7月", "8月", "9月", "10月", "11月"]


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2026, 11, 29), date(2026, 12, 31), date(2028, 2, 29)])
@pytest.mark.parametrize("axis", [Ahead(), Ahead(weeks=3, overdue=False), Back(weeks=5), Back(months=6)])
def test_spans_follow_each_other_without_a_gap_and_hold_today(today, axis):
    with clock.frozen_at(today):
        found = spans(axis)

    for one, next_ in pairwise(found):
        assert next_.first == one.last + timedelta(days=1)
    assert sum(1 for span in found if (span.first or date.min) <= today <= span.last) == 1


@pytest.mark.parametrize("card", [c for c in desk_cards.values() if isinstance(c, DeskList)], ids=lambda c: c.name)
def test_lists_of_work_name_what_exists(card):
    document = get_document(card.doc)

    assert set(card.fields) | {card.title or document.title} <= set(columns_of(document))
    assert set((card.command or "").split()) <= set(document.commands)
    assert card.empty, "an empty list says what that means"
    assert card.roles <= set(roles)
