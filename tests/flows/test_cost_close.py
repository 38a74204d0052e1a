"""Month end in the workshop: what its work really cost goes to the goods, and the accounts it stood on are at zero."""

from datetime import date
from decimal import Decimal

import pytest

from quintet.finance.costing.commands import close_costs
from quintet.finance.ledgers.queries import get_ledger, period_of
from quintet.finance.vouchers.commands import Entry, Facts, post_facts
from quintet.kernel import clock, doctor, sql
from quintet.kernel.actor import system_actor
from quintet.kernel.runner import together
from tests.flows.builders import TODAY
from tests.flows.works import a_works

D = Decimal
FAMILY = ("overhead", "labour_absorbed", "overhead_absorbed", "material_variance")


@pytest.fixture
def works(db):
    with clock.frozen_at(TODAY):
        yield a_works()


def incurred(works, amount):
    """Wages and rent of the workshop, paid by the bank."""
    roles = get_ledger(works.ours.id).roles
    entries = (
        Entry(account=roles["overhead"], debit=D(amount), credit=D(0)),
        Entry(account=roles["bank"], debit=D(0), credit=D(amount)),
    )
    with together(system_actor("tests.incurred", works.ours.id), "tests.incurred"):
        post_facts([Facts(template="opening_balance", source=None, posted_on=TODAY, amounts={}, entries=entries)])


def closed(works):
    ledger = get_ledger(works.ours.id)
    with together(system_actor("tests.close", works.ours.id), "tests.close"):
        return close_costs(ledger.id, period_of(ledger.id, TODAY).id)


def gearboxes(works):
    """20 gears, all used in 10 gearboxes, of which 4 are sold."""
    works.bought((works.steel, 10), (works.bearing, 10))
    gears = works.made(works.gear, 20)
    works.plant.issue(gears)
    works.plant.report(works.work(gears), good=20, minutes=60)
    works.plant.complete(gears)
    boxes = works.made(works.gearbox, 10)
    works.plant.issue(boxes)
    works.plant.report(works.work(boxes), good=10, minutes=90)
    works.plant.complete(boxes)
    works.ours.ship(works.ours.confirmed((works.gearbox, 4)))


def sound():
    return {each.check.name: [str(f.message) for f in each.findings] for each in doctor.examine() if each.findings}


def test_the_months_difference_reaches_goods_on_hand_and_goods_sold(works):
    gearboxes(works)
    # 225.00 were charged for two and a half hours; 270.00 came up: 18.00 for the gears, 27.00 for the gearboxes
    incurred(works, "270.00")
    closed(works)
    # the gears are gone; of the gearboxes 6 of 10 are there: 16.20
    assert works.value_of(works.gearbox) == (D(6), D("331.20"))
    assert works.ours.balances("inventory", "cost_of_sales") == [D("331.20"), D("238.80")]
    assert works.ours.balances(*FAMILY) == [D("0.00")] * 4
    assert works.ours.balance("wip") == D("0.00")
    assert sound() == {}


def test_a_month_closed_in_the_next_one_is_at_zero_in_its_own_books(works):
    gearboxes(works)
    incurred(works, "270.00")
    month = TODAY.strftime("%Y-%m")
    later = date(TODAY.year + TODAY.month // 12, TODAY.month % 12 + 1, 5)
    with clock.frozen_at(later):
        closed(works)
    left = sql.rows(
        "SELECT a.code, sum(b.debit - b.credit) FROM finance_balance b JOIN finance_account a ON a.id = b.account_id"
        " JOIN finance_period p ON p.id = b.period_id WHERE a.code LIKE '4101%%' AND p.number <= %s"
        " GROUP BY 1 HAVING sum(b.debit - b.credit) <> 0",
        [month],
    )
    assert left == []
    assert sound() == {}
    with clock.frozen_at(later):
        assert closed(works) is None


def test_a_dearer_invoice_of_steel_used_is_closed_with_the_month(works):
    gearboxes(works)
    held = works.invoiced((works.steel, 10, "120.00"), fapiao_no="25332000000012345678")
    request = sql.value("SELECT id FROM oa_approvalrequest WHERE state = 'RUNNING'")
    works.ours.do("oa.approval_request.approve", request, works.ours.chief, comment="涨价函已收")
    assert held.hold
    assert works.ours.balances("material_variance", "raw_material") == [D("20.00"), D("0.00")]
    incurred(works, "225.00")
    closed(works)
    assert works.ours.balances(*FAMILY) == [D("0.00")] * 4
    assert works.value_of(works.gearbox) == (D(6), D("322.20"))
    assert sound() == {}
