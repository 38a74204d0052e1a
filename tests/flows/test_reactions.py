"""Every reaction of every flow, watched while people trade: it runs once an event, and what it makes has a cause."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError
from psycopg.errors import DeadlockDetected

from quintet.erp.deliveries.events import GoodsDelivered
from quintet.kernel import clock, relay, sql
from quintet.kernel.actor import system_actor
from quintet.kernel.documents import get_document
from quintet.kernel.events import name_of
from quintet.kernel.flow import Reaction, flows, reactions_to
from quintet.kernel.runner import perform
from quintet.kernel.unit import current
from tests.crm.builders import a_board
from tests.erp.builders import draft_of
from tests.erp.races import at_once
from tests.flows.builders import TODAY, Company, a_company_on_five_systems, invoice_of, vouchers_of
from tests.master.builders import a_user
from tests.oa.builders import a_policy, the_request, vote

D = Decimal

# What this story makes happen; buying, making and leave have theirs in test_plan_buy_make and test_people_at_work.
PLAYED = {"order_to_cash", "selling", "approvals", "people_and_accounts"}


class Watch:
    """What each reaction was given and what documents it made."""

    def __init__(self) -> None:
        self.given: dict[str, list[int]] = defaultdict(list)
        self.made: list[tuple[str, list[int], int]] = []

    def over(self, reaction: Reaction) -> Reaction:
        def watched(events: list[Any]) -> None:
            unit, before = current(), len(current().made)
            reaction.function(events)
            causes = [event.document for event in events]
            self.given[reaction.id] += causes
            self.made += [(reaction.id, causes, record.id) for record in unit.made[before:] if not _of(record, causes)]

        return replace(reaction, function=watched)


def _of(record: Any, causes: list[int]) -> bool:
    """Whether the record's own keys name a cause (the history of an employee): it needs no arrow."""
    keys = [field.attname for field in record._meta.concrete_fields if field.many_to_one]
    return any(getattr(record, name) in causes for name in keys)


@pytest.fixture
def watch(db, monkeypatch):
    found = Watch()
    for event, reactions in list(reactions_to.items()):
        monkeypatch.setitem(reactions_to, event, [found.over(each) for each in reactions])
    return found


@pytest.fixture
def ours(watch):
    with clock.frozen_at(TODAY):
        yield a_company_on_five_systems()


def test_every_reaction_runs_once_an_event_and_links_what_it_makes_with_its_cause(watch, ours):
    sell_and_collect(ours)
    call_off(ours)
    ask_and_decide(ours)
    employ(ours)

    at_once = {each.id: (event, each) for event, found in reactions_to.items() for each in found if not each.later}
    given = {name for name in watch.given if name.split(".")[0] in PLAYED}
    assert given == {name for name in at_once if name.split(".")[0] in PLAYED}, "make it happen above"
    for name in watch.given:
        event, step = at_once[name]
        said = sql.rows(
            "SELECT document FROM kernel_event WHERE name = %s AND (%s::text IS NULL OR payload->>'doc' = %s)",
            [name_of(event), step.of, step.of],
        )
        assert sorted(watch.given[name]) == sorted(row[0] for row in said), name
    assert {"order_to_cash.open_sales_orders", "order_to_cash.recognise_revenue_and_cost"} <= {m[0] for m in watch.made}
    lost = [(name, number) for name, causes, number in watch.made if not came_of(number, causes)]
    assert lost == []


def came_of(document: int, causes: list[int]) -> bool:
    """Whether an arrow leads to the document from a cause, or from what a cause is about."""
    return bool(
        sql.value(
            "SELECT count(*) FROM kernel_link made WHERE made.target_id = %s AND (made.source_id = ANY(%s::bigint[])"
            " OR EXISTS (SELECT 1 FROM kernel_link l WHERE l.target_id = ANY(%s::bigint[])"
            " AND l.source_id = made.source_id))",
            [document, causes, causes],
        )
    )


def sell_and_collect(ours: Company) -> None:
    """An opportunity is won, goods go out in parts, some come back; invoices are issued, money comes and is used."""
    stage = a_board()["contact"]
    deal = {"title": "产线", "customer": ours.customer, "stage": stage}
    opportunity = ours.do("crm.opportunity.create", [deal], ours.seller).record
    talk = {
        "customer": ours.customer, "opportunity_ref": opportunity.id, "kind": "call", "happened_on": TODAY,
        "summary": "要报价", "next_step": "报价", "next_step_on": TODAY,
    }  # fmt: skip
    ours.do("crm.activity.create", [talk], ours.seller)
    ours.receive_money("100.00")
    order = ours.confirmed((ours.reducer, 4), opportunity_ref=opportunity.id)
    delivery = ours.ship(order, 2)
    back = {"delivery_ref": delivery.id, "reason": "x", "lines": [{"item": ours.reducer, "quantity": D(1)}]}
    ours.receive_money("2260.00")
    ours.do("finance.sales_invoice.post", invoice_of(delivery.id), ours.accountant)
    returned = ours.do("erp.sales_return.create", [back], ours.desk).record
    ours.do("erp.sales_return.receive", returned.id, ours.keeper)
    ours.do("erp.sales_order.close", order.id, ours.desk, reason="enough")
    ours.ship(ours.confirmed((ours.motor, 3)))
    prepaid = sql.value("SELECT min(id) FROM finance_receipt WHERE unallocated > 0")
    ours.do("finance.receipt.allocate", prepaid, ours.accountant)
    credit = sql.value("SELECT id FROM finance_receivableitem WHERE source_ref = %s", [returned.id])
    ours.do("finance.receivable_item.offset", credit, ours.accountant)


def call_off(ours: Company) -> None:
    order = ours.confirmed((ours.motor, 1))
    ours.do("erp.sales_order.cancel", order.id, ours.desk, reason="changed their mind")


def ask_and_decide(ours: Company) -> None:
    """Approvals of two steps: granted, refused, sent back, withdrawn; and one that is blocked and tried again."""
    roles = ("chief_accountant", "sales_manager")
    a_policy(*({"approver": "role", "role": role} for role in roles), command="erp.sales_order.confirm")

    def asked() -> tuple[Any, Any]:
        order = ours.accepted((ours.reducer, 1))
        assert ours.do("erp.sales_order.confirm", order.id, ours.desk).held
        return order, the_request(order.id)

    order, request = asked()
    vote(request, ours.chief)
    ours.limit_credit("0.00", "refuse")
    vote(request, ours.sales_manager)
    assert the_request(order.id).state == "BLOCKED"
    limit = sql.value("SELECT id FROM finance_creditlimit")
    perform(get_document("finance.credit_limit").edit, {limit: {"amount": D("100000.00")}}, actor=ours.chief)
    vote(request, ours.desk, "retry")
    for how, more in (("reject", {"reason": "no"}), ("return_to_start", {"reason": "say more"})):
        vote(asked()[1], ours.chief, how, **more)
    vote(asked()[1], ours.desk, "withdraw_request")


def employ(ours: Company) -> None:
    """A person gets another account; the day somebody joined on is corrected."""
    from quintet.master.persons.commands import link_user

    person = sql.value("SELECT person_id FROM hr_employee WHERE user_id = %s", [ours.keeper.user_id])
    perform(link_user, [person], {"user": a_user("warehouse", company=ours.id).user_id}, actor=system_actor("test"))
    employee = sql.value("SELECT id FROM hr_employee WHERE person_id = %s", [person])
    perform(get_document("hr.employee").edit, {employee: {"joined_on": date(2020, 1, 3)}}, actor=system_actor("test"))


def test_a_transaction_that_the_database_broke_is_tried_again_and_its_reactions_count_once(watch, ours):
    order = ours.confirmed((ours.reducer, 2))
    draft, broken = draft_of(order.id), []

    def breaks_once(_result: Any) -> None:
        if not broken:
            broken.append(True)
            raise OperationalError("deadlock detected") from DeadlockDetected()

    perform(get_document("erp.delivery").commands["ship"], [draft.id], actor=ours.keeper, respond=breaks_once)

    assert watch.given["order_to_cash.recognise_revenue_and_cost"] == [draft.id] * 2  # tried twice, kept once
    assert len(vouchers_of(draft.id)) == 5
    assert sql.value("SELECT count(*) FROM finance_receivableitem WHERE source_ref = %s", [draft.id]) == 1
    assert sql.value("SELECT count(*) FROM kernel_event WHERE name = %s", [name_of(GoodsDelivered)]) == 1


def test_a_later_step_runs_once_an_event_whoever_relays(fresh_db, monkeypatch):
    ran: list[int] = []

    def tell_the_carrier(events: list[GoodsDelivered]) -> None:
        ran.extend(event.document for event in events)

    step = Reaction("test.tell_the_carrier", tell_the_carrier, flows["order_to_cash"], GoodsDelivered, "erp", True)
    monkeypatch.setitem(reactions_to, GoodsDelivered, [*reactions_to[GoodsDelivered], step])
    with clock.frozen_at(TODAY):
        ours = a_company_on_five_systems()
        shipped = [ours.ship(ours.confirmed((ours.reducer, 1))).id for _time in range(4)]
        assert ran == []

        at_once(*[relay.run_once] * 8)
        relay.run_once()

    assert sorted(ran) == sorted(shipped)
    assert sql.value("SELECT count(*) FROM kernel_step_done WHERE step = %s", [step.id]) == 4
    assert sql.value("SELECT count(*) FROM kernel_parked_event") == 0
