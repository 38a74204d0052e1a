"""Export over HTTP: a list as its reader sees it, in a file; who took what is on record."""

import csv
import io
import json
import zipfile
from datetime import date, datetime
from decimal import Decimal
from unittest import mock

import psycopg
import pytest
from django.core.signals import request_finished
from django.db import IntegrityError, transaction
from python_calamine import CalamineWorkbook

from quintet.kernel import clock, sql
from quintet.kernel import reports as reports_module
from quintet.kernel.exporting import run
from quintet.kernel.exporting.listing import ListExport
from quintet.kernel.exporting.sheets import Layout, SheetColumn
from quintet.kernel.exporting.workbook import xlsx_bytes
from quintet.kernel.importing.cells import tidy
from quintet.kernel.reports import Column, Report, Result, ref
from quintet.kernel.text import _
from quintet.web import exporting
from tests.master.builders import a_company, a_user, make
from tests.web.site import Site
from tests.web.test_documents import a_parcel


def export(site, doc="stage.parcel", **params):
    """The bytes of an export, its response beside them."""
    answer = site.get(f"/docs/{doc}/export", params)
    assert answer.status == 200, answer
    return b"".join(answer.response.streaming_content), answer.response


def leave(response):
    """The reader goes away. The connection, which the end of a request gives back, is the test's and stays."""
    with mock.patch.object(request_finished, "send"):
        response.close()


def rows_of(content, encoding="utf-8-sig"):
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def csv_of(site, doc="stage.parcel", **params):
    return rows_of(export(site, doc, **{"format": "csv", **params})[0])


def book_of(site, doc="stage.parcel", **params):
    content, _response = export(site, doc, format="xlsx", **params)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.fixture
def parcels(sender):
    """Five parcels: a to e, worth 10, 20, … 50; d and e are sent."""
    with clock.frozen_at(datetime(2026, 11, 24, 2, 30, tzinfo=clock.UTC)):
        made = [
            a_parcel(sender, title=title, lines=[{"quantity": index, "price": "10"}])
            for index, title in enumerate("abcde", 1)
        ]
        sender.post("/docs/stage.parcel/send", {"ids": [made[3]["id"], made[4]["id"]]})
    return made


def test_a_file_is_what_the_list_shows_its_filter_search_order_and_columns(sender, parcels):
    numbers = [each["values"]["number"] for each in parcels]
    who = sql.value("SELECT username FROM kernel_user WHERE name = 'Sender'")
    shown = csv_of(sender, sort="-total", where=[["state", "=", "DRAFT"]], fields="title,total,state,owner")
    assert shown == [
        ["Title", "Total", "Status", "Owner", "Owner name"],
        ["c", "30.00", "Draft", who, "Sender"],
        ["b", "20.00", "Draft", who, "Sender"],
        ["a", "10.00", "Draft", who, "Sender"],
    ]
    assert csv_of(sender, q=numbers[1])[1:] == [[numbers[1], "b", "20.00"]]


def test_a_selection_is_a_file_too(sender, parcels):
    ids = ",".join(str(parcels[i]["id"]) for i in (3, 0))
    assert [row[1] for row in csv_of(sender, ids=ids, sort="id")[1:]] == ["a", "d"]
    refused = sender.get("/docs/stage.parcel/export", {"ids": "1,x"})
    assert (refused.status, refused["errors"][0]["field"]) == (422, "ids")


def test_lines_are_rows_below_each_other_and_amounts_of_the_header_stand_once(sender):
    a_parcel(sender, title="two", lines=[{"quantity": "1.5", "price": "10"}, {"quantity": 2, "price": "2.5"}])
    a_parcel(sender, title="none", lines=[])
    assert csv_of(sender, fields="title,total", lines="1", sort="id") == [
        ["Title", "Total", "Lines.Quantity", "Lines.Price"],
        ["two", "20.00", "1.5", "10.00"],
        ["two", "", "2", "2.50"],
        ["none", "0.00", "", ""],
    ]


def test_a_workbook_has_real_numbers_and_times_a_frozen_header_and_a_filter(sender, parcels):
    sheets = book_of(sender, sort="-total", fields="title,total,created_at,state", ids=str(parcels[0]["id"]))
    assert list(sheets) == ["Parcels"]
    head, (title, total, at, state) = sheets["Parcels"]
    assert head == ["Title", "Total", "Created at", "Status"]
    assert (title, total, at.isoformat(), state) == ("a", 10.0, "2026-11-24T10:30:00", "Draft")  # the company's zone
    content, response = export(sender, format="xlsx")
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''Parcels%20")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert parts.testzip() is None
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert 'topLeftCell="A2" activePane="bottomLeft" state="frozen"' in sheet
    assert '<autoFilter ref="A1:C6"/>' in sheet


def test_more_rows_than_a_sheet_holds_go_on_a_further_sheet():
    layout = Layout("订单", [SheetColumn("编号"), SheetColumn("数量", "number")])
    rows = [[f"A{i}", i] for i in range(7)]
    for size, sheets in ((3, [3, 3, 1]), (7, [7]), (8, [7]), (1, [1] * 7)):
        content = b"".join(xlsx_bytes(layout, iter([rows[:2], rows[2:]]), most_rows=size))
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        assert [len(each) - 1 for each in found] == sheets
        assert all(each[0] == ["编号", "数量"] for each in found)
        assert [row for each in found for row in each[1:]] == [[f"A{i}", float(i)] for i in range(7)]
    assert book.sheet_names[:2] == ["订单", "订单 2"]


def test_an_empty_list_is_a_file_with_a_header(sender):
    assert csv_of(sender) == [["Number", "Title", "Total"]]
    assert list(book_of(sender).values()) == [[["Number", "Title", "Total"]]]


def test_chinese_readers_get_chinese_words_and_gbk_where_they_ask_for_it(sender, person, parcels):
    chinese = export(sender, format="csv-gbk", lang="zh", fields="title,state,owner", ids=str(parcels[4]["id"]))
    who = sql.value("SELECT username FROM kernel_user WHERE name = 'Sender'")
    assert rows_of(chinese[0], "gbk") == [["标题", "状态", "负责人", "负责人名称"], ["e", "已寄出", who, "Sender"]]
    assert "%E5%8C%85%E8%A3%B9" in chinese[1].headers["Content-Disposition"]  # 包裹
    assert export(sender, format="csv")[0].startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["=1+1", "+86 21 5555", "-3", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_no_cell_of_text_is_a_formula_to_a_spreadsheet(sender, text):
    a_parcel(sender, title=text, lines=[])
    assert csv_of(sender, fields="title")[1] == ["'" + text]
    assert book_of(sender, fields="title")["Parcels"][1] == [text]  # a cell of text: nothing calculates it
    assert tidy("text", "'" + text, {}) == text  # and the import takes the apostrophe off again


def test_everybody_exports_what_they_may_see_and_no_more(sender, reader, person, parcels):
    other = Site(person("sender", name="Other"))
    a_parcel(other, title="foreign", lines=[])
    assert [row[0] for row in csv_of(other, fields="title", sort="id")[1:]] == ["foreign"]
    assert len(csv_of(reader)) == 7
    assert [row[0] for row in csv_of(other, fields="title", ids=str(parcels[0]["id"]))] == ["Title"]
    stranger = Site(person("clerk"))
    assert stranger.get("/docs/stage.parcel/export", {"format": "csv"}).status == 403
    assert Site().get("/docs/stage.parcel/export", {"format": "csv"}).status == 401


def test_a_field_hidden_from_the_reader_is_in_no_file(sender, person, parcels):
    sql.execute("UPDATE stage_parcel SET secret = 'gold'")
    for which in ("shown", "all", "import"):
        assert "gold" not in export(sender, format="csv", columns=which, lines="1")[0].decode()
    refused = sender.get("/docs/stage.parcel/export", {"fields": "secret"})
    assert (refused.status, refused["errors"][0]["field"]) == (422, "fields")
    assert sender.get("/docs/stage.parcel/export", {"where": [["secret", "=", "gold"]]}).status == 422
    keeper = Site(person("keeper", "sender", "reader"))
    assert csv_of(keeper, columns="all")[1].count("gold") == 1


def test_what_cannot_be_understood_is_refused_by_name(sender):
    for params, field in (({"format": "pdf"}, "format"), ({"columns": "some"}, "columns"), ({"sort": "x"}, "sort")):
        for more in ({}, {"check": "1"}):
            answer = sender.get("/docs/stage.parcel/export", {**params, **more})
            assert (answer.status, answer["errors"][0]["field"]) == (422, field), params
    assert sender.get("/docs/stage.nothing/export").status == 404
    assert sql.rows("SELECT * FROM kernel_export") == []


def test_how_many_documents_a_file_will_hold_is_told_before(sender, parcels):
    answer = sender.get("/docs/stage.parcel/export", {"check": "1", "where": [["state", "=", "DRAFT"]]})
    assert answer.body == {"count": 3}
    assert sql.rows("SELECT * FROM kernel_export") == []


def test_who_exported_what_when_and_from_where_is_on_record_and_stays(sender, parcels):
    export(sender, format="xlsx", where=[["state", "=", "SENT"]], q="PA", fields="title")
    ((user, what, format, question, address, outcome, rows, ended),) = sql.rows(
        "SELECT u.name, what, format, question, address, outcome, rows, ended_at IS NOT NULL"
        " FROM kernel_export e JOIN kernel_user u ON u.id = e.user_id"
    )
    assert (user, what, format, address, outcome, rows, ended) == (
        "Sender", "stage.parcel", "xlsx", "127.0.0.1", "DONE", 2, True,
    )  # fmt: skip
    assert json.loads(question) == {
        "where": [["state", "=", "SENT"]], "q": "PA", "sort": "-id", "columns": "shown", "fields": ["title"],
        "lines": False,
    }  # fmt: skip
    for change in ("UPDATE kernel_export SET rows = 1", "DELETE FROM kernel_export"):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            sql.execute(change)


def test_auditors_read_who_took_what_and_nobody_else(sender, person, parcels):
    export(sender, format="csv", where=[["state", "=", "SENT"]], fields="title")
    answer = Site(person("auditor")).get("/reports/master.exports")
    assert answer.status == 200, answer
    (row,) = answer["rows"]
    assert (row["who"]["label"], row["what"], row["rows"], row["outcome"]) == ("Sender", "Parcels", 2, "Done")
    assert json.loads(row["question"])["where"] == [["state", "=", "SENT"]]
    assert sender.get("/reports/master.exports").status == 403


def test_a_reader_who_goes_away_ends_the_export_and_it_is_on_record(sender, parcels):
    response = sender.get("/docs/stage.parcel/export", {"format": "csv"}).response
    assert next(iter(response.streaming_content)) == b"\xef\xbb\xbfNumber,Title,Total\r\n"
    leave(response)
    assert sql.rows("SELECT outcome, rows FROM kernel_export") == [("STOPPED", 0)]


def test_as_many_exports_run_as_may_and_the_next_is_asked_to_wait(sender, parcels):
    running = [sender.get("/docs/stage.parcel/export").response for _each in range(run.MOST_AT_ONCE)]
    refused = sender.get("/docs/stage.parcel/export")
    assert (refused.status, refused["rule"]) == (429, "kernel.export.too_many")
    assert sender.get("/docs/stage.parcel").status == 200
    for each in running:
        leave(each)
    assert len(csv_of(sender)) == 6


def test_a_failure_half_way_says_so_in_the_file_and_on_record(sender, parcels, monkeypatch):
    def broken(self, source):
        yield [["PA-1", "a", None]]
        raise psycopg.OperationalError("gone")

    monkeypatch.setattr(ListExport, "blocks", broken)
    assert csv_of(sender)[-1] == ["The export broke off: this file is incomplete"]
    assert sql.value("SELECT outcome FROM kernel_export") == "FAILED"


@pytest.fixture
def ledger(monkeypatch):
    """A report of one voucher, a name that would be a formula, and totals."""

    def figures(actor, *, day: date = date(2026, 11, 24)):
        columns = [
            Column("voucher", _("Voucher", "凭证"), "ref"),
            Column("summary", _("Summary", "摘要")),
            Column("on", _("Day", "日期"), "date"),
            Column("debit", _("Debit", "借方"), "money"),
        ]
        rows = [
            {
                "voucher": ref("finance.voucher", 7, "J-1"),
                "summary": '=rent, "May"',
                "on": day,
                "debit": Decimal("-9.5"),
            },
            {"voucher": None, "summary": _("Carried", "结转"), "on": None, "debit": ""},
        ]
        return Result(columns, rows, totals={"debit": Decimal("-9.5")})

    monkeypatch.setattr(reports_module, "reports", {})
    monkeypatch.setattr(exporting, "reports", reports_module.reports)
    Report("stage.ledger", _("Ledger", "明细账"), figures, icon="table", help=_("", ""), roles="reader", labels={},
           defaults=None)  # fmt: skip


@pytest.mark.usefixtures("ledger")
def test_a_report_is_a_file_of_the_same_figures(reader):
    answer = reader.get("/reports/stage.ledger/export", {"format": "csv", "day": "2026-11-02", "lang": "zh"})
    assert answer.status == 200, answer
    assert rows_of(b"".join(answer.response.streaming_content)) == [
        ["凭证", "摘要", "日期", "借方"],
        ["J-1", '\'=rent, "May"', "2026-11-02", "-9.50"],
        ["", "结转", "", ""],
        ["", "", "", "-9.50"],
    ]
    book = reader.get("/reports/stage.ledger/export", {"format": "xlsx"}).response
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(book.streaming_content))).get_sheet_by_index(0)
    assert sheet.to_python()[1] == ["J-1", '=rent, "May"', date(2026, 11, 24), -9.5]
    assert sql.rows("SELECT what, format, rows, outcome FROM kernel_export ORDER BY id") == [
        ("report:stage.ledger", "csv", 3, "DONE"),
        ("report:stage.ledger", "xlsx", 3, "DONE"),
    ]


@pytest.mark.usefixtures("ledger")
def test_a_report_is_a_file_only_for_its_readers(person, reader):
    assert Site(person("clerk")).get("/reports/stage.ledger/export").status == 403
    assert reader.get("/reports/stage.none/export").status == 404
    assert reader.get("/reports/stage.ledger/other").status == 404
    assert reader.get("/reports/stage.ledger/export", {"day": "x"})["errors"][0]["field"] == "day"


@pytest.mark.usefixtures("fresh_db")
def test_an_export_reads_one_moment_on_a_connection_of_its_own():
    site = Site(a_user("administrator", company=a_company()))
    for n in range(3):
        make("master.unit", code=f"U{n}", name=f"unit {n}")
    response = site.get("/docs/master.unit/export", {"format": "csv", "sort": "id", "fields": "code"}).response
    pieces = iter(response.streaming_content)
    next(pieces)  # the header; the snapshot is taken with the first rows
    first = next(pieces)
    make("master.unit", code="U9", name="late")
    rest = b"".join(pieces)
    response.close()
    assert [row[0] for row in rows_of(first + rest, "utf-8")] == ["U0", "U1", "U2"]
    assert sql.value("SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'") == 0
    assert sql.rows("SELECT outcome, rows FROM kernel_export") == [("DONE", 3)]
