"""Supply: 14 locations as warehouses and work centres, 104 vendors and what they supply, stock on the first day."""

import math
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from examples.adventureworks.items import FREIGHT, factor
from examples.adventureworks.organisation import COMPANY
from examples.adventureworks.sheets import Sheet
from examples.adventureworks.sources import Row, Source, number

FINISHED_GOODS, RECEIVING = "7", "6"  # where bikes leave from; Miscellaneous Storage, where parts come in
PURCHASE_TAX = Decimal(8)  # every purchase order of the files bears 8 % of its goods
WITH_LABOUR = {"4"}  # Paint Storage has no hours and no rate, but an instruction has paint work done there
RATINGS = {"1": "superior", "2": "excellent", "3": "above average", "4": "average", "5": "below average"}


def places(source: Source) -> Iterable[Sheet]:
    """Warehouses and work centres: bills and routings stand on them."""
    yield Sheet("erp.warehouse", [_warehouse(row) for row in source.table("Location")])
    yield Sheet("erp.work_centre", [row for each in source.table("Location") for row in _work_centre(each)])


def sheets(source: Source) -> Iterable[Sheet]:
    """Vendors, their prices and terms, opening stock."""
    yield Sheet("master.party", [_vendor(row) for row in source.table("Vendor")])
    yield Sheet("erp.supplier_item", [*_sources(source), *_freight(source)], key="pair")
    yield Sheet("erp.opening_stock", list(_stock(source)), then="post", key="place")


def warehouse_code(location: str) -> str:
    """The code of a location as a warehouse."""
    return f"L{int(location):02}"


def work_centre_code(location: str) -> str:
    """The code of a location as a work centre."""
    return f"WC{int(location):02}"


def _warehouse(row: Row) -> dict[str, object]:
    return {
        "code": warehouse_code(row["LocationID"]),
        "name": row["Name"],
        "company": COMPANY,
        "is_main": row["LocationID"] == FINISHED_GOODS,
    }


def _work_centre(row: Row) -> Iterator[dict[str, object]]:
    """Locations that cost something by the hour are worked in; so many hours a week, on five days."""
    hours = number(row["Availability"])
    if not hours and row["LocationID"] not in WITH_LABOUR:
        return
    minutes = int((hours or 40) * 60 / 5)
    yield {
        "code": work_centre_code(row["LocationID"]),
        "name": row["Name"],
        "company": COMPANY,
        "overhead_rate": row["CostRate"],
        "windows.from_time": "00:00",
        "windows.to_time": f"{minutes // 60:02}:{minutes % 60:02}",
    }


def _vendor(row: Row) -> dict[str, object]:
    tags = [f"credit {RATINGS[row['CreditRating']]}"]
    return {
        "code": row["AccountNumber"],
        "name": row["Name"],
        "is_customer": False,
        "is_supplier": True,
        "website": row["PurchasingWebServiceURL"],
        "tags": ";".join([*tags, *(["preferred"] if row["PreferredVendorStatus"] == "1" else [])]),
        "payment_term": "N30",
    }


def retired(source: Source) -> Iterable[Sheet]:
    """Vendors the files call inactive; they had orders until then."""
    rows = [row for row in source.table("Vendor") if row["ActiveFlag"] == "0"]
    off = [{"code": row["AccountNumber"], "active": False} for row in rows]
    yield Sheet("master.party", off, existing="update", name="retired")


def working_days(days: str) -> int:
    """Calendar days as the working days they hold, rounded up."""
    return math.ceil(int(days) * 5 / 7)


def with_tax(price: Decimal) -> Decimal:
    """A price with purchase tax in it; four decimals become six, exactly."""
    return price * (100 + PURCHASE_TAX) / 100


def _sources(source: Source) -> Iterator[dict[str, object]]:
    products, vendors = source.by("Product", "ProductID"), source.by("Vendor", "BusinessEntityID")
    for row in source.table("ProductVendor"):
        vendor, product = vendors[row["BusinessEntityID"]], products[row["ProductID"]]
        holds = factor(source, row["ProductID"], row["UnitMeasureCode"])
        yield {
            "pair": f"{vendor['AccountNumber']} {product['ProductNumber']}",
            "supplier": vendor["AccountNumber"],
            "item": product["ProductNumber"],
            "approved": True,
            "preferred": vendor["PreferredVendorStatus"] == "1",
            "lead_time_days": working_days(row["AverageLeadTime"]),
            "purchase_unit": row["UnitMeasureCode"],
            "unit_factor": holds,
            "minimum": row["MinOrderQty"],
            "tax_rate": PURCHASE_TAX,
            "remark": f"At most {row['MaxOrderQty']} {row['UnitMeasureCode']} an order",
            "prices.unit_price": with_tax(number(row["StandardPrice"])),
        }


def _freight(source: Source) -> Iterator[dict[str, object]]:
    """Every vendor may charge freight, which bears no tax."""
    for row in source.table("Vendor"):
        yield {
            "pair": f"{row['AccountNumber']} {FREIGHT}",
            "supplier": row["AccountNumber"],
            "item": FREIGHT,
            "approved": True,
            "tax_rate": 0,
        }


def unit_costs(source: Source) -> Mapping[str, Decimal]:
    """{product: what one is worth}: the standard cost; without one, the lowest price of a vendor, else its parts."""
    products = source.by("Product", "ProductID")
    prices: dict[str, Decimal] = {}
    for row in source.table("ProductVendor"):
        price = number(row["StandardPrice"]) / factor(source, row["ProductID"], row["UnitMeasureCode"])
        prices[row["ProductID"]] = min(price, prices.get(row["ProductID"], price))
    below = source.grouped("BillOfMaterials", "ProductAssemblyID")

    def cost(product: str) -> Decimal:
        known = number(products[product]["StandardCost"]) or prices.get(product)
        if known:
            return known
        rows = [row for row in below.get(product, ()) if not row["EndDate"]]
        return sum((cost(row["ComponentID"]) * number(row["PerAssemblyQty"]) for row in rows), Decimal(0))

    return {product: cost(product).quantize(Decimal("0.000001")) for product in products}


def _stock(source: Source) -> Iterator[dict[str, object]]:
    """One document a location; products of which there is none are left out."""
    costs, products = unit_costs(source), source.by("Product", "ProductID")
    for location, rows in source.grouped("ProductInventory", "LocationID").items():
        for row in rows:
            if number(row["Quantity"]):
                yield {
                    "place": location,
                    "happened_on": "2022-04-01",
                    "remark": f"Count at {warehouse_code(location)}",
                    "lines.item": products[row["ProductID"]]["ProductNumber"],
                    "lines.warehouse": warehouse_code(location),
                    "lines.quantity": row["Quantity"],
                    "lines.unit_cost": costs[row["ProductID"]],
                }
