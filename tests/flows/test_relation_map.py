"""The relation map: what the flows say of themselves, and figures that are those of the documents behind them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from quintet.erp.deliveries.events import GoodsDelivered
from quintet.kernel import clock, flow, relay, sql
from quintet.kernel.flow import Flow, Reaction, flows, reactions_to
from quintet.kernel.pages import pages
from quintet.kernel.reading import flow_counts, flow_map
from quintet.kernel.reading.flow_reference import reference
from quintet.kernel.reading.flow_steps import list_steps
from quintet.kernel.results import InvalidInput, NotAllowed, NotFound
from quintet.kernel.text import _
from tests.flows.builders import TODAY, a_company_on_five_systems
from tests.master.builders import a_user
from tests.oa.builders import the_request, vote

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "flows.md"


@pytest.fixture(autouse=True)
def counted_anew():
    flow_counts.forget()


@pytest.fixture
def ours(db):
    with clock.frozen_at(TODAY):
        yield a_company_on_five_systems()


def seen(ours: Any, *roles: str, days: int = 30) -> dict[str, Any]:
    """The map as somebody of the company sees it now."""
    flow_counts.forget()
    return pages["flows.map"].run(a_user(*(roles or ("executive",)), company=ours.id), {"days": str(days)})


def step(found: dict[str, Any], key: str) -> dict[str, Any]:
    return next(each for flow in found["flows"] for each in flow["steps"] if each["key"] == key)


def figures(found: dict[str, Any], key: str) -> tuple[int, int, int]:
    each = step(found, key)["figures"]
    return each["runs"], each["waiting"], each["failing"]


def behind(ours: Any, key: str, of: str, role: str = "executive") -> dict[str, Any]:
    return pages["flows.behind"].run(a_user(role, company=ours.id), {"step": key, "of": of})


def test_the_reference_page_says_what_the_declarations_say():
    assert PAGE.read_text("utf-8") == reference(), "the flows changed: quintet flows --write docs/reference/flows.md"


def test_every_step_tells_itself_in_both_languages_and_has_a_name_of_its_own():
    steps = [each for told in list_steps().values() for each in told]
    untold = [each.id for each in steps if not any("\u4e00" <= c <= "\u9fff" for c in each.label.zh)]
    assert untold == []
    assert [each.id for each in steps if any("\u4e00" <= c <= "\u9fff" for c in each.label.en)] == []
    assert len({each.key for each in steps}) == len(steps)


def test_a_step_in_no_layer_is_refused():
    story = Flow("test_of_layers", _("x", "x"))
    try:
        with pytest.raises(TypeError, match="goods, money, information"):
            story.after(GoodsDelivered, system="finance", layer="air")(lambda events: None)
    finally:
        flow.flows.pop("test_of_layers")
    assert "test_of_layers" not in flows


def test_steps_lead_from_the_system_of_the_cause_to_the_system_that_acts():
    found = {each.key: each for told in list_steps().values() for each in told}
    assert (found["order_to_cash.open_sales_orders"].sources, found["order_to_cash.open_sales_orders"].targets) == (
        ("crm",), ("erp",),
    )  # fmt: skip
    gate = found["order_to_cash.within_credit_limit"]
    assert (gate.verb, gate.kind, gate.sources, gate.targets, gate.layer) == (
        "before", "reserve", ("finance",), ("erp",), "money",
    )  # fmt: skip
    asks = found["approvals.policy_asks"]
    assert (asks.sources, set(asks.targets)) == (("oa",), {"crm", "erp", "hr", "finance"})
    panel = found["order_progress.stock_of_quotation"]
    assert (panel.verb, panel.sources, panel.targets, panel.layer) == ("beside", ("erp",), ("crm",), "goods")


def test_what_went_through_a_step_is_counted_and_opens_the_documents_behind_it(ours):
    before = seen(ours)
    assert figures(before, "order_to_cash.open_sales_orders") == (0, 0, 0)
    shipped = [ours.ship(ours.confirmed((ours.reducer, 1))).id for _time in range(2)]
    ours.accepted((ours.motor, 1))

    found = seen(ours)
    assert figures(found, "order_to_cash.open_sales_orders") == (3, 0, 0)
    assert figures(found, "order_to_cash.within_credit_limit") == (2, 0, 0)
    assert figures(found, "order_to_cash.recognise_revenue_and_cost") == (2, 0, 0)
    assert step(found, "order_to_cash.recognise_revenue_and_cost")["figures"]["seconds"] == 0  # the same transaction
    assert step(found, "order_progress.stock_of_quotation")["figures"] is None

    told = behind(ours, "order_to_cash.recognise_revenue_and_cost", "runs")
    assert [(each["doc"], sorted(each["ids"])) for each in told["causes"]] == [("erp.delivery", sorted(shipped))]
    made = {each["doc"]: len(each["ids"]) for each in told["made"]}
    assert made == {"finance.receivable_item": 2, "finance.sales_invoice": 2, "finance.voucher": 2}


def test_what_a_gate_holds_waits_until_somebody_decides_and_the_time_it_took_is_told(ours):
    ours.limit_credit("1000.00")
    order = ours.accepted((ours.reducer, 1))
    assert ours.do("erp.sales_order.confirm", order.id, ours.desk).held

    found = seen(ours)
    assert figures(found, "order_to_cash.within_credit_limit") == (1, 1, 0)
    assert figures(found, "approvals.ask_for_approval") == (1, 0, 0)
    assert step(found, "approvals.ask_for_approval")["parts"]["erp"]["runs"] == 1
    erp = next(each for each in found["systems"] if each["key"] == "erp")
    assert (erp["waiting"], erp["failing"]) == (1, 0)
    waiting = behind(ours, "order_to_cash.within_credit_limit", "waiting")
    assert [(each["doc"], each["ids"]) for each in waiting["causes"]] == [("erp.sales_order", [order.id])]

    with clock.frozen_at(datetime(2026, 11, 24, 2, 30, tzinfo=UTC)):
        vote(the_request(order.id), ours.chief)
        found = seen(ours)
    assert figures(found, "order_to_cash.within_credit_limit")[1:] == (0, 0)
    opened, closed = sql.rows("SELECT created_at, closed_at FROM kernel_hold WHERE document = %s", [order.id])[0]
    took = step(found, "order_to_cash.within_credit_limit")["figures"]["seconds"]
    assert took == (closed - opened).total_seconds() > 0
    assert behind(ours, "order_to_cash.within_credit_limit", "waiting")["causes"] == []


def test_a_hold_that_could_not_run_is_failing(ours):
    ours.limit_credit("1000.00")
    order = ours.accepted((ours.reducer, 1))
    ours.do("erp.sales_order.confirm", order.id, ours.desk)
    sql.execute("UPDATE kernel_hold SET state = 'BLOCKED' WHERE document = %s", [order.id])

    found = seen(ours)
    assert figures(found, "order_to_cash.within_credit_limit")[1:] == (0, 1)
    failing = behind(ours, "order_to_cash.within_credit_limit", "failing")
    assert [each["ids"] for each in failing["causes"]] == [[order.id]]


def test_a_later_step_waits_is_done_or_failing_and_its_error_is_for_those_who_may_read_it(ours, monkeypatch):
    ran: list[int] = []

    def tell_the_carrier(events: list[Any]) -> None:
        if any(event.document == shipped[1] for event in events):
            raise ConnectionError("carrier.example does not answer")
        ran.extend(event.document for event in events)

    told = Reaction("order_to_cash.tell_the_carrier", tell_the_carrier, flows["order_to_cash"], GoodsDelivered,
                    "crm", True, "goods", _("The carrier is told", "通知承运商"))  # fmt: skip
    monkeypatch.setitem(reactions_to, GoodsDelivered, [*reactions_to[GoodsDelivered], told])
    monkeypatch.setattr(flows["order_to_cash"], "steps", [*flows["order_to_cash"].steps, told])
    shipped = [ours.ship(ours.confirmed((ours.reducer, 1))).id for _time in range(2)]

    assert figures(seen(ours), told.id) == (0, 2, 0)
    assert behind(ours, told.id, "waiting")["causes"][0]["ids"] == sorted(shipped, reverse=True)
    relay.place_positions()
    with clock.frozen_at(datetime(2026, 11, 24, 0, 5, tzinfo=UTC)):
        relay.run_later_steps()

    found = seen(ours)
    assert figures(found, told.id) == (1, 0, 1)
    failing = behind(ours, told.id, "failing")
    assert failing["failures"][0]["document"]["label"].startswith("DL-")
    assert "carrier.example" in failing["failures"][0]["error"]
    assert behind(ours, told.id, "failing", "department_head")["failures"][0]["error"] == ""


def test_only_the_asked_days_and_the_readers_companies_count(ours):
    ours.ship(ours.confirmed((ours.reducer, 1)))
    other = a_company_on_five_systems(stock=0)

    assert figures(seen(other), "order_to_cash.recognise_revenue_and_cost") == (0, 0, 0)
    with clock.frozen_at(TODAY + timedelta(days=8)):
        assert figures(seen(ours, days=7), "order_to_cash.recognise_revenue_and_cost") == (0, 0, 0)
        assert figures(seen(ours, days=9), "order_to_cash.recognise_revenue_and_cost") == (1, 0, 0)


def test_who_leads_may_see_it_and_documents_of_others_stay_theirs(ours):
    ours.ship(ours.confirmed((ours.reducer, 1)))
    for role in ("executive", "administrator", "auditor", "department_head", "cfo"):
        assert seen(ours, role)["days"] == 30
    for role in ("salesperson", "warehouse", "employee"):
        with pytest.raises(NotAllowed):
            seen(ours, role)
        with pytest.raises(NotAllowed):
            behind(ours, "order_to_cash.recognise_revenue_and_cost", "runs", role)
    told = behind(ours, "order_to_cash.recognise_revenue_and_cost", "runs", "department_head")
    assert "finance.voucher" not in {each["doc"] for each in told["made"]}  # they may read no vouchers at all


def test_what_there_is_not_cannot_be_asked_for(ours):
    for wrong in ("0", "367"):
        with pytest.raises(InvalidInput):
            pages["flows.map"].run(a_user("executive", company=ours.id), {"days": wrong})
    with pytest.raises(NotFound):
        behind(ours, "order_to_cash.nothing", "runs")
    with pytest.raises(NotFound):
        behind(ours, "order_to_cash.open_sales_orders", "everything")


def test_the_whole_map_costs_a_handful_of_statements_and_none_while_it_is_fresh(ours):
    reader = a_user("executive", company=ours.id)
    ours.ship(ours.confirmed((ours.reducer, 1)))
    flow_counts.forget()
    with sql.recorded() as statements:
        flow_map.relation_map(reader, 30)
    assert len(statements) <= 6
    with sql.recorded() as statements:
        flow_map.relation_map(reader, 30)
    assert statements == []


def test_the_figures_come_from_an_index_without_the_payloads(ours):
    ours.ship(ours.confirmed((ours.reducer, 1)))
    sql.execute("SET LOCAL enable_seqscan = off")
    plan = sql.rows(f"EXPLAIN {flow_counts._EVENTS}", [[ours.id], clock.now() - timedelta(days=30)])
    assert "Index Only Scan using kernel_event_lately" in "\n".join(row[0] for row in plan)
