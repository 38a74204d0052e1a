"""A document that is part of another is locked after it, by everybody, whatever they begin with."""

import re

from quintet.erp.production import commands as production
from quintet.erp.production.documents import manufacturing_order, work_order
from quintet.kernel import clock, sql
from quintet.kernel.runner import perform
from tests.erp.factory import TODAY, a_part, a_plant, an_item, work_of

LOCKED = re.compile(r'FROM "erp_(\w+)" t .* FOR UPDATE')


def test_wholes_are_locked_before_their_parts(db):
    with clock.frozen_at(TODAY):
        plant, item, part = a_plant(), an_item("5"), a_part()
        plant.bill(item, (part, 1))
        plant.routing(item, {"name": "Cut", "work_centre": plant.centre(), "run_minutes": 1})
        sold = plant.shop.confirmed((item, 1))
        order = plant.released(item, 1, sales_order_ref=sold.id)
        (cut,) = work_of(order.id)

        with sql.recorded() as seen:
            perform(production.start, [cut.id], actor=plant.worker)

    locked = [match[1] for text in seen if (match := LOCKED.search(" ".join(text.split())))]
    assert locked == ["salesorder", "manufacturingorder", "workorder"]
    assert (work_order.locked_after.name, manufacturing_order.locked_after.to) == (
        "manufacturing_order",
        "erp.sales_order",
    )
