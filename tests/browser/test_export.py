"""Files from lists and reports: the dialog in both languages, what arrives, the selection, and one's last choice."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.browser.test_for_everybody import AXE, PHONE, complaints, fits
from tests.browser.visitor import LANGUAGES
from tests.browser.words import untranslated

ADMINISTRATOR = "tang.ning"


def downloaded(who, press) -> tuple[str, bytes]:
    """(name, bytes) of the file that pressing something brings."""
    with who.page.expect_download() as coming:
        press()
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def open_dialog(who) -> None:
    """The list's menu, then its Export."""
    who.page.get_by_test_id("list-more").click()
    who.page.get_by_test_id("export").click()
    expect(who.page.get_by_test_id("export-count")).to_contain_text(re.compile(r"\d"))
    who.settled()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_arrives_as_the_file_that_was_chosen(visit, language):
    who = visit(language)
    who.sign_in(ADMINISTRATOR, "/d/master.item?preset=")
    shown = who.page.locator("thead th").all_inner_texts()
    open_dialog(who)
    who.shot("export_dialog")
    assert untranslated(who) == []
    name, content = downloaded(who, lambda: who.page.get_by_test_id("dialog-ok").click())
    assert name.endswith(".xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] in shown
    assert len(rows) > 10
    expect(who.page.locator(".ant-modal")).to_have_count(0)

    open_dialog(who)  # what was chosen last time is chosen again
    who.page.get_by_text(who.text("CSV (UTF-8)", "CSV（UTF-8）")).click()
    who.page.get_by_text(who.text("What an import reads (codes only)", "可再导入的列（引用只写编码）")).click()
    name, content = downloaded(who, lambda: who.page.get_by_test_id("dialog-ok").click())
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert name.endswith(".csv")
    assert table[0][:2] == [who.text("Code", "编码"), who.text("Name", "名称")]
    assert len(table) == len(rows)


def test_a_selection_arrives_alone(visit):
    who = visit("en")
    who.sign_in(ADMINISTRATOR, "/d/master.item?preset=")
    for row in range(2):
        who.page.locator("tbody input[type=checkbox]").nth(row).check()
    expect(who.page.get_by_test_id("selected")).to_have_text("2 selected")
    who.page.get_by_test_id("export-selected").click()
    expect(who.page.get_by_test_id("export-count")).to_have_text("2 selected documents")
    _name, content = downloaded(who, lambda: who.page.get_by_test_id("dialog-ok").click())
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_arrives_as_the_file_that_was_chosen(visit, language):
    who = visit(language)
    who.sign_in(ADMINISTRATOR, "/r/finance.trial_balance")
    who.page.get_by_test_id("export").click()
    name, content = downloaded(who, lambda: who.page.get_by_test_id("export-csv").click())
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert name.startswith(who.text("Trial balance", "科目余额表"))
    assert "1002" in {row[0] for row in table}


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: make setup")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_keeps_anybody_out_of_the_dialog(visit, theme):
    who = visit(theme=theme)
    who.sign_in(ADMINISTRATOR, "/d/erp.sales_order?preset=")
    open_dialog(who)
    who.shot(f"axe_export_{theme}")
    assert complaints(who) == []


def test_the_dialog_fits_a_phone(visit):
    who = visit(**PHONE)
    who.sign_in(ADMINISTRATOR, "/d/erp.sales_order?preset=")
    open_dialog(who)
    fits(who)
    who.shot("phone_export")
