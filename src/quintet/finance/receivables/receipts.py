"""Receipts: money into the books and onto the items it pays."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Annotated, Any

from quintet.finance.credit.commands import Delivered, move
from quintet.finance.ledgers.queries import get_ledger
from quintet.finance.receivables import rules
from quintet.finance.receivables.documents import receipt
from quintet.finance.receivables.events import AllocatedPart, ReceiptAllocated, ReceiptCancelled, ReceiptPosted
from quintet.finance.receivables.models import (
    CANCELLED,
    DRAFT,
    POSTED,
    ROLE_OF_METHOD,
    Allocation,
    Receipt,
    ReceivableItem,
)
from quintet.finance.receivables.open_items import lock_open_items
from quintet.finance.vouchers.commands import Facts, post_facts
from quintet.kernel import clock, register, sql, store
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.money import ZERO
from quintet.kernel.results import Invalid, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current
from quintet.master.parties.documents import party

PAID = register.name_arrow("paid", _("Paid by", "收款核销"))

# index kernel_entry_tokens; numbers give themselves as a token
_NAMED = """
SELECT id, upper(title) FROM kernel_entry
WHERE tokens && %s::text[] AND company_id = %s AND upper(title) = ANY(%s::text[])
"""


@receipt.prepare
def date_it(receipts: list[Receipt]) -> None:
    """Received today unless it says otherwise; in the ledger's currency; of whoever looks after the customer."""
    customers = store.by_ids(party.model, (each.customer_id for each in receipts if each._state.adding))
    for each in receipts:
        if each.customer_id in customers:  # so that sales sees the money of its customers come in
            of = customers[each.customer_id]
            each.owner_id, each.unit_id = of.owner_id or each.owner_id, of.unit_id or each.unit_id
        each.received_on = each.received_on or clock.today()
        each.currency = get_ledger(each.company_id).currency


@receipt.rule
def allocations_within_amount(record: Receipt) -> Invalid | None:
    """What is allocated by hand is not more than what came in."""
    if rules.total(line.amount for line in record.allocations) > record.amount:
        return Invalid(_("More is allocated than was received", "核销合计超过收款金额"), "allocations")
    return None


@receipt.rule
def opening_comes_with_the_ledger(record: Receipt) -> Invalid | None:
    """Only opening balances make a receipt without money."""
    if record.method == "opening" and not current().actor.is_system:
        return Invalid(_("Opening balances are entered in the ledger", "期初预收请在期初余额中录入"), "method")
    return None


@receipt.command(DRAFT >> POSTED, label=_("Post", "过账"), style="primary")
def post(receipts: Batch[Receipt]) -> Iterable[Any]:
    """Book the money and use it: as allocated by hand, then for the numbers in the reference, then the oldest due.

    What is left is the customer's prepayment. Raises Refused for an item of another customer or allocated beyond what
    is open. Several receipts of one customer are served in their order.
    """
    items = lock_open_items(each.customer_id for each in receipts)
    named = _named_in(receipts)
    for each in receipts:
        by_hand = _settle_by_hand(each)
        ordered = rules.in_order_of_payment(_claims(items, each), named.get(each.id, frozenset()))
        _settle(each, rules.allocate(each.amount - by_hand, ordered))
    _book(receipts)
    move([Delivered(order=None, customer=each.customer_id, amount=-each.amount) for each in receipts])
    for each in receipts:
        yield ReceiptPosted(
            document=each.id, customer=each.customer_id, amount=each.amount, allocations=_parts(each.allocations),
            unallocated=each.unallocated,
        )  # fmt: skip


def _claims(items: dict[int, list[ReceivableItem]], each: Receipt) -> list[ReceivableItem]:
    return [item for item in items[each.customer_id] if item.open_amount > 0]


def _named_in(receipts: Sequence[Receipt]) -> dict[int, frozenset[int]]:
    """{receipt: numbers of the documents its reference names}, in one statement."""
    numbers = {each.id: rules.numbers_in(each.reference) for each in receipts}
    wanted = sorted({number for found in numbers.values() for number in found})
    if not wanted:
        return {}
    tokens = [number.lower() for number in wanted]
    ids: dict[str, list[int]] = {}
    for number, title in sql.rows(_NAMED, [tokens, current().actor.company_id, wanted]):
        ids.setdefault(title, []).append(number)
    return {each: frozenset(i for n in found for i in ids.get(n, ())) for each, found in numbers.items()}


def _settle_by_hand(each: Receipt) -> Decimal:
    """Take what was allocated by hand off the items. Raises Refused where one is not the customer's or open."""
    unit = current()
    for line in each.allocations:
        item = unit.records.get(line.item_id)
        if (
            not isinstance(item, ReceivableItem)
            or item.customer_id != each.customer_id
            or item.open_amount < line.amount
        ):
            text = _("A receivable is not open for {amount}", "所选应收账款的未收金额不足 {amount}")
            raise Refused(text.format(amount=line.amount), rule="finance_item_open_within_amount")
        item.open_amount -= line.amount
        line.allocated_on = clock.today()
    return rules.total(line.amount for line in each.allocations)


def _settle(each: Receipt, parts: Sequence[tuple[Any, Decimal]]) -> list[Allocation]:
    """Write the parts on the items and under the receipt, and its totals."""
    added = []
    for item, amount in parts:
        item.open_amount -= amount
        line = store.new(Allocation, id=None, item_id=item.id, amount=amount, allocated_on=clock.today())
        each.allocations.append(line)
        added.append(line)
    each.allocated_total = rules.total(line.amount for line in each.allocations)
    each.unallocated = each.amount - each.allocated_total
    return added


def _parts(lines: Iterable[Allocation]) -> list[AllocatedPart]:
    records = current().records
    return [AllocatedPart(line.item_id, records[line.item_id].order_ref, line.amount) for line in lines]


def _book(receipts: Sequence[Receipt]) -> None:
    names = register.titles(each.customer_id for each in receipts)
    post_facts(
        [
            Facts(
                template="receipt_posted", source=each.id, posted_on=each.received_on,
                amounts={"amount": each.amount, "allocated": each.allocated_total, "unallocated": each.unallocated},
                dims={"party": each.customer_id}, roles={"bank": ROLE_OF_METHOD[each.method]},
                summary_args={"document": each.number, "party": names.get(each.customer_id, ("", "", ""))[1]},
            )
            for each in receipts
        ]
    )  # fmt: skip
    register.link_many(((line.item_id, each.id) for each in receipts for line in each.allocations), PAID)


@receipt.command(
    POSTED,
    label=_("Allocate", "核销"),
    labels={"item": _("Receivable", "应收账款"), "amount": _("Amount", "金额")},
)
def allocate(
    receipts: Batch[Receipt],
    *,
    item: Annotated[int | None, Input(to="finance.receivable_item")] = None,
    amount: Annotated[Decimal | None, Input(money=True)] = None,
) -> Iterable[Any]:
    """Use the prepayment that is left: for one item (all of it, or `amount`), or for whatever is open, oldest first.

    Dr prepayment, Cr receivable (template prepayment_allocated). Raises Refused where nothing fits.
    """
    items = lock_open_items(each.customer_id for each in receipts)
    used: list[tuple[Receipt, list[Allocation]]] = []
    for each in receipts:
        claims = [i for i in _claims(items, each) if item is None or i.id == item]
        most = each.unallocated if amount is None else amount
        if not claims or most <= 0 or most > each.unallocated or (amount and item and claims[0].open_amount < amount):
            text = _("{number}: nothing to allocate like this", "{number}：没有可核销的金额或应收账款")
            raise Refused(text.format(number=each.number), rule="finance.receivables.something_to_allocate")
        used.append((each, _settle(each, rules.allocate(most, claims))))
    _book_allocation(used)
    for each, lines in used:
        yield ReceiptAllocated(
            document=each.id, customer=each.customer_id, allocations=_parts(lines), unallocated=each.unallocated
        )


def _book_allocation(used: Sequence[tuple[Receipt, list[Allocation]]]) -> None:
    names = register.titles(each.customer_id for each, _lines in used)
    post_facts(
        [
            Facts(
                template="prepayment_allocated", source=each.id, posted_on=clock.today(),
                amounts={"allocated": sum((line.amount for line in lines), ZERO)}, dims={"party": each.customer_id},
                summary_args={"document": each.number, "party": names.get(each.customer_id, ("", "", ""))[1]},
            )
            for each, lines in used
        ]
    )  # fmt: skip
    register.link_many(((line.item_id, each.id) for each, lines in used for line in lines), PAID)


@receipt.command(DRAFT >> CANCELLED, label=_("Cancel", "取消"), style="danger", confirm=True)
def cancel(receipts: Batch[Receipt]) -> Iterable[Any]:
    """Drop a draft. Raises WrongState once it is posted."""
    return [ReceiptCancelled(document=each.id) for each in receipts]
