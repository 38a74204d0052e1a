"""What an account ledger is read from: balances by period for sums, lines for the rows shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.finance.ledgers.queries import AccountFacts, PeriodFacts
from quintet.kernel import sql, store
from quintet.kernel.money import ZERO

# index finance_balance_once (ledger, account, period). Closing vouchers turn income on the debit side, the rest on the
# credit side: what they moved is taken off there.
_SUMS = """
SELECT period_id, sum(debit), sum(credit), coalesce(sum(closed) FILTER (WHERE account_id = ANY(%s::bigint[])), 0),
  coalesce(sum(closed) FILTER (WHERE NOT account_id = ANY(%s::bigint[])), 0)
FROM finance_balance WHERE ledger_id = %s AND account_id = ANY(%s::bigint[]) GROUP BY period_id
"""
# index finance_dimension_balance_once (ledger, account, period, …)
_DIMENSION_SUMS = """
SELECT period_id, sum(debit), sum(credit), 0.00, 0.00
FROM finance_dimensionbalance WHERE ledger_id = %s AND account_id = ANY(%s::bigint[])
  AND (%s::bigint IS NULL OR party_id = %s) AND (%s::bigint IS NULL OR item_id = %s)
  AND (%s::bigint IS NULL OR employee_id = %s) AND (%s::bigint IS NULL OR department_id = %s)
GROUP BY period_id
"""
# A line has no date, but numbers grow with time: the vouchers of some months lie between two numbers, and index
# finance_voucherline_account (account, voucher) reads an account's lines between them. Vouchers that were written in
# other months fall out by their period.
_SPAN = """
SELECT min(v.id), max(v.id) FROM finance_voucher v WHERE v.ledger_id = %s AND v.period_id = ANY(%s::bigint[])
"""
_LINES = """
SELECT {columns} FROM finance_voucherline l JOIN finance_voucher v ON v.id = l.voucher_id
WHERE l.account_id = ANY(%s::bigint[]) AND l.voucher_id BETWEEN %s AND %s
  AND v.period_id = ANY(%s::bigint[]) AND v.state = 'POSTED'
  AND (%s::bigint IS NULL OR l.party_id = %s) AND (%s::bigint IS NULL OR l.item_id = %s)
  AND (%s::bigint IS NULL OR l.employee = %s) AND (%s::bigint IS NULL OR l.department_id = %s)
  AND (%s OR NOT EXISTS (SELECT 1 FROM finance_vouchertemplate t WHERE t.id = v.template_id AND t.closing))
"""
_ROWS = (
    _LINES.format(
        columns="v.period_id, v.posted_on, v.id, v.number, v.source_ref, l.account_id,"
        " coalesce(nullif(l.summary, ''), v.summary), l.debit, l.credit,"
        " l.party_id, l.item_id, l.employee, l.department_id, l.quantity"
    )
    + " ORDER BY v.posted_on, v.chain_no, l.position LIMIT %s OFFSET %s"
)
_BEFORE_PAGE = (
    "SELECT coalesce(sum(debit - credit), 0) FROM ("
    + _LINES.format(columns="l.debit, l.credit")
    + " ORDER BY v.posted_on, v.chain_no, l.position LIMIT %s) earlier"
)
_LINE_SUMS = _LINES.format(columns="v.period_id, sum(l.debit), sum(l.credit), 0.00, 0.00") + " GROUP BY v.period_id"
# index finance_voucher_lines (voucher, position); of a voucher with hundreds of lines the first ones say enough
_COUNTER = """
SELECT w.voucher_id, w.debit, c.account_id
FROM unnest(%s::bigint[], %s::boolean[]) AS w(voucher_id, debit)
CROSS JOIN LATERAL (
  SELECT DISTINCT f.account_id FROM (
    SELECT l.account_id FROM finance_voucherline l
    WHERE l.voucher_id = w.voucher_id AND (l.debit <> 0) = w.debit AND NOT l.account_id = ANY(%s::bigint[])
    ORDER BY l.position LIMIT 20
  ) f LIMIT %s
) c
"""
MOST_COUNTER_ACCOUNTS = 3


@dataclass(frozen=True)
class Chosen:
    """What a ledger is asked for. `dims` are party, item, employee, department; None: not asked."""

    ledger_id: int
    accounts: Sequence[AccountFacts]
    dims: tuple[int | None, int | None, int | None, int | None]
    with_closing: bool

    @property
    def ids(self) -> str:
        return store.array(a.id for a in self.accounts)

    @property
    def paired(self) -> list[int | None]:
        return [value for dim in self.dims for value in (dim, dim)]


@dataclass(frozen=True)
class Turnover:
    """Debits and credits of a period."""

    debit: Decimal = ZERO
    credit: Decimal = ZERO

    def __add__(self, other: "Turnover") -> "Turnover":
        return Turnover(self.debit + other.debit, self.credit + other.credit)

    @property
    def net(self) -> Decimal:
        return self.debit - self.credit


@dataclass(frozen=True)
class Line:
    """A posted line, as the ledger shows it."""

    period: int
    posted_on: date
    voucher: int
    number: str
    source: int | None
    account: int
    summary: str
    debit: Decimal
    credit: Decimal
    party: int | None
    item: int | None
    employee: int | None
    department: int | None
    quantity: Decimal | None


def list_turnovers(chosen: Chosen, within: Sequence[PeriodFacts]) -> tuple[dict[int, Turnover], dict[int, Turnover]]:
    """(turnover of every period with closing vouchers, the same of those `within` as asked), by period."""
    by_dimension = any(dim is not None for dim in chosen.dims)
    if by_dimension:
        rows = sql.rows(_DIMENSION_SUMS, [chosen.ledger_id, chosen.ids, *chosen.paired])
    else:
        income = store.array(a.id for a in chosen.accounts if a.direction == "credit")
        rows = sql.rows(_SUMS, [income, income, chosen.ledger_id, chosen.ids])
    full = {period: Turnover(debit, credit) for period, debit, credit, _d, _c in rows}
    if chosen.with_closing:
        return full, full
    if by_dimension:
        rows = sql.rows(_LINE_SUMS, _parameters(chosen, within), prepare=False)
    return full, {period: Turnover(debit - d, credit + c) for period, debit, credit, d, c in rows}


def list_lines(chosen: Chosen, within: Sequence[PeriodFacts], limit: int, offset: int) -> tuple[Decimal, list[Line]]:
    """(debits less credits of the lines before, the lines from `offset` on), in the order of day and voucher."""
    parameters = _parameters(chosen, within)
    before = sql.rows(_BEFORE_PAGE, [*parameters, offset], prepare=False)[0][0] if offset else ZERO
    return before, [Line(*row) for row in sql.rows(_ROWS, [*parameters, limit, offset], prepare=False)]


def _parameters(chosen: Chosen, within: Sequence[PeriodFacts]) -> list[Any]:
    periods = store.array(p.id for p in within)
    first, last = sql.rows(_SPAN, [chosen.ledger_id, periods], prepare=False)[0]
    return [chosen.ids, first or 0, last or 0, periods, *chosen.paired, chosen.with_closing]


def list_counter_accounts(chosen: Chosen, lines: Sequence[Line]) -> dict[tuple[int, bool], list[int]]:
    """{(voucher, on the debit side): accounts there}, without the ledger's own: what a line stands against."""
    found: dict[tuple[int, bool], list[int]] = {}
    wanted = sorted({(line.voucher, not line.debit) for line in lines})
    sides = "{" + ",".join("t" if debit else "f" for _voucher, debit in wanted) + "}"
    given = [store.array(voucher for voucher, _debit in wanted), sides, chosen.ids, MOST_COUNTER_ACCOUNTS + 1]
    for voucher, debit, account in sql.rows(_COUNTER, given, prepare=False):
        found.setdefault((voucher, debit), []).append(account)
    return found
