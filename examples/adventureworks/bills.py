"""Bills of material: 2,679 dated rows become successive versions, and the work instructions routings."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

from examples.adventureworks.sheets import Sheet
from examples.adventureworks.sources import Row, Source, day, day_before, known_day, number
from examples.adventureworks.supply import work_centre_code

NAMESPACE = "{http://schemas.microsoft.com/sqlserver/2004/07/adventure-works/ProductModelManuInstructions}"
ROUTINGS_FROM = "2021-03-03"  # when the first bill begins


def sheets(source: Source) -> Iterable[Sheet]:
    """Bills with their versions, routings of the models whose instructions are kept."""
    yield Sheet("erp.bom", list(_bills(source)), then="activate", key="version")
    yield Sheet("erp.routing", list(_routings(source)), then="activate", key="routing")


@dataclass(frozen=True)
class Version:
    """What an assembly is made of from one day to another (open: None)."""

    assembly: str
    first: date
    last: date | None
    components: Sequence[Row]


def versions(source: Source) -> Iterator[Version]:
    """Every stretch of days in which an assembly has the same components; days on which it has none are left out.

    A row is valid from its start to its end, both included. Rows without an assembly say which products are finished:
    they are no components.
    """
    for assembly, rows in source.grouped("BillOfMaterials", "ProductAssemblyID").items():
        if assembly:
            yield from _stretches(assembly, rows)


def _stretches(assembly: str, rows: Sequence[Row]) -> Iterator[Version]:
    changes = {known_day(row["StartDate"]) for row in rows}
    changes |= {last + timedelta(days=1) for row in rows if (last := day(row["EndDate"]))}
    days: list[date | None] = [*sorted(changes), None]
    for first, following in pairwise(days):
        assert first is not None
        there = [row for row in rows if _is_valid(row, first)]
        if there:
            yield Version(assembly, first, day_before(following) if following else None, there)


def _is_valid(row: Row, on: date) -> bool:
    last = day(row["EndDate"])
    return known_day(row["StartDate"]) <= on and (last is None or on <= last)


def _bills(source: Source) -> Iterator[dict[str, object]]:
    products = source.by("Product", "ProductID")
    for place, version in enumerate(versions(source)):
        for row in version.components:
            yield {
                "version": place,
                "item": products[version.assembly]["ProductNumber"],
                "valid_from": version.first,
                "valid_to": version.last,
                "components.item": products[row["ComponentID"]]["ProductNumber"],
                "components.quantity": row["PerAssemblyQty"],
            }


def _routings(source: Source) -> Iterator[dict[str, object]]:
    """Operations of the products whose model has instructions; hours there become minutes here."""
    models = {row["ProductModelID"]: row["Instructions"] for row in source.table("ProductModel") if row["Instructions"]}
    for product in source.table("Product"):
        if product["MakeFlag"] == "1" and product["ProductModelID"] in models:
            for operation in _operations(models[product["ProductModelID"]]):
                yield {
                    "routing": product["ProductNumber"],
                    "item": product["ProductNumber"],
                    "valid_from": ROUTINGS_FROM,
                    **{f"operations.{name}": value for name, value in operation.items()},
                }


def _operations(instructions: str) -> Iterator[Mapping[str, object]]:
    for place, location in enumerate(ElementTree.fromstring(instructions).iter(f"{NAMESPACE}Location"), 1):
        hours, lot = number(location.get("LaborHours", "")), number(location.get("LotSize", "")) or Decimal(1)
        steps = [" ".join("".join(step.itertext()).split()) for step in location.iter(f"{NAMESPACE}step")]
        yield {
            "sequence_no": place * 10,
            "name": f"Work centre {location.get('LocationID')}",
            "work_centre": work_centre_code(str(location.get("LocationID"))),
            "setup_minutes": number(location.get("SetupHours", "")) * 60,
            "run_minutes": (hours * 60 / lot).quantize(Decimal("0.000001")),
            "instructions": _short(" ".join(steps)),
        }


def _short(text: str) -> str:
    return text if len(text) <= 500 else re.sub(r"\s+\S*$", "", text[:499]) + "…"


def explode(source: Source, product: str, quantity: Decimal, on: date) -> Mapping[str, Decimal]:
    """{component: how many of it} through every level, with the rows valid on a day; plain Python over the file."""
    below: dict[str, list[Row]] = defaultdict(list)
    for row in source.table("BillOfMaterials"):
        if row["ProductAssemblyID"] and _is_valid(row, on):
            below[row["ProductAssemblyID"]].append(row)
    needed: dict[str, Decimal] = defaultdict(Decimal)
    waiting = [(product, quantity)]
    while waiting:
        parent, many = waiting.pop()
        for row in below[parent]:
            needed[row["ComponentID"]] += many * number(row["PerAssemblyQty"])
            waiting.append((row["ComponentID"], many * number(row["PerAssemblyQty"])))
    return needed
