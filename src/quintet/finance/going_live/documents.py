"""Going live on screen, and what is computed while it is typed: totals and the comparison."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from quintet.finance.going_live import rules
from quintet.finance.going_live.models import (
    AHEAD,
    DRAFT,
    OWED,
    POSTED,
    GoingLive,
    GoingLiveBalance,
    GoingLivePayable,
    GoingLiveReceivable,
    GoingLiveSide,
    GoingLiveStock,
)
from quintet.finance.going_live.queries import OpeningStock, get_opening_stock
from quintet.finance.ledgers import queries as ledgers
from quintet.finance.ledgers.documents import ROOM
from quintet.finance.vouchers.commands import stock_role
from quintet.kernel import store
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Section, Tab
from quintet.kernel.money import ZERO
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import Text, _

_LIST = ["kind", "document_no", "document_on", "due_on", "amount"]
LABELS = {
    "sides": _("Agreement", "核对"),
    "balances": _("Trial balance", "科目余额"),
    "receivables": _("Customers", "客户往来"),
    "payables": _("Suppliers", "供应商往来"),
    "stock": _("Stock", "库存"),
}

going_live = Document(
    GoingLive,
    menu=Menu(85),
    number="GL-{yymm}-{n:05}",
    room_label=ROOM,
    icon="import",
    subtitle="summary",
    editable_in=DRAFT,
    amount="debit_total",
    currency="currency",
    date="opened_on",
    lines=[
        Lines("sides", GoingLiveSide, "run", ["side", "account", "subledger", "ledger", "difference"], LABELS["sides"]),
        Lines(
            "balances",
            GoingLiveBalance,
            "run",
            ["account", "debit", "credit", "party", "item", "department"],
            LABELS["balances"],
        ),
        Lines("receivables", GoingLiveReceivable, "run", ["customer", *_LIST], LABELS["receivables"]),
        Lines("payables", GoingLivePayable, "run", ["supplier", *_LIST], LABELS["payables"]),
        Lines("stock", GoingLiveStock, "run", ["opening_stock_ref", "account", "value"], LABELS["stock"]),
    ],
    list=List(
        columns=["number", "summary", "opened_on", "debit_total", "credit_total", "difference_count", "state"],
        sort="-id",
        filters=["state"],
    ),
    form=Form(
        sections=[
            Section(
                _("Going live", "期初建账"),
                ["number", "summary", "opened_on", "debit_total", "credit_total", "difference_count", "checked_at"],
            )
        ],
        tabs=[Tab(LABELS[name], lines=name) for name in LABELS],
        states=[DRAFT, POSTED],
    ),
    rights=Rights(
        accountant=may("create edit check void"),
        chief_accountant=may("create edit check post void"),
        cfo=may("check post"),
        executive=may("read"),
    ),
    help=_(
        "The trial balance of the old books, what customers and suppliers owe document by document, and stock (its own"
        " document in ERP). All must agree; then a second person posts them, once.",
        "录入旧账的科目余额表、逐笔的客户与供应商往来；库存在 ERP 的期初库存单中录入。各项一致后，由另一人一次性过账。",
    ),
    empty=_("Enter or import what your old books end with.", "请录入或导入旧账的期末余额。"),
)


@going_live.prepare
def compare(runs: list[GoingLive]) -> None:
    """Empty amounts, totals, and the comparison with the lists as they stand now."""
    for run in runs:
        ledger = ledgers.get_ledger(run.company_id)
        run.currency, run.opened_on = ledger.currency, opening_day(ledger.id)
        for line in run.balances:
            line.debit, line.credit = line.debit or ZERO, line.credit or ZERO
        run.debit_total, run.credit_total = (
            sum((getattr(line, side) for line in run.balances), ZERO) for side in ("debit", "credit")
        )
        put_sides(run, get_opening_stock(run.company_id))


def opening_day(ledger: int) -> Any:
    """The day the balances are of: the one before the books start."""
    return ledgers.list_periods(ledger)[0].last_on


def put_sides(run: GoingLive, stock: OpeningStock) -> list[rules.Side]:
    """Compare, and write the result and the stock it was made with on the run; the sides."""
    ledger = ledgers.get_ledger(run.company_id)
    values = stock_by_document(ledger, stock)
    by_account: dict[int, Decimal] = {}
    for (_document, account), value in values.items():
        by_account[account] = by_account.get(account, ZERO) + value
    balances = [(line.account_id, line.debit, line.credit) for line in run.balances if line.account_id]
    sides = rules.compare(ledger.roles, balances, list_totals(run), by_account)
    run.difference_count = len(rules.differences(sides))
    run.stock = [
        store.new(GoingLiveStock, id=None, opening_stock_ref=document, account_id=account, value=value)
        for (document, account), value in values.items()
    ]
    run.sides = [
        store.new(
            GoingLiveSide, id=None, side=_said(each).to_json(), account_id=each.account, subledger=each.subledger,
            ledger=each.ledger, difference=each.difference,
        )
        for each in sides
    ]  # fmt: skip
    return sides


def _said(side: rules.Side) -> Text:
    if side.account is None:
        return side.label
    account = ledgers.accounts_by_id()[side.account]
    return _("{label} ({code})", "{label}（{code}）").format(label=side.label, code=account.code)


def stock_by_document(ledger: ledgers.LedgerFacts, stock: OpeningStock) -> dict[tuple[int, int], Decimal]:
    """{(opening stock, account): value}; classes that share an account are one."""
    found: dict[tuple[int, int], Decimal] = {}
    for each in stock.values:
        account = ledgers.account_of_role(ledger, stock_role(each.stock_class)).id
        key = (each.document, account)
        found[key] = found.get(key, ZERO) + each.value
    return found


def list_totals(run: GoingLive) -> dict[str, Decimal]:
    """The totals of the four lists of customers and suppliers."""
    return {
        "receivables": _total(run.receivables, OWED),
        "prepaid_by_customers": _total(run.receivables, AHEAD),
        "payables": _total(run.payables, OWED),
        "prepaid_to_suppliers": _total(run.payables, AHEAD),
    }


def _total(lines: Sequence[Any], kind: str) -> Decimal:
    return sum((line.amount or ZERO for line in lines if line.kind == kind), ZERO)


def of_kind(lines: Iterable[Any], kind: str) -> list[Any]:
    """The lines of that kind."""
    return [line for line in lines if line.kind == kind]


__all__ = ["POSTED", "compare", "going_live", "list_totals", "of_kind", "opening_day", "put_sides"]
