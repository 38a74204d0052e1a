"""What was exported is read again by the import, in both languages: nothing is lost on the way."""

from datetime import date
from decimal import Decimal

import pytest

from quintet.kernel import sql
from quintet.kernel.importing.run import import_path
from tests.master.builders import a_unit_of_measure, an_item, make
from tests.web.site import Site
from tests.web.test_export import export


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_master_data_comes_back_as_it_went(company, person, tmp_path, lang):
    unit = a_unit_of_measure()
    make("master.item", code="A1", name="减速机, 小号", unit=unit, sales_price=Decimal("1200.5"))
    make("master.item", code="A2", name="=直流电机", unit=unit, specification='750"W')
    columns = "code, name, specification, sales_price, tax_rate, kind, active, unit_id"
    before = sql.rows(f"SELECT {columns} FROM master_item ORDER BY code")
    content, _response = export(Site(person("administrator")), "master.item", format="csv", columns="import", lang=lang)
    # an empty cell leaves what is there, so only what is not empty can be brought back
    sql.execute("UPDATE master_item SET name = 'lost', tax_rate = 3, specification = left(specification, 1)")

    report = import_path(in_file(tmp_path / "master.item.csv", content), existing="update")

    assert told(report) == []
    assert sql.rows(f"SELECT {columns} FROM master_item ORDER BY code") == before


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_documents_with_lines_come_back_as_they_went(company, person, tmp_path, lang):
    places = [make("erp.warehouse", company=company, code=f"W{n}", name=f"仓库{n}") for n in (1, 2)]
    items = [an_item(code=f"A{n}", name=f"物料{n}") for n in (1, 2)]
    for n in (1, 2):
        lines = [
            {"item": items[i], "warehouse": places[i], "quantity": Decimal(n + i), "unit_cost": Decimal("2.5")}
            for i in (0, 1)
        ]
        make("erp.opening_stock", company=company, happened_on=date(2026, 1, n), lines=lines)
    read = (
        "SELECT d.number, l.item_id, l.warehouse_id, l.quantity, l.unit_cost FROM erp_openingstock d"
        " JOIN erp_openingstockline l ON l.opening_stock_id = d.id ORDER BY d.number, l.position"
    )
    before = sql.rows(read)
    assert len(before) == 4
    site = Site(person("administrator"))
    content, _response = export(site, "erp.opening_stock", format="csv", columns="import", lines="1", lang=lang)
    sql.execute("UPDATE erp_openingstockline SET quantity = 100, unit_cost = 1")

    report = import_path(in_file(tmp_path / "erp.opening_stock.csv", content), existing="update")

    assert told(report) == []
    assert sql.rows(read) == before


def in_file(path, content):
    path.write_bytes(content)
    return path


def told(report):
    return [(p.file, p.row, p.column, p.message.en) for p in report.problems]
