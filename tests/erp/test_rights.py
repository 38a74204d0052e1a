"""Who may do what with orders, deliveries, returns and stock — and that a refusal changes nothing."""

from decimal import Decimal
from typing import Any

import pytest

from quintet.erp.deliveries.commands import ship
from quintet.erp.deliveries.documents import delivery
from quintet.erp.returns.commands import receive
from quintet.erp.returns.documents import sales_return
from quintet.erp.sales.commands import cancel, close, confirm, note_payment, reserve_stock
from quintet.erp.sales.documents import sales_order
from quintet.erp.stock.commands import post
from quintet.erp.stock.documents import opening_stock, stock_move, stock_position
from quintet.kernel import clock, sql
from quintet.kernel.results import InvalidInput, NotAllowed
from quintet.kernel.rights import hidden_fields, readable
from quintet.kernel.runner import perform
from tests.erp.builders import TODAY, a_shop, draft_of, order_of
from tests.master.builders import a_department, a_user, an_item

D = Decimal
TABLES = ("erp_salesorder", "erp_delivery", "erp_salesreturn", "erp_openingstock", "erp_stockposition", "erp_stockmove")


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


def everything() -> list[Any]:
    """All there is in the tables of these rooms."""
    return [sql.rows(f"SELECT to_jsonb(t) - 'hold_id' FROM {table} t ORDER BY id") for table in TABLES]


ROLES = ("salesperson", "sales_manager", "order_desk", "warehouse", "planner", "accountant", "cfo", "executive")
MAY = {
    "confirm": {"salesperson", "sales_manager", "order_desk"},
    "cancel": {"salesperson", "sales_manager", "order_desk"},
    "close": {"salesperson", "sales_manager", "order_desk"},
    "reserve": {"salesperson", "sales_manager", "order_desk", "warehouse"},
    "ship": {"warehouse"},
    "receive": {"warehouse"},
    "post": {"accountant"},
    "note_payment": set(),
}


@pytest.mark.parametrize("what", sorted(MAY))
def test_a_command_is_for_some_roles_only_and_a_refusal_changes_nothing(db, what):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 50, 1))
    people = {role: a_user(role, company=shop.company, unit=shop.seller.unit_id) for role in ROLES}
    allowed = set()
    for role, person in people.items():
        command, target, inputs = _case(shop, item, what, person)
        before = everything()
        try:
            perform(command, [target], inputs, actor=person)
        except NotAllowed:
            assert everything() == before
        else:
            allowed.add(role)
    assert allowed == MAY[what]


def _case(shop: Any, item: int, what: str, person: Any) -> tuple[Any, int, dict[str, Any]]:
    """A document the command would be legal on, belonging to that person."""
    if what == "post":
        rows = [{"item": item, "quantity": D(1), "unit_cost": D(1), "warehouse": shop.warehouse}]
        made = perform(opening_stock.create, [{"happened_on": TODAY, "lines": rows}], actor=shop.accountant).record
        return post, made.id, {}
    order = shop.order((item, 1), owner=person.user_id, unit=person.unit_id)
    if what == "confirm":
        return confirm, order.id, {}
    perform(confirm, [order.id], actor=shop.desk)
    simple = {
        "cancel": (cancel, {"reason": "no"}),
        "close": (close, {"reason": "no"}),
        "reserve": (reserve_stock, {}),
        "note_payment": (note_payment, {"amounts": {order.id: D(5)}}),
    }
    if what in simple:
        return simple[what][0], order.id, simple[what][1]
    draft = draft_of(order.id)
    if what == "ship":
        return ship, draft.id, {}
    return receive, shop.return_of(shop.ship(draft.id)).id, {}


def test_a_salesperson_sees_and_changes_own_orders_only(db):
    shop, item = a_shop(), an_item("5")
    own, other = shop.order((item, 1), actor=shop.seller), shop.order((item, 1))
    where, params = readable(shop.seller, sales_order)

    assert sql.rows(f"SELECT t.id FROM erp_salesorder t WHERE {where}", params) == [(own.id,)]
    before = everything()
    with pytest.raises(NotAllowed):
        perform(sales_order.edit, {other.id: {"remark": "mine now"}}, actor=shop.seller)
    assert everything() == before
    perform(sales_order.edit, {own.id: {"remark": "mine"}}, actor=shop.seller)
    assert order_of(own.id).remark == "mine"


def test_a_sales_manager_acts_for_the_department_and_below_not_beside(db):
    shop, item = a_shop(), an_item("5")
    below = a_department(shop.company, parent=shop.seller.unit_id)
    beside = a_department(shop.company)
    manager = a_user("sales_manager", company=shop.company, unit=shop.seller.unit_id)
    seen = []
    for unit in (shop.seller.unit_id, below, beside):
        seller = a_user("salesperson", company=shop.company, unit=unit)
        order = shop.order((item, 1), actor=seller)
        try:
            perform(confirm, [order.id], actor=manager)
            seen.append(True)
        except NotAllowed:
            seen.append(False)
    assert seen == [True, True, False]


def test_the_delivery_of_an_order_belongs_to_its_salesperson(db):
    shop, item = a_shop(), an_item("5")
    order = shop.order((item, 1), actor=shop.seller)
    perform(confirm, [order.id], actor=shop.seller)

    draft = draft_of(order.id)

    assert (draft.owner_id, draft.unit_id) == (shop.seller.user_id, shop.seller.unit_id)
    with pytest.raises(NotAllowed):
        perform(ship, [draft.id], actor=shop.seller)


def test_nobody_makes_a_delivery_or_a_position_by_hand(db):
    shop = a_shop()
    administrator = a_user("administrator", company=shop.company)
    for document in (delivery, stock_position, stock_move):
        for person in (administrator, shop.keeper, shop.desk):
            with pytest.raises(NotAllowed):
                perform(document.create, [{}], actor=person)


def test_people_of_another_company_reach_nothing(db):
    shop, item, elsewhere = a_shop(), an_item("5"), a_shop()
    order = shop.order((item, 1))
    before = everything()

    with pytest.raises(NotAllowed):
        perform(confirm, [order.id], actor=elsewhere.desk)

    assert everything() == before
    where, params = readable(elsewhere.desk, sales_order)
    assert sql.rows(f"SELECT t.id FROM erp_salesorder t WHERE {where}", params) == []


@pytest.mark.parametrize(
    ("document", "fields"),
    [
        (delivery, {"cost", "cost_total"}),
        (sales_return, {"cost", "cost_total"}),
        (stock_position, {"value", "unit_cost"}),
        (stock_move, {"value", "unit_cost"}),
        (opening_stock, {"value", "unit_cost"}),
    ],
)
def test_costs_are_seen_by_those_who_keep_the_books_only(db, document, fields):
    blind = [role for role in ROLES if hidden_fields(a_user(role), document) == fields]
    seeing = [role for role in ROLES if not hidden_fields(a_user(role), document)]

    assert blind == ["salesperson", "sales_manager", "order_desk", "warehouse", "planner"]
    assert seeing == ["accountant", "cfo", "executive"]


def test_what_the_system_computes_cannot_be_typed(db):
    shop, item = a_shop(), an_item("5")
    typed = {"gross_total": "1", "paid_total": "1", "state": "DELIVERED", "number": "X", "is_short": True}

    with pytest.raises(InvalidInput) as refusal:
        shop.order((item, 1), **typed)

    assert {(e.field, e.rule) for e in refusal.value.errors} == {(name, "kernel.unknown_field") for name in typed}
    line = {"item": item, "quantity": "1", "reserved_quantity": "1", "gross": "1", "list_price": "1"}
    with pytest.raises(InvalidInput) as refusal:
        shop.order(line)
    assert {e.field for e in refusal.value.errors} == {
        "lines.0.reserved_quantity",
        "lines.0.gross",
        "lines.0.list_price",
    }


def test_an_order_holds_nothing_that_would_have_to_be_hidden_from_its_salesperson():
    names = {field.name for field in sales_order.model._meta.concrete_fields}
    lines = {field.name for field in sales_order.lines["lines"].model._meta.concrete_fields}

    assert not {name for name in names | lines if "cost" in name or "margin" in name}
