"""What a run puts into the books and behind them: one voucher, open items and prepayments, credit in use.

Stock is not booked here: its own documents do that (Dr stock by item, Cr 未分配利润), in the same transaction. The
voucher of the run therefore leaves the stock accounts out and takes their total back from 未分配利润, so that both
together are the trial balance, account by account.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from quintet.finance.credit.commands import Delivered, move
from quintet.finance.going_live import rules
from quintet.finance.going_live.documents import of_kind, opening_day
from quintet.finance.going_live.models import AHEAD, OWED, GoingLive
from quintet.finance.ledgers import queries as ledgers
from quintet.finance.payables.commands import OpenBalance, open_payables, open_prepayments
from quintet.finance.receivables.documents import receipt, receivable_item
from quintet.finance.vouchers.commands import Entry, Facts, post_facts
from quintet.kernel import store
from quintet.kernel.money import ZERO
from quintet.kernel.unit import current


def book(run: GoingLive) -> None:
    """Everything but stock. Inside the command that posts the run; its lists agree."""
    ledger = ledgers.get_ledger(run.company_id)
    _open_customers(run)
    _open_suppliers(run)
    facts = Facts(
        template="opening_balance", source=run.id, posted_on=ledger.started_on, amounts={},
        entries=tuple(_entries(run, ledger)), summary_args={"document": run.number},
    )  # fmt: skip
    post_facts([facts])
    current().flush()
    move(_credit_in_use(run))


def _entries(run: GoingLive, ledger: ledgers.LedgerFacts) -> Iterable[Entry]:
    listed = {ledger.roles[role] for _name, role, _sign, _label in rules.LISTS if role in ledger.roles}
    stocked = {ledger.roles[role] for role in rules.STOCK_ROLES if role in ledger.roles}
    for line in run.balances:
        if line.account_id not in listed and line.account_id not in stocked:
            dims = {"party": line.party_id, "item": line.item_id, "department": line.department_id}
            found = {name: number for name, number in dims.items() if number}
            yield Entry(account=line.account_id, debit=line.debit, credit=line.credit, dims=found)
    for lines, who, kind, role, sign in (
        (run.receivables, "customer_id", OWED, "receivable", 1),
        (run.receivables, "customer_id", AHEAD, "prepayment_received", -1),
        (run.payables, "supplier_id", OWED, "payable", -1),
        (run.payables, "supplier_id", AHEAD, "prepayment_made", 1),
    ):
        yield from _by_party(ledger.roles.get(role), of_kind(lines, kind), who, sign)
    stock = sum((line.value for line in run.stock), ZERO)
    if stock:
        yield Entry(account=ledgers.account_of_role(ledger, "opening_balance").id, debit=stock, credit=ZERO)


def _by_party(account: int | None, lines: Sequence[Any], who: str, sign: int) -> Iterable[Entry]:
    totals: dict[int, Decimal] = {}
    for line in lines:
        totals[getattr(line, who)] = totals.get(getattr(line, who), ZERO) + sign * line.amount
    for party, amount in totals.items():
        if amount and account is not None:
            yield Entry(account=account, debit=max(amount, ZERO), credit=max(-amount, ZERO), dims={"party": party})


def _open_customers(run: GoingLive) -> None:
    """An item for each document that is open, a posted receipt for each prepayment, under their old numbers."""
    unit, last = current(), opening_day(ledgers.get_ledger(run.company_id).id)
    shared = {"company_id": run.company_id, "currency": run.currency}
    owed = of_kind(run.receivables, OWED)
    for line, number in zip(owed, rules.numbered([o.document_no for o in owed], run.number), strict=True):
        day = line.document_on or last
        item = store.new(
            receivable_item.model, id=None, **shared, number=number, customer_id=line.customer_id, kind="opening",
            source_ref=run.id, booked_on=day, due_on=line.due_on or day, amount=line.amount, open_amount=line.amount,
        )  # fmt: skip
        unit.add(receivable_item, item)
    for line in of_kind(run.receivables, AHEAD):
        paid = store.new(
            receipt.model, id=None, **shared, customer_id=line.customer_id, received_on=line.document_on or last,
            amount=line.amount, method="opening", reference=line.document_no or run.number, unallocated=line.amount,
            state="POSTED",
        )  # fmt: skip
        unit.add(receipt, paid)


def _open_suppliers(run: GoingLive) -> None:
    last = opening_day(ledgers.get_ledger(run.company_id).id)
    owed = of_kind(run.payables, OWED)
    numbers = rules.numbered([line.document_no for line in owed], run.number)
    rows = [
        OpenBalance(
            supplier=line.supplier_id, amount=line.amount, booked_on=line.document_on, number=number,
            due_on=line.due_on or line.document_on or last,
        )
        for line, number in zip(owed, numbers, strict=True)
    ]  # fmt: skip
    open_payables(run.company_id, run.currency, last, run.id, rows)
    for line in of_kind(run.payables, AHEAD):
        ahead = OpenBalance(supplier=line.supplier_id, amount=line.amount, due_on=line.due_on or last)
        number = line.document_no or run.number
        open_prepayments(run.company_id, run.currency, line.document_on or last, number, [ahead])


def _credit_in_use(run: GoingLive) -> list[Delivered]:
    return [
        Delivered(order=None, customer=line.customer_id, amount=line.amount if line.kind == OWED else -line.amount)
        for line in run.receivables
    ]
