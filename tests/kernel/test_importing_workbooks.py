"""Workbooks from the command line: sheets by their names, the error file, templates, and what a package may hold."""

from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from quintet.kernel import sql
from quintet.kernel.importing import packing
from quintet.kernel.importing.files import read_sheets
from quintet.kernel.importing.run import import_path
from quintet.operations import import_
from tests.master.builders import a_company, a_unit_of_measure


def book(path, sheets, **options):
    """A workbook file: {sheet: rows}; a row's cells are written as they are."""
    with Workbook(str(path), {"default_date_format": "yyyy-mm-dd", **options}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    sheet.write(r, c, cell)
    return path


def command(*words):
    import argparse

    parser = argparse.ArgumentParser()
    import_.configure(parser)
    return import_.run(parser.parse_args([str(word) for word in words]))


def test_each_sheet_of_a_workbook_is_a_target_of_its_own(db, tmp_path):
    path = book(
        tmp_path / "start.xlsx",
        {
            "物料": [["编码", "名称", "计量单位"], ["A1", "甲", "PCS"], [1002, "乙", "PCS"]],
            "计量单位": [["编码", "名称"], ["PCS", "件"]],
        },
    )

    report = import_path(path)

    assert report.problems == []
    assert [(f.file, f.target, f.created) for f in report.files] == [
        ("start.xlsx [计量单位]", "master.unit", 1),
        ("start.xlsx [物料]", "master.item", 2),
    ]
    assert sql.rows("SELECT code FROM master_item ORDER BY code") == [("1002",), ("A1",)]


def test_a_problem_names_the_sheet_too(db, tmp_path):
    a_unit_of_measure()
    path = book(
        tmp_path / "x.xlsx",
        {"物料": [["编码", "名称", "计量单位"], ["A1", "甲", "KG"]], "往来单位": [["名称"], ["乙"]]},
    )

    report = import_path(path, dry_run=True)

    assert str(report.problems[0].line().zh) == "x.xlsx [物料] 第 2 行「计量单位」：找不到“KG”"


def test_merged_cells_hold_in_every_row_they_cover(tmp_path):
    path = tmp_path / "m.xlsx"
    with Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["编码", "名称"])
        sheet.merge_range(1, 0, 2, 0, "STD")
        sheet.write_column(1, 1, ["a", "b"])

    sheets, problems = read_sheets(path.read_bytes(), "m.xlsx")

    assert problems == []
    assert [row.cells for row in sheets[0].rows] == [("STD", "a"), ("STD", "b")]


def test_hidden_sheets_and_empty_ones_are_passed_over(tmp_path):
    path = tmp_path / "h.xlsx"
    with Workbook(str(path)) as made:
        made.add_worksheet("one").write(0, 0, "code")
        made.add_worksheet("none")
        hidden = made.add_worksheet("secret")
        hidden.write(0, 0, "x")
        hidden.hide()

    sheets, _problems = read_sheets(path.read_bytes(), "h.xlsx")

    assert [(sheet.stem, sheet.headers) for sheet in sheets] == [("h", ("code",))]


def test_dates_times_and_truths_are_written_as_people_write_them(tmp_path):
    path = book(tmp_path / "d.xlsx", {"s": [["a", "b", "c", "d"], [date(2026, 2, 28), True, 1e15, 0.1 + 0.2]]})

    sheets, _problems = read_sheets(path.read_bytes(), "d.xlsx")

    assert sheets[0].rows[0].cells == ("2026-02-28", "true", "1000000000000000", "0.3")


@pytest.mark.parametrize(("limit", "value"), [("LARGEST_INSIDE", 1_000), ("MOST_CELLS", 10)])
def test_a_package_larger_inside_than_allowed_is_refused(tmp_path, monkeypatch, limit, value):
    path = book(tmp_path / "b.xlsx", {"s": [["x"] * 6] * 6})
    monkeypatch.setattr(packing, limit, value)

    sheets, problems = read_sheets(path.read_bytes(), "b.xlsx")

    assert sheets == []
    assert len(problems) == 1


def test_a_cut_file_is_no_failure(tmp_path):
    whole = book(tmp_path / "b.xlsx", {"s": [["x"] * 6] * 6}).read_bytes()

    for length in range(4, len(whole), 97):
        sheets, problems = read_sheets(whole[:length], "b.xlsx")
        assert (sheets, len(problems)) == ([], 1)


def test_the_command_writes_the_error_file(db, tmp_path, capsys):
    a_unit_of_measure()
    path = book(
        tmp_path / "物料.xlsx", {"物料": [["编码", "名称", "计量单位"], ["A1", "甲", "KG"], ["A2", "乙", "PCS"]]}
    )
    errors = tmp_path / "errors.xlsx"

    code = command(path, "--errors", errors, "--language", "zh")

    with CalamineWorkbook.from_filelike(BytesIO(errors.read_bytes())) as marked:
        rows = marked.get_sheet_by_name("物料").to_python()
    assert code == 1
    assert rows == [
        ["编码", "名称", "计量单位", "问题 Problems"],
        ["A1", "甲", "KG", "「计量单位」找不到“KG”"],
        ["A2", "乙", "PCS", ""],
    ]
    assert str(errors) in capsys.readouterr().out
    assert sql.value("SELECT count(*) FROM master_item") == 0


def test_long_error_files_show_only_what_is_wrong_until_the_filter_is_taken_off(db, tmp_path):
    a_unit_of_measure()
    rows = [[f"A{n}", "甲", "PCS"] for n in range(200)]
    rows[150] = ["A150", "甲", "KG"]
    path = book(tmp_path / "item.xlsx", {"item": [["code", "name", "unit"], *rows]})

    command(path, "--errors", tmp_path / "e.xlsx", "--language", "en")

    import zipfile

    sheet = zipfile.ZipFile(tmp_path / "e.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count('hidden="1"') == 199
    assert "<autoFilter" in sheet


def test_the_command_writes_a_template_that_it_reads_again(db, tmp_path):
    a_company()
    a_unit_of_measure()
    path = tmp_path / "物料.xlsx"

    assert command(path, "--template", "master.item", "--language", "zh") == 0
    report = import_path(path)

    assert (report.problems, report.files[0].rows) == ([], 0)
