"""How many statements making costs: more than these is a regression, and many orders cost as many as one."""

from decimal import Decimal

import pytest

from quintet.erp.production import commands as production
from quintet.erp.production.documents import manufacturing_order
from quintet.kernel import clock, sql, store
from quintet.kernel.runner import perform
from tests.erp.factory import TODAY, a_part, a_plant, an_item, slip_of, work_of

D = Decimal
BUDGET = (13, 22, 14, 14, 28)  # create, release, issue, report, complete


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


def counted(call) -> tuple:
    """What it answers and its statements, without savepoints and blocks of ids."""
    store.next_ids(1)
    with sql.recorded() as seen:
        result = call()
    return result, len([text for text in seen if "kernel_document_id" not in text and "SAVEPOINT" not in text])


def making(orders: int) -> tuple[int, ...]:
    """Statements to create, release, issue, report on one operation, and complete a number of orders."""
    plant, item = a_plant(), an_item()
    parts = [a_part() for _ in range(5)]
    plant.bill(item, *((part, 1) for part in parts[:4]), {"item": parts[4], "quantity": 1, "issue_method": "backflush"})
    centre = plant.centre()
    plant.routing(item, *({"name": f"Step {n}", "work_centre": centre, "run_minutes": 1} for n in range(2)))
    plant.shop.stock(*((part, 10_000, 1) for part in parts))
    rows = [{"item": item, "quantity": D(3), "due_on": "2026-03-13"} for _ in range(orders)]
    made, creating = counted(lambda: perform(manufacturing_order.create, rows, actor=plant.planner).records)
    ids = [order.id for order in made]
    _done, releasing = counted(lambda: perform(production.release, ids, actor=plant.planner))
    slips = [slip_of(number).id for number in ids]
    _done, issuing = counted(lambda: perform(production.post_issue, slips, actor=plant.keeper))
    first = work_of(ids[0])[0].id
    _done, reporting = counted(
        lambda: perform(production.report, [first], {"good": D(3), "minutes": D(3)}, actor=plant.worker)
    )
    for number in ids:
        for work in work_of(number):
            if work.state != "DONE":
                plant.report(work, good=3, minutes=3)
    _done, completing = counted(lambda: perform(production.complete, ids, actor=plant.worker))
    return creating, releasing, issuing, reporting, completing


def test_a_dozen_orders_cost_as_many_statements_as_one(db):
    making(1)  # what is kept in memory is in memory

    assert making(1) == BUDGET
    assert making(12) == BUDGET
