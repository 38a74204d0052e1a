"""Special pages: declared in rooms, listed in the menu, answered over HTTP under the reader's roles."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from quintet.kernel.actor import Actor
from quintet.kernel.documents import Menu
from quintet.kernel.pages import page, pages
from quintet.kernel.text import _
from quintet.web.special_pages import written
from tests.web.site import Site


@pytest.fixture
def board() -> Iterator[str]:
    """A page for planners in the ERP menu."""

    @page(
        "erp.test_board",
        _("Board", "看板"),
        kind="board",
        roles="planner",
        menu=Menu(1),
        room_label=_("Boards", "看板区"),
        labels={"first": _("From", "自")},
    )
    def answer(actor: Actor, *, first: date | None = None, n: int = 2) -> dict[str, Any]:
        return {"first": first, "twice": n * 2, "label": _("Two", "二")}

    yield "erp.test_board"
    del pages["erp.test_board"]


def test_a_page_is_written_as_the_contract_says() -> None:
    at = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    found = written({"at": at, "on": at.date(), "rate": Decimal("87.50"), "rows": [{"ok": True}], "none": None})
    assert found == {
        "at": "2026-11-24T08:30:00Z",
        "on": "2026-11-24",
        "rate": "87.5",
        "rows": [{"ok": True}],
        "none": None,
    }


def test_who_has_the_role_finds_the_page_in_the_menu_and_reads_it(board, person):
    planner = Site(person("planner"), "en")
    meta = planner.get("/meta")
    assert meta["pages"][board] == {
        "name": board, "label": "Board", "system": "erp", "icon": "appstore", "kind": "board", "help": "",
        "params": meta["pages"][board]["params"], "defaults": {"n": 2},
    }  # fmt: skip
    assert [(p["name"], p["label"], p["type"]) for p in meta["pages"][board]["params"]] == [
        ("first", "From", "date"),
        ("n", "n", "integer"),
    ]
    erp = next(system for system in meta["systems"] if system["key"] == "erp")
    assert erp["menu"][0] == {
        "label": "Boards",
        "items": [{"kind": "page", "name": board, "label": "Board", "icon": "appstore", "find": "board"}],
    }
    answer = planner.get(f"/pages/{board}?first=2026-11-24&n=4")
    assert (answer.status, answer["first"], answer["twice"], answer["label"]) == (200, "2026-11-24", 8, "Two")


def test_nobody_else_sees_or_reads_it(board, person):
    cashier = Site(person("cashier"), "en")
    assert board not in cashier.get("/meta")["pages"]
    refusal = cashier.get(f"/pages/{board}")
    assert (refusal.status, refusal["type"], refusal["rule"]) == (403, "not_allowed", board)


def test_a_page_that_does_not_exist_and_an_input_it_does_not_have(board, person):
    planner = Site(person("planner"), "en")
    assert planner.get("/pages/erp.nothing").status == 404
    refusal = planner.get(f"/pages/{board}?colour=red")
    assert (refusal.status, refusal["errors"][0]["field"], refusal["rule"]) == (422, "colour", "kernel.unknown_field")


def test_a_name_is_declared_once(board):
    with pytest.raises(TypeError, match="declared twice"):
        page(board, _("Board", "看板"), kind="board")(lambda actor: {})


def test_the_schedule_of_a_company_without_machines_is_empty_and_says_its_days(person):
    planner = Site(person("planner"), "en")
    page = planner.get("/pages/erp.schedule?first=2026-03-02&last=2026-03-08&by=person")
    assert (page.status, page["by"], page["from"], page["to"]) == (
        200,
        "person",
        "2026-03-01T16:00:00Z",
        "2026-03-08T16:00:00Z",
    )
    assert page["bars"] == page["resources"] == page["unplaced"] == []
    assert (page["last_run"], page["can_run"]) == (None, True)
    refusal = planner.get("/pages/erp.schedule?first=2026-03-02&last=2026-12-08")
    assert (refusal.status, refusal["rule"]) == (422, "erp.scheduling.shown_days")
    assert planner.get("/pages/erp.schedule_try?work_order=5&start_at=2026-03-02T09:00:00Z").status == 404
