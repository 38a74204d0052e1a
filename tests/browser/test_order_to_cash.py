"""From a first talk to the money in the bank, by clicking, as the people who do it; in Chinese and in English."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import LANGUAGES, Visitor

# The price list's prices for 10 to 49 pieces, including 13 % VAT; C007 may owe 120,000.
CUSTOMER, CREDIT_LIMIT = "联创精密", 120_000_00  # fen
GROSS, NET, TAX = "156,353.28", "138,365.73", "17,987.55"
LINE_TOTALS = ["69,242.88", "41,222.40", "45,888.00"]  # 40 × 1,881.60 − 8 %; 20 × 2,169.60 − 5 %; 20 × 2,294.40
FIRST_PART, SECOND_PART = "67,188.48", "89,164.80"  # 15 of the 40 and the 20 × 2,169.60; the rest

SALESPERSON, SALES_MANAGER, ORDER_DESK, WAREHOUSE = "lin.yue", "jiang.lan", "shen.jia", "ma.guoqiang"
CHIEF_ACCOUNTANT, ACCOUNTANT, CASHIER = "zheng.wentao", "he.min", "wu.xiaoyan"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_order_goes_from_the_first_talk_to_the_money_in_the_bank(visit, language):
    who = visit(language)
    who.become(SALESPERSON)
    opportunity = make_opportunity(who)
    move_on_the_board(who, opportunity)
    quotation = quote(who)
    have_the_discount_approved(who, quotation)
    order = win(who, quotation)
    confirm_over_the_credit(who, order)
    ship_in_two_parts(who, order)
    issue_both_invoices(who)
    receive_the_money(who, order)
    salesperson_sees_it_paid(who, order)
    follow_the_chain_to_a_voucher(who, order)
    books_are_balanced(who)


def money(amount: str) -> re.Pattern[str]:
    """The amount, with its sign before it or not."""
    return re.compile(rf"^[¥￥]?\s?{re.escape(amount)}$")


def make_opportunity(who: Visitor) -> str:
    """The salesperson hears of a need and writes it down."""
    title = who.text("Rack drives for the second hall", "二号厂房齿条传动")
    who.open_list("crm.opportunity")
    who.page.get_by_test_id("new").click()
    who.type_into("title", title)
    who.choose("customer", CUSTOMER)
    who.type_into("expected_amount", "150000")
    who.save()
    expect(who.page.get_by_test_id("title")).to_have_text(title)
    expect(who.state()).to_have_attribute("data-state", "OPEN")
    who.shot("cash_01_opportunity")
    return who.page.url.rsplit("/", 1)[-1]


def move_on_the_board(who: Visitor, opportunity: str) -> None:
    """From the first column to the next: by the mouse in Chinese, by the keyboard in English."""
    page = who.page
    who.open_list("crm.opportunity")
    page.get_by_title(who.text("Board", "看板"), exact=True).click()
    who.settled()
    columns = page.locator("[data-testid^=column-]")
    card = columns.nth(0).get_by_test_id(f"card-{opportunity}")
    second = columns.nth(1).get_attribute("data-testid") or ""
    expect(card).to_be_visible()
    if who.language == "en":
        card.focus()
        page.keyboard.press("Space")
        expect(page.locator(".kcard.lifted")).to_be_visible()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".kcolumn.over")).to_have_attribute("data-testid", second)
        page.keyboard.press("Space")
    else:
        start, end = card.bounding_box(), columns.nth(1).bounding_box()
        assert start is not None
        assert end is not None
        page.mouse.move(start["x"] + 40, start["y"] + 20)
        page.mouse.down()
        page.mouse.move(end["x"] + 60, end["y"] + 120, steps=8)
        page.mouse.up()
    moved = columns.nth(1).get_by_test_id(f"card-{opportunity}")
    expect(moved).to_be_visible()
    expect(card).to_have_count(0)
    who.settled()
    who.shot("cash_02_board")
    moved.click()
    expect(page.get_by_test_id("cmd-make_quotation")).to_be_visible()
    who.settled()


def quote(who: Visitor) -> str:
    """A quotation of three lines: the first typed, the others pasted from a spreadsheet."""
    page = who.page
    page.get_by_test_id("cmd-make_quotation").click()
    page.get_by_test_id("made-crm.quotation").click()
    expect(page).to_have_url(re.compile("/d/crm.quotation/"))
    who.settled()
    page.get_by_test_id("add-lines").click()
    who.type_line(["PX90-10", None, "40", None, None, None, "8"])
    page.keyboard.press("Control+Enter")
    who.paste("SD-1500\t\t20\t\t\t\t5\nPX90-25\t\t20\t\t\t\t0\n")
    for row, total in enumerate(LINE_TOTALS):
        expect(who.cell(row, "gross")).to_have_text(money(total))
    who.save()
    expect(who.value("gross_total")).to_have_text(money(GROSS))
    expect(who.value("net_total")).to_have_text(money(NET))
    expect(who.value("tax_total")).to_have_text(money(TAX))
    who.shot("cash_03_quotation")
    return page.get_by_test_id("title").inner_text()


def have_the_discount_approved(who: Visitor, quotation: str) -> None:
    """Eight percent is more than a salesperson may give: it waits until the sales manager agrees on the desk."""
    page = who.page
    page.get_by_test_id("cmd-send").click()
    hold = page.get_by_test_id("hold")
    expect(hold).to_contain_text(who.text("Discount 8 % is above your limit of 5 %", "折扣 8% 超出权限 5%"))
    expect(hold).to_contain_text("蒋岚")
    who.settled()
    who.shot("cash_04_held")

    who.become(SALES_MANAGER)
    approve_on_the_desk(who, quotation, "cash_05_desk")

    who.become(SALESPERSON)
    who.open_list("crm.quotation")
    who.find(quotation)
    who.open_row(quotation)
    expect(who.state()).to_have_attribute("data-state", "SENT")


def approve_on_the_desk(who: Visitor, document: str, shot: str) -> None:
    """Read it on the desk, agree, and see it leave."""
    item = who.page.locator(".desk-item", has_text=document)
    expect(item).to_contain_text(GROSS)
    who.shot(shot)
    item.get_by_test_id("cmd-approve").click()
    item.get_by_test_id("vote-text").fill(who.text("Go ahead", "同意"))
    item.get_by_test_id("dialog-ok").click()
    expect(item).to_have_count(0)
    who.settled()


def win(who: Visitor, quotation: str) -> str:
    """The customer says yes; the order is there at once."""
    page = who.page
    page.get_by_test_id("cmd-accept").click()
    page.get_by_test_id("dialog-ok").click()
    page.get_by_test_id("made-erp.sales_order").click()
    expect(page).to_have_url(re.compile("/d/erp.sales_order/"))
    who.settled()
    expect(who.state()).to_have_attribute("data-state", "DRAFT")
    expect(who.value("gross_total")).to_have_text(money(GROSS))
    return page.get_by_test_id("title").inner_text()


def confirm_over_the_credit(who: Visitor, order: str) -> None:
    """The order desk confirms; the customer's credit does not suffice; the chief accountant lets it pass."""
    page = who.page
    who.become(ORDER_DESK)
    open_order(who, order)
    owed = who.amount_in_panel("credit_of_order", who.text("Receivable", "应收余额"))
    held = who.amount_in_panel("credit_of_order", who.text("Held by orders", "订单占用"))
    exposure = owed + held + 156_353_28
    expect(who.field("warehouse")).to_contain_text("苏州总仓")  # the main one
    page.get_by_test_id("cmd-confirm").click()
    page.get_by_test_id("dialog-ok").click()
    over = f"{(exposure - CREDIT_LIMIT) / 100:,.2f}"
    expect(page.get_by_test_id("hold")).to_contain_text(over)
    who.settled()
    who.shot("cash_06_credit_over")

    who.become(CHIEF_ACCOUNTANT)
    approve_on_the_desk(who, order, "cash_07_desk")


def open_order(who: Visitor, order: str) -> None:
    who.open_list("erp.sales_order")
    who.find(order)
    who.open_row(order)


def ship_in_two_parts(who: Visitor, order: str) -> None:
    """What fits on the lorry today, the rest with the next."""
    who.become(WAREHOUSE)
    open_order(who, order)
    who.go_to_linked("erp.delivery")
    who.type_cell(0, "quantity", "15")
    who.remove_line(2)
    who.save()
    who.press("ship", happened_on="")
    expect(who.state()).to_have_attribute("data-state", "SHIPPED")
    expect(who.value("gross_total")).to_have_text(money(FIRST_PART))
    who.shot("cash_08_shipped")

    who.page.get_by_test_id("made-erp.delivery").click()
    expect(who.state()).to_have_attribute("data-state", "DRAFT")
    who.press("ship", happened_on="")
    expect(who.state()).to_have_attribute("data-state", "SHIPPED")
    expect(who.value("gross_total")).to_have_text(money(SECOND_PART))


def issue_both_invoices(who: Visitor) -> None:
    """The deliveries have drafted their invoices; the accountant issues them."""
    who.become(ACCOUNTANT)
    for total in (FIRST_PART, SECOND_PART):
        who.open_list("finance.sales_invoice")
        who.page.get_by_test_id("preset-to_post").click()
        who.settled()
        who.page.locator("tr", has_text=total).locator("a").first.click()
        expect(who.value("gross_total")).to_have_text(money(total))
        who.press("post")
        expect(who.state()).to_have_attribute("data-state", "POSTED")
    who.shot("cash_09_invoice")


def receive_the_money(who: Visitor, order: str) -> None:
    """The cashier enters what the bank says, with the order's number; the accountant posts it."""
    who.become(CASHIER)
    who.open_list("finance.receipt")
    who.page.get_by_test_id("new").click()
    who.choose("customer", CUSTOMER)
    who.type_into("amount", "156353.28")
    who.type_into("reference", order)
    who.save()
    receipt = who.page.get_by_test_id("title").inner_text()

    who.become(ACCOUNTANT)
    who.open_list("finance.receipt")
    who.find(receipt)
    who.open_row(receipt)
    who.press("post")
    expect(who.state()).to_have_attribute("data-state", "POSTED")
    expect(who.value("allocated_total")).to_have_text(money(GROSS))
    who.shot("cash_10_receipt")


def salesperson_sees_it_paid(who: Visitor, order: str) -> None:
    """Delivered, invoiced, paid: all of it, on the order."""
    who.become(SALESPERSON)
    open_order(who, order)
    expect(who.state()).to_have_attribute("data-state", "DELIVERED")
    for name in ("delivered_total", "invoiced_total", "paid_total"):
        expect(who.value(name)).to_have_text(re.compile(re.escape(GROSS)))
    panel = who.page.get_by_test_id("panel-money_of_order")
    for words in (("Delivered", "已发货"), ("Invoiced", "已开票"), ("Paid", "已收款")):
        expect(panel.locator(".bar-line", has_text=who.text(*words))).to_contain_text(re.compile(r"(?<!\d)100(\.0)?%"))
    who.shot("cash_11_paid")


def follow_the_chain_to_a_voucher(who: Visitor, order: str) -> None:
    """Quotation … receipt on one page; a voucher is one click away."""
    page = who.page
    who.become(CHIEF_ACCOUNTANT)
    open_order(who, order)
    page.get_by_test_id("chain").click()
    nodes = page.locator(".cnode")
    for kind, count in (
        (("Quotation", "报价单"), 1),
        (("Sales order", "销售订单"), 1),
        (("Delivery", "发货单"), 2),
        (("Receipt", "收款单"), 1),
    ):
        expect(nodes.locator(".kind").get_by_text(who.text(*kind), exact=True)).to_have_count(count)
    who.settled()
    who.shot("cash_12_chain")
    voucher = page.locator(".react-flow__node", has_text=who.text("Voucher", "记账凭证")).first
    voucher.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/d/finance\.voucher/\d+$"))
    who.settled()
    debits = page.get_by_test_id("total-lines-debit")
    expect(debits).to_have_text(re.compile(r"^[\d,]+\.\d\d$"))
    expect(page.get_by_test_id("total-lines-credit")).to_have_text(debits.inner_text())
    who.shot("cash_13_voucher")


def books_are_balanced(who: Visitor) -> None:
    """The trial balance agrees with itself."""
    who.open("/r/finance.trial_balance")
    expect(who.page.locator(".checks li.ok").first).to_be_visible()
    expect(who.page.locator(".checks li.bad")).to_have_count(0)
    who.shot("cash_14_trial_balance")
