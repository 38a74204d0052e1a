"""Plan, buy, make, sell at random: whatever happens in whatever order, goods, work and money agree to the cent.

QUINTET_WORKS_EXAMPLES=300 runs it long and at random; without it a few examples run, the same ones every time.
"""

import os
from decimal import Decimal
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quintet.kernel import cache, clock, doctor, sql, store
from quintet.kernel.documents import get_document
from quintet.kernel.results import QuintetError
from quintet.kernel.runner import perform
from tests.flows.builders import TODAY
from tests.flows.works import Works, a_works

D = Decimal
NOTHING = D("0.00")
LONG = int(os.environ.get("QUINTET_WORKS_EXAMPLES", "0"))
STEPS = (
    "sell", "plan", "release", "start", "receive", "some", "issue", "give_back", "report", "scrap", "complete", "close",
    "ship", "bill", "dear_bill", "pay",
)  # fmt: skip
stories = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 99)), min_size=8, max_size=30)


class Life:
    """One step each; what the rules of the house refuse did not happen."""

    def __init__(self, works: Works) -> None:
        self.works, self.ours, self.bills = works, works.ours, 0
        self.happened: set[str] = set()

    def take(self, step: str, pick: int) -> None:
        """Do it in a savepoint of its own: a refusal leaves nothing behind."""
        point, before = transaction.savepoint(), _said()
        try:
            getattr(self, step)(pick)
            transaction.savepoint_commit(point)
            if _said() > before:
                self.happened.add(step)
        except QuintetError:
            transaction.savepoint_rollback(point)
            cache.forget()

    def one(self, text: str, pick: int) -> Any:
        found = sql.rows(text)
        return found[pick % len(found)][0] if found else None

    def do(self, command: str, number: Any, actor: Any, **inputs: Any) -> Any:
        return self.ours.do(command, number, actor, **inputs) if number else None

    def sell(self, pick: int) -> None:
        self.ours.confirmed((self.works.gearbox, 1 + pick % 9))

    def plan(self, _pick: int) -> None:
        row = {"kind": "regenerative", "horizon_weeks": 8}
        made = perform(get_document("erp.planning_run").create, [row], actor=self.works.plant.planner).record
        self.do("erp.planning_run.run", made.id, self.works.plant.planner)

    def release(self, _pick: int) -> None:
        due = [row[0] for row in sql.rows("SELECT id FROM erp_plannedorder WHERE state = 'PROPOSED' ORDER BY id")]
        self.do("erp.planned_order.release", due, self.works.plant.planner)

    def start(self, pick: int) -> None:
        draft = self.one("SELECT id FROM erp_manufacturingorder WHERE state = 'DRAFT' ORDER BY id", pick)
        if draft is None:
            self.works.made(self.works.gear if pick % 2 else self.works.gearbox, 2 + pick % 5)
        self.do("erp.manufacturing_order.release", draft, self.works.plant.planner)

    def receive(self, pick: int) -> None:
        draft = self.one("SELECT id FROM erp_purchasereceipt WHERE state = 'DRAFT' ORDER BY id", pick)
        if draft is None:
            self.works.bought((self.works.steel, 3 + pick % 7), (self.works.bearing, 2 + pick % 5))
        self.do("erp.purchase_receipt.receive", draft, self.ours.keeper)

    def some(self, pick: int) -> None:
        order = self.one("SELECT order_ref FROM erp_purchasereceipt WHERE state = 'DRAFT' ORDER BY id", pick)
        if order:
            self.works.yard.receive(order, 1 + pick % 3)

    def issue(self, pick: int) -> None:
        slip = self.one("SELECT id FROM erp_materialissue WHERE state = 'DRAFT' ORDER BY id", pick)
        perform_ = get_document("erp.material_issue").commands["post"]
        if slip:
            perform(perform_, [slip], actor=self.ours.keeper, acknowledge="*")

    def give_back(self, pick: int) -> None:
        found = sql.rows(
            "SELECT c.order_id, c.item_id, c.issued_quantity FROM erp_manufacturingcomponent c"
            " JOIN erp_manufacturingorder o ON o.id = c.order_id AND o.state = 'IN_PROGRESS'"
            " WHERE c.issued_quantity > 1 ORDER BY c.id"
        )
        if found:
            order, item, quantity = found[pick % len(found)]
            self.works.plant.slip(order, "return", (item, 1 + pick % max(1, int(quantity) - 1)))

    def report(self, pick: int, scrap: int = 0) -> None:
        work = self.one("SELECT id FROM erp_workorder WHERE state IN ('READY', 'PAUSED') ORDER BY id", pick)
        if work:
            self.works.plant.report(work, good=1 + pick % 6, scrap=scrap, minutes=5 + pick % 50)

    def scrap(self, pick: int) -> None:
        self.report(pick, scrap=1 + pick % 2)

    def complete(self, pick: int) -> None:
        order = self.one("SELECT id FROM erp_manufacturingorder WHERE state = 'IN_PROGRESS' ORDER BY id", pick)
        if order:
            command = get_document("erp.manufacturing_order").commands["complete"]
            perform(command, [order], {}, actor=self.works.plant.worker, acknowledge="*")

    def close(self, pick: int) -> None:
        order = self.one("SELECT id FROM erp_manufacturingorder WHERE state = 'IN_PROGRESS' ORDER BY id", pick)
        self.do("erp.manufacturing_order.close", order, self.works.plant.planner, reason="stopped")

    def ship(self, pick: int) -> None:
        self.do(
            "erp.delivery.ship",
            self.one("SELECT id FROM erp_delivery WHERE state = 'DRAFT' ORDER BY id", pick),
            self.ours.keeper,
        )

    def bill(self, pick: int, dearer: Decimal = NOTHING) -> None:
        estimate = self.one(
            "SELECT id FROM finance_estimatedreceipt WHERE invoiced_quantity < quantity ORDER BY id", pick
        )
        if estimate:
            item, left, net = sql.one(
                "SELECT item_id, quantity - invoiced_quantity, open_net FROM finance_estimatedreceipt WHERE id = %s",
                [estimate],
            )
            self.bills += 1
            self.works.invoiced((item, left, net + dearer), fapiao_no=f"{25332000000000000000 + self.bills}")

    def dear_bill(self, pick: int) -> None:
        self.bill(pick, D(pick) / 100)
        for (request,) in sql.rows("SELECT id FROM oa_approvalrequest WHERE state = 'RUNNING'"):
            self.do("oa.approval_request.approve", request, self.ours.chief, comment="ok")

    def pay(self, pick: int) -> None:
        item = self.one("SELECT id FROM finance_payableitem WHERE open_amount > 0 ORDER BY id", pick)
        if item:
            made = self.do("finance.payable_item.make_payments", item, self.ours.accountant).made
            payment = next(each for each in made if each._meta.label_lower == "finance.payment")
            self.do("finance.payment.post", payment.id, self.ours.accountant)


def _said() -> int:
    return int(sql.value("SELECT count(*) FROM kernel_event"))


def everything_agrees(works: Works) -> None:
    """What the doctor checks, and what must be zero or equal at every moment."""
    found = {each.check.name: [str(f.message) for f in each.findings] for each in doctor.examine() if each.findings}
    assert found == {}
    assert works.ours.balance("purchase_difference") == D("0.00")
    floor = sql.value("SELECT coalesce(sum(wip_cost), 0) FROM erp_manufacturingorder")
    assert works.ours.balance("wip") == floor
    ended = "SELECT coalesce(sum(abs(wip_cost)), 0) FROM erp_manufacturingorder WHERE state IN ('FINISHED', 'CLOSED')"
    assert sql.value(ended) == 0
    assert sql.value("SELECT coalesce(sum(debit - credit), 0) FROM finance_balance") == D("0.00")


def work_is_going_on(works: Works) -> None:
    """Gearboxes half received, gears begun, goods under way, orders, proposals: whatever may follow is possible."""
    works.bought((works.steel, 40), (works.bearing, 20))
    gears = works.made(works.gear, 20)
    works.plant.issue(gears)
    works.plant.report(works.work(gears), good=20, minutes=60)
    works.plant.complete(gears)
    boxes = works.made(works.gearbox, 6)
    works.plant.issue(boxes)
    works.plant.report(works.work(boxes), good=6, minutes=54)
    works.plant.complete(boxes, 3)
    works.plant.issue(works.made(works.gear, 8))
    works.yard.placed((works.steel, 10), (works.bearing, 10), ordered_on=TODAY)
    works.ours.confirmed((works.gearbox, 2))
    works.ours.confirmed((works.gearbox, 30))
    Life(works).plan(0)


def test_goods_work_and_money_agree_whatever_happens(db):
    with clock.frozen_at(TODAY):
        works = a_works()
        work_is_going_on(works)

    happened: set[str] = set()

    @settings(max_examples=LONG or 12, derandomize=not LONG, deadline=None, suppress_health_check=list(HealthCheck))
    @given(stories)
    @example([(step, 0) for step in STEPS])
    @example([("ship", pick) for pick in range(4)])
    def story(steps: list[tuple[str, int]]) -> None:
        point = transaction.savepoint()
        try:
            with clock.frozen_at(TODAY):
                life = Life(works)
                for step, pick in steps:
                    life.take(step, pick)
                happened.update(life.happened)
                everything_agrees(works)
        finally:
            transaction.savepoint_rollback(point)
            cache.forget()
            store.forget_ids()

    story()
    assert happened == set(STEPS), "a step that never happened proves nothing"


def test_finished_orders_leave_nothing_in_process(db):
    with clock.frozen_at(TODAY):
        works = a_works()
        work_is_going_on(works)
        life = Life(works)
        life.sell(7)
        for _round in range(4):
            for step in ("plan", "release", "receive", "receive", "start", "start", "issue", "issue"):
                life.take(step, _round)
            for _work in range(12):
                life.take("report", 5)
                life.take("issue", _work)
            life.take("complete", _round)
        for (order,) in sql.rows("SELECT id FROM erp_manufacturingorder WHERE state = 'IN_PROGRESS'"):
            life.do("erp.manufacturing_order.close", order, works.plant.planner, reason="end of the story")
        assert {"plan", "release", "receive", "start", "issue", "report", "complete"} <= life.happened
        assert sql.value("SELECT count(*) FROM erp_productionreceipt") > 3
        assert works.ours.balance("wip") == D("0.00")
        everything_agrees(works)
