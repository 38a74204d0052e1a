"""The relation map, the schedule and the shop floor: drawn, worked by pointer, keyboard and thumb, for everybody."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from quintet.kernel.pages import pages
from tests.browser.test_for_everybody import AXE, PHONE, complaints, fits
from tests.browser.visitor import LANGUAGES, Visitor
from tests.browser.words import untranslated

ADMINISTRATOR, EXECUTIVE, WORKER = "tang.ning", "gu.jianye", "ding.jianguo"
DRAWN = ("flows.map", "erp.schedule", "erp.shopfloor")


def there(who: Visitor, name: str) -> None:
    """Open a special page and wait for its picture."""
    who.open(f"/p/{name}")
    expect(
        who.page.locator(".map-canvas .node, .gantt, .day-list, .floor-body, .schedule .empty").first
    ).to_be_visible()
    who.settled()


def ask(who: Visitor, method: str, path: str, body: Any = None, version: int | None = None) -> Any:
    """The API as the page itself asks it."""
    key = who.page.evaluate("() => crypto.randomUUID()")
    headers = {"Origin": who.address, "Idempotency-Key": key}
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    answer = who.context.request.fetch(f"{who.address}/api{path}", method=method, data=body, headers=headers)
    assert answer.ok, answer.text()
    return answer.json()


def released_order(who: Visitor, quantity: int = 1) -> dict[str, Any]:
    """A released manufacturing order of the first item that has a bill and a routing."""
    where = '[["state","=","ACTIVE"]]'
    made_of = ask(who, "GET", f"/docs/erp.bom?where={where}&fields=item&limit=1")["rows"][0]
    row = {"item": made_of["item"]["id"], "quantity": str(quantity), "due_on": "2030-06-28"}
    order = ask(who, "POST", "/docs/erp.manufacturing_order", row)
    return ask(who, "POST", f"/docs/erp.manufacturing_order/{order['id']}/release", {}, order["version"])["document"]


def test_every_special_page_is_one_of_those_drawn_here():
    assert {name for name, each in pages.items() if each.menu is not None} == set(DRAWN)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DRAWN)
def test_a_special_page_opens_in_the_readers_language(visit, name, language):
    who = visit(language)
    who.sign_in(ADMINISTRATOR, "/")
    there(who, name)
    who.shot(f"page_{name}")
    assert untranslated(who) == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: make setup")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", DRAWN)
def test_nothing_keeps_anybody_out_of_a_special_page(visit, name, theme):
    who = visit(theme=theme)
    who.sign_in(ADMINISTRATOR, "/")
    there(who, name)
    who.shot(f"axe_{name}_{theme}")
    assert complaints(who) == []


@pytest.mark.parametrize("name", DRAWN)
def test_a_special_page_fits_a_phone(visit, name):
    who = visit(**PHONE)
    who.sign_in(ADMINISTRATOR, "/")
    there(who, name)
    fits(who)
    who.shot(f"phone_{name}")


def test_the_map_leads_from_a_line_to_the_documents_behind_its_figure(visit):
    who = visit("zh-CN")
    who.sign_in(EXECUTIVE, "/")
    who.page.get_by_test_id("nav-flows.map").click()
    there(who, "flows.map?days=90")
    page = who.page

    page.get_by_test_id("edge-erp>finance/goods").focus()
    page.keyboard.press("Enter")
    step = page.get_by_test_id("step-order_to_cash.recognise_revenue_and_cost")
    expect(step).to_contain_text("货物已发出")
    figure = step.get_by_test_id("figure-order_to_cash.recognise_revenue_and_cost-runs")
    runs = int(re.sub(r"\D", "", figure.inner_text()))
    figure.click()
    expect(page.get_by_test_id("behind").get_by_test_id("behind-erp.delivery")).to_be_visible()
    who.settled()
    who.shot("map_behind")
    page.get_by_test_id("behind-erp.delivery").click()

    expect(page).to_have_url(re.compile(r"/d/erp\.delivery\?"))
    who.settled()
    expect(page.locator(".chips")).to_contain_text(f"选定的 {runs} 条")


def test_the_map_tells_a_story_step_by_step_and_leaves_out_what_is_not_asked_for(visit):
    who = visit("en")
    who.sign_in(EXECUTIVE, "/")
    there(who, "flows.map")
    page = who.page
    everything = page.locator(".edge").count()

    page.get_by_test_id("layer-money").click()
    page.get_by_test_id("layer-information").click()
    expect(page.locator(".edge.layer-money")).to_have_count(0)
    assert 0 < page.locator(".edge").count() < everything
    expect(page).to_have_url(re.compile("layers=goods"))
    page.get_by_test_id("layer-goods").click()  # without any, all are shown again
    expect(page.locator(".edge")).to_have_count(everything)

    page.get_by_test_id("flow-order_to_cash").click()
    expect(page.locator(".steps > li").first).to_contain_text("opens a sales order")
    steps = page.locator(".steps > li").count()
    assert page.locator(".pill").count() == page.locator(".edge").count() >= steps - 1
    page.locator(".steps > li").nth(2).hover()
    expect(page.locator(".edge.near")).to_have_count(1)
    who.shot("map_story")


def test_the_map_counts_what_happens_while_one_looks(visit):
    who, other = visit("zh-CN"), visit("zh-CN")
    who.sign_in(EXECUTIVE, "/")
    there(who, "flows.map")
    line = who.page.get_by_test_id("edge-erp>finance/goods")
    before = line.get_attribute("aria-label")
    other.sign_in(ADMINISTRATOR, "/")
    where = '[["state","=","CONFIRMED"],["is_short","=",false]]'  # all that was ordered lies there
    order = ask(other, "GET", f"/docs/erp.sales_order?where={where}&limit=1")["rows"][0]
    where = f'[["state","=","DRAFT"],["order_ref","=",{order["id"]}]]'
    draft = ask(other, "GET", f"/docs/erp.delivery?where={where}&limit=1")["rows"][0]
    ask(other, "POST", f"/docs/erp.delivery/{draft['id']}/ship", {}, draft["version"])

    # counted again, but not all the time
    expect(line).not_to_have_attribute("aria-label", before or "", timeout=60_000)


def test_those_who_lead_nothing_have_no_map(visit):
    who = visit("zh-CN")
    who.sign_in("lin.yue", "/")
    expect(who.page.get_by_test_id("nav-flows.map")).to_have_count(0)
    who.open("/p/flows.map")
    expect(who.page.locator(".empty")).to_be_visible()


def test_work_is_planned_and_moved_by_keyboard_and_what_cannot_be_says_why(visit):
    who = visit("zh-CN")
    who.sign_in(ADMINISTRATOR, "/")
    released_order(who)
    there(who, "erp.schedule")
    page = who.page
    page.get_by_test_id("run").click()
    page.get_by_test_id("run-now").click()
    expect(page.locator(".ant-notification-notice")).to_contain_text("已安排")
    bar = page.locator(".gbar:not(.fixed)").first
    expect(bar).to_be_visible()
    who.shot("schedule_planned")

    bar.focus()
    page.keyboard.press("Space")
    expect(page.get_by_test_id("ghost")).to_be_visible()
    page.keyboard.press("Shift+ArrowRight")
    verdict = page.get_by_test_id("verdict")
    expect(verdict).to_contain_text(re.compile("✓|✕"))
    fits_there = "✓" in verdict.inner_text()
    who.shot("schedule_verdict")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("ghost")).to_have_count(0)
    said = page.locator(".ant-message-notice" if fits_there else ".ant-notification-notice").last
    expect(said).to_contain_text("已移动" if fits_there else "未移动")

    bar.click()
    expect(page.get_by_test_id("facts")).to_contain_text("生产订单")
    page.get_by_test_id("move").click()
    expect(who.field("start_at")).to_be_visible()
    page.get_by_test_id("dialog-cancel").click()


def test_a_worker_begins_reports_and_pauses_with_a_thumb(visit):
    chief = visit("zh-CN")
    chief.sign_in(ADMINISTRATOR, "/")
    order = released_order(chief, 3)
    who = visit("zh-CN", **PHONE)
    who.sign_in(WORKER, "/")
    there(who, "erp.shopfloor")
    page = who.page
    page.locator("[data-testid^=station-]").last.tap()
    expect(page.get_by_test_id("scan")).to_be_visible()

    page.get_by_test_id("scan").fill(order["title"])
    page.keyboard.press("Enter")
    job = page.get_by_test_id("job")
    expect(job).to_contain_text(order["title"])
    page.get_by_test_id("do-start").tap()
    expect(job).to_contain_text("加工中")
    page.get_by_test_id("do-report").tap()
    page.get_by_test_id("count-good").get_by_role("button").nth(1).tap()
    page.get_by_test_id("send-report").tap()
    expect(page.get_by_test_id("send-report")).to_have_count(0)
    expect(job.locator(".job-facts b").nth(1)).to_contain_text("1")
    page.get_by_test_id("do-pause").tap()
    expect(page.get_by_test_id("do-start")).to_be_visible()
    fits(who)
    who.shot("phone_job")

    page.get_by_test_id("scan").fill("NO-SUCH")
    page.keyboard.press("Enter")
    expect(page.locator(".scan [role=alert]")).to_contain_text("NO-SUCH")
