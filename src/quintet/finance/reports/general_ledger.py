"""General ledger 总账: account by account, the sums of each month and of the year so far."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from quintet.finance.ledgers.queries import (
    READERS,
    AccountFacts,
    PeriodFacts,
    get_ledger,
    leaves_under,
    list_accounts,
    select_accounts,
)
from quintet.finance.reports.book import balance_cells
from quintet.finance.reports.choosing import chosen_periods, default_periods, span_of
from quintet.finance.reports.ledger_lines import Turnover
from quintet.kernel import sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.reports import Column, Heading, Result, report, to_report
from quintet.kernel.text import _

Sums = Mapping[int, Mapping[int, Turnover]]  # by account and period

# index finance_balance_once (ledger, account, period)
_SUMS = """
SELECT account_id, period_id, debit, credit FROM finance_balance
WHERE ledger_id = %s AND account_id = ANY(%s::bigint[])
"""
_COLUMNS = (
    Column("code", _("Code", "科目编码"), width=100),
    Column("name", _("Account", "科目名称"), width=200),
    Column("month", _("Month", "月份"), width=90),
    Column("summary", _("Summary", "摘要"), width=150),
    Column("debit", _("Debit", "借方"), "money", width=140),
    Column("credit", _("Credit", "贷方"), "money", width=140),
    Column("side", _("Dr/Cr", "方向"), width=60),
    Column("balance", _("Balance", "余额"), "money", width=150),
)


@report(
    "finance.general_ledger",
    _("General ledger", "总账"),
    icon="book",
    roles=READERS,
    help=_("Accounts of first level, month by month.", "一级科目按月汇总的发生额与余额。"),
    labels={"codes": _("Codes", "科目编码"), "from_period": _("From", "起始期间"), "to_period": _("To", "截止期间")},
    defaults=default_periods,
)
def general_ledger(
    actor: Actor,
    *,
    codes: str = "",
    from_period: Annotated[int | None, Input(to="finance.period")] = None,
    to_period: Annotated[int | None, Input(to="finance.period")] = None,
) -> Result:
    """Every account of first level that has a figure (or those with leaves that `codes` name). Raises InvalidInput."""
    ledger = get_ledger(actor.company_id)
    before, within = chosen_periods(ledger.id, from_period, to_period)
    wanted = {a.id for a in select_accounts(ledger.id, codes)} if codes.strip() else None
    tops = [a for a in list_accounts(ledger.id) if a.parent_id is None]
    under = {a.id: [leaf.id for leaf in leaves_under(ledger.id, a.id)] for a in tops}
    if wanted is not None:
        under = {top: [leaf for leaf in leaves if leaf in wanted] for top, leaves in under.items()}
    sums = _list_sums(ledger.id, under)
    rows = [row for top in tops if top.id in sums for row in _rows_of(top, sums[top.id], before, within)]
    return Result(_COLUMNS, rows, None, (), Heading(None, span_of(within)))


def _list_sums(ledger_id: int, under: Mapping[int, Sequence[int]]) -> dict[int, dict[int, Turnover]]:
    top_of = {leaf: top for top, leaves in under.items() for leaf in leaves}
    found: dict[int, dict[int, Turnover]] = {}
    for account, period, debit, credit in sql.rows(_SUMS, [ledger_id, store.array(top_of)]):
        own = found.setdefault(top_of[account], {})
        own[period] = own.get(period, Turnover()) + Turnover(debit, credit)
    return found


def _rows_of(
    top: AccountFacts, sums: Mapping[int, Turnover], before: Sequence[PeriodFacts], within: Sequence[PeriodFacts]
) -> Iterator[dict[str, Any]]:
    opening = sum((sums[p.id] for p in before if p.id in sums), Turnover())
    if not opening.net and not any(p.id in sums for p in within):
        return
    balance, every = opening.net, [*before, *within]
    yield {"code": top.code, "name": str(top.name), "summary": str(_("Opening balance", "期初余额")),
           **balance_cells(balance), "_bold": True}  # fmt: skip
    for index, period in enumerate(within, len(before)):
        turnover = sums.get(period.id, Turnover())
        balance += turnover.net
        if not period.month or period.id not in sums:
            continue
        link = to_report("finance.account_ledger", account=top.id, from_period=period.id, to_period=period.id)
        year = sum((sums[p.id] for p in every[: index + 1] if p.year == period.year and p.month and p.id in sums),
                   Turnover())  # fmt: skip
        month = f"{period.year}-{period.month:02}"
        for said, of in ((_("Total of the month", "本月合计"), turnover), (_("Year to date", "本年累计"), year)):
            yield {"month": month, "summary": str(said), "debit": of.debit, "credit": of.credit,
                   **balance_cells(balance), "_link": link}  # fmt: skip
            month = ""
