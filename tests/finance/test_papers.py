"""What finance prints: exact words and amounts read out of the PDFs, who may, how long it takes, who did."""

import io
import time
from datetime import date

import pytest
from django.db import transaction
from pypdf import PdfReader

from quintet.finance.receivables.commands import post_receipt
from quintet.finance.receivables.documents import receipt, sales_invoice
from quintet.finance.vouchers.commands import post, review
from quintet.finance.vouchers.documents import voucher
from quintet.kernel import clock, sql
from quintet.kernel.exporting.audit import Asking
from quintet.kernel.printing.selection import MOST, print_one, print_selection
from quintet.kernel.results import InvalidInput, NotAllowed, NotFound
from quintet.kernel.runner import acting_as, perform
from quintet.master.papers.queries import report_paper
from quintet.master.parties.documents import party
from tests.finance.builders import TODAY, D, a_line, account, deliver, delivery_facts, make_world
from tests.finance.test_hand_made_vouchers import a_voucher
from tests.master.builders import a_user


@pytest.fixture
def world(db):
    with clock.frozen_at(TODAY):
        yield make_world()


def pages_of(paper) -> list[str]:
    """The text of each page, without spaces: PDFs set them where they like."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(paper.content)).pages]


def text_of(paper) -> str:
    return "".join(pages_of(paper))


def posted(world, **values) -> int:
    number = a_voucher(world, **values)
    perform(review, [number], actor=world.chief)
    perform(post, [number], actor=world.accountant)
    return number


def test_a_voucher_has_what_the_law_asks_for_in_both_languages(world):
    number = posted(world, amount="107000.53", attachments=3)
    chinese = print_one(Asking(world.chief), voucher, number, "voucher", "zh")
    english = print_one(Asking(world.chief), voucher, number, "voucher", "en")
    on = TODAY if isinstance(TODAY, date) else TODAY.date()
    assert chinese.filename == "记账凭证 记-202611-0001.pdf"
    text = text_of(chinese)
    said = """记账凭证 核算单位：五重奏 记字第0001号 摘要 会计科目 借方金额 贷方金额 银行手续费 1002银行存款
        人民币壹拾万柒仟元伍角叁分 附单据3张 制单：accountant 审核：chief_accountant 记账：accountant"""
    missing = [each for each in (*said.split(), f"{on.year}年{on.month}月{on.day}日") if each not in text]
    assert missing == []
    assert text.count("107,000.53") == 4
    text = text_of(english)
    for said in ("AccountingVoucher", "记-0001", "Onehundredandseventhousandyuanand53/100", "3attachments"):
        assert said in text, said


def test_a_draft_says_so_and_a_red_amount_keeps_its_sign(world):
    number = a_voucher(world, amount="-80.00")
    text = text_of(print_one(Asking(world.chief), voucher, number, "voucher", "zh"))
    assert "草稿" in text
    assert text.count("-80.00") == 4
    assert "人民币负捌拾元整" in text


def test_two_vouchers_lie_on_a_page_and_a_long_one_goes_on_with_its_total_at_the_end(world):
    lines = [{"account": account(world, "560302"), "debit": D(n)} for n in range(1, 14)]
    lines.append({"account": account(world, "1002"), "credit": D(91)})
    long = a_voucher(world, lines=lines)
    short = a_voucher(world)
    pages = pages_of(print_selection(Asking(world.chief), voucher, [long, short], "voucher", "zh"))
    assert len(pages) == 2
    assert [page.count("会计科目") for page in pages] == [2, 2]
    assert [f"({n}/3)" in "".join(pages) for n in (1, 2, 3)] == [True, True, True]
    assert ["玖拾壹元整" in page for page in pages] == [False, True]
    assert [page.count("转下页") for page in pages] == [2, 0]


def test_five_hundred_vouchers_come_in_a_second_or_two_and_in_the_order_asked_for(world):
    first = a_voucher(world, amount="1.00")
    last = a_voucher(world, amount="2.00")
    fee, bank = account(world, "560302"), account(world, "1002")
    row = {"summary": "费用", "lines": [{"account": fee, "debit": D(5)}, {"account": bank, "credit": D(5)}]}
    with acting_as(world.accountant):
        many = [record.id for n in range(5) for record in voucher.create([row] * 100).records]
    chosen = [last, *many[:498], first]
    print_one(Asking(world.chief), voucher, first, "voucher", "zh")  # the compiler is there
    began = time.process_time()
    with sql.recorded() as seen:
        pages = pages_of(print_selection(Asking(world.chief), voucher, chosen, "voucher", "zh"))
    used = time.process_time() - began
    loop = time.process_time()
    sum(i * i for i in range(5_000_000))
    loop = time.process_time() - loop
    assert len(pages) == 250
    assert "贰元整" in pages[0]
    assert "壹元整" in pages[-1]
    assert len(seen) <= 14
    assert used < 40 * loop


def test_whoever_may_not_read_a_voucher_cannot_print_it_and_every_print_is_on_record(world):
    number = posted(world)
    salesperson = a_user("salesperson", company=world.company)
    with pytest.raises(NotFound), transaction.atomic():
        print_one(Asking(salesperson), voucher, number, "voucher", "zh")
    with pytest.raises(NotFound), transaction.atomic():
        print_selection(Asking(salesperson), voucher, [number], "voucher", "zh")
    print_selection(Asking(world.chief, "10.0.0.7"), voucher, [number], "voucher", "en")
    row = sql.one(
        "SELECT user_id, what, format, question->'ids'->>0, address, outcome, rows FROM kernel_export ORDER BY id DESC"
    )
    assert row == (world.chief.user_id, "finance.voucher", "pdf", str(number), "10.0.0.7", "DONE", 1)


@pytest.mark.parametrize("numbers", [[], list(range(MOST + 1))])
def test_a_selection_is_neither_empty_nor_endless(world, numbers):
    with pytest.raises(InvalidInput):
        print_selection(Asking(world.chief), voucher, numbers, "voucher", "zh")


def an_invoice(world, *lines):
    deliver(world, delivery_facts(world, *(lines or (a_line(world),))))
    return sql.value("SELECT id FROM finance_salesinvoice ORDER BY id DESC LIMIT 1")


def test_an_invoice_shows_net_rate_and_tax_apart_and_the_total_in_words(world):
    number = an_invoice(world)
    chinese = text_of(print_one(Asking(world.accountant), sales_invoice, number, "invoice", "zh"))
    for said in (
        "销售结算单",
        "购买方",
        "武汉光谷电子",
        "1,000.00",
        "13%",
        "130.00",
        "1,130.00",
        "人民币壹仟壹佰叁拾元整",
        "草稿",
    ):
        assert said in chinese, said
    english = text_of(print_one(Asking(world.accountant), sales_invoice, number, "invoice", "en"))
    for said in ("SalesInvoice", "Onethousandonehundredandthirtyyuanonly", "DRAFT"):
        assert said in english, said


def test_english_papers_use_the_english_name_and_address_where_a_party_has_them(world):
    number = an_invoice(world)
    english = {"name_en": "Optics Valley Electronics", "address_en": "Wuhan, China"}
    perform(party.edit, {world.customer: english}, actor=world.system)
    english = text_of(print_one(Asking(world.accountant), sales_invoice, number, "invoice", "en"))
    chinese = text_of(print_one(Asking(world.accountant), sales_invoice, number, "invoice", "zh"))
    assert "OpticsValleyElectronics" in english
    assert "Wuhan,China" in english
    assert "武汉光谷电子" not in english
    assert "武汉光谷电子" in chinese
    assert "OpticsValley" not in chinese


def test_two_hundred_lines_go_over_pages_with_their_heading_on_each_and_one_total(world):
    number = an_invoice(world, *(a_line(world) for _n in range(200)))
    pages = pages_of(print_one(Asking(world.accountant), sales_invoice, number, "invoice", "zh"))
    assert len(pages) >= 6
    with_lines = [page for page in pages if "1,130.00" in page]
    assert all("货物名称与规格" in page for page in with_lines)
    assert sum(page.count("人民币贰拾贰万陆仟元整") for page in pages) == 1
    assert f"第{len(pages)}页，共{len(pages)}页" in pages[-1]


def test_several_invoices_are_joined_in_one_file(world):
    first, second = an_invoice(world), an_invoice(world)
    paper = print_selection(Asking(world.accountant), sales_invoice, [second, first], "invoice", "zh")
    numbers = [sql.value("SELECT number FROM finance_salesinvoice WHERE id = %s", [n]) for n in (second, first)]
    assert paper.filename == "销售结算单 (2).pdf"
    assert [number in page for number, page in zip(numbers, pages_of(paper), strict=True)] == [True, True]


def a_receipt(world, amount):
    row = {"customer": world.customer, "amount": D(amount), "bank_reference": f"B{amount}"}
    number = perform(receipt.create, [row], actor=world.cashier).record.id
    perform(post_receipt, [number], actor=world.accountant)
    return number


def test_a_receipt_says_what_it_settles_and_what_was_paid_in_advance(world):
    an_invoice(world)
    number = a_receipt(world, "2000.00")
    text = text_of(print_one(Asking(world.cashier), receipt, number, "receipt", "zh"))
    for said in ("收款收据", "人民币贰仟元整", "¥2,000.00", "已核销1,130.00", "预收余额870.00", "银行转账"):
        assert said in text, said
    assert "Twothousandyuanonly" in text_of(print_one(Asking(world.cashier), receipt, number, "receipt", "en"))


def test_a_statement_of_account_has_movements_balance_ageing_and_words(world):
    an_invoice(world)
    a_receipt(world, "130.00")
    asked = {"customer": str(world.customer), "since": "2026-01-01"}
    paper = report_paper(Asking(world.accountant), "finance.customer_statement", asked, "zh")
    assert paper.filename == "客户对账单 武汉光谷电子.pdf"
    text = text_of(paper)
    for said in (
        "对账单",
        "武汉光谷电子",
        "1,130.00",
        "130.00",
        "¥1,000.00",
        "人民币壹仟元整",
        "未到期",
        "逾期90天以上",
        "核对无误",
    ):
        assert said in text, said
    english = text_of(report_paper(Asking(world.accountant), "finance.customer_statement", asked, "en"))
    for said in ("StatementofAccount", "Onethousandyuanonly", "Youoweus", "Thebalanceiscorrect"):
        assert said in english, said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "finance.balance_sheet",
            ["资产负债表", "会小企01表", "单位：元", "货币资金", "行次", "单位负责人", "项全部相符"],
        ),
        ("finance.income_statement", ("利润表", "会小企02表", "营业收入", "1,000.00")),
        ("finance.trial_balance", ("科目余额表", "1122", "应收账款", "1,130.00", "合计")),
        ("finance.account_ledger", ("明细账", "第1页，共1页", "打印人chief_accountant")),
        ("finance.receivables_ageing", ("应收账龄分析", "武汉光谷电子", "1,130.00")),
    ],
)
def test_any_report_prints_with_its_heading_figures_and_page_numbers(world, name, said):
    an_invoice(world)
    text = text_of(report_paper(Asking(world.chief), name, {}, "zh"))
    for each in (*said, "五重奏"):
        assert each in text, each
    assert text_of(report_paper(Asking(world.chief), name, {}, "en")) != text
    assert sql.value("SELECT what FROM kernel_export ORDER BY id DESC LIMIT 1") == f"report:{name}"


def test_a_report_prints_for_its_readers_only(world):
    salesperson = a_user("salesperson", company=world.company)
    with pytest.raises(NotAllowed), transaction.atomic():
        report_paper(Asking(salesperson), "finance.balance_sheet", {}, "zh")
    with pytest.raises(NotFound):
        report_paper(Asking(world.chief), "finance.nothing", {}, "zh")
