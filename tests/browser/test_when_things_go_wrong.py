"""What people meet when something stands in their way: it is said where it belongs, and what they typed is kept."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import LANGUAGES, Visitor

SALESPERSON, ORDER_DESK, SALES_MANAGER = "lin.yue", "shen.jia", "jiang.lan"


def new_order(who: Visitor, customer: str = "锐腾智能", reference: str = "PO-7") -> str:
    """A draft order of one line, by its number."""
    who.open("/d/erp.sales_order/new")
    who.choose("customer", customer)
    who.type_into("customer_reference", reference)
    who.page.get_by_test_id("editor-lines").or_(who.cell(0, "item")).first.click()
    who.type_line(["CP-D44", None, "3"])
    expect(who.cell(0, "gross")).to_have_text(re.compile(r"558\.00$"))
    who.save()
    return who.page.get_by_test_id("title").inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_who_change_the_same_order_see_both_versions(visit, language):
    first = visit(language)
    first.sign_in(ORDER_DESK)
    new_order(first)
    second = visit(language)
    second.sign_in(ORDER_DESK, first.page.url.removeprefix(first.address))
    first.type_into("customer_reference", "PO-8 theirs")
    second.type_into("customer_reference", "PO-9 mine")
    first.save()

    second.expected.add(409)
    second.page.get_by_test_id("save").click()

    both = second.page.get_by_test_id("conflict")
    expect(both).to_contain_text("PO-9 mine")
    expect(both).to_contain_text("PO-8 theirs")
    second.shot("wrong_conflict")
    second.page.get_by_test_id("dialog-ok").click()
    second.save()
    expect(second.field("customer_reference").locator("input")).to_have_value("PO-9 mine")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_stands_at_its_field_and_at_its_cell(visit, language):
    who = visit(language)
    who.sign_in(ORDER_DESK)
    new_order(who)
    who.type_into("requested_on", "2020-01-01")
    who.type_cell(0, "discount", "120")

    who.expected.add(422)
    who.page.get_by_test_id("save").click()

    expect(who.field("requested_on").get_by_role("alert")).to_have_text(
        who.text("The requested date is before the order", "要求交期早于下单日期")
    )
    expect(who.cell(0, "discount")).to_have_attribute("aria-invalid", "true")
    expect(who.page.get_by_test_id("tab-lines")).to_have_class(re.compile("neg"))
    who.shot("wrong_fields")
    who.type_into("requested_on", "")
    who.type_cell(0, "discount", "4")
    who.save()
    expect(who.value("gross_total")).to_have_text(re.compile(r"535\.68$"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_leaving_with_something_typed_asks(visit, language):
    who = visit(language)
    who.sign_in(ORDER_DESK)
    new_order(who)
    who.type_into("customer_reference", "PO-10")

    who.page.get_by_test_id("nav-desk").click()

    question = who.page.get_by_role("dialog")
    expect(question).to_contain_text(who.text("There are unsaved changes", "有修改还没保存"))
    who.shot("wrong_unsaved")
    question.get_by_role("button", name=who.text("Stay", "继续编辑")).click()
    expect(who.field("customer_reference").locator("input")).to_have_value("PO-10")
    who.page.get_by_test_id("nav-desk").click()
    who.page.get_by_test_id("dialog-discard").click()
    expect(who.page.locator(".desk")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_warning_asks_and_goes_on(visit, language):
    who = visit(language)
    who.sign_in(SALES_MANAGER)  # who may see margins is warned of a price below cost
    who.open("/d/crm.quotation/new")
    who.choose("customer", "锐腾智能")
    who.page.get_by_test_id("editor-lines").or_(who.cell(0, "item")).first.click()
    who.type_line(["CP-D44", None, "1", None, None, "1"])
    who.save()

    who.expected.add(409)
    who.page.get_by_test_id("cmd-send").click()

    warnings = who.page.locator(".warnings")
    expect(warnings).to_contain_text(who.text("is below cost", "低于成本价"))
    who.shot("wrong_warning")
    who.page.get_by_test_id("dialog-ok").click()
    hold = who.page.get_by_test_id("hold")  # and so much discount is more than even a sales manager may give
    expect(hold).to_be_visible()
    hold.get_by_role("link").click()
    expect(who.page).to_have_url(re.compile(r"/d/oa\.approval_request/\d+$"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bulk_command_names_the_one_that_did_not_go_through(visit, language):
    who = visit(language)
    who.sign_in(ORDER_DESK)
    good = new_order(who, reference=f"BULK {language}")
    bad = new_order(who, customer="恒力包装", reference=f"BULK {language}")  # its credit policy is to refuse
    who.type_cell(0, "quantity", "5000")
    who.save()
    who.open_list("erp.sales_order")
    who.find(f"BULK {language}")
    for title in (good, bad):
        who.page.locator("tr", has_text=title).get_by_role("checkbox").check()

    who.page.get_by_test_id("cmd-confirm").click()
    who.page.get_by_test_id("dialog-ok").click()

    result = who.page.locator(".results")
    expect(result.locator("[data-testid^=result-]")).to_have_count(1)
    expect(result).to_contain_text(bad)
    expect(who.page.get_by_role("dialog").last).to_contain_text(who.text("1 of 2 done.", "已完成 1 / 2。"))
    who.shot("wrong_bulk")
