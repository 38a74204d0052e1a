"""A company's trade as the doctor meets it: one document of every kind, in every state that checks look at."""

from datetime import timedelta
from typing import Any

from quintet.kernel import clock, sql
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform
from tests.crm.builders import a_board
from tests.erp.builders import Shop
from tests.erp.buying import Yard, a_supplier
from tests.erp.factory import Plant, work_of
from tests.flows.builders import TODAY, Company, D, a_company_on_five_systems, bring_in, invoice_of
from tests.hr.builders import a_balance, an_employee, annual_leave, asks_for, do
from tests.master.builders import a_party, a_user, an_item, make
from tests.oa.builders import the_request, vote


def a_traded_company() -> dict[str, int]:
    """Trade of all five systems; the numbers of its documents by what they are."""
    with clock.frozen_at(TODAY):
        ours = a_company_on_five_systems()
        found = {"customer": ours.customer, "reducer": ours.reducer, "motor": ours.motor}
        found |= _open_deal(ours)
        found |= _sold(ours)
        found |= _paid(ours, found)
        found |= _bought(ours)
        found |= _made(ours, found["plate"])
        found |= _planned(ours, found["plate"])
        found |= _away(ours)
        found |= _waiting(ours)
        bring_in(ours, (ours.reducer, 1, 590))
        found["opening"] = sql.value("SELECT min(id) FROM erp_openingstock")
        found["run"] = _went_live(ours)
        found["seller"] = sql.value("SELECT id FROM hr_employee WHERE user_id = %s", [ours.seller.user_id])
        found["limit"] = sql.value("SELECT id FROM finance_creditlimit")
        return found


def _open_deal(ours: Company) -> dict[str, int]:
    stages = a_board()
    row = {"title": "产线", "customer": ours.customer, "stage": stages["contact"], "lines": [_line(ours.motor, 2)]}
    made = perform(get_document("crm.opportunity").create, [row], actor=ours.seller).record
    return {"opportunity": made.id, "won": stages["won"]}


def _line(item: int, quantity: int) -> dict[str, Any]:
    return {"item": item, "quantity": D(quantity)}


def _sold(ours: Company) -> dict[str, int]:
    """An order of ten reducers, delivered in two parts, both invoiced, one piece returned; three more to deliver."""
    order = ours.confirmed((ours.reducer, 10), (ours.motor, 4))
    first = ours.ship(order, 4)
    second = ours.ship(order, 3)
    back = {"delivery_ref": first.id, "reason": "scratched", "lines": [_line(ours.reducer, 1)]}
    returned = ours.do("erp.sales_return.create", [back], ours.desk).record
    ours.do("erp.sales_return.receive", returned.id, ours.keeper)
    ours.do("finance.sales_invoice.post", [invoice_of(first.id), invoice_of(second.id)], ours.accountant)
    return {
        "order": order.id, "first": first.id, "second": second.id, "returned": returned.id,
        "invoice": invoice_of(first.id), "quotation": order.quotation_ref,
    }  # fmt: skip


def _paid(ours: Company, found: dict[str, int]) -> dict[str, int]:
    """The first delivery is paid, the second in part; another customer pays ahead."""
    paid = ours.receive_money("5000.00")
    other = a_party(name="成都锦江贸易")
    row = {"customer": other, "amount": D("800.00")}
    ahead = perform(get_document("finance.receipt").create, [row], actor=ours.accountant).record
    ours.do("finance.receipt.post", ahead.id, ours.accountant)
    items = [row[0] for row in sql.rows("SELECT id FROM finance_receivableitem WHERE amount > 0 ORDER BY id")]
    return {"paid": paid.id, "ahead": ahead.id, "other": other, "item": items[0], "next_item": items[1]}


def _bought(ours: Company) -> dict[str, int]:
    """Ten plates ordered, seven received, two of them sent back."""
    buyer, planner = (a_user(role, company=ours.id) for role in ("buyer", "planner"))
    yard = Yard(ours.id, ours.warehouse, buyer, ours.keeper, planner, ours.accountant, a_supplier())
    plate = an_item(name="钢板", kind="buy")
    yard.source(plate, "11.30")
    order = yard.placed((plate, 10))
    came = yard.receive(order.id, 7)
    gone = yard.send_back(came, (plate, 2))
    found = {"purchase": order.id, "came": came.id, "gone": gone.id, "plate": plate}
    return found | _invoiced_and_paid(ours)


def _made(ours: Company, plate: int) -> dict[str, int]:
    """Three covers being made of plates: issued on two slips, two of them bent, one received."""
    engineer, planner, worker = (a_user(role, company=ours.id) for role in ("engineer", "planner", "workshop"))
    shop = Shop(ours.id, ours.warehouse, ours.seller, ours.desk, ours.keeper, ours.accountant, ours.customer)
    plant = Plant(shop, engineer, planner, worker, ours.keeper, worker)
    cover = an_item(name="机罩", stock_class="semi_finished")
    plant.bill(cover, (plate, 1))
    centre = plant.centre()
    machine = make("erp.machine", work_centre=centre)
    plant.routing(cover, {"name": "折弯", "work_centre": centre, "run_minutes": D(2)})
    making = plant.released(cover, 3, due_on=TODAY + timedelta(days=9)).id
    first, rest = plant.issue(making, first=2), plant.issue(making)
    work = work_of(making)[0].id
    plant.report(work, good=2, minutes=4)
    plant.complete(making, 1)
    return {
        "cover": cover,
        "making": making,
        "issued": first.id,
        "issued_rest": rest.id,
        "work": work,
        "machine": machine,
    }


def _planned(ours: Company, plate: int) -> dict[str, int]:
    """Plates are to lie in stock: a proposal to buy them."""
    planner = a_user("planner", company=ours.id)
    make("erp.item_plan", company=ours.id, item=plate, safety_stock=D(50))
    run = perform(get_document("erp.planning_run").create, [{"kind": "regenerative"}], actor=planner).record
    perform(get_document("erp.planning_run").commands["run"], [run.id], actor=planner)
    return {"proposal": sql.value("SELECT id FROM erp_plannedorder WHERE state = 'PROPOSED' AND item_id = %s", [plate])}


def _away(ours: Company) -> dict[str, int]:
    """Somebody with ten days of leave took two and asks for one more."""
    unit = sql.value("SELECT id FROM master_orgunit ORDER BY id LIMIT 1")
    chief, head = an_employee(ours.id, unit, "workshop")
    someone, self_ = an_employee(ours.id, unit, "workshop", manager=chief)
    type_ = annual_leave()
    days = a_balance(ours.id, someone, type_, 10)
    taken, asked = asks_for(self_, type_, "2026-12-07", "2026-12-08"), asks_for(self_, type_, "2026-12-14")
    for request in (taken, asked):
        do("hr.leave_request.apply", request, self_)
    vote(the_request(taken.id), head)
    return {"days": days, "leave": taken.id, "asked": asked.id, "operator": someone}


def _invoiced_and_paid(ours: Company) -> dict[str, int]:
    """What came, less what went back, is invoiced as agreed; a part of it is paid."""
    estimates = [row[0] for row in sql.rows("SELECT id FROM finance_estimatedreceipt ORDER BY id")]
    made = ours.do("finance.estimated_receipt.make_invoices", estimates, ours.accountant).made
    bill = next(each for each in made if each._meta.label_lower == "finance.purchaseinvoice")
    number = {bill.id: {"fapiao_no": "25332000000098765432"}}
    perform(get_document("finance.purchase_invoice").edit, number, actor=ours.accountant)
    ours.do("finance.purchase_invoice.post", bill.id, ours.accountant)
    row = {"supplier": bill.supplier_id, "amount": D("10.00")}
    paid = perform(get_document("finance.payment").create, [row], actor=ours.accountant).record
    ours.do("finance.payment.post", paid.id, ours.accountant)
    owed = sql.value("SELECT id FROM finance_payableitem")
    return {"bill": bill.id, "supplier": bill.supplier_id, "paid_out": paid.id, "owed": owed, "estimate": estimates[0]}


def _waiting(ours: Company) -> dict[str, int]:
    """An order over the credit limit waits for the chief accountant."""
    ours.limit_credit("1000.00")
    held = ours.accepted((ours.motor, 4))
    assert ours.do("erp.sales_order.confirm", held.id, ours.desk).held
    request = sql.value("SELECT id FROM oa_approvalrequest WHERE subject_ref = %s", [held.id])
    return {"held": held.id, "request": request}


def _went_live(ours: Company) -> int:
    """The books were opened with the stock that was counted, and ten yuan that somebody owed."""
    accounts = dict(sql.rows("SELECT code, id FROM finance_account"))
    stock = sql.value("SELECT sum(value) FROM erp_openingstock WHERE state = 'POSTED'")
    rows = [("1405", stock, 0), ("1122", 10, 0), ("310415", 0, stock + 10)]
    lists = {
        "balances": [{"account": accounts[code], "debit": debit, "credit": credit} for code, debit, credit in rows],
        "receivables": [{"customer": a_party(name="长沙岳麓贸易"), "amount": D(10)}],
    }
    document = get_document("finance.going_live")
    run = perform(document.create, [lists], actor=ours.accountant).record
    perform(document.commands["post"], [run.id], actor=a_user("cfo", company=ours.id))
    return int(run.id)
