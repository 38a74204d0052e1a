"""Whether a company has gone live, and what its opening stock is worth (a flow tells)."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import msgspec

from quintet.kernel import sql
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current


class StockValue(msgspec.Struct, frozen=True, kw_only=True):
    """What an opening stock document puts into stock of a class, in the company's currency."""

    document: int
    stock_class: str
    value: Decimal


class OpeningStock(msgspec.Struct, frozen=True, kw_only=True):
    """The stock side: `drafts` are posted with the run, `values` are of these and of what was posted before."""

    drafts: list[int] = []
    values: list[StockValue] = []


StockSource = Callable[[int, bool], OpeningStock]
_sources: list[StockSource] = []


def register_opening_stock(source: StockSource) -> None:
    """Who knows stock says what it opens with: `source(company, lock)`; `lock` while the run is posted."""
    _sources[:] = [source]


def get_opening_stock(company: int, *, lock: bool = False) -> OpeningStock:
    """The stock side of a company; empty where nobody knows stock."""
    return _sources[0](company, lock) if _sources else OpeningStock()


def find_run(company: int | None) -> tuple[int, str] | None:
    """(document, number) of the posted run, or None."""
    return sql.one("SELECT id, number FROM finance_goinglive WHERE company_id = %s AND state = 'POSTED'", [company])


def lock_opening(company: int | None, *, shared: bool) -> None:
    """One at a time: a run is posted (not shared), or single opening documents are (shared); held to the commit."""
    name = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    sql.execute(f"SELECT {name}(hashtext('finance.going_live'), (%s::bigint & 2147483647)::int)", [company])


def require_not_live(company: int | None) -> None:
    """Raises Refused where the company has gone live by another run than one that is being posted now."""
    lock_opening(company, shared=True)
    found = find_run(company)
    if found is not None and found[0] not in current().records:
        text = _(
            "The company went live with {number}: what was forgotten is entered as an adjustment",
            "本公司已通过 {number} 完成期初建账：遗漏的内容请以调整单录入",
        )
        raise Refused(text.format(number=found[1]), rule="finance.going_live.not_live_yet")


def list_opened_before(company: int) -> Sequence[str]:
    """Numbers of posted opening balances of the older kind; with these a run would open twice."""
    return [
        row[0]
        for row in sql.rows(
            "SELECT number FROM finance_openingbalance WHERE company_id = %s AND state = 'POSTED' ORDER BY id LIMIT 5",
            [company],
        )
    ]
