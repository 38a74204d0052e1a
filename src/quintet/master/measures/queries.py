"""Reads of units and currencies."""

from collections.abc import Iterable

from quintet.kernel import sql, store


def get_currency_codes(ids: Iterable[int | None]) -> dict[int, str]:
    """The ISO 4217 codes of currencies by number; unknown ones are left out. One statement."""
    wanted = store.array({each for each in ids if each})
    return dict(sql.rows("SELECT id, code FROM master_currency WHERE id = ANY(%s::bigint[])", [wanted]))
