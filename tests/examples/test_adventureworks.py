"""Control figures of Adventure Works: counted from the files with plain Python, and asked of Quintet."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

import pytest

from examples.adventureworks import bills
from examples.adventureworks.hierarchy import path_of
from examples.adventureworks.items import factor
from examples.adventureworks.organisation import unit_code
from examples.adventureworks.people_at_work import Floor, ids_of
from examples.adventureworks.sources import known_day, number
from examples.adventureworks.supply import unit_costs, warehouse_code
from quintet.erp.products.queries import bom_tree, list_bom_edges
from quintet.erp.purchasing.queries import best_sources
from quintet.erp.stock.queries import get_stock_at
from quintet.hr.careers.queries import count_heads, posts_on
from quintet.hr.pay.queries import rates_on
from quintet.kernel import doctor, sql
from quintet.master.rates.queries import find_rate
from quintet.master.terms.queries import list_prices

pytestmark = pytest.mark.usefixtures("company")
D = Decimal
CENT = D("0.01")


def codes_of(table, column="code"):
    """{id: code or number} of a table."""
    return {number: code for code, number in ids_of(table, column).items()}


def valid(row, on, first="StartDate", last="EndDate"):
    return known_day(row[first]) <= on and (not row[last] or on <= known_day(row[last]))


def test_the_doctor_finds_nothing():
    assert [(each.check.name, str(f.message)) for each in doctor.examine() for f in each.findings] == []


# people ---


@pytest.mark.parametrize("on", [date(2008, 6, 30), date(2010, 5, 31), date(2025, 10, 20)])
def test_every_department_had_its_people_on_that_day(source, on):
    rows = source.table("EmployeeDepartmentHistory")
    expected = Counter(unit_code(row["DepartmentID"]) for row in rows if valid(row, on))

    names = codes_of("master_orgunit")
    counted = {names[unit]: heads for unit, heads in count_heads(Floor().company, on).items()}

    assert counted == expected
    assert sum(counted.values()) == {2008: 19, 2010: 262, 2025: 290}[on.year]


def test_who_moved_department_has_every_post(source):
    posts = Counter(row["BusinessEntityID"] for row in source.table("EmployeeDepartmentHistory"))
    names, units = codes_of("hr_employee", "number"), codes_of("master_orgunit")
    held = sql.rows("SELECT employee_id, department_id, valid_from FROM hr_assignment ORDER BY valid_from")

    assert Counter(names[row[0]] for row in held) == posts
    purchasing_manager = [(units[row[1]], row[2]) for row in held if names[row[0]] == "250"]
    assert purchasing_manager == [("D04", date(2011, 2, 25)), ("D13", date(2011, 7, 31)), ("D05", date(2012, 7, 15))]


def test_everybody_reports_to_the_node_above(source):
    at = {path_of(row["OrganizationNode"]): row["BusinessEntityID"] for row in source.table("Employee")}
    expected = {person: at.get(path[:-1]) if path else None for path, person in at.items()}

    names = codes_of("hr_employee", "number")
    posts = posts_on(Floor().company, date(2025, 10, 20))
    assert {names[e]: names.get(p.manager) for e, p in posts.items()} == expected
    assert Counter(expected.values())["1"] == 6  # report to the chief executive


@pytest.mark.parametrize("on", [date(2009, 1, 1), date(2012, 12, 31), date(2025, 10, 20)])
def test_an_hour_of_everybody_costs_what_the_files_say(source, on):
    rows = sorted(source.table("EmployeePayHistory"), key=lambda row: row["RateChangeDate"])
    expected = {row["BusinessEntityID"]: number(row["Rate"]) for row in rows if known_day(row["RateChangeDate"]) <= on}

    names = codes_of("hr_employee", "number")
    found = {names[e]: rate.amount for e, rate in rates_on(Floor().actor(""), names, on).items()}

    assert found == expected
    assert sum(found.values()) == {2009: D("1479.4233"), 2012: D("5162.0896"), 2025: D("5274.5944")}[on.year]


# money ---


def test_rates_are_those_of_the_files_and_cross_rates_follow(source):
    rows = [row for row in source.table("CurrencyRate") if row["ToCurrencyCode"] != "USD"]
    assert sql.value("SELECT count(*) FROM master_exchangerate") == len(rows) == 12435
    assert sql.value("SELECT sum(end_of_day_rate) FROM master_exchangerate") == sum(
        number(r["EndOfDayRate"]) for r in rows
    )

    on = date(2024, 3, 8)
    known = {r["ToCurrencyCode"]: number(r["EndOfDayRate"]) for r in rows if known_day(r["CurrencyRateDate"]) == on}
    assert find_rate("USD", "CNY", on) == known["CNY"]
    for first, second in (("EUR", "CNY"), ("GBP", "JPY"), ("CNY", "AUD")):
        assert find_rate(first, second, on) == pytest.approx(known[second] / known[first], rel=D("1e-9"))
    assert find_rate("USD", "CNY", date(2025, 10, 20)) == next(  # the last one known
        number(r["EndOfDayRate"]) for r in reversed(rows) if r["ToCurrencyCode"] == "CNY"
    )


# items and bills ---


def test_items_are_made_or_bought_as_the_files_say(source):
    expected = Counter({"1": "make", "0": "buy"}[row["MakeFlag"]] for row in source.table("Product"))
    kinds = dict(sql.rows("SELECT kind, count(*) FROM master_item GROUP BY kind"))
    assert kinds == {**expected, "service": 1} == {"make": 239, "buy": 265, "service": 1}


@pytest.mark.parametrize("on", [date(2022, 12, 31), date(2023, 12, 31), date(2025, 10, 20)])
def test_retail_prices_are_the_list_prices_of_the_day(source, on):
    products = source.by("Product", "ProductID")
    expected = {
        row["ProductID"]: number(row["ListPrice"])
        for row in source.table("ProductListPriceHistory")
        if valid(row, on) and valid(products[row["ProductID"]], on, "SellStartDate", "SellEndDate")
    }
    items = ids_of("master_item")
    every = sorted(products)
    asked = [(items[products[each]["ProductNumber"]], D(1)) for each in every]
    found = list_prices(ids_of("master_pricelist")["RETAIL"], asked, on)

    assert {every[place]: price for place, price in found.items()} == expected
    assert len(expected) == {2022: 72, 2023: 128, 2025: 195}[on.year]


@pytest.mark.parametrize("on", [date(2021, 5, 10), date(2021, 8, 7), date(2025, 10, 20)])
def test_bills_hold_the_rows_that_are_valid_on_a_day(source, on):
    numbers = {row["ProductID"]: row["ProductNumber"] for row in source.table("Product")}
    expected = {
        (numbers[row["ProductAssemblyID"]], numbers[row["ComponentID"]]): number(row["PerAssemblyQty"])
        for row in source.table("BillOfMaterials")
        if row["ProductAssemblyID"] and valid(row, on)
    }
    codes = codes_of("master_item")
    edges = list_bom_edges(Floor().company, on)
    assert {(codes[e.parent], codes[e.child]): e.quantity_per for e in edges} == expected


@pytest.mark.parametrize("bike", ["BK-R93R-62", "BK-R50B-58", "BK-R89B-58", "BK-T79Y-54"])
def test_a_road_bike_explodes_into_the_same_parts_as_on_paper(source, bike):
    product = next(row["ProductID"] for row in source.table("Product") if row["ProductNumber"] == bike)
    numbers = {row["ProductID"]: row["ProductNumber"] for row in source.table("Product")}
    expected = {numbers[c]: q for c, q in bills.explode(source, product, D(25), date(2025, 10, 20)).items()}

    tree = bom_tree.run(Floor().actor(""), {"item": ids_of("master_item")[bike], "quantity": "25", "on": "2025-10-20"})
    codes, found = codes_of("master_item"), defaultdict(D)
    for row in tree.rows:
        if row["_level"]:
            found[codes[row["item"]["id"]]] += D(str(row["quantity"]))

    assert found == expected
    assert len(expected) == 74


# supply ---


def test_every_bought_item_has_the_source_the_files_would_choose(source):
    vendors, products = source.by("Vendor", "BusinessEntityID"), source.by("Product", "ProductID")
    best = {}
    for row in source.table("ProductVendor"):
        vendor = vendors[row["BusinessEntityID"]]
        if vendor["ActiveFlag"] == "1":
            holds = factor(source, row["ProductID"], row["UnitMeasureCode"])
            rank = (vendor["PreferredVendorStatus"] != "1", number(row["StandardPrice"]) / holds)
            best[row["ProductID"]] = min(best.get(row["ProductID"], rank), rank)
    items = ids_of("master_item")
    every = sorted(best)
    found = best_sources(
        Floor().company, [(items[products[p]["ProductNumber"]], D(1)) for p in every], date(2025, 10, 20)
    )
    for product, source_ in zip(every, found, strict=True):
        price = (best[product][1] * D("1.08")).quantize(D("0.000001"))
        assert source_.unit_price == pytest.approx(price, abs=D("0.000001")), products[product]["Name"]
    assert len(every) == 265


def test_stock_was_opened_as_counted_and_the_books_agree(source):
    expected, value, costs = defaultdict(D), D(0), unit_costs(source)
    products = source.by("Product", "ProductID")
    for row in source.table("ProductInventory"):
        if number(row["Quantity"]):
            key = (products[row["ProductID"]]["ProductNumber"], warehouse_code(row["LocationID"]))
            expected[key] += number(row["Quantity"])
            value += (number(row["Quantity"]) * costs[row["ProductID"]] + D("1e-9")).quantize(CENT)
    items, places = codes_of("master_item"), codes_of("erp_warehouse")
    levels = get_stock_at(Floor().company, date(2022, 4, 1))

    assert {(items[each.item_id], places[each.warehouse_id]): each.quantity for each in levels} == expected
    assert sum(expected.values()) == D(335974)
    assert sum(each.value for each in levels) == value
    opened = sql.value(
        "SELECT sum(v.debit_total) FROM finance_voucher v JOIN erp_openingstock o ON o.id = v.source_ref"
    )
    assert opened == value


# customers ---


def test_every_customer_account_is_a_party_and_stores_have_their_salesperson(source):
    rows = source.table("Customer")
    found = sql.one("SELECT count(*), count(parent_id), count(owner_id) FROM master_party WHERE is_customer", [])
    buyers = sum(1 for row in rows if row["StoreID"] and row["PersonID"])
    assert found == (len(rows), buyers, 701 + buyers) == (19820, 635, 1336)

    stores = Counter(row["SalesPersonID"] for row in source.table("Store"))
    owned = sql.rows("SELECT u.username, count(*) FROM master_party p JOIN kernel_user u ON u.id = p.owner_id"
                     " WHERE p.parent_id IS NULL GROUP BY 1")  # fmt: skip
    login = {row["BusinessEntityID"]: row["LoginID"].rpartition("\\")[2] for row in source.table("Employee")}
    assert dict(owned) == {login[person]: count for person, count in stores.items()}


def test_vendors_that_are_gone_are_not_offered_any_more(source):
    gone = {row["AccountNumber"] for row in source.table("Vendor") if row["ActiveFlag"] == "0"}
    assert {row[0] for row in sql.rows("SELECT code FROM master_party WHERE NOT active")} == gone
    assert len(gone) == 4
