"""The pages for everybody: with a screen reader or the keyboard, on a phone, in the dark."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
PAGES = {
    "desk": "/",
    "list": "/d/erp.sales_order",
    "board": "/d/crm.opportunity?view=kanban",
    "new": "/d/crm.quotation/new",
    "report": "/r/finance.trial_balance",
    "login": "/login",
}


def complaints(who: Visitor) -> list[str]:
    """What axe finds on the page, one line for each element."""
    # evaluated, not loaded: the page's policy lets no foreign script in
    who.page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = who.page.evaluate(
        "rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", RULES
    )
    return [
        f"{each['id']}: {node['target'][0]} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: make setup")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_keeps_anybody_out(visit, page, theme):
    who = visit(theme=theme)
    who.sign_in("tang.ning", PAGES[page])
    assert who.page.locator("html").get_attribute("data-theme") == theme
    who.shot(f"axe_{page}_{theme}")

    assert complaints(who) == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: make setup")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_keeps_anybody_out_of_a_form(visit, theme):
    who = visit(theme=theme)
    who.sign_in("tang.ning", "/d/erp.sales_order")
    who.page.locator("tbody tr a").first.click()
    expect(who.page.get_by_test_id("title")).to_be_visible()
    who.settled()
    who.shot(f"axe_form_{theme}")

    assert complaints(who) == []


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_desk_and_a_form_fit_a_phone(visit, language):
    who = visit(language, **PHONE)
    who.sign_in("zheng.wentao", "/")
    fits(who)
    who.shot("phone_desk")
    who.page.locator(".desk-item a").first.click()
    expect(who.page.get_by_test_id("title")).to_be_visible()
    who.settled()
    fits(who)
    who.shot("phone_form")


def fits(who: Visitor) -> None:
    """Nothing has to be pushed sideways to be read, and what one presses is large enough for a finger."""
    width = who.page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"], f"the page is {width} wide"


def test_the_language_and_the_light_change_where_one_is(visit):
    who = visit("zh-CN")
    who.sign_in("lin.yue", "/d/crm.quotation")
    expect(who.page.get_by_role("heading", level=1)).to_have_text("报价单")

    who.page.get_by_test_id("lang").click()
    who.page.get_by_test_id("theme").click()

    expect(who.page.get_by_role("heading", level=1)).to_have_text("Quotations")
    expect(who.page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(who.page.locator("html")).to_have_attribute("lang", "en")
    who.page.reload()
    expect(who.page.get_by_role("heading", level=1)).to_have_text("Quotations")
    expect(who.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_keyboard_alone_opens_finds_and_leaves(visit):
    who = visit("en")
    who.sign_in("lin.yue", "/")
    keyboard = who.page.keyboard

    keyboard.press("Control+k")
    expect(who.page.get_by_test_id("palette")).to_be_focused()
    keyboard.type("sales ord")
    expect(who.page.get_by_role("option", name="Sales order").first).to_be_visible()
    keyboard.press("Enter")
    expect(who.page.get_by_role("heading", level=1)).to_have_text("Sales orders")
    who.settled()
    who.page.get_by_role("grid").focus()
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(who.page.get_by_test_id("title")).to_be_visible()
    who.page.go_back()
    expect(who.page.get_by_role("heading", level=1)).to_have_text("Sales orders")
