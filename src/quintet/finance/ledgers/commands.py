"""Setting a ledger up; closing and reopening its periods; new accounts."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from quintet.finance.ledgers import queries, rules
from quintet.finance.ledgers.charting import create_accounts
from quintet.finance.ledgers.documents import account, ledger, period
from quintet.finance.ledgers.events import LedgerSetUp, PeriodClosed, PeriodReopened
from quintet.finance.ledgers.models import ACTIVE, CLOSED, NEW, OPEN, Account, AccountRole, Ledger, Period
from quintet.finance.ledgers.packs import read_pack
from quintet.finance.ledgers.updating import register_takeover, update, update_ledgers
from quintet.kernel import clock, sql, store
from quintet.kernel.actor import Actor, system_actor
from quintet.kernel.commands import Batch
from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.runner import together
from quintet.kernel.text import _
from quintet.kernel.unit import acting, current

__all__ = [
    "close",
    "create_year",
    "posting_place",
    "register_takeover",
    "reopen",
    "set_up",
    "set_up_ledger",
    "update",
    "update_ledgers",
]

_BLOCKING = """
SELECT p.id, p.number,
  (SELECT count(*) FROM finance_voucher v WHERE v.period_id = p.id AND v.state IN ('DRAFT', 'REVIEWED')),
  (SELECT count(*) FROM finance_period e WHERE e.ledger_id = p.ledger_id AND e.state = 'OPEN' AND e.month > 0
     AND e.last_on < p.first_on AND NOT e.id = ANY(%s::bigint[]))
FROM finance_period p WHERE p.id = ANY(%s::bigint[]) ORDER BY p.first_on
"""


def set_up_ledger(
    company_id: int, started_on: date, *, pack: str = "small_business", name: str = "", by: Actor | None = None
) -> int:
    """Make a company's ledger from a chart pack and set it up; returns its number. One transaction.

    `started_on` is the first day of the first month the books are kept here. Raises Refused for an unknown pack.
    """
    actor = by or system_actor("finance.set_up_ledger", company_id)
    with together(actor, "finance.ledger.set_up_ledger"):
        made = ledger.create([{"name": name or "总账", "pack": pack, "started_on": started_on}]).records
        set_up([made[0].id])
        return int(made[0].id)


@ledger.prepare
def start_with_a_month(ledgers: list[Ledger]) -> None:
    """Books start on the first day of a month."""
    for each in ledgers:
        if each.started_on:
            each.started_on = each.started_on.replace(day=1)


@ledger.command(NEW >> ACTIVE, label=_("Set up", "初始化"), style="primary", bulk=False)
def set_up(ledgers: Batch[Ledger]) -> Iterable[Any]:
    """Chart, roles, periods and voucher templates from the pack. Raises Refused for an unknown pack."""
    from quintet.finance.vouchers.commands import create_templates

    with acting(current().actor.as_system("finance.set_up")):
        for each in ledgers:
            pack = read_pack(each.pack)
            made = create_accounts(each.id, pack["accounts"])
            each.roles = [
                store.new(AccountRole, role=role, account_id=made[code]) for role, code in pack["roles"].items()
            ]
            _create_opening_period(each)
            create_year(each.id, each.started_on.year, each.started_on.month)
            create_templates(each.id, pack["templates"])
            sql.execute("INSERT INTO finance_chainhead (ledger_id, chain_no, hash) VALUES (%s, 0, '')", [each.id])
    return [
        LedgerSetUp(document=each.id, pack=each.pack, accounts=len(read_pack(each.pack)["accounts"]))
        for each in ledgers
    ]


def _create_opening_period(of: Ledger) -> None:
    day = of.started_on - timedelta(days=1)
    row = {"ledger_id": of.id, "year": of.started_on.year, "month": 0, "first_on": day, "last_on": day}
    period.create([{**row, "number": f"{of.started_on.year}-00"}])


def create_year(ledger_id: int, year: int, from_month: int = 1) -> None:
    """The periods of a year. Runs inside a command, as the system."""
    rows = []
    for month in range(from_month, 13):
        first, last = rules.month_days(year, month)
        rows.append(
            {"ledger_id": ledger_id, "year": year, "month": month, "first_on": first, "last_on": last,
             "number": f"{year}-{month:02}"}
        )  # fmt: skip
    with acting(current().actor.as_system("finance.create_year")):
        period.create(rows)


def posting_place(ledger_id: int, on: date, *, opening: bool = False) -> tuple[int, date]:
    """(period, posting date) of a fact of that day; the year's periods are made when the books reach them.

    Raises Refused when the day lies more than a year ahead, and when no period is open.
    """
    place = rules.posting_place(queries.list_periods(ledger_id), on, opening=opening)
    if place is None:
        last = queries.list_periods(ledger_id)[-1]
        # a date mistyped by a century must not make its periods
        if on.year > max(last.year, clock.today().year) + 1:
            text = _("{day} lies too far ahead", "{day} 超出可记账的日期范围")
            raise Refused(text.format(day=on), rule="finance.ledgers.books_reach_the_day")
        for year in range(last.year + 1, max(on.year, last.year + 1) + 1):
            create_year(ledger_id, year)
        place = rules.posting_place(queries.list_periods(ledger_id), on, opening=opening)
    if place is None:
        raise Refused(_("No period is open", "没有开放的会计期间"), rule="finance_period_open")
    return place


@period.command(OPEN >> CLOSED, label=_("Close", "结账"), style="primary", confirm=True)
def close(periods: Batch[Period]) -> Iterable[Any]:
    """No more postings in the month. Raises Refused while a voucher waits in it or an earlier month is open."""
    ids = store.array(periods.ids)
    for _id, number, waiting, earlier in sql.rows(_BLOCKING, [ids, ids]):
        if waiting:
            text = _("{period} has {n} vouchers not posted yet", "{period} 还有 {n} 张凭证未记账")
            raise Refused(text.format(period=number, n=waiting), rule="finance.ledgers.no_unposted_voucher")
        if earlier:
            text = _("A month before {period} is still open", "{period} 之前还有未结账的期间")
            raise Refused(text.format(period=number), rule="finance.ledgers.periods_close_in_order")
    return [PeriodClosed(document=each.id, year=each.year, month=each.month) for each in periods]


@period.command(CLOSED >> OPEN, label=_("Reopen", "反结账"), style="danger", labels={"reason": _("Reason", "原因")})
def reopen(periods: Batch[Period], *, reason: str) -> Iterable[Any]:
    """Allow postings again, for a reason that is kept. Posted vouchers stay as they are."""
    for each in periods:
        each.reopened_because = reason[:240]
        yield PeriodReopened(document=each.id, year=each.year, month=each.month, reason=reason)


@account.prepare
def place_in_chart(accounts: Sequence[Account]) -> None:
    """A hand-made account joins the ledger below its parent; a parent that has postings cannot be divided."""
    if current().actor.is_system:
        return
    parents = store.by_ids(Account, (each.parent_id for each in accounts))
    used = _with_postings([p.id for p in parents.values() if p.leaf])
    for each in accounts:
        above = parents.get(each.parent_id)
        each.ledger_id = each.ledger_id or (above.ledger_id if above else queries.get_ledger(each.company_id).id)
        each.full_name = f"{above.full_name}-{each.name}" if above else each.name or ""
        if above and above.leaf:
            if above.id in used:
                text = _("{account} has postings: it cannot be divided", "{account} 已有发生额，不能再设下级科目")
                raise InvalidInput(
                    [Invalid(text.format(account=above.full_name), "parent", "finance.ledgers.parent_without_postings")]
                )
            current().load(account, [above.id])[0].leaf = False


@account.rule
def code_begins_with_the_parents(record: Account) -> Invalid | None:
    """Statements name accounts by code with all below: a sub-account begins with the code of its parent."""
    above = queries.accounts_by_id().get(record.parent_id or 0)
    if above is None or (record.code or "").startswith(above.code):
        return None
    text = _("The code begins with that of the parent: {code}", "科目编码须以上级科目编码 {code} 开头")
    return Invalid(text.format(code=above.code), "code")


def _with_postings(ids: Sequence[int]) -> set[int]:
    if not ids:
        return set()
    found = sql.rows(
        "SELECT a.id FROM finance_account a WHERE a.id = ANY(%s::bigint[])"
        " AND EXISTS (SELECT 1 FROM finance_balance b WHERE b.ledger_id = a.ledger_id AND b.account_id = a.id)",
        [store.array(ids)],
    )
    return {row[0] for row in found}
