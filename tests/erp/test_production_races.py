"""Many hands on one order: reports, completions and shipments never wait in a circle, nothing is counted twice."""

from decimal import Decimal

from quintet.erp.production import commands as production
from quintet.erp.products.commands import activate
from quintet.kernel import clock, sql
from quintet.kernel.results import QuintetError
from quintet.kernel.runner import perform
from tests.erp.factory import TODAY, a_part, a_plant, an_item, mo_of, work_of
from tests.erp.races import at_once, deadlocks
from tests.erp.test_production import costs_of, healthy

D = Decimal


def today(job):
    """The job on the day of the story, in its own thread."""

    def run():
        with clock.frozen_at(TODAY):
            return job()

    return run


def test_reports_and_completions_of_one_order_add_up(fresh_db):
    with clock.frozen_at(TODAY):
        plant, item, part = a_plant(), an_item("5"), a_part()
        plant.bill(item, {"item": part, "quantity": 1, "issue_method": "backflush"})
        centre = plant.centre("60", "30")
        plant.routing(item, *({"name": f"Step {n}", "work_centre": centre, "run_minutes": 1} for n in range(2)))
        plant.shop.stock((part, 100, 2))
        sold = plant.shop.confirmed((item, 20))
        order = plant.released(item, 20, sales_order_ref=sold.id)
        first, second = work_of(order.id)
        plant.report(first, good=1, minutes=0)
    before = deadlocks()

    def on_first():
        for _ in range(9):
            plant.report(first, good=1, minutes=2)

    def patiently(job, times: int, allowed: set[str]) -> None:
        """The job so many times, again where it came too early; other refusals fail the test."""
        while times:
            try:
                job()
                times -= 1
            except QuintetError as refusal:
                if refusal.rule not in allowed:
                    raise AssertionError(refusal) from refusal

    def on_second():
        patiently(lambda: plant.report(second, good=1, minutes=1), 6, {"erp.production.not_more_than_came"})

    def at_the_door():
        early = {"erp.production.something_is_ready", "erp.production.not_more_than_ready"}
        patiently(lambda: plant.complete(order.id, 1), 5, early)

    at_once(*map(today, (on_first, on_first, on_second, at_the_door)))

    found = mo_of(order.id)
    assert [w.good_quantity for w in work_of(order.id)] == [D(19), D(6)]
    assert (found.received_quantity, costs_of(order.id)[:3]) == (D(5), (D("10.00"), D("42.00"), D("21.00")))
    assert deadlocks() == before
    with clock.frozen_at(TODAY):
        assert healthy()


def test_completing_and_shipping_the_same_goods_do_not_deadlock(fresh_db):
    with clock.frozen_at(TODAY):
        plant = a_plant()
        goods = [an_item("5") for _ in range(2)]
        part = a_part()
        for item in goods:
            plant.bill(item, {"item": part, "quantity": 1, "issue_method": "backflush"})
        plant.shop.stock(*((item, 500, 1) for item in (*goods, part)))
        orders = [plant.released(item, 30).id for item in goods]
    before = deadlocks()

    def make(order):
        for _ in range(15):
            plant.complete(order, 1)

    def ship():
        for _ in range(6):
            plant.shop.ship_order(plant.shop.confirmed((goods[1], 1), (part, 1), (goods[0], 1)).id)

    at_once(*(today(lambda o=order: make(o)) for order in orders), today(ship), today(ship))

    assert deadlocks() == before
    assert [mo_of(order).received_quantity for order in orders] == [D(15), D(15)]
    with clock.frozen_at(TODAY):
        assert healthy()


def test_two_activations_that_close_a_circle_together_do_not_both_pass(fresh_db):
    with clock.frozen_at(TODAY):
        plant, a, b = a_plant(), an_item(), an_item()
        drafts = [plant.bill(a, (b, 1), activated=False).id, plant.bill(b, (a, 1), activated=False).id]

    found = at_once(*(today(lambda d=d: perform(activate, [d], actor=plant.engineer)) for d in drafts))

    refused = [each for each in found if isinstance(each, QuintetError)]
    assert [r.rule in ("erp_bom_no_circle", "erp.products.no_circle") for r in refused] == [True]
    assert sql.value("SELECT count(*) FROM erp_bom WHERE state = 'ACTIVE'") == 1


def test_an_order_is_completed_once_by_two_who_press_at_once(fresh_db):
    with clock.frozen_at(TODAY):
        plant, item, part = a_plant(), an_item(), a_part()
        plant.bill(item, (part, 1))
        plant.shop.stock((part, 10, 3))
        order = plant.released(item, 10)
        plant.issue(order.id)

    found = at_once(*(today(lambda: perform(production.complete, [order.id], actor=plant.worker)) for _ in range(4)))

    assert len([each for each in found if isinstance(each, QuintetError)]) == 3
    assert costs_of(order.id)[3:] == (D("30.00"), D("0.00"), D("0.00"))
