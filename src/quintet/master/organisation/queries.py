"""Reads of the organisation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quintet.kernel import cache, sql, store
from quintet.kernel.rights import register_unit_tree


def list_units_below(unit_id: int) -> Sequence[int]:
    """The department and every department below it, from the tree kept in memory."""
    tree = cache.get("master.org_unit", _tree)
    found, waiting = [], [unit_id]
    while waiting:
        unit = waiting.pop()
        found.append(unit)
        waiting.extend(tree.get(unit, ()))
    return found


def get_currencies(company_ids: Iterable[int | None]) -> dict[int, str]:
    """The currency (ISO 4217) of each company's books; one statement."""
    ids = store.array({each for each in company_ids if each})
    return dict(sql.rows("SELECT id, currency FROM master_company WHERE id = ANY(%s::bigint[])", [ids]))


@dataclass(frozen=True)
class Letterhead:
    """What stands at the head of a company's papers; English where it has any is empty otherwise."""

    name: str
    name_en: str
    address: str
    address_en: str
    phone: str
    tax_no: str
    bank_account: str


def get_letterhead(company_id: int) -> Letterhead:
    """The head of a company's papers. Raises LookupError for a company that does not exist."""
    row = sql.one(
        "SELECT name, name_en, address, address_en, phone, credit_code, bank_account FROM master_company WHERE id = %s",
        [company_id],
    )
    if row is None:
        raise LookupError(f"no company {company_id}")
    return Letterhead(*row)


def _tree() -> dict[int, list[int]]:
    tree: dict[int, list[int]] = {}
    for unit, parent in sql.rows("SELECT id, parent_id FROM master_orgunit WHERE parent_id IS NOT NULL ORDER BY id"):
        tree.setdefault(parent, []).append(unit)
    return tree


register_unit_tree(list_units_below)
