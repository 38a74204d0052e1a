"""Outside a room only its documents, commands, queries and events are imported."""

import grimp
import pytest

from tests.architecture.house import fronts_passed_by, nothing, room_of


def test_nobody_passes_by_the_front_of_a_room():
    graph = grimp.build_graph("quintet", include_external_packages=False, cache_dir=None)
    assert nothing(fronts_passed_by(graph))


def violations(build_house, importer, text):
    rooms = {f"erp/sales/{name}.py": "" for name in ("rules", "models", "documents", "commands", "queries", "events")}
    build_house({**rooms, importer: text})
    return fronts_passed_by(grimp.build_graph("badhouse", cache_dir=None), "badhouse")


@pytest.mark.parametrize(
    "importer", ["flows/order_to_cash.py", "erp/stock/commands.py", "erp/reports.py", "web/urls.py"]
)
@pytest.mark.parametrize(
    "text",
    [
        "from badhouse.erp.sales import rules",
        "import badhouse.erp.sales.rules",
        "from badhouse.erp.sales.rules import x",
    ],
)
def test_an_import_past_the_front_is_found(build_house, importer, text):
    module = "badhouse." + importer.removesuffix(".py").replace("/", ".")
    assert violations(build_house, importer, text) == [f"{module} -> badhouse.erp.sales.rules (line 1)"]


def test_a_name_taken_from_the_room_itself_is_found(build_house):
    found = violations(build_house, "flows/x.py", "from badhouse.erp.sales import LIMIT")
    assert found == ["badhouse.flows.x -> badhouse.erp.sales (line 1)"]


@pytest.mark.parametrize("front", ["documents", "commands", "queries", "events"])
def test_the_fronts_are_open(build_house, front):
    assert violations(build_house, "flows/x.py", f"from badhouse.erp.sales import {front}") == []


def test_a_room_uses_its_own_furniture(build_house):
    assert violations(build_house, "erp/sales/posting.py", "from badhouse.erp.sales import rules, models") == []


def test_tables_may_point_to_tables(build_house):
    assert violations(build_house, "erp/stock/models.py", "from badhouse.erp.sales.models import Order") == []
    found = violations(build_house, "erp/stock/queries.py", "from badhouse.erp.sales.models import Order")
    assert found == ["badhouse.erp.stock.queries -> badhouse.erp.sales.models (line 1)"]


def test_tables_may_be_a_package(build_house):
    build_house(
        {
            "erp/sales/models/orders.py": "",
            "erp/sales/rules.py": "",
            "erp/stock/models/moves.py": "from badhouse.erp.sales.models.orders import Order",
            "erp/stock/queries.py": "from badhouse.erp.sales.models.orders import Order",
        }
    )
    found = fronts_passed_by(grimp.build_graph("badhouse", cache_dir=None), "badhouse")
    assert found == ["badhouse.erp.stock.queries -> badhouse.erp.sales.models.orders (line 1)"]


def test_a_front_may_be_a_package(build_house):
    build_house({"erp/sales/commands/ship.py": "", "flows/x.py": "from badhouse.erp.sales.commands import ship"})
    assert fronts_passed_by(grimp.build_graph("badhouse", cache_dir=None), "badhouse") == []


@pytest.mark.parametrize(
    ("module", "room"),
    [
        ("quintet.erp.sales.rules", "quintet.erp.sales"),
        ("quintet.erp.sales", "quintet.erp.sales"),
        ("quintet.erp", None),
        ("quintet.erp.migrations.0001_initial", None),
        ("quintet.kernel.postgres.cluster", None),
    ],
)
def test_rooms_are_told_from_other_packages(module, room):
    assert room_of(module, "quintet") == room
