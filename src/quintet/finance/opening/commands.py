"""Opening balances: one voucher in the opening period, receivable items and prepayments behind it.

`open_stock` books opening stock for the flow: Dr inventory by item, Cr undistributed profit (template opening_stock).
An accountant's opening balance sheet states equity net of everything; stock that arrives by its own document belongs
to what earlier years left, so its contra is 利润分配—未分配利润, and the other opening balances leave both out.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from quintet.finance.credit.commands import Delivered, move
from quintet.finance.going_live.queries import require_not_live
from quintet.finance.ledgers import queries as ledgers
from quintet.finance.opening.documents import opening_balance
from quintet.finance.opening.events import OpeningPosted, OpeningVoided
from quintet.finance.opening.models import DRAFT, POSTED, VOID, OpeningBalance, OpeningBalanceLine
from quintet.finance.payables.commands import OpenBalance, open_payables, open_prepayments
from quintet.finance.receivables.documents import receipt, receivable_item
from quintet.finance.vouchers.commands import Entry, FactRow, Facts, post_facts
from quintet.kernel import store
from quintet.kernel.commands import Batch
from quintet.kernel.money import ZERO
from quintet.kernel.results import Invalid, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current

_OPENED_ELSEWHERE = (
    "inventory",
    "raw_material",
    "semi_finished",
    "consumable",
    "estimated_payable",
    "wip",
)


class StockValue(msgspec.Struct, frozen=True, kw_only=True):
    """Opening stock of an item: quantity and value, both positive."""

    item: int
    quantity: Decimal
    value: Decimal


def open_stock(source: int, number: str, happened_on: date, lines: Sequence[StockValue]) -> None:
    """Book opening stock in the opening period (or, once that is closed, in the first open month)."""
    post_facts(
        [
            Facts(
                template="opening_stock", source=source, posted_on=happened_on,
                amounts={"value": sum((line.value for line in lines), ZERO)},
                rows=tuple(
                    FactRow(amounts={"value": line.value}, dims={"item": line.item}, quantity=line.quantity)
                    for line in lines
                ),
                summary_args={"document": number},
            )
        ]
    )  # fmt: skip


@opening_balance.prepare
def total(documents: list[OpeningBalance]) -> None:
    """Totals of both sides; empty amounts are zero."""
    for each in documents:
        each.currency = ledgers.get_ledger(each.company_id).currency
        for line in each.lines:
            line.debit, line.credit = line.debit or ZERO, line.credit or ZERO
        each.debit_total = sum((line.debit for line in each.lines), ZERO)
        each.credit_total = sum((line.credit for line in each.lines), ZERO)


@opening_balance.rule
def stock_opens_in_erp(record: OpeningBalance) -> Iterable[Invalid]:
    """Stock comes from the opening stock document, and unfinished goods from their orders, so that both agree."""
    roles = ledgers.get_ledger(record.company_id).roles
    kept = {roles[role] for role in _OPENED_ELSEWHERE if role in roles}
    for position, line in enumerate(record.lines):
        if line.account_id in kept:
            text = _("Open stock in ERP: it books itself here", "该科目由业务单据期初入账，请勿在此录入")
            yield Invalid(text, f"lines.{position}.account")


@opening_balance.rule
def prepayments_stand_on_their_side(record: OpeningBalance) -> Iterable[Invalid]:
    """What was paid ahead to a supplier is a debit; what a supplier owes us otherwise is a payable in debit."""
    account = ledgers.get_ledger(record.company_id).roles.get("prepayment_made")
    for position, line in enumerate(record.lines):
        if line.account_id == account and line.debit - line.credit <= 0:
            text = _("A prepayment to a supplier stands in debit", "预付账款期初应为借方余额")
            yield Invalid(text, f"lines.{position}.debit")


@opening_balance.command(DRAFT >> POSTED, label=_("Post", "过账"), style="primary", bulk=False)
def post(documents: Batch[OpeningBalance]) -> Iterable[Any]:
    """Into the opening period. Raises Refused when unbalanced, for whoever entered it, and once the company is live."""
    user = current().actor.user_id
    for each in documents:
        require_not_live(each.company_id)
        if user is not None and each.created_by_id == user:
            text = _("A second person posts opening balances", "期初余额须由另一人过账")
            raise Refused(text, rule="finance.opening.second_person")
        if each.debit_total != each.credit_total:
            text = _("Debits {debit} and credits {credit} differ", "借方 {debit} 与贷方 {credit} 不平衡")
            raise Refused(
                text.format(debit=each.debit_total, credit=each.credit_total), rule="finance.opening.balanced"
            )
        _add_subledger(each)
        _add_payables(each)
    post_facts([_facts(each) for each in documents])
    current().flush()
    move(_exposures(documents))
    return [OpeningPosted(document=each.id, amount=each.debit_total) for each in documents]


def _facts(document: OpeningBalance) -> Facts:
    ledger = ledgers.get_ledger(document.company_id)
    return Facts(
        template="opening_balance",
        source=document.id,
        posted_on=ledger.started_on,
        amounts={},
        entries=tuple(
            Entry(
                account=line.account_id, debit=line.debit, credit=line.credit, dims=_dims(line), quantity=line.quantity
            )
            for line in document.lines
        ),
        summary_args={"document": document.number},
    )


def _dims(line: OpeningBalanceLine) -> dict[str, int]:
    found = {"party": line.party_id, "item": line.item_id}
    return {name: number for name, number in found.items() if number}


def _subledger_lines(document: OpeningBalance, role: str) -> list[OpeningBalanceLine]:
    account = ledgers.get_ledger(document.company_id).roles.get(role)
    return [line for line in document.lines if line.account_id == account]


def _add_subledger(document: OpeningBalance) -> None:
    """Receivable items of what customers owed, posted receipts of what they had paid ahead."""
    unit = current()
    day = ledgers.list_periods(ledgers.get_ledger(document.company_id).id)[0].last_on
    shared = {"company_id": document.company_id, "currency": document.currency}
    for line in _subledger_lines(document, "receivable"):
        amount = line.debit - line.credit
        item = store.new(
            receivable_item.model, id=None, **shared, customer_id=line.party_id, kind="opening", source_ref=document.id,
            booked_on=day, due_on=line.due_on or day, amount=amount, open_amount=amount,
        )  # fmt: skip
        unit.add(receivable_item, item)
    for line in _subledger_lines(document, "prepayment_received"):
        amount = line.credit - line.debit
        paid = store.new(
            receipt.model, id=None, **shared, customer_id=line.party_id, received_on=day, amount=amount,
            method="opening", reference=document.number, unallocated=amount, state="POSTED",
        )  # fmt: skip
        unit.add(receipt, paid)


def _add_payables(document: OpeningBalance) -> None:
    """Payables of what we owed suppliers, posted payments of what we had paid ahead."""
    day = ledgers.list_periods(ledgers.get_ledger(document.company_id).id)[0].last_on
    owed, ahead = (
        [
            OpenBalance(supplier=line.party_id, amount=sign * (line.debit - line.credit), due_on=line.due_on or day)
            for line in _subledger_lines(document, role)
        ]
        for role, sign in (("payable", -1), ("prepayment_made", 1))
    )
    open_payables(document.company_id, document.currency, day, document.id, owed)
    open_prepayments(document.company_id, document.currency, day, document.number, ahead)


def _exposures(documents: Sequence[OpeningBalance]) -> list[Delivered]:
    lines = [
        line
        for each in documents
        for role in ("receivable", "prepayment_received")
        for line in _subledger_lines(each, role)
    ]
    return [Delivered(order=None, customer=line.party_id, amount=line.debit - line.credit) for line in lines]


@opening_balance.command(DRAFT >> VOID, label=_("Void", "作废"), style="danger", confirm=True, lines=False)
def void(documents: Batch[OpeningBalance]) -> Iterable[Any]:
    """Drop a draft."""
    return [OpeningVoided(document=each.id) for each in documents]
