"""An order for what nobody has: planned, bought, made, shipped, invoiced and paid, by clicking, as those who do it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_special_pages import ask
from tests.browser.visitor import LANGUAGES, Visitor

ADMINISTRATOR, ORDER_DESK, PLANNER, KEEPER = "tang.ning", "shen.jia", "song.jie", "ma.guoqiang"
WORKSHOP, BUYER, ACCOUNTANT, CHIEF, EXECUTIVE = "wang.tiejun", "luo.hui", "he.min", "zheng.wentao", "gu.jianye"
STEEL, ORDERED = "SQ-30", 160  # what the new rail is made of; metres, more than there are


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_order_for_what_nobody_has_is_planned_bought_made_and_shipped(visit, language):
    who = visit(language)
    who.sign_in(ADMINISTRATOR, "/")
    code = f"RAIL-{language}"
    items = {"rail": a_new_product(who, code), "steel": item_of(who, STEEL)}

    order = confirm(who, code)
    plan(who, order, items)
    receive_what_is_bought(who)
    make(who, items["rail"])
    ship(who, order)
    invoice_and_pay(who)
    see_it_in_the_books(who)


def a_new_product(who: Visitor, code: str) -> int:
    """A rail that nobody has yet: a metre of square bar, milled."""
    unit = rows_of(who, "master.unit", '[["code","=","PCS"]]', "name")[0]["id"]
    skill = rows_of(who, "master.skill", '[["code","=","MILL"]]', "name")[0]["id"]
    centre = rows_of(who, "erp.work_centre", '[["code","=","MILL"]]', "name")[0]["id"]
    row = {"code": code, "name": f"直线导轨 {code}", "kind": "make", "unit": unit, "sales_price": "620"}
    made = ask(who, "POST", "/docs/master.item", row)
    bill = {"item": made["id"], "components": [{"item": item_of(who, STEEL), "quantity": "1"}]}
    work = {"name": "铣削", "work_centre": centre, "run_minutes": "3", "skill": skill, "min_level": 2}
    for document, values in (("erp.bom", bill), ("erp.routing", {"item": made["id"], "operations": [work]})):
        draft = ask(who, "POST", f"/docs/{document}", values)
        ask(who, "POST", f"/docs/{document}/{draft['id']}/activate", {}, draft["version"])
    return int(made["id"])


def item_of(who: Visitor, code: str) -> int:
    """The number of an item by its code."""
    where = f'[["code","=","{code}"]]'
    return int(ask(who, "GET", f"/docs/master.item?where={where}&fields=name")["rows"][0]["id"])


def rows_of(who: Visitor, document: str, where: str, fields: str) -> list[dict[str, Any]]:
    """Rows of a list, as the page itself asks for them."""
    found: list[dict[str, Any]] = ask(who, "GET", f"/docs/{document}?where={where}&fields={fields}&limit=100")["rows"]
    return found


def confirm(who: Visitor, code: str) -> str:
    """The order desk promises more than there is: the order is short, and says so."""
    who.sign_in(ORDER_DESK, "/d/erp.sales_order/new")
    who.choose("customer", "联创精密" if who.language == "en" else "锐腾智能")
    who.choose("warehouse", "苏州总仓")
    who.type_into("requested_on", (datetime.now(tz=UTC) + timedelta(days=45)).date().isoformat())
    who.page.get_by_test_id("editor-lines").or_(who.cell(0, "item")).first.click()
    who.type_line([code, None, str(ORDERED)])
    who.save()
    who.page.get_by_test_id("cmd-confirm").click()
    who.page.get_by_test_id("dialog-ok").click()
    expect(who.page.locator(".ant-modal")).to_have_count(0)
    who.settled()
    number = who.page.get_by_test_id("title").inner_text()
    let_it_pass(who, number)
    expect(who.state()).to_have_attribute("data-state", "CONFIRMED")
    who.shot("make_01_short")
    return who.page.url.rsplit("/", 1)[-1]


def let_it_pass(who: Visitor, number: str) -> None:
    """Whoever has to agree does, until nothing holds the order."""
    address = who.page.url.removeprefix(who.address)
    for boss in (CHIEF, "zhou.qihang", "jiang.lan", "chen.liheng", "gu.jianye", ADMINISTRATOR):
        if not who.page.get_by_test_id("hold").count():
            break
        who.sign_in(boss, "/")
        item = who.page.locator(".desk-item", has_text=number)
        if item.count():
            item.get_by_test_id("cmd-approve").click()
            item.get_by_test_id("dialog-ok").click()
            expect(item).to_have_count(0)
        who.sign_in(ORDER_DESK, address)
    expect(who.page.get_by_test_id("hold")).to_have_count(0)


def plan(who: Visitor, order: str, items: dict[str, int]) -> None:
    """The plan has followed from the log: the planner sees whom proposals are for, and releases them."""
    who.sign_in(PLANNER, "/d/erp.planned_order")
    who.page.wait_for_function(
        """async item => {
          const where = encodeURIComponent(JSON.stringify([['item', '=', item], ['state', '=', 'PROPOSED']]));
          const answer = await fetch(`/api/docs/erp.planned_order?where=${where}&fields=item`);
          return (await answer.json()).rows.length > 0;
        }""",
        arg=items["rail"],
        timeout=60_000,
    )
    for item in items.values():
        where = f'[["item","=",{item}],["state","=","PROPOSED"]]'
        for row in rows_of(who, "erp.planned_order", where, "item"):
            who.open(f"/d/erp.planned_order/{row['id']}")
            expect(who.page.get_by_test_id("related-why_proposed")).to_be_visible()
            who.shot("make_02_why")
            who.page.get_by_test_id("cmd-release").click()
            expect(
                who.page.get_by_test_id("made-erp.manufacturing_order")
                .or_(who.page.get_by_test_id("made-erp.purchase_order"))
                .first
            ).to_be_visible()
            who.settled()
    who.sign_in(ORDER_DESK, f"/d/erp.sales_order/{order}")
    expect(who.value("expected_on")).to_have_text(re.compile("202[67]"))
    who.page.get_by_test_id("related-where_from").click()
    expect(who.page.locator(".related")).to_contain_text("MO-")
    who.shot("make_03_where_from")


def receive_what_is_bought(who: Visitor) -> None:
    """The keeper takes the steel in when it comes."""
    who.sign_in(KEEPER, "/d/erp.purchase_receipt")
    for row in rows_of(who, "erp.purchase_receipt", '[["state","=","DRAFT"]]', "order_ref"):
        who.open(f"/d/erp.purchase_receipt/{row['id']}")
        who.page.get_by_test_id("cmd-receive").click()
        who.page.get_by_test_id("dialog-ok").click()
        expect(who.page.locator(".ant-modal")).to_have_count(0)
        expect(who.state()).to_have_attribute("data-state", "RECEIVED")
    who.shot("make_04_received")


def make(who: Visitor, gear: int) -> None:
    """Released, material issued, every operation reported, received into stock at what it cost."""
    who.sign_in(PLANNER, "/d/erp.manufacturing_order")
    where = f'[["item","=",{gear}],["state","=","DRAFT"]]'
    for row in rows_of(who, "erp.manufacturing_order", where, "number"):
        number = row["id"]
        who.sign_in(PLANNER, f"/d/erp.manufacturing_order/{number}")
        who.page.get_by_test_id("cmd-release").click()
        expect(who.state()).to_have_attribute("data-state", "RELEASED")
        who.settled()
        who.shot("make_05_released")
        issue(who, number)
        report(who, number)
        who.sign_in(WORKSHOP, f"/d/erp.manufacturing_order/{number}")
        who.page.get_by_test_id("cmd-complete").click()
        who.page.get_by_test_id("dialog-ok").click()
        expect(who.state()).to_have_attribute("data-state", "FINISHED")
        who.settled()
        who.shot("make_06_finished")


def issue(who: Visitor, order: int) -> None:
    """The keeper posts the slip that came with the release."""
    who.sign_in(KEEPER, "/d/erp.material_issue")
    where = f'[["manufacturing_order","=",{order}],["state","=","DRAFT"]]'
    for row in rows_of(who, "erp.material_issue", where, "number"):
        who.open(f"/d/erp.material_issue/{row['id']}")
        who.page.get_by_test_id("cmd-post").click()
        who.page.get_by_test_id("dialog-ok").click()
        expect(who.state()).to_have_attribute("data-state", "POSTED")


def report(who: Visitor, order: int) -> None:
    """The workshop reports the operations one after the other."""
    who.sign_in(WORKSHOP, "/d/erp.work_order")
    where = f'[["manufacturing_order","=",{order}]]'
    works = sorted(rows_of(who, "erp.work_order", where, "sequence_no,quantity"), key=lambda w: w["sequence_no"])
    for row in works:
        who.open(f"/d/erp.work_order/{row['id']}")
        who.press("report", good=f"{float(row['quantity']):.0f}", minutes="90")
        expect(who.state()).to_have_attribute("data-state", "DONE")
    who.shot("make_07_reported")


def ship(who: Visitor, order: str) -> None:
    """What was made is reserved for its order: complete, and it leaves."""
    who.sign_in(ORDER_DESK, f"/d/erp.sales_order/{order}")
    expect(who.page.get_by_test_id("panel-production_of_order")).to_contain_text("100")
    who.shot("make_08_ready")
    who.go_to_linked("erp.delivery")
    address = who.page.url.removeprefix(who.address)
    who.sign_in(KEEPER, address)
    who.page.get_by_test_id("cmd-ship").click()
    who.page.get_by_test_id("dialog-ok").click()
    expect(who.state()).to_have_attribute("data-state", "SHIPPED")
    who.settled()


def invoice_and_pay(who: Visitor) -> None:
    """The supplier's invoice is matched with order and receipt, posted, and paid."""
    who.sign_in(ACCOUNTANT, "/d/finance.estimated_receipt")
    first = rows_of(who, "finance.estimated_receipt", '[["open_net",">","0"]]', "supplier")[0]
    who.open(f"/d/finance.estimated_receipt/{first['id']}")
    who.page.get_by_test_id("cmd-make_invoices").click()
    who.page.get_by_test_id("made-finance.purchase_invoice").click()
    expect(who.page).to_have_url(re.compile("/d/finance.purchase_invoice/"))
    who.settled()
    who.type_into("fapiao_no", "26330000000012345" + ("001" if who.language == "en" else "002"))
    who.save()
    who.page.get_by_test_id("cmd-post").click()
    expect(who.state()).to_have_attribute("data-state", "POSTED")
    who.settled()
    who.shot("make_09_matched")


def see_it_in_the_books(who: Visitor) -> None:
    """The statements hold their identities, and the map shows what went through."""
    who.sign_in(CHIEF, "/r/finance.balance_sheet")
    expect(who.page.locator(".checks-many")).to_be_visible()
    expect(who.page.locator(".checks .bad")).to_have_count(0)
    who.shot("make_10_balance_sheet")
    who.sign_in(EXECUTIVE, "/p/flows.map")
    expect(who.page.get_by_test_id("edge-erp>finance/goods")).to_be_visible()
    who.shot("make_11_map")
