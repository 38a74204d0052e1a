"""Eight people on the same goods, credit, votes and numbers at the same moment; afterwards the books are sound."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from quintet.kernel import clock, doctor, sql
from quintet.kernel.documents import get_document
from quintet.kernel.results import QuintetError
from quintet.kernel.runner import perform
from tests.erp.builders import draft_of, order_of, position
from tests.erp.races import at_once
from tests.flows.builders import TODAY, Company, a_company_on_five_systems, invoice_of
from tests.hr.builders import an_employee
from tests.oa.builders import a_policy, the_request, vote
from tests.web.site import Site

D = Decimal
HANDS = 8


@pytest.fixture
def ours(fresh_db):
    with clock.frozen_at(TODAY):
        yield a_company_on_five_systems(stock=100)
        assert [(e.check.name, f.document, f.message.en) for e in doctor.examine() for f in e.findings] == []


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """All jobs let go at once, on the same day; what each answered or was refused with."""

    def on_the_day(job: Callable[[], Any]) -> Any:
        with clock.frozen_at(TODAY):
            return job()

    return at_once(*(partial(on_the_day, job) for job in jobs))


def refusals(answers: list[Any]) -> list[QuintetError]:
    return [answer for answer in answers if isinstance(answer, QuintetError)]


def confirm(ours: Company, order: Any) -> Any:
    return ours.do("erp.sales_order.confirm", order.id, ours.desk)


def ship(ours: Company, order: Any) -> Any:
    return ours.do("erp.delivery.ship", draft_of(order.id).id, ours.keeper)


def test_the_last_pieces_are_promised_and_shipped_once(ours):
    orders = [ours.accepted((ours.reducer, 15)) for _hand in range(HANDS)]

    assert refusals(together(*(partial(confirm, ours, order) for order in orders))) == []

    got = sorted(order_of(order.id).lines[0].reserved_quantity for order in orders)
    assert got == [D(0), D(10), *[D(15)] * 6]
    assert position(ours.reducer, ours.warehouse) == (D(100), D("60000.00"), D(100))

    answers = together(*(partial(ship, ours, order) for order in orders))

    assert {problem.rule for problem in refusals(answers)} == {"erp.stock.enough_stock"}
    assert len(refusals(answers)) == 2  # six had all they need reserved
    assert position(ours.reducer, ours.warehouse) == (D(10), D("6000.00"), D(10))
    assert ours.balances("inventory", "cost_of_sales", "revenue") == [D("36000.00"), D("54000.00"), D("-90000.00")]


@pytest.mark.parametrize("policy", ["refuse", "hold"])
def test_orders_at_once_never_take_more_credit_than_there_is(ours, policy):
    ours.limit_credit("4000.00", policy)
    orders = [ours.accepted((ours.reducer, 1)) for _hand in range(HANDS)]  # 1,130.00 each

    answers = together(*(partial(confirm, ours, order) for order in orders))

    states = [order_of(order.id).state for order in orders]
    assert (states.count("CONFIRMED"), states.count("DRAFT")) == (3, 5)
    assert sql.rows("SELECT receivable, reserved FROM finance_creditposition") == [(D("0.00"), D("3390.00"))]
    assert position(ours.reducer, ours.warehouse)[2] == D(3)
    if policy == "refuse":
        assert {problem.rule for problem in refusals(answers)} == {"order_to_cash.within_credit_limit"}
        assert len(refusals(answers)) == 5
    else:
        assert refusals(answers) == []
        assert sql.value("SELECT count(*) FROM oa_approvalrequest WHERE state = 'RUNNING'") == 5


def test_two_approvers_at_once_confirm_the_order_once(ours):
    a_policy({"approver": "role", "role": "cfo", "mode": "any"}, command="erp.sales_order.confirm")
    department = ours.seller.unit_id
    approvers = [an_employee(ours.id, department, "cfo")[1] for _hand in range(2)]
    for _turn in range(4):
        order = ours.accepted((ours.reducer, 2))
        assert confirm(ours, order).held
        request = the_request(order.id)

        answers = together(*(partial(vote, request, actor) for actor in approvers))

        assert [problem.status for problem in refusals(answers)] == [409]
        assert order_of(order.id).state == "CONFIRMED"
        assert times_said("erp.sales_order_confirmed.v1", order.id) == 1
    assert position(ours.reducer, ours.warehouse)[2] == D(8)


def times_said(event: str, document: int) -> int:
    return sql.value("SELECT count(*) FROM kernel_event WHERE name = %s AND document = %s", [event, document])


def test_the_last_vote_against_a_withdrawal_ends_one_way(ours):
    ours.limit_credit("1000.00")
    for _turn in range(4):
        order = ours.accepted((ours.reducer, 1))
        assert confirm(ours, order).held
        request = the_request(order.id)

        answers = together(
            partial(vote, request, ours.chief),
            lambda number=order.id: ours.do("erp.sales_order.withdraw", number, ours.desk),
        )

        assert [problem.status for problem in refusals(answers)] == [409]
        ended = (order_of(order.id).state, the_request(order.id).state, order_of(order.id).hold_id)
        assert ended in {("CONFIRMED", "APPROVED", None), ("DRAFT", "WITHDRAWN", None)}


def test_eight_connections_posting_number_without_gap_and_chain_without_break(ours):
    orders = [ours.confirmed((ours.reducer, 1), (ours.motor, 1)) for _hand in range(HANDS * 2)]
    before = sql.value("SELECT max(chain_no) FROM finance_voucher")

    def work(mine: list[Any]) -> None:
        for order in mine:
            delivery = ship(ours, order).record
            ours.do("finance.sales_invoice.post", invoice_of(delivery.id), ours.accountant)
            ours.receive_money("1695.00", order.number)

    assert refusals(together(*(partial(work, orders[hand::HANDS]) for hand in range(HANDS)))) == []

    numbers = sql.rows(
        "SELECT p.number, v.sequence_no, v.chain_no FROM finance_voucher v JOIN finance_period p ON p.id = v.period_id"
        " WHERE v.chain_no > %s ORDER BY v.chain_no",
        [before],
    )
    assert numbers == [("2026-11", n, before + n) for n in range(1, HANDS * 2 * 3 + 1)]
    assert ours.balances("receivable", "prepayment_received", "bank") == [D("0.00"), D("0.00"), D("27120.00")]
    assert {order_of(order.id).paid_total for order in orders} == {D("1695.00")}


def test_deliveries_returns_and_receipts_of_one_customer_cross_and_nothing_is_lost(ours):
    ours.limit_credit("1000000.00")
    for _turn in range(2):
        shipped = [ship(ours, ours.confirmed((ours.motor, 2))).record for _hand in range(2)]
        ready = [ours.confirmed((ours.reducer, 1), (ours.motor, 1)) for _hand in range(2)]
        draft = [ours.accepted((ours.motor, 1), (ours.reducer, 1)) for _hand in range(2)]

        answers = together(
            *(partial(ship, ours, order) for order in ready),
            *(partial(confirm, ours, order) for order in draft),
            *(partial(bring_back, ours, delivery) for delivery in shipped),
            *(partial(ours.receive_money, "700.00") for _hand in range(2)),
        )

        assert refusals(answers) == []
        assert {order_of(order.id).state for order in ready} == {"DELIVERED"}
        assert {order_of(order.id).state for order in draft} == {"CONFIRMED"}
    # 4 × (1,130 + 565) delivered, 4 × 1,130 delivered and half of it back, 4 × 700 paid
    owed, reserved = sql.one("SELECT receivable, reserved FROM finance_creditposition")
    assert (owed, reserved) == (D("6240.00"), D("6780.00"))
    assert ours.balance("receivable") + ours.balance("prepayment_received") == D("6240.00")
    assert position(ours.motor, ours.warehouse)[0] == D(92)


def bring_back(ours: Company, delivery: Any) -> Any:
    row = {"delivery_ref": delivery.id, "reason": "x", "lines": [{"item": ours.motor, "quantity": D(1)}]}
    made = ours.do("erp.sales_return.create", [row], ours.desk).record
    return ours.do("erp.sales_return.receive", made.id, ours.keeper)


def test_the_same_idempotency_key_eight_times_at_once_happens_once(ours, monkeypatch):
    from django.conf import settings

    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    order = ours.confirmed((ours.reducer, 3))
    draft, key = draft_of(order.id), {"HTTP_IDEMPOTENCY_KEY": "8b7e2c1e"}
    desks, keepers = ([Site(who) for _hand in range(HANDS)] for who in (ours.desk, ours.keeper))
    body = {"customer": ours.customer, "lines": [{"item": ours.motor, "quantity": "1"}]}

    created = together(*(partial(site.post, "/docs/erp.sales_order", body, **key) for site in desks))
    path, seen = f"/docs/erp.delivery/{draft.id}/ship", draft.version
    shipped = together(*(partial(site.post, path, {}, version=seen, **key) for site in keepers))

    assert {answer.status for answer in created} == {201}
    assert len({answer["id"] for answer in created}) == 1
    assert {answer.status for answer in shipped} == {200}
    replayed = [answer.headers.get("Idempotent-Replayed") for answer in (*created, *shipped)]
    assert replayed.count("true") == 2 * (HANDS - 1)
    assert sql.value("SELECT count(*) FROM erp_salesorder") == 2
    assert position(ours.reducer, ours.warehouse)[0] == D(97)


def test_of_two_people_editing_the_same_order_the_second_hears_that_it_changed(ours):
    order = ours.accepted((ours.reducer, 1))
    edit = get_document("erp.sales_order").edit

    def change(remark: str) -> Any:
        return perform(edit, {order.id: {"remark": remark}}, actor=ours.desk, versions={order.id: order.version})

    answers = together(*(partial(change, f"remark {hand}") for hand in range(HANDS)))

    assert {problem.type for problem in refusals(answers)} == {"version_conflict"}
    assert len(refusals(answers)) == HANDS - 1
    kept = order_of(order.id)
    winner = next(index for index, answer in enumerate(answers) if not isinstance(answer, QuintetError))
    assert (kept.remark, kept.version) == (f"remark {winner}", order.version + 1)


def test_a_quotation_accepted_eight_times_at_once_becomes_one_order(ours):
    rows = [{"item": ours.reducer, "quantity": D(1)}]
    quotation = ours.do("crm.quotation.create", [{"customer": ours.customer, "lines": rows}], ours.seller).record
    ours.do("crm.quotation.send", quotation.id, ours.seller)

    answers = together(*(lambda: ours.do("crm.quotation.accept", quotation.id, ours.seller) for _hand in range(HANDS)))

    assert [problem.status for problem in refusals(answers)] == [409] * (HANDS - 1)
    assert sql.value("SELECT count(*) FROM erp_salesorder WHERE quotation_ref = %s", [quotation.id]) == 1
