"""Import: sheets become documents whole, or nothing does and every problem is named by file, row and column."""

import time
from datetime import date
from decimal import Decimal

import pytest

from quintet.kernel import clock, sql
from quintet.kernel.actor import get_actor
from quintet.kernel.importing.cells import tidy
from quintet.kernel.importing.run import import_path
from quintet.operations import import_
from tests.master.builders import a_company, a_department, a_payment_term, a_unit_of_measure, an_item, make


@pytest.fixture
def folder(tmp_path, db):
    """Writes sheets; `folder(items="…", mapping="…")` gives the folder."""

    def write(encoding="utf-8", mapping="", **sheets):
        for name, text in sheets.items():
            (tmp_path / f"{name}.csv").write_bytes(text.encode(encoding))
        if mapping:
            (tmp_path / "mapping.toml").write_text(mapping, encoding="utf-8")
        return tmp_path

    return write


def told(report):
    return [
        (p.file, p.row, p.column, p.message.en) for p in sorted(report.problems, key=lambda p: (p.file, p.row or 0))
    ]


def count(table):
    return sql.value(f"SELECT count(*) FROM {table}")


ITEMS = "编码,名称,规格型号,计量单位,含税销售价\nA1,减速机,PX60,PCS,1200.50\nA2,直流电机,750W,PCS,880\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_sheet_with_chinese_headers_becomes_items_whatever_its_encoding(folder, encoding):
    a_unit_of_measure()

    report = import_path(folder(encoding, 物料=ITEMS))

    assert report.problems == []
    assert report.written
    assert sql.rows("SELECT code, name, specification, sales_price, pinyin FROM master_item ORDER BY code") == [
        ("A1", "减速机", "PX60", Decimal("1200.5"), "jian su ji"),
        ("A2", "直流电机", "750W", Decimal(880), "zhi liu dian ji"),
    ]
    assert (report.files[0].target, report.files[0].rows, report.files[0].created) == ("master.item", 2, 2)


def test_what_is_imported_is_audited_as_the_import(folder):
    a_unit_of_measure()

    import_path(folder(item=ITEMS))

    assert sql.rows("SELECT DISTINCT via, actor_id FROM kernel_event WHERE payload->>'doc' = 'master.item'") == [
        ("import", None)
    ]


def test_a_dry_run_counts_and_writes_nothing(folder):
    a_unit_of_measure()

    report = import_path(folder(item=ITEMS), dry_run=True)

    assert report.ok
    assert not report.written
    assert report.files[0].created == 2
    assert (count("master_item"), count("kernel_event WHERE payload->>'doc' = 'master.item'")) == (0, 0)


def test_english_labels_and_names_of_the_interface_are_headers_too(folder):
    a_unit_of_measure()

    report = import_path(folder(item='code,Name,Unit,sales_price\nA1,Gear,PCS,"1,200.50"\n'))

    assert report.problems == []
    assert sql.value("SELECT sales_price FROM master_item") == Decimal("1200.5")


def test_every_bad_cell_is_named_and_nothing_is_written(folder):
    a_unit_of_measure()
    sheet = (
        "编码,名称,计量单位,含税销售价,税率 %,类型\n"
        "A1,好的,PCS,10,13,自制\n"
        "A2,价格不对,PCS,十元,13,make\n"
        "A3,单位不对,箱子,10,13,外购\n"
        "A4,税率不对,PCS,10,500000000000000,外购\n"
        ",没有编码,PCS,10,13,外购\n"
        "A6,类型不对,PCS,10,13,赠品\n"
    )

    report = import_path(folder(物料=sheet))

    assert told(report) == [
        ("物料.csv", 3, "含税销售价", "Sales price incl. tax must be a number"),
        ("物料.csv", 4, "计量单位", "There is no 箱子"),
        ("物料.csv", 5, "税率 %", "Tax rate % must be smaller than 1,000,000,000,000"),
        ("物料.csv", 6, "编码", "Code is required"),
        ("物料.csv", 7, "类型", "Kind: 赠品 is not one of the choices"),
    ]
    assert count("master_item") == 0
    assert str(report.problems[0].message.zh) == "含税销售价必须是数字"


def test_a_header_that_means_nothing_is_named(folder):
    report = import_path(folder(item="code,name,colour\nA1,x,red\n"))

    assert ("item.csv", 1, "colour", "Item has no field of this name") in told(report)


def test_two_headers_for_one_field_are_a_problem(folder):
    report = import_path(folder(item="code,name,名称\nA1,x,y\n"))

    assert ("item.csv", 1, "名称", "Another column means Name already") in told(report)


def test_a_sheet_whose_name_means_nothing_is_named(folder):
    report = import_path(folder(things="a,b\n1,2\n"))

    assert report.problems[0].file == "things.csv"
    assert "things" in report.problems[0].message.zh


def test_a_rule_of_the_document_is_told_at_its_row_and_column(folder):
    sheet = "name,credit_code\n甲,91330100799655058B\n乙,913301007996550581\n丙,\n"

    report = import_path(folder(party=sheet))

    assert told(report) == [
        (
            "party.csv",
            3,
            "credit_code",
            "The check character of 913301007996550581 is wrong: 1 should be B",
        )
    ]
    assert count("master_party") == 0


def test_what_only_the_database_sees_is_found_by_row_too(folder):
    rows = [f"客户{n},\n" for n in range(40)]
    rows[7] = "甲,91330100799655058B\n"
    rows[29] = "乙,91330100799655058B\n"

    report = import_path(folder(party="name,credit_code\n" + "".join(rows)))

    assert told(report) == [("party.csv", 31, "credit_code", "Another party has this credit code")]
    assert count("master_party") == 0


def test_rows_with_the_same_key_are_one_document_with_its_lines(folder):
    first, second = an_item(code="A1"), an_item(code="A2")
    sheet = "编码,名称,物料,起订量,含税单价\nSTD,标准价,A1,,100\nSTD,标准价,A1,10,90\n,,A2,,50\nVIP,大客户价,A2,,45\n"

    report = import_path(folder(价格表=sheet))

    assert report.problems == []
    assert (report.files[0].rows, report.files[0].created) == (4, 2)
    assert sql.rows(
        "SELECT h.code, l.item_id, l.min_quantity, l.unit_price FROM master_pricelistline l"
        " JOIN master_pricelist h ON h.id = l.price_list_id ORDER BY h.code, l.position"
    ) == [
        ("STD", first, Decimal(0), Decimal(100)),
        ("STD", first, Decimal(10), Decimal(90)),
        ("STD", second, Decimal(0), Decimal(50)),
        ("VIP", second, Decimal(0), Decimal(45)),
    ]


def test_a_bad_line_is_told_at_its_own_row(folder):
    an_item(code="A1")
    sheet = "编码,名称,物料,含税单价\nSTD,标准价,A1,100\nSTD,标准价,A9,90\nSTD,标准价,A1,\n"

    report = import_path(folder(价格表=sheet))

    assert ("价格表.csv", 3, "物料", "There is no A9") in told(report)


def test_a_missing_cell_of_a_line_is_told_at_its_own_row(folder):
    an_item(code="A1")
    an_item(code="A2")
    sheet = "编码,名称,物料,含税单价\nSTD,标准价,A1,100\nSTD,标准价,A2,\n"

    report = import_path(folder(价格表=sheet))

    assert told(report) == [("价格表.csv", 3, "含税单价", "Unit price incl. tax is required")]


def test_header_cells_that_contradict_the_first_row_are_a_problem(folder):
    an_item(code="A1")
    sheet = "编码,名称,物料,起订量,含税单价\nSTD,标准价,A1,,100\nSTD,另一名称,A1,5,90\n"

    report = import_path(folder(价格表=sheet))

    assert told(report) == [("价格表.csv", 3, "名称", "另一名称 here, but 标准价 in row 2")]


def test_sheets_of_a_folder_may_refer_to_each_other_in_any_order(folder):
    found = folder(
        a_party="name,payment_term\n甲,N30\n",
        b_term="code,name,percent,days\nN30,月结30天,100,30\n",
        mapping='[a_party]\ndocument = "master.party"\n[b_term]\ndocument = "master.payment_term"\n',
    )

    report = import_path(found)

    assert report.problems == []
    assert [each.file for each in report.files] == ["b_term.csv", "a_party.csv"]
    assert sql.value("SELECT t.code FROM master_party p JOIN master_paymentterm t ON t.id = p.payment_term_id") == "N30"


def test_a_tree_comes_in_one_sheet_with_children_before_parents(folder):
    a_company(code="HZ")
    sheet = "code,name,company,parent\nC,班组,HZ,B\nB,车间,HZ,A\nA,生产部,HZ,\n"

    report = import_path(folder(org_unit=sheet))

    assert report.problems == []
    assert sql.rows(
        "SELECT u.code, p.code FROM master_orgunit u LEFT JOIN master_orgunit p ON p.id = u.parent_id ORDER BY 1"
    ) == [("A", None), ("B", "A"), ("C", "B")]


def test_a_tree_that_is_a_circle_is_told(folder):
    a_company(code="HZ")

    report = import_path(folder(org_unit="code,name,company,parent\nA,甲,HZ,B\nB,乙,HZ,A\n"))

    assert told(report) == [
        ("org_unit.csv", 2, "", "These rows refer to each other in a circle"),
        ("org_unit.csv", 3, "", "These rows refer to each other in a circle"),
    ]


def test_what_follows_from_a_failed_row_is_not_told_again(folder):
    found = folder(
        unit="code,name,places\nPCS,个,zero\n",
        item="code,name,unit\nA1,甲,PCS\nA2,乙,KG\n",
    )

    report = import_path(found)

    assert told(report) == [
        ("item.csv", 3, "unit", "There is no KG"),
        ("unit.csv", 2, "places", "Decimals must be a whole number"),
    ]


def test_an_existing_code_is_refused_skipped_or_updated(folder):
    a_unit_of_measure()
    make("master.item", code="A1", name="旧名", unit=a_unit_of_measure(), barcode="690")
    found = folder(item="code,name,unit,barcode\nA1,新名,PCS,\nA2,另一个,PCS,\n")

    refused = import_path(found)
    assert told(refused) == [("item.csv", 2, "code", "A1 exists already")]

    skipped = import_path(found, existing="skip")
    assert (skipped.files[0].created, skipped.files[0].skipped) == (1, 1)
    assert sql.value("SELECT name FROM master_item WHERE code = 'A1'") == "旧名"

    updated = import_path(found, existing="update")
    assert (updated.files[0].created, updated.files[0].updated) == (0, 2)
    # an empty cell leaves what is there
    assert sql.one("SELECT name, barcode FROM master_item WHERE code = 'A1'") == ("新名", "690")


def test_a_code_twice_in_one_sheet_is_told_at_the_second(folder):
    a_unit_of_measure()

    report = import_path(folder(item="code,name,unit\nA1,甲,PCS\nA1,乙,PCS\n"))

    assert told(report) == [("item.csv", 3, "code", "A1 is in row 2 as well")]


def test_a_name_that_may_be_several_needs_the_code(folder):
    for code in ("N1", "N2"):
        make("master.payment_term", code=code, name="月结", lines=[{"percent": 100, "days": 30}])

    ambiguous = import_path(folder(party="name,payment_term\n甲,月结\n"))
    exact = import_path(folder(party="name,payment_term\n甲,N2\n"))

    assert told(ambiguous) == [("party.csv", 2, "payment_term", "月结 may be several; use the code")]
    assert exact.problems == []


def test_a_mapping_names_columns_fixes_values_and_leaves_columns_out(folder):
    a_payment_term()
    found = folder(
        供货商="单位全称,内部备注,联系人姓名\n甲,不导入,李雷\n",
        mapping=(
            '["供货商"]\ndocument = "master.party"\n'
            'columns = { "单位全称" = "name", "内部备注" = "", "联系人姓名" = "contacts.name" }\n'
            'fixed = { is_supplier = true, is_customer = false, "contacts.main" = true }\n'
        ),
    )

    report = import_path(found)

    assert report.problems == []
    assert sql.one("SELECT name, is_supplier, is_customer, remark FROM master_party") == ("甲", True, False, "")
    assert sql.one("SELECT name, main FROM master_partycontact") == ("李雷", True)


def test_a_mapping_that_is_not_understood_is_told(folder):
    report = import_path(folder(item="code\nA\n", mapping='[item]\ndocment = "master.item"\n'))

    assert ("mapping.toml", None, "", "[item] is not understood: docment") in told(report)


def test_users_come_in_sheets_with_their_roles(folder):
    company = a_company(code="HZ")
    unit = a_department(company, code="SALES")
    sheet = "用户名,姓名,密码,角色,公司,部门\nlin.yue,林悦,quintet-demo,salesperson employee,HZ,SALES\n"

    report = import_path(folder(用户=sheet))

    assert report.problems == []
    actor = get_actor(sql.value("SELECT id FROM kernel_user WHERE username = 'lin.yue'"))
    assert (actor.roles, actor.company_id, actor.unit_id) == ({"salesperson", "employee"}, company, unit)


def test_a_role_that_does_not_exist_is_told_at_its_cell(folder):
    report = import_path(folder(user="username,name,roles\na,甲,employee\nb,乙,king\n"))

    assert told(report) == [("user.csv", 3, "roles", "There is no role king")]
    assert count("kernel_user") == 0


def test_documents_belong_to_the_company_asked_for_or_the_only_one(folder):
    first = a_company(code="HZ")
    unit = a_department(first, code="U1")
    make("master.person", code="P1", name="甲")
    found = folder(
        employee="工号,人员,部门,入职日期\nE001,P1,U1,2024年3月1日\n",
        mapping='[employee]\ncolumns = { "工号" = "number" }\n',
    )
    only = import_path(found, dry_run=True)
    second = a_company(code="SZ")

    unsaid = import_path(found)
    said = import_path(found, company="SZ")

    assert only.problems == []
    assert told(unsaid) == [("employee.csv", None, "", "Say which company: there are 2")]
    assert said.problems == []
    assert sql.one("SELECT company_id, number, name, joined_on::text, unit_id FROM hr_employee") == (
        second,
        "E001",
        "甲",
        "2024-03-01",
        unit,
    )


def test_a_file_that_is_no_text_or_is_empty_is_told(folder, tmp_path):
    folder(empty="")
    (tmp_path / "item.csv").write_bytes(b"\xff\xfe\x00\x01\xff\xff")

    report = import_path(tmp_path)

    assert {(p.file, p.message.en) for p in report.problems} == {
        ("empty.csv", "The file is empty"),
        ("item.csv", "The file is neither UTF-8 nor GBK"),
    }


def test_a_row_with_more_cells_than_headers_is_told(folder):
    a_unit_of_measure()

    report = import_path(folder(item="code,name,unit\nA1,甲,PCS,13\n"))

    assert told(report) == [("item.csv", 2, "", "The row has more cells than the header")]


def test_line_breaks_inside_cells_do_not_shift_the_rows(folder):
    a_unit_of_measure()

    report = import_path(folder(item='code,name,unit,remark\nA1,甲,PCS,"两\n行"\n\nA3,丙,XX,\n'))

    assert told(report) == [("item.csv", 4, "unit", "There is no XX")]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("date", "2026/1/5", "2026-01-05"),
        ("date", "2026年12月31日", "2026-12-31"),
        ("date", "20260105", "2026-01-05"),
        ("date", "2026-01-05 00:00:00", "2026-01-05"),
        ("date", "5.1.26", "5.1.26"),
        ("date", "today", "2026-03-31"),
        ("date", "today-31", "2026-02-28"),
        ("date", "month", "2026-03-01"),
        ("date", "Month - 3", "2025-12-01"),
        ("decimal", "￥1，200.50", "1,200.50"),
        ("decimal", "１２", "12"),
        ("percent", "13%", "13"),
        ("integer", "30.0", "30"),
        ("boolean", "√", "true"),
        ("text", " ＡＢ％ ", "ＡＢ％"),
    ],
)
def test_cells_are_tidied_as_people_write_them(kind, text, expected):
    with clock.frozen_at(date(2026, 3, 31)):
        assert tidy(kind, text, {}) == expected


def test_the_operator_reads_counts_and_problems_in_their_language(folder, capsys):
    a_unit_of_measure()
    found = folder(物料="编码,名称,计量单位\nA1,甲,PCS\nA2,乙,XX\n")

    failed = _operate(found, "--language", "zh")
    told_zh = capsys.readouterr().out
    (found / "物料.csv").write_text(ITEMS, encoding="utf-8")
    dry = _operate(found, "--dry-run", "--language", "en")
    told_en = capsys.readouterr().out

    assert (failed, dry) == (1, 0)
    assert "物料.csv 第 3 行「计量单位」：找不到“XX”" in told_zh
    assert "1 个问题；未写入任何数据。" in told_zh
    assert "物料.csv: 2 rows → Item (master.item): 2 created, 0 updated, 0 skipped" in told_en
    assert "All rows can be imported" in told_en
    assert count("master_item") == 0


def _operate(path, *arguments):
    import argparse

    parser = argparse.ArgumentParser()
    import_.configure(parser)
    return import_.run(parser.parse_args([str(path), *arguments]))


def test_two_thousand_rows_cost_few_statements_and_little_time(folder):
    a_unit_of_measure()
    a_payment_term()
    rows = "".join(f"A{n:05},减速机{n},PX{n},PCS,{n}.50\n" for n in range(2000))

    with sql.recorded() as seen:
        began = time.perf_counter()
        report = import_path(folder(物料="编码,名称,规格型号,计量单位,含税销售价\n" + rows))
        seconds = time.perf_counter() - began

    assert report.files[0].created == 2000
    assert len(seen) < 60
    assert seconds < 10
