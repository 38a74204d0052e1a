"""How many SQL statements each endpoint costs: the committed baseline is tests/web/baselines.json.

A change that costs more fails; one that costs less wants the baseline lowered (run with QUINTET_WRITE_BASELINES=1).
"""

import json
import os
from pathlib import Path

import pytest

from quintet.kernel import clock, sql
from tests.flows.builders import TODAY, a_company_on_five_systems
from tests.web.site import Site

BASELINES = Path(__file__).with_name("baselines.json")
DOCUMENT_LIMIT = 6  # statements of one document


@pytest.fixture
def ours(db):
    with clock.frozen_at(TODAY):
        yield a_company_on_five_systems()


@pytest.fixture
def counted(ours):
    """Endpoint → statements, each asked twice and counted the second time, when what can be in memory is."""
    order = ours.confirmed((ours.reducer, 5), (ours.motor, 2), discount=10)
    ours.ship(order, 2)
    seller, desk = Site(ours.seller), Site(ours.desk)
    path, found = f"/docs/erp.sales_order/{order.id}", {}

    def count(name, ask):
        ask()
        with sql.recorded() as seen:
            answer = ask()
        assert answer.status < 300, answer
        found[name] = len(seen)

    count("GET session", lambda: seller.get("/session"))
    count("GET meta", lambda: seller.get("/meta"))
    count("GET desk", lambda: seller.get("/desk"))
    count("GET start page of a salesperson", lambda: seller.get("/desk/start"))
    count("GET start page of the order desk", lambda: desk.get("/desk/start"))
    count("GET search", lambda: seller.get("/search", {"q": "武汉"}))
    count("GET lookup", lambda: seller.get("/lookup/master.party", {"q": "武汉"}))
    count("GET list", lambda: desk.get("/docs/erp.sales_order"))
    count(
        "GET list filtered", lambda: desk.get("/docs/erp.sales_order", {"where": [["state", "=", "DRAFT"]], "q": "1"})
    )
    count("GET list grouped", lambda: desk.get("/docs/erp.sales_order", {"group": "customer"}))
    count("GET document", lambda: desk.get(path))
    count("GET new", lambda: desk.get("/docs/erp.sales_order/new"))
    count("GET history", lambda: desk.get(f"{path}/history"))
    count("GET chain", lambda: desk.get(f"{path}/chain"))
    rows = {"customer": ours.customer, "lines": [{"item": ours.reducer, "quantity": "1"}] * 5}
    count("POST preview", lambda: desk.post("/docs/erp.sales_order/preview", rows))
    count("POST create", lambda: desk.post("/docs/erp.sales_order", rows))
    numbers = [desk.post("/docs/erp.sales_order", rows)["id"] for _document in range(4)]
    drafts, held = iter(numbers[:2]), iter(numbers[2:])
    edit = {"customer_reference": "PO 7"}
    count("PATCH document", lambda: desk.patch(f"/docs/erp.sales_order/{next(held)}", edit, version=1))
    count("POST confirm", lambda: desk.post(f"/docs/erp.sales_order/{next(drafts)}/confirm", {}, version=1))
    count("POST comment", lambda: desk.post(f"{path}/comments", {"text": "Please hurry"}))
    return found


def test_no_endpoint_costs_more_statements_than_its_baseline(counted):
    if os.environ.get("QUINTET_WRITE_BASELINES"):
        BASELINES.write_text(json.dumps(counted, indent=1) + "\n")
    assert counted == json.loads(BASELINES.read_text())


def test_a_document_with_its_lines_takes_six_statements_at_most(counted):
    assert counted["GET document"] <= DOCUMENT_LIMIT


def test_the_statements_of_a_list_do_not_grow_with_its_rows(ours):
    desk = Site(ours.desk)

    def statements():
        desk.get("/docs/erp.sales_order")
        with sql.recorded() as seen:
            rows = desk.get("/docs/erp.sales_order")["rows"]
        return len(rows), len(seen)

    few, cost = statements()
    for _order in range(10):
        ours.accepted((ours.reducer, 1))
    assert statements() == (few + 10, cost)
