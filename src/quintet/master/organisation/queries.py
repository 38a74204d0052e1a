"""Reads of the organisation."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from quintet.kernel import cache, clock, sql, store
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


@clock.register_zones
def zone_of(company_id: int) -> ZoneInfo:
    """The zone that decides a company's dates and on whose clocks it works, from memory; unknown, that of China."""
    facts = cache.get("master.company", _books_and_zones).get(company_id)
    return facts[1] if facts else clock.CHINA


def list_house_currencies() -> Iterator[str]:
    """The currencies of active companies' books, the oldest company first; looked up when the first is asked."""
    facts = cache.get("master.company", _books_and_zones).values()
    yield from dict.fromkeys(currency for currency, _zone, active in facts if active)


def _books_and_zones() -> dict[int, tuple[str, ZoneInfo, bool]]:
    rows = sql.rows("SELECT id, currency, zone, active FROM master_company ORDER BY id")
    return {number: (currency, ZoneInfo(zone), active) for number, currency, zone, active in rows}


def get_currencies(company_ids: Iterable[int | None]) -> dict[int, str]:
    """The currency (ISO 4217) of each company's books; one statement."""
    ids = store.array({each for each in company_ids if each})
    return dict(sql.rows("SELECT id, currency FROM master_company WHERE id = ANY(%s::bigint[])", [ids]))


def house_currency(company_id: int | None) -> str | None:
    """The currency of a company's books; of all active ones where none is named and they agree, else None."""
    rows = sql.rows(
        "SELECT DISTINCT currency FROM master_company WHERE id = %s OR (%s::bigint IS NULL AND active)",
        [company_id, company_id],
    )
    return rows[0][0] if len(rows) == 1 else None


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


@dataclass(frozen=True)
class UnitThen:
    """A department as it was on a day: its name and what it lay below."""

    id: int
    code: str
    name: str
    parent: int | None
    active: bool


# index kernel_history_document (document, id): the first change after the day says how it was before
_THEN = """
SELECT DISTINCT ON (document) document, before::text FROM kernel_history
WHERE document = ANY(%s::bigint[]) AND "table" = 'master_orgunit' AND operation = 'U' AND at >= %s ORDER BY document, id
"""


def units_on(day: date, units: Iterable[int] | None = None) -> dict[int, UnitThen]:
    """Departments (all, or these) as they were called and lay at the end of a day, by the history of their records.

    A department that was entered here after the day is as it was first entered. Two statements.
    """
    text = "SELECT id, code, name, parent_id, active FROM master_orgunit"
    named = units is not None
    rows = sql.rows(
        f"{text} WHERE id = ANY(%s::bigint[])" if named else text, [store.array(units or ())] if named else []
    )
    found = {row[0]: UnitThen(*row) for row in rows}
    ended = datetime.combine(day + timedelta(days=1), time.min, clock.local(clock.now()).tzinfo)
    for number, image in sql.rows(_THEN, [store.array(found), ended]):
        was = json.loads(image)
        found[number] = UnitThen(number, was["code"], was["name"], was["parent_id"], was["active"])
    return found


def _tree() -> dict[int, list[int]]:
    tree: dict[int, list[int]] = {}
    for unit, parent in sql.rows("SELECT id, parent_id FROM master_orgunit WHERE parent_id IS NOT NULL ORDER BY id"):
        tree.setdefault(parent, []).append(unit)
    return tree


register_unit_tree(list_units_below)
