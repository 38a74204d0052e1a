"""Customers: 701 stores with what they say of themselves, the people who buy for them, and 18,484 persons."""

from collections.abc import Iterable, Iterator, Mapping
from xml.etree import ElementTree

from examples.adventureworks.items import RESELLER, RETAIL
from examples.adventureworks.organisation import login, unit_code
from examples.adventureworks.sheets import Sheet
from examples.adventureworks.sources import Row, Source

SALES = "3"
KINDS = {"BM": "bike manufacturer", "BS": "bike store", "OS": "online store"}


def sheets(source: Source) -> Iterable[Sheet]:
    """Every customer account is a party with its account number. Stores first: the people who buy hang under them."""
    yield Sheet("master.party", [*_stores(source), *_buyers(source), *_persons(source)])


def _territories(source: Source) -> Mapping[str, str]:
    return {row["TerritoryID"]: row["Name"] for row in source.table("SalesTerritory")}


def owners(source: Source) -> Mapping[str, str]:
    """{salesperson: their account}."""
    people = source.by("Employee", "BusinessEntityID")
    return {row["BusinessEntityID"]: login(people[row["BusinessEntityID"]]) for row in source.table("SalesPerson")}


def _stores(source: Source) -> Iterator[dict[str, object]]:
    stores, territories, owner = source.by("Store", "BusinessEntityID"), _territories(source), owners(source)
    for row in source.table("Customer"):
        if row["StoreID"] and not row["PersonID"]:
            store = stores[row["StoreID"]]
            yield {
                **_account(row, store["Name"], territories, RESELLER),
                "owner": owner[store["SalesPersonID"]],
                "unit": unit_code(SALES),
                **_survey(store),
            }


def _account(row: Row, name: str, territories: Mapping[str, str], prices: str) -> dict[str, object]:
    return {
        "code": row["AccountNumber"],
        "name": name,
        "is_customer": True,
        "tags": territories[row["TerritoryID"]],
        "price_list": prices,
        "payment_term": "N30" if prices == RESELLER else "",
    }


def _survey(store: Row) -> dict[str, object]:
    """What the store survey says: a bank, a size, what the store is about."""
    said = {each.tag.rpartition("}")[2]: each.text or "" for each in ElementTree.fromstring(store["Demographics"])}
    sales, space = int(said["AnnualSales"]), int(said["SquareFeet"])
    return {
        "bank_name": said["BankName"],
        "industry": KINDS[said["BusinessType"]],
        "size": _size(int(said["NumberEmployees"])),
        "remark": f"Opened {said['YearOpened']}, sells {sales:,} USD a year, {space:,} square feet",
        "preferences.product_family": said["Specialty"],
        "preferences.noted_on": store["ModifiedDate"][:10],
    }


def _size(people: int) -> str:
    return "micro" if people < 10 else "small" if people < 50 else "medium" if people < 250 else "large"


def _buyers(source: Source) -> Iterator[dict[str, object]]:
    """A person who buys for a store has an account of their own, under the store's."""
    stores, territories, owner = source.by("Store", "BusinessEntityID"), _territories(source), owners(source)
    account = {row["StoreID"]: row["AccountNumber"] for row in source.table("Customer") if not row["PersonID"]}
    for row in source.table("Customer"):
        if row["StoreID"] and row["PersonID"]:
            store = stores[row["StoreID"]]
            yield {
                **_account(row, f"{store['Name']} (buyer {row['PersonID']})", territories, RESELLER),
                "owner": owner[store["SalesPersonID"]],
                "unit": unit_code(SALES),
                "parent": account[row["StoreID"]],
            }


def _persons(source: Source) -> Iterator[dict[str, object]]:
    """Names of persons are not among the files: the number of the person stands in their place."""
    territories = _territories(source)
    for row in source.table("Customer"):
        if row["PersonID"] and not row["StoreID"]:
            yield _account(row, f"Person {row['PersonID']}", territories, RETAIL)
