"""Items: 504 products in their categories, models and units, what is kept of them, and what they are sold for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from examples.adventureworks.sheets import Sheet
from examples.adventureworks.sources import Row, Source, day, known_day, number

FREIGHT = "FREIGHT"
# Stock units in a purchase unit, as the trade knows them: a US gallon of paint is 128 fluid ounces, a dozen 12.
# How many pieces a carton, a case, a can or a pack holds stands in no file: they count as 1.
FACTORS = {("GAL", "OZ"): Decimal(128), ("DZ", "EA"): Decimal(12)}
RETAIL, RESELLER = "RETAIL", "RESELLER"
LINES = {"R": "Road", "M": "Mountain", "T": "Touring", "S": "Standard"}
CLASSES = {"H": "High", "M": "Medium", "L": "Low"}
STYLES = {"W": "Women's", "M": "Men's", "U": "Universal"}


def sheets(source: Source) -> Iterable[Sheet]:
    """Categories, items, planning data, price lists."""
    yield Sheet("master.item_category", list(_categories(source)))
    yield Sheet("master.item", [*(_item(source, row) for row in source.table("Product")), _FREIGHT])
    yield Sheet("erp.item_plan", [_plan(row) for row in source.table("Product")])
    yield Sheet("master.price_list", [*_retail(source), *_reseller(source)])


_FREIGHT = {"code": FREIGHT, "name": "Freight", "name_en": "Freight", "kind": "service", "unit": "EA", "tax_rate": 0}


def _categories(source: Source) -> Iterator[dict[str, str]]:
    """Category, subcategory, and the models that have products."""
    for row in source.table("ProductCategory"):
        yield {"code": f"C{row['ProductCategoryID']}", "name": row["Name"], "parent": ""}
    for row in source.table("ProductSubcategory"):
        code, parent = f"S{row['ProductSubcategoryID']}", f"C{row['ProductCategoryID']}"
        yield {"code": code, "name": row["Name"], "parent": parent}
    of_model = {row["ProductModelID"]: row["ProductSubcategoryID"] for row in source.table("Product")}
    for row in source.table("ProductModel"):
        if row["ProductModelID"] in of_model:
            parent = f"S{of_model[row['ProductModelID']]}"
            yield {"code": f"M{row['ProductModelID']}", "name": row["Name"], "parent": parent}


def stock_unit(source: Source, product: str) -> str:
    """What a product is counted in: the unit bills of material take it in, else each."""
    return _bill_units(source).get(product, "EA")


def _bill_units(source: Source) -> Mapping[str, str]:
    return {row["ComponentID"]: row["UnitMeasureCode"] for row in source.table("BillOfMaterials")}


def factor(source: Source, product: str, purchase_unit: str) -> Decimal:
    """Stock units in a purchase unit."""
    return FACTORS.get((purchase_unit, stock_unit(source, product)), Decimal(1))


def is_sold(row: Row) -> bool:
    """Whether a product is still on sale at the end of the files."""
    return number(row["ListPrice"]) > 0 and not row["SellEndDate"]


def _item(source: Source, row: Row) -> dict[str, object]:
    made, finished = row["MakeFlag"] == "1", row["FinishedGoodsFlag"] == "1"
    return {
        "code": row["ProductNumber"],
        "name": row["Name"],
        "name_en": row["Name"],
        "specification": _specification(row),
        "category": f"M{row['ProductModelID']}" if row["ProductModelID"] else "",
        "kind": "make" if made else "buy",
        "stock_class": "goods" if finished else "semi_finished" if made else "raw_material",
        "unit": stock_unit(source, row["ProductID"]),
        "tax_rate": 0,
        "sales_price": row["ListPrice"] if is_sold(row) else "",
    }


def _specification(row: Row) -> str:
    size = f"{row['Size']} {row['SizeUnitMeasureCode']}".strip()
    weight = f"{row['Weight']} {row['WeightUnitMeasureCode']}".strip()
    words = [
        row["Color"],
        size,
        weight,
        LINES.get(row["ProductLine"], ""),
        CLASSES.get(row["Class"], ""),
        STYLES.get(row["Style"], ""),
    ]
    return ", ".join(word for word in words if word)


def _plan(row: Row) -> dict[str, object]:
    """What is bought has its supplier's lead time; what is made, its days to manufacture."""
    return {
        "item": row["ProductNumber"],
        "safety_stock": row["SafetyStockLevel"],
        "lead_time_days": row["DaysToManufacture"] if row["MakeFlag"] == "1" else "",
    }


# Prices. Tax is not in them: it depends on the state the customer is in, and resellers pay none. ---

Stretch = tuple[date, date | None]


def _list_prices(source: Source) -> Iterator[tuple[Row, Decimal, Stretch]]:
    """(product, list price, its days) of the list price history, while the product is on sale."""
    products = source.by("Product", "ProductID")
    for row in source.table("ProductListPriceHistory"):
        product = products[row["ProductID"]]
        on_sale = (known_day(product["SellStartDate"]), day(product["SellEndDate"]))
        both = _overlap((known_day(row["StartDate"]), day(row["EndDate"])), on_sale)
        if both:
            yield product, number(row["ListPrice"]), both


def _overlap(one: Stretch, other: Stretch) -> Stretch | None:
    first = max(one[0], other[0])
    ends = [end for end in (one[1], other[1]) if end is not None]
    last = min(ends) if ends else None
    return None if last is not None and last < first else (first, last)


def _line(name: str, product: Row, from_quantity: object, price: Decimal, days: Stretch) -> dict[str, object]:
    return {
        "code": name,
        "name": name.title(),
        "currency": "USD",
        "lines.item": product["ProductNumber"],
        "lines.min_quantity": from_quantity,
        "lines.unit_price": price,
        "lines.valid_from": days[0],
        "lines.valid_to": days[1],
    }


def _retail(source: Source) -> Iterator[dict[str, object]]:
    for product, price, days in _list_prices(source):
        yield _line(RETAIL, product, 0, price, days)


def _reseller(source: Source) -> Iterator[dict[str, object]]:
    """List prices, and less from a quantity on while a volume discount runs."""
    offers = source.by("SpecialOffer", "SpecialOfferID")
    of_product: dict[str, list[Row]] = defaultdict(list)
    for row in source.table("SpecialOfferProduct"):
        if offers[row["SpecialOfferID"]]["Type"] == "Volume Discount":
            of_product[row["ProductID"]].append(offers[row["SpecialOfferID"]])
    for product, price, days in _list_prices(source):
        yield _line(RESELLER, product, 0, price, days)
        for offer in of_product[product["ProductID"]]:
            runs = _overlap(days, (known_day(offer["StartDate"]), day(offer["EndDate"])))
            if runs:
                less = (price * (1 - number(offer["DiscountPct"]))).quantize(Decimal("0.0001"))
                yield _line(RESELLER, product, offer["MinQty"], less, runs)
