"""Whatever people do in whatever order: work in process is never negative, ends at 0, and nothing is lost."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quintet.erp.production import commands as production
from quintet.kernel import clock, sql, store
from quintet.kernel.results import QuintetError
from quintet.kernel.runner import perform
from tests.erp.factory import TODAY, D, Plant, a_part, a_plant, an_item, mo_of, receipts_of, slip_of, work_of
from tests.erp.test_production import costs_of, healthy

REPORT = st.tuples(
    st.just("report"), st.sampled_from([0, 0, 1, 1, 2]), st.integers(0, 8), st.integers(0, 2), st.integers(0, 200)
)
COMPLETE = st.tuples(st.just("complete"), st.integers(1, 4))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), st.integers(1, 12)),
        st.tuples(st.just("more"), st.integers(1, 4)),
        st.tuples(st.just("back"), st.integers(1, 6)),
        REPORT,
        REPORT,
        COMPLETE,
        COMPLETE,
        st.tuples(st.just("finish"), st.integers(0, 2)),
        st.tuples(st.just("last"), st.integers(1, 3)),
    ),
    min_size=3,
    max_size=20,
)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


def a_line(operations: int) -> tuple[Plant, int, int]:
    """A plant that makes an item of an issued part and a backflushed one, in some operations; (plant, item, part)."""
    plant, item, part, wire = a_plant(), an_item(), a_part(), a_part()
    centre = plant.centre("47.13", "23.57")
    plant.bill(
        item,
        {"item": part, "quantity": D("1.3"), "scrap_percent": D(7)},
        {"item": wire, "quantity": D("0.7"), "issue_method": "backflush"},
    )
    if operations:
        plant.routing(
            item, *({"name": f"Step {n}", "work_centre": centre, "run_minutes": 3} for n in range(operations))
        )
    plant.shop.stock((part, 60, "3.37"), (wire, 30, "0.83"))
    return plant, item, part


def take(plant: Plant, order: int, part: int, step: tuple) -> None:
    """One step, as far as it is allowed."""
    kind, *figures = step
    works = work_of(order)
    if kind == "issue" and slip_of(order):
        plant.issue(order, first=min(figures[0], slip_of(order).lines[0].quantity))
    elif kind in ("more", "back"):
        plant.slip(order, "issue" if kind == "more" else "return", (part, figures[0]))
    elif kind == "report" and figures[0] < len(works):
        index, good, scrap, minutes = figures
        plant.report(works[index], good=good, scrap=scrap, minutes=minutes)
    elif kind == "finish" and figures[0] < len(works):
        perform(production.finish, [works[figures[0]].id], actor=plant.worker)
    elif kind in ("complete", "last"):
        plant.complete(order, figures[0], last=kind == "last")


def refusal_of(plant: Plant, order: int, part: int, step: tuple) -> str:
    """The rule that refuses a step; empty when it was taken."""
    try:
        take(plant, order, part, step)
    except QuintetError as refusal:
        return refusal.rule
    return ""


def add_up(order: int) -> None:
    """Costs are received, lost, or in process; receipts are what was received."""
    material, labour, overhead, received, residue, wip = costs_of(order)
    assert wip >= 0
    assert received + residue + wip == material + labour + overhead
    assert sum((row[1] for row in receipts_of(order)), D("0.00")) == received
    for quantity, value, of_material, of_labour, of_overhead in receipts_of(order):
        assert quantity > 0
        assert value == of_material + of_labour + of_overhead
        assert min(of_material, of_labour, of_overhead) >= 0


@pytest.mark.slow
@pytest.mark.parametrize("operations", [0, 1, 3])
def test_work_in_process_ends_at_zero_whatever_happened(db, operations):
    plant, item, part = a_line(operations)
    before = _worth(plant.company)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def story(taken):
        point = transaction.savepoint()
        try:
            order = plant.released(item, 8).id
            for step in taken:
                if mo_of(order).state not in ("RELEASED", "IN_PROGRESS"):
                    break
                rule = refusal_of(plant, order, part, step)  # then nothing happened, which the sums below show
                assert not rule.startswith("erp_"), "the database had to refuse what the rules let through"
                add_up(order)
            if mo_of(order).state in ("RELEASED", "IN_PROGRESS"):
                perform(production.close, [order], {"reason": "End of the story"}, actor=plant.planner)
            add_up(order)
            found = costs_of(order)
            assert found[5] == D("0.00")
            assert _worth(plant.company) == before + found[1] + found[2] - found[4]
            assert _reserved(plant.company) == 0
            assert healthy()
        finally:
            transaction.savepoint_rollback(point)
            store.forget_ids()

    story()


def _worth(company: int) -> Decimal:
    return sql.value("SELECT sum(value) FROM erp_stockposition WHERE company_id = %s", [company])


def _reserved(company: int) -> Decimal:
    return sql.value("SELECT sum(reserved) FROM erp_stockposition WHERE company_id = %s", [company])
