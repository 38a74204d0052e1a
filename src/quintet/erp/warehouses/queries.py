"""Reads of warehouses; kept in memory until one is written."""

from dataclasses import dataclass

from quintet.kernel import cache, sql
from quintet.kernel.results import Refused
from quintet.kernel.text import _


@dataclass(frozen=True)
class Place:
    """What commands need to know of a warehouse."""

    id: int
    code: str
    name: str
    company_id: int
    currency: str  # the company's, ISO 4217
    active: bool
    is_main: bool = False


def get_places() -> dict[int, Place]:
    """All warehouses by id, in the order of their codes."""
    return cache.get("erp.warehouse", _load)


def get_addresses() -> dict[int, str]:
    """{warehouse: where goods go}: its address, else its company's; one statement."""
    return dict(
        sql.rows(
            "SELECT w.id, coalesce(nullif(w.address, ''), c.address)"
            " FROM erp_warehouse w JOIN master_company c ON c.id = w.company_id"
        )
    )


def default_warehouse(company_id: int | None) -> int | None:
    """The company's main warehouse, else its active one with the lowest code; None when it has none."""
    ours = [place for place in get_places().values() if place.active and place.company_id == company_id]
    return min(ours, key=lambda place: not place.is_main).id if ours else None


def get_currency(company_id: int | None) -> str:
    """The currency of a company's books, ISO 4217. Raises Refused for somebody who works for no company."""
    known = next((place.currency for place in get_places().values() if place.company_id == company_id), None)
    found: str | None = known or sql.value("SELECT currency FROM master_company WHERE id = %s", [company_id])
    if found is None:
        raise Refused(_("You work for no company", "您不属于任何公司"), rule="erp.warehouses.works_for_a_company")
    return found


def _load() -> dict[int, Place]:
    return {
        row[0]: Place(*row)
        for row in sql.rows(
            "SELECT w.id, w.code, w.name, w.company_id, c.currency, w.active, w.is_main"
            " FROM erp_warehouse w JOIN master_company c ON c.id = w.company_id ORDER BY w.code"
        )
    }
