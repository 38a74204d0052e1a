"""The import page, worked by somebody: a file with a mistake, what is wrong with it, the corrected one, its list."""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests.browser.test_for_everybody import PHONE, complaints, fits
from tests.browser.visitor import LANGUAGES
from tests.browser.words import untranslated

ADMINISTRATOR, WORKER = "tang.ning", "ding.jianguo"


def sheet(prefix, price="1200.50"):
    rows = [
        ["物料清单"],
        [],
        ["编码", "名称", "计量单位", "含税销售价", f"颜色{prefix}"],
        [f"{prefix}1", "减速机", "个", price, "红"],
    ]
    out = io.StringIO()
    csv.writer(out).writerows([*rows, [f"{prefix}2", "丝杠", "个", "300", ""]])
    return {"name": f"{prefix}.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode("gbk")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_mapped_refused_corrected_and_imported(visit, language):
    who = visit(language)
    who.sign_in(ADMINISTRATOR, "/d/master.item")
    prefix, page = f"imp-{language}-", who.page
    page.get_by_test_id("list-more").click()
    page.get_by_test_id("import").click()
    page.get_by_test_id("import-file").set_input_files(sheet(prefix, price="十元"))

    expect(page.get_by_test_id("map-编码")).to_be_visible()
    expect(page.locator(".import-columns tr.open th")).to_have_text(f"颜色{prefix}")
    assert untranslated(who) == []
    page.get_by_test_id("import-check").click()
    expect(page.get_by_test_id("import-problems").locator("tbody tr")).to_have_count(1)
    expect(page.get_by_test_id("import-problems").locator("tbody td").first).to_have_text("4")
    with page.expect_download() as file:
        page.get_by_test_id("import-errors").click()
    assert file.value.suggested_filename.endswith(".csv")
    who.shot(f"import_problems_{language}")

    page.get_by_test_id("import-resend").click()
    page.get_by_test_id("import-file").set_input_files(sheet(prefix))
    page.get_by_test_id("import-check").click()
    page.get_by_test_id("import-ready").get_by_test_id("import-run").click()
    expect(page.get_by_test_id("import-done")).to_be_visible()
    page.get_by_test_id("import-show-master.item").click()

    expect(page.get_by_text(f"{prefix}1", exact=True)).to_be_visible()
    expect(page.get_by_test_id("count")).to_contain_text("2")
    who.assert_untroubled()


def test_the_page_is_for_thumbs_and_for_screen_readers_too(visit):
    who = visit("zh-CN", **PHONE)
    who.sign_in(ADMINISTRATOR, "/import/master.item")
    who.page.get_by_test_id("import-file").set_input_files(sheet("thumb-"))
    expect(who.page.get_by_test_id("map-编码")).to_be_visible()

    fits(who)
    assert complaints(who) == []


def test_who_may_not_create_is_offered_no_import(visit):
    who = visit("zh-CN")
    who.sign_in(WORKER, "/import/master.item")

    expect(who.page.get_by_role("alert")).to_contain_text("不能导入")
