"""`quintet explain`: what a command does, told from the source, with places that exist."""

from pathlib import Path

import pytest

from quintet.kernel.commands import commands
from quintet.kernel.reading.explanation import ROOT, explain
from quintet.operations.explain import lines


def test_shipping_goods_names_its_rules_its_event_and_the_reaction_of_finance():
    found = explain(commands["erp.delivery.ship"])
    assert "erp.stock.enough_stock" in {part.id for part in found.rules}
    events = {event.id: [r.id for r in reactions] for event, reactions in found.events}
    assert "order_to_cash.recognise_revenue_and_cost" in events["erp.goods_delivered.v1"]
    text = "\n".join(lines(found))
    assert "[finance]" in text
    assert "from DRAFT → SHIPPED" in text


def test_gates_are_told_in_the_order_they_run():
    gates = [part.kind for part in explain(commands["erp.sales_order.confirm"]).gates]
    order = ["fill", "refuse", "warn", "reserve", "hold"]
    assert gates == sorted(gates, key=order.index)
    assert "reserve" in gates


def test_create_tells_what_is_computed_and_the_rules_of_the_document():
    kinds = {part.kind for part in explain(commands["crm.quotation.create"]).rules}
    assert {"prepare", "rule"} <= kinds


@pytest.mark.parametrize("name", sorted(commands))
def test_every_command_can_be_explained_and_every_place_exists(name):
    found = explain(commands[name])
    parts = [*found.rules, *found.gates, *found.calls, *(p for e, rs in found.events for p in (e, *rs))]
    assert found.place
    for part in parts:
        file, _colon, line = part.place.rpartition(":")
        assert (ROOT / file).is_file(), part
        assert int(line) <= len(Path(ROOT / file).read_text(encoding="utf-8").splitlines()), part
