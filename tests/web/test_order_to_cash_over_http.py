"""Order to cash as people click it: everything through the API, with the rights of those who do it."""

import pytest

from quintet.kernel import clock
from tests.flows.builders import TODAY, a_company_on_five_systems
from tests.web.site import Site


@pytest.fixture
def ours(db):
    with clock.frozen_at(TODAY):
        yield a_company_on_five_systems()


def command(site, doc, number, name, body=None):
    """Give a command as the page does: with the version that was just read."""
    seen = site.get(f"/docs/{doc}/{number}")
    assert seen.status == 200, seen
    answer = site.post(f"/docs/{doc}/{number}/{name}", body or {}, version=seen["version"])
    assert answer.status == 200, answer
    return answer


def made(answer, doc):
    return next(each["id"] for each in answer["made"] if each["doc"] == doc)


def test_from_the_quotation_to_the_receipt(ours):
    seller, desk, keeper, accountant = (Site(a) for a in (ours.seller, ours.desk, ours.keeper, ours.accountant))
    lines = [{"item": ours.reducer, "quantity": "10", "discount": "10"}]
    shown = seller.post("/docs/crm.quotation/preview", {"customer": ours.customer, "lines": lines})
    assert (shown["values"]["gross_total"], shown["errors"]) == ("10170.00", [])
    quotation = seller.post("/docs/crm.quotation", {"customer": ours.customer, "lines": lines})
    assert quotation.status == 201, quotation
    assert quotation["values"]["customer"]["label"] == "武汉光谷激光设备"
    command(seller, "crm.quotation", quotation["id"], "send")
    order = made(command(seller, "crm.quotation", quotation["id"], "accept"), "erp.sales_order")

    confirmed = command(desk, "erp.sales_order", order, "confirm")
    assert confirmed["document"]["values"]["state"] == "CONFIRMED"
    delivery = made(confirmed, "erp.delivery")
    command(keeper, "erp.delivery", delivery, "ship")
    done = desk.get(f"/docs/erp.sales_order/{order}")
    assert (done["values"]["state"], done["values"]["delivered_total"]) == ("DELIVERED", "10170.00")

    receipt = accountant.post("/docs/finance.receipt", {"customer": ours.customer, "amount": "10170"})
    assert receipt.status == 201, receipt
    command(accountant, "finance.receipt", receipt["id"], "post")
    assert desk.get(f"/docs/erp.sales_order/{order}")["values"]["paid_total"] == "10170.00"

    chain = accountant.get(f"/docs/erp.delivery/{delivery}/chain")
    told = {n["doc"]: n["depth"] for n in chain["nodes"]}
    assert (told["erp.sales_order"], told["erp.delivery"]) == (-1, 0)
    assert told["finance.voucher"] >= 1
    linked = {each["doc"]: each["count"] for each in desk.get(f"/docs/erp.sales_order/{order}")["linked"]}
    assert linked["erp.delivery"] == 1


def test_every_panel_beside_a_document_answers(ours):
    from quintet.kernel.flow import panels_of

    order = ours.confirmed((ours.reducer, 1))
    numbers = {"erp.sales_order": order.id, "master.party": ours.customer, "master.item": ours.reducer}
    site, asked = Site(ours.sales_manager), 0
    for doc, number in numbers.items():
        for panel in panels_of[doc]:
            answer = site.get(f"/docs/{doc}/{number}/panels/{panel.name}")
            assert answer.status == 200, answer
            assert (answer["label"], answer["system"]) == (panel.label.en, panel.system)
            asked += 1
    assert asked > 2


def test_every_report_answers(ours, person):
    from quintet.kernel.reports import reports

    ours.ship(ours.confirmed((ours.reducer, 2)))
    site = Site(ours.chief)
    listed = site.get("/meta")["reports"]
    assert len(listed) > 2
    samples = {"master.party": str(ours.customer), "master.item": str(ours.reducer)}
    for name in listed:
        needed = {p["name"]: samples.get(p.get("to"), "2026-11-24") for p in listed[name]["params"] if p["required"]}
        given = {k: str(v) for k, v in listed[name]["defaults"].items() if v is not None}
        answer = site.get(f"/reports/{name}", {**given, **needed})
        assert answer.status == 200, (name, answer)
        columns = {c["name"] for c in answer["columns"]}
        marks = {"_level", "_bold", "_link", "_links", "_levels", "_bolds"}
        assert all(set(row) <= columns | marks for row in answer["rows"]), name
    assert set(listed) <= set(reports)
    assert site.get("/reports/nothing").status == 404
    assert Site(person("clerk")).get("/reports/finance.trial_balance").status == 403
    bad = site.get("/reports/finance.trial_balance", {"nonsense": "1"})
    assert (bad.status, bad["errors"][0]["field"]) == (422, "nonsense")
