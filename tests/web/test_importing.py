"""Importing over HTTP: a file is sent, mapped, checked and written in the background, under the reader's own rights."""

import csv
import io
from datetime import date, timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from quintet.kernel import clock, sql
from quintet.kernel.jobs import queue, worker
from quintet.kernel.jobs.progress import JobCancelled
from quintet.master.sheets.daily import let_go_of_old_files
from tests.master.builders import a_party, a_unit_of_measure, an_item
from tests.web.site import Site

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ITEMS = "编码,名称,计量单位,含税销售价\nA1,减速机,PCS,1200.50\nA2,电机,PCS,880\n"


def workbook(rows, name="Sheet1", formats=None, **more):
    """An xlsx of one sheet (or of several: `more`), dates as dates, numbers as numbers."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for title, each in {name: rows, **more}.items():
            sheet = book.add_worksheet(title)
            for r, row in enumerate(each):
                for c, cell in enumerate(row):
                    shape = book.add_format({"num_format": formats[c]}) if formats and c in formats else None
                    sheet.write(r, c, cell, *([shape] if shape and r else []))
    return out.getvalue()


def send(site, doc, data, name="sheet.csv"):
    """Upload a file; the import as the page gets it."""
    data = data.encode() if isinstance(data, str) else data
    answer = site.send(
        "POST", f"/imports?doc={doc}&filename={quote(name)}", data, content_type="application/octet-stream"
    )
    assert answer.status == 201, answer
    return answer.body


def go(site, found, command="run"):
    """Start a check or an import and let the worker do it; the import afterwards."""
    started = site.post(f"/imports/{found['id']}/{command}")
    assert started.status == 202, started
    assert started["job"]["state"] == "QUEUED"
    assert worker.run_next()
    return site.get(f"/imports/{found['id']}").body


def problems(site, found):
    answer = site.get(f"/imports/{found['id']}/problems")
    return [(p["row"], p["column"], p["message"]) for p in answer["problems"]]


def paths(found, sheet=0):
    return {c["header"]: (c["path"], c["why"]) for c in found["sheets"][sheet]["columns"]}


def count(table, where="true"):
    return sql.value(f"SELECT count(*) FROM {table} WHERE {where}")


@pytest.fixture
def buyer(db, person):
    """Somebody who may create parties and items."""
    a_unit_of_measure()
    return Site(person("buyer", "engineer", "order_desk"))


def test_a_csv_in_gbk_is_sent_checked_and_written(buyer):
    found = send(buyer, "master.item", ITEMS.encode("gbk"), "物料.csv")

    assert (found["state"], found["label"], found["sheets"][0]["rows"]) == ("DRAFT", "Item", 2)
    assert paths(found) == {
        "编码": ("code", "name"),
        "名称": ("name", "name"),
        "计量单位": ("unit", "name"),
        "含税销售价": ("sales_price", "name"),
    }
    assert found["sheets"][0]["columns"][1]["samples"] == ["减速机", "电机"]

    checked = go(buyer, found, "check")
    assert (checked["state"], checked["job"]["state"], checked["counts"]["created"]) == ("READY", "DONE", 2)
    assert count("master_item") == 0

    done = go(buyer, found)
    assert (done["state"], done["counts"]["created"], done["counts"]["problem"]) == ("IMPORTED", 2, 0)
    assert sql.rows("SELECT code, name, sales_price::text FROM master_item ORDER BY code") == [
        ("A1", "减速机", "1200.500000"),
        ("A2", "电机", "880.000000"),
    ]


def test_the_list_of_what_was_made_is_one_filter(buyer):
    an_item(code="OLD")
    done = go(buyer, send(buyer, "master.item", ITEMS))

    where = [["created_at", "=", done["made_at"]]]
    rows = buyer.get("/docs/master.item", {"where": where})["rows"]

    assert sorted(row["code"] for row in rows) == ["A1", "A2"]


def test_the_import_is_on_record_with_who_did_it(buyer):
    found = send(buyer, "master.item", ITEMS, "物料.csv")
    go(buyer, found)

    assert sql.rows(
        "SELECT name, payload->>'file_name', payload->>'created', actor_id IS NOT NULL FROM kernel_event"
        " WHERE document = %s AND name LIKE 'master.sheet%%'",
        [found["id"]],
    ) == [("master.sheet_imported.v1", "物料.csv", "2", True)]
    assert sql.rows("SELECT DISTINCT created_by_id IS NOT NULL, version FROM master_item") == [(True, 1)]
    assert sql.rows("SELECT DISTINCT command FROM kernel_history WHERE \"table\" = 'master_item'") == [
        ("master.sheet_import.run",)
    ]


def test_a_workbook_holds_dates_numbers_and_percentages_as_they_are(buyer):
    a_party(code="C1", name="甲")
    an_item(code="1001")
    book = workbook(
        [
            ["客户", "下单日期", "物料", "数量", "含税单价", "折扣 %"],
            ["C1", date(2026, 11, 5), 1001, 3, 0.1 + 0.2, 0.05],
            ["C1", date(2026, 11, 5), 1001, 2, 99.5, 0],
        ],
        formats={5: "0%", 1: "yyyy-mm-dd"},
    )

    done = go(buyer, send(buyer, "erp.sales_order", book, "订单.xlsx"))

    assert problems(buyer, done) == []
    assert sql.rows(
        "SELECT h.ordered_on, l.quantity::float, l.unit_price::float, l.discount::float"
        " FROM erp_salesorderline l JOIN erp_salesorder h ON h.id = l.order_id ORDER BY l.position"
    ) == [(date(2026, 11, 5), 3.0, 0.3, 5.0), (date(2026, 11, 5), 2.0, 99.5, 0.0)]


def test_titles_above_the_header_are_passed_over_and_rows_are_named_as_the_spreadsheet_counts(buyer):
    book = workbook([["物料导入表"], [], ["编码", "名称", "计量单位"], ["A1", "甲", "箱子"]])

    found = send(buyer, "master.item", book, "x.xlsx")
    done = go(buyer, found, "check")

    assert found["sheets"][0]["header_row"] == 3
    assert problems(buyer, done) == [(4, "计量单位", "There is no 箱子")]


def test_one_bad_cell_among_thousands_writes_nothing_and_is_named_in_both_languages(buyer):
    rows = [f"B{n:05},物料{n},PCS,{n}" for n in range(3_000)]
    rows[1_776] = "B01776,物料1776,PCS,十元"
    found = send(buyer, "master.item", "编码,名称,计量单位,含税销售价\n" + "\n".join(rows))

    done = go(buyer, found)

    assert (done["state"], done["counts"]["problem"]) == ("FAULTY", 1)
    assert problems(buyer, done) == [(1778, "含税销售价", "Sales price incl. tax must be a number")]
    chinese = Site(language="zh-CN")
    chinese.browser.cookies = buyer.browser.cookies
    assert problems(chinese, done) == [(1778, "含税销售价", "含税销售价必须是数字")]
    assert count("master_item") == 0


def test_what_only_the_database_refuses_is_named_by_row_while_the_rest_is_looked_at_too(buyer):
    a_party(name="有", credit_code="91330100799655058B")
    rows = [f"客户{n}," for n in range(1_500)]
    rows[40] = "甲,91330100799655058B"
    rows[1_400] = "乙,913301007996550581"

    done = go(buyer, send(buyer, "master.party", "name,credit_code\n" + "\n".join(rows)), "check")

    assert [(row, column) for row, column, _message in problems(buyer, done)] == [
        (42, "credit_code"),
        (1402, "credit_code"),
    ]


def test_a_key_twice_in_the_file_is_told_with_the_other_row(buyer):
    done = go(buyer, send(buyer, "master.item", ITEMS + "A1,again,PCS,5\n"), "check")

    assert problems(buyer, done) == [(4, "编码", "A1 is in row 2 as well")]


@pytest.mark.parametrize(
    ("existing", "state", "counts", "price"),
    [("refuse", "FAULTY", (1, 0, 0), 5), ("skip", "IMPORTED", (1, 0, 1), 5), ("update", "IMPORTED", (1, 1, 0), 1200.5)],
)
def test_what_exists_is_refused_skipped_or_updated(buyer, existing, state, counts, price):
    an_item(code="A1", price=5)
    found = send(buyer, "master.item", ITEMS)
    section = {"document": "master.item", "existing": existing}

    mapped = buyer.send("PUT", f"/imports/{found['id']}/mapping", {"sheets": {"sheet": section}})
    done = go(buyer, found)

    assert mapped["sheets"][0]["existing"] == existing
    assert done["state"] == state
    assert tuple(done["counts"][name] for name in ("created", "updated", "skipped")) == counts
    assert float(sql.value("SELECT sales_price FROM master_item WHERE code = 'A1'")) == price


def test_columns_are_mapped_left_out_and_fixed(buyer):
    found = send(buyer, "master.item", "No,What,Colour\nA1,Gear,red\n")
    assert paths(found) == {"No": ("", ""), "What": ("", ""), "Colour": ("", "")}
    section = {
        "document": "master.item",
        "columns": {"No": "code", "What": "name", "Colour": ""},
        "fixed": {"unit": "PCS", "kind": "buy"},
    }

    buyer.send("PUT", f"/imports/{found['id']}/mapping", {"sheets": {"sheet": section}})
    done = go(buyer, found)

    assert problems(buyer, done) == []
    assert sql.rows("SELECT code, name, kind FROM master_item") == [("A1", "Gear", "buy")]


def test_a_mapping_is_proposed_again_for_the_same_headers(buyer):
    sheet = "No,What,Unit,Colour\nA1,Gear,PCS,red\n"
    section = {"document": "master.item", "columns": {"No": "code", "What": "name", "Colour": ""}, "existing": "skip"}
    found = send(buyer, "master.item", sheet)
    buyer.send("PUT", f"/imports/{found['id']}/mapping", {"sheets": {"sheet": section}})
    go(buyer, found)

    again = send(buyer, "master.item", sheet, "november.csv")

    assert paths(again) == {
        "No": ("code", "earlier"),
        "What": ("name", "earlier"),
        "Unit": ("unit", "name"),
        "Colour": ("", "left"),
    }
    assert again["sheets"][0]["existing"] == "skip"


def test_the_mapping_file_is_what_the_page_shows(buyer):
    found = send(buyer, "master.item", "No,名称,Unit\nA1,Gear,PCS\n")
    text = '[sheet]\ndocument = "master.item"\ncolumns = { "No" = "code" }\nfixed = { tax_rate = "13" }\n'

    mapped = buyer.send("PUT", f"/imports/{found['id']}/mapping", {"toml": text})
    file = buyer.get(f"/imports/{found['id']}/mapping.toml").response.content.decode()

    assert paths(mapped.body)["No"] == ("code", "chosen")
    assert mapped["sheets"][0]["fixed"] == {"tax_rate": "13"}
    assert 'columns = { "No" = "code", "名称" = "name", "Unit" = "unit" }' in file
    again = buyer.send("PUT", f"/imports/{found['id']}/mapping", {"toml": file}).body
    assert {h: path for h, (path, _why) in paths(again).items()} == {"No": "code", "名称": "name", "Unit": "unit"}
    refused = buyer.send("PUT", f"/imports/{found['id']}/mapping", {"toml": "[sheet]\nexisting = 'perhaps'\n"})
    assert refused.status == 422


def test_rows_of_one_group_are_one_document(buyer):
    a_party(code="C1", name="甲")
    an_item(code="I1", price=10)
    sheet = "单据分组,客户,物料,数量\n1,C1,I1,3\n2,C1,I1,5\n1,C1,I1,4\n"

    done = go(buyer, send(buyer, "erp.sales_order", sheet))

    assert (problems(buyer, done), done["counts"]["created"]) == ([], 2)
    assert sql.rows(
        "SELECT count(*), sum(quantity)::int FROM erp_salesorderline GROUP BY order_id ORDER BY order_id"
    ) == [(2, 7), (1, 5)]


def test_several_sheets_become_several_kinds_of_documents_at_once(buyer):
    book = workbook(
        [["编码", "名称", "计量单位"], ["A1", "甲", "PCS"]],
        "物料",
        往来单位=[["编码", "名称"], ["P1", "乙"]],
        说明=[["读我"]],
    )

    found = send(buyer, "master.item", book, "开账.xlsx")
    done = go(buyer, found)

    assert [(s["name"], s["document"]) for s in found["sheets"]] == [
        ("物料", "master.item"),
        ("往来单位", "master.party"),
        ("说明", ""),
    ]
    assert (done["counts"]["created"], count("master_party", "code = 'P1'")) == (2, 1)


# rights -----------------------------------------------------------------------------------------------------------


def test_who_may_not_create_may_not_import(db, person):
    keeper = Site(person("warehouse"))

    answer = keeper.send("POST", "/imports?doc=master.party&filename=x.csv", b"a\n1", content_type="text/csv")

    assert (answer.status, answer["type"]) == (403, "not_allowed")
    assert keeper.get("/import-templates/master.party").status == 404
    assert "master.party" not in {each["name"] for each in keeper.get("/imports")["targets"]}
    assert count("master_sheetimport") == 0


def test_users_are_imported_by_administrators_only(buyer, administrator, company):
    sheet = "username,name,roles,password\nzhao,赵,salesperson,a-long-password-9\n"

    refused = buyer.send("POST", "/imports?doc=kernel.user&filename=x.csv", sheet.encode(), content_type="text/csv")
    done = go(administrator, send(administrator, "kernel.user", sheet))

    assert refused.status == 403
    assert (problems(administrator, done), done["counts"]["created"]) == ([], 1)
    assert sql.value("SELECT name FROM kernel_user WHERE username = 'zhao'") == "赵"


def test_an_import_belongs_to_who_sent_it(buyer, person):
    found = send(buyer, "master.item", ITEMS)
    other = Site(person("buyer", "engineer"))

    assert other.get(f"/imports/{found['id']}").status == 404
    assert other.post(f"/imports/{found['id']}/run").status == 404


def test_a_hidden_field_is_no_column(sender, stage):
    name = next(each["name"] for each in sender.get("/imports")["targets"] if each["name"].endswith("parcel"))

    target = send(sender, name, "title\nx\n")["targets"][name]

    shown = {field["path"] for field in target["fields"]}
    assert "title" in shown
    assert "secret" not in shown


def test_a_document_that_one_may_not_read_is_not_found_by_its_name(db, person):
    theirs = Site(person("salesperson"))
    a_party(code="HIDDEN", name="别人的客户")
    an_item(code="I1", price=10)

    done = go(theirs, send(theirs, "erp.sales_order", "客户,物料,数量\nHIDDEN,I1,1\n"), "check")

    assert problems(theirs, done)[0] == (2, "客户", "There is no HIDDEN")


# what is sent -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b" \r\n , \r\n", "The file is empty"),
        (b"\x81\xff\xfe,\xff", "The file is neither UTF-8 nor GBK"),
        (b"PK\x03\x04 no workbook", "This is no workbook that can be read: File is not a zip file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "Save it as .xlsx or csv without a password"),
    ],
)
def test_what_is_no_sheet_is_refused_at_once(buyer, data, message):
    answer = buyer.send("POST", "/imports?doc=master.item&filename=x", data, content_type="application/octet-stream")

    assert (answer.status, answer["errors"][0]["message"]) == (422, message)
    assert count("master_sheetimport") == 0


def test_cells_that_lie_too_far_apart_are_refused_before_they_take_memory(buyer):
    rows = [[1]]
    out = BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, rows[0][0])
        sheet.write(1_048_575, 16_383, 1)

    answer = buyer.send("POST", "/imports?doc=master.item&filename=x", out.getvalue(), content_type=XLSX)

    assert "row 1048576" in answer["errors"][0]["message"]


def test_a_formula_counts_as_its_value_and_one_that_failed_is_named(buyer):
    out = BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编码", "名称", "计量单位", "含税销售价"])
        sheet.write_row(1, 0, ["A1", "甲", "PCS"])
        sheet.write_formula(1, 3, "=10*2", None, 20)
        sheet.write_row(2, 0, ["A2", "乙", "PCS"])
        sheet.write_formula(2, 3, "=NA()", None, "#N/A")

    done = go(buyer, send(buyer, "master.item", out.getvalue(), "x.xlsx"), "check")

    assert problems(buyer, done) == [(3, "含税销售价", "The formula in this cell failed")]
    assert done["counts"]["created"] == 1


# the error file -------------------------------------------------------------------------------------------------------


def test_the_error_file_is_the_sheet_as_it_was_with_the_reasons_beside(buyer):
    when = date(2026, 11, 5)
    book = workbook([["名称", "编码", "计量单位", "备注"], ["甲", "A1", "箱子", when], ["乙", 7, "PCS", "=1+1"]])
    found = send(buyer, "master.item", book, "物料.xlsx")
    section = {"document": "master.item", "columns": {"备注": ""}}
    buyer.send("PUT", f"/imports/{found['id']}/mapping", {"sheets": {"物料": section}})

    go(buyer, found, "check")
    file = buyer.get(f"/imports/{found['id']}/errors")

    with CalamineWorkbook.from_filelike(BytesIO(file.response.content)) as marked:
        rows = marked.get_sheet_by_index(0).to_python()
    assert rows[0] == ["名称", "编码", "计量单位", "备注", "问题 Problems"]
    assert rows[1] == ["甲", "A1", "箱子", date(2026, 11, 5), "[计量单位] There is no 箱子"]
    assert rows[2][:3] == ["乙", 7.0, "PCS"]
    assert quote("物料 - problems.xlsx") in file.headers["Content-Disposition"]


def test_the_corrected_error_file_can_be_sent_again(buyer):
    found = send(buyer, "master.item", "编码,名称,计量单位\nA1,甲,箱子\n-5,=HYPERLINK(1),PCS\n")
    go(buyer, found, "check")
    file = buyer.get(f"/imports/{found['id']}/errors").response.content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(file)))
    done = go(buyer, send(buyer, "master.item", file.replace("箱子", "PCS", 1)))

    assert rows == [
        ["编码", "名称", "计量单位", "问题 Problems"],
        ["A1", "甲", "箱子", "[计量单位] There is no 箱子"],
        ["-5", "'=HYPERLINK(1)", "PCS", ""],
    ]
    assert problems(buyer, done) == []
    assert sql.rows("SELECT code, name FROM master_item ORDER BY code") == [("-5", "=HYPERLINK(1)"), ("A1", "甲")]


def test_a_template_is_accepted_as_it_is(buyer):
    template = buyer.get("/import-templates/master.item").response.content

    found = send(buyer, "master.item", template, "t.xlsx")

    assert [c["header"] for c in found["sheets"][0]["columns"]][:2] == ["Code *", "Name *"]
    assert {why for _path, why in paths(found).values()} == {"name"}


# jobs -------------------------------------------------------------------------------------------------------------


def test_an_import_that_waits_is_cancelled_at_once_and_writes_nothing(buyer):
    found = send(buyer, "master.item", ITEMS)
    buyer.post(f"/imports/{found['id']}/run")

    cancelled = buyer.post(f"/imports/{found['id']}/cancel")

    assert (cancelled["job"]["state"], cancelled["state"]) == ("CANCELLED", "DRAFT")
    assert not worker.run_next()
    assert count("master_item") == 0


def test_an_import_that_runs_ends_at_its_next_step_when_it_is_cancelled(buyer, monkeypatch):
    found = send(buyer, "master.item", ITEMS)
    monkeypatch.setattr("quintet.master.sheets.commands.step", stopping)
    buyer.post(f"/imports/{found['id']}/run")

    worker.run_next()

    after = buyer.get(f"/imports/{found['id']}")
    assert (after["job"]["state"], after["job"]["message"]) == ("CANCELLED", "Cancelled; nothing was written")
    assert (after["state"], count("master_item")) == ("DRAFT", 0)
    assert go(buyer, found, "check")["state"] == "DRAFT"  # the same again: still cancelled at its step


def stopping(done, total, phase):
    if total:
        raise JobCancelled


def test_one_import_does_one_thing_at_a_time(buyer):
    found = send(buyer, "master.item", ITEMS)
    assert buyer.post(f"/imports/{found['id']}/check").status == 202

    assert buyer.post(f"/imports/{found['id']}/run").status == 422
    assert buyer.send("PUT", f"/imports/{found['id']}/mapping", {"sheets": {}}).status == 422


def test_an_import_cannot_be_done_twice(buyer):
    found = send(buyer, "master.item", ITEMS)
    go(buyer, found)

    again = buyer.post(f"/imports/{found['id']}/run")

    assert (again.status, count("master_item")) == (409, 2)
    assert not queue.is_open(found["id"])


def test_sent_files_are_let_go_after_thirty_days_what_was_imported_stays_on_record(buyer):
    now = clock.now()
    with clock.frozen_at(now - timedelta(days=31)):
        done = go(buyer, send(buyer, "master.item", ITEMS))
        left = send(buyer, "master.party", "name\nSomebody\n")
    with clock.frozen_at(now - timedelta(days=29)):
        recent = send(buyer, "master.party", "name\nSomebody else\n")
    with clock.frozen_at(now - timedelta(days=2)):
        let_go_of_old_files()
    assert count("master_sheet_file", f"sheet_import_id IN ({done['id']}, {left['id']})") > 2

    let_go_of_old_files()
    states = {each: buyer.get(f"/imports/{each}").body["state"] for each in (done["id"], left["id"], recent["id"])}
    assert states == {done["id"]: "IMPORTED", left["id"]: "DISCARDED", recent["id"]: "DRAFT"}
    assert count("master_sheet_file", f"sheet_import_id <> {recent['id']}") == 0
    assert count("master_item") == 2
